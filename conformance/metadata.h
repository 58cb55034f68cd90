// What a suite says about its forms: which flags are defined, which tests are known to be bad.
#pragma once

#include <map>
#include <set>
#include <string>

#include "base/result.h"
#include "base/types.h"

namespace lockstep::conformance {

struct SuiteMetadata {
    // Mask of the defined flag bits by form ("F7.6", "00", "0F01.4"), without size prefixes; forms without one define
    // all.
    std::map<std::string, u32> defined_flags;
    // Hashes (SHA-1, 40 lower-case hexadecimal digits) of tests that are not to be run.
    std::set<std::string> revoked;

    // For "6701" that of "01", unless there is one for "6701" itself.
    u32 defined(const std::string& form) const;
};

// Reads metadata.json, 80386.csv and revocation_list.txt in `directory`, or where it has none of them, in the directory
// above. Each may be missing (then it says nothing); a file that is there but cannot be understood is an error.
Result<SuiteMetadata> read_metadata(const std::string& directory);

}  // namespace lockstep::conformance
