#include "frontend/utf8.h"

#include <gtest/gtest.h>

#include <vector>

namespace lockstep {
namespace {

std::vector<char32_t> all(std::string_view text) {
    std::vector<char32_t> characters;
    while (!text.empty()) characters.push_back(take_utf8(text));
    return characters;
}

TEST(Utf8, ReadsOneToFourBytes) {
    EXPECT_EQ(all("aé€😀"), (std::vector<char32_t>{U'a', U'é', U'€', U'😀'}));
}

TEST(Utf8, TurnsEachInvalidByteIntoAReplacement) {
    constexpr char32_t bad = 0xFFFD;
    EXPECT_EQ(all("\xFF"), (std::vector<char32_t>{bad}));
    EXPECT_EQ(all("\xC3"), (std::vector<char32_t>{bad}));
    EXPECT_EQ(all("\xC0\x80"), (std::vector<char32_t>{bad, bad}));           // overlong
    EXPECT_EQ(all("\xED\xA0\x80"), (std::vector<char32_t>{bad, bad, bad}));  // a surrogate
    EXPECT_EQ(all("\xE2\x82x"), (std::vector<char32_t>{bad, bad, U'x'}));
}

}  // namespace
}  // namespace lockstep
