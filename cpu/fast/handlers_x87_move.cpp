// FLD, FILD, FST, FIST, FISTTP, FXCH, constants, FFREE, FINCSTP, FDECSTP.
#include <optional>

#include "cpu/exec/x87_transfer.h"
#include "cpu/fast/x87.h"

namespace lockstep::fast {
namespace {

using fp::Float32;
using fp::Float64;
using fp::Float80;

// --- loads ---

// Bytes in memory to a register: `fast` does it without an exception or not at all, `general` in any case.
struct LoadSingle {
    using Type = u32;
    LOCKSTEP_INLINE static bool fast(u32 bits, Float80& value) { return fp::fast::load(Float32{bits}, value); }
    static void general(FpuState& fpu, u32 bits) { exec::x87::load_narrow(fpu, Float32{bits}); }
};
struct LoadDouble {
    using Type = u64;
    LOCKSTEP_INLINE static bool fast(u64 bits, Float80& value) { return fp::fast::load(Float64{bits}, value); }
    static void general(FpuState& fpu, u64 bits) { exec::x87::load_narrow(fpu, Float64{bits}); }
};
struct LoadExtended {
    using Type = Tbyte;
    LOCKSTEP_INLINE static bool fast(const Tbyte& operand, Float80& value) {
        std::memcpy(&value.significand, operand.bytes.data(), 8);
        std::memcpy(&value.sign_exponent, operand.bytes.data() + 8, 2);
        return true;
    }
    static void general(FpuState& fpu, Tbyte operand) {
        Float80 value;
        fast(operand, value);
        exec::x87::load_exact(fpu, value);
    }
};
template <class Integer>
struct LoadInteger {
    using Type = Integer;
    LOCKSTEP_INLINE static bool fast(Integer integer, Float80& value) {
        value = fp::from_integer(integer);
        return true;
    }
    static void general(FpuState& fpu, Integer integer) { exec::x87::load_exact(fpu, fp::from_integer(integer)); }
};

template <class L>
struct Load {
    template <class, Form F>
    struct Family {
        [[gnu::noinline]] static Next general(Cpu& cpu, const Record* r) {
            typename L::Type operand;
            u32 offset;
            if (!cpu.floats.x87 || !load_at<typename L::Type, F>(cpu, r, offset, operand) ||
                !changed<L::general>(cpu.state.fpu, operand)) {
                LOCKSTEP_BAIL(cpu, r);
            }
            note_instruction(cpu, r);
            note_operand(cpu, r, offset);
            LOCKSTEP_NEXT(cpu, r);
        }
        static Next run(Cpu& cpu, const Record* r) {
            FpuState& fpu = cpu.state.fpu;
            typename L::Type operand;
            u32 offset, place;
            Float80 value;
            if (!cpu.floats.x87 || !room_to_push(fpu, place) ||
                !load_at<typename L::Type, F>(cpu, r, offset, operand) || !L::fast(operand, value)) [[unlikely]] {
                LOCKSTEP_BECOME(general, cpu, r);
            }
            push(fpu, place, value);
            set_status(fpu, 0);
            note_instruction(cpu, r);
            note_operand(cpu, r, offset);
            LOCKSTEP_NEXT(cpu, r);
        }
    };
};

Next load_register(Cpu& cpu, const Record* r) {
    FpuState& fpu = cpu.state.fpu;
    const u32 from = place_of(fpu, r->src);
    u32 place;
    if (!cpu.floats.x87 || !occupied(fpu, from) || !room_to_push(fpu, place)) [[unlikely]]
        LOCKSTEP_BECOME(on_register<exec::x87::load_register>, cpu, r);
    push(fpu, place, fpu.reg[from]);
    set_status(fpu, 0);
    note_instruction(cpu, r);
    LOCKSTEP_NEXT(cpu, r);
}

template <fp::Constant C>
void constant(FpuState& fpu) {
    exec::x87::load_constant(fpu, C, true);
}

// FLD1 and FLDZ, the usual ones.
template <fp::Constant C>
Next load_constant(Cpu& cpu, const Record* r) {
    FpuState& fpu = cpu.state.fpu;
    u32 place;
    if (!cpu.floats.x87 || !room_to_push(fpu, place)) [[unlikely]]
        LOCKSTEP_BECOME(on_stack<constant<C>>, cpu, r);
    push(fpu, place, C == fp::Constant::One ? fp::one80 : fp::zero80(false));
    set_status(fpu, 0);
    note_instruction(cpu, r);
    LOCKSTEP_NEXT(cpu, r);
}

// --- stores ---

// A register to bytes in memory: `fast` does it without an exception but an inexact result, or not at all; `general` in
// any case, and says what to write if anything.
struct StoreSingle {
    using Type = u32;
    LOCKSTEP_INLINE static bool fast(Float80 v, u32& bits, u16& status) {
        Float32 value;
        if (!fp::fast::store(v, value, status)) return false;
        bits = value.bits;
        return true;
    }
    static std::optional<u32> general(FpuState& fpu, bool pops) {
        const auto value = exec::x87::store_single(fpu, pops);
        return value ? std::optional(value->bits) : std::nullopt;
    }
};
struct StoreDouble {
    using Type = u64;
    LOCKSTEP_INLINE static bool fast(Float80 v, u64& bits, u16& status) {
        Float64 value;
        if (!fp::fast::store(v, value, status)) return false;
        bits = value.bits;
        return true;
    }
    static std::optional<u64> general(FpuState& fpu, bool pops) {
        const auto value = exec::x87::store_double(fpu, pops);
        return value ? std::optional(value->bits) : std::nullopt;
    }
};
struct StoreExtended {
    using Type = Tbyte;
    LOCKSTEP_INLINE static bool fast(Float80 v, Tbyte& operand, u16& status) {
        std::memcpy(operand.bytes.data(), &v.significand, 8);
        std::memcpy(operand.bytes.data() + 8, &v.sign_exponent, 2);
        status = 0;
        return true;
    }
    static std::optional<Tbyte> general(FpuState& fpu, bool pops) {
        const auto value = exec::x87::store_extended(fpu, pops);
        Tbyte operand{};
        u16 status;
        return value && fast(*value, operand, status) ? std::optional(operand) : std::nullopt;
    }
};
// FIST, and FISTTP, which cuts.
template <class Integer, bool Truncate = false>
struct StoreInteger {
    using Type = Integer;
    LOCKSTEP_INLINE static bool fast(Float80, Integer&, u16&) { return false; }
    static std::optional<Integer> general(FpuState& fpu, bool pops) {
        return exec::x87::store_integer<Integer>(fpu, pops, Truncate);
    }
};

// Like changed(), of a store: `at` is where it goes.
template <class S>
[[gnu::noinline]] bool stored(FpuState& fpu, u8* at, bool pops) {
    FpuState trial = fpu;
    const auto value = S::general(trial, pops);
    if ((trial.status & fpu_status::summary) != 0) return false;
    fpu = trial;
    if (value) put<typename S::Type>(at, *value);
    return true;
}

template <class S, bool Pop>
struct Store {
    template <class, Form F>
    struct Family {
        using T = typename S::Type;
        [[gnu::noinline]] static Next general(Cpu& cpu, const Record* r) {
            if (!cpu.floats.x87 || wraps<T, F>(cpu, r)) LOCKSTEP_BAIL(cpu, r);
            u8* const at = modify<T, F>(cpu, r);
            if (at == nullptr || !stored<S>(cpu.state.fpu, at, Pop)) LOCKSTEP_BAIL(cpu, r);
            note_instruction(cpu, r);
            note_operand(cpu, r, offset_of<F>(cpu, r));
            LOCKSTEP_NEXT(cpu, r);
        }
        static Next run(Cpu& cpu, const Record* r) {
            FpuState& fpu = cpu.state.fpu;
            T bits;
            u16 status;
            // Stores round as control says, but have no precision of their own to lose.
            if (!cpu.floats.ordinary || !occupied(fpu, fpu.top) || !S::fast(fpu.reg[fpu.top], bits, status))
                [[unlikely]] {
                LOCKSTEP_BECOME(general, cpu, r);
            }
            if (wraps<T, F>(cpu, r)) [[unlikely]]
                LOCKSTEP_BECOME(general, cpu, r);
            u8* const at = modify<T, F, Try::Tlb>(cpu, r);
            if (at == nullptr) [[unlikely]]
                LOCKSTEP_BECOME(general, cpu, r);
            put<T>(at, bits);
            set_status(fpu, status);
            if constexpr (Pop) exec::x87::pop(fpu);
            note_instruction(cpu, r);
            note_operand(cpu, r, offset_of<F>(cpu, r));
            LOCKSTEP_NEXT(cpu, r);
        }
    };
};

template <bool Pop>
void store_any(FpuState& fpu, unsigned i) {
    exec::x87::store_register(fpu, i, Pop);
}

// FST and FSTP to ST(i): of anything, without exceptions.
template <bool Pop>
Next store_register(Cpu& cpu, const Record* r) {
    FpuState& fpu = cpu.state.fpu;
    if (!cpu.floats.x87 || !occupied(fpu, fpu.top)) [[unlikely]]
        LOCKSTEP_BECOME(on_register<store_any<Pop>>, cpu, r);
    const u32 to = place_of(fpu, r->src);
    fpu.reg[to] = fpu.reg[fpu.top];
    fpu.used = static_cast<u8>(fpu.used | 1u << to);
    set_status(fpu, 0);
    if constexpr (Pop) exec::x87::pop(fpu);
    note_instruction(cpu, r);
    LOCKSTEP_NEXT(cpu, r);
}

// --- registers ---

Next exchange(Cpu& cpu, const Record* r) {
    FpuState& fpu = cpu.state.fpu;
    const u32 other = place_of(fpu, r->src);
    if (!cpu.floats.x87 || !occupied(fpu, fpu.top) || !occupied(fpu, other)) [[unlikely]]
        LOCKSTEP_BECOME(on_register<exec::x87::exchange>, cpu, r);
    const Float80 value = fpu.reg[other];
    fpu.reg[other] = fpu.reg[fpu.top];
    fpu.reg[fpu.top] = value;
    set_status(fpu, 0);
    note_instruction(cpu, r);
    LOCKSTEP_NEXT(cpu, r);
}

// --- selection ---

template <class L>
Handler pick_load(const Instruction& insn, const Shape& shape) {
    return pick_form<Load<L>::template Family, u8>(form_of(insn, shape));
}

template <class S>
Handler pick_store(const Instruction& insn, const Shape& shape, bool pops) {
    const Form form = form_of(insn, shape);
    return pops ? pick_form<Store<S, true>::template Family, u8>(form)
                : pick_form<Store<S, false>::template Family, u8>(form);
}

template <bool Truncate>
Handler pick_store_integer(const Instruction& insn, const Shape& shape, bool pops) {
    switch (insn.operands[0].size) {
        case 2: return pick_store<StoreInteger<s16, Truncate>>(insn, shape, pops);
        case 4: return pick_store<StoreInteger<s32, Truncate>>(insn, shape, pops);
        default: return pick_store<StoreInteger<s64, Truncate>>(insn, shape, pops);
    }
}

Handler pick_fld(const Instruction& insn, const Shape& shape) {
    if (!is_memory(insn.operands[0])) return load_register;
    switch (insn.operands[0].size) {
        case 4: return pick_load<LoadSingle>(insn, shape);
        case 8: return pick_load<LoadDouble>(insn, shape);
        default: return pick_load<LoadExtended>(insn, shape);
    }
}

Handler pick_fild(const Instruction& insn, const Shape& shape) {
    switch (insn.operands[0].size) {
        case 2: return pick_load<LoadInteger<s16>>(insn, shape);
        case 4: return pick_load<LoadInteger<s32>>(insn, shape);
        default: return pick_load<LoadInteger<s64>>(insn, shape);
    }
}

Handler pick_fst(const Instruction& insn, const Shape& shape, bool pops) {
    if (!is_memory(insn.operands[0])) return pops ? store_register<true> : store_register<false>;
    switch (insn.operands[0].size) {
        case 4: return pick_store<StoreSingle>(insn, shape, pops);
        case 8: return pick_store<StoreDouble>(insn, shape, pops);
        default: return pick_store<StoreExtended>(insn, shape, pops);
    }
}

}  // namespace

Handler select_x87_move(const Instruction& insn, const Shape& shape) {
    using enum fp::Constant;
    switch (insn.op) {
        case Op::Fld: return pick_fld(insn, shape);
        case Op::Fild: return pick_fild(insn, shape);
        case Op::Fst: return pick_fst(insn, shape, false);
        case Op::Fstp: return pick_fst(insn, shape, true);
        case Op::Fist: return pick_store_integer<false>(insn, shape, false);
        case Op::Fistp: return pick_store_integer<false>(insn, shape, true);
        case Op::Fisttp: return pick_store_integer<true>(insn, shape, true);
        case Op::Fxch: return exchange;
        case Op::Fld1: return load_constant<One>;
        case Op::Fldl2t: return on_stack<constant<Log2Of10>>;
        case Op::Fldl2e: return on_stack<constant<Log2OfE>>;
        case Op::Fldpi: return on_stack<constant<Pi>>;
        case Op::Fldlg2: return on_stack<constant<Log10Of2>>;
        case Op::Fldln2: return on_stack<constant<LogEOf2>>;
        case Op::Fldz: return load_constant<Zero>;
        case Op::Ffree: return on_register<exec::x87::free_register>;
        case Op::Fincstp: return on_stack<exec::x87::increment_top>;
        case Op::Fdecstp: return on_stack<exec::x87::decrement_top>;
        case Op::Ffreep: return on_register<exec::x87::free_and_pop>;
        default: return nullptr;
    }
}

}  // namespace lockstep::fast
