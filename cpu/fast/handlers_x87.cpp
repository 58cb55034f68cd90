// Which handler an instruction of the x87 gets, and the control instructions: FLDCW, FNSTCW, FNSTSW, WAIT, FNOP.
#include "cpu/exec/x87_control.h"
#include "cpu/fast/x87.h"

namespace lockstep::fast {
namespace {

Next status_to_ax(Cpu& cpu, const Record* r) {
    if (!cpu.floats.x87_control) [[unlikely]]
        LOCKSTEP_BAIL(cpu, r);
    set_reg<u16>(cpu, ax, cpu.state.fpu.status_word());
    LOCKSTEP_NEXT(cpu, r);
}

template <class, Form F>
struct StoreStatus {
    static Next run(Cpu& cpu, const Record* r) {
        if (!cpu.floats.x87_control) [[unlikely]]
            LOCKSTEP_BAIL(cpu, r);
        u8* const at = modify<u16, F>(cpu, r);
        if (at == nullptr) [[unlikely]]
            LOCKSTEP_BAIL(cpu, r);
        put<u16>(at, cpu.state.fpu.status_word());
        LOCKSTEP_NEXT(cpu, r);
    }
};

template <class, Form F>
struct StoreControl {
    static Next run(Cpu& cpu, const Record* r) {
        if (!cpu.floats.x87_control) [[unlikely]]
            LOCKSTEP_BAIL(cpu, r);
        u8* const at = modify<u16, F>(cpu, r);
        if (at == nullptr) [[unlikely]]
            LOCKSTEP_BAIL(cpu, r);
        put<u16>(at, cpu.state.fpu.control);
        LOCKSTEP_NEXT(cpu, r);
    }
};

// FLDCW. One that unmasks an exception that is there is for the reference path.
template <class, Form F>
struct LoadControl {
    static Next run(Cpu& cpu, const Record* r) {
        FpuState& fpu = cpu.state.fpu;
        u16 word;
        if (!cpu.floats.x87 || !load<u16, F>(cpu, r, word) || (fpu.status & ~word & fp::exception::all) != 0)
            [[unlikely]] {
            LOCKSTEP_BAIL(cpu, r);
        }
        exec::x87::load_control(fpu, word, cpu.model());
        cpu.update_float_view();
        LOCKSTEP_NEXT(cpu, r);
    }
};

// WAIT with nothing to wait for.
Next wait(Cpu& cpu, const Record* r) {
    if (!cpu.floats.x87) [[unlikely]]
        LOCKSTEP_BAIL(cpu, r);
    LOCKSTEP_NEXT(cpu, r);
}

Next no_operation(Cpu& cpu, const Record* r) {
    if (!cpu.floats.x87) [[unlikely]]
        LOCKSTEP_BAIL(cpu, r);
    note_instruction(cpu, r);
    LOCKSTEP_NEXT(cpu, r);
}

// FCMOVcc's condition in the coding of Jcc.
u8 condition_of(Op op) {
    switch (op) {
        case Op::Fcmovb: return 2;
        case Op::Fcmovnb: return 3;
        case Op::Fcmove: return 4;
        case Op::Fcmovne: return 5;
        case Op::Fcmovbe: return 6;
        case Op::Fcmovnbe: return 7;
        case Op::Fcmovu: return 10;
        case Op::Fcmovnu: return 11;
        default: return 0;
    }
}

// ST(i), whichever operand it is; 1 for the instructions that name none (FCOMPP).
u8 stack_register(const Instruction& insn) {
    if (insn.op == Op::Fcompp || insn.op == Op::Fucompp) return 1;
    return insn.modrm & 7;
}

}  // namespace

Handler select_x87(const Instruction& insn, const Shape& shape, Record& record) {
    if (insn.op == Op::Wait) return wait;
    if (!is_escape(insn.op)) return nullptr;
    record.imm = opcode_of(insn);
    record.src = stack_register(insn);
    record.condition = condition_of(insn.op);
    if (const Handler handler = select_x87_arithmetic(insn, shape)) return handler;
    if (const Handler handler = select_x87_move(insn, shape)) return handler;
    if (const Handler handler = select_x87_compare(insn, shape)) return handler;
    const Form form = form_of(insn, shape);
    switch (insn.op) {
        case Op::Fnstsw: return is_memory(insn.operands[0]) ? pick_form<StoreStatus, u8>(form) : status_to_ax;
        case Op::Fnstcw: return pick_form<StoreControl, u8>(form);
        case Op::Fldcw: return pick_form<LoadControl, u8>(form);
        case Op::Fnop: return no_operation;
        default: return nullptr;
    }
}

}  // namespace lockstep::fast
