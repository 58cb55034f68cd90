// The words of a command inside the program (`lockstep test`, `lockstep img`): its options, taken apart by a table.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "frontend/option_table.h"
#include "frontend/options.h"

namespace lockstep {

struct ShortOption {
    char letter;
    std::string_view name;     // of the row it stands for
    bool only_number = false;  // what is attached to the letter must begin with a digit: -j4, but not -junk
};

struct CommandOptions {
    std::string_view command;  // "lockstep test"
    std::span<const OptionRow> rows;
    std::span<const ShortOption> short_options;
};

// Calls `apply` with every option and its value (empty for switches), in order; returns the words that are none. Behind
// "--" there are no options. Throws OptionsError, as `apply` may.
std::vector<std::string> take_options(const CommandOptions& options, std::span<const std::string> arguments,
                                      const std::function<void(const OptionRow&, const std::string&)>& apply);

}  // namespace lockstep
