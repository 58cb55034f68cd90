// What the data operations share: the operand width as a type, reading and modifying operands, the address-sized
// counter and pointers.
#pragma once

#include <span>

#include "cpu/reference/context.h"
#include "cpu/reference/operations.h"

namespace lockstep {

// Calls `body` with a zero of the type that is `size` bytes wide. Any other size: #UD (no decoder gives it).
template <class Body>
bool with_width(Reference& c, u8 size, Body body) {
    switch (size) {
        case 1: return body(u8{});
        case 2: return body(u16{});
        case 4: return body(u32{});
        default: return c.raise(exception::ud);
    }
}

// The same for operations that have no byte form.
template <class Body>
bool with_word_width(Reference& c, u8 size, Body body) {
    switch (size) {
        case 2: return body(u16{});
        case 4: return body(u32{});
        default: return c.raise(exception::ud);
    }
}

// Replaces a register or memory operand by `change` of it. `change` runs only when the write cannot fail any more, so
// it may set flags and registers.
template <class T, class Change>
bool modify(Reference& c, const Operand& operand, Change change) {
    if (operand.kind == OperandKind::Register) {
        const T value = change(c.s.reg<T>(operand.reg));
        c.s.set_reg<T>(operand.reg, value);
        return true;
    }
    if (operand.kind != OperandKind::Memory) return c.raise(exception::ud);
    T value;
    CheckedPlace<T> place;
    if (!c.load_for_modify(c.insn.segment, c.effective_offset(), value, place)) return false;
    c.commit(place, static_cast<T>(change(value)));
    return true;
}

constexpr u8 index_of(Gpr gpr) {
    return static_cast<u8>(gpr);
}

inline u32 address_mask(const Reference& c) {
    return c.insn.address_size == 2 ? 0xFFFFu : 0xFFFFFFFFu;
}

// CX, SI, DI, BX by the address size.
inline u32 address_register(const Reference& c, Gpr gpr) {
    return c.s.reg32(index_of(gpr)) & address_mask(c);
}
inline void set_address_register(Reference& c, Gpr gpr, u32 value) {
    if (c.insn.address_size == 2) {
        c.s.set_reg16(index_of(gpr), static_cast<u16>(value));
    } else {
        c.s.set_reg32(index_of(gpr), value);
    }
}

// #DE: a fault, but on the 8086 a trap that returns behind the instruction.
inline bool raise_divide_error(Reference& c) {
    c.raise(exception::de);
    c.fault.is_trap = c.model() == CpuModel::I8086;
    return false;
}

// The parts of data_operations().
std::span<const OperationEntry> data_alu_operations();
std::span<const OperationEntry> data_multiply_operations();
std::span<const OperationEntry> data_shift_operations();
std::span<const OperationEntry> data_bit_operations();
std::span<const OperationEntry> data_move_operations();
std::span<const OperationEntry> data_stack_operations();
std::span<const OperationEntry> data_string_operations();
std::span<const OperationEntry> data_port_operations();
std::span<const OperationEntry> data_flow_operations();
std::span<const OperationEntry> data_flag_operations();
std::span<const OperationEntry> simd_integer_operations();
std::span<const OperationEntry> simd_integer_transfer_operations();
std::span<const OperationEntry> simd_string_operations();
std::span<const OperationEntry> simd_float_operations();
std::span<const OperationEntry> simd_move_operations();
std::span<const OperationEntry> simd_masked_store_operations();
std::span<const OperationEntry> simd_control_operations();

}  // namespace lockstep
