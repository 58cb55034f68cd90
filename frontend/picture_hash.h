// A picture as one number, so that a script can say which picture it expects.
#pragma once

#include <string>
#include <string_view>

#include "machine/host.h"

namespace lockstep {

// XXH3, 64 bits, seed 0, over the picture's width and height and then its pixels row by row from the top, each of them
// a 32-bit little-endian number and a pixel 00RRGGBBh. As 16 hexadecimal digits. An empty frame is a picture of 0 by 0.
std::string picture_hash(const Frame& frame);

// "WIDTHxHEIGHT HASH", as the script command `hash picture` shows it.
std::string picture_line(const Frame& frame);

// Whether the text can be a picture's hash: 16 hexadecimal digits, upper or lower case.
bool is_picture_hash(std::string_view text);

}  // namespace lockstep
