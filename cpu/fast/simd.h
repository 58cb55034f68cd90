// MMX and XMM registers, and their operands in memory, as the handlers of MMX and SSE instructions see them. `dst` and
// `src` of a record are register numbers.
#pragma once

#include <type_traits>

#include "cpu/exec/mmx_state.h"
#include "cpu/fast/memory.h"
#include "cpu/fast/pick.h"
#include "cpu/vector.h"

namespace lockstep::fast {

constexpr bool is_simd(Op op) {
    return op >= Op::Paddb && op < Op::Count;
}

// Nothing keeps instructions on registers of type V from running.
template <class V>
LOCKSTEP_INLINE bool usable(const Cpu& cpu) {
    return std::is_same_v<V, Mm> ? cpu.floats.mmx : cpu.floats.sse;
}

template <class V>
LOCKSTEP_INLINE V vector(const Cpu& cpu, u8 index) {
    if constexpr (std::is_same_v<V, Mm>) {
        return cpu.state.fpu.mm(index);
    } else {
        return cpu.state.sse.xmm[index];
    }
}
template <class V>
LOCKSTEP_INLINE void set_vector(Cpu& cpu, u8 index, const V& value) {
    if constexpr (std::is_same_v<V, Mm>) {
        cpu.state.fpu.set_mm(index, value);
    } else {
        cpu.state.sse.xmm[index] = value;
    }
}

// What every instruction on MMX registers does to the x87.
template <class V>
LOCKSTEP_INLINE void enter(Cpu& cpu) {
    if constexpr (std::is_same_v<V, Mm>) exec::enter_mmx(cpu.state.fpu);
}

// --- memory ---

// Operands of 16 bytes must be aligned, but for the few whose name has a U in it.
enum class Alignment : u8 { Any, Checked };

template <class T, Form F, Alignment A>
LOCKSTEP_INLINE bool load_vector(const Cpu& cpu, const Record* r, T& value) {
    u32 linear = offset_of<F>(cpu, r);
    if constexpr (F == Form::Seg32 || F == Form::Seg16) {
        if (!readable<T>(cpu, r->segment, linear, linear)) [[unlikely]]
            return false;
    }
    if (A == Alignment::Checked && linear % sizeof(T) != 0) [[unlikely]]
        return false;
    return load_linear(cpu, linear, value);
}

// The low `Size` bytes of a vector, zeros above.
template <class V, u32 Size, Form F>
LOCKSTEP_INLINE bool load_source(const Cpu& cpu, const Record* r, V& value) {
    if constexpr (Size == V::bytes) {
        return load_vector < V, F, Size == 16 ? Alignment::Checked : Alignment::Any > (cpu, r, value);
    } else {
        using Part = std::conditional_t<Size == 2, u16, std::conditional_t<Size == 4, u32, u64>>;
        Part part;
        if (!load<Part, F>(cpu, r, part)) [[unlikely]]
            return false;
        value = V{};
        value.quadword[0] = part;
        return true;
    }
}

// The host address of a memory operand to be written; nullptr on a miss.
template <class T, Form F, Alignment A, Try W>
LOCKSTEP_INLINE u8* vector_place(Cpu& cpu, const Record* r) {
    u32 linear = offset_of<F>(cpu, r);
    if constexpr (F == Form::Seg32 || F == Form::Seg16) {
        if (!writable<T>(cpu, r->segment, linear, linear)) [[unlikely]]
            return nullptr;
    }
    if (A == Alignment::Checked && linear % sizeof(T) != 0) [[unlikely]]
        return nullptr;
    return store_address<T, W>(cpu, linear);
}

inline bool is_mmx(const Operand& operand) {
    return operand.kind == OperandKind::MmRegister;
}
inline bool is_xmm(const Operand& operand) {
    return operand.kind == OperandKind::XmmRegister;
}

Handler select_mmx_integer(const Instruction& insn, const Shape& shape);
Handler select_xmm_integer(const Instruction& insn, const Shape& shape);
Handler select_simd_move(const Instruction& insn, const Shape& shape);
Handler select_simd_shuffle(const Instruction& insn, const Shape& shape);
Handler select_simd_float(const Instruction& insn, const Shape& shape, Record& record);

}  // namespace lockstep::fast
