// Near jumps, calls and returns, loops, and the fall-through between blocks.
#include "cpu/fast/links.h"
#include "cpu/fast/pick.h"
#include "cpu/fast/stack.h"

namespace lockstep::fast {
namespace {

Next fall_through(Cpu& cpu, const Record* r) {
    // This record lies one behind the last instruction, so the links are one behind this.
    LOCKSTEP_FOLLOW(cpu, links_behind(r - 1).fall_through);
}

Next jump_relative(Cpu& cpu, const Record* r) {
    LOCKSTEP_FOLLOW(cpu, links_behind(r).taken);
}

template <u8 Code>
Next jump_conditional(Cpu& cpu, const Record* r) {
    if (condition_holds(cpu.state.flags, Code)) LOCKSTEP_FOLLOW(cpu, links_behind(r).taken);
    LOCKSTEP_FOLLOW(cpu, links_behind(r).fall_through);
}

template <u8... Codes>
Handler conditional_handler(u8 code, std::integer_sequence<u8, Codes...>) {
    constexpr Handler handlers[] = {&jump_conditional<Codes>...};
    return handlers[code & 15];
}

enum class LoopKind : u8 { Loop, Loope, Loopne, Jcxz };

// The counter is CX or ECX by the address size.
template <class Counter, LoopKind Kind>
Next loop(Cpu& cpu, const Record* r) {
    Counter count = reg<Counter>(cpu, cx);
    bool taken;
    if constexpr (Kind == LoopKind::Jcxz) {
        taken = count == 0;
    } else {
        set_reg<Counter>(cpu, cx, --count);
        taken = count != 0;
        if constexpr (Kind == LoopKind::Loope) taken = taken && cpu.state.flags.zf();
        if constexpr (Kind == LoopKind::Loopne) taken = taken && !cpu.state.flags.zf();
    }
    if (taken) LOCKSTEP_FOLLOW(cpu, links_behind(r).taken);
    LOCKSTEP_FOLLOW(cpu, links_behind(r).fall_through);
}

template <LoopKind Kind>
Handler loop_handler(u8 address_size) {
    return address_size == 2 ? &loop<u16, Kind> : &loop<u32, Kind>;
}

template <class T, Stack S>
struct CallRelative {
    template <Try W>
    [[gnu::noinline]] static Next go(Cpu& cpu, const Record* r) {
        if (!push<T, S, W>(cpu, static_cast<T>(r->next_eip))) [[unlikely]]
            LOCKSTEP_MISS(W, go<Try::BesideCode>, cpu, r);
        LOCKSTEP_FOLLOW(cpu, links_behind(r).taken);
    }
    static constexpr Handler run = &go<Try::Tlb>;
};

template <class T, Stack S>
struct CallRegister {
    template <Try W>
    [[gnu::noinline]] static Next go(Cpu& cpu, const Record* r) {
        const u32 target = reg<T>(cpu, r->dst);
        if (target > cpu.code_limit || !push<T, S, W>(cpu, static_cast<T>(r->next_eip))) [[unlikely]]
            LOCKSTEP_MISS(W, go<Try::BesideCode>, cpu, r);
        LOCKSTEP_JUMP(cpu, target);
    }
    static constexpr Handler run = &go<Try::Tlb>;
};

template <Form F>
struct CallMemory {
    template <class T, Stack S>
    struct With {
        template <Try W>
        [[gnu::noinline]] static Next go(Cpu& cpu, const Record* r) {
            T target;
            if (!load<T, F>(cpu, r, target) || target > cpu.code_limit ||
                !push<T, S, W>(cpu, static_cast<T>(r->next_eip))) [[unlikely]] {
                LOCKSTEP_MISS(W, go<Try::BesideCode>, cpu, r);
            }
            LOCKSTEP_JUMP(cpu, target);
        }
        static constexpr Handler run = &go<Try::Tlb>;
    };
};

template <class T>
struct JumpRegister {
    static Next run(Cpu& cpu, const Record* r) {
        const u32 target = reg<T>(cpu, r->dst);
        if (target > cpu.code_limit) [[unlikely]]
            LOCKSTEP_BAIL(cpu, r);
        LOCKSTEP_JUMP(cpu, target);
    }
};

template <class T, Form F>
struct JumpMemory {
    static Next run(Cpu& cpu, const Record* r) {
        T target;
        if (!load<T, F>(cpu, r, target) || target > cpu.code_limit) [[unlikely]]
            LOCKSTEP_BAIL(cpu, r);
        LOCKSTEP_JUMP(cpu, target);
    }
};

// RET and RET imm16: `imm` holds the bytes to drop in all.
template <class T, Stack S>
struct Return {
    static Next run(Cpu& cpu, const Record* r) {
        T target;
        if (!peek<T, S>(cpu, target) || target > cpu.code_limit) [[unlikely]]
            LOCKSTEP_BAIL(cpu, r);
        drop_from_stack<S>(cpu, r->imm);
        LOCKSTEP_JUMP(cpu, target);
    }
};

}  // namespace

Handler select_flow(const Instruction& insn, const Shape& shape, Record& record) {
    const Operand& operand = insn.operands[0];
    const Stack stack = stack_of(shape.context);
    const u8 size = insn.operand_size;
    if (operand.kind == OperandKind::Relative) {
        // Where the target lies outside the code segment, the reference path raises the fault.
        const u32 target = size == 2 ? (record.next_eip + insn.imm) & 0xFFFF : record.next_eip + insn.imm;
        if (target > shape.context.cs_limit) return nullptr;
        record.imm = target;
    }
    if (operand.size == 1 && operand.kind != OperandKind::Relative) return nullptr;  // the 8086's FE /2 … /5
    switch (insn.op) {
        case Op::Jcc: return conditional_handler(insn.condition, std::make_integer_sequence<u8, 16>{});
        case Op::Loop: return loop_handler<LoopKind::Loop>(insn.address_size);
        case Op::Loope: return loop_handler<LoopKind::Loope>(insn.address_size);
        case Op::Loopne: return loop_handler<LoopKind::Loopne>(insn.address_size);
        case Op::Jcxz: return loop_handler<LoopKind::Jcxz>(insn.address_size);
        case Op::Jmp:
            if (operand.kind == OperandKind::Relative) return &jump_relative;
            if (is_register(operand)) return pick_word_size<JumpRegister>(size);
            return is_memory(operand) ? pick_memory_word<JumpMemory>(size, form_of(insn, shape)) : nullptr;
        case Op::Call:
            if (operand.kind == OperandKind::Relative) return pick_stack<CallRelative>(size, stack);
            // The 8086 pushes before it reads a target that lies on its stack: leave memory forms there to the
            // reference path.
            if (is_register(operand)) return pick_stack<CallRegister>(size, stack);
            if (!is_memory(operand)) return nullptr;
            switch (form_of(insn, shape)) {
                case Form::FlatBase: return pick_stack<CallMemory<Form::FlatBase>::With>(size, stack);
                case Form::FlatIndex: return pick_stack<CallMemory<Form::FlatIndex>::With>(size, stack);
                case Form::Seg32: return pick_stack<CallMemory<Form::Seg32>::With>(size, stack);
                case Form::Seg16: return pick_stack<CallMemory<Form::Seg16>::With>(size, stack);
            }
            return nullptr;
        case Op::Ret:
            record.imm = (is_immediate(operand) ? insn.imm & 0xFFFF : 0) + size;
            return pick_stack<Return>(size, stack);
        default: return nullptr;
    }
}

Handler fall_through_handler() {
    return &fall_through;
}

}  // namespace lockstep::fast
