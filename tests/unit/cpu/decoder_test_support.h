// Decoding from byte lists, and decoded instructions as text that tests can compare.
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "cpu/decoder.h"

namespace lockstep::test {

using Bytes = std::vector<u8>;

inline constexpr DecodeMode code16{false, CpuModel::PentiumPro};
inline constexpr DecodeMode code32{true, CpuModel::PentiumPro};
inline constexpr CpuModel all_models[] = {CpuModel::I8086,      CpuModel::I80286,   CpuModel::I80386,
                                          CpuModel::I80486,     CpuModel::Pentium,  CpuModel::PentiumMmx,
                                          CpuModel::PentiumPro, CpuModel::Pentium2, CpuModel::Pentium3,
                                          CpuModel::Pentium4,   CpuModel::Core2,    CpuModel::Nehalem};

constexpr DecodeMode mode16(CpuModel model) {
    return {false, model};
}

struct Decoded {
    DecodeStatus status;
    Instruction insn;
};

Decoded decode_bytes(const Bytes& bytes, DecodeMode mode);

// "lock rep cs: add [2 bx+si+12], 2 ax": prefixes that had an effect, the operation (with its condition), the operands
// (size, then register, [address], #immediate, @branch displacement, far pointer; numbers in hexadecimal). A string
// instruction shows its element size and source segment. "more" and "too long" where decoding ended early.
std::string describe(const Bytes& bytes, DecodeMode mode);

std::string hex(const Bytes& bytes);

}  // namespace lockstep::test
