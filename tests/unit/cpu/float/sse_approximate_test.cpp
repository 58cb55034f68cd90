// RCPPS and RSQRTPS: SDM volume 2; the relative error is at most 1.5 × 2^-12.
#include <gtest/gtest.h>

#include "cpu/float/sse.h"

namespace lockstep::float_test {
namespace {

using fp::Float32;

// The significand, 24 bits.
u64 significand(Float32 v) {
    return (v.bits & 0x7FFFFF) | 0x800000;
}

TEST(SseApproximate, EveryReciprocalIsWithinItsError) {
    for (u32 fraction = 0; fraction < 0x800000; ++fraction) {
        const Float32 result = fp::approximate_reciprocal(Float32{0x3F800000 | fraction});
        ASSERT_EQ(result.bits >> 23, 126u);
        // x × r against 1, with 47 bits behind the point.
        const s64 error = static_cast<s64>(significand(result) * (0x800000 | fraction)) - (s64{1} << 47);
        ASSERT_LT(error < 0 ? -error : error, s64{3} << 34) << fraction;
    }
}

TEST(SseApproximate, EveryReciprocalRootIsWithinItsError) {
    for (const u32 exponent : {127u, 128u}) {
        for (u32 fraction = 0; fraction < 0x800000; ++fraction) {
            const Float32 result = fp::approximate_reciprocal_root(Float32{exponent << 23 | fraction});
            ASSERT_EQ(result.bits >> 23, 126u);
            // x × r² against 1, with 62 bits behind the point: twice the relative error, but for its square.
            const u64 square = significand(result) * significand(result);  // × 2^-48
            const u64 x = static_cast<u64>(0x800000 | fraction) << (exponent - 127);
            const s64 error = static_cast<s64>((square >> 9) * x) - (s64{1} << 62);
            ASSERT_LT(error < 0 ? -error : error, s64{3} << 50) << fraction;
        }
    }
}

TEST(SseApproximate, SpecialOperands) {
    EXPECT_EQ(fp::approximate_reciprocal(Float32{0x3F800000}), Float32{0x3F7FF000});
    EXPECT_EQ(fp::approximate_reciprocal(Float32{0x80000000}), Float32{0xFF800000});
    EXPECT_EQ(fp::approximate_reciprocal(Float32{0x80000001}), Float32{0xFF800000});
    EXPECT_EQ(fp::approximate_reciprocal(Float32{0xFF800000}), Float32{0x80000000});
    EXPECT_EQ(fp::approximate_reciprocal(Float32{0x7F800001}), Float32{0x7FC00001});
    EXPECT_EQ(fp::approximate_reciprocal(Float32{0x7F7FFFFF}), Float32{0});
    EXPECT_EQ(fp::approximate_reciprocal_root(Float32{0x3F800000}), Float32{0x3F7FF000});
    EXPECT_EQ(fp::approximate_reciprocal_root(Float32{0x80000000}), Float32{0xFF800000});
    EXPECT_EQ(fp::approximate_reciprocal_root(Float32{0xBF800000}), fp::indefinite32);
    EXPECT_EQ(fp::approximate_reciprocal_root(Float32{0x7F800000}), Float32{0});
    EXPECT_EQ(fp::approximate_reciprocal_root(Float32{0x7F7FFFFF}).bits >> 23, 63u);
    EXPECT_EQ(fp::approximate_reciprocal_root(Float32{0x00800000}).bits >> 23, 189u);
}

}  // namespace
}  // namespace lockstep::float_test
