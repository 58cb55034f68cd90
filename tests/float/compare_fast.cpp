#include "tests/float/compare_fast.h"

#include <cinttypes>
#include <cstdio>
#include <type_traits>

#include "cpu/float/narrow.h"
#include "cpu/float/x87.h"
#include "cpu/float/x87_fast.h"
#include "tests/float/values.h"

namespace lockstep::float_test {

namespace {

using fp::Float32;
using fp::Float64;
using fp::Float80;
using fp::X87Environment;
using fp::fast::Nearest;
using fp::fast::Number;

// What an operation does: its value (of any format, as bits) and the bits of the status word.
struct Outcome {
    u64 low = 0;
    u16 high = 0;
    u16 status = 0;
    friend bool operator==(const Outcome&, const Outcome&) = default;
};

Outcome outcome(Float80 value, u16 status) {
    return {value.significand, value.sign_exponent, status};
}
template <class Float>
Outcome outcome(Float value, u16 status) {
    return {value.bits, 0, status};
}
u16 status_of(const X87Environment& env) {
    return fp::fast::status_bits(false, env.c1) | env.raised;
}

struct Case {
    Float80 a;
    Float80 b;
    Float64 b64;
    Float32 b32;
    u16 control;
};

struct Operation {
    const char* name;
    unsigned share;  // of the cases that must be ordinary ones, in percent
    bool (*fast)(const Case& c, const Nearest& to, Outcome& result);
    Outcome (*whole)(const Case& c, X87Environment& env);
};

constexpr auto fast_add = [](const Number& a, const Number& b, const Nearest& to, Float80& result, u16& status) {
    return fp::fast::add(a, b, to, result, status);
};
constexpr auto fast_subtract = [](const Number& a, const Number& b, const Nearest& to, Float80& result, u16& status) {
    return fp::fast::add(a, fp::fast::opposite(b), to, result, status);
};
constexpr auto fast_multiply = [](const Number& a, const Number& b, const Nearest& to, Float80& result, u16& status) {
    return fp::fast::multiply(a, b, to, result, status);
};
constexpr auto fast_divide = [](const Number& a, const Number& b, const Nearest& to, Float80& result, u16& status) {
    return fp::fast::divide(a, b, to, result, status);
};

template <auto Function, auto Second>
bool fast_binary(const Case& c, const Nearest& to, Outcome& result) {
    Number a, b;
    Float80 value;
    u16 status = 0;
    if (!fp::fast::unpack(c.a, a) || !fp::fast::unpack(c.*Second, b) || !Function(a, b, to, value, status))
        return false;
    result = outcome(value, status);
    return true;
}

template <Float80 (*Function)(Float80, Float80, X87Environment&), auto Second>
Outcome whole_binary(const Case& c, X87Environment& env) {
    Float80 value;
    if constexpr (std::is_same_v<decltype(Second), Float80 Case::*>) {
        value = Function(c.a, c.b, env);
    } else {
        const Float80 b = fp::memory_operand(c.*Second, env);
        value = Function(c.a, b, env);
    }
    return outcome(value, status_of(env));
}

template <auto Source>
bool fast_load(const Case& c, const Nearest&, Outcome& result) {
    Float80 value;
    if (!fp::fast::load(c.*Source, value)) return false;
    result = outcome(value, 0);
    return true;
}
template <auto Source>
Outcome whole_load(const Case& c, X87Environment& env) {
    const Float80 value = fp::load(c.*Source, env);
    return outcome(value, status_of(env));
}

template <class Float>
bool fast_store(const Case& c, const Nearest&, Outcome& result) {
    Float value;
    u16 status = 0;
    if (!fp::fast::store(c.a, value, status)) return false;
    result = outcome(value, status);
    return true;
}
template <class Float, Float (*Function)(Float80, X87Environment&)>
Outcome whole_store(const Case& c, X87Environment& env) {
    const Float value = Function(c.a, env);
    return outcome(value, status_of(env));
}

bool fast_compare(const Case& c, const Nearest&, Outcome& result) {
    return fp::fast::compare(c.a, c.b, result.status);
}
Outcome whole_compare(const Case& c, X87Environment& env) {
    const u16 conditions = fp::status_word_bits(fp::compare(c.a, c.b, env));
    return {0, 0, static_cast<u16>(conditions | status_of(env))};
}

constexpr Operation operations[] = {
    {"fadd", 40, &fast_binary<fast_add, &Case::b>, &whole_binary<&fp::add, &Case::b>},
    {"fadd m64", 25, &fast_binary<fast_add, &Case::b64>, &whole_binary<&fp::add, &Case::b64>},
    {"fadd m32", 25, &fast_binary<fast_add, &Case::b32>, &whole_binary<&fp::add, &Case::b32>},
    {"fsub", 40, &fast_binary<fast_subtract, &Case::b>, &whole_binary<&fp::subtract, &Case::b>},
    {"fsub m64", 25, &fast_binary<fast_subtract, &Case::b64>, &whole_binary<&fp::subtract, &Case::b64>},
    {"fmul", 50, &fast_binary<fast_multiply, &Case::b>, &whole_binary<&fp::multiply, &Case::b>},
    {"fmul m64", 50, &fast_binary<fast_multiply, &Case::b64>, &whole_binary<&fp::multiply, &Case::b64>},
    {"fdiv", 50, &fast_binary<fast_divide, &Case::b>, &whole_binary<&fp::divide, &Case::b>},
    {"fdiv m32", 50, &fast_binary<fast_divide, &Case::b32>, &whole_binary<&fp::divide, &Case::b32>},
    {"fld m64", 60, &fast_load<&Case::b64>, &whole_load<&Case::b64>},
    {"fld m32", 60, &fast_load<&Case::b32>, &whole_load<&Case::b32>},
    {"fst m64", 50, &fast_store<Float64>, &whole_store<Float64, &fp::store64>},
    {"fst m32", 50, &fast_store<Float32>, &whole_store<Float32, &fp::store32>},
    {"fcom", 70, &fast_compare, &whole_compare},
};

Case random_case(Random& random) {
    Case c;
    c.b64 = random_float64(random);
    c.b32 = random_float32(random);
    c.a = random_float80(random);
    if (random.percent(25)) c.a = random_partner(fp::expanded(c.b64), random);
    if (random.percent(25)) c.a = random_partner(fp::expanded(c.b32), random);
    c.b = random_partner(c.a, random);
    constexpr u16 nearest_masked = 0x003F;
    c.control = nearest_masked | static_cast<u16>(random.pick({0x300u, 0x300u, 0x200u, 0x100u, 0x000u}));
    return c;
}

void print(const char* name, const Case& c, const Outcome& fast, const Outcome& whole) {
    std::printf("%s a %04X:%016" PRIX64 " b %04X:%016" PRIX64 " m64 %016" PRIX64 " m32 %08X control %04X\n", name,
                c.a.sign_exponent, c.a.significand, c.b.sign_exponent, c.b.significand, c.b64.bits, c.b32.bits,
                c.control);
    for (const Outcome* one : {&fast, &whole})
        std::printf("    %s %04X:%016" PRIX64 " status %04X\n", one == &fast ? "fast " : "whole", one->high, one->low,
                    one->status);
}

}  // namespace

u64 compare_fast(u64 count, u64 seed) {
    u64 different = 0;
    for (const Operation& operation : operations) {
        u64 answered = 0;
        u64 wrong = 0;
        for (u64 number = 0; number < count; ++number) {
            Random random(seed, number);
            const Case c = random_case(random);
            Outcome fast;
            if (!operation.fast(c, Nearest(c.control), fast)) continue;
            ++answered;
            X87Environment env(c.control);
            const Outcome whole = operation.whole(c, env);
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
