// What the executors of the x87's instructions share: what every instruction passes first, the pointers it leaves, and
// memory operands. Control instructions (x87_control.cpp, x87_state.cpp) leave no pointers.
#pragma once

#include <bit>
#include <optional>
#include <span>

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

// An instruction that knows only the register stack.
template <void (*change)(FpuState&)>
bool x87_on_stack(Reference& c) {
    if (!x87_ready(c)) return false;
    note_x87_instruction(c);
    change(c.s.fpu);
    return true;
}

// The same with ST(i), the last operand, as second argument.
template <void (*change)(FpuState&, unsigned)>
bool x87_on_register(Reference& c) {
    if (!x87_ready(c)) return false;
    note_x87_instruction(c);
    change(c.s.fpu, c.insn.operands[c.insn.operands[1].kind == OperandKind::St ? 1 : 0].reg);
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
    return true;
}

// The parts of x87_operations().
std::span<const OperationEntry> x87_arithmetic_operations();
std::span<const OperationEntry> x87_compare_operations();
std::span<const OperationEntry> x87_control_operations();
std::span<const OperationEntry> x87_state_operations();
std::span<const OperationEntry> x87_transfer_operations();

}  // namespace lockstep
