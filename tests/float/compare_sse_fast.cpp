#include <cinttypes>
#include <cstdio>

#include "cpu/float/sse.h"
#include "cpu/float/sse_fast.h"
#include "tests/float/compare_fast.h"
#include "tests/float/values.h"

namespace lockstep::float_test {

namespace {

using fp::Float32;
using fp::Float64;
using fp::SseEnvironment;
using fp::sse_fast::Precision;

struct Case {
    Float32 a32, b32;
    Float64 a64, b64;
    s32 integer;
    u32 mxcsr;

    template <class Float>
    Float a() const {
        if constexpr (sizeof(Float) == 4)
            return a32;
        else
            return a64;
    }
    template <class Float>
    Float b() const {
        if constexpr (sizeof(Float) == 4)
            return b32;
        else
            return b64;
    }
};

// What an operation gives: its value of any format, and the exceptions.
struct Outcome {
    u64 value = 0;
    u8 raised = 0;
    friend bool operator==(const Outcome&, const Outcome&) = default;
};
u64 bits_of(Float32 v) {
    return v.bits;
}
u64 bits_of(Float64 v) {
    return v.bits;
}
u64 bits_of(s32 v) {
    return static_cast<u32>(v);
}
u64 bits_of(fp::Order v) {
    return static_cast<u64>(v);
}

struct Operation {
    const char* name;
    unsigned share;  // of the cases that must be ordinary ones, in percent
    bool needs_nearest;
    bool (*fast)(const Case& c, Precision precision, Outcome& result);
    u64 (*whole)(const Case& c, SseEnvironment& env);
};

// `function(c, value, inexact)` for the precision at hand.
template <class Value, class Function>
bool ask(Precision precision, Outcome& result, Function function) {
    Value value{};
    bool inexact = false;
    const bool answered = precision == Precision::Raised
                              ? function.template operator()<Precision::Raised>(value, inexact)
                              : function.template operator()<Precision::Asked>(value, inexact);
    if (answered) result = {bits_of(value), inexact ? fp::exception::precision : u8{0}};
    return answered;
}

#define FAST(value, call)                                                                               \
    [](const Case& c, Precision precision, Outcome& result) {                                           \
        return ask<value>(precision, result,                                                            \
                          [&]<Precision P>(value& v, [[maybe_unused]] bool& inexact) { return call; }); \
    }
#define WHOLE(call) [](const Case& c, SseEnvironment& env) { return bits_of(call); }
#define BINARY(name, share, Float, function)                                                                 \
    {                                                                                                        \
        name, share, true, FAST(Float, (fp::sse_fast::function<P>(c.a<Float>(), c.b<Float>(), v, inexact))), \
            WHOLE(fp::function(c.a<Float>(), c.b<Float>(), env))                                             \
    }
#define EXACT(name, share, value, Float, function)                                                \
    {                                                                                             \
        name, share, false, FAST(value, (fp::sse_fast::function(c.a<Float>(), c.b<Float>(), v))), \
            WHOLE(fp::function(c.a<Float>(), c.b<Float>(), env))                                  \
    }
#define UNARY(name, share, value, Float, function, whole) \
    { name, share, true, FAST(value, (fp::sse_fast::function<P>(c.a<Float>(), v, inexact))), WHOLE(whole) }

constexpr Operation operations[] = {
    BINARY("addss", 40, Float32, add),
    BINARY("addsd", 40, Float64, add),
    BINARY("subss", 40, Float32, subtract),
    BINARY("subsd", 40, Float64, subtract),
    BINARY("mulss", 25, Float32, multiply),
    BINARY("mulsd", 25, Float64, multiply),
    BINARY("divss", 25, Float32, divide),
    BINARY("divsd", 25, Float64, divide),
    UNARY("sqrtss", 25, Float32, Float32, square_root, fp::square_root(c.a32, env)),
    UNARY("sqrtsd", 25, Float64, Float64, square_root, fp::square_root(c.a64, env)),
    EXACT("minss", 50, Float32, Float32, minimum),
    EXACT("minsd", 50, Float64, Float64, minimum),
    EXACT("maxss", 50, Float32, Float32, maximum),
    EXACT("maxsd", 50, Float64, Float64, maximum),
    EXACT("comiss", 50, fp::Order, Float32, compare),
    EXACT("ucomisd", 50, fp::Order, Float64, compare),
    {"cvtsi2sd", 100, false, FAST(Float64, (v = fp::sse_fast::to_float64(c.integer), true)),
     WHOLE(fp::to_float64(s64{c.integer}, env))},
    {"cvtsi2ss", 100, true, FAST(Float32, (v = fp::sse_fast::to_float32<P>(c.integer, inexact), true)),
     WHOLE(fp::to_float32(s64{c.integer}, env))},
    {"cvtss2sd", 50, false, FAST(Float64, (fp::sse_fast::to_float64(c.a32, v))), WHOLE(fp::to_float64(c.a32, env))},
    UNARY("cvtsd2ss", 25, Float32, Float64, to_float32, fp::to_float32(c.a64, env)),
    UNARY("cvttss2si", 10, s32, Float32, truncate, fp::to_integer32(c.a32, fp::Rounding::TowardZero, env)),
    UNARY("cvttsd2si", 10, s32, Float64, truncate, fp::to_integer32(c.a64, fp::Rounding::TowardZero, env)),
    UNARY("cvtss2si", 10, s32, Float32, to_integer, fp::to_integer32(c.a32, env.rounding, env)),
    UNARY("cvtsd2si", 10, s32, Float64, to_integer, fp::to_integer32(c.a64, env.rounding, env)),
};
#undef FAST
#undef WHOLE
#undef BINARY
#undef EXACT
#undef UNARY

// Second operands that nearly cancel, or make products and quotients that are exact or nearly so.
template <class Float, class Bits>
Float partner(Float a, Float other, Random& random) {
    if (random.percent(25)) {
        const Bits flip = static_cast<Bits>(Bits{random.percent(50)} << (sizeof(Bits) * 8 - 1));
        return Float{static_cast<Bits>(a.bits ^ flip ^ (random.percent(50) ? random.below(8) : 0))};
    }
    return other;
}
// Few significant bits: sums, products, quotients and roots that are exact.
template <class Bits>
Bits shortened(Bits v, unsigned fraction_bits, Random& random) {
    if (!random.percent(40)) return v;
    return static_cast<Bits>(v & ~Bits{0} << random.below(fraction_bits + 1));
}

Case random_case(Random& random) {
    Case c;
    c.a32 = random_float32(random);
    c.a64 = random_float64(random);
    // Near integers and floats, too.
    if (random.percent(20)) {
        const double near = static_cast<double>(static_cast<s32>(random_integer(random))) +
                            static_cast<double>(random.below(9)) * 0.125 - 0.5;
        c.a64 = Float64{std::bit_cast<u64>(near)};
        c.a32 = Float32{std::bit_cast<u32>(static_cast<float>(near))};
    }
    c.a32.bits = shortened(c.a32.bits, 23, random);
    c.a64.bits = shortened(c.a64.bits, 52, random);
    c.b32 = partner<Float32, u32>(c.a32, random_float32(random), random);
    c.b64 = partner<Float64, u64>(c.a64, random_float64(random), random);
    c.b32.bits = shortened(c.b32.bits, 23, random);
    c.b64.bits = shortened(c.b64.bits, 52, random);
    c.integer = static_cast<s32>(random_integer(random));
    c.mxcsr = random_mxcsr(random);
    return c;
}

void print(const char* name, const Case& c, const Outcome& fast, const Outcome& whole) {
    std::printf("%s a %08X %016" PRIX64 " b %08X %016" PRIX64 " integer %08X MXCSR %04X\n", name, c.a32.bits,
                c.a64.bits, c.b32.bits, c.b64.bits, static_cast<u32>(c.integer), c.mxcsr);
    std::printf("    fast  %016" PRIX64 " raises %02X\n    whole %016" PRIX64 " raises %02X\n", fast.value, fast.raised,
                whole.value, whole.raised);
}

}  // namespace

u64 compare_sse_fast(u64 count, u64 seed) {
    u64 different = 0;
    for (const Operation& operation : operations) {
        u64 answered = 0;
        u64 wrong = 0;
        for (u64 number = 0; number < count; ++number) {
            Random random(seed, number);
            Case c = random_case(random);
            if (operation.needs_nearest) c.mxcsr = (c.mxcsr & ~0x6000u) | 0x1000;
            const Precision precision = fp::sse_fast::precision_raised(c.mxcsr) ? Precision::Raised : Precision::Asked;
            Outcome fast;
            if (!operation.fast(c, precision, fast)) continue;
            ++answered;
            SseEnvironment env(c.mxcsr);
            Outcome whole{operation.whole(c, env), 0};
            whole.raised = env.raised;
            // Nobody asks for what MXCSR has already.
            if (precision == Precision::Raised) whole.raised &= static_cast<u8>(~fp::exception::precision);
            if (fast == whole) continue;
            if (++wrong <= 3) print(operation.name, c, fast, whole);
        }
        const u64 share = answered * 100 / count;
        if (share < operation.share) {
            std::printf("%s: only %u of 100 cases were ordinary, expected %u\n", operation.name,
                        static_cast<unsigned>(share), operation.share);
            ++wrong;
        }
        std::printf("%-9s %12" PRIu64 " cases, %12" PRIu64 " ordinary, %" PRIu64 " different\n", operation.name, count,
                    answered, wrong);
        different += wrong;
    }
    return different;
}

}  // namespace lockstep::float_test
