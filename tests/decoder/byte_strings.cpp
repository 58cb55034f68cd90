#include "byte_strings.h"

#include <string_view>

#include "cpu/feature.h"

namespace lockstep::test {

namespace {

// SplitMix64 (Steele, Lea, Flood 2014): one step per number, so no state is carried from string to string.
class Random {
public:
    explicit Random(u64 seed) : state_(seed) {}
    u64 next() {
        state_ += 0x9E3779B97F4A7C15u;
        u64 value = state_;
        value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9u;
        value = (value ^ value >> 27) * 0x94D049BB133111EBu;
        return value ^ value >> 31;
    }

private:
    u64 state_;
};

ByteString random_bytes(Random& random) {
    ByteString bytes{};
    for (std::size_t i = 0; i < bytes.size(); i += 8) {
        const u64 value = random.next();
        for (std::size_t j = i; j < bytes.size() && j < i + 8; ++j) bytes[j] = static_cast<u8>(value >> 8 * (j - i));
    }
    return bytes;
}

class Writer {
public:
    explicit Writer(ByteString& bytes) : bytes_(bytes) {}
    void add(u64 byte) {
        if (at_ < bytes_.size()) bytes_[at_++] = static_cast<u8>(byte);
    }
    void add(std::string_view bytes) {
        for (const char byte : bytes) add(static_cast<u8>(byte));
    }

private:
    ByteString& bytes_;
    std::size_t at_ = 0;
};

void prefix_run(Random& random, Writer& out) {
    constexpr u8 prefixes[] = {0x66, 0x67, 0xF0, 0xF2, 0xF3, 0x2E, 0x36, 0x3E, 0x26, 0x64, 0x65};
    const u64 choice = random.next();
    // Mostly short runs: the square of an even distribution.
    const u64 count = (choice & 15) * (choice >> 4 & 15) / 16;
    for (u64 i = 0; i < count; ++i) out.add(prefixes[random.next() % std::size(prefixes)]);
    if ((choice >> 8 & 3) == 0) out.add(0x0F);
}

void sweep(u64 step, Writer& out) {
    constexpr std::string_view sets[] = {"",     "\x66",     "\x67",     "\x66\x67", "\xF0", "\xF2",
                                         "\xF3", "\x2E",     "\x36",     "\x3E",     "\x26", "\x64",
                                         "\x65", "\xF0\x66", "\xF0\x67", "\x66\xF3"};
    const u64 modrm = step & 0xFF;
    const u64 opcode = step >> 8 & 0x1FF;
    out.add(sets[step >> 17 & 15]);
    if (opcode >= 0x100) out.add(0x0F);
    out.add(opcode);
    out.add(modrm);
}

void sib_sweep(u64 step, bool code32, Writer& out) {
    constexpr std::string_view opcodes[] = {"\x8B", "\x8D", "\xFF", "\xC6", "\x0F\xB6", "\xD9", "\xC4", "\x83"};
    const u64 sib = step & 0xFF;
    const u64 mod_reg = step >> 8 & 0x1F;  // mod 0 … 2 and a fourth turn with mod 0
    if (!code32) out.add(0x67);
    out.add(opcodes[step >> 13 & 7]);
    out.add((mod_reg >= 24 ? mod_reg - 24 : mod_reg) << 3 | 4);
    out.add(sib);
}

void simd_sweep(u64 step, Random& random, Writer& out) {
    constexpr std::string_view maps[] = {"\x0F", "\x0F\x38", "\x0F\x3A"};
    constexpr std::string_view sets[] = {"",         "\x66",         "\xF3",     "\xF2",     "",         "\x66",
                                         "\xF3",     "\xF2",         "\x66\xF3", "\x66\xF2", "\x67\x66", "\x2E\xF3",
                                         "\xF0\x66", "\xF2\x66\xF3", "\xF3\xF2", "\x64"};
    const std::string_view map = maps[step >> 8 & 3 ? (step >> 8 & 3) - 1 : 0];
    out.add(sets[step >> 10 & 15]);
    out.add(map);
    out.add(step & 0xFF);
    out.add(random.next());
}

}  // namespace

NumberedString byte_string(u64 seed, u64 number, bool code32, CpuModel model) {
    Random random(Random(seed).next() ^ number * 0xD1342543DE82EF95u);
    const u64 kinds = static_cast<u64>(has_feature(model, Feature::Mmx) ? StringKind::Count : StringKind::Simd);
    NumberedString string{static_cast<StringKind>(number % kinds), random_bytes(random)};
    const u64 step = number / kinds;
    Writer out(string.bytes);
    switch (string.kind) {
        case StringKind::Random:
        case StringKind::Count: break;
        case StringKind::Prefixes: prefix_run(random, out); break;
        case StringKind::Sweep: sweep(step, out); break;
        case StringKind::Sib: sib_sweep(step, code32, out); break;
        case StringKind::Simd: simd_sweep(step, random, out); break;
    }
    return string;
}

}  // namespace lockstep::test
