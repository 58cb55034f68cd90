// FCOM, FUCOM, FICOM, FCOMI, FTST, FXAM, FCMOVcc.
#include "cpu/exec/x87_compare.h"
#include "cpu/fast/x87.h"

namespace lockstep::fast {
namespace {

using fp::Float32;
using fp::Float64;
using fp::Float80;

// Where the answer of an ordinary comparison goes. FCOMI leaves C1 alone.
struct ToStatusWord {
    LOCKSTEP_INLINE static void put(Cpu& cpu, u16 conditions) { exec::x87::set_conditions(cpu.state.fpu, conditions); }
};
struct ToEflags {
    // C0 is CF's place in the upper byte, C2 PF's, C3 ZF's (SDM volume 1, figure 8-5); OF, SF and AF are cleared.
    LOCKSTEP_INLINE static void put(Cpu& cpu, u16 conditions) { cpu.state.flags.set_bits(conditions >> 8); }
};

// FCOM … FUCOMPP.
template <bool Quiet, u32 Pops>
struct ForStatusWord {
    using To = ToStatusWord;
    static constexpr u32 pops = Pops;
    static Next general(Cpu& cpu, const Record* r) {
        if (!cpu.floats.x87 || !changed<exec::x87::compare_registers>(cpu.state.fpu, unsigned{r->src}, Quiet, Pops))
            LOCKSTEP_BAIL(cpu, r);
        note_instruction(cpu, r);
        LOCKSTEP_NEXT(cpu, r);
    }
};
// FCOMI … FUCOMIP: a NaN or an empty register is for the reference path.
template <u32 Pops>
struct ForEflags {
    using To = ToEflags;
    static constexpr u32 pops = Pops;
    static Next general(Cpu& cpu, const Record* r) { LOCKSTEP_BAIL(cpu, r); }
};

template <class C>
Next with_register(Cpu& cpu, const Record* r) {
    FpuState& fpu = cpu.state.fpu;
    const u32 other = place_of(fpu, r->src);
    u16 conditions;
    if (!cpu.floats.x87 || !occupied(fpu, fpu.top) || !occupied(fpu, other) ||
        !fp::fast::compare(fpu.reg[fpu.top], fpu.reg[other], conditions)) [[unlikely]] {
        LOCKSTEP_BECOME(C::general, cpu, r);
    }
    C::To::put(cpu, conditions);
    for (u32 i = 0; i < C::pops; ++i) exec::x87::pop(fpu);
    note_instruction(cpu, r);
    LOCKSTEP_NEXT(cpu, r);
}

LOCKSTEP_INLINE bool ordinary_operand(u32 bits, Float80& value) {
    return fp::fast::load(Float32{bits}, value);
}
LOCKSTEP_INLINE bool ordinary_operand(u64 bits, Float80& value) {
    return fp::fast::load(Float64{bits}, value);
}
LOCKSTEP_INLINE bool ordinary_operand(s32 integer, Float80& value) {
    value = fp::from_integer(integer);
    return true;
}

// T: u32 and u64 for single and double, s16 and s32 for integers. NaNs and denormals are for the reference path.
template <bool Pop>
struct WithMemory {
    template <class T, Form F>
    struct Family {
        static Next run(Cpu& cpu, const Record* r) {
            FpuState& fpu = cpu.state.fpu;
            T bits;
            Float80 value;
            u32 offset;
            u16 conditions;
            if (!cpu.floats.x87 || !occupied(fpu, fpu.top) || !load_at<T, F>(cpu, r, offset, bits) ||
                !ordinary_operand(bits, value) || !fp::fast::compare(fpu.reg[fpu.top], value, conditions))
                [[unlikely]] {
                LOCKSTEP_BAIL(cpu, r);
            }
            ToStatusWord::put(cpu, conditions);
            if constexpr (Pop) exec::x87::pop(fpu);
            note_instruction(cpu, r);
            note_operand(cpu, r, offset);
            LOCKSTEP_NEXT(cpu, r);
        }
    };
};

// FCMOVcc: `condition` is that of Jcc. C1 stays.
Next move_if(Cpu& cpu, const Record* r) {
    FpuState& fpu = cpu.state.fpu;
    const u32 from = place_of(fpu, r->src);
    if (!cpu.floats.x87 || !occupied(fpu, fpu.top) || !occupied(fpu, from)) [[unlikely]]
        LOCKSTEP_BAIL(cpu, r);
    if (condition_holds(cpu.state.flags, r->condition)) fpu.reg[fpu.top] = fpu.reg[from];
    note_instruction(cpu, r);
    LOCKSTEP_NEXT(cpu, r);
}

template <bool Quiet, u32 Pops>
Handler pick(const Instruction& insn, const Shape& shape) {
    if (!is_memory(insn.operands[0])) return with_register<ForStatusWord<Quiet, Pops>>;
    const Form form = form_of(insn, shape);
    using Memory = WithMemory<Pops != 0>;
    if (insn.operands[0].size == 4) return pick_form<Memory::template Family, u32>(form);
    return pick_form<Memory::template Family, u64>(form);
}

template <bool Pop>
Handler pick_integer(const Instruction& insn, const Shape& shape) {
    const Form form = form_of(insn, shape);
    if (insn.operands[0].size == 2) return pick_form<WithMemory<Pop>::template Family, s16>(form);
    return pick_form<WithMemory<Pop>::template Family, s32>(form);
}

}  // namespace

Handler select_x87_compare(const Instruction& insn, const Shape& shape) {
    switch (insn.op) {
        case Op::Fcom: return pick<false, 0>(insn, shape);
        case Op::Fcomp: return pick<false, 1>(insn, shape);
        case Op::Fcompp: return with_register<ForStatusWord<false, 2>>;
        case Op::Fucom: return with_register<ForStatusWord<true, 0>>;
        case Op::Fucomp: return with_register<ForStatusWord<true, 1>>;
        case Op::Fucompp: return with_register<ForStatusWord<true, 2>>;
        case Op::Fcomi: return with_register<ForEflags<0>>;
        case Op::Fcomip: return with_register<ForEflags<1>>;
        case Op::Fucomi: return with_register<ForEflags<0>>;
        case Op::Fucomip: return with_register<ForEflags<1>>;
        case Op::Ficom: return pick_integer<false>(insn, shape);
        case Op::Ficomp: return pick_integer<true>(insn, shape);
        case Op::Ftst: return on_stack<exec::x87::test>;
        case Op::Fxam: return on_stack<exec::x87::examine>;
        case Op::Fcmovb:
        case Op::Fcmove:
        case Op::Fcmovbe:
        case Op::Fcmovu:
        case Op::Fcmovnb:
        case Op::Fcmovne:
        case Op::Fcmovnbe:
        case Op::Fcmovnu: return move_if;
        default: return nullptr;
    }
}

}  // namespace lockstep::fast
