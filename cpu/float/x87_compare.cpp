#include "cpu/float/x87.h"
#include "cpu/float/x87_operands.h"

namespace lockstep::fp {

namespace {

// Neither is a NaN or unsupported. Pseudo-denormals compare by value.
Order order_of_numbers(Float80 a, Float80 b) {
    if (a.significand == 0 && b.significand == 0) return Order::Equal;
    if (a.sign() != b.sign()) return a.sign() ? Order::Less : Order::Greater;
    const u32 exponent_a = a.exponent() + static_cast<u32>(a.exponent() == 0);
    const u32 exponent_b = b.exponent() + static_cast<u32>(b.exponent() == 0);
    if (exponent_a == exponent_b && a.significand == b.significand) return Order::Equal;
    const bool less = exponent_a != exponent_b ? exponent_a < exponent_b : a.significand < b.significand;
    return less != a.sign() ? Order::Less : Order::Greater;
}

Order compare_any(Float80 a, Float80 b, bool quiet, X87Environment& env) {
    const Class class_a = classify(a);
    const Class class_b = classify(b);
    const bool unsupported = is_unsupported(class_a) || is_unsupported(class_b);
    const bool signalling = class_a == Class::SignallingNan || class_b == Class::SignallingNan;
    if (unsupported || is_nan(class_a) || is_nan(class_b)) {
        if (unsupported || signalling || !quiet) env.proceed(exception::invalid);
        return Order::Unordered;
    }
    if (env.projective && (class_a == Class::Infinity || class_b == Class::Infinity)) {
        if (class_a == class_b) return Order::Equal;
        env.proceed(exception::invalid);
        return Order::Unordered;
    }
    denormals_proceed(class_a, class_b, env);
    return order_of_numbers(a, b);
}

}  // namespace

Order compare(Float80 a, Float80 b, X87Environment& env) {
    return compare_any(a, b, false, env);
}

Order compare_quiet(Float80 a, Float80 b, X87Environment& env) {
    return compare_any(a, b, true, env);
}

u16 examine(Float80 a) {
    constexpr u16 c0 = 0x0100, c1 = 0x0200, c2 = 0x0400, c3 = 0x4000;
    const u16 sign = a.sign() ? c1 : 0;
    switch (classify(a)) {
        case Class::Zero: return sign | c3;
        case Class::Denormal:
        case Class::PseudoDenormal: return sign | c3 | c2;
        case Class::Normal: return sign | c2;
        case Class::Infinity: return sign | c2 | c0;
        case Class::QuietNan:
        case Class::SignallingNan: return sign | c0;
        default: return sign;
    }
}

}  // namespace lockstep::fp
