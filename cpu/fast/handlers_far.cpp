// Far jumps, calls and returns, software interrupts and IRET in real mode with 16-bit operands: what DOS and BIOSes are
// made of.
//
// They handle CS registers as real mode makes them (64 KiB, data access rights); anything else, every stack that wraps
// and every target table out of reach goes through the reference path. Flags on IRET and POPF are masked by what `disp`
// says the model has.
#include "cpu/fast/links.h"
#include "cpu/fast/pick.h"
#include "cpu/fast/stack.h"
#include "cpu/reference/flags_image.h"

namespace lockstep::fast {
namespace {

constexpr u32 stack_flags_mask = 0xFFFF;

// --- frames of several words, as one access ---

template <u32 Bytes>
struct Frame {
    u8 bytes[Bytes];
};

// The host address for `Bytes` bytes below the stack pointer, nullptr on a miss.
template <u32 Bytes>
u8* frame_below(Cpu& cpu, u32& offset) {
    const u32 pointer = reg<u16>(cpu, sp);
    if (pointer < Bytes) return nullptr;
    offset = pointer - Bytes;
    u32 linear = 0;
    if (!writable<Frame<Bytes>>(cpu, stack_segment, offset, linear)) return nullptr;
    return store_address<Frame<Bytes>>(cpu, linear);
}

// The host address of the `Bytes` bytes at the stack pointer, nullptr on a miss.
template <u32 Bytes>
const u8* frame_at(const Cpu& cpu) {
    const u32 pointer = reg<u16>(cpu, sp);
    if (pointer > 0x10000 - Bytes) return nullptr;  // SP wraps inside the frame, whatever the limit is
    u32 linear = 0;
    if (!readable<Frame<Bytes>>(cpu, stack_segment, pointer, linear)) return nullptr;
    const TlbHot& entry = cpu.tlb[TlbSet::index(linear)];
    if (!TlbSet::hits(entry.read_tag, linear, Bytes)) return nullptr;
    return reinterpret_cast<const u8*>(entry.addend + linear);
}

// --- CS ---

bool ordinary_code_segment(const Cpu& cpu) {
    const SegmentRegister& cs = cpu.state.segment(Seg::CS);
    return cs.limit == 0xFFFF && cs.access == 0x93 && !cs.big && cs.usable;
}

void set_code_segment(Cpu& cpu, u16 selector) {
    SegmentRegister& cs = cpu.state.segment(Seg::CS);
    cs.selector = selector;
    cs.base = static_cast<u32>(selector) << 4;
    cpu.fast_segments[static_cast<u32>(Seg::CS)].base = cs.base;
    ExecutionContext context = cpu.blocks().context(cpu.context_id);
    context.cs_base = cs.base;
    cpu.context_id = cpu.blocks().intern(context);
}

// True when the flags just loaded want the run loop to look before the next instruction.
bool flags_need_attention(const Cpu& cpu) {
    const CpuState& s = cpu.state;
    return s.flag(eflags::tf) || s.flag(eflags::rf) || (cpu.intr() && s.flag(eflags::if_)) ||
           (s.nmi_pending && !s.nmi_masked);
}

void load_flags(Cpu& cpu, u16 image, u32 mask) {
    cpu.state.set_eflags((cpu.state.eflags() & ~mask) | (image & mask));
}

// What the stack image of FLAGS holds on this model in real mode.
u16 real_flags_image(const Cpu& cpu) {
    const u32 image = cpu.state.eflags();
    if (cpu.model() == CpuModel::I8086) return static_cast<u16>(image | 0xF000);
    if (cpu.model() == CpuModel::I80286) return static_cast<u16>(image & 0x0FFF);
    return static_cast<u16>(image);
}

Next jump_far(Cpu& cpu, const Record* r) {
    if (!ordinary_code_segment(cpu)) [[unlikely]]
        LOCKSTEP_BAIL(cpu, r);
    set_code_segment(cpu, static_cast<u16>(r->disp));
    LOCKSTEP_JUMP(cpu, r->imm);
}

bool push_return(Cpu& cpu, const Record* r) {
    u32 offset = 0;
    u8* const frame = frame_below<4>(cpu, offset);
    if (frame == nullptr) return false;
    put<u16>(frame, static_cast<u16>(r->next_eip));
    put<u16>(frame + 2, cpu.state.segment(Seg::CS).selector);
    set_reg<u16>(cpu, sp, static_cast<u16>(offset));
    return true;
}

Next call_far(Cpu& cpu, const Record* r) {
    if (!ordinary_code_segment(cpu) || !push_return(cpu, r)) [[unlikely]]
        LOCKSTEP_BAIL(cpu, r);
    set_code_segment(cpu, static_cast<u16>(r->disp));
    LOCKSTEP_JUMP(cpu, r->imm);
}

template <class, Form F>
struct JumpFarMemory {
    static Next run(Cpu& cpu, const Record* r) {
        u32 pointer;
        if (!ordinary_code_segment(cpu) || !load<u32, F>(cpu, r, pointer)) [[unlikely]]
            LOCKSTEP_BAIL(cpu, r);
        set_code_segment(cpu, static_cast<u16>(pointer >> 16));
        LOCKSTEP_JUMP(cpu, pointer & 0xFFFF);
    }
};

template <class, Form F>
struct CallFarMemory {
    static Next run(Cpu& cpu, const Record* r) {
        u32 pointer;
        if (!ordinary_code_segment(cpu) || !load<u32, F>(cpu, r, pointer) || !push_return(cpu, r)) [[unlikely]]
            LOCKSTEP_BAIL(cpu, r);
        set_code_segment(cpu, static_cast<u16>(pointer >> 16));
        LOCKSTEP_JUMP(cpu, pointer & 0xFFFF);
    }
};

// `imm` holds the bytes to drop behind the return address.
Next return_far(Cpu& cpu, const Record* r) {
    const u8* const frame = frame_at<4>(cpu);
    if (frame == nullptr || !ordinary_code_segment(cpu)) [[unlikely]]
        LOCKSTEP_BAIL(cpu, r);
    const u16 target = get<u16>(frame);
    set_code_segment(cpu, get<u16>(frame + 2));
    set_reg<u16>(cpu, sp, static_cast<u16>(reg<u16>(cpu, sp) + 4 + r->imm));
    LOCKSTEP_JUMP(cpu, target);
}

Next interrupt(Cpu& cpu, const Record* r) {
    const u32 entry = r->imm * 4;
    const bool has_idtr = cpu.model() != CpuModel::I8086;
    u32 vector;
    if (!ordinary_code_segment(cpu) || (has_idtr && entry + 3 > cpu.state.idtr.limit) ||
        !load_linear<u32>(cpu, (has_idtr ? cpu.state.idtr.base : 0) + entry, vector)) [[unlikely]] {
        LOCKSTEP_BAIL(cpu, r);
    }
    u32 offset = 0;
    u8* const frame = frame_below<6>(cpu, offset);
    if (frame == nullptr) [[unlikely]]
        LOCKSTEP_BAIL(cpu, r);
    put<u16>(frame, static_cast<u16>(r->next_eip));
    put<u16>(frame + 2, cpu.state.segment(Seg::CS).selector);
    put<u16>(frame + 4, real_flags_image(cpu));
    set_reg<u16>(cpu, sp, static_cast<u16>(offset));
    cpu.state.system_flags &= ~(eflags::if_ | eflags::tf | eflags::ac | eflags::rf);
    set_code_segment(cpu, static_cast<u16>(vector >> 16));
    LOCKSTEP_JUMP(cpu, vector & 0xFFFF);
}

Next interrupt_return(Cpu& cpu, const Record* r) {
    const u8* const frame = frame_at<6>(cpu);
    if (frame == nullptr || !ordinary_code_segment(cpu)) [[unlikely]]
        LOCKSTEP_BAIL(cpu, r);
    const u16 target = get<u16>(frame);
    const u16 flags = get<u16>(frame + 4);
    cpu.state.nmi_masked = false;
    set_code_segment(cpu, get<u16>(frame + 2));
    set_reg<u16>(cpu, sp, static_cast<u16>(reg<u16>(cpu, sp) + 6));
    load_flags(cpu, flags, r->disp);
    if (flags_need_attention(cpu)) [[unlikely]] {
        cpu.state.eip = target;
        return nullptr;
    }
    LOCKSTEP_JUMP(cpu, target);
}

Next push_flags(Cpu& cpu, const Record* r) {
    if (!push<u16, Stack::Small>(cpu, real_flags_image(cpu))) [[unlikely]]
        LOCKSTEP_BAIL(cpu, r);
    LOCKSTEP_NEXT(cpu, r);
}

Next pop_flags(Cpu& cpu, const Record* r) {
    u16 image;
    if (!peek<u16, Stack::Small>(cpu, image)) [[unlikely]]
        LOCKSTEP_BAIL(cpu, r);
    drop_from_stack<Stack::Small>(cpu, 2);
    load_flags(cpu, image, r->disp);
    cpu.state.system_flags &= ~eflags::rf;
    if (flags_need_attention(cpu)) [[unlikely]] {
        cpu.state.eip = r->next_eip;
        return nullptr;
    }
    LOCKSTEP_FOLLOW(cpu, links_behind(r).fall_through);
}

// The flags that a 16-bit IRET or POPF changes in real mode.
u32 loaded_flags(CpuModel model) {
    u32 mask = existing_flags(model) & stack_flags_mask;
    if (model == CpuModel::I80286) mask &= ~(eflags::iopl | eflags::nt);
    return mask;
}

}  // namespace

Handler select_far(const Instruction& insn, const Shape& shape, Record& record) {
    const ExecutionContext& context = shape.context;
    if (!context.real || context.user || context.stack32 || insn.operand_size != 2) return nullptr;
    const Operand& operand = insn.operands[0];
    switch (insn.op) {
        case Op::JmpFar:
        case Op::CallFar: {
            const bool call = insn.op == Op::CallFar;
            if (operand.kind == OperandKind::FarPointer) {
                record.imm = insn.imm & 0xFFFF;
                record.disp = insn.imm2;
                return call ? &call_far : &jump_far;
            }
            if (!is_memory(operand) || operand.size == 1) return nullptr;  // the 8086's odd forms
            const Form form = form_of(insn, shape);
            return call ? pick_form<CallFarMemory, u16>(form) : pick_form<JumpFarMemory, u16>(form);
        }
        case Op::RetFar: record.imm = is_immediate(operand) ? insn.imm & 0xFFFF : 0; return &return_far;
        case Op::Int:
        case Op::Int3: record.imm = insn.op == Op::Int3 ? 3 : insn.imm & 0xFF; return &interrupt;
        case Op::Iret: record.disp = loaded_flags(shape.model); return &interrupt_return;
        case Op::Pushf: return &push_flags;
        case Op::Popf: record.disp = loaded_flags(shape.model); return &pop_flags;
        default: return nullptr;
    }
}

}  // namespace lockstep::fast
