#include "conformance/table.h"

#include "conformance/text.h"

namespace lockstep::conformance {

namespace {

constexpr std::size_t form_width = 10, mnemonic_width = 9, count_width = 8;
constexpr std::size_t common_width = form_width + mnemonic_width + 2 * count_width;
constexpr std::size_t path_width = 3 * count_width;

std::string without_blanks_at_end(std::string line) {
    line.erase(line.find_last_not_of(' ') + 1);
    return line + "\n";
}

}  // namespace

std::string table_heading(const std::vector<Path>& paths) {
    std::string above(common_width, ' ');
    std::string line = left("form", form_width) + left("opcode", mnemonic_width) + right("tests", count_width) +
                       right("revoked", count_width);
    for (const Path path : paths) {
        above += "  " + left(std::string("---- ") + path_text(path) + " path ----", path_width);
        line += "  " + right("passed", count_width - 2) + right("failed", count_width) +
                right("undefined", count_width + 2);
    }
    return without_blanks_at_end(above) + without_blanks_at_end(line);
}

std::string table_line(const FileReport& report, bool undefined_fails) {
    std::string line =
        left(printable(report.form), form_width - 1) + " " + left(printable(report.mnemonic), mnemonic_width - 1) + " ";
    if (report.error || report.paths.empty()) return line + right("-", count_width) + "  cannot be read\n";
    const FormReport& first = report.paths[0].form;
    line += right(first.tests, count_width) + right(first.revoked, count_width);
    for (const PathReport& path : report.paths) {
        const Tally tally = tally_of(path.form, undefined_fails);
        line += "  " + right(tally.passed, count_width - 2) + right(tally.failed, count_width) +
                right(tally.undefined, count_width + 2);
    }
    return line + "\n";
}

std::string total_line(const std::string& name, const Tally& tally) {
    return name + ": " + std::to_string(tally.tests) + " tests, " + std::to_string(tally.passed) + " passed, " +
           std::to_string(tally.failed) + " failed; undefined flags differ in " + std::to_string(tally.undefined) +
           ", " + std::to_string(tally.revoked) + " revoked\n";
}

}  // namespace lockstep::conformance
