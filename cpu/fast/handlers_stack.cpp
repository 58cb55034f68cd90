// PUSH, POP, LEAVE and pushes of segment registers.
#include "cpu/fast/pick.h"
#include "cpu/fast/stack.h"

namespace lockstep::fast {
namespace {

template <class T, Stack S>
struct PushRegister {
    template <Try W>
    [[gnu::noinline]] static Next go(Cpu& cpu, const Record* r) {
        if (!push<T, S, W>(cpu, reg<T>(cpu, r->dst))) [[unlikely]]
            LOCKSTEP_MISS(W, go<Try::BesideCode>, cpu, r);
        LOCKSTEP_NEXT(cpu, r);
    }
    static constexpr Handler run = &go<Try::Tlb>;
};

template <class T, Stack S>
struct PushImmediate {
    template <Try W>
    [[gnu::noinline]] static Next go(Cpu& cpu, const Record* r) {
        if (!push<T, S, W>(cpu, static_cast<T>(r->imm))) [[unlikely]]
            LOCKSTEP_MISS(W, go<Try::BesideCode>, cpu, r);
        LOCKSTEP_NEXT(cpu, r);
    }
    static constexpr Handler run = &go<Try::Tlb>;
};

template <Form F>
struct PushLoad {
    template <class T, Stack S>
    struct With {
        template <Try W>
        [[gnu::noinline]] static Next go(Cpu& cpu, const Record* r) {
            T value;
            if (!load<T, F>(cpu, r, value) || !push<T, S, W>(cpu, value)) [[unlikely]]
                LOCKSTEP_MISS(W, go<Try::BesideCode>, cpu, r);
            LOCKSTEP_NEXT(cpu, r);
        }
        static constexpr Handler run = &go<Try::Tlb>;
    };
};

// Only 16-bit pushes: what a 32-bit one writes above the selector depends on the model.
template <class T, Stack S>
struct PushSegment {
    template <Try W>
    [[gnu::noinline]] static Next go(Cpu& cpu, const Record* r) {
        if (!push<u16, S, W>(cpu, cpu.state.seg[r->dst].selector)) [[unlikely]]
            LOCKSTEP_MISS(W, go<Try::BesideCode>, cpu, r);
        LOCKSTEP_NEXT(cpu, r);
    }
    static constexpr Handler run = &go<Try::Tlb>;
};

template <class T, Stack S>
struct PopRegister {
    static Next run(Cpu& cpu, const Record* r) {
        T value;
        if (!peek<T, S>(cpu, value)) [[unlikely]]
            LOCKSTEP_BAIL(cpu, r);
        drop_from_stack<S>(cpu, sizeof(T));
        set_reg<T>(cpu, r->dst, value);
        LOCKSTEP_NEXT(cpu, r);
    }
};

// LEAVE: (E)SP takes (E)BP by the stack's size, then (E)BP is popped by the operand's.
template <class T, Stack S>
struct LeaveFrame {
    static Next run(Cpu& cpu, const Record* r) {
        u32 offset = reg<u32>(cpu, bp);
        if constexpr (S == Stack::Small) offset &= 0xFFFF;
        u32 linear = offset;
        T value;
        if constexpr (S != Stack::Flat) {
            if (!readable<T>(cpu, stack_segment, offset, linear)) [[unlikely]]
                LOCKSTEP_BAIL(cpu, r);
        }
        if (!load_linear<T>(cpu, linear, value)) [[unlikely]]
            LOCKSTEP_BAIL(cpu, r);
        set_stack_pointer<S>(cpu, offset + static_cast<u32>(sizeof(T)));
        set_reg<T>(cpu, bp, value);
        LOCKSTEP_NEXT(cpu, r);
    }
};

}  // namespace

Handler select_stack(const Instruction& insn, const Shape& shape, Record& record) {
    const Operand& operand = insn.operands[0];
    const Stack stack = stack_of(shape.context);
    const u8 size = insn.operand_size;
    switch (insn.op) {
        case Op::Push:
            if (operand.size == 1) return nullptr;  // the 8086's FE /6, which pushes odd things
            if (is_register(operand)) {
                // The 8086 pushes SP as it is after the push.
                if (shape.model == CpuModel::I8086 && operand.reg == static_cast<u8>(Gpr::SP)) return nullptr;
                return pick_stack<PushRegister>(size, stack);
            }
            if (is_immediate(operand)) return pick_stack<PushImmediate>(size, stack);
            if (!is_memory(operand)) return nullptr;
            switch (form_of(insn, shape)) {
                case Form::FlatBase: return pick_stack<PushLoad<Form::FlatBase>::With>(size, stack);
                case Form::FlatIndex: return pick_stack<PushLoad<Form::FlatIndex>::With>(size, stack);
                case Form::Seg32: return pick_stack<PushLoad<Form::Seg32>::With>(size, stack);
                case Form::Seg16: return pick_stack<PushLoad<Form::Seg16>::With>(size, stack);
            }
            return nullptr;
        case Op::PushSreg:
            if (size != 2) return nullptr;
            record.dst = operand.reg;
            return pick_stack<PushSegment>(size, stack);
        case Op::Pop: return is_register(operand) ? pick_stack<PopRegister>(size, stack) : nullptr;
        case Op::Leave: return pick_stack<LeaveFrame>(size, stack);
        default: return nullptr;
    }
}

}  // namespace lockstep::fast
