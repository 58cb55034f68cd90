// The table of opcodes beside the 80386 suite (80386.csv), as far as it speaks of flags.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/types.h"

namespace lockstep::conformance {

// Masks of the defined flag bits by form without size prefixes ("F7.6", "0FBA.4", "01"): column "f_umask" of the rows
// that have one, with "op" and "ex" as the form. Errors name the line.
Result<std::map<std::string, u32>> parse_opcode_table(std::string_view text);

}  // namespace lockstep::conformance
