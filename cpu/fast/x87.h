// The register stack as the handlers of x87 instructions see it.
//
// A handler comes in two forms. The first does the ordinary case, inlined: the gate is open, registers are there or
// free as needed, no exception but an inexact result (cpu/float/x87_fast.h). Otherwise it becomes the second,
// `general`, which does everything that leaves no error to report with the functions that the reference path uses
// (cpu/exec/x87_*.h). What leaves one bails to the reference path before anything has changed.
#pragma once

#include "cpu/exec/x87_stack.h"
#include "cpu/fast/memory.h"
#include "cpu/fast/pick.h"
#include "cpu/float/x87_fast.h"

namespace lockstep::fast {

// The physical register of ST(i).
LOCKSTEP_INLINE u32 place_of(const FpuState& fpu, u32 i) {
    return (fpu.top + i) & 7;
}
LOCKSTEP_INLINE bool occupied(const FpuState& fpu, u32 place) {
    return (fpu.used >> place & 1) != 0;
}

// The register that a push fills; false when it is not free.
LOCKSTEP_INLINE bool room_to_push(const FpuState& fpu, u32& place) {
    place = (fpu.top - 1u) & 7;
    return !occupied(fpu, place);
}
LOCKSTEP_INLINE void push(FpuState& fpu, u32 place, fp::Float80 value) {
    fpu.reg[place] = value;
    fpu.used = static_cast<u8>(fpu.used | 1u << place);
    fpu.top = static_cast<u8>(place);
}

// Exceptions and C1 (`bits`), C1 being clear when they do not have it.
LOCKSTEP_INLINE void set_status(FpuState& fpu, u32 bits) {
    fpu.status = static_cast<u16>((fpu.status & ~fpu_status::c1) | bits);
}

// Changes the x87 by `change(fpu, arguments...)`; false, and nothing changed, when that would leave an error to report.
// Never inlined: a handler whose local variables others have seen could not end in a jump.
template <auto Change, class... Arguments>
[[gnu::noinline]] bool changed(FpuState& fpu, Arguments... arguments) {
    FpuState trial = fpu;
    if constexpr (requires { Change(trial, arguments...); }) {
        Change(trial, arguments...);
    } else {  // where chips differ
        Change(trial, arguments..., fp::Standard::Ieee754);
    }
    if ((trial.status & fpu_status::summary) != 0) return false;
    fpu = trial;
    return true;
}

// The pointers to the last instruction; `imm` of its record is the opcode.
LOCKSTEP_INLINE void note_instruction(Cpu& cpu, const Record* r) {
    FpuState& fpu = cpu.state.fpu;
    fpu.opcode = static_cast<u16>(r->imm);
    fpu.code_offset = r->eip;
    fpu.code_selector = cpu.state.segment(Seg::CS).selector;
}
LOCKSTEP_INLINE void note_operand(Cpu& cpu, const Record* r, u32 offset) {
    cpu.state.fpu.data_offset = offset;
    cpu.state.fpu.data_selector = cpu.state.seg[r->segment].selector;
}

// --- memory operands: like load() and modify(), telling the offset in the segment as well ---

// Ten bytes are reached as eight and two: with 16-bit addresses the two can be at the other end of 64 KB, which is the
// reference path's matter.
template <class T, Form F>
LOCKSTEP_INLINE bool wraps(const Cpu& cpu, const Record* r) {
    if constexpr (F == Form::Seg16 && sizeof(T) > sizeof(u64)) return offset_of<F>(cpu, r) > 0x10000 - sizeof(T);
    return false;
}

template <class T, Form F>
LOCKSTEP_INLINE bool load_at(const Cpu& cpu, const Record* r, u32& offset, T& value) {
    offset = offset_of<F>(cpu, r);
    u32 linear = offset;
    if (wraps<T, F>(cpu, r)) [[unlikely]]
        return false;
    if constexpr (F == Form::Seg32 || F == Form::Seg16) {
        if (!readable<T>(cpu, r->segment, offset, linear)) [[unlikely]]
            return false;
    }
    return load_linear(cpu, linear, value);
}

// --- instructions that know only the register stack ---

template <auto Change>
Next on_stack(Cpu& cpu, const Record* r) {
    if (!cpu.floats.x87 || !changed<Change>(cpu.state.fpu)) [[unlikely]]
        LOCKSTEP_BAIL(cpu, r);
    note_instruction(cpu, r);
    LOCKSTEP_NEXT(cpu, r);
}
// The same with ST(i).
template <auto Change>
Next on_register(Cpu& cpu, const Record* r) {
    if (!cpu.floats.x87 || !changed<Change>(cpu.state.fpu, unsigned{r->src})) [[unlikely]]
        LOCKSTEP_BAIL(cpu, r);
    note_instruction(cpu, r);
    LOCKSTEP_NEXT(cpu, r);
}

// The 11 bits that name an instruction: the low three of its first byte, and ModRM.
constexpr u32 opcode_of(const Instruction& insn) {
    return (insn.opcode & 7u) << 8 | insn.modrm;
}

Handler select_x87_arithmetic(const Instruction& insn, const Shape& shape);
Handler select_x87_move(const Instruction& insn, const Shape& shape);
Handler select_x87_compare(const Instruction& insn, const Shape& shape);
Handler select_x87_control(const Instruction& insn, const Shape& shape);

}  // namespace lockstep::fast
