// ModRM, SIB and displacement to base, index, scale and displacement.
#pragma once

#include "cpu/decode_reader.h"
#include "cpu/instruction.h"

namespace lockstep {

// Fills base, index, scale and disp of `out` from out.modrm (which must have a memory form) and the bytes that follow,
// by out.address_size. Returns whether the default segment is SS. SDM volume 2, tables 2-1, 2-2 and 2-3.
bool decode_address(ByteReader& reader, Instruction& out);

}  // namespace lockstep
