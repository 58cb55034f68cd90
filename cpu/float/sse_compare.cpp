#include "cpu/float/sse.h"
#include "cpu/float/sse_operands.h"

namespace lockstep::fp {

namespace {

// By value; neither is a NaN. Patterns without their sign order like the values.
template <class Float>
Order order_of_numbers(Float a, Float b) {
    const auto magnitude_a = a.bits << 1;
    const auto magnitude_b = b.bits << 1;
    if ((magnitude_a | magnitude_b) == 0 || a == b) return Order::Equal;
    if (sign_of(a) != sign_of(b)) return sign_of(a) ? Order::Less : Order::Greater;
    return (magnitude_a < magnitude_b) != sign_of(a) ? Order::Less : Order::Greater;
}

template <class Float>
Order compare_any(Float a, Float b, bool quiet, SseEnvironment& env) {
    a = operand(a, env);
    b = operand(b, env);
    const Class class_a = classify(a);
    const Class class_b = classify(b);
    if (is_nan(class_a) || is_nan(class_b)) {
        const bool signalling = class_a == Class::SignallingNan || class_b == Class::SignallingNan;
        if (signalling || !quiet) env.raised |= exception::invalid;
        return Order::Unordered;
    }
    denormals_proceed(class_a, class_b, env);
    return order_of_numbers(a, b);
}

template <class Float>
Float extreme(Float a, Float b, Order wanted, SseEnvironment& env) {
    a = operand(a, env);
    b = operand(b, env);
    return compare_any(a, b, false, env) == wanted ? a : b;
}

template <class Float>
bool test_any(Predicate predicate, Float a, Float b, SseEnvironment& env) {
    const unsigned number = static_cast<unsigned>(predicate);
    const unsigned positive = number & 3;  // the others negate
    const bool quiet = positive == 0 || positive == 3;
    const Order order = compare_any(a, b, quiet, env);
    bool holds = false;
    switch (static_cast<Predicate>(positive)) {
        case Predicate::Equal: holds = order == Order::Equal; break;
        case Predicate::Less: holds = order == Order::Less; break;
        case Predicate::LessEqual: holds = order == Order::Less || order == Order::Equal; break;
        default: holds = order == Order::Unordered; break;
    }
    return holds != (number >= 4);
}

}  // namespace

Float32 minimum(Float32 a, Float32 b, SseEnvironment& env) {
    return extreme(a, b, Order::Less, env);
}
Float64 minimum(Float64 a, Float64 b, SseEnvironment& env) {
    return extreme(a, b, Order::Less, env);
}
Float32 maximum(Float32 a, Float32 b, SseEnvironment& env) {
    return extreme(a, b, Order::Greater, env);
}
Float64 maximum(Float64 a, Float64 b, SseEnvironment& env) {
    return extreme(a, b, Order::Greater, env);
}

Order compare(Float32 a, Float32 b, SseEnvironment& env) {
    return compare_any(a, b, false, env);
}
Order compare(Float64 a, Float64 b, SseEnvironment& env) {
    return compare_any(a, b, false, env);
}
Order compare_quiet(Float32 a, Float32 b, SseEnvironment& env) {
    return compare_any(a, b, true, env);
}
Order compare_quiet(Float64 a, Float64 b, SseEnvironment& env) {
    return compare_any(a, b, true, env);
}

bool test(Predicate predicate, Float32 a, Float32 b, SseEnvironment& env) {
    return test_any(predicate, a, b, env);
}
bool test(Predicate predicate, Float64 a, Float64 b, SseEnvironment& env) {
    return test_any(predicate, a, b, env);
}

}  // namespace lockstep::fp
