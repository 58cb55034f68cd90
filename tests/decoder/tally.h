// Runs byte strings through both decoders and counts what came out.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "rules.h"

namespace lockstep::test {

// What is counted, by name: "same text", "both invalid", "spelling …" (a string can need several), "disagreement …",
// "unexplained".
using Counts = std::map<std::string, u64>;

struct Run {
    bool code32 = false;
    CpuModel model = CpuModel::PentiumPro;
    u64 seed = 1;
    u64 count = 0;
};

struct Tally {
    Counts counts;
    std::vector<std::string> unexplained;  // the first twenty, described
};

// Number, bytes and both opinions, on three lines.
std::string describe(u64 number, const Comparison& c);

Tally tally(const Run& run, Capstone& capstone);

}  // namespace lockstep::test
