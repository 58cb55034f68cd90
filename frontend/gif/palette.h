// The colours of a picture for a format that has 256 of them at most.
#pragma once

#include <span>
#include <vector>

#include "base/types.h"

namespace lockstep::gif {

struct Indexed {
    std::vector<u32> colours;  // 00RRGGBBh, 1 … `most`
    std::vector<u8> indices;   // one a pixel
};

// The pixels (00RRGGBBh, `width` to a row) with at most `most` (2 … 256) colours. As long as that many are enough,
// every pixel keeps its colour; beyond that the colours are chosen by median cut, and an ordered pattern, which stands
// still where the picture does, hides the steps. The same pixels give the same result on every host.
Indexed index_colours(std::span<const u32> pixels, u32 width, u32 most);

}  // namespace lockstep::gif
