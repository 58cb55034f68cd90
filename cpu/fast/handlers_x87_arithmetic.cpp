// FADD … FIDIVR in all forms; FABS, FCHS; everything else that computes, the transcendental instructions too.
#include <type_traits>

#include "cpu/exec/x87_arithmetic.h"
#include "cpu/exec/x87_transcendental.h"
#include "cpu/fast/x87.h"

namespace lockstep::fast {
namespace {

using fp::Float32;
using fp::Float64;
using fp::Float80;
using fp::fast::Nearest;
using fp::fast::Number;

using exec::x87::Arithmetic;

// The ordinary case: `a` is the destination's old value.
template <Arithmetic O>
LOCKSTEP_INLINE bool ordinary(const Number& a, const Number& b, const Nearest& to, Float80& value, u16& status) {
    switch (O) {
        case Arithmetic::Add: return fp::fast::add(a, b, to, value, status);
        case Arithmetic::Subtract: return fp::fast::add(a, fp::fast::opposite(b), to, value, status);
        case Arithmetic::SubtractReversed: return fp::fast::add(b, fp::fast::opposite(a), to, value, status);
        case Arithmetic::Multiply: return fp::fast::multiply(a, b, to, value, status);
        case Arithmetic::Divide: return fp::fast::divide(a, b, to, value, status);
        case Arithmetic::DivideReversed: return fp::fast::divide(b, a, to, value, status);
    }
}

// --- both operands in registers ---

enum class Into : u8 { St0, Sti, StiAndPop };

template <Arithmetic O, Into D>
struct Registers {
    [[gnu::noinline]] static Next general(Cpu& cpu, const Record* r) {
        const unsigned to = D == Into::St0 ? 0 : r->src;
        const unsigned from = D == Into::St0 ? r->src : 0;
        if (!cpu.floats.x87 ||
            !changed<exec::x87::arithmetic_registers<O>>(cpu.state.fpu, to, from, D == Into::StiAndPop)) {
            LOCKSTEP_BAIL(cpu, r);
        }
        note_instruction(cpu, r);
        LOCKSTEP_NEXT(cpu, r);
    }
    static Next run(Cpu& cpu, const Record* r) {
        FpuState& fpu = cpu.state.fpu;
        const u32 st0 = fpu.top;
        const u32 sti = place_of(fpu, r->src);
        const u32 to = D == Into::St0 ? st0 : sti;
        const u32 from = D == Into::St0 ? sti : st0;
        Number a, b;
        Float80 value;
        u16 status;
        if (!cpu.floats.ordinary || !occupied(fpu, to) || !occupied(fpu, from) || !fp::fast::unpack(fpu.reg[to], a) ||
            !fp::fast::unpack(fpu.reg[from], b) || !ordinary<O>(a, b, cpu.floats.nearest, value, status)) [[unlikely]] {
            LOCKSTEP_BECOME(general, cpu, r);
        }
        fpu.reg[to] = value;
        set_status(fpu, status);
        if constexpr (D == Into::StiAndPop) exec::x87::pop(fpu);
        note_instruction(cpu, r);
        LOCKSTEP_NEXT(cpu, r);
    }
};

// --- ST(0) and memory ---

template <Arithmetic O, class T>
LOCKSTEP_INLINE bool changed_by(FpuState& fpu, T bits) {
    if constexpr (std::is_signed_v<T>) {
        return changed<exec::x87::arithmetic_integer<O>>(fpu, s32{bits});
    } else if constexpr (sizeof(T) == 4) {
        return changed<exec::x87::arithmetic_memory<O, Float32>>(fpu, Float32{bits});
    } else {
        return changed<exec::x87::arithmetic_memory<O, Float64>>(fpu, Float64{bits});
    }
}

// T: u32 and u64 for single and double, s16 and s32 for integers.
template <Arithmetic O>
struct WithMemory {
    template <class T, Form F>
    struct General {
        [[gnu::noinline]] static Next run(Cpu& cpu, const Record* r) {
            T operand;
            u32 offset;
            if (!cpu.floats.x87 || !load_at<T, F>(cpu, r, offset, operand) ||
                !changed_by<O, T>(cpu.state.fpu, operand)) {
                LOCKSTEP_BAIL(cpu, r);
            }
            note_instruction(cpu, r);
            note_operand(cpu, r, offset);
            LOCKSTEP_NEXT(cpu, r);
        }
    };
    template <class T, Form F>
    struct Family {
        using Float = std::conditional_t<sizeof(T) == 4, Float32, Float64>;
        static Next run(Cpu& cpu, const Record* r) {
            FpuState& fpu = cpu.state.fpu;
            T operand;
            u32 offset;
            Number a, b;
            Float80 value;
            u16 status;
            if (!cpu.floats.ordinary || !occupied(fpu, fpu.top) || !load_at<T, F>(cpu, r, offset, operand) ||
                !fp::fast::unpack(fpu.reg[fpu.top], a) || !fp::fast::unpack(Float{operand}, b) ||
                !ordinary<O>(a, b, cpu.floats.nearest, value, status)) [[unlikely]] {
                LOCKSTEP_BECOME((General<T, F>::run), cpu, r);
            }
            fpu.reg[fpu.top] = value;
            set_status(fpu, status);
            note_instruction(cpu, r);
            note_operand(cpu, r, offset);
            LOCKSTEP_NEXT(cpu, r);
        }
    };
    static Handler pick(const Instruction& insn, const Shape& shape) {
        const Form form = form_of(insn, shape);
        return insn.operands[0].size == 4 ? pick_form<Family, u32>(form) : pick_form<Family, u64>(form);
    }
    // Integers are too rare for two ways.
    static Handler pick_integer(const Instruction& insn, const Shape& shape) {
        const Form form = form_of(insn, shape);
        return insn.operands[0].size == 2 ? pick_form<General, s16>(form) : pick_form<General, s32>(form);
    }
};

template <Arithmetic O>
Handler pick_two(const Instruction& insn, const Shape& shape) {
    if (is_memory(insn.operands[0])) return WithMemory<O>::pick(insn, shape);
    // D8: ST(0) is the destination.
    return insn.opcode == 0xD8 ? Registers<O, Into::St0>::run : Registers<O, Into::Sti>::run;
}

// FCHS changes the sign's bit, FABS clears it: of anything, without exceptions.
template <bool Clear>
Next change_sign(Cpu& cpu, const Record* r) {
    FpuState& fpu = cpu.state.fpu;
    if (!cpu.floats.x87 || !occupied(fpu, fpu.top)) [[unlikely]]
        LOCKSTEP_BECOME(on_stack < Clear ? &exec::x87::absolute : &exec::x87::change_sign >, cpu, r);
    Float80& value = fpu.reg[fpu.top];
    value = Clear ? fp::absolute(value) : fp::negated(value);
    set_status(fpu, 0);
    note_instruction(cpu, r);
    LOCKSTEP_NEXT(cpu, r);
}

void remainder_truncated(FpuState& fpu) {
    exec::x87::remainder(fpu, false);
}
void remainder_nearest(FpuState& fpu) {
    exec::x87::remainder(fpu, true);
}

}  // namespace

Handler select_x87_arithmetic(const Instruction& insn, const Shape& shape) {
    switch (insn.op) {
        case Op::Fadd: return pick_two<Arithmetic::Add>(insn, shape);
        case Op::Fsub: return pick_two<Arithmetic::Subtract>(insn, shape);
        case Op::Fsubr: return pick_two<Arithmetic::SubtractReversed>(insn, shape);
        case Op::Fmul: return pick_two<Arithmetic::Multiply>(insn, shape);
        case Op::Fdiv: return pick_two<Arithmetic::Divide>(insn, shape);
        case Op::Fdivr: return pick_two<Arithmetic::DivideReversed>(insn, shape);
        case Op::Faddp: return Registers<Arithmetic::Add, Into::StiAndPop>::run;
        case Op::Fsubp: return Registers<Arithmetic::Subtract, Into::StiAndPop>::run;
        case Op::Fsubrp: return Registers<Arithmetic::SubtractReversed, Into::StiAndPop>::run;
        case Op::Fmulp: return Registers<Arithmetic::Multiply, Into::StiAndPop>::run;
        case Op::Fdivp: return Registers<Arithmetic::Divide, Into::StiAndPop>::run;
        case Op::Fdivrp: return Registers<Arithmetic::DivideReversed, Into::StiAndPop>::run;
        case Op::Fiadd: return WithMemory<Arithmetic::Add>::pick_integer(insn, shape);
        case Op::Fisub: return WithMemory<Arithmetic::Subtract>::pick_integer(insn, shape);
        case Op::Fisubr: return WithMemory<Arithmetic::SubtractReversed>::pick_integer(insn, shape);
        case Op::Fimul: return WithMemory<Arithmetic::Multiply>::pick_integer(insn, shape);
        case Op::Fidiv: return WithMemory<Arithmetic::Divide>::pick_integer(insn, shape);
        case Op::Fidivr: return WithMemory<Arithmetic::DivideReversed>::pick_integer(insn, shape);
        case Op::Fsqrt: return on_stack<exec::x87::square_root>;
        case Op::Frndint: return on_stack<exec::x87::round_to_integral>;
        case Op::Fscale: return on_stack<exec::x87::scale>;
        case Op::Fxtract: return on_stack<exec::x87::extract>;
        case Op::Fprem: return on_stack<remainder_truncated>;
        case Op::Fprem1: return on_stack<remainder_nearest>;
        case Op::F2xm1: return on_stack<exec::x87::power_of_two_minus_one>;
        case Op::Fyl2x: return on_stack<exec::x87::logarithm>;
        case Op::Fyl2xp1: return on_stack<exec::x87::logarithm_plus_one>;
        case Op::Fpatan: return on_stack<exec::x87::arctangent>;
        case Op::Fsin: return on_stack<exec::x87::sine>;
        case Op::Fcos: return on_stack<exec::x87::cosine>;
        case Op::Fsincos: return on_stack<exec::x87::sine_and_cosine>;
        case Op::Fptan: return on_stack<exec::x87::tangent>;
        case Op::Fchs: return change_sign<false>;
        case Op::Fabs: return change_sign<true>;
        default: return nullptr;
    }
}

}  // namespace lockstep::fast
