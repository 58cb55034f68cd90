#include "tests/float/x87_cases.h"

#include <cstring>
#include <type_traits>

#include "cpu/float/transcendental.h"

namespace lockstep::float_test {

using fp::Float32;
using fp::Float64;
using fp::Float80;
using fp::X87Environment;

Float80 value_of(const X87Frame::Slot& slot) {
    return {slot.low, slot.high};
}

X87Frame::Slot slot_of(Float80 value) {
    return {value.significand, value.sign_exponent};
}

namespace {

constexpr u16 c0 = 0x0100, c1 = 0x0200, c2 = 0x0400, c3 = 0x4000;

template <class Float>
Float in_memory(const X87Frame& f) {
    return {static_cast<decltype(Float::bits)>(f.memory.low)};
}

template <auto Function>
void unary(X87Frame& f, X87Environment& env) {
    const Float80 result = Function(value_of(f.st0), env);
    if (env.store) f.st0 = slot_of(result);
}

template <auto Function, bool Reversed = false>
void binary(X87Frame& f, X87Environment& env) {
    const Float80 a = value_of(f.st0);
    const Float80 b = value_of(f.st1);
    const Float80 result = Reversed ? Function(b, a, env) : Function(a, b, env);
    if (env.store) f.st0 = slot_of(result);
}

template <auto Function, class Float, bool Reversed = false>
void with_memory(X87Frame& f, X87Environment& env) {
    const Float80 a = value_of(f.st0);
    const Float80 b = fp::memory_operand(in_memory<Float>(f), env);
    const Float80 result = Reversed ? Function(b, a, env) : Function(a, b, env);
    if (env.store) f.st0 = slot_of(result);
}

void push(X87Frame& f, Float80 value) {
    f.st2 = f.st1;
    f.st1 = f.st0;
    f.st0 = slot_of(value);
}
void pop(X87Frame& f) {
    f.st0 = f.st1;
    f.st1 = slot_of(fp::indefinite80);  // what storing an empty register gives
}

template <class Float>
void load(X87Frame& f, X87Environment& env) {
    const Float80 value = fp::load(in_memory<Float>(f), env);
    if (env.store) push(f, value);
}

// The lower bytes of the memory operand replaced.
template <class T>
void put(X87Frame::Slot& memory, T value) {
    if constexpr (std::is_integral_v<T>) {
        std::memcpy(&memory.low, &value, sizeof value);
    } else {
        std::memcpy(&memory.low, &value.bits, sizeof value.bits);
    }
}

template <auto Function, bool Pop = false>
void store(X87Frame& f, X87Environment& env) {
    const auto value = Function(value_of(f.st0), env);
    if (!env.store) return;
    put(f.memory, value);
    if (Pop) pop(f);
}

template <auto Function>
void remainder(X87Frame& f, X87Environment& env) {
    const fp::Remainder r = Function(value_of(f.st0), value_of(f.st1), env);
    if (!env.store) return;
    f.st0 = slot_of(r.value);
    f.status_word |= static_cast<u16>((r.partial ? c2 : 0) | (r.quotient & 4 ? c0 : 0) | (r.quotient & 2 ? c3 : 0));
    env.c1 = r.quotient & 1;
}

template <auto Function>
void comparison(X87Frame& f, X87Environment& env) {
    const fp::Order order = Function(value_of(f.st0), value_of(f.st1), env);
    f.status_word |= status_word_bits(order);
}

template <class Float>
void compare_memory(X87Frame& f, X87Environment& env) {
    const Float80 b = fp::memory_operand(in_memory<Float>(f), env);
    f.status_word |= status_word_bits(fp::compare(value_of(f.st0), b, env));
}

template <auto Function>
void compare_eflags(X87Frame& f, X87Environment& env) {
    const u32 flags = eflags_bits(Function(value_of(f.st0), value_of(f.st1), env));
    f.carry = flags & 1;
    f.parity = flags >> 2 & 1;
    f.zero = flags >> 6 & 1;
}

void test_zero(X87Frame& f, X87Environment& env) {
    f.status_word |= status_word_bits(fp::compare(value_of(f.st0), fp::zero80(false), env));
}

void extract(X87Frame& f, X87Environment& env) {
    const fp::Extracted e = fp::extract(value_of(f.st0), env);
    if (!env.store) return;
    f.st0 = slot_of(e.exponent);
    push(f, e.significand);
}

void truncate64(X87Frame& f, X87Environment& env) {
    env.rounding = fp::Rounding::TowardZero;
    store<fp::store_integer64, true>(f, env);
}

fp::PackedBcd bcd_in(const X87Frame& f) {
    return {f.memory.low, f.memory.high};
}

void store_packed(X87Frame& f, X87Environment& env) {
    const fp::PackedBcd bcd = fp::store_bcd(value_of(f.st0), env);
    if (!env.store) return;
    f.memory = {bcd.digits, bcd.top};
    pop(f);
}

// Of ST(1) and ST(0), popping one.
template <auto Function>
void binary_pop(X87Frame& f, X87Environment& env) {
    const Float80 result = Function(f, env);
    if (!env.store) return;
    pop(f);
    f.st0 = slot_of(result);
}
Float80 run_logarithm(const X87Frame& f, X87Environment& env) {
    return fp::logarithm(value_of(f.st0), value_of(f.st1), env);
}
Float80 run_logarithm_plus_one(const X87Frame& f, X87Environment& env) {
    return fp::logarithm_plus_one(value_of(f.st0), value_of(f.st1), env);
}
Float80 run_arctangent(const X87Frame& f, X87Environment& env) {
    return fp::arctangent(value_of(f.st1), value_of(f.st0), env);
}

template <auto Function, bool Pushes = false>
void circular(X87Frame& f, X87Environment& env) {
    const fp::Circular result = Function(value_of(f.st0), env);
    if (result.out_of_range) f.status_word |= c2;
    if (result.out_of_range || !env.store) return;
    f.st0 = slot_of(result.first);
    if (Pushes) push(f, result.second);
}

template <fp::Constant Which>
void load_constant(X87Frame& f, X87Environment& env) {
    push(f, fp::constant(Which, env.rounding));
}

Float80 round_integral(Float80 a, X87Environment& env) {
    return fp::round_to_integral(a, env);
}
Float80 root(Float80 a, X87Environment& env) {
    return fp::square_root(a, env);
}

constexpr X87Instruction instructions[] = {
    {"fadd", Memory::None, c1, binary<fp::add>},
    {"fsub", Memory::None, c1, binary<fp::subtract>},
    {"fsubr", Memory::None, c1, binary<fp::subtract, true>},
    {"fmul", Memory::None, c1, binary<fp::multiply>},
    {"fdiv", Memory::None, c1, binary<fp::divide>},
    {"fdivr", Memory::None, c1, binary<fp::divide, true>},
    {"fadd_m32", Memory::Float32, c1, with_memory<fp::add, Float32>},
    {"fsub_m32", Memory::Float32, c1, with_memory<fp::subtract, Float32>},
    {"fmul_m32", Memory::Float32, c1, with_memory<fp::multiply, Float32>},
    {"fdiv_m32", Memory::Float32, c1, with_memory<fp::divide, Float32>},
    {"fadd_m64", Memory::Float64, c1, with_memory<fp::add, Float64>},
    {"fdivr_m64", Memory::Float64, c1, with_memory<fp::divide, Float64, true>},
    {"fcom_m32", Memory::Float32, c0 | c1 | c2 | c3, compare_memory<Float32>},
    {"fcom_m64", Memory::Float64, c0 | c1 | c2 | c3, compare_memory<Float64>},
    {"fsqrt", Memory::None, c1, unary<root>},
    {"fprem", Memory::None, c0 | c1 | c2 | c3, remainder<fp::remainder_truncated>},
    {"fprem1", Memory::None, c0 | c1 | c2 | c3, remainder<fp::remainder_nearest>},
    {"frndint", Memory::None, c1, unary<round_integral>},
    {"fscale", Memory::None, c1, binary<fp::scale>},
    {"fxtract", Memory::None, c1, extract},
    {"fcom", Memory::None, c0 | c1 | c2 | c3, comparison<fp::compare>},
    {"fucom", Memory::None, c0 | c1 | c2 | c3, comparison<fp::compare_quiet>},
    {"fcomi", Memory::None, c1, compare_eflags<fp::compare>},
    {"fucomi", Memory::None, c1, compare_eflags<fp::compare_quiet>},
    {"ftst", Memory::None, c0 | c1 | c2 | c3, test_zero},
    {"fxam", Memory::None, c0 | c1 | c2 | c3,
     [](X87Frame& f, X87Environment& env) {
         const u16 bits = fp::examine(value_of(f.st0));
         f.status_word |= bits & ~c1;
         env.c1 = bits & c1;
     }},
    {"fld_m32", Memory::Float32, c1, load<Float32>},
    {"fld_m64", Memory::Float64, c1, load<Float64>},
    {"fild_m64", Memory::Integer, c1,
     [](X87Frame& f, X87Environment&) { push(f, fp::from_integer(static_cast<s64>(f.memory.low))); }},
    {"fbld", Memory::Bcd, c1, [](X87Frame& f, X87Environment&) { push(f, fp::from_bcd(bcd_in(f))); }},
    {"fst_m32", Memory::None, c1, store<fp::store32>},
    {"fst_m64", Memory::None, c1, store<fp::store64>},
    {"fist_m16", Memory::None, c1, store<fp::store_integer16>},
    {"fist_m32", Memory::None, c1, store<fp::store_integer32>},
    {"fistp_m64", Memory::None, c1, store<fp::store_integer64, true>},
    {"fisttp_m64", Memory::None, c1, truncate64},
    {"fbstp", Memory::None, c1, store_packed},
    {"f2xm1", Memory::None, 0, unary<fp::power_of_two_minus_one>, Domain::BelowOne},
    {"fyl2x", Memory::None, 0, binary_pop<run_logarithm>, Domain::NearOne},
    {"fyl2xp1", Memory::None, 0, binary_pop<run_logarithm_plus_one>, Domain::BelowOne},
    {"fpatan", Memory::None, 0, binary_pop<run_arctangent>, Domain::Point},
    {"fsin", Memory::None, c2, circular<fp::sine>, Domain::Angle},
    {"fcos", Memory::None, c2, circular<fp::cosine>, Domain::Angle},
    {"fsincos", Memory::None, c2, circular<fp::sine_and_cosine, true>, Domain::Angle},
    {"fptan", Memory::None, c2, circular<fp::tangent, true>, Domain::Angle},
    {"fldpi", Memory::None, c1, load_constant<fp::Constant::Pi>},
    {"fldl2e", Memory::None, c1, load_constant<fp::Constant::Log2OfE>},
    {"fldl2t", Memory::None, c1, load_constant<fp::Constant::Log2Of10>},
    {"fldlg2", Memory::None, c1, load_constant<fp::Constant::Log10Of2>},
    {"fldln2", Memory::None, c1, load_constant<fp::Constant::LogEOf2>},
};

}  // namespace

std::span<const X87Instruction> x87_instructions() {
    return instructions;
}

X87Frame make_case(const X87Instruction& instruction, Random& random) {
    X87Frame frame;
    frame.control_word = random_control_word(random);
    const Float80 a = random_float80(random);
    frame.st0 = slot_of(a);
    frame.st1 = slot_of(random_partner(a, random));
    if (random.percent(50)) std::swap(frame.st0, frame.st1);
    if (random.percent(80)) {
        switch (instruction.domain) {
            case Domain::BelowOne: frame.st0 = slot_of(random_below_one(random)); break;
            case Domain::NearOne: frame.st0 = slot_of(random_near_one(random)); break;
            case Domain::Angle: frame.st0 = slot_of(random_angle(random)); break;
            default: break;
        }
    }
    switch (instruction.memory) {
        case Memory::None: frame.memory = {0x1122334455667788, 0x99AA}; break;
        case Memory::Float32: frame.memory.low = random_float32(random).bits; break;
        case Memory::Float64: frame.memory.low = random_float64(random).bits; break;
        case Memory::Integer: frame.memory.low = static_cast<u64>(random_integer(random)); break;
        case Memory::Bcd: {
            const fp::PackedBcd bcd = random_bcd(random);
            frame.memory = {bcd.digits, bcd.top};
        }
    }
    frame.st2 = slot_of(fp::indefinite80);
    return frame;
}

X87Frame run_ours(const X87Instruction& instruction, const X87Frame& operands) {
    X87Frame frame = operands;
    X87Environment env(operands.control_word);
    instruction.run(frame, env);
    frame.status_word |= static_cast<u16>(env.raised | (env.c1 ? c1 : 0));
    return frame;
}

}  // namespace lockstep::float_test
