// CLC, STC, CMC, CLD, STD, CLI, STI on the reference path.
#include "cpu/reference/data_support.h"

namespace lockstep {

namespace {

bool clc(Reference& c) {
    c.s.flags.set_cf(false);
    return true;
}

bool stc(Reference& c) {
    c.s.flags.set_cf(true);
    return true;
}

bool cmc(Reference& c) {
    c.s.flags.set_cf(!c.s.flags.cf());
    return true;
}

bool cld(Reference& c) {
    c.s.system_flags &= ~eflags::df;
    return true;
}

bool std_(Reference& c) {
    c.s.system_flags |= eflags::df;
    return true;
}

// Protected and virtual-8086 mode (where CPL is 3): CPL must not exceed IOPL (SDM volume 2, CLI and STI).
bool may_change_interrupt_flag(Reference& c) {
    return !c.s.protected_mode() || c.s.cpl <= c.s.iopl() || c.raise(exception::gp, 0);
}

bool cli(Reference& c) {
    if (!may_change_interrupt_flag(c)) return false;
    c.s.system_flags &= ~eflags::if_;
    return true;
}

// Interrupts wait for the next instruction, unless they were enabled already.
bool sti(Reference& c) {
    if (!may_change_interrupt_flag(c)) return false;
    if (!c.s.flag(eflags::if_)) c.s.interrupt_shadow = true;
    c.s.system_flags |= eflags::if_;
    return true;
}

constexpr OperationEntry entries[] = {
    {Op::Clc, &clc},  {Op::Stc, &stc}, {Op::Cmc, &cmc}, {Op::Cld, &cld},
    {Op::Std, &std_}, {Op::Cli, &cli}, {Op::Sti, &sti},
};

}  // namespace

std::span<const OperationEntry> data_flag_operations() {
    return entries;
}

}  // namespace lockstep
