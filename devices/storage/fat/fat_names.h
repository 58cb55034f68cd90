// Names in FAT directories: the 8.3 name that every system sees, and VFAT's long one.
//
// Facts: Microsoft, "FAT: General Overview of On-Disk Format", version 1.03.
#pragma once

#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/types.h"

namespace lockstep::fat {

using ShortName = std::array<u8, 11>;  // eight and three, padded with blanks
using Entry = std::array<u8, 32>;

// The names of one directory, each only once: what FAT compares without regard to case.
class Names {
public:
    struct Name {
        ShortName short_name{};
        std::u16string long_name;  // empty when the short one says it all
    };

    // Exact 8.3 names in capitals should come first, so that they keep their names. `host` is UTF-8; what cannot be
    // in a long name (or is no UTF-8) becomes '_'.
    Name add(std::string_view host);

    // A name that is its own short name, capitals and all.
    static bool is_exact(std::string_view host);

private:
    ShortName free_short_name(std::string_view host);

    std::set<ShortName> short_names_;
    std::map<ShortName, u32> next_numbers_;  // of names with tails, by what stands before the number
    std::set<std::u16string> long_names_;    // in small letters
};

// The entries of a long name, in the order in which they come before the short one.
std::vector<Entry> long_name_entries(const Names::Name& name);

// Eleven characters for a volume.
ShortName volume_label(std::string_view host);

}  // namespace lockstep::fat
