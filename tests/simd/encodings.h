// The instructions that are compared: every row of cpu/isa/simd_integer.h that the newest model has, with registers.
#pragma once

#include <string>
#include <vector>

#include "base/types.h"
#include "cpu/isa/row.h"

namespace lockstep::simd_test {

struct Encoding {
    std::string name;       // "paddb xmm", "pshufw mm imm", "crc32 b"
    std::vector<u8> bytes;  // prefixes, opcode, ModRM; without the immediate
    bool immediate = false;
    u8 element = 1;  // bytes of the elements that operands are made of
    Op op = Op::Invalid;
};

std::vector<Encoding> encodings();

}  // namespace lockstep::simd_test
