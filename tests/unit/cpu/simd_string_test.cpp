// PCMPESTRI, PCMPESTRM, PCMPISTRI, PCMPISTRM: aggregation, ends of strings, polarity, results. SDM volume 2, 4.1.
#include "cpu/exec/simd_string.h"

#include <gtest/gtest.h>

#include <string_view>

namespace lockstep::test {
namespace {

using namespace exec::simd;

constexpr u8 equal_any = 0x00, ranges = 0x04, equal_each = 0x08, equal_ordered = 0x0C;
constexpr u8 negative = 0x10, only_valid = 0x20, last = 0x40, words = 0x01, signed_characters = 0x02;

Xmm text(std::string_view characters) {
    Xmm vector;
    for (std::size_t i = 0; i < characters.size(); ++i) vector.set<u8>(i, static_cast<u8>(characters[i]));
    return vector;
}

StringComparison implicit(std::string_view first, std::string_view second, u8 bits) {
    const StringControl control{bits};
    const Xmm a = text(first), b = text(second);
    return compare_strings(a, implicit_length(a, control), b, implicit_length(b, control), control);
}

TEST(SimdString, EqualAnyFindsCharactersOfASet) {
    EXPECT_EQ(implicit("aeiou", "hello world", equal_any).places, 0b10010010u);
    EXPECT_EQ(implicit("", "hello", equal_any).places, 0u);
    // What lies beyond the ends matches nothing, not even the zeros each other.
    EXPECT_EQ(implicit("x", "abc", equal_any).places, 0u);
}

TEST(SimdString, RangesHoldBothEnds) {
    EXPECT_EQ(implicit("09az", "A0z9 !b", ranges).places, 0b1001110u);
    // An upper end that is missing makes the range empty.
    EXPECT_EQ(implicit("a", "abc", ranges).places, 0u);
    EXPECT_EQ(implicit("\x80\x7F", "\x01\xFF\x80\x7F", ranges).places, 0u);
    EXPECT_EQ(implicit("\x80\x7F", "\x01\xFF\x80\x7F", ranges | signed_characters).places, 0b1111u);
}

TEST(SimdString, EqualEachComparesBehindBothEndsAsEqual) {
    EXPECT_EQ(implicit("abc", "abd", equal_each).places, 0b1111111111111011u);
    EXPECT_EQ(implicit("abc", "ab", equal_each).places, 0b1111111111111011u);
}

TEST(SimdString, EqualOrderedFindsASubstringAndItsBeginningAtTheEnd) {
    EXPECT_EQ(implicit("ab", "xabxab", equal_ordered).places, 0b10010u);
    EXPECT_EQ(implicit("ab", "0123456789abcdea", equal_ordered).places, 1u << 10 | 1u << 15);
    EXPECT_EQ(implicit("", "abc", equal_ordered).places, 0xFFFFu);  // nothing is everywhere, even behind the end
    EXPECT_EQ(implicit("abc", "ab", equal_ordered).places, 0u);
}

TEST(SimdString, PolarityInvertsAllPlacesOrThoseOfTheString) {
    EXPECT_EQ(implicit("b", "abc", equal_any | negative).places, 0b1111111111111101u);
    EXPECT_EQ(implicit("b", "abc", equal_any | negative | only_valid).places, 0b101u);
    EXPECT_EQ(implicit("b", "abc", equal_any | only_valid).places, 0b010u);
}

TEST(SimdString, FlagsTellOfMatchesAndEnds) {
    EXPECT_EQ(implicit("a", "abc", equal_any).flags, eflags::cf | eflags::zf | eflags::sf | eflags::of);
    EXPECT_EQ(implicit("b", "abc", equal_any).flags, eflags::cf | eflags::zf | eflags::sf);
    EXPECT_EQ(implicit("x", "0123456789abcdef", equal_any).flags, eflags::sf);
    EXPECT_EQ(implicit("0123456789abcdef", "x", equal_any).flags, eflags::zf);
}

TEST(SimdString, WordsAreEightCharacters) {
    const StringControl control{equal_each | words};
    const Xmm a{{0x0003000200010041, 0x0008000700060005}};
    Xmm b = a;
    b.set<u16>(5, 0x0106);
    EXPECT_EQ(implicit_length(a, control), 8u);
    EXPECT_EQ(compare_strings(a, 8, b, 8, control).places, 0b11011111u);
    EXPECT_EQ(string_index(0, control), 8u);
}

TEST(SimdString, ExplicitLengthsAreMagnitudes) {
    EXPECT_EQ(explicit_length(5, StringControl{0}), 5u);
    EXPECT_EQ(explicit_length(static_cast<u32>(-5), StringControl{0}), 5u);
    EXPECT_EQ(explicit_length(17, StringControl{0}), 16u);
    EXPECT_EQ(explicit_length(9, StringControl{words}), 8u);
    EXPECT_EQ(explicit_length(0x80000000, StringControl{0}), 16u);
    // Zeros are characters like others.
    const StringControl control{equal_any};
    EXPECT_EQ(compare_strings(Xmm{}, 1, text("ab"), 4, control).places, 0b1100u);
}

TEST(SimdString, Results) {
    EXPECT_EQ(string_index(0b0110, StringControl{0}), 1u);
    EXPECT_EQ(string_index(0b0110, StringControl{last}), 2u);
    EXPECT_EQ(string_index(0, StringControl{last}), 16u);
    EXPECT_EQ(string_mask(0x8001, StringControl{0}), (Xmm{{0x8001, 0}}));
    EXPECT_EQ(string_mask(0x8001, StringControl{last}), (Xmm{{0xFF, 0xFF00000000000000}}));
    EXPECT_EQ(string_mask(0x81, StringControl{last | words}), (Xmm{{0xFFFF, 0xFFFF000000000000}}));
}

}  // namespace
}  // namespace lockstep::test
