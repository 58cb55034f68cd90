// The compression of GIF: LZW with codes of up to 12 bits.
#pragma once

#include <span>
#include <vector>

#include "base/types.h"

namespace lockstep::gif {

// Appends the indices, each below 2^bits, as GIF's image data: the code size, blocks of up to 255 bytes, and an empty
// block. `bits` is 2 … 8.
void append_lzw(std::vector<u8>& out, std::span<const u8> indices, unsigned bits);

}  // namespace lockstep::gif
