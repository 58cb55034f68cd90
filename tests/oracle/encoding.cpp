#include "tests/oracle/encoding.h"

#include "cpu/isa/table.h"
#include "tests/oracle/exclusions.h"
#include "tests/oracle/float_steering.h"
#include "tests/oracle/generator.h"
#include "tests/oracle/values.h"

namespace lockstep::oracle {

namespace {

// Bytes one after the other, up to what a case holds.
class Writer {
public:
    explicit Writer(Case& test) : test_(test) { test.code_length = 0; }
    void put(u8 byte) {
        if (test_.code_length < test_.code.size()) test_.code[test_.code_length++] = byte;
    }
    void put(u32 value, unsigned bytes) {
        for (unsigned i = 0; i < bytes; ++i) put(static_cast<u8>(value >> (8 * i)));
    }

private:
    Case& test_;
};

void put_prefixes(Random& random, const isa::Row& row, Writer& out) {
    constexpr u8 segments[] = {0x26, 0x2E, 0x36, 0x3E, 0x64, 0x65};
    constexpr u8 all[] = {0x26, 0x2E, 0x36, 0x3E, 0x64, 0x65, 0x66, 0x67, 0xF0, 0xF2, 0xF3};
    // Where a prefix is part of the opcode, another one makes another instruction.
    const bool mandatory = row.mandatory != isa::Mandatory::Any;
    if (random.percent(mandatory ? 3 : 25)) out.put(0x66);
    if (random.percent(15)) out.put(0x67);
    if (random.percent(15)) out.put(random.pick(segments));
    if (random.percent(is_repeatable(row.op) ? 60 : mandatory ? 2 : 4))
        out.put(random.percent(50) ? u8{0xF2} : u8{0xF3});
    if (row.mandatory == isa::Mandatory::Op66) out.put(0x66);
    if (row.mandatory == isa::Mandatory::RepF3) out.put(0xF3);
    if (row.mandatory == isa::Mandatory::RepneF2) out.put(0xF2);
    if (random.percent(row.lock_allowed ? 15 : 2)) out.put(0xF0);
    if (!random.percent(mandatory ? 1 : 3)) return;
    // Many, up to and beyond what an instruction may have.
    for (u32 count = random.below(15); count > 0; --count) out.put(random.pick(all));
}

u8 pick_modrm(Random& random, const isa::Row& row) {
    u8 modrm = random.byte();
    // Half of the coprocessor's instructions have no memory operand, and D9 E0 to D9 FF is an instruction each.
    if (is_x87(row)) return random.percent(20) ? modrm | 0xE0 : modrm ^ (random.percent(40) ? 0xC0 : 0);
    if (random.percent(40)) modrm &= 0x3F;
    if (row.form == isa::Form::Register || (row.form == isa::Form::Any && random.percent(20))) modrm |= 0xC0;
    if (row.form == isa::Form::Memory && modrm >= 0xC0)
        modrm = static_cast<u8>(modrm ^ random.pick({0x40, 0x80, 0xC0}));
    if (row.digit_value != isa::any_digit) modrm = static_cast<u8>((modrm & 0xC7) | row.digit_value << 3);
    return modrm;
}

// Twelve bytes serve as SIB, displacement and immediate, whatever of them there is.
void put_operands(Random& random, Writer& out) {
    const u32 choice = random.below(100);
    if (choice < 50) {
        for (int i = 0; i < 12; ++i) out.put(random.byte());
    } else {
        for (int i = 0; i < 3; ++i) out.put(interesting(random), 4);
    }
}

}  // namespace

Encoder::Encoder(CpuModel model, Family family) : model_(model), family_(family) {
    for (const isa::Row& row : isa::table) {
        if (!row.exists_on(model) || !belongs(row, family)) continue;
        // One row stands for all instructions of the coprocessor.
        const std::size_t weight = row.op == Op::Esc ? 150 : 1;
        rows_.insert(rows_.end(), weight, row);
    }
}

void Encoder::structured(Random& random, Case& test) const {
    const isa::Row& row = rows_[random.below(static_cast<u32>(rows_.size()))];
    Writer out(test);
    put_prefixes(random, row, out);
    if (row.map != isa::Map::OneByte) out.put(isa::escape_0F);
    if (row.map == isa::Map::ThreeByte38) out.put(isa::escape_38);
    if (row.map == isa::Map::ThreeByte3A) out.put(isa::escape_3A);
    out.put(static_cast<u8>(row.opcode + random.below(row.last_opcode - row.opcode + 1u)));
    if (row.form != isa::Form::NoModrm) out.put(pick_modrm(random, row));
    put_operands(random, out);
}

// Bytes as they come: in the family's maps, where it has its own.
void Encoder::random_bytes(Random& random, Case& test) const {
    Writer out(test);
    if (family_ == Family::X87) {
        out.put(static_cast<u8>(0xD8 + random.below(8)));
    } else if (family_ == Family::Mmx || family_ == Family::Sse) {
        constexpr u8 prefixes[] = {0x66, 0xF2, 0xF3};
        if (random.percent(60)) out.put(random.pick(prefixes));
        out.put(isa::escape_0F);
        if (random.percent(40)) out.put(random.percent(50) ? isa::escape_38 : isa::escape_3A);
    } else if (random.percent(30)) {
        out.put(isa::escape_0F);
    }
    while (test.code_length < test.code.size()) out.put(random.byte());
}

void Encoder::encode(Random& random, Case& test) const {
    do {
        if (random.percent(85)) {
            structured(random, test);
        } else {
            random_bytes(random, test);
        }
    } while (exclusion(test.bytes(), model_) != nullptr || (family_ == Family::Base && is_float(decoded(test))));
}

}  // namespace lockstep::oracle
