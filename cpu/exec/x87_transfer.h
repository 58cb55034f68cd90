// Loads, stores, exchanges and conditional moves of the x87. SDM volume 2, FLD … FBSTP, FXCH, FCMOVcc; constants: FLD1
// …
//
// A store is in two steps, because memory may refuse: `store_*` says what to write and what becomes of the stack, and
// changes only the FpuState it is given; a caller whose store can fault works on a copy.
#pragma once

#include <optional>

#include "cpu/exec/x87_stack.h"
#include "cpu/float/transcendental.h"
#include "cpu/float/x87.h"

namespace lockstep::exec::x87 {

// FLD ST(i). Without a value and without room it is an underflow.
inline void load_register(FpuState& f, unsigned i) {
    Float80 value = fp::indefinite80;
    if (f.empty(i)) {
        if (!stack_underflow(f)) return;
    } else {
        if (!room_to_push(f)) return;
        value = f.st(i);
        set_c1(f, false);
    }
    push(f, value);
}

// FLD m80, FILD, FBLD, constants: nothing to be found wrong with the value.
inline void load_exact(FpuState& f, Float80 value) {
    if (!room_to_push(f)) return;
    set_c1(f, false);
    push(f, value);
}

// FLD m32 and m64: T is Float32 or Float64.
template <class T>
void load_narrow(FpuState& f, T value) {
    if (!room_to_push(f)) return;
    X87Environment env(f.control);
    const Float80 wide = fp::load(value, env);
    if (env.store) push(f, wide);
    report(f, env);
}

// FLD1, FLDL2T, FLDL2E, FLDPI, FLDLG2, FLDLN2, FLDZ. The 8087 and 80287 round to nearest whatever RC says.
inline void load_constant(FpuState& f, fp::Constant which, bool by_rounding_control) {
    const X87Environment env(f.control);
    load_exact(f, fp::constant(which, by_rounding_control ? env.rounding : fp::Rounding::Nearest));
}

// Every store to memory: `convert(value, env)` makes the format; `indefinite` is what an empty register gives. Nothing
// to write: an exception that is not masked.
template <class T, class Convert>
std::optional<T> store_memory(FpuState& f, bool pops, T indefinite, Convert convert) {
    if (f.empty(0)) {
        if (!stack_underflow(f)) return std::nullopt;
        if (pops) pop(f);
        return indefinite;
    }
    X87Environment env(f.control);
    const T value = convert(f.st(0), env);
    report(f, env);
    if (!env.store) return std::nullopt;
    if (pops) pop(f);
    return value;
}

inline std::optional<fp::Float32> store_single(FpuState& f, bool pops) {
    return store_memory(f, pops, fp::indefinite32, [](Float80 v, X87Environment& env) { return fp::store32(v, env); });
}
inline std::optional<fp::Float64> store_double(FpuState& f, bool pops) {
    return store_memory(f, pops, fp::indefinite64, [](Float80 v, X87Environment& env) { return fp::store64(v, env); });
}
inline std::optional<Float80> store_extended(FpuState& f, bool pops) {
    return store_memory(f, pops, fp::indefinite80, [](Float80 v, X87Environment&) { return v; });
}

// FIST, FISTP, and with `truncate` FISTTP: T is s16, s32 or s64.
template <class T>
std::optional<T> store_integer(FpuState& f, bool pops, bool truncate) {
    constexpr T indefinite = static_cast<T>(T{1} << (8 * sizeof(T) - 1));
    return store_memory(f, pops, indefinite, [truncate](Float80 v, X87Environment& env) {
        if (truncate) env.rounding = fp::Rounding::TowardZero;
        if constexpr (sizeof(T) == 2) return fp::store_integer16(v, env);
        if constexpr (sizeof(T) == 4) return fp::store_integer32(v, env);
        if constexpr (sizeof(T) == 8) return fp::store_integer64(v, env);
    });
}

inline std::optional<fp::PackedBcd> store_packed_bcd(FpuState& f) {
    return store_memory(f, true, fp::indefinite_bcd,
                        [](Float80 v, X87Environment& env) { return fp::store_bcd(v, env); });
}

// FST and FSTP ST(i).
inline void store_register(FpuState& f, unsigned i, bool pops) {
    Float80 value = fp::indefinite80;
    if (f.empty(0)) {
        if (!stack_underflow(f)) return;
    } else {
        value = f.st(0);
        set_c1(f, false);
    }
    write(f, i, value);
    if (pops) pop(f);
}

// FSTPNCE, the copy of FSTP at D9 D8: ST(0) empty is no fault, nothing is stored then.
inline void store_register_unchecked(FpuState& f, unsigned i) {
    set_c1(f, false);
    if (!f.empty(0)) write(f, i, f.st(0));
    pop(f);
}

inline void exchange(FpuState& f, unsigned i) {
    if (f.empty(0) || f.empty(i)) {
        if (!stack_underflow(f)) return;
        if (f.empty(0)) write(f, 0, fp::indefinite80);
        if (f.empty(i)) write(f, i, fp::indefinite80);
    } else {
        set_c1(f, false);
    }
    std::swap(f.st(0), f.st(i));
}

// FCMOVcc: an empty register is a fault whether the condition holds or not. Without a fault C1 stays.
inline void conditional_move(FpuState& f, unsigned i, bool condition) {
    if (f.empty(0) || f.empty(i)) {
        if (stack_underflow(f)) write(f, 0, fp::indefinite80);
        return;
    }
    if (condition) f.st(0) = f.st(i);
}

}  // namespace lockstep::exec::x87
