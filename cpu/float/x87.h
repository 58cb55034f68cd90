// The arithmetic of the x87, one function for one operation. Each gives the value for the destination and notes
// exceptions, C1 and whether to store in the environment. Nothing here knows the register stack: stack faults, tags and
// pointers are the caller's.
//
// Modelled is the 80387 and later. Of the 8087 and 80287 (Standard::Draft754): infinities, NaNs, FXTRACT of zero. Not
// their arithmetic with denormals and unnormals.
#pragma once

#include "cpu/float/environment.h"
#include "cpu/float/float80.h"

namespace lockstep::fp {

// FADD, FSUB (a - b), FMUL, FDIV (a / b), FSQRT. Rounded by rounding and precision control.
Float80 add(Float80 a, Float80 b, X87Environment& env);
Float80 subtract(Float80 a, Float80 b, X87Environment& env);
Float80 multiply(Float80 a, Float80 b, X87Environment& env);
Float80 divide(Float80 a, Float80 b, X87Environment& env);
Float80 square_root(Float80 a, X87Environment& env);

// FPREM and FPREM1. With `partial` (C2) the value is a step on the way: call again with it as dividend.
// C0, C3 and C1 are bits 2, 1 and 0 of `quotient`.
struct Remainder {
    Float80 value;
    u8 quotient = 0;  // its last three bits, 0 if partial
    bool partial = false;
    bool divided = false;  // false: an invalid or denormal operand decided, there is no quotient
};
Remainder remainder_truncated(Float80 dividend, Float80 divisor, X87Environment& env);  // FPREM
Remainder remainder_nearest(Float80 dividend, Float80 divisor, X87Environment& env);    // FPREM1

// FRNDINT: to an integer by rounding control.
Float80 round_to_integral(Float80 a, X87Environment& env);
// FSCALE: a × 2^(scale truncated).
Float80 scale(Float80 a, Float80 scale, X87Environment& env);
// FXTRACT: a = significand × 2^exponent, 1 <= |significand| < 2. The exponent takes the operand's place, the
// significand is pushed.
struct Extracted {
    Float80 exponent;
    Float80 significand;
};
Extracted extract(Float80 a, X87Environment& env);

// The condition codes of a comparison, as bits of the status word and as bits of EFLAGS (FCOMI): C0 and CF, C2 and PF,
// C3 and ZF.
enum class Order : u8 { Greater, Less, Equal, Unordered };
constexpr u16 status_word_bits(Order order) {
    return order == Order::Greater ? 0 : order == Order::Less ? 0x0100 : order == Order::Equal ? 0x4000 : 0x4500;
}
constexpr u32 eflags_bits(Order order) {
    return order == Order::Greater ? 0 : order == Order::Less ? 0x01 : order == Order::Equal ? 0x40 : 0x45;
}
// FCOM, FTST (b = zero80(false)), FCOMI: every NaN is invalid. Unmasked, `env.store` is false: nothing is popped.
Order compare(Float80 a, Float80 b, X87Environment& env);
// FUCOM, FUCOMI: only signalling NaNs (and unsupported encodings) are.
Order compare_quiet(Float80 a, Float80 b, X87Environment& env);

// FXAM: C3, C2, C1 and C0 at their places in the status word, for a register that is not empty. Empty is 4100h, with C1
// the sign.
u16 examine(Float80 a);

// Loads. FLD of a memory format: signalling NaNs and denormals raise. Only an unmasked invalid operation leaves nothing
// to push (`env.store`).
Float80 load(Float32 a, X87Environment& env);
Float80 load(Float64 a, X87Environment& env);
// FILD: exact. Narrower integers are sign-extended by the caller.
Float80 from_integer(s64 a);
// FADD m32 and the like: the operand as it is, without an exception; the operation itself will find what is wrong with
// it.
Float80 memory_operand(Float32 a, X87Environment& env);
Float80 memory_operand(Float64 a, X87Environment& env);

// Stores. FST to memory: rounded to the format (precision control does not count); unmasked overflow and underflow
// store nothing.
Float32 store32(Float80 a, X87Environment& env);
Float64 store64(Float80 a, X87Environment& env);
// FIST; out of range is invalid, the masked answer the least integer. FISTTP is the same with env.rounding set to
// TowardZero.
s16 store_integer16(Float80 a, X87Environment& env);
s32 store_integer32(Float80 a, X87Environment& env);
s64 store_integer64(Float80 a, X87Environment& env);

// Packed BCD: 18 digits, two in a byte, the least first; bit 79 is the sign.
struct PackedBcd {
    u64 digits = 0;  // digits 0–15
    u16 top = 0;     // digits 16 and 17 in bits 7–0, sign in bit 15
    friend constexpr bool operator==(PackedBcd, PackedBcd) = default;
};
constexpr PackedBcd indefinite_bcd{0xC000000000000000u, 0xFFFF};
PackedBcd store_bcd(Float80 a, X87Environment& env);  // FBSTP
Float80 from_bcd(PackedBcd a);                        // FBLD: exact; digits A–F count 10–15

}  // namespace lockstep::fp
