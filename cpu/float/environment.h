// What a floating-point operation is told (rounding, precision, masks) and what it tells besides its value.
//
// One environment serves one instruction: make it from the control word, call the operation, read `raised`, `c1` and
// `store`. SDM volume 1, sections 8.1.5 (control word), 8.4 and 8.5 (x87 exceptions), 10.2.3 (MXCSR), 11.5 (SIMD
// exceptions).
#pragma once

#include "base/types.h"

namespace lockstep::fp {

// RC, as the control word and MXCSR encode it.
enum class Rounding : u8 { Nearest, Down, Up, TowardZero };

// Exceptions, where status word and MXCSR have their flags, the control word (and MXCSR, seven bits higher) their
// masks.
namespace exception {
constexpr u8 invalid = 0x01;
constexpr u8 denormal = 0x02;
constexpr u8 zero_divide = 0x04;
constexpr u8 overflow = 0x08;
constexpr u8 underflow = 0x10;
constexpr u8 precision = 0x20;
constexpr u8 all = 0x3F;
// Found before there is a result: unmasked, they leave the destination alone.
constexpr u8 before_result = invalid | denormal | zero_divide;
}  // namespace exception

// The rules a coprocessor follows: those of the draft of IEEE 754 (8087, 80287), which have one kind of NaN, always
// invalid, and may have one infinity without sign, or the standard's (80387 and all later ones).
enum class Standard : u8 { Draft754, Ieee754 };

struct X87Environment {
    Rounding rounding = Rounding::Nearest;
    u8 precision = 64;             // bits of significand: 24, 53 or 64 (add, sub, mul, div and sqrt only)
    u8 masks = exception::all;     // a set bit masks
    bool draft = false;            // Standard::Draft754
    bool projective = false;       // and IC of the control word is 0: one infinity, greater and less than nothing
    bool denormal_source = false;  // an operand was a denormal of a narrower format (see `memory_operand`)

    u8 raised = 0;
    bool c1 = false;    // inexact, and rounded away from zero
    bool store = true;  // false: an unmasked exception keeps the destination as it was

    constexpr X87Environment() = default;
    constexpr explicit X87Environment(u16 control_word, Standard standard = Standard::Ieee754)
        : rounding(static_cast<Rounding>(control_word >> 10 & 3)),
          precision(precision_bits(control_word >> 8 & 3)),
          masks(control_word & exception::all),
          draft(standard == Standard::Draft754),
          projective(standard == Standard::Draft754 && (control_word & infinity_control) == 0) {}

    // Raises exceptions that precede the result; false if one of them is unmasked, and nothing is to be stored.
    constexpr bool proceed(u8 exceptions) {
        raised |= exceptions;
        if ((exceptions & ~masks) == 0) return true;
        store = false;
        return false;
    }

private:
    static constexpr u16 infinity_control = 0x1000;  // IC: 1 is affine
    static constexpr u8 precision_bits(unsigned pc) { return pc == 0 ? 24 : pc == 2 ? 53 : 64; }
};

struct SseEnvironment {
    Rounding rounding = Rounding::Nearest;
    u8 masks = exception::all;
    bool denormals_are_zero = false;
    bool flush_to_zero = false;

    // Of all elements so far. With `unmasked()` no element of the instruction is stored.
    u8 raised = 0;
    u8 earlier = 0;  // the flags of steps that are complete (DPPS: products, then sums)

    constexpr SseEnvironment() = default;
    constexpr explicit SseEnvironment(u32 mxcsr)
        : rounding(static_cast<Rounding>(mxcsr >> 13 & 3)),
          masks(mxcsr >> 7 & exception::all),
          denormals_are_zero((mxcsr & 0x40) != 0),
          flush_to_zero((mxcsr & 0x8000) != 0) {}

    // The flags to set in MXCSR: an unmasked exception before the result in one element suppresses those of results in
    // all.
    constexpr u8 flags() const {
        const bool without_result = (raised & ~masks & exception::before_result) != 0;
        return earlier | (without_result ? raised & exception::before_result : raised);
    }
    // True: the instruction ends with #XM and stores nothing.
    constexpr bool unmasked() const { return ((raised | earlier) & ~masks) != 0; }
    // What follows is computed from the results so far: their exceptions stay, whatever comes.
    constexpr void next_step() {
        earlier = flags();
        raised = 0;
    }

    constexpr bool proceed(u8 exceptions) {
        raised |= exceptions;
        return (exceptions & ~masks) == 0;
    }
};

}  // namespace lockstep::fp
