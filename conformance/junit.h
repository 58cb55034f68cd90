// The report as JUnit XML, which continuous integration systems show: a test suite for each folder and path, a test
// case for each form.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "conformance/parallel_run.h"

namespace lockstep::conformance {

// `text` for element content and attributes. Characters that XML 1.0 cannot hold, and bytes that are not UTF-8, become
// question marks.
std::string xml_escaped(std::string_view text);

class JunitReport {
public:
    explicit JunitReport(bool undefined_fails) : undefined_fails_(undefined_fails) {}

    // The next folder: the files reported from now on are in it.
    void begin_folder(std::string name, const std::vector<Path>& paths);
    void add(const FileReport& report);
    std::string take() const;

private:
    struct Suite {
        std::string name;
        u64 cases = 0, failures = 0, errors = 0;
        std::string body;
    };
    void add_case(Suite& suite, const FileReport& report, const std::string& content) const;

    bool undefined_fails_;
    std::vector<Suite> suites_;
    std::size_t first_of_folder_ = 0;
};

}  // namespace lockstep::conformance
