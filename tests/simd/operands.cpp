#include "tests/simd/operands.h"

#include "cpu/flags.h"

namespace lockstep::simd_test {

namespace {

u64 ones(unsigned bytes) {
    return bytes == 8 ? ~u64{0} : (u64{1} << (8 * bytes)) - 1;
}

// The ends of the signed and the unsigned range and what is next to them, powers of two, anything.
u64 element(Random& random, unsigned bytes) {
    const u64 sign = u64{1} << (8 * bytes - 1);
    const u64 interesting[] = {0, 1, 2, sign - 1, sign, sign + 1, ones(bytes), ones(bytes) - 1};
    switch (random.below(4)) {
        case 0: return random.pick(interesting);
        case 1: return u64{1} << random.below(8 * bytes);
        default: return random.next() & ones(bytes);
    }
}

u64 quadword(Random& random, unsigned bytes) {
    if (random.percent(10)) return random.next();
    u64 value = 0;
    for (unsigned at = 0; at < 8; at += bytes) value |= element(random, bytes) << (8 * at);
    return value;
}

// Elements that are sometimes those of `other`, or next to them.
u64 near(Random& random, u64 other, unsigned bytes) {
    u64 value = 0;
    for (unsigned at = 0; at < 8; at += bytes) {
        const u64 same = other >> (8 * at) & ones(bytes);
        const u64 choices[] = {same, (same + 1) & ones(bytes), (same - 1) & ones(bytes), element(random, bytes)};
        value |= random.pick(choices) << (8 * at);
    }
    return value;
}

bool is_shift(Op op) {
    return op >= Op::Psllw && op <= Op::Psrldq;
}
bool is_string_comparison(Op op) {
    return op >= Op::Pcmpestri && op <= Op::Pcmpistrm;
}

// A count near the element's width, or one whose upper bits alone make it large.
u64 shift_count(Random& random) {
    if (random.percent(20)) return random.next();
    return random.below(72) | (random.percent(10) ? u64{1} << random.between(8, 63) : 0);
}

// A string over few letters, so that there are matches, with an end somewhere.
Xmm string(Random& random) {
    const u8 letters[] = {0x01, 0x41, 0x42, 0x7F, 0x80, 0xFE, 0xFF};
    const u32 variety = 1 + random.below(7);
    Xmm text;
    for (u32 i = 0; i < 16; ++i) text.set<u8>(i, letters[random.below(variety)]);
    if (random.percent(50)) text.set<u8>(random.below(16), 0);
    if (random.percent(50)) text.set<u16>(random.below(8), 0);
    return text;
}

u32 string_length(Random& random) {
    if (random.percent(10)) return random.bits32();
    if (random.percent(5)) return 0x80000000u;
    return static_cast<u32>(random.between(-18, 18));
}

}  // namespace

Frame make_operands(const Encoding& encoding, Random& random) {
    Frame f;
    const unsigned bytes = encoding.element;
    for (Xmm& xmm : f.xmm) {
        for (u64& half : xmm.quadword) half = quadword(random, bytes);
    }
    for (u64& mm : f.mm) mm = quadword(random, bytes);
    if (random.percent(30)) {
        f.mm[2] = near(random, f.mm[1], bytes);
        for (unsigned i = 0; i < 2; ++i) f.xmm[2].quadword[i] = near(random, f.xmm[1].quadword[i], bytes);
    }
    if (encoding.op == Op::Ptest && random.percent(60)) {
        // Nothing but bits of the other operand, or none of them.
        for (unsigned i = 0; i < 2; ++i) {
            const u64 other = f.xmm[1].quadword[i];
            const u64 choices[] = {0, other, other & random.next(), ~other & random.next()};
            f.xmm[2].quadword[i] = random.pick(choices);
        }
    }
    if (is_shift(encoding.op)) f.xmm[2].quadword[0] = f.mm[2] = shift_count(random);
    f.eax = random.bits32();
    f.ecx = random.bits32();
    f.edx = static_cast<u32>(quadword(random, 1));
    if (is_string_comparison(encoding.op)) {
        f.xmm[1] = string(random);
        f.xmm[2] = random.percent(20) ? f.xmm[1] : string(random);
        f.eax = string_length(random);
        f.edx = string_length(random);
    }
    f.flags = random.bits32() & eflags::arithmetic;
    return f;
}

}  // namespace lockstep::simd_test
