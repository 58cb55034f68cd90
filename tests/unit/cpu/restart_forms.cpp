#include "restart_forms.h"

#include <cstdio>

namespace lockstep::test {

namespace {

constexpr u32 neutral_memory = 0x8100, neutral_frame = 0x6F00;
constexpr u8 immediates[] = {2, 0, 3, 0, 0, 0, 0, 0};  // ENTER 2, 3; branches over one JMP $ to the next

bool is_left_out(Op op) {
    switch (op) {
        case Op::Invalid:
        case Op::Esc:
        case Op::Ud:
        case Op::Hlt:
        case Op::Rdtsc:
        case Op::Rdpmc:
        case Op::Rdmsr:
        case Op::Wrmsr:
        case Op::Sysenter:
        case Op::Sysexit:
        case Op::Rsm:
        case Op::Loadall286:
        case Op::Loadall386: return true;  // its table holds the whole state
        default: return false;
    }
}

void append(std::vector<u8>& bytes, u32 value, u32 size) {
    for (u32 i = 0; i < size; ++i) bytes.push_back(static_cast<u8>(value >> (8 * i)));
}

// Decodes `form.bytes`, which may be too long, and cuts them. False: not an instruction for the test.
bool finish(CpuModel model, Form& form, std::size_t prefixes) {
    if (decode(form.bytes, DecodeMode{form.code32, model}, form.insn) != DecodeStatus::Ok) return false;
    if (form.insn.prefix_length != prefixes || is_left_out(form.insn.op)) return false;
    form.bytes.resize(form.insn.length);
    // MOV of control registers takes ModRM.rm as a register, whatever ModRM.mod says.
    if (form.displacement_at >= form.bytes.size()) form.displacement_at = 0;
    return true;
}

bool memory_without_modrm(const Instruction& insn) {
    for (const Operand& operand : insn.operands) {
        if (operand.kind == OperandKind::Memory) return !insn.has_modrm;
    }
    return false;
}

// The maps behind the first 256 opcodes, in steps of 100h.
constexpr u32 two_byte = 0x100, three_byte_38 = 0x200, three_byte_3A = 0x300, all_opcodes = 0x400;

// The form of `opcode` in its map with ModRM.reg `digit`, if there is one.
bool make_form(CpuModel model, const std::vector<u8>& prefixes, u32 opcode, u8 digit, Form& form) {
    std::vector<u8> start = prefixes;
    if (opcode >= two_byte) start.push_back(0x0F);
    if (opcode >= three_byte_38) start.push_back(opcode < three_byte_3A ? 0x38 : 0x3A);
    start.push_back(static_cast<u8>(opcode));

    const auto with = [&](bool modrm, u32 address_bytes) {
        form.bytes = start;
        if (modrm) form.bytes.push_back(static_cast<u8>(digit << 3 | (address_bytes == 2 ? 6 : 5)));
        form.displacement_at = address_bytes == 0 ? 0 : form.bytes.size();
        append(form.bytes, 0, address_bytes);
        form.bytes.insert(form.bytes.end(), std::begin(immediates), std::end(immediates));
        return finish(model, form, prefixes.size());
    };
    if (!with(true, 4)) return false;
    if (form.insn.has_modrm) return with(true, form.insn.address_size);
    if (digit != 0) return false;
    if (memory_without_modrm(form.insn)) return with(false, form.insn.address_size);
    if (!with(false, 0)) return false;
    if (form.insn.op == Op::Int) form.bytes.back() = same_level_vector;
    if (form.insn.operands[0].kind == OperandKind::FarPointer) {
        form.bytes = start;
        append(form.bytes, landing_at, form.insn.operand_size);
        append(form.bytes, form.code32 ? program_code3 : program_code3_16, 2);
    }
    return finish(model, form, prefixes.size());
}

bool is_prefix(u32 opcode) {
    for (const u32 prefix : {0x0Fu, 0x26u, 0x2Eu, 0x36u, 0x3Eu, 0x64u, 0x65u, 0x66u, 0x67u, 0xF0u, 0xF2u, 0xF3u}) {
        if (opcode == prefix) return true;
    }
    return false;
}

// The same bytes, with or without the first, are another instruction to `model`.
bool is_other(const Form& form, CpuModel model, bool without_first) {
    const std::span<const u8> bytes = std::span(form.bytes).subspan(without_first ? 1 : 0);
    Instruction insn;
    return decode(bytes, DecodeMode{form.code32, model}, insn) != DecodeStatus::Ok || insn.op != form.insn.op ||
           insn.operands != form.insn.operands;
}

bool is_bit_string(const Instruction& insn) {
    const bool named = insn.op == Op::Bt || insn.op == Op::Bts || insn.op == Op::Btr || insn.op == Op::Btc;
    return named && insn.operands[1].kind == OperandKind::Register;
}

u16 code_selector(ProgramMachine::Kind kind) {
    if (kind.ring3) return kind.code32 ? program_code3 : program_code3_16;
    return kind.code32 ? program_code0 : program_code0_16;
}

u16 stack_selector(ProgramMachine::Kind kind) {
    if (kind.ring3) return kind.code32 ? program_data3 : program_stack3_16;
    return kind.code32 ? program_data0 : program_stack0_16;
}

void put(ProgramMachine& m, u32 at, u32 size, u32 value) {
    if (size == 2) m.put16(at, value);
    if (size == 4) m.put32(at, value);
}

void fill_memory_operand(ProgramMachine& m, ProgramMachine::Kind kind, const Instruction& insn, u32 at) {
    const u16 data = kind.ring3 ? program_data3 : program_data0;
    const u32 size = insn.operand_size;
    put(m, at, size, landing_at);
    m.put16(at + size, code_selector(kind));
    switch (insn.op) {
        case Op::Lds:
        case Op::Les:
        case Op::Lfs:
        case Op::Lgs: m.put16(at + size, data); break;
        case Op::Lss: m.put16(at + size, stack_selector(kind)); break;
        case Op::MovSreg: m.put16(at, insn.operands[0].reg == 2 ? stack_selector(kind) : data); break;
        case Op::Lar:
        case Op::Lsl:
        case Op::Verr:
        case Op::Verw: m.put16(at, data & ~3u); break;
        case Op::Arpl: m.put16(at, data | 3u); break;  // not to be raised: nothing is written
        case Op::Lldt: m.put16(at, program_ldt); break;
        case Op::Ltr: m.put16(at, program_free_tss); break;
        case Op::Lmsw: m.put16(at, 1); break;
        case Op::Lgdt:
            m.put16(at, 0x7F);
            m.put32(at + 2, gdt_at);
            break;
        case Op::Lidt:
            m.put16(at, 0x7FF);
            m.put32(at + 2, idt_at);
            break;
        case Op::Bound:
            put(m, at, size, 0);
            put(m, at + size, size, size == 2 ? 0x7FFF : 0x7FFFFFFF);
            break;
        default: break;
    }
}

void fill_stack(ProgramMachine& m, ProgramMachine::Kind kind, const Instruction& insn, u32 at) {
    const u32 size = insn.operand_size;
    const u32 items[] = {landing_at, code_selector(kind), 0x3202, 0xA900, stack_selector(kind)};
    for (u32 i = 0; i < 5; ++i) put(m, at + i * size, size, items[i]);
    if (insn.op == Op::PopSreg) put(m, at, size, insn.operands[0].reg == 2 ? stack_selector(kind) : program_data3);
}

}  // namespace

bool Form::is_string() const {
    switch (insn.op) {
        case Op::Movs:
        case Op::Cmps:
        case Op::Stos:
        case Op::Lods:
        case Op::Scas:
        case Op::Ins:
        case Op::Outs: return true;
        default: return false;
    }
}

std::string Form::text() const {
    std::string text = code32 ? "32-bit code" : "16-bit code";
    for (const u8 byte : bytes) {
        char hex[4];
        std::snprintf(hex, sizeof hex, " %02X", byte);
        text += hex;
    }
    return text;
}

std::vector<Form> all_forms(CpuModel model, bool code32) {
    const bool vectors = has_feature(model, Feature::Mmx);
    const u32 opcodes = vectors ? all_opcodes : three_byte_38;
    std::vector<Form> forms;
    const std::vector<u8> repeats[] = {{}, {0xF3}, {0xF2}};
    for (const std::vector<u8>& repeat : repeats) {
        for (u32 sizes = 0; sizes < 4; ++sizes) {
            std::vector<u8> prefixes = repeat;
            if ((sizes & 1) != 0) prefixes.push_back(0x66);
            if ((sizes & 2) != 0) prefixes.push_back(0x67);
            for (u32 opcode = 0; opcode < opcodes; ++opcode) {
                if (is_prefix(opcode)) continue;
                if (vectors && (opcode == two_byte + 0x38 || opcode == two_byte + 0x3A)) continue;  // the other maps
                for (u8 digit = 0; digit < 8; ++digit) {
                    Form form;
                    form.code32 = code32;
                    if (!make_form(model, prefixes, opcode, digit, form)) continue;
                    if (vectors && !is_other(form, CpuModel::PentiumPro, false)) continue;
                    const bool counts = repeat.empty() || form.is_string() || is_other(form, model, true);
                    if (counts) forms.push_back(form);
                }
            }
        }
    }
    return forms;
}

void place(ProgramMachine& m, ProgramMachine::Kind kind, const Form& form, Placement placement) {
    const auto site = [&](Site which, u32 neutral) { return placement.site == which ? placement.address() : neutral; };
    const u32 memory = site(Site::Memory, neutral_memory);
    m.prepare(kind, form.bytes);
    CpuState& s = m.cpu.state;
    s.set_reg32(3, memory);
    s.set_reg32(4, site(Site::Stack, stack_at));
    s.set_reg32(5, site(Site::Frame, neutral_frame));
    s.set_reg32(6, site(Site::Source, 0xC800));
    s.set_reg32(7, site(Site::Destination, 0xE800));
    if (has_feature(m.cpu.model(), Feature::Mmx)) {  // what an MMX instruction changes
        s.fpu.top = 3;
        s.fpu.used = 0x5A;
    }
    fill_stack(m, kind, form.insn, s.reg32(4));
    if (!form.has_memory_operand()) return;
    fill_memory_operand(m, kind, form.insn, memory);
    u32 address = memory;
    if (is_bit_string(form.insn)) {
        // The register's bits above 4 or 3 lead away from the operand: towards it from where they lead away.
        const u32 index = s.reg32(form.insn.operands[1].reg);
        const bool wide = form.insn.operands[0].size == 4;
        address -= wide ? static_cast<u32>(static_cast<s32>(index) >> 5) * 4
                        : static_cast<u32>(static_cast<s16>(index) >> 4) * 2;
    }
    const u32 at = code_at + static_cast<u32>(form.displacement_at);
    put(m, at, form.insn.address_size, address);
}

// Of the x87's instructions with memory: those that store.
bool is_x87_store(Op op) {
    switch (op) {
        case Op::Fst:
        case Op::Fstp:
        case Op::Fist:
        case Op::Fistp:
        case Op::Fisttp:
        case Op::Fbstp:
        case Op::Fnstcw:
        case Op::Fnstsw:
        case Op::Fnstenv:
        case Op::Fnsave: return true;
        default: return false;
    }
}

bool is_written(const Instruction& insn, Site site) {
    if (is_escape(insn.op) && site == Site::Memory) return is_x87_store(insn.op);
    switch (insn.op) {
        // Operands that are only read, though the manual names them first or the instruction has no other.
        case Op::Pop:
        case Op::PopSreg:
        case Op::Popa:
        case Op::Popf:
        case Op::Ret:
        case Op::RetFar:
        case Op::Iret:
        case Op::Leave: return site == Site::Memory;
        case Op::Enter: return site == Site::Stack;
        case Op::Push:
        case Op::Call:
        case Op::CallFar: return site == Site::Stack;
        case Op::Movs:
        case Op::Ins:
        case Op::Stos: return site == Site::Destination;
        case Op::Cmps:
        case Op::Scas:
        case Op::Lods:
        case Op::Outs:
        case Op::Xlat:
        case Op::Cmp:
        case Op::Test:
        case Op::Bt:
        case Op::Jmp:
        case Op::JmpFar:
        case Op::Mul:
        case Op::Imul:
        case Op::Div:
        case Op::Idiv:
        case Op::Lldt:
        case Op::Ltr:
        case Op::Lmsw:
        case Op::Verr:
        case Op::Verw:
        case Op::Lgdt:
        case Op::Lidt:
        case Op::Ldmxcsr:
        case Op::Fxrstor:
        case Op::Clflush:
        case Op::Arpl: return false;
        case Op::Xchg: return true;
        default: break;
    }
    return site != Site::Memory || insn.operands[0].kind == OperandKind::Memory;
}

bool is_never_accessed(Op op, bool ring3) {
    switch (op) {
        case Op::Lea:
        case Op::Invlpg:
        case Op::Prefetchnta:
        case Op::Prefetcht0:
        case Op::Prefetcht1:
        case Op::Prefetcht2:
        case Op::Nop: return true;
        case Op::Lgdt:
        case Op::Lidt:
        case Op::Lldt:
        case Op::Ltr:
        case Op::Lmsw: return ring3;
        default: return false;
    }
}

}  // namespace lockstep::test
