#include "tests/soak/random_instruction.h"

#include "cpu/isa/table.h"
#include "mmu/ram.h"
#include "tests/soak/layout.h"

namespace lockstep::soak {

namespace {

using isa::Letter;

// One of its operands is an MMX or XMM register or what stands in for one.
bool is_simd(const isa::Row& row) {
    return row.feature != Feature::Base;
}
bool is_x87(const isa::Row& row) {
    return row.op == Op::Esc;
}

u32 weight(const isa::Row& row) {
    if (is_x87(row)) return 600;                       // one row for all instructions of the coprocessor
    if (is_simd(row)) return 5;                        // hundreds of rows
    if (row.last_opcode >= row.opcode + 7) return 48;  // one row for many opcodes
    switch (row.op) {
        case Op::Hlt:
        case Op::Loadall286:
        case Op::Loadall386:
        case Op::Lmsw:
        case Op::Lldt:
        case Op::Ltr:
        case Op::Lgdt:
        case Op::Lidt:
        case Op::MovControl:
        case Op::MovDebug:
        case Op::JmpFar:
        case Op::CallFar:
        case Op::RetFar:
        case Op::Iret:
        case Op::Sysenter:
        case Op::Sysexit:
        case Op::Ud:
        case Op::Rsm:
        case Op::Bound:
        case Op::Wrmsr:
        case Op::Ret: return 1;
        case Op::MovTest:
        case Op::Popf:
        case Op::PopSreg:
        case Op::Int:
        case Op::Int1:
        case Op::Int3:
        case Op::Into:
        case Op::Invd:
        case Op::Wbinvd:
        case Op::Invlpg:
        case Op::Lds:
        case Op::Les:
        case Op::Lss:
        case Op::Lfs:
        case Op::Lgs:
        case Op::Arpl:
        case Op::In:
        case Op::Out:
        case Op::Ins:
        case Op::Outs:
        case Op::Enter: return 2;
        case Op::Jmp:
        case Op::Call:
        case Op::Div:
        case Op::Idiv:
        case Op::MovSreg: return 4;
        case Op::Movs:
        case Op::Cmps:
        case Op::Stos:
        case Op::Lods:
        case Op::Scas: return 24;
        default: return 16;
    }
}

struct Memory {
    u32 modrm = 0;  // mod and rm
    bool has_sib = false;
    u32 sib = 0;
    u32 displacement = 0;
    u32 displacement_size = 0;
};

// The registers of the 16-bit forms; 8 stands for none.
constexpr u32 base16[8] = {3, 3, 5, 5, 8, 8, 5, 3}, index16[8] = {6, 7, 6, 7, 6, 7, 8, 8};
constexpr u32 no_register = 8;

u32 small_displacement(Random& random, u32 mode) {
    return mode == 1 ? random.below(256) : random.below(0x180);
}

Memory memory16(Code& code, Random& random, u32 alignment) {
    const u32 aligned = ~(alignment - 1);
    Memory m;
    const u32 mode = random.below(3);
    const u32 rm = random.below(8);
    m.modrm = (mode << 6) | rm;
    const bool absolute = mode == 0 && rm == 6;
    m.displacement_size = absolute ? 2 : mode;
    m.displacement = (absolute ? data_offset(random, false) : small_displacement(random, mode)) & aligned;
    if (absolute || random.chance(350)) return m;
    if (index16[rm] != no_register) {
        code.move(index16[rm], (base16[rm] == no_register ? data_offset(random, false) : random.below(64)) & aligned,
                  2);
    }
    if (base16[rm] != no_register) code.move(base16[rm], data_offset(random, false) & aligned, 2);
    return m;
}

Memory memory32(Code& code, Random& random, u32 alignment) {
    const u32 aligned = ~(alignment - 1);
    Memory m;
    const u32 mode = random.below(3);
    const u32 rm = random.below(8);
    m.modrm = (mode << 6) | rm;
    m.has_sib = rm == 4;
    const u32 index = random.below(8);
    u32 base = rm;
    if (m.has_sib) {
        base = random.below(8);
        m.sib = (random.below(4) << 6) | (index << 3) | base;
    }
    const bool absolute = mode == 0 && base == 5;
    m.displacement_size = absolute ? 4 : mode == 2 ? 4 : mode;
    m.displacement = (absolute ? data_offset(random, true) : small_displacement(random, mode)) & aligned;
    if (random.chance(300)) return m;
    if (m.has_sib && index != 4) code.move(index, random.below(32) & aligned, 4);
    if (!absolute && base != 4) code.move(base, data_offset(random, true) & aligned, 4);
    return m;
}

void write_prefixes(Code& code, const isa::Row& row, CpuModel model, Random& random, bool memory, bool other_size,
                    bool other_address) {
    if (random.chance(80)) {
        constexpr u32 overrides[] = {0x26, 0x2E, 0x36, 0x3E, 0x64, 0x65};
        code.byte(overrides[random.below(model >= CpuModel::I80386 ? 6 : 4)]);
    }
    if (other_size && row.mandatory == isa::Mandatory::Any) code.byte(0x66);
    if (other_address) code.byte(0x67);
    if (row.lock_allowed ? memory && random.chance(80) : random.chance(1)) code.byte(0xF0);
    if (random.chance(row.rep_rule == isa::RepRule::Ignored ? 4 : 450)) code.byte(random.chance(500) ? 0xF2 : 0xF3);
    if (row.mandatory == isa::Mandatory::Op66) code.byte(0x66);
    if (row.mandatory == isa::Mandatory::RepF3) code.byte(0xF3);
    if (row.mandatory == isa::Mandatory::RepneF2) code.byte(0xF2);
}

// Mostly, a string has somewhere to be and a length that ends.
void aim_string(Code& code, Random& random) {
    constexpr u32 cx = 1, si = 6, di = 7;
    if (random.chance(970)) code.move(cx, random.below(20), code.own_size());
    if (random.chance(400)) code.move(si, data_offset(random, code.code32), code.own_size());
    if (random.chance(400)) code.move(di, data_offset(random, code.code32), code.own_size());
}

u32 register_field(Letter letter, Random& random) {
    // Mostly registers that exist: ES … DS, CR0, CR2, CR3.
    if (letter == Letter::Sw) return random.of({0u, 3u, 0u, 3u, 4u, 5u, 1u, 2u, random.below(8)});
    return random.below(8);
}

void write_immediate(Code& code, Letter letter, Random& random, u32 size, u32 address_size) {
    switch (letter) {
        case Letter::Ib:
        case Letter::sIb: code.byte(value(random, 1)); break;
        case Letter::Level: code.byte(random.below(4)); break;
        case Letter::Iw: code.number(random.chance(700) ? random.below(16) * 2 : value(random, 2), 2); break;
        case Letter::Iz: code.number(value(random, size), size); break;
        case Letter::Jb: code.displacement(1); break;
        case Letter::Jz: code.displacement(size); break;
        case Letter::Ob:
        case Letter::Ov: code.number(data_offset(random, address_size == 4), address_size); break;
        case Letter::Ap:
            code.number(code.some_start(random), size);
            code.number(size == 4 ? layout::code0_32 : 0x1000, 2);
            break;
        default: break;
    }
}

}  // namespace

RowChoice::RowChoice(CpuModel model) {
    for (const isa::Row& row : isa::table) {
        if (row.exists_on(model)) rows_.insert(rows_.end(), weight(row), &row);
    }
}

u32 data_offset(Random& random, bool bits32) {
    using namespace layout;
    // In 16-bit code the segments start about where data does.
    const u32 start = bits32 ? plain_data : plain_data - data;
    const u32 plain = start + random.below(data_end - plain_data - 4);
    switch (random.below(40)) {
        case 0:
        case 1:
        case 2: return (plain | page_mask) - random.below(4);                   // across the end of a page
        case 3: return start + (data_end - plain_data) + random.below(0xF000);  // code and what is behind it
        case 4: return bits32 ? device + random.below(page_size) : random.bits() & 0xFFFF;
        case 5: return bits32 ? plain + ram_bytes * random.between(1, 4) : 0xFFFF - random.below(4);
        case 6: return bits32 ? plain + (random.chance(500) ? above_a20 : top_of_memory) : plain;
        case 7: return bits32 ? plain + large_page : plain;
        case 8: return bits32 && random.chance(300) ? 0u - random.below(6) : plain;
        case 9: return bits32 && random.chance(200) ? random.bits() : plain;
        default: return plain;
    }
}

u32 value(Random& random, u32 size) {
    const u32 ones = size == 4 ? ~0u : (1u << (8 * size)) - 1;
    switch (random.below(8)) {
        case 0: return 0;
        case 1: return 1;
        case 2: return ones;
        case 3: return ones >> 1;
        case 4: return (ones >> 1) + 1;
        case 5: return random.below(64);
        default: return random.bits() & ones;
    }
}

void write_instruction(Code& code, const isa::Row& row, CpuModel model, Random& random) {
    const bool later = model >= CpuModel::I80386;
    const bool other_size = later && random.chance(150);
    const bool other_address = later && random.chance(100);
    const u32 size = code.code32 != other_size ? 4 : 2;
    const u32 address_size = code.code32 != other_address ? 4 : 2;

    const bool modrm = row.form != isa::Form::NoModrm;
    const bool memory =
        modrm && row.form != isa::Form::Register && (row.form == isa::Form::Memory || random.chance(600));
    code.start();
    Memory m;
    m.modrm = 0xC0 | random.below(8);
    // SSE wants its operands aligned.
    const u32 alignment = is_simd(row) && random.chance(900) ? 16 : 1;
    if (memory) m = address_size == 4 ? memory32(code, random, alignment) : memory16(code, random, alignment);
    if (row.rep_rule != isa::RepRule::Ignored) aim_string(code, random);
    code.start();
    write_prefixes(code, row, model, random, memory, other_size, other_address);
    if (row.map != isa::Map::OneByte) code.byte(isa::escape_0F);
    if (row.map == isa::Map::ThreeByte38) code.byte(isa::escape_38);
    if (row.map == isa::Map::ThreeByte3A) code.byte(isa::escape_3A);
    code.byte(random.between(row.opcode, row.last_opcode));
    if (modrm) {
        u32 field = row.digit_value;
        if (field == isa::any_digit) {
            field = register_field(row.operands[0] == Letter::Sw ? row.operands[0] : row.operands[1], random);
        }
        code.byte(m.modrm | (field << 3));
        if (m.has_sib) code.byte(m.sib);
        code.number(m.displacement, m.displacement_size);
    }
    for (const Letter letter : row.operands) write_immediate(code, letter, random, size, address_size);
}

}  // namespace lockstep::soak
