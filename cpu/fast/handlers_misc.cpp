// Flags, sign extension, NOP, XLAT, segment registers in real mode.
#include "cpu/fast/pick.h"
#include "cpu/fast/stack.h"

namespace lockstep::fast {
namespace {

Next nop(Cpu& cpu, const Record* r) {
    LOCKSTEP_NEXT(cpu, r);
}

Next clc(Cpu& cpu, const Record* r) {
    cpu.state.flags.set_cf(false);
    LOCKSTEP_NEXT(cpu, r);
}
Next stc(Cpu& cpu, const Record* r) {
    cpu.state.flags.set_cf(true);
    LOCKSTEP_NEXT(cpu, r);
}
Next cmc(Cpu& cpu, const Record* r) {
    cpu.state.flags.set_cf(!cpu.state.flags.cf());
    LOCKSTEP_NEXT(cpu, r);
}
Next cld(Cpu& cpu, const Record* r) {
    cpu.state.system_flags &= ~eflags::df;
    LOCKSTEP_NEXT(cpu, r);
}
Next std(Cpu& cpu, const Record* r) {
    cpu.state.system_flags |= eflags::df;
    LOCKSTEP_NEXT(cpu, r);
}

// CLI and STI; where IOPL forbids them, the reference path raises the fault.
Next cli(Cpu& cpu, const Record* r) {
    if (cpu.state.cpl > cpu.state.iopl()) [[unlikely]]
        LOCKSTEP_BAIL(cpu, r);
    cpu.state.system_flags &= ~eflags::if_;
    LOCKSTEP_NEXT(cpu, r);
}
// The instruction behind STI ends its shadow. So when there is one in this block and no interrupt waits, the shadow can
// be left out.
Next sti(Cpu& cpu, const Record* r) {
    if (cpu.state.cpl > cpu.state.iopl() || r->remaining == 1 || cpu.intr() || cpu.state.nmi_pending) [[unlikely]]
        LOCKSTEP_BAIL(cpu, r);
    cpu.state.system_flags |= eflags::if_;
    LOCKSTEP_NEXT(cpu, r);
}

// CBW and CWDE.
template <class T>
struct ExtendAccumulator {
    static Next run(Cpu& cpu, const Record* r) {
        if constexpr (sizeof(T) == 2) {
            set_reg<u16>(cpu, ax, static_cast<u16>(static_cast<s8>(reg<u8>(cpu, ax))));
        } else {
            set_reg<u32>(cpu, ax, static_cast<u32>(static_cast<s16>(reg<u16>(cpu, ax))));
        }
        LOCKSTEP_NEXT(cpu, r);
    }
};

// CWD and CDQ.
template <class T>
struct SignToDx {
    static Next run(Cpu& cpu, const Record* r) {
        const bool negative = (reg<T>(cpu, ax) >> (8 * sizeof(T) - 1)) != 0;
        set_reg<T>(cpu, dx, negative ? static_cast<T>(~T{0}) : T{0});
        LOCKSTEP_NEXT(cpu, r);
    }
};

Next lahf(Cpu& cpu, const Record* r) {
    const u32 mask = eflags::sf | eflags::zf | eflags::af | eflags::pf | eflags::cf;
    set_reg<u8>(cpu, 1, static_cast<u8>((cpu.state.flags.bits() & mask) | eflags::fixed1));
    LOCKSTEP_NEXT(cpu, r);
}
Next sahf(Cpu& cpu, const Record* r) {
    const u32 mask = eflags::sf | eflags::zf | eflags::af | eflags::pf | eflags::cf;
    cpu.state.flags.set_bits((reg<u8>(cpu, 1) & mask) | (cpu.state.flags.of() ? eflags::of : 0));
    LOCKSTEP_NEXT(cpu, r);
}

template <class A>
Next xlat(Cpu& cpu, const Record* r) {
    const u32 offset = static_cast<A>(reg<A>(cpu, bx) + reg<u8>(cpu, ax));
    u32 linear = 0;
    u8 value;
    if (!readable<u8>(cpu, r->segment, offset, linear) || !load_linear<u8>(cpu, linear, value)) [[unlikely]]
        LOCKSTEP_BAIL(cpu, r);
    set_reg<u8>(cpu, ax, value);
    LOCKSTEP_NEXT(cpu, r);
}

// --- segment registers: `condition` holds the number of the segment register ---

// A load in real mode only moves the base, and in virtual-8086 mode too if the rest is as it should be; what else there
// is to do, the reference path does. The limit may be any in real mode ("unreal"), as long as the context cannot become
// flat by it.
LOCKSTEP_INLINE bool load_real_segment(Cpu& cpu, u8 number, u16 selector) {
    SegmentRegister& segment = cpu.state.seg[number];
    const bool v86 = cpu.state.v86();
    const bool plain = segment.limit == 0xFFFF ? !segment.big : !v86 && cpu.state.segment(Seg::SS).limit == 0xFFFF;
    if (!plain || segment.access != (v86 ? 0xF3 : 0x93) || !segment.usable) [[unlikely]]
        return false;
    segment.selector = selector;
    segment.base = static_cast<u32>(selector) << 4;
    cpu.fast_segments[number].base = segment.base;
    return true;
}

Next real_segment_from_register(Cpu& cpu, const Record* r) {
    if (!load_real_segment(cpu, r->condition, reg<u16>(cpu, r->src))) [[unlikely]]
        LOCKSTEP_BAIL(cpu, r);
    LOCKSTEP_NEXT(cpu, r);
}

template <class, Form F>
struct RealSegmentFromMemory {
    static Next run(Cpu& cpu, const Record* r) {
        u16 selector;
        if (!load<u16, F>(cpu, r, selector) || !load_real_segment(cpu, r->condition, selector)) [[unlikely]]
            LOCKSTEP_BAIL(cpu, r);
        LOCKSTEP_NEXT(cpu, r);
    }
};

template <class T, Stack S>
struct RealSegmentFromStack {
    static Next run(Cpu& cpu, const Record* r) {
        u16 selector;
        if (!peek<u16, S>(cpu, selector) || !load_real_segment(cpu, r->condition, selector)) [[unlikely]]
            LOCKSTEP_BAIL(cpu, r);
        drop_from_stack<S>(cpu, 2);
        LOCKSTEP_NEXT(cpu, r);
    }
};

// LDS, LES, LFS, LGS with 16-bit operands.
template <class, Form F>
struct RealFarPointer {
    static Next run(Cpu& cpu, const Record* r) {
        u32 pointer;
        if (!load<u32, F>(cpu, r, pointer) || !load_real_segment(cpu, r->condition, static_cast<u16>(pointer >> 16)))
            [[unlikely]] {
            LOCKSTEP_BAIL(cpu, r);
        }
        set_reg<u16>(cpu, r->dst, static_cast<u16>(pointer));
        LOCKSTEP_NEXT(cpu, r);
    }
};

template <class T>
struct SegmentToRegister {
    static Next run(Cpu& cpu, const Record* r) {
        set_reg<T>(cpu, r->dst, static_cast<T>(cpu.state.seg[r->condition].selector));
        LOCKSTEP_NEXT(cpu, r);
    }
};

template <class, Form F>
struct SegmentToMemory {
    static Next run(Cpu& cpu, const Record* r) {
        u8* const at = modify<u16, F>(cpu, r);
        if (at == nullptr) [[unlikely]]
            LOCKSTEP_BAIL(cpu, r);
        put<u16>(at, cpu.state.seg[r->condition].selector);
        LOCKSTEP_NEXT(cpu, r);
    }
};

// CS is not loaded this way, and SS brings an interrupt shadow with it.
bool plain_data_segment(u8 number) {
    return number != static_cast<u8>(Seg::CS) && number != static_cast<u8>(Seg::SS) && number < 6;
}

Handler select_segment_move(const Instruction& insn, const Shape& shape, Record& record) {
    const Operand& to = insn.operands[0];
    const Operand& from = insn.operands[1];
    const Form form = form_of(insn, shape);
    if (to.kind == OperandKind::Segment) {
        if (!shape.context.real || !plain_data_segment(to.reg)) return nullptr;
        record.condition = to.reg;
        if (is_register(from)) return &real_segment_from_register;
        return is_memory(from) ? pick_form<RealSegmentFromMemory, u16>(form) : nullptr;
    }
    if (from.kind != OperandKind::Segment) return nullptr;
    record.condition = from.reg;
    if (is_register(to)) return pick_word_size<SegmentToRegister>(to.size);
    return is_memory(to) ? pick_form<SegmentToMemory, u16>(form) : nullptr;
}

Handler select_far_pointer(const Instruction& insn, const Shape& shape, Record& record, Seg segment) {
    if (!shape.context.real || insn.operand_size != 2 || !is_register(insn.operands[0]) || !is_memory(insn.operands[1]))
        return nullptr;
    record.condition = static_cast<u8>(segment);
    return pick_form<RealFarPointer, u16>(form_of(insn, shape));
}

}  // namespace

Handler select_misc(const Instruction& insn, const Shape& shape, Record& record) {
    switch (insn.op) {
        case Op::Nop: return &nop;
        case Op::Clc: return &clc;
        case Op::Stc: return &stc;
        case Op::Cmc: return &cmc;
        case Op::Cld: return &cld;
        case Op::Std: return &std;
        case Op::Cli: return &cli;
        case Op::Sti: return &sti;
        case Op::Cbw: return pick_word_size<ExtendAccumulator>(insn.operand_size);
        case Op::Cwd: return pick_word_size<SignToDx>(insn.operand_size);
        case Op::Lahf: return &lahf;
        case Op::Sahf: return &sahf;
        case Op::Xlat: return insn.address_size == 2 ? &xlat<u16> : &xlat<u32>;
        case Op::MovSreg: return select_segment_move(insn, shape, record);
        case Op::PopSreg:
            if (!shape.context.real || insn.operand_size != 2 || !plain_data_segment(insn.operands[0].reg))
                return nullptr;
            record.condition = insn.operands[0].reg;
            return pick_stack<RealSegmentFromStack>(2, stack_of(shape.context));
        case Op::Lds: return select_far_pointer(insn, shape, record, Seg::DS);
        case Op::Les: return select_far_pointer(insn, shape, record, Seg::ES);
        case Op::Lfs: return select_far_pointer(insn, shape, record, Seg::FS);
        case Op::Lgs: return select_far_pointer(insn, shape, record, Seg::GS);
        default: return nullptr;
    }
}

}  // namespace lockstep::fast
