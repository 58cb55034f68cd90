// What an instruction of the x87, of MMX or of SSE passes before anything else: the coprocessor bits of CR0 and CR4,
// and the errors that earlier instructions of the x87 have left to be reported. SDM volume 1, 8.7 (reporting errors)
// and 9.5; volume 3, 2.5 and table 9-3 (EM, MP, TS), table 23-1 (MMX), 13.1 (SSE).
//
// Each function returns true when the instruction may run. False: a fault, or the processor waits at the instruction
// (`Fault::waits`), which starts anew with the next tick until an interrupt leads away or IGNNE# lets it pass.
// No function changes anything but the FERR# pin.
#pragma once

#include "cpu/reference/context.h"

namespace lockstep {

// Instructions of the x87 that do not wait (FNINIT, FNCLEX, FNSTCW, FNSTSW, FNSTENV, FNSAVE, FENI, FDISI, FSETPM), and
// FXSAVE and FXRSTOR: #NM with EM or TS.
bool x87_ready_no_wait(Reference& c);
// All others: with an error pending also #MF (CR0.NE set), or FERR# and waiting. An 8086 leaves both to WAIT.
bool x87_ready(Reference& c);
// MMX: #UD with EM, #NM with TS, pending errors as above.
bool mmx_ready(Reference& c);
// SSE on XMM registers: #UD with EM or without OSFXSR, #NM with TS.
bool sse_ready(Reference& c);
// Pending errors alone: after sse_ready(), for SSE instructions that have an MMX register as well.
bool x87_errors_reported(Reference& c);

// WAIT: #NM with MP and TS, pending errors.
bool op_wait(Reference& c);
// An escape in a machine without coprocessor, which nobody answers: #NM with EM or TS, else nothing. The 8086 and the
// 80286 still address memory.
bool op_escape_without_coprocessor(Reference& c);

// The level of FERR# (INT of the 8087, ERROR# of 80287 and 80387) behind an instruction. Up to the 80387 it follows the
// error summary; from the 80486 on it is CpuState::numeric_error, which the next waiting instruction sets, until the
// error is cleared or NE set.
bool numeric_error_level(const Reference& c);

}  // namespace lockstep
