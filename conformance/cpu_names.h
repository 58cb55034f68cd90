// The processor that recorded a test file, as a model.
#pragma once

#include <string>

#include "base/result.h"
#include "cpu/model.h"

namespace lockstep::conformance {

// `cpu` is the name in a MOO header without padding: "8088", "8086", "C286", "386E". The error says which processor it
// was recorded from.
Result<CpuModel> model_of_recorder(const std::string& cpu);
// "80286".
const char* model_text(CpuModel model);

}  // namespace lockstep::conformance
