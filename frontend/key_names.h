// Names of keys in scripts: QEMU's, and those printed on the caps.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/input.h"
#include "base/result.h"

namespace lockstep {

std::optional<Key> key_of_name(std::string_view name);

// "ctrl-alt-delete": the keys to be held together, in order. At most eight.
Result<std::vector<Key>> parse_key_combination(std::string_view text);

}  // namespace lockstep
