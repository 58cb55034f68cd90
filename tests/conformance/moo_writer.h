// Makes MOO files in memory.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/types.h"
#include "conformance/moo.h"

namespace lockstep::conformance::test {

using Bytes = std::vector<u8>;

inline void append16(Bytes& to, u16 value) {
    to.push_back(static_cast<u8>(value));
    to.push_back(static_cast<u8>(value >> 8));
}
inline void append32(Bytes& to, u32 value) {
    append16(to, static_cast<u16>(value));
    append16(to, static_cast<u16>(value >> 16));
}
inline void append(Bytes& to, const Bytes& more) {
    to.insert(to.end(), more.begin(), more.end());
}

inline Bytes chunk(const std::string& tag, const Bytes& payload) {
    Bytes out(tag.begin(), tag.end());
    append32(out, static_cast<u32>(payload.size()));
    append(out, payload);
    return out;
}

inline Bytes header(const std::string& cpu, u8 major = 1, u32 tests = 1) {
    Bytes payload{major, 0, 0, 0};
    append32(payload, tests);
    payload.insert(payload.end(), cpu.begin(), cpu.end());
    return chunk("MOO ", payload);
}

// `values` in the order ax bx cx dx cs ss ds es sp bp si di ip flags.
inline Bytes words(const std::vector<std::pair<unsigned, u16>>& values) {
    u16 mask = 0;
    for (const auto& [index, value] : values) mask = static_cast<u16>(mask | (1u << index));
    Bytes payload;
    append16(payload, mask);
    for (const auto& [index, value] : values) append16(payload, value);
    return chunk("REGS", payload);
}

// `values` by MooRegister, ascending, as "RG32" or "RM32".
inline Bytes dwords(const std::vector<std::pair<MooRegister, u32>>& values, const std::string& tag = "RG32") {
    u32 mask = 0;
    for (const auto& [name, value] : values) mask |= 1u << static_cast<u32>(name);
    Bytes payload;
    append32(payload, mask);
    for (const auto& [name, value] : values) append32(payload, value);
    return chunk(tag, payload);
}

inline Bytes text_chunk(const std::string& tag, const std::string& text) {
    Bytes payload;
    append32(payload, static_cast<u32>(text.size()));
    payload.insert(payload.end(), text.begin(), text.end());
    return chunk(tag, payload);
}

inline Bytes memory(const std::vector<std::pair<u32, u8>>& bytes) {
    Bytes payload;
    append32(payload, static_cast<u32>(bytes.size()));
    for (const auto& [address, value] : bytes) {
        append32(payload, address);
        payload.push_back(value);
    }
    return chunk("RAM ", payload);
}

inline Bytes joined(std::initializer_list<Bytes> parts) {
    Bytes out;
    for (const Bytes& part : parts) append(out, part);
    return out;
}

inline Bytes test_chunk(const Bytes& initial, const Bytes& final_state, const Bytes& more = {}, u32 index = 7) {
    Bytes payload;
    append32(payload, index);
    append(payload, more);
    append(payload, chunk("INIT", initial));
    append(payload, chunk("FINA", final_state));
    return chunk("TEST", payload);
}

}  // namespace lockstep::conformance::test
