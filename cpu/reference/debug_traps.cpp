#include "cpu/reference/debug_traps.h"

namespace lockstep {

namespace {

// SDM volume 3, 17.3.1.4: a software interrupt clears TF before its handler, and there is no trap behind it.
bool entered_a_handler(const Reference& context) {
    switch (context.insn.op) {
        case Op::Int:
        case Op::Int1:
        case Op::Int3: return true;
        case Op::Into: return context.s.flags.of();
        default: return false;
    }
}

}  // namespace

bool begin_instruction(Reference& context) {
    CpuState& s = context.s;
    context.watching = breakpoints_enabled(s);
    context.matched_breakpoints = 0;
    if (!context.at_least(CpuModel::I80386)) return true;
    // SDM volume 3, 6.8.3: not on the instruction behind MOV SS. A repeated instruction begins once.
    const bool looked_at = context.watching && !s.flag(eflags::rf) && !s.debug_shadow && !s.repeating;
    if (looked_at) {
        const u32 matched = matched_execution_breakpoints(s, s.segment(Seg::CS).base + s.eip);
        if (matched != 0) {
            s.dr[6] |= matched;
            context.raise(exception::db);
            context.fault.at_breakpoint = true;
            return false;
        }
    }
    s.system_flags &= ~eflags::rf;
    return true;
}

bool pending_debug_trap(Reference& context, bool single_step) {
    CpuState& s = context.s;
    if (entered_a_handler(context)) single_step = false;
    const u32 matched = context.matched_breakpoints | s.pending_breakpoints;
    s.pending_breakpoints = s.debug_shadow ? static_cast<u8>(matched) : u8{0};
    if (s.debug_shadow || (!single_step && matched == 0)) return false;
    s.dr[6] |= matched;
    if (single_step) s.dr[6] |= 1u << 14;  // BS
    context.raise(exception::db);
    context.fault.is_trap = true;
    return true;
}

}  // namespace lockstep
