// A failing test for people: what was executed from which state, and recorded beside actual values.
#pragma once

#include <string>

#include "conformance/runner.h"
#include "cpu/model.h"

namespace lockstep::conformance {

// Several lines. `where` tells which paths it failed on ("both paths").
std::string failure_view(const ShownTest& shown, const std::string& form, const std::string& where, CpuModel model);

}  // namespace lockstep::conformance
