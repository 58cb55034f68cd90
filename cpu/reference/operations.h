// Which function executes which operation on the reference path.
#pragma once

#include <span>

#include "cpu/op.h"
#include "cpu/reference/context.h"

namespace lockstep {

// Executes `context.insn` completely (one iteration of a repeated string instruction: then next_eip stays at the
// instruction until the count is used up). False: `context.fault` tells the fault, and nothing but what real hardware
// also writes has changed.
using Operation = bool (*)(Reference& context);

struct OperationEntry {
    Op op;
    Operation function;
};

// Arithmetic, logic, moves, stack, strings, ports, near control flow (data_operations.cpp and the files it lists).
std::span<const OperationEntry> data_operations();
// Segment loads, far control flow, interrupts, system instructions (system_operations.cpp and the files it lists).
std::span<const OperationEntry> system_operations();

// --- provided by segmentation and interrupts for the others ---

// Loads ES, SS, DS, FS or GS the way MOV and POP do, with all checks of the mode. SS also sets the interrupt shadow.
bool load_segment(Reference& context, Seg seg, u16 selector);

enum class InterruptKind : u8 {
    External,   // INTR or NMI: EXT bit set in error codes
    Exception,  // a fault, trap or abort of the processor
    Software,   // INT n, INT3, INTO: gate DPL is checked; V86 needs IOPL 3 for INT n
    Int1,       // ICEBP: no DPL check
};

// Transfers control through IDT or IVT entry `vector`, pushing `return_eip`. On false a further fault happened (in
// `context.fault`), which the caller combines by the double-fault table. Sets s.eip itself.
bool deliver_interrupt(Reference& context, u8 vector, InterruptKind kind, u32 return_eip, bool has_error, u32 error);

// Delivers `context.fault` for the instruction at s.eip, with double and triple faults: on a triple fault the activity
// becomes Shutdown.
void deliver_fault(Reference& context);

// True when the current CPL and mode allow I/O to the `size` ports from `port` (IOPL, then the TSS bitmap); else a
// fault is recorded.
bool check_io_permission(Reference& context, u16 port, u32 size);

// Tells the MMU what CR0, CR3 and CR4 say now.
void update_paging(Reference& context);

}  // namespace lockstep
