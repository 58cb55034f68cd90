// Every option: its name, what it takes and what it means. Parsing, --help and the hint after a misspelling read this.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

struct OptionRow {
    std::string_view group;     // heading in --help
    std::string_view name;      // without dashes
    std::string_view argument;  // empty: a switch
    std::string_view help;

    bool takes_value() const { return !argument.empty(); }
};

std::span<const OptionRow> option_rows();
// Null when there is no such option.
const OptionRow* find_option(std::string_view name);
// For nearest_name().
std::vector<std::string_view> option_names();
// Grouped, no line longer than 80 columns.
std::string help_text();
// One row of such a text.
void append_option(std::string& text, const OptionRow& row);

}  // namespace lockstep
