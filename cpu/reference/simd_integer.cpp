// Packed integer instructions on the reference path whose operands are vectors and at most an immediate: everything in
// cpu/exec/simd_integer_table.h.
#include <array>
#include <utility>

#include "cpu/exec/mmx_state.h"
#include "cpu/exec/simd_integer_table.h"
#include "cpu/reference/data_support.h"
#include "cpu/reference/simd_operands.h"
#include "cpu/reference/x87_gate.h"

namespace lockstep {

namespace {

using namespace exec::simd;

// MMX register `to` = compute(its value, the source).
template <class Compute>
bool on_mm(Reference& c, Compute compute) {
    const Operand& to = c.insn.operands[0];
    Mm source;
    if (!mmx_ready(c) || !read_source(c, c.insn.operands[1], source)) return false;
    exec::enter_mmx(c.s.fpu);
    c.s.fpu.set_mm(to.reg, compute(c.s.fpu.mm(to.reg), source));
    return true;
}

template <class Compute>
bool on_xmm(Reference& c, Compute compute) {
    Xmm& to = c.s.sse.xmm[c.insn.operands[0].reg];
    Xmm source;
    if (!sse_ready(c) || !read_source(c, c.insn.operands[1], source)) return false;
    to = compute(to, source);
    return true;
}

bool names_mm(const Reference& c) {
    return c.insn.operands[0].kind == OperandKind::MmRegister;
}

template <std::size_t Index>
bool binary(Reference& c) {
    constexpr BinaryEntry entry = binary_entries[Index];
    if constexpr (entry.mm != nullptr) {
        if (names_mm(c)) return on_mm(c, entry.mm);
    }
    return on_xmm(c, entry.xmm);
}

template <std::size_t Index>
bool with_immediate(Reference& c) {
    static constexpr ImmediateEntry entry = immediate_entries[Index];
    const u8 imm = static_cast<u8>(c.insn.imm);
    if constexpr (entry.mm != nullptr) {
        if (names_mm(c)) return on_mm(c, [imm](Mm a, Mm b) { return entry.mm(a, b, imm); });
    }
    if constexpr (entry.xmm != nullptr) {
        if (!names_mm(c)) return on_xmm(c, [imm](Xmm a, Xmm b) { return entry.xmm(a, b, imm); });
    }
    return c.raise(exception::ud);  // no decoder gives it
}

// Groups 12 to 14: the register is shifted by the immediate.
template <std::size_t Index>
bool shift_by_immediate(Reference& c) {
    constexpr ShiftEntry entry = shift_entries[Index];
    const Operand& to = c.insn.operands[0];
    if constexpr (entry.mm != nullptr) {
        if (names_mm(c)) {
            if (!mmx_ready(c)) return false;
            exec::enter_mmx(c.s.fpu);
            c.s.fpu.set_mm(to.reg, entry.mm(c.s.fpu.mm(to.reg), c.insn.imm));
            return true;
        }
    }
    if (!sse_ready(c)) return false;
    c.s.sse.xmm[to.reg] = entry.xmm(c.s.sse.xmm[to.reg], c.insn.imm);
    return true;
}

// A shift is one operation with two encodings: by a vector, or by an immediate.
template <std::size_t Index>
bool shift(Reference& c) {
    if (c.insn.operands[1].kind == OperandKind::Immediate) return shift_by_immediate<Index>(c);
    constexpr std::size_t by_vector = [] {
        std::size_t found = 0;
        while (found < std::size(binary_entries) && binary_entries[found].op != shift_entries[Index].op) ++found;
        return found;
    }();
    if constexpr (by_vector < std::size(binary_entries)) return binary<by_vector>(c);
    return c.raise(exception::ud);  // PSLLDQ, PSRLDQ: no decoder gives it
}

// Shifts come last: they take the place of the binary entries of the same name.
template <std::size_t... Binary, std::size_t... Immediate, std::size_t... Shift>
constexpr auto make_entries(std::index_sequence<Binary...>, std::index_sequence<Immediate...>,
                            std::index_sequence<Shift...>) {
    return std::array{OperationEntry{binary_entries[Binary].op, &binary<Binary>}...,
                      OperationEntry{immediate_entries[Immediate].op, &with_immediate<Immediate>}...,
                      OperationEntry{shift_entries[Shift].op, &shift<Shift>}...};
}

constexpr auto entries = make_entries(std::make_index_sequence<std::size(binary_entries)>{},
                                      std::make_index_sequence<std::size(immediate_entries)>{},
                                      std::make_index_sequence<std::size(shift_entries)>{});

}  // namespace

std::span<const OperationEntry> simd_integer_operations() {
    return entries;
}

}  // namespace lockstep
