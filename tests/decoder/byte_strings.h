// The byte strings both decoders are shown. A string depends on seed and number alone, so any of them can be had again.
#pragma once

#include <array>
#include <cstddef>

#include "base/types.h"
#include "cpu/model.h"

namespace lockstep::test {

// The longest instruction there is.
inline constexpr std::size_t string_length = 15;
using ByteString = std::array<u8, string_length>;

enum class StringKind : u8 {
    Random,    // fifteen random bytes
    Prefixes,  // up to fourteen random prefixes, often followed by 0F, then random bytes
    Sweep,  // every opcode of both maps with every ModRM byte behind each of sixteen sets of prefixes; the rest random
    Sib,    // every ModRM with a SIB byte and every SIB byte behind one of eight opcodes, with 32-bit addresses
    Simd,  // every opcode of the 0F, 0F 38 and 0F 3A maps with random ModRM behind sixteen sets of prefixes; only shown
           // to models that have such instructions
    Count,
};

struct NumberedString {
    StringKind kind;
    ByteString bytes;
};

// String number `number` of the sequence `seed`: the kinds take turns. 4 x 2^21 strings hold the whole sweep. `code32`
// says which mode the string is for: it decides where a SIB byte needs the prefix 67.
NumberedString byte_string(u64 seed, u64 number, bool code32, CpuModel model);

}  // namespace lockstep::test
