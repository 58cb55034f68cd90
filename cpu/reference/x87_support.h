// What the executors of the x87's instructions share: what every instruction passes first, the pointers it leaves, and
// memory operands. Control instructions (x87_control.cpp, x87_state.cpp) leave no pointers.
#pragma once

#include <bit>
#include <concepts>
#include <cstring>
#include <optional>
#include <span>
#include <type_traits>

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

// Where 80 bits lie: they are reached as 64 and 16. So what is wrong with the first eight bytes is found first, and
// with 16-bit addresses the last two may be at the other end of 64 KB (so Bochs and an AMD Zen 4).
struct TbytePlace {
    CheckedPlace<u64> low;
    CheckedPlace<u16> high;

    bool check(Reference& c, u32 offset, bool write) {
        const u32 second = c.insn.address_size == 2 ? (offset + 8) & 0xFFFF : offset + 8;
        u32 linear = 0;
        return c.linear_address(c.insn.segment, offset, sizeof(u64), write, linear) &&
               c.check_linear(linear, c.user(), write, low) &&
               c.linear_address(c.insn.segment, second, sizeof(u16), write, linear) &&
               c.check_linear(linear, c.user(), write, high);
    }
    Tbyte read(Reference& c) const {
        const u64 significand = c.read_checked(low);
        const u16 sign_exponent = c.read_checked(high);
        Tbyte value;
        std::memcpy(value.bytes.data(), &significand, sizeof significand);
        std::memcpy(value.bytes.data() + sizeof significand, &sign_exponent, sizeof sign_exponent);
        return value;
    }
    void write(Reference& c, const Tbyte& value) const {
        u64 significand;
        u16 sign_exponent;
        std::memcpy(&significand, value.bytes.data(), sizeof significand);
        std::memcpy(&sign_exponent, value.bytes.data() + sizeof significand, sizeof sign_exponent);
        c.commit(low, significand);
        c.commit(high, sign_exponent);
    }
};

// Loads a memory operand. The 8086 reaches each byte for itself: there its own rule holds.
template <class T>
bool x87_load(Reference& c, u32 offset, T& value) {
    if constexpr (std::is_same_v<T, Tbyte>) {
        TbytePlace place;
        if (c.model() == CpuModel::I8086) return c.load(c.insn.segment, offset, value);
        if (!place.check(c, offset, false)) return false;
        value = place.read(c);
        return true;
    } else {
        return c.load(c.insn.segment, offset, value);
    }
}

// Reads the memory operand as T, then `body(fpu, value)`. A fault of the access comes first: nothing has changed.
template <class T, class Body>
bool x87_read(Reference& c, Body body) {
    const u32 offset = c.effective_offset();
    T value;
    if (!x87_ready(c) || !x87_load(c, offset, value)) return false;
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
    TbytePlace parts;
    const bool in_parts = std::is_same_v<T, Tbyte> && c.model() != CpuModel::I8086;
    if (!x87_ready(c)) return false;
    if (!(in_parts ? parts.check(c, offset, true) : c.check_store(c.insn.segment, offset, place))) return false;
    note_x87_instruction(c);
    note_x87_operand(c, offset);
    if (const std::optional<T> value = body(c.s.fpu)) {
        if constexpr (std::is_same_v<T, Tbyte>) {
            if (in_parts) {
                parts.write(c, *value);
            } else {
                c.commit(place, *value);
            }
        } else {
            c.commit(place, *value);
        }
    }
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
