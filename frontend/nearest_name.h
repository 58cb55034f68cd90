// The known name that somebody who wrote an unknown one probably meant.
#pragma once

#include <span>
#include <string_view>

#include "base/types.h"

namespace lockstep {

// Insertions, deletions, replacements and swaps of neighbours that lead from one to the other.
u32 edit_distance(std::string_view a, std::string_view b);

// The name with the smallest distance, the earlier one of equals; empty when there are no names.
std::string_view nearest_name(std::string_view wanted, std::span<const std::string_view> names);

}  // namespace lockstep
