#include "frontend/quantity.h"

#include <gtest/gtest.h>

namespace lockstep {
namespace {

u64 size(std::string_view text) {
    const auto result = parse_memory_size(text);
    return result.ok() ? result.value() : 0;
}

u64 duration_ns(std::string_view text) {
    const auto result = parse_duration(text);
    return result.ok() ? result.value().ns : ~u64{0};
}

TEST(Count, ReadsDecimalAndHexadecimal) {
    EXPECT_EQ(parse_count("200000000").value(), 200'000'000u);
    EXPECT_EQ(parse_count("0xF4").value(), 0xF4u);
    EXPECT_EQ(parse_count("18446744073709551615").value(), ~u64{0});
}

TEST(Count, RefusesWhatIsNoNumber) {
    for (const char* text : {"", "x", "-1", "1x", "0x", "18446744073709551616", " 1"}) {
        EXPECT_FALSE(parse_count(text).ok()) << text;
    }
}

TEST(MemorySize, DefaultsToMebibytes) {
    EXPECT_EQ(size("16"), u64{16} << 20);
    EXPECT_EQ(size("640K"), u64{640} << 10);
    EXPECT_EQ(size("64M"), u64{64} << 20);
    EXPECT_EQ(size("2g"), u64{2} << 30);
    EXPECT_EQ(size("1.5M"), u64{1536} << 10);
}

TEST(MemorySize, RefusesNonsense) {
    for (const char* text : {"", "0", "M", "12T", "-5", "5 M", "1e3", "1.2.3", "99999999999999999999G", "."}) {
        EXPECT_FALSE(parse_memory_size(text).ok()) << text;
    }
}

TEST(Duration, KnowsItsUnits) {
    EXPECT_EQ(duration_ns("500ms"), 500'000'000u);
    EXPECT_EQ(duration_ns("20s"), 20 * ns_per_second);
    EXPECT_EQ(duration_ns("2m"), 120 * ns_per_second);
    EXPECT_EQ(duration_ns("1h"), 3600 * ns_per_second);
    EXPECT_EQ(duration_ns("1.5s"), 1'500'000'000u);
    EXPECT_EQ(duration_ns("10us"), 10'000u);
    EXPECT_EQ(duration_ns("7ns"), 7u);
    EXPECT_EQ(duration_ns("3"), 3 * ns_per_second);
    EXPECT_EQ(duration_ns("0.000000001s"), 1u);
}

TEST(Duration, RefusesNonsense) {
    for (const char* text : {"", "s", "5 s", "5x", "-5s", "600000000h", "1..5s"}) {
        EXPECT_FALSE(parse_duration(text).ok()) << text;
    }
}

TEST(Mips, IsExactToTheInstruction) {
    EXPECT_EQ(parse_mips("0.33").value(), 330'000u);
    EXPECT_EQ(parse_mips("100").value(), 100'000'000u);
    EXPECT_EQ(parse_mips("0.001").value(), 1'000u);
    EXPECT_EQ(parse_mips("1000000").value(), 1'000'000'000'000u);
}

TEST(Mips, RefusesSpeedsThatAMachineCannotHave) {
    for (const char* text : {"0", "0.0009", "1000001", "fast", "", "-1"}) {
        EXPECT_FALSE(parse_mips(text).ok()) << text;
    }
}

}  // namespace
}  // namespace lockstep
