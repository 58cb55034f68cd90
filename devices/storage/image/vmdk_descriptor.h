// The text part of a VMDK image: what the disk is made of.
//
// Facts: VMware, "Virtual Disk Format 5.0".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/types.h"

namespace lockstep::image {

struct VmdkDescriptor {
    enum class Kind : u8 { Flat, Sparse, Zero };
    struct Extent {
        Kind kind = Kind::Flat;
        u64 sectors = 0;
        std::string file;
        u64 offset = 0;  // sectors; Flat only
    };

    std::string create_type;
    std::vector<Extent> extents;

    static bool looks_like_one(std::string_view text);
    // The error names what cannot be read: a disk over another one, an extent of an unknown kind.
    static Result<VmdkDescriptor> parse(std::string_view text);
};

}  // namespace lockstep::image
