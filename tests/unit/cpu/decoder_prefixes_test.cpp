// Every prefix before every opcode of both maps, on every model that has it.
#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

#include "cpu/isa/table.h"
#include "decoder_test_support.h"

namespace lockstep::test {
namespace {

constexpr u8 modrm_samples[] = {0x00, 0x06, 0x0F, 0x57, 0x9E, 0xC3, 0xD8, 0xE9, 0xF2, 0xFF, 0x24, 0x2D, 0x34, 0x3B};

// Calls `visit` with the bytes (enough for any form) of each opcode and sample ModRM.
template <class Visit>
void for_each_encoding(CpuModel model, Visit visit) {
    for (u32 opcode = 0; opcode < 0x200; ++opcode) {
        if (opcode >= 0x100 && model == CpuModel::I8086) continue;
        for (const u8 modrm : modrm_samples) {
            Bytes bytes;
            if (opcode >= 0x100) bytes.push_back(0x0F);
            bytes.insert(bytes.end(),
                         {static_cast<u8>(opcode), modrm, 0x25, 0x81, 0x12, 0x93, 0x34, 0xA5, 0x56, 0xB7, 0x78, 0xC9});
            visit(bytes);
        }
    }
}

Bytes with_prefix(u8 prefix, Bytes bytes) {
    bytes.insert(bytes.begin(), prefix);
    return bytes;
}

bool is_prefix(u8 byte, CpuModel model) {
    switch (byte) {
        case 0x26:
        case 0x2E:
        case 0x36:
        case 0x3E:
        case 0xF0:
        case 0xF2:
        case 0xF3: return true;
        case 0x64:
        case 0x65:
        case 0x66:
        case 0x67: return model >= CpuModel::I80386;
        case 0xF1: return model <= CpuModel::I80286;
        default: return false;
    }
}

bool is_string(Op op) {
    return op >= Op::Movs && op <= Op::Outs;
}

// 66, F2 and F3 are part of the opcode: with another prefix it is another instruction, or none.
bool prefix_selects(const Bytes& bytes, CpuModel model) {
    if (bytes[0] != isa::escape_0F || model == CpuModel::I8086) return false;
    const bool three_bytes = bytes[1] == isa::escape_38 || bytes[1] == isa::escape_3A;
    if (three_bytes && isa::has_three_byte_maps(model)) return true;
    return std::any_of(isa::table.begin(), isa::table.end(), [&](const isa::Row& row) {
        return row.map == isa::Map::TwoByte && row.mandatory != isa::Mandatory::Any && row.exists_on(model) &&
               row.opcode <= bytes[1] && bytes[1] <= row.last_opcode;
    });
}

// What a prefix must leave alone.
void expect_same_operation(const Instruction& plain, const Instruction& prefixed, const Bytes& bytes) {
    EXPECT_EQ(prefixed.op, plain.op) << hex(bytes);
    EXPECT_EQ(prefixed.opcode, plain.opcode) << hex(bytes);
    EXPECT_EQ(prefixed.modrm, plain.modrm) << hex(bytes);
    EXPECT_EQ(prefixed.condition, plain.condition) << hex(bytes);
    EXPECT_EQ(prefixed.prefix_length, plain.prefix_length + 1) << hex(bytes);
}

class DecoderPrefixes : public testing::TestWithParam<CpuModel> {
protected:
    // Decodes each encoding plainly and behind `prefix`; `check` gets both. Encodings that are prefixes themselves, or
    // too long with one more, are left out.
    template <class Check>
    void compare(u8 prefix, bool code32, Check check) {
        const DecodeMode mode{code32, GetParam()};
        u32 compared = 0;
        for_each_encoding(GetParam(), [&](const Bytes& bytes) {
            if (is_prefix(bytes[0], GetParam())) return;
            const bool may_select = prefix == 0x66 || prefix == 0xF2 || prefix == 0xF3;
            if (may_select && prefix_selects(bytes, GetParam())) return;
            const Decoded plain = decode_bytes(bytes, mode);
            const Decoded prefixed = decode_bytes(with_prefix(prefix, bytes), mode);
            if (prefixed.status == DecodeStatus::TooLong) return;
            ASSERT_EQ(plain.status, DecodeStatus::Ok) << hex(bytes);
            ASSERT_EQ(prefixed.status, DecodeStatus::Ok) << hex(bytes);
            check(plain.insn, prefixed.insn, bytes);
            ++compared;
        });
        EXPECT_GT(compared, 2000u);
    }
};

// 66 and 67 came with the 80386.
class DecoderSizePrefixes : public DecoderPrefixes {};

TEST_P(DecoderPrefixes, SegmentsChangeTheSegmentOnly) {
    const std::pair<u8, Seg> overrides[] = {{0x26, Seg::ES}, {0x2E, Seg::CS}, {0x36, Seg::SS},
                                            {0x3E, Seg::DS}, {0x64, Seg::FS}, {0x65, Seg::GS}};
    for (const auto& [prefix, segment] : overrides) {
        if (!is_prefix(prefix, GetParam())) continue;
        compare(prefix, false,
                [&, expected = segment](const Instruction& plain, const Instruction& prefixed, const Bytes& bytes) {
                    expect_same_operation(plain, prefixed, bytes);
                    EXPECT_EQ(prefixed.length, plain.length + 1) << hex(bytes);
                    EXPECT_EQ(prefixed.segment, expected) << hex(bytes);
                    EXPECT_EQ(prefixed.operands, plain.operands) << hex(bytes);
                    EXPECT_EQ(prefixed.disp, plain.disp) << hex(bytes);
                    EXPECT_EQ(prefixed.imm, plain.imm) << hex(bytes);
                });
    }
}

TEST_P(DecoderPrefixes, RepeatsMeanSomethingForStringsOnly) {
    for (const auto& [prefix, rep] : {std::pair{u8{0xF3}, RepPrefix::Rep}, std::pair{u8{0xF2}, RepPrefix::Repne}}) {
        compare(prefix, false,
                [&, expected = rep](const Instruction& plain, const Instruction& prefixed, const Bytes& bytes) {
                    expect_same_operation(plain, prefixed, bytes);
                    EXPECT_EQ(prefixed.length, plain.length + 1) << hex(bytes);
                    const bool means_something = is_string(plain.op) || GetParam() == CpuModel::I8086;
                    EXPECT_EQ(prefixed.rep, means_something ? expected : RepPrefix::None) << hex(bytes);
                    EXPECT_EQ(plain.rep, RepPrefix::None);
                });
    }
}

TEST_P(DecoderSizePrefixes, OperandSizeLeavesTheAddressAlone) {
    for (const bool code32 : {false, true}) {
        compare(0x66, code32, [&](const Instruction& plain, const Instruction& prefixed, const Bytes& bytes) {
            expect_same_operation(plain, prefixed, bytes);
            EXPECT_EQ(plain.operand_size, code32 ? 4 : 2);
            EXPECT_EQ(prefixed.operand_size, code32 ? 2 : 4) << hex(bytes);
            EXPECT_EQ(prefixed.address_size, plain.address_size) << hex(bytes);
            EXPECT_EQ(prefixed.disp, plain.disp) << hex(bytes);
            EXPECT_EQ(prefixed.base, plain.base) << hex(bytes);
        });
    }
}

TEST_P(DecoderSizePrefixes, AddressSizeLeavesTheOperandsAlone) {
    for (const bool code32 : {false, true}) {
        compare(0x67, code32, [&](const Instruction& plain, const Instruction& prefixed, const Bytes& bytes) {
            expect_same_operation(plain, prefixed, bytes);
            EXPECT_EQ(plain.address_size, code32 ? 4 : 2);
            EXPECT_EQ(prefixed.address_size, code32 ? 2 : 4) << hex(bytes);
            EXPECT_EQ(prefixed.operand_size, plain.operand_size) << hex(bytes);
            EXPECT_EQ(prefixed.operands, plain.operands) << hex(bytes);
        });
    }
}

// SDM volume 2, LOCK; the 80386 manual has BT in its list, too.
bool may_be_locked(const Instruction& insn, CpuModel model) {
    if (model <= CpuModel::I80286) return true;
    if (insn.operands[0].kind != OperandKind::Memory) return false;
    switch (insn.op) {
        case Op::Add:
        case Op::Or:
        case Op::Adc:
        case Op::Sbb:
        case Op::And:
        case Op::Sub:
        case Op::Xor:
        case Op::Inc:
        case Op::Dec:
        case Op::Not:
        case Op::Neg:
        case Op::Xchg:
        case Op::Bts:
        case Op::Btr:
        case Op::Btc:
        case Op::Cmpxchg:
        case Op::Cmpxchg8b:
        case Op::Xadd: return true;
        case Op::Bt: return model == CpuModel::I80386;
        default: return false;
    }
}

TEST_P(DecoderPrefixes, LockIsInvalidWhereItIsNotAllowed) {
    compare(0xF0, true, [&](const Instruction& plain, const Instruction& prefixed, const Bytes& bytes) {
        EXPECT_EQ(prefixed.length, plain.length + 1) << hex(bytes);
        EXPECT_TRUE(prefixed.lock);
        EXPECT_EQ(prefixed.op, may_be_locked(plain, GetParam()) ? plain.op : Op::Invalid) << hex(bytes);
    });
}

TEST_P(DecoderPrefixes, OrderAndNumberDoNotMatter) {
    Bytes prefixes = {0x2E, 0xF3, 0xF0};
    if (GetParam() >= CpuModel::I80386) prefixes.insert(prefixes.end(), {0x66, 0x67});
    std::sort(prefixes.begin(), prefixes.end());
    const Bytes instruction = {0x01, 0x07};
    Bytes first = prefixes;
    first.insert(first.end(), instruction.begin(), instruction.end());
    const std::string expected = describe(first, mode16(GetParam()));
    do {
        Bytes bytes = prefixes;
        bytes.insert(bytes.end(), instruction.begin(), instruction.end());
        EXPECT_EQ(describe(bytes, mode16(GetParam())), expected) << hex(bytes);
        bytes.insert(bytes.begin(), prefixes[0]);
        EXPECT_EQ(describe(bytes, mode16(GetParam())), expected) << hex(bytes);
    } while (std::next_permutation(prefixes.begin(), prefixes.end()));
}

std::string model_name(const testing::TestParamInfo<CpuModel>& info) {
    constexpr const char* names[] = {"I8086",      "I80286",   "I80386",   "I80486",   "Pentium", "PentiumMmx",
                                     "PentiumPro", "Pentium2", "Pentium3", "Pentium4", "Core2",   "Nehalem"};
    return names[static_cast<std::size_t>(info.param)];
}

INSTANTIATE_TEST_SUITE_P(EveryModel, DecoderPrefixes, testing::ValuesIn(all_models), model_name);
INSTANTIATE_TEST_SUITE_P(EveryModel, DecoderSizePrefixes,
                         testing::Values(CpuModel::I80386, CpuModel::I80486, CpuModel::Pentium, CpuModel::PentiumPro,
                                         CpuModel::Pentium3, CpuModel::Nehalem),
                         model_name);

}  // namespace
}  // namespace lockstep::test
