// D8–DF: the coprocessor's instructions. One row: which of them it is, its executor reads from the opcode and ModRM.
#pragma once

#include "cpu/isa/row.h"

namespace lockstep::isa {

inline constexpr Row x87_rows[] = {
    at(0xD8, Op::Esc, Letter::Esc).through(0xDF),
};

}  // namespace lockstep::isa
