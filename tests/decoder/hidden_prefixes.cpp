#include "hidden_prefixes.h"

#include <string>
#include <string_view>

#include "cpu/text.h"

namespace lockstep::test {

namespace {

constexpr u8 hideable[] = {0x66, 0xF2, 0xF3, 0xF0};

// Mnemonic, and whether it is about MMX or XMM registers.
struct Kind {
    std::string mnemonic;
    bool xmm = false;
    friend bool operator==(const Kind&, const Kind&) = default;
};
Kind kind_of(std::string_view text) {
    std::string mnemonic(text.substr(0, text.find(' ')));
    // The predicate is part of Capstone's name.
    const bool comparison = mnemonic.starts_with("cmp") && (mnemonic.ends_with('s') || mnemonic.ends_with('d'));
    if (comparison && mnemonic.size() > 5) mnemonic.erase(3, mnemonic.size() - 5);
    return {std::move(mnemonic), text.find(" xmm") != std::string_view::npos};
}

// Bit i of `hidden`: the prefix hideable[i].
bool is_hidden(u8 byte, unsigned hidden) {
    for (std::size_t i = 0; i < std::size(hideable); ++i) {
        if (hideable[i] == byte && (hidden >> i & 1) != 0) return true;
    }
    return false;
}

// The string without the hidden prefixes; `count` says how many they were.
ByteString hide(const Comparison& c, unsigned hidden, unsigned& count) {
    ByteString bytes{};
    count = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i < c.insn.prefix_length && is_hidden(c.bytes[i], hidden)) {
            ++count;
        } else {
            bytes[i - count] = c.bytes[i];
        }
    }
    return bytes;
}

}  // namespace

std::optional<Instruction> with_hidden_prefixes(const Comparison& c, CpuModel model) {
    if (!c.theirs_valid || c.insn.opcode < 0x0F00) return std::nullopt;
    const Kind theirs = kind_of(c.theirs);
    if (c.ours_valid && kind_of(c.ours) == theirs) return std::nullopt;
    for (unsigned hidden = 0; hidden < 1u << std::size(hideable); ++hidden) {
        Instruction insn;
        unsigned count = 0;
        constexpr unsigned lock = 8;
        if (c.ours_valid && (hidden & lock) != 0) break;  // an instruction that may be locked
        const ByteString bytes = hide(c, hidden, count);
        if (decode(bytes, {c.code32, model}, insn) != DecodeStatus::Ok || insn.op == Op::Invalid) continue;
        if (insn.length + count != c.their_length) continue;
        const std::string text = instruction_text(insn);
        if (kind_of(text) == theirs) return insn;
    }
    return std::nullopt;
}

}  // namespace lockstep::test
