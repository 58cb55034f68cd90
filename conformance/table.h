// The report of a suite as a table: one line for each form, its paths side by side.
#pragma once

#include <string>
#include <vector>

#include "conformance/parallel_run.h"
#include "conformance/tally.h"

namespace lockstep::conformance {

std::string table_heading(const std::vector<Path>& paths);
std::string table_line(const FileReport& report, bool undefined_fails);

// "fast path: 100 tests, 99 passed, 1 failed; undefined flags differ in 2, 0 revoked".
std::string total_line(const std::string& name, const Tally& tally);

}  // namespace lockstep::conformance
