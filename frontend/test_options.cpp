#include "frontend/test_options.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>
#include <thread>

#include "frontend/command_words.h"

namespace lockstep {

namespace {

using conformance::Path;

constexpr u32 most_threads = 256;

constexpr OptionRow rows[] = {
    {"", "path", "WHICH", "what executes the tests: fast, reference or both (default)"},
    {"", "undefined", "", "let flags that the manuals leave undefined count, too"},
    {"", "forms", "LIST", "only these opcodes (-f), as in F7.6 or \"0F*,D?\""},
    {"", "every", "N", "only every Nth test of each file"},
    {"", "failures", "N", "show the first N failing tests of each suite (default: 5)"},
    {"", "jobs", "N", "run on N threads (-j; default: one for each core)"},
    {"", "junit", "FILE", "also write the report as JUnit XML"},
    {"", "quiet", "", "no table and no progress, only failing tests and totals (-q)"},
    {"", "help", "", "this list (-h)"},
};

constexpr ShortOption short_options[] = {{'f', "forms"}, {'j', "jobs", true}, {'q', "quiet"}, {'h', "help"}};

std::optional<u32> number(const std::string& text, u32 least, u32 most) {
    u32 value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool good = error == std::errc{} && end == text.data() + text.size() && value >= least && value <= most;
    return good ? std::optional(value) : std::nullopt;
}

void apply(TestOptions& options, const OptionRow& row, const std::string& value) {
    const std::string where = "--" + std::string(row.name);
    const auto count = [&](u32 least, u32 most) {
        const auto result = number(value, least, most);
        if (!result) {
            throw OptionsError{
                where, "\"" + value + "\" is no number from " + std::to_string(least) + " to " + std::to_string(most)};
        }
        return *result;
    };
    if (row.name == "help") options.help = true;
    if (row.name == "quiet") options.quiet = true;
    if (row.name == "undefined") options.undefined_fails = true;
    if (row.name == "junit") options.junit = value;
    if (row.name == "forms") options.run.forms.add(value);
    if (row.name == "every") options.run.run.every = count(1, 1'000'000);
    if (row.name == "failures") options.failures_shown = count(0, 1'000'000);
    if (row.name == "jobs") options.run.threads = count(1, most_threads);
    if (row.name == "path") {
        if (value == "fast") {
            options.run.paths = {Path::Fast};
        } else if (value == "reference") {
            options.run.paths = {Path::Reference};
        } else if (value == "both") {
            options.run.paths = {Path::Fast, Path::Reference};
        } else {
            throw OptionsError{where, "\"" + value + "\" is none of fast, reference and both"};
        }
    }
}

}  // namespace

std::variant<TestOptions, OptionsError> parse_test_options(const std::vector<std::string>& arguments) {
    TestOptions options;
    options.run.threads = std::clamp(std::thread::hardware_concurrency(), 1u, most_threads);
    try {
        options.suites =
            take_options({"lockstep test", rows, short_options}, arguments,
                         [&](const OptionRow& row, const std::string& value) { apply(options, row, value); });
    } catch (const OptionsError& error) {
        return error;
    }
    if (options.suites.empty() && !options.help) {
        return OptionsError{"test", "which suite? (lockstep test SUITE..., files or folders of recorded tests)"};
    }
    options.run.run.show_undefined = options.undefined_fails;
    options.run.run.failures_shown = std::max(options.failures_shown, options.junit.empty() ? 0u : 3u);
    return options;
}

std::string test_help_text() {
    std::string text =
        "Usage: lockstep test [OPTIONS] SUITE...\n"
        "\n"
        "Runs single-step tests that were recorded from real processors (8086, 8088,\n"
        "80286, 80386; MOO files, packed with gzip or not) and compares registers, memory,\n"
        "exceptions and flags. SUITE is a file or a folder; the processor is the one that\n"
        "the file names. Every test runs on the fast and on the reference path.\n"
        "\n";
    for (const OptionRow& row : rows) append_option(text, row);
    text +=
        "\n"
        "Exit status: 0 all tests passed, 8 a test failed, 2 wrong usage, 4 a file cannot\n"
        "be read or is damaged, 130 interrupted.\n";
    return text;
}

}  // namespace lockstep
