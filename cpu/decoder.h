// Bytes to Instruction.
#pragma once

#include <span>

#include "base/types.h"
#include "cpu/instruction.h"
#include "cpu/model.h"

namespace lockstep {

struct DecodeMode {
    bool code32 = false;  // CS.D
    CpuModel model = CpuModel::PentiumPro;
};

enum class DecodeStatus : u8 {
    Ok,        // also when op is Op::Invalid: the encoding is complete and raises #UD
    NeedMore,  // `bytes` ends inside the instruction; nothing is wrong with it so far
    TooLong,   // beyond the model's length limit (10 bytes on 80286, 15 from the 80386; none on 8086): #GP(0)
};

// Decodes the instruction that starts at bytes[0]. Reads no more bytes than the instruction has. `out` is complete when
// the status is Ok.
DecodeStatus decode(std::span<const u8> bytes, DecodeMode mode, Instruction& out);

}  // namespace lockstep
