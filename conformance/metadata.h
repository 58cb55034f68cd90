// What a suite says about its forms: which flags are defined, which tests are known to be bad.
#pragma once

#include <map>
#include <set>
#include <string>

#include "base/result.h"
#include "base/types.h"

namespace lockstep::conformance {

struct SuiteMetadata {
    // Mask of the defined flag bits by form ("F7.6", "00", "0F01.4"); forms without one define all.
    std::map<std::string, u32> defined_flags;
    // Hashes (SHA-1, 40 lower-case hexadecimal digits) of tests that are not to be run.
    std::set<std::string> revoked;

    u32 defined(const std::string& form) const;
};

// Reads `directory`'s metadata.json and revocation_list.txt. Either may be missing (then it says nothing); a file that
// is there but cannot be understood is an error.
Result<SuiteMetadata> read_metadata(const std::string& directory);

}  // namespace lockstep::conformance
