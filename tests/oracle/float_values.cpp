#include "tests/oracle/float_values.h"

#include <cstring>

#include "cpu/float/environment.h"
#include "tests/float/values.h"
#include "tests/oracle/values.h"

namespace lockstep::oracle {

namespace {

using fp::Float32;
using fp::Float64;
using fp::Float80;

template <class T, class Draw>
Xmm elements(Draw draw) {
    Xmm vector;
    for (std::size_t i = 0; i < Xmm::count<T>; ++i) vector.set<T>(i, draw());
    return vector;
}

// Bytes and words: near the limits of their signs, else any.
template <class T>
T edge(Random& random) {
    constexpr T edges[] = {0, 1, 2, 0x7F, 0x80, 0x81, 0xFE, 0xFF};
    const T top = static_cast<T>(T{1} << (sizeof(T) * 8 - 1));
    switch (random.below(4)) {
        case 0: return random.pick(edges);
        case 1: return static_cast<T>(top + static_cast<T>(random.below(5)) - 2);
        case 2: return static_cast<T>(static_cast<T>(random.below(9)) - 4);
        default: return static_cast<T>(random.next());
    }
}

// Few different characters and zeros, for the string comparisons.
Xmm text(Random& random) {
    const bool wide = random.percent(30);
    const u32 letters = 1 + random.below(4);
    const auto letter = [&] { return random.percent(6) ? u8{0} : static_cast<u8>('a' + random.below(letters)); };
    if (wide) return elements<u16>([&] { return u16{letter()}; });
    return elements<u8>(letter);
}

// The x87's control word may leave exceptions unmasked that are pending: the summary bit follows.
void summarize(FpuState& fpu) {
    const bool pending = (fpu.status & ~fpu.control & fp::exception::all) != 0;
    fpu.status &= static_cast<u16>(~(fpu_status::summary | fpu_status::busy));
    if (pending) fpu.status |= fpu_status::summary | fpu_status::busy;
}

u8 random_tags(Random& random) {
    const u32 choice = random.below(100);
    if (choice < 45) return 0xFF;
    if (choice < 52) return 0;
    if (choice < 75) return static_cast<u8>(random.byte() | random.byte());
    return random.byte();
}

}  // namespace

Xmm random_vector(Random& random) {
    switch (random.below(10)) {
        case 0:
        case 1: return elements<Float32>([&] { return float_test::random_float32(random); });
        case 2:
        case 3: return elements<Float64>([&] { return float_test::random_float64(random); });
        case 4: return elements<u8>([&] { return edge<u8>(random); });
        case 5: return elements<u16>([&] { return edge<u16>(random); });
        case 6: return elements<u32>([&] { return interesting(random); });
        case 7: return elements<u64>([&] { return static_cast<u64>(float_test::random_integer(random)); });
        case 8: return text(random);
        default: return elements<u64>([&] { return random.next(); });
    }
}

Xmm random_vector_near(const Xmm& other, Random& random) {
    Xmm vector = random_vector(random);
    switch (random.below(6)) {
        case 0:
            for (std::size_t i = 0; i < 4; ++i) {
                if (random.percent(60)) vector.set<u32>(i, other.get<u32>(i) + random.below(3) - 1);
            }
            break;
        case 1:
            for (std::size_t i = 0; i < 16; ++i) {
                if (random.percent(60)) vector.set<u8>(i, other.get<u8>(i));
            }
            break;
        case 2:  // the same with other signs: sums that cancel
            for (std::size_t i = 0; i < 2; ++i) vector.set<u64>(i, other.get<u64>(i) ^ u64{1} << 63);
            break;
        default: break;
    }
    return vector;
}

Xmm random_x87_memory(Random& random) {
    Xmm memory;
    memory.quadword = {random.next(), random.next()};
    switch (random.below(5)) {
        case 0: memory.set<Float32>(0, float_test::random_float32(random)); break;
        case 1: memory.set<Float64>(0, float_test::random_float64(random)); break;
        case 2: memory.set<s64>(0, float_test::random_integer(random)); break;
        case 3: {
            const Float80 value = float_test::random_float80(random);
            memory.set<u64>(0, value.significand);
            memory.set<u16>(4, value.sign_exponent);
            break;
        }
        default: {
            const fp::PackedBcd bcd = float_test::random_bcd(random);
            memory.set<u64>(0, bcd.digits);
            memory.set<u16>(4, bcd.top);
            if (!random.percent(10)) break;
            const u32 place = random.below(10);
            memory.set<u8>(place, random.byte());  // digits that are none
        }
    }
    return memory;
}

FpuState random_fpu(Random& random) {
    FpuState fpu;
    fpu.control = float_test::random_control_word(random);
    fpu.top = static_cast<u8>(random.below(8));
    fpu.used = random_tags(random);
    Float80 value = float_test::random_float80(random);
    for (unsigned i = 0; i < 8; ++i) {
        fpu.st(i) = value;
        value = float_test::random_partner(value, random);
        // What an MMX instruction leaves.
        if (random.percent(10)) fpu.set_mm(fpu.physical(i), Mm{{random_vector(random).quadword[0]}});
    }
    u32 status = 0;
    if (random.percent(30)) status |= random.bits32() & fpu_status::conditions;
    if (random.percent(30)) status |= random.bits32() & (fp::exception::all | fpu_status::stack_fault);
    fpu.status = static_cast<u16>(status);
    // Mostly nothing that waits to be reported.
    if (random.percent(90)) fpu.status &= static_cast<u16>(~fp::exception::all | fpu.control);
    summarize(fpu);
    if (random.percent(50)) {
        fpu.opcode = random.bits32() & 0x7FF;
        fpu.code_offset = random.bits32();
        fpu.data_offset = random.bits32();
    }
    return fpu;
}

SseState random_sse(Random& random) {
    SseState sse;
    Xmm vector = random_vector(random);
    for (Xmm& xmm : sse.xmm) {
        xmm = vector;
        vector = random_vector_near(vector, random);
    }
    sse.mxcsr = float_test::random_mxcsr(random);
    if (random.percent(30)) sse.mxcsr |= random.bits32() & fp::exception::all;
    return sse;
}

}  // namespace lockstep::oracle
