#include "cpu/reference/x87_gate.h"

#include "cpu/exec/x87_control.h"

namespace lockstep {

namespace {

bool error_pending(const Reference& c) {
    return (c.s.fpu.status & fpu_status::summary) != 0;
}

bool wait_here(Reference& c) {
    c.fault = Fault{.waits = true};
    return false;
}

bool trapped_by(const Reference& c, u32 bits) {
    return c.at_least(CpuModel::I80286) && (c.s.cr0 & bits) != 0;
}

}  // namespace

bool x87_errors_reported(Reference& c) {
    if (!error_pending(c)) [[likely]]
        return true;
    if ((c.s.cr0 & cr0::ne) != 0) return c.raise(exception::mf);
    if (c.s.ignore_numeric_error) return true;
    c.s.numeric_error = true;
    return wait_here(c);
}

bool x87_ready_no_wait(Reference& c) {
    return !trapped_by(c, cr0::em | cr0::ts) || c.raise(exception::nm);
}

bool x87_ready(Reference& c) {
    if (c.model() == CpuModel::I8086) return true;
    return x87_ready_no_wait(c) && x87_errors_reported(c);
}

bool mmx_ready(Reference& c) {
    if ((c.s.cr0 & cr0::em) != 0) return c.raise(exception::ud);
    return x87_ready(c);
}

bool sse_ready(Reference& c) {
    if ((c.s.cr0 & cr0::em) != 0 || (c.s.cr4 & cr4::osfxsr) == 0) return c.raise(exception::ud);
    return (c.s.cr0 & cr0::ts) == 0 || c.raise(exception::nm);
}

bool op_wait(Reference& c) {
    constexpr u32 both = cr0::mp | cr0::ts;
    if (c.at_least(CpuModel::I80286) && (c.s.cr0 & both) == both) return c.raise(exception::nm);
    // The BUSY pin of an empty socket is inactive.
    if (!c.env.coprocessor) return true;
    // BUSY of the 8087, which is the 8086's TEST#, stays active as long as an unmasked exception is not cleared,
    // whether it asks for an interrupt or not (8087 data sheet, BUSY).
    if (c.model() == CpuModel::I8086) return !error_pending(c) || wait_here(c);
    return x87_errors_reported(c);
}

bool op_escape_without_coprocessor(Reference& c) {
    if (!x87_ready_no_wait(c)) return false;
    // The 8086 reads a memory operand's first word, for a coprocessor to catch it from the bus, and drops it; the 80286
    // checks it against the segment.
    u16 dropped;
    const bool memory = c.insn.has_modrm && (c.insn.modrm & 0xC0) != 0xC0;
    if (!memory || c.model() > CpuModel::I80286) return true;
    return c.load<u16>(c.insn.segment, c.effective_offset(), dropped);
}

bool numeric_error_level(const Reference& c) {
    if (!error_pending(c)) return false;
    switch (c.model()) {
        case CpuModel::I8086: return (c.s.fpu.control & exec::x87::interrupt_mask_8087) == 0;
        case CpuModel::I80286:
        case CpuModel::I80386: return true;
        default: return c.s.numeric_error && (c.s.cr0 & cr0::ne) == 0;
    }
}

}  // namespace lockstep
