// Compressed clusters and grains, made whole again.
#pragma once

#include <span>

#include "base/result.h"
#include "base/types.h"

namespace lockstep::image {

enum class Packing : u8 {
    RawDeflate,  // RFC 1951: qcow2, and its window of 4 KiB
    Zlib,        // RFC 1950: VMDK
    Zstd,        // RFC 8878: qcow2
};

// Fills the whole of `to`; what follows in `from` is padding. The error is for damage, and for less than fills it.
Status unpack(Packing packing, std::span<const u8> from, std::span<u8> to);

}  // namespace lockstep::image
