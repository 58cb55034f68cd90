// String comparison: PCMPESTRI, PCMPESTRM, PCMPISTRI, PCMPISTRM. Intel SDM volume 2, 4.1.
//
// An instruction compares each character of the second operand with characters of the first (the set, the ranges or
// the string that is searched for): one bit for each place of the second operand. Beyond the end of a string its
// characters are invalid; what a comparison with one gives depends on the aggregation.
#pragma once

#include <bit>

#include "cpu/flags.h"
#include "cpu/vector.h"

namespace lockstep::exec::simd {

// The immediate.
struct StringControl {
    u8 bits;

    constexpr bool words() const { return (bits & 1) != 0; }
    constexpr bool is_signed() const { return (bits & 2) != 0; }
    enum class Aggregation : u8 { EqualAny, Ranges, EqualEach, EqualOrdered };
    constexpr Aggregation aggregation() const { return static_cast<Aggregation>(bits >> 2 & 3); }
    constexpr bool negative() const { return (bits & 0x10) != 0; }
    constexpr bool only_valid() const { return (bits & 0x20) != 0; }  // what `negative` inverts
    // Of the index: the last place that is set, not the first. Of the mask: whole characters, not bits.
    constexpr bool last() const { return (bits & 0x40) != 0; }
    constexpr bool expanded() const { return last(); }
    constexpr u32 characters() const { return words() ? 8 : 16; }
};

struct StringComparison {
    u32 places = 0;  // IntRes2: bit i for character i of the second operand
    u32 flags = 0;   // CF ZF SF OF at their EFLAGS positions; AF and PF are 0
};

// How many characters count where EAX or EDX says it: |length|, at most all.
constexpr u32 explicit_length(u32 length, StringControl control) {
    const u32 magnitude = length >> 31 != 0 ? 0 - length : length;
    return magnitude < control.characters() ? magnitude : control.characters();
}
// The same where the first zero ends the string.
constexpr u32 implicit_length(Xmm string, StringControl control) {
    u32 length = 0;
    if (control.words()) {
        while (length < 8 && string.get<u16>(length) != 0) ++length;
    } else {
        while (length < 16 && string.get<u8>(length) != 0) ++length;
    }
    return length;
}

namespace detail {

// The characters as numbers that compare as the control says.
constexpr std::array<s32, 16> characters_of(Xmm string, StringControl control) {
    std::array<s32, 16> characters{};
    for (u32 i = 0; i < control.characters(); ++i) {
        if (control.words()) {
            const u16 value = string.get<u16>(i);
            characters[i] = control.is_signed() ? s32{static_cast<s16>(value)} : s32{value};
        } else {
            const u8 value = string.get<u8>(i);
            characters[i] = control.is_signed() ? s32{static_cast<s8>(value)} : s32{value};
        }
    }
    return characters;
}

struct Strings {
    std::array<s32, 16> first, second;
    u32 first_length, second_length;
    u32 count;

    constexpr bool equal_any(u32 place) const {
        if (place >= second_length) return false;
        for (u32 i = 0; i < first_length; ++i) {
            if (first[i] == second[place]) return true;
        }
        return false;
    }
    // A range whose upper end is invalid holds nothing.
    constexpr bool in_ranges(u32 place) const {
        if (place >= second_length) return false;
        for (u32 i = 0; i + 1 < first_length; i += 2) {
            if (first[i] <= second[place] && second[place] <= first[i + 1]) return true;
        }
        return false;
    }
    // Two invalid characters are equal, one is equal to nothing.
    constexpr bool equal_each(u32 place) const {
        const bool first_valid = place < first_length;
        const bool second_valid = place < second_length;
        if (!first_valid || !second_valid) return first_valid == second_valid;
        return first[place] == second[place];
    }
    // Does the first string, as far as there is room, begin at `place`? An invalid character of the first equals
    // everything.
    constexpr bool equal_ordered(u32 place) const {
        for (u32 i = 0; i < first_length && place + i < count; ++i) {
            if (place + i >= second_length || first[i] != second[place + i]) return false;
        }
        return true;
    }
    constexpr bool matches(StringControl::Aggregation aggregation, u32 place) const {
        switch (aggregation) {
            case StringControl::Aggregation::EqualAny: return equal_any(place);
            case StringControl::Aggregation::Ranges: return in_ranges(place);
            case StringControl::Aggregation::EqualEach: return equal_each(place);
            case StringControl::Aggregation::EqualOrdered: return equal_ordered(place);
        }
        return false;
    }
};

}  // namespace detail

// `first` is the instruction's first operand; lengths in characters, at most control.characters().
constexpr StringComparison compare_strings(Xmm first, u32 first_length, Xmm second, u32 second_length,
                                           StringControl control) {
    const u32 count = control.characters();
    const detail::Strings strings{detail::characters_of(first, control), detail::characters_of(second, control),
                                  first_length, second_length, count};
    u32 places = 0;
    for (u32 place = 0; place < count; ++place) {
        if (strings.matches(control.aggregation(), place)) places |= 1u << place;
    }
    if (control.negative()) {
        const u32 inverted = control.only_valid() ? second_length : count;
        places ^= (1u << inverted) - 1;
    }
    const u32 flags = (places != 0 ? eflags::cf : 0) | (second_length < count ? eflags::zf : 0) |
                      (first_length < count ? eflags::sf : 0) | ((places & 1) != 0 ? eflags::of : 0);
    return {places, flags};
}

// PCMPESTRI, PCMPISTRI: what ECX becomes, the number of characters if no place is set.
constexpr u32 string_index(u32 places, StringControl control) {
    if (places == 0) return control.characters();
    return static_cast<u32>(control.last() ? std::bit_width(places) - 1 : std::countr_zero(places));
}
// PCMPESTRM, PCMPISTRM: what XMM0 becomes.
constexpr Xmm string_mask(u32 places, StringControl control) {
    if (!control.expanded()) return Xmm{{places, 0}};
    Xmm mask;
    for (u32 i = 0; i < control.characters(); ++i) {
        if ((places >> i & 1) == 0) continue;
        if (control.words()) {
            mask.set<u16>(i, 0xFFFF);
        } else {
            mask.set<u8>(i, 0xFF);
        }
    }
    return mask;
}

}  // namespace lockstep::exec::simd
