#include "frontend/escape_filter.h"

#include <gtest/gtest.h>

#include <string_view>

namespace lockstep {
namespace {

struct Outcome {
    std::string text;
    EscapeFilter::Command command = EscapeFilter::Command::None;
};

Outcome run(EscapeFilter& filter, std::string_view bytes) {
    Outcome outcome;
    outcome.command = filter.filter({reinterpret_cast<const u8*>(bytes.data()), bytes.size()}, outcome.text);
    return outcome;
}

TEST(EscapeFilter, PassesOrdinaryBytes) {
    EscapeFilter filter;
    EXPECT_EQ(run(filter, "hello\x03\x1B[A").text, "hello\x03\x1B[A");
}

TEST(EscapeFilter, KnowsItsCommandsAlsoInPieces) {
    EscapeFilter filter;
    EXPECT_EQ(run(filter, "ab\x01").text, "ab");
    EXPECT_EQ(run(filter, "x").command, EscapeFilter::Command::Quit);
    EXPECT_EQ(run(filter, "\x01h").command, EscapeFilter::Command::Help);
    EXPECT_EQ(run(filter,
                  "\x01"
                  "c")
                  .command,
              EscapeFilter::Command::Monitor);
}

TEST(EscapeFilter, SendsThePrefixItself) {
    EscapeFilter filter;
    EXPECT_EQ(run(filter,
                  "\x01\x61"
                  "b")
                  .text,
              "\x01"
              "b");
    EXPECT_EQ(run(filter, "\x01\x01").text, "\x01");
    EXPECT_EQ(run(filter, "\x01zq").text, "q");
}

}  // namespace
}  // namespace lockstep
