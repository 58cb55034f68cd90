// What the executors of the x87's instructions share: what every instruction passes first, the pointers it leaves, and
// memory operands. Control instructions (x87_control.cpp, x87_state.cpp) leave no pointers.
#pragma once

#include <concepts>
#include <optional>
#include <span>

#include "cpu/float/environment.h"
#include "cpu/reference/operations.h"
#include "cpu/reference/x87_gate.h"

namespace lockstep {

// The instruction pointer and the opcode (SDM volume 1, 8.1.8 and 8.1.9). The 8087 points behind prefixes (SDM volume
// 3, 23.18.9).
inline void note_x87_instruction(Reference& c) {
    FpuState& f = c.s.fpu;
    f.opcode = static_cast<u16>((c.insn.opcode & 7) << 8 | c.insn.modrm);
    f.code_selector = c.s.segment(Seg::CS).selector;
    f.code_offset = c.s.eip + (c.model() == CpuModel::I8086 ? c.insn.prefix_length : 0u);
}

inline void note_x87_operand(Reference& c, u32 offset) {
    c.s.fpu.data_selector = c.s.segment(c.insn.segment).selector;
    c.s.fpu.data_offset = offset;
}

// The 8087 and 80287 have another arithmetic of infinities and NaNs, and no SF.
inline bool before_80387(const Reference& c) {
    return c.model() <= CpuModel::I80286;
}
inline fp::Standard x87_standard(const Reference& c) {
    return before_80387(c) ? fp::Standard::Draft754 : fp::Standard::Ieee754;
}
inline void finish_x87(Reference& c) {
    if (before_80387(c)) c.s.fpu.status = static_cast<u16>(c.s.fpu.status & ~fpu_status::stack_fault);
}

// Calls `change(fpu, …)`, with the Standard where it takes one.
template <auto change, class... Arguments>
void x87_call(Reference& c, Arguments... arguments) {
    if constexpr (std::invocable<decltype(change), FpuState&, Arguments..., fp::Standard>) {
        change(c.s.fpu, arguments..., x87_standard(c));
    } else {
        change(c.s.fpu, arguments...);
    }
    finish_x87(c);
}

// An instruction that knows only the register stack.
template <auto change>
bool x87_on_stack(Reference& c) {
    if (!x87_ready(c)) return false;
    note_x87_instruction(c);
    x87_call<change>(c);
    return true;
}

// The same with ST(i), the last operand, as second argument.
template <auto change>
bool x87_on_register(Reference& c) {
    if (!x87_ready(c)) return false;
    note_x87_instruction(c);
    const Operand& last = c.insn.operands[c.insn.operands[1].kind == OperandKind::St ? 1 : 0];
    x87_call<change>(c, unsigned{last.reg});
    return true;
}

// Reads the memory operand as T, then `body(fpu, value)`. A fault of the access comes first: nothing has changed.
template <class T, class Body>
bool x87_read(Reference& c, Body body) {
    const u32 offset = c.effective_offset();
    T value;
    if (!x87_ready(c) || !c.load(c.insn.segment, offset, value)) return false;
    note_x87_instruction(c);
    note_x87_operand(c, offset);
    body(c.s.fpu, value);
    finish_x87(c);
    return true;
}

// Writes what `body(fpu)` gives, a std::optional<T>, to the memory operand. Here, too, a fault of the access comes
// first, also where an exception that is not masked then leaves memory alone (so does an AMD Zen 4).
template <class T, class Body>
bool x87_write(Reference& c, Body body) {
    const u32 offset = c.effective_offset();
    CheckedPlace<T> place;
    if (!x87_ready(c) || !c.check_store(c.insn.segment, offset, place)) return false;
    note_x87_instruction(c);
    note_x87_operand(c, offset);
    if (const std::optional<T> value = body(c.s.fpu)) c.commit(place, *value);
    finish_x87(c);
    return true;
}

// The parts of x87_operations().
std::span<const OperationEntry> x87_arithmetic_operations();
std::span<const OperationEntry> x87_compare_operations();
std::span<const OperationEntry> x87_control_operations();
std::span<const OperationEntry> x87_state_operations();
std::span<const OperationEntry> x87_transfer_operations();

}  // namespace lockstep
