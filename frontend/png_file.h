// Screenshots: a picture as a PNG file. The same picture gives the same bytes (with the same zlib).
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "machine/host.h"

namespace lockstep {

// Pixels as they are; where they are not square, the file says so (pHYs), see picture_shape().
// An empty frame gives a single black pixel.
Result<std::vector<u8>> encode_png(const Frame& frame);
Status write_png(const std::string& path, const Frame& frame);

}  // namespace lockstep
