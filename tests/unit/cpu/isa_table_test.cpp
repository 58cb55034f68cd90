// The table's checks notice what they are there for, and the look-up can do what later rows (MMX, SSE) need.
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "cpu/decode_lookup.h"
#include "cpu/isa/names.h"
#include "cpu/isa/table.h"

namespace lockstep::isa {
namespace {

using enum Letter;

TEST(IsaTable, PassesItsOwnChecks) {
    EXPECT_EQ(check_table(table), TableError::None);
    EXPECT_TRUE(covers_8086(table));
}

TEST(IsaTable, OverlapsAreFound) {
    const Row same[] = {at(0x40, Op::Inc, Zv).through(0x47), at(0x47, Op::Dec, Zv)};
    EXPECT_EQ(check_table(same), TableError::Overlap);
    const Row digit_and_whole[] = {at(0x80, Op::Add, Eb, Ib).digit(3), at(0x80, Op::Or, Eb, Ib)};
    EXPECT_EQ(check_table(digit_and_whole), TableError::Overlap);
    const Row memory_and_any[] = {at(0x8D, Op::Lea, Gv, M), at(0x8D, Op::Lea, Gv, Ev).from(CpuModel::I80286)};
    EXPECT_EQ(check_table(memory_and_any), TableError::Overlap);
    const Row prefix_and_any[] = {at0F(0x10, Op::Umov, Eb, Gb), at0F(0x10, Op::Mov, Eb, Gb).prefix(Mandatory::Op66)};
    EXPECT_EQ(check_table(prefix_and_any), TableError::Overlap);
}

TEST(IsaTable, RowsThatOnlyLookAlikeMayStandTogether) {
    const Row rows[] = {
        at(0x8D, Op::Lea, Gv, M),
        at(0x8D, Op::Lea, Gv, Ev).registers(),
        at(0x80, Op::Add, Eb, Ib).digit(3),
        at(0x80, Op::Or, Eb, Ib).digit(4),
        at(0xC0, Op::Ret, Iw).only(CpuModel::I8086),
        at(0xC0, Op::Rol, Eb, Ib).digit(0).from(CpuModel::I80286),
        at0F(0x10, Op::Mov, Eb, Gb).prefix(Mandatory::NoPrefix),
        at0F(0x10, Op::Add, Eb, Gb).prefix(Mandatory::RepF3),
    };
    EXPECT_EQ(check_table(rows), TableError::None);
}

TEST(IsaTable, UnreachableRowsAreFound) {
    const Row prefix[] = {at(0x66, Op::Nop)};
    EXPECT_EQ(check_table(prefix), TableError::Unreachable);
    const Row range_with_prefix[] = {at(0x60, Op::Jcc, Jb).through(0x6F)};
    EXPECT_EQ(check_table(range_with_prefix), TableError::Unreachable);
    const Row escape[] = {at(0x0F, Op::PopSreg, CS)};
    EXPECT_EQ(check_table(escape), TableError::Unreachable);
    const Row map_of_later_model[] = {at0F(0x00, Op::Nop).from(CpuModel::I8086)};
    EXPECT_EQ(check_table(map_of_later_model), TableError::Unreachable);
}

TEST(IsaTable, ContradictionsAreFound) {
    const Row models[] = {at(0x40, Op::Nop).from(CpuModel::Pentium).until(CpuModel::I80386)};
    EXPECT_EQ(check_table(models), TableError::BadRange);
    const Row opcodes[] = {at(0x40, Op::Nop).through(0x3F)};
    EXPECT_EQ(check_table(opcodes), TableError::BadRange);
    const Row digit[] = {at(0x80, Op::Add, Eb, Ib).digit(8)};
    EXPECT_EQ(check_table(digit), TableError::BadRange);
    const Row lock[] = {at(0x02, Op::Add, Gb, Eb).lockable()};
    EXPECT_EQ(check_table(lock), TableError::CannotBeLocked);
    const Row mixed[] = {at(0x80, Op::Add, Eb, Ib).digit(0).prefix(Mandatory::NoPrefix),
                         at(0x80, Op::Nop).prefix(Mandatory::Op66)};
    EXPECT_EQ(check_table(mixed), TableError::MixedModrm);
}

TEST(IsaTable, AnUncoveredByteOfThe8086IsFound) {
    EXPECT_FALSE(covers_8086(std::span(table).subspan(1)));
}

TEST(IsaTable, OnlyStringInstructionsRepeat) {
    for (const Row& row : table) {
        const bool string = row.op >= Op::Movs && row.op <= Op::Outs;
        EXPECT_EQ(row.rep_rule != RepRule::Ignored, string) << op_name(row.op);
        const bool compares = row.op == Op::Cmps || row.op == Op::Scas;
        EXPECT_EQ(row.rep_rule == RepRule::Compare, compares) << op_name(row.op);
    }
}

TEST(IsaTable, UndefinedFlagsAreArithmeticFlags) {
    for (const Row& row : table) EXPECT_EQ(row.undefined_flags & ~eflags::arithmetic, 0u) << op_name(row.op);
}

// Operations without a row: Invalid is the absence of one; LOCK is a prefix.
TEST(IsaTable, EveryOperationHasARow) {
    std::set<Op> present;
    for (const Row& row : table) present.insert(row.op);
    for (const X87Row& row : x87::rows) present.insert(row.op);
    for (u16 value = 0; value < static_cast<u16>(Op::Count); ++value) {
        const Op op = static_cast<Op>(value);
        const bool without = op == Op::Invalid || op == Op::Lock;
        EXPECT_EQ(present.contains(op), !without) << op_name(op);
    }
}

TEST(IsaTable, NamesAreInTheOrderOfOp) {
    EXPECT_EQ(op_name(Op::Invalid), "invalid");
    EXPECT_EQ(op_name(Op::Setmo), "setmo");
    EXPECT_EQ(op_name(Op::Bswap), "bswap");
    EXPECT_EQ(op_name(Op::Movsx), "movsx");
    EXPECT_EQ(op_name(Op::Lgs), "lgs");
    EXPECT_EQ(op_name(Op::Outs), "outs");
    EXPECT_EQ(op_name(Op::Jcxz), "jcxz");
    EXPECT_EQ(op_name(Op::Sti), "sti");
    EXPECT_EQ(op_name(Op::Arpl), "arpl");
    EXPECT_EQ(op_name(Op::Esc), "esc");
    EXPECT_EQ(op_name(Op::Fdivrp), "fdivrp");
    EXPECT_EQ(op_name(Op::Fnsave), "fnsave");
    EXPECT_EQ(op_name(Op::Count), "invalid");
}

TEST(DecodeLookup, ChoosesByMandatoryPrefix) {
    static constexpr Row rows[] = {
        at0F(0x10, Op::Mov, Eb, Gb).prefix(Mandatory::NoPrefix),
        at0F(0x10, Op::Add, Eb, Gb).prefix(Mandatory::RepF3),
        at0F(0x10, Op::Sub, Eb, Gb).prefix(Mandatory::RepneF2).memory(),
        at0F(0x10, Op::Xor, Eb, Gb).prefix(Mandatory::RepneF2).registers(),
        at0F(0x11, Op::Nop),
    };
    ASSERT_EQ(check_table(rows), TableError::None);
    static constexpr auto lookup = make_lookup<lookup_cells(rows)>(rows);
    const LookupSlot& slot = lookup.slots[slot_index(CpuModel::PentiumPro, Map::TwoByte, 0x10)];

    EXPECT_TRUE(slot.by_modrm);
    EXPECT_EQ(lookup.find(slot, 0x00, PrefixChoice::None), 1);
    EXPECT_EQ(lookup.find(slot, 0xFF, PrefixChoice::None), 1);
    EXPECT_EQ(lookup.find(slot, 0x00, PrefixChoice::RepF3), 2);
    EXPECT_EQ(lookup.find(slot, 0x3F, PrefixChoice::RepneF2), 3);
    EXPECT_EQ(lookup.find(slot, 0xC0, PrefixChoice::RepneF2), 4);
    EXPECT_EQ(lookup.find(slot, 0xC0, PrefixChoice::Op66), no_row);
    EXPECT_EQ(lookup.find(lookup.slots[slot_index(CpuModel::I80286, Map::TwoByte, 0x11)], 0, PrefixChoice::None), 5);
    EXPECT_EQ(lookup.find(lookup.slots[slot_index(CpuModel::I8086, Map::TwoByte, 0x11)], 0, PrefixChoice::None),
              no_row);
}

}  // namespace
}  // namespace lockstep::isa
