// The transcendental instructions of the x87. Each result is rounded once, from 104 bits or more: that is correct
// rounding but for about one argument in 2^39. SDM volume 2, and volume 1, sections 8.3.7 to 8.3.10.
//
// A finite result other than zero always raises the precision exception, also where it happens to be exact, as the
// processors do.
#pragma once

#include "cpu/float/environment.h"
#include "cpu/float/float80.h"

namespace lockstep::fp {

// F2XM1: 2^a - 1. Outside -1 … 1, where the manual leaves it open, a itself.
Float80 power_of_two_minus_one(Float80 a, X87Environment& env);
// FYL2X: y × log2(x).
Float80 logarithm(Float80 x, Float80 y, X87Environment& env);
// FYL2XP1: y × log2(x + 1). For x <= -1, where the manual leaves it open, x itself.
Float80 logarithm_plus_one(Float80 x, Float80 y, X87Environment& env);
// FPATAN: the angle of the point (x, y), -π … π. x is ST(0), y ST(1).
Float80 arctangent(Float80 y, Float80 x, X87Environment& env);

// FSIN, FCOS, FSINCOS and FPTAN. Arguments of 2^63 and more are out of range (C2): nothing changes. Smaller ones are
// reduced by the processors' own π of 66 bits, so near its multiples results differ from those of the real π.
struct Circular {
    Float80 first;   // FPTAN: the tangent; otherwise what the instruction is named after (the sine of FSINCOS)
    Float80 second;  // FSINCOS: the cosine, which is pushed; FPTAN: 1, or the same NaN
    bool out_of_range = false;
};
Circular sine(Float80 a, X87Environment& env);
Circular cosine(Float80 a, X87Environment& env);
Circular sine_and_cosine(Float80 a, X87Environment& env);
Circular tangent(Float80 a, X87Environment& env);

// FLDPI and the like: rounded by rounding control since the 80387; they raise nothing.
enum class Constant : u8 { One, Log2Of10, Log2OfE, Pi, Log10Of2, LogEOf2, Zero };  // D9 E8 … D9 EE
Float80 constant(Constant which, Rounding rounding);

}  // namespace lockstep::fp
