// What the packed integer functions compute where it is not plain arithmetic. tests/simd compares all of them with a
// processor.
#include <gtest/gtest.h>

#include <initializer_list>

#include "cpu/exec/crc32.h"
#include "cpu/exec/simd_integer_table.h"

namespace lockstep::test {
namespace {

using namespace exec::simd;

// Element 0 first; the rest is zero.
template <class T, class V = Xmm>
V of(std::initializer_list<T> values) {
    V vector;
    std::size_t i = 0;
    for (const T value : values) vector.template set<T>(i++, value);
    return vector;
}
template <class T, class V = Xmm>
V all(T value) {
    V vector;
    for (std::size_t i = 0; i < V::template count<T>; ++i) vector.template set<T>(i, value);
    return vector;
}

TEST(SimdInteger, SaturatesAtBothEnds) {
    EXPECT_EQ(add_saturated<s8>(of<s8>({127, -128, 100, -1}), of<s8>({1, -1, 27, 1})), of<s8>({127, -128, 127, 0}));
    EXPECT_EQ(subtract_saturated<s8>(of<s8>({-128, 127, 0}), of<s8>({1, -1, -128})), of<s8>({-128, 127, 127}));
    EXPECT_EQ(add_saturated<u8>(of<u8>({255, 200, 1}), of<u8>({1, 55, 1})), of<u8>({255, 255, 2}));
    EXPECT_EQ(subtract_saturated<u16>(of<u16>({0, 5, 9}), of<u16>({1, 5, 4})), of<u16>({0, 0, 5}));
    EXPECT_EQ(add_saturated<s16>(of<s16>({32767, -32768}), of<s16>({1, -1})), of<s16>({32767, -32768}));
    EXPECT_EQ(add_pairs_saturated<s16>(of<s16>({32767, 1}), of<s16>({-32768, -1})),
              of<s16>({32767, 0, 0, 0, -32768, 0, 0, 0}));
}

TEST(SimdInteger, HorizontalSumsPutTheSourceHigh) {
    EXPECT_EQ(add_pairs<u16>(of<u16, Mm>({1, 2, 3, 4}), of<u16, Mm>({5, 6, 7, 0xFFFF})), (of<u16, Mm>({3, 7, 11, 6})));
    EXPECT_EQ(subtract_pairs<u32>(of<u32>({1, 2, 9, 4}), of<u32>({0, 1, 8, 8})),
              of<u32>({0xFFFFFFFF, 5, 0xFFFFFFFF, 0}));
}

TEST(SimdInteger, AverageRoundsUp) {
    EXPECT_EQ(average<u8>(of<u8>({255, 0, 3, 255}), of<u8>({255, 1, 4, 254})), of<u8>({255, 1, 4, 255}));
}

TEST(SimdInteger, TheLeastNumberHasNoNegative) {
    EXPECT_EQ(absolute<u16>(Xmm{}, of<s16>({-32768, -1, 5})), of<u16>({0x8000, 1, 5}));
    EXPECT_EQ(sign<u8>(of<s8>({-128, 5, 5, 5}), of<s8>({-1, -128, 0, 1})), of<s8>({-128, -5, 0, 5}));
}

TEST(SimdInteger, Products) {
    EXPECT_EQ(multiply_add(all<s16>(-32768), all<s16>(-32768)), all<u32>(0x80000000));
    EXPECT_EQ(multiply_high_rounded(of<s16>({-32768, 0x4000, 1, -1}), of<s16>({-32768, 3, 0x4000, 0x4000})),
              of<u16>({0x8000, 2, 1, 0}));
    EXPECT_EQ(multiply_high<u16>(all<u16>(0xFFFF), all<u16>(0xFFFF)), all<u16>(0xFFFE));
    EXPECT_EQ(multiply_high<s16>(all<s16>(-1), all<s16>(2)), all<u16>(0xFFFF));
    EXPECT_EQ(multiply_add_bytes(all<u8>(255), all<s8>(127)), all<s16>(32767));
    EXPECT_EQ(multiply_add_bytes(all<u8>(255), all<s8>(-128)), all<s16>(-32768));
    EXPECT_EQ(multiply_even<u32>(of<u32>({0xFFFFFFFF, 7, 3, 7}), of<u32>({0xFFFFFFFF, 7, 4, 7})),
              of<u64>({0xFFFFFFFE00000001, 12}));
    EXPECT_EQ(multiply_even<s32>(of<s32>({-1, 7, -3, 7}), of<s32>({-1, 7, 4, 7})), of<s64>({1, -12}));
}

TEST(SimdInteger, SumsOfDistances) {
    EXPECT_EQ(distance_sum(all<u8>(255), Xmm{}), all<u64>(8 * 255));
    EXPECT_EQ(distance_sum(of<u8, Mm>({1, 10}), of<u8, Mm>({10, 1})), (of<u64, Mm>({18})));
    Xmm row;
    for (u8 i = 0; i < 16; ++i) row.set<u8>(i, i);
    // The source's bytes 8 to 11 against the destination from byte 4 on.
    EXPECT_EQ(distance_sums(row, row, 4 | 2), of<u16>({16, 12, 8, 4, 0, 4, 8, 12}));
    EXPECT_EQ(distance_sums(row, row, 0xF8), of<u16>({0, 4, 8, 12, 16, 20, 24, 28}));
}

TEST(SimdInteger, TheFirstOfEqualLeastWordsCounts) {
    EXPECT_EQ(least_word(Xmm{}, of<u16>({9, 0x8000, 3, 3, 0xFFFF, 3, 4, 5})), of<u16>({3, 2}));
    EXPECT_EQ(least_word(Xmm{}, all<u16>(0xFFFF)), of<u16>({0xFFFF, 0}));
}

TEST(SimdInteger, ShiftCountsAreNotMasked) {
    const Xmm ones = all<u64>(~u64{0});
    EXPECT_EQ(shift_left<u16>(ones, 15), all<u16>(0x8000));
    EXPECT_EQ(shift_left<u16>(ones, 16), Xmm{});
    EXPECT_EQ(shift_right<u64>(ones, 63), all<u64>(1));
    EXPECT_EQ(shift_right<u64>(ones, 64), Xmm{});
    EXPECT_EQ(shift_right<s16>(all<s16>(-32768), 200), ones);
    EXPECT_EQ(shift_right<s32>(all<s32>(0x40000000), 200), Xmm{});
    // All 64 bits of the source's low quadword, none of the high one.
    EXPECT_EQ(shift_left_by<u32>(ones, of<u64>({u64{1} << 32, 0})), Xmm{});
    EXPECT_EQ(shift_left_by<u32>(ones, of<u64>({4, ~u64{0}})), all<u32>(0xFFFFFFF0));
    EXPECT_EQ(shift_right_by<s32>(all<u32>(0x80000000), of<u64>({u64{1} << 63, 0})), ones);
}

TEST(SimdInteger, ShiftsByBytesOverTheWholeRegister) {
    const Xmm value{{0x0807060504030201, 0x100F0E0D0C0B0A09}};
    EXPECT_EQ(shift_bytes_left(value, 0), value);
    EXPECT_EQ(shift_bytes_right(value, 0), value);
    EXPECT_EQ(shift_bytes_left(value, 3), (Xmm{{0x0504030201000000, 0x0D0C0B0A09080706}}));
    EXPECT_EQ(shift_bytes_right(value, 9), (Xmm{{0x00100F0E0D0C0B0A, 0}}));
    EXPECT_EQ(shift_bytes_right(value, 8), (Xmm{{0x100F0E0D0C0B0A09, 0}}));
    EXPECT_EQ(shift_bytes_left(value, 15), (Xmm{{0, 0x0100000000000000}}));
    EXPECT_EQ(shift_bytes_right(value, 16), Xmm{});
    EXPECT_EQ(shift_bytes_left(value, 255), Xmm{});
}

TEST(SimdInteger, PackingTakesSignedNumbers) {
    EXPECT_EQ(pack<u8>(of<s16, Mm>({-1, 256, 255, 7}), of<s16, Mm>({-32768, 32767, 0, 1})),
              (of<u8, Mm>({0, 255, 255, 7, 0, 255, 0, 1})));
    EXPECT_EQ(pack<s8>(of<s16, Mm>({-129, 128, 5, -1}), Mm{}), (of<s8, Mm>({-128, 127, 5, -1})));
    EXPECT_EQ(pack<s16>(of<s32>({40000, -40000}), of<s32>({1})), of<s16>({32767, -32768, 0, 0, 1}));
    EXPECT_EQ(pack<u16>(of<s32>({-1, 65536, 65535}), Xmm{}), of<u16>({0, 65535, 65535}));
}

TEST(SimdInteger, UnpackingPutsTheDestinationFirst) {
    EXPECT_EQ(unpack_low<u8>(of<u8, Mm>({1, 2, 3, 4, 5}), of<u8, Mm>({11, 12, 13, 14, 15})),
              (of<u8, Mm>({1, 11, 2, 12, 3, 13, 4, 14})));
    EXPECT_EQ(unpack_high<u32>(of<u32>({1, 2, 3, 4}), of<u32>({5, 6, 7, 8})), of<u32>({3, 7, 4, 8}));
    EXPECT_EQ(unpack_high<u64>(of<u64>({1, 2}), of<u64>({3, 4})), of<u64>({2, 4}));
}

TEST(SimdInteger, Shuffles) {
    Xmm row;
    for (u8 i = 0; i < 16; ++i) row.set<u8>(i, static_cast<u8>(i + 1));
    EXPECT_EQ(shuffle_bytes(row, of<u8>({15, 0x80, 0x7F, 0x10, 3})).get<u64>(0), 0x0101010401100010u);
    // Of MMX only three bits count.
    EXPECT_EQ(shuffle_bytes(of<u8, Mm>({1, 2, 3, 4, 5, 6, 7, 8}), of<u8, Mm>({0x0F, 0x08, 0xFF, 2})),
              (of<u8, Mm>({8, 1, 0, 3, 1, 1, 1, 1})));
    EXPECT_EQ(shuffle_doublewords(Xmm{}, of<u32>({1, 2, 3, 4}), 0x1B), of<u32>({4, 3, 2, 1}));
    EXPECT_EQ(shuffle_low_words(Xmm{}, of<u16>({1, 2, 3, 4, 5, 6, 7, 8}), 0x1B), of<u16>({4, 3, 2, 1, 5, 6, 7, 8}));
    EXPECT_EQ(shuffle_high_words(Xmm{}, of<u16>({1, 2, 3, 4, 5, 6, 7, 8}), 0x1B), of<u16>({1, 2, 3, 4, 8, 7, 6, 5}));
    EXPECT_EQ(shuffle_words(Mm{}, of<u16, Mm>({1, 2, 3, 4}), 0x00), (of<u16, Mm>({1, 1, 1, 1})));
}

TEST(SimdInteger, AlignRightTakesFromBoth) {
    const Mm high = of<u8, Mm>({9, 10, 11, 12, 13, 14, 15, 16});
    const Mm low = of<u8, Mm>({1, 2, 3, 4, 5, 6, 7, 8});
    EXPECT_EQ(align_right(high, low, 0), low);
    EXPECT_EQ(align_right(high, low, 3), (of<u8, Mm>({4, 5, 6, 7, 8, 9, 10, 11})));
    EXPECT_EQ(align_right(high, low, 14), (of<u8, Mm>({15, 16})));
    EXPECT_EQ(align_right(high, low, 16), Mm{});
    EXPECT_EQ(align_right(high, low, 255), Mm{});
}

TEST(SimdInteger, Blends) {
    EXPECT_EQ(blend_words(all<u16>(1), all<u16>(2), 0x81), of<u16>({2, 1, 1, 1, 1, 1, 1, 2}));
    EXPECT_EQ(blend_bytes(all<u8>(1), all<u8>(2), of<u8>({0x80, 0x7F, 0xFF})).get<u32>(0), 0x01020102u);
}

TEST(SimdInteger, ElementsAreTakenModuloTheirNumber) {
    EXPECT_EQ(extract<u16>(of<u16, Mm>({1, 2, 3, 4}), 0xFE), 3);
    EXPECT_EQ(extract<u8>(of<u8>({7}), 0x10), 7);
    EXPECT_EQ(insert<u16>(Xmm{}, u16{5}, 0x0F), of<u16>({0, 0, 0, 0, 0, 0, 0, 5}));
    EXPECT_EQ(insert<u32>(Xmm{}, 5u, 4), of<u32>({5}));
}

TEST(SimdInteger, ByteSigns) {
    EXPECT_EQ(byte_signs(all<u8>(0x80)), 0xFFFFu);
    EXPECT_EQ(byte_signs(all<u8>(0x7F)), 0u);
    for (u8 i = 0; i < 16; ++i) {
        Xmm one;
        one.set<u8>(i, 0xC0);
        EXPECT_EQ(byte_signs(one), 1u << i);
    }
    EXPECT_EQ(byte_signs(of<u8, Mm>({0x80, 0, 0, 0, 0, 0, 0, 0xFF})), 0x81u);
}

TEST(SimdInteger, TestTellsOfCommonBitsAndOfOthers) {
    const Xmm a{{0x0F, 0xF0}};
    EXPECT_EQ(test_flags(a, Xmm{{0xF0, 0x0F}}), eflags::zf);
    EXPECT_EQ(test_flags(a, Xmm{{0x01, 0x10}}), eflags::cf);
    EXPECT_EQ(test_flags(a, Xmm{{0x1F, 0}}), 0u);
    EXPECT_EQ(test_flags(a, Xmm{}), eflags::zf | eflags::cf);
}

TEST(Crc32, IsCastagnolis) {
    u32 sum = 0xFFFFFFFF;
    for (const char digit : {'1', '2', '3', '4', '5', '6', '7', '8', '9'}) {
        sum = exec::crc32<u8>(sum, static_cast<u8>(digit));
    }
    EXPECT_EQ(~sum, 0xE3069283u);  // RFC 3720's check sum
    const u32 bytes = exec::crc32<u8>(exec::crc32<u8>(exec::crc32<u8>(exec::crc32<u8>(7, 1), 2), 3), 4);
    EXPECT_EQ(exec::crc32<u32>(7, 0x04030201u), bytes);
    EXPECT_EQ(exec::crc32<u16>(exec::crc32<u16>(7, 0x0201), 0x0403), bytes);
}

}  // namespace
}  // namespace lockstep::test
