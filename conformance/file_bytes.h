// A whole file in memory, unpacked when it is a gzip file.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "base/types.h"

namespace lockstep::conformance {

// Errors name the file, those of damaged files also the offset. Files of more than 256 MiB, packed or not, are refused.
Result<std::vector<u8>> read_file_bytes(const std::string& path);

}  // namespace lockstep::conformance
