#include "cpu/state.h"

namespace lockstep {

void SegmentRegister::serialize(Archive& a) {
    a.field("selector", selector);
    a.field("base", base);
    a.field("limit", limit);
    a.field("access", access);
    a.field("big", big);
    a.field("usable", usable);
}

void TableRegister::serialize(Archive& a) {
    a.field("base", base);
    a.field("limit", limit);
}

void FpuState::serialize(Archive& a) {
    for (fp::Float80& one : reg) {
        a.field("significand", one.significand);
        a.field("sign_exponent", one.sign_exponent);
    }
    a.field("control", control);
    a.field("status", status);
    a.require((status & fpu_status::top) == 0, "status", "TOP is a field of its own");
    a.field("top", top);
    a.require(top <= 7, "top", "there are eight registers");
    a.field("used", used);
    a.field("opcode", opcode);
    a.require(opcode <= 0x7FF, "opcode", "it has 11 bits");
    a.field("code_selector", code_selector);
    a.field("data_selector", data_selector);
    a.field("code_offset", code_offset);
    a.field("data_offset", data_offset);
}

void SseState::serialize(Archive& a) {
    a.field("xmm", xmm);
    a.field("mxcsr", mxcsr);
    a.require(mxcsr <= 0xFFFF, "mxcsr", "its upper half is reserved");
}

void CpuState::serialize(Archive& a) {
    a.begin_section("state", 4);
    a.field("gpr", gpr);
    a.require(gpr[zero_register] == 0, "gpr", "the zero register is not zero");
    a.field("eip", eip);
    u32 image = eflags();
    a.field("eflags", image);
    if (a.loading()) set_eflags(image);
    a.field("seg", seg);
    a.field("gdtr", gdtr);
    a.field("idtr", idtr);
    a.field("ldtr", ldtr);
    a.field("tr", tr);
    a.field("cr0", cr0);
    a.field("cr2", cr2);
    a.field("cr3", cr3);
    a.field("cr4", cr4);
    a.field("dr", dr);
    a.field("tr_test", tr_test);
    a.field("cpl", cpl);
    a.require(cpl <= 3, "cpl", "not a privilege level");
    a.require(protected_mode() || cpl == 0, "cpl", "real mode has no privilege levels");
    a.require(!v86() || (protected_mode() && cpl == 3), "eflags", "virtual-8086 mode is protected mode at level 3");
    a.field("activity", activity);
    a.require(activity <= Activity::Shutdown, "activity", "unknown");
    a.field("interrupt_shadow", interrupt_shadow);
    a.field("debug_shadow", debug_shadow);
    a.field("pending_breakpoints", pending_breakpoints);
    a.require(pending_breakpoints <= 0xF, "pending_breakpoints", "there are four breakpoints");
    a.require(interrupt_shadow || (!debug_shadow && pending_breakpoints == 0), "interrupt_shadow",
              "a debug shadow without it");
    a.field("repeating", repeating);
    a.field("nmi_pending", nmi_pending);
    a.field("nmi_masked", nmi_masked);
    a.field("repeat_skip", repeat_skip);
    a.field("tsc_offset", tsc_offset);
    a.field("sysenter_cs", sysenter_cs);
    a.field("sysenter_esp", sysenter_esp);
    a.field("sysenter_eip", sysenter_eip);
    a.field("fpu", fpu);
    a.field("sse", sse);
    a.field("numeric_error", numeric_error);
    a.field("ignore_numeric_error", ignore_numeric_error);
    a.end_section();
}

}  // namespace lockstep
