// WAIT, FNINIT, FNCLEX, FLDCW, FNSTCW, FNSTSW, FENI, FDISI and FSETPM on the reference path.
#include "cpu/exec/x87_control.h"

#include "cpu/reference/x87_support.h"

namespace lockstep {

namespace {

bool fninit(Reference& c) {
    if (!x87_ready_no_wait(c)) return false;
    exec::x87::initialize(c.s.fpu, c.model());
    return true;
}

bool fnclex(Reference& c) {
    if (!x87_ready_no_wait(c)) return false;
    exec::x87::clear_exceptions(c.s.fpu);
    return true;
}

bool fldcw(Reference& c) {
    u16 value = 0;
    if (!x87_ready(c) || !c.read(c.insn.operands[0], value)) return false;
    exec::x87::load_control(c.s.fpu, value, c.model());
    return true;
}

bool fnstcw(Reference& c) {
    return x87_ready_no_wait(c) && c.write(c.insn.operands[0], c.s.fpu.control);
}

bool fnstsw(Reference& c) {
    return x87_ready_no_wait(c) && c.write(c.insn.operands[0], c.s.fpu.status_word());
}

// The 8087's own interrupt; its successors have no such switch.
template <bool Enable>
bool switch_interrupt(Reference& c) {
    if (!x87_ready_no_wait(c)) return false;
    if (c.model() != CpuModel::I8086) return true;
    u16& control = c.s.fpu.control;
    constexpr u16 mask = exec::x87::interrupt_mask_8087;
    control = static_cast<u16>(Enable ? control & ~mask : control | mask);
    return true;
}

// The 80287 is told that the processor has entered protected mode, which here it sees itself; its successors do, too.
bool fsetpm(Reference& c) {
    return x87_ready_no_wait(c);
}

constexpr OperationEntry entries[] = {
    {Op::Wait, &op_wait},
    {Op::Fninit, &fninit},
    {Op::Fnclex, &fnclex},
    {Op::Fldcw, &fldcw},
    {Op::Fnstcw, &fnstcw},
    {Op::Fnstsw, &fnstsw},
    {Op::Feni, &switch_interrupt<true>},
    {Op::Fdisi, &switch_interrupt<false>},
    {Op::Fsetpm, &fsetpm},
};

}  // namespace

std::span<const OperationEntry> x87_control_operations() {
    return entries;
}

}  // namespace lockstep
