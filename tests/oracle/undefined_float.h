// What of the results of x87 and SSE instructions need not be equal: what the manual leaves undefined, and the last
// place of transcendental functions.
#pragma once

#include "tests/oracle/test_case.h"

namespace lockstep::oracle {

// Bits of the x87's status word that are undefined after `insn`.
u16 undefined_status(const Instruction& insn);
// The two x87 registers hold the same, or are neighbours and `insn` is transcendental.
bool same_result(const Instruction& insn, fp::Float80 a, fp::Float80 b);
// Likewise of XMM registers, for the approximations RCPPS and RSQRTPS.
bool same_result(const Instruction& insn, const Xmm& a, const Xmm& b);

}  // namespace lockstep::oracle
