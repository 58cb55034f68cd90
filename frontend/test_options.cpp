#include "frontend/test_options.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>
#include <thread>

#include "frontend/nearest_name.h"
#include "frontend/option_table.h"

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

struct Short {
    char letter;
    std::string_view name;
};
constexpr Short short_names[] = {{'f', "forms"}, {'j', "jobs"}, {'q', "quiet"}, {'h', "help"}};

const OptionRow* find_row(std::string_view name) {
    const auto* const found = std::ranges::find(rows, name, &OptionRow::name);
    return found != std::end(rows) ? found : nullptr;
}

std::optional<u32> number(const std::string& text, u32 least, u32 most) {
    u32 value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool good = error == std::errc{} && end == text.data() + text.size() && value >= least && value <= most;
    return good ? std::optional(value) : std::nullopt;
}

// One word that begins with a dash, taken apart.
struct Word {
    const OptionRow* row = nullptr;
    std::optional<std::string> value;  // that is part of the word
};

Word take_apart(const std::string& word) {
    std::string_view name = std::string_view(word).substr(word.starts_with("--") ? 2 : 1);
    Word result;
    const std::size_t equals = name.find('=');
    if (equals != std::string_view::npos) {
        result.value = std::string(name.substr(equals + 1));
        name = name.substr(0, equals);
    }
    result.row = find_row(name);
    // -j4, -f0F*
    for (const Short& letter : short_names) {
        if (result.row != nullptr || word.starts_with("--") || name.empty() || name[0] != letter.letter) continue;
        const OptionRow* const row = find_row(letter.name);
        const bool attached = row->takes_value() && !result.value && name.size() > 1 &&
                              (name[0] != 'j' || (name[1] >= '0' && name[1] <= '9'));
        if (name.size() > 1 && !attached) continue;
        result.row = row;
        if (attached) result.value = std::string(name.substr(1));
    }
    if (result.row == nullptr) {
        std::vector<std::string_view> names;
        for (const OptionRow& row : rows) names.push_back(row.name);
        throw OptionsError{word, "there is no such option (did you mean --" + std::string(nearest_name(name, names)) +
                                     "? lockstep test --help lists them)"};
    }
    return result;
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
    bool only_suites = false;
    try {
        for (std::size_t i = 0; i < arguments.size(); ++i) {
            const std::string& word = arguments[i];
            if (word == "--" && !only_suites) {
                only_suites = true;
            } else if (only_suites || word.size() < 2 || word[0] != '-') {
                options.suites.push_back(word);
            } else {
                Word option = take_apart(word);
                const std::string where = "--" + std::string(option.row->name);
                if (!option.row->takes_value()) {
                    if (option.value) throw OptionsError{where, "takes no value"};
                } else if (!option.value) {
                    if (i + 1 == arguments.size()) {
                        throw OptionsError{where,
                                           "needs a value (" + where + " " + std::string(option.row->argument) + ")"};
                    }
                    option.value = arguments[++i];
                }
                if (option.row->takes_value() && option.value->empty()) throw OptionsError{where, "needs a value"};
                apply(options, *option.row, option.value.value_or(""));
            }
        }
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
