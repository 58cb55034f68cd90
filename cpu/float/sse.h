// The arithmetic of SSE, SSE2 and SSE4.1, one element at a time: Float32 for the PS and SS forms, Float64 for PD and
// SD.
//
// Exceptions collect in the environment over the elements of an instruction. Afterwards `env.flags()` go to MXCSR, and
// with `env.unmasked()` the instruction raises #XM and stores nothing; what an element gave does not count then. SDM
// volume 1, sections 11.5 and 4.8.3.5 (NaNs), appendix E (results by operand).
#pragma once

#include "cpu/float/environment.h"
#include "cpu/float/narrow.h"
#include "cpu/float/x87.h"

namespace lockstep::fp {

Float32 add(Float32 a, Float32 b, SseEnvironment& env);
Float64 add(Float64 a, Float64 b, SseEnvironment& env);
Float32 subtract(Float32 a, Float32 b, SseEnvironment& env);  // a - b
Float64 subtract(Float64 a, Float64 b, SseEnvironment& env);
Float32 multiply(Float32 a, Float32 b, SseEnvironment& env);
Float64 multiply(Float64 a, Float64 b, SseEnvironment& env);
Float32 divide(Float32 a, Float32 b, SseEnvironment& env);  // a / b
Float64 divide(Float64 a, Float64 b, SseEnvironment& env);
Float32 square_root(Float32 a, SseEnvironment& env);
Float64 square_root(Float64 a, SseEnvironment& env);

// MIN and MAX: not symmetric. With a NaN (always invalid) or two zeros the answer is the second operand as it is.
Float32 minimum(Float32 a, Float32 b, SseEnvironment& env);
Float64 minimum(Float64 a, Float64 b, SseEnvironment& env);
Float32 maximum(Float32 a, Float32 b, SseEnvironment& env);
Float64 maximum(Float64 a, Float64 b, SseEnvironment& env);

// COMISS and COMISD: every NaN is invalid. UCOMISS and UCOMISD: signalling ones are.
Order compare(Float32 a, Float32 b, SseEnvironment& env);
Order compare(Float64 a, Float64 b, SseEnvironment& env);
Order compare_quiet(Float32 a, Float32 b, SseEnvironment& env);
Order compare_quiet(Float64 a, Float64 b, SseEnvironment& env);

// CMPPS and the like: the immediate's predicates.
enum class Predicate : u8 { Equal, Less, LessEqual, Unordered, NotEqual, NotLess, NotLessEqual, Ordered };
bool test(Predicate predicate, Float32 a, Float32 b, SseEnvironment& env);
bool test(Predicate predicate, Float64 a, Float64 b, SseEnvironment& env);

// CVT(T)xx2SI and the packed forms. Out of range is invalid, the masked answer the least integer. For the truncating
// forms pass Rounding::TowardZero, for the others env.rounding.
s32 to_integer32(Float32 a, Rounding rounding, SseEnvironment& env);
s32 to_integer32(Float64 a, Rounding rounding, SseEnvironment& env);
s64 to_integer64(Float32 a, Rounding rounding, SseEnvironment& env);
s64 to_integer64(Float64 a, Rounding rounding, SseEnvironment& env);
// CVTSI2xx, CVTDQ2xx, CVTPI2xx.
Float32 to_float32(s64 a, SseEnvironment& env);
Float64 to_float64(s64 a, SseEnvironment& env);
// CVTSS2SD and CVTSD2SS.
Float64 to_float64(Float32 a, SseEnvironment& env);
Float32 to_float32(Float64 a, SseEnvironment& env);
// ROUNDSS and the like. Bit 3 of the immediate keeps the precision exception quiet.
Float32 round_to_integral(Float32 a, Rounding rounding, bool quiet, SseEnvironment& env);
Float64 round_to_integral(Float64 a, Rounding rounding, bool quiet, SseEnvironment& env);

// RCPPS and RSQRTPS: from tables, the relative error below 1.5 × 2^-12; raise nothing, know no rounding. See README.md.
Float32 approximate_reciprocal(Float32 a);
Float32 approximate_reciprocal_root(Float32 a);

}  // namespace lockstep::fp
