#include "tests/float/bench.h"

#include <array>
#include <cstdio>
#include <ctime>

#include "cpu/float/sse.h"
#include "cpu/float/sse_fast.h"
#include "cpu/float/transcendental.h"
#include "cpu/float/x87.h"
#include "cpu/float/x87_fast.h"
#include "tests/float/values.h"

namespace lockstep::float_test {

namespace {

constexpr unsigned operands = 1024;
constexpr unsigned rounds = 2000;

template <class Float>
struct Pairs {
    std::array<Float, operands> a;
    std::array<Float, operands> b;
};

Pairs<fp::Float80> pairs80() {
    Random random(1, 1);
    Pairs<fp::Float80> pairs;
    for (unsigned i = 0; i < operands; ++i) {
        pairs.a[i] = fp::make_float80(random.percent(50), 16383 - 8 + random.below(8), random.next() | fp::integer_bit);
        pairs.b[i] = fp::make_float80(random.percent(50), 16383 - 8 + random.below(8), random.next() | fp::integer_bit);
    }
    return pairs;
}

template <class Float, unsigned Bias, unsigned Shift>
Pairs<Float> narrow_pairs() {
    Random random(1, 2);
    Pairs<Float> pairs;
    using Bits = decltype(Float::bits);
    const auto any = [&] {
        const u64 exponent = Bias - 8 + random.below(8);
        const u64 fraction = random.next() & ((u64{1} << Shift) - 1);
        return Float{static_cast<Bits>(exponent << Shift | fraction)};
    };
    for (unsigned i = 0; i < operands; ++i) {
        pairs.a[i] = any();
        pairs.b[i] = any();
    }
    return pairs;
}

u64 digest(fp::Float80 v) {
    return v.significand ^ v.sign_exponent;
}
template <class Float>
u64 digest(Float v) {
    return v.bits;
}

template <class Environment, class Float, class Operation>
void measure(const char* name, const Pairs<Float>& pairs, unsigned times, Operation operation) {
    u64 sink = 0;
    const std::clock_t start = std::clock();  // of this process: others may be busy
    for (unsigned round = 0; round < times; ++round) {
        for (unsigned i = 0; i < operands; ++i) {
            Environment env;
            sink += digest(operation(pairs.a[i], pairs.b[(i + round) % operands], env)) + env.raised;
        }
    }
    const double time = 1e9 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    std::printf("%-11s %7.2f ns   (%04X)\n", name, time / times / operands, static_cast<unsigned>(sink & 0xFFFF));
}

}  // namespace

void bench() {
    using fp::SseEnvironment;
    using fp::X87Environment;
    const Pairs<fp::Float80> x87 = pairs80();
    const auto with = [&x87](const char* name, unsigned times, auto operation) {
        measure<X87Environment>(name, x87, times, operation);
    };
    with("fadd", rounds, [](auto a, auto b, auto& env) { return fp::add(a, b, env); });
    with("fmul", rounds, [](auto a, auto b, auto& env) { return fp::multiply(a, b, env); });
    const auto ordinary = [](auto function) {
        return [function](auto a, auto b, auto& env) {
            fp::fast::Number x, y;
            fp::Float80 result = a;
            u16 status = 0;
            if (fp::fast::unpack(a, x) && fp::fast::unpack(b, y)) function(x, y, result, status);
            env.raised = static_cast<u8>(status);
            return result;
        };
    };
    constexpr fp::fast::Nearest to;
    with("fadd fast", rounds, ordinary([&](auto& x, auto& y, auto& r, auto& s) { fp::fast::add(x, y, to, r, s); }));
    with("fmul fast", rounds,
         ordinary([&](auto& x, auto& y, auto& r, auto& s) { fp::fast::multiply(x, y, to, r, s); }));
    with("fdiv fast", rounds, ordinary([&](auto& x, auto& y, auto& r, auto& s) { fp::fast::divide(x, y, to, r, s); }));
    with("fdiv", rounds, [](auto a, auto b, auto& env) { return fp::divide(a, b, env); });
    with("fsqrt", rounds, [](auto a, auto, auto& env) { return fp::square_root(fp::absolute(a), env); });
    with("fprem", rounds, [](auto a, auto b, auto& env) { return fp::remainder_truncated(a, b, env).value; });
    with("frndint", rounds, [](auto a, auto, auto& env) { return fp::round_to_integral(a, env); });
    with("f2xm1", rounds / 10, [](auto a, auto, auto& env) { return fp::power_of_two_minus_one(a, env); });
    with("fyl2x", rounds / 10, [](auto a, auto b, auto& env) { return fp::logarithm(fp::absolute(a), b, env); });
    with("fyl2xp1", rounds / 10, [](auto a, auto b, auto& env) { return fp::logarithm_plus_one(a, b, env); });
    with("fpatan", rounds / 10, [](auto a, auto b, auto& env) { return fp::arctangent(a, b, env); });
    with("fsin", rounds / 10, [](auto a, auto, auto& env) { return fp::sine(a, env).first; });
    with("fcos", rounds / 10, [](auto a, auto, auto& env) { return fp::cosine(a, env).first; });
    with("fptan", rounds / 10, [](auto a, auto, auto& env) { return fp::tangent(a, env).first; });
    with("fsin far", rounds / 10, [](auto a, auto, auto& env) {
        a.sign_exponent = static_cast<u16>(a.sign_exponent + 30);
        return fp::sine(a, env).first;
    });
    const Pairs<fp::Float32> single = narrow_pairs<fp::Float32, 127, 23>();
    const auto with_single = [&single](const char* name, auto operation) {
        measure<SseEnvironment>(name, single, rounds, operation);
    };
    with_single("addss", [](auto a, auto b, auto& env) { return fp::add(a, b, env); });
    with_single("mulss", [](auto a, auto b, auto& env) { return fp::multiply(a, b, env); });
    const Pairs<fp::Float64> wide = narrow_pairs<fp::Float64, 1023, 52>();
    const auto with_double = [&wide](const char* name, auto operation) {
        measure<SseEnvironment>(name, wide, rounds, operation);
    };
    with_double("addsd", [](auto a, auto b, auto& env) { return fp::add(a, b, env); });
    with_double("mulsd", [](auto a, auto b, auto& env) { return fp::multiply(a, b, env); });
    with_double("divsd", [](auto a, auto b, auto& env) { return fp::divide(a, b, env); });
    with_double("sqrtsd", [](auto a, auto, auto& env) { return fp::square_root(a, env); });
    // The ordinary case: while the precision flag is set, and while it is not.
    using fp::sse_fast::Precision;
    const auto with_host = [](auto function) {
        return [function](auto a, auto b, auto& env) {
            auto result = a;
            bool inexact = false;
            if (!function(a, b, result, inexact)) result = b;
            env.raised = inexact;
            return result;
        };
    };
    with_double("addsd fast", with_host(fp::sse_fast::add<Precision::Raised, fp::Float64>));
    with_double("addsd asked", with_host(fp::sse_fast::add<Precision::Asked, fp::Float64>));
    with_double("mulsd fast", with_host(fp::sse_fast::multiply<Precision::Raised, fp::Float64>));
    with_double("mulsd asked", with_host(fp::sse_fast::multiply<Precision::Asked, fp::Float64>));
    with_double("divsd fast", with_host(fp::sse_fast::divide<Precision::Raised, fp::Float64>));
    with_double("divsd asked", with_host(fp::sse_fast::divide<Precision::Asked, fp::Float64>));
}

}  // namespace lockstep::float_test
