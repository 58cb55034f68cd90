#include "tests/float/sse_cases.h"

#include <cstring>

#include "cpu/exec/simd_float_table.h"
#include "cpu/float/sse.h"

namespace lockstep::float_test {

namespace {

using fp::Float32;
using fp::Float64;
using fp::SseEnvironment;

template <class T>
T get(const u64 (&xmm)[2], unsigned element = 0) {
    T value;
    std::memcpy(&value, reinterpret_cast<const char*>(xmm) + element * sizeof value, sizeof value);
    return value;
}

template <class T>
void set(u64 (&xmm)[2], T value, unsigned element = 0) {
    std::memcpy(reinterpret_cast<char*>(xmm) + element * sizeof value, &value, sizeof value);
}

template <class Float, Float (*Function)(Float, Float, SseEnvironment&), unsigned Elements = 1>
void binary(SseFrame& f, SseEnvironment& env) {
    for (unsigned i = 0; i < Elements; ++i)
        set(f.first, Function(get<Float>(f.first, i), get<Float>(f.second, i), env), i);
}

template <class Float, Float (*Function)(Float, SseEnvironment&)>
void unary(SseFrame& f, SseEnvironment& env) {
    set(f.first, Function(get<Float>(f.second), env));
}

template <class Float, fp::Order (*Function)(Float, Float, SseEnvironment&)>
void order(SseFrame& f, SseEnvironment& env) {
    const u32 flags = fp::eflags_bits(Function(get<Float>(f.first), get<Float>(f.second), env));
    if (env.unmasked()) return;
    f.carry = flags & 1;
    f.parity = flags >> 2 & 1;
    f.zero = flags >> 6 & 1;
}

template <class Float, unsigned Number>
void predicate(SseFrame& f, SseEnvironment& env) {
    const bool holds = fp::test(static_cast<fp::Predicate>(Number), get<Float>(f.first), get<Float>(f.second), env);
    set(f.first, static_cast<decltype(Float::bits)>(holds ? ~u64{0} : 0));
}

template <class Float, class Integer, bool Truncate>
void to_integer(SseFrame& f, SseEnvironment& env) {
    const fp::Rounding rounding = Truncate ? fp::Rounding::TowardZero : env.rounding;
    const Float value = get<Float>(f.second);
    if constexpr (sizeof(Integer) == 4) {
        f.integer = static_cast<u32>(fp::to_integer32(value, rounding, env));
    } else {
        f.integer = static_cast<u64>(fp::to_integer64(value, rounding, env));
    }
}

template <class Float, unsigned Immediate>
void to_integral(SseFrame& f, SseEnvironment& env) {
    const fp::Rounding rounding = (Immediate & 4) != 0 ? env.rounding : static_cast<fp::Rounding>(Immediate & 3);
    set(f.first, fp::round_to_integral(get<Float>(f.second), rounding, (Immediate & 8) != 0, env));
}

template <Float32 (*Function)(Float32)>
void approximate(SseFrame& f, SseEnvironment&) {
    set(f.first, Function(get<Float32>(f.second)));
}

// Whole registers, through the tables that the processor takes its executors from.
Xmm register_of(const u64 (&xmm)[2]) {
    return Xmm{{xmm[0], xmm[1]}};
}
void store(SseFrame& f, const Xmm& value) {
    f.first[0] = value.quadword[0];
    f.first[1] = value.quadword[1];
}

template <Op op>
void whole(SseFrame& f, SseEnvironment& env) {
    constexpr auto function = exec::simd::entry_of(op, exec::simd::float_entries).function;
    store(f, function(register_of(f.first), register_of(f.second), env));
}
template <Op op, u8 immediate>
void whole_immediate(SseFrame& f, SseEnvironment& env) {
    constexpr auto function = exec::simd::entry_of(op, exec::simd::float_immediate_entries).function;
    store(f, function(register_of(f.first), register_of(f.second), immediate, env));
}
template <Op op>
void shuffled(SseFrame& f, SseEnvironment&) {
    constexpr auto function = exec::simd::entry_of(op, exec::simd::shuffle_entries).function;
    store(f, function(register_of(f.first), register_of(f.second)));
}
template <Op op, u8 immediate>
void shuffled_immediate(SseFrame& f, SseEnvironment&) {
    constexpr auto function = exec::simd::entry_of(op, exec::simd::shuffle_immediate_entries).function;
    store(f, function(register_of(f.first), register_of(f.second), immediate));
}

// Both sides may be wrong by 1.5 × 2^-12, and at most two units of the last place are 2^-23 of the value.
constexpr u32 approximate_tolerance = 3 << 12;

constexpr SseInstruction instructions[] = {
    {"addss", 4, binary<Float32, fp::add>},
    {"subss", 4, binary<Float32, fp::subtract>},
    {"mulss", 4, binary<Float32, fp::multiply>},
    {"divss", 4, binary<Float32, fp::divide>},
    {"sqrtss", 4, unary<Float32, fp::square_root>},
    {"minss", 4, binary<Float32, fp::minimum>},
    {"maxss", 4, binary<Float32, fp::maximum>},
    {"addps", 4, binary<Float32, fp::add, 4>},
    {"mulps", 4, binary<Float32, fp::multiply, 4>},
    {"divps", 4, binary<Float32, fp::divide, 4>},
    {"comiss", 4, order<Float32, fp::compare>},
    {"ucomiss", 4, order<Float32, fp::compare_quiet>},
    {"cmpeqss", 4, predicate<Float32, 0>},
    {"cmpltss", 4, predicate<Float32, 1>},
    {"cmpless", 4, predicate<Float32, 2>},
    {"cmpunordss", 4, predicate<Float32, 3>},
    {"cmpneqss", 4, predicate<Float32, 4>},
    {"cmpnltss", 4, predicate<Float32, 5>},
    {"cmpnless", 4, predicate<Float32, 6>},
    {"cmpordss", 4, predicate<Float32, 7>},
    {"cvtss2si32", 4, to_integer<Float32, s32, false>},
    {"cvtss2si64", 4, to_integer<Float32, s64, false>},
    {"cvttss2si32", 4, to_integer<Float32, s32, true>},
    {"cvttss2si64", 4, to_integer<Float32, s64, true>},
    {"cvtsi2ss32", 4,
     [](SseFrame& f, SseEnvironment& env) { set(f.first, fp::to_float32(static_cast<s32>(f.integer), env)); }},
    {"cvtsi2ss64", 4,
     [](SseFrame& f, SseEnvironment& env) { set(f.first, fp::to_float32(static_cast<s64>(f.integer), env)); }},
    {"cvtss2sd", 4,
     [](SseFrame& f, SseEnvironment& env) { set(f.first, fp::to_float64(get<Float32>(f.second), env)); }},
    {"roundss", 4, to_integral<Float32, 4>},
    {"roundss_quiet", 4, to_integral<Float32, 9>},
    {"addsd", 8, binary<Float64, fp::add>},
    {"subsd", 8, binary<Float64, fp::subtract>},
    {"mulsd", 8, binary<Float64, fp::multiply>},
    {"divsd", 8, binary<Float64, fp::divide>},
    {"sqrtsd", 8, unary<Float64, fp::square_root>},
    {"minsd", 8, binary<Float64, fp::minimum>},
    {"maxsd", 8, binary<Float64, fp::maximum>},
    {"divpd", 8, binary<Float64, fp::divide, 2>},
    {"comisd", 8, order<Float64, fp::compare>},
    {"ucomisd", 8, order<Float64, fp::compare_quiet>},
    {"cmplesd", 8, predicate<Float64, 2>},
    {"cmpneqsd", 8, predicate<Float64, 4>},
    {"cmpordsd", 8, predicate<Float64, 7>},
    {"cvtsd2si32", 8, to_integer<Float64, s32, false>},
    {"cvtsd2si64", 8, to_integer<Float64, s64, false>},
    {"cvttsd2si32", 8, to_integer<Float64, s32, true>},
    {"cvttsd2si64", 8, to_integer<Float64, s64, true>},
    {"cvtsi2sd64", 8,
     [](SseFrame& f, SseEnvironment& env) { set(f.first, fp::to_float64(static_cast<s64>(f.integer), env)); }},
    {"cvtsd2ss", 8,
     [](SseFrame& f, SseEnvironment& env) { set(f.first, fp::to_float32(get<Float64>(f.second), env)); }},
    {"roundsd", 8, to_integral<Float64, 4>},
    {"rcpss", 4, approximate<fp::approximate_reciprocal>, approximate_tolerance},
    {"rsqrtss", 4, approximate<fp::approximate_reciprocal_root>, approximate_tolerance},
    {"addpd", 8, whole<Op::Addpd>},
    {"subps", 4, whole<Op::Subps>},
    {"subpd", 8, whole<Op::Subpd>},
    {"mulpd", 8, whole<Op::Mulpd>},
    {"minps", 4, whole<Op::Minps>},
    {"minpd", 8, whole<Op::Minpd>},
    {"maxps", 4, whole<Op::Maxps>},
    {"maxpd", 8, whole<Op::Maxpd>},
    {"sqrtps", 4, whole<Op::Sqrtps>},
    {"sqrtpd", 8, whole<Op::Sqrtpd>},
    {"addsubps", 4, whole<Op::Addsubps>},
    {"addsubpd", 8, whole<Op::Addsubpd>},
    {"haddps", 4, whole<Op::Haddps>},
    {"haddpd", 8, whole<Op::Haddpd>},
    {"hsubps", 4, whole<Op::Hsubps>},
    {"hsubpd", 8, whole<Op::Hsubpd>},
    {"cvtps2pd", 4, whole<Op::Cvtps2pd>},
    {"cvtpd2ps", 8, whole<Op::Cvtpd2ps>},
    {"cvtdq2ps", 4, whole<Op::Cvtdq2ps>},
    {"cvtps2dq", 4, whole<Op::Cvtps2dq>},
    {"cvttps2dq", 4, whole<Op::Cvttps2dq>},
    {"cvtdq2pd", 4, whole<Op::Cvtdq2pd>},
    {"cvtpd2dq", 8, whole<Op::Cvtpd2dq>},
    {"cvttpd2dq", 8, whole<Op::Cvttpd2dq>},
    {"cmpps_00", 4, whole_immediate<Op::Cmpps, 0x00>},
    {"cmpps_01", 4, whole_immediate<Op::Cmpps, 0x01>},
    {"cmpps_02", 4, whole_immediate<Op::Cmpps, 0x02>},
    {"cmpps_03", 4, whole_immediate<Op::Cmpps, 0x03>},
    {"cmpps_04", 4, whole_immediate<Op::Cmpps, 0x04>},
    {"cmpps_05", 4, whole_immediate<Op::Cmpps, 0x05>},
    {"cmpps_06", 4, whole_immediate<Op::Cmpps, 0x06>},
    {"cmpps_07", 4, whole_immediate<Op::Cmpps, 0x07>},
    {"cmppd_01", 8, whole_immediate<Op::Cmppd, 0x01>},
    {"cmppd_05", 8, whole_immediate<Op::Cmppd, 0x05>},
    {"cmppd_07", 8, whole_immediate<Op::Cmppd, 0x07>},
    {"roundps_00", 4, whole_immediate<Op::Roundps, 0x00>},
    {"roundps_01", 4, whole_immediate<Op::Roundps, 0x01>},
    {"roundps_02", 4, whole_immediate<Op::Roundps, 0x02>},
    {"roundps_03", 4, whole_immediate<Op::Roundps, 0x03>},
    {"roundps_04", 4, whole_immediate<Op::Roundps, 0x04>},
    {"roundps_09", 4, whole_immediate<Op::Roundps, 0x09>},
    {"roundpd_00", 8, whole_immediate<Op::Roundpd, 0x00>},
    {"roundpd_02", 8, whole_immediate<Op::Roundpd, 0x02>},
    {"roundpd_04", 8, whole_immediate<Op::Roundpd, 0x04>},
    {"roundpd_0B", 8, whole_immediate<Op::Roundpd, 0x0B>},
    {"dpps_F1", 4, whole_immediate<Op::Dpps, 0xF1>},
    {"dpps_75", 4, whole_immediate<Op::Dpps, 0x75>},
    {"dpps_FF", 4, whole_immediate<Op::Dpps, 0xFF>},
    {"dpps_A2", 4, whole_immediate<Op::Dpps, 0xA2>},
    {"dppd_31", 8, whole_immediate<Op::Dppd, 0x31>},
    {"dppd_33", 8, whole_immediate<Op::Dppd, 0x33>},
    {"dppd_12", 8, whole_immediate<Op::Dppd, 0x12>},
    {"unpcklps", 4, shuffled<Op::Unpcklps>},
    {"unpcklpd", 4, shuffled<Op::Unpcklpd>},
    {"unpckhps", 4, shuffled<Op::Unpckhps>},
    {"unpckhpd", 4, shuffled<Op::Unpckhpd>},
    {"movsldup", 4, shuffled<Op::Movsldup>},
    {"movshdup", 4, shuffled<Op::Movshdup>},
    {"movddup", 4, shuffled<Op::Movddup>},
    {"movhlps", 4, shuffled<Op::Movhlps>},
    {"movlhps", 4, shuffled<Op::Movlhps>},
    {"andnps", 4, shuffled<Op::Andnps>},
    {"shufps_1B", 4, shuffled_immediate<Op::Shufps, 0x1B>},
    {"shufps_E4", 4, shuffled_immediate<Op::Shufps, 0xE4>},
    {"shufps_72", 4, shuffled_immediate<Op::Shufps, 0x72>},
    {"shufpd_01", 4, shuffled_immediate<Op::Shufpd, 0x01>},
    {"shufpd_02", 4, shuffled_immediate<Op::Shufpd, 0x02>},
    {"blendps_05", 4, shuffled_immediate<Op::Blendps, 0x05>},
    {"blendps_0A", 4, shuffled_immediate<Op::Blendps, 0x0A>},
    {"blendpd_01", 4, shuffled_immediate<Op::Blendpd, 0x01>},
    {"blendpd_02", 4, shuffled_immediate<Op::Blendpd, 0x02>},
};

void fill(u64 (&xmm)[2], unsigned element, Random& random) {
    for (unsigned i = 0; i < 16 / element; ++i) {
        if (element == 4)
            set(xmm, random_float32(random), i);
        else
            set(xmm, random_float64(random), i);
    }
}

// Elements of the second operand that are near those of the first: same exponent, same value.
void bring_near(SseFrame& f, unsigned element, Random& random) {
    for (unsigned i = 0; i < 16 / element; ++i) {
        if (!random.percent(30)) continue;
        const u64 flip = u64{random.below(2)} << (element * 8 - 1);
        const u64 change = flip ^ (random.percent(50) ? random.below(8) : 0);
        if (element == 4)
            set(f.second, static_cast<u32>(get<u32>(f.first, i) ^ change), i);
        else
            set(f.second, get<u64>(f.first, i) ^ change, i);
    }
}

}  // namespace

std::span<const SseInstruction> sse_instructions() {
    return instructions;
}

SseFrame make_case(const SseInstruction& instruction, Random& random) {
    SseFrame frame;
    frame.mxcsr = random_mxcsr(random);
    fill(frame.first, instruction.element, random);
    fill(frame.second, instruction.element, random);
    bring_near(frame, instruction.element, random);
    frame.integer = static_cast<u64>(random_integer(random));
    return frame;
}

SseFrame run_ours(const SseInstruction& instruction, const SseFrame& operands) {
    SseFrame frame = operands;
    SseEnvironment env(operands.mxcsr);
    instruction.run(frame, env);
    if (env.unmasked()) {
        frame = operands;
        frame.trapped = 1;
    }
    frame.mxcsr = operands.mxcsr | env.flags();
    return frame;
}

}  // namespace lockstep::float_test
