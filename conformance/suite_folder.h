// Where the files of suites are, and what lies beside them.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "conformance/metadata.h"

namespace lockstep::conformance {

// The files of one directory that are to be run.
struct SuiteFolder {
    std::string directory;
    SuiteMetadata metadata;
    std::vector<std::string> files;  // paths, sorted
};

// The form a file holds: its name without directory and endings ("F7.6" for ".../F7.6.MOO.gz"); empty when it is no MOO
// file.
std::string form_of_file(const std::string& path);

// The .MOO and .MOO.gz files that `path` names: a file, or a directory and those below it. Folders in the order of
// their names. An error when it cannot be read or holds none.
Result<std::vector<SuiteFolder>> find_suites(const std::string& path);

}  // namespace lockstep::conformance
