#include "conformance/junit.h"

#include "conformance/failure_view.h"
#include "conformance/tally.h"

namespace lockstep::conformance {

namespace {

// Length of the UTF-8 sequence at the front (RFC 3629), 0 when there is none.
std::size_t sequence_length(std::string_view text) {
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = at(0);
    const std::size_t length = lead < 0x80   ? 1
                               : lead < 0xC2 ? 0
                               : lead < 0xE0 ? 2
                               : lead < 0xF0 ? 3
                               : lead < 0xF5 ? 4
                                             : 0;
    if (length > text.size()) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if ((at(i) & 0xC0) != 0x80) return 0;
    }
    // Overlong forms, surrogates, what lies beyond Unicode, and the two that are no characters.
    if (lead == 0xE0 && at(1) < 0xA0) return 0;
    if (lead == 0xED && at(1) > 0x9F) return 0;
    if (lead == 0xEF && at(1) == 0xBF && at(2) >= 0xBE) return 0;
    if (lead == 0xF0 && at(1) < 0x90) return 0;
    if (lead == 0xF4 && at(1) > 0x8F) return 0;
    return length;
}

std::string attribute(const char* name, std::string_view value) {
    return std::string(" ") + name + "=\"" + xml_escaped(value) + "\"";
}
std::string attribute(const char* name, u64 value) {
    return attribute(name, std::to_string(value));
}

}  // namespace

std::string xml_escaped(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const std::size_t length = sequence_length(text);
        const char c = text[0];
        const bool control = static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t';
        if (length == 0 || control) {
            out += '?';
        } else if (c == '&') {
            out += "&amp;";
        } else if (c == '<') {
            out += "&lt;";
        } else if (c == '>') {
            out += "&gt;";
        } else if (c == '"') {
            out += "&quot;";
        } else {
            out += text.substr(0, length);
        }
        text.remove_prefix(length == 0 ? 1 : length);
    }
    return out;
}

void JunitReport::begin_folder(std::string name, const std::vector<Path>& paths) {
    first_of_folder_ = suites_.size();
    for (const Path path : paths) suites_.push_back({name + " (" + path_text(path) + " path)", 0, 0, 0, {}});
}

void JunitReport::add_case(Suite& suite, const FileReport& report, const std::string& content) const {
    const std::string name = report.mnemonic.empty() ? report.form : report.form + " " + report.mnemonic;
    ++suite.cases;
    suite.body +=
        "    <testcase" + attribute("classname", suite.name) + attribute("name", name) + attribute("file", report.file);
    suite.body += content.empty() ? "/>\n" : ">" + content + "</testcase>\n";
}

void JunitReport::add(const FileReport& report) {
    for (std::size_t i = first_of_folder_; i < suites_.size(); ++i) {
        Suite& suite = suites_[i];
        if (report.error) {
            ++suite.errors;
            add_case(suite, report, "<error" + attribute("message", *report.error) + "/>");
            continue;
        }
        const PathReport& path = report.paths[i - first_of_folder_];
        const Tally tally = tally_of(path.form, undefined_fails_);
        std::string content;
        if (tally.failed != 0) {
            ++suite.failures;
            std::string views;
            for (const ShownTest& shown : path.form.first_failures) {
                views += failure_view(shown, report.form, std::string(path_text(path.path)) + " path", *report.model);
            }
            content = "<failure" +
                      attribute("message", std::to_string(tally.failed) + " of " + std::to_string(tally.tests) +
                                               " recorded tests failed") +
                      ">" + xml_escaped(views) + "</failure>";
        }
        content += "<system-out>" + std::to_string(tally.tests) + " recorded tests, " + std::to_string(tally.passed) +
                   " passed; undefined flags differ in " + std::to_string(tally.undefined) + ", " +
                   std::to_string(tally.revoked) + " revoked</system-out>";
        add_case(suite, report, content);
    }
}

std::string JunitReport::take() const {
    u64 cases = 0, failures = 0, errors = 0;
    std::string body;
    for (const Suite& suite : suites_) {
        cases += suite.cases;
        failures += suite.failures;
        errors += suite.errors;
        body += "  <testsuite" + attribute("name", suite.name) + attribute("tests", suite.cases) +
                attribute("failures", suite.failures) + attribute("errors", suite.errors) +
                attribute("skipped", u64{0}) + ">\n" + suite.body + "  </testsuite>\n";
    }
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" + attribute("name", "lockstep test") +
           attribute("tests", cases) + attribute("failures", failures) + attribute("errors", errors) + ">\n" + body +
           "</testsuites>\n";
}

}  // namespace lockstep::conformance
