// Whole host files: firmware, states, scripts, pictures. Errors are sentences without the path.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/types.h"

namespace lockstep {

// At most `limit` bytes; a longer file is an error.
Result<std::vector<u8>> read_file(const std::string& path, u64 limit);

// Creates or replaces the file as a whole: after a failure or a crash the old one is still there. A path that is no
// regular file (a pipe, /dev/null) is written to in place.
Status write_file(const std::string& path, std::span<const u8> bytes);

// Writes all to the descriptor; with false, errno says why not.
bool write_all(int descriptor, std::span<const u8> bytes);

// Why writing failed, of an errno value.
Error write_error(int error);

inline std::span<const u8> as_bytes(const std::string& text) {
    return {reinterpret_cast<const u8*>(text.data()), text.size()};
}

}  // namespace lockstep
