// Choosing one of a family of handlers by operand size and addressing form.
#pragma once

#include "cpu/fast/memory.h"
#include "cpu/fast/translate.h"

namespace lockstep::fast {

// How the memory operand of `insn` is addressed in this context.
inline Form form_of(const Instruction& insn, const Shape& shape) {
    if (insn.address_size == 2) return Form::Seg16;
    const bool flat_segment = insn.segment == Seg::DS || insn.segment == Seg::ES || insn.segment == Seg::SS;
    if (!shape.context.flat || !flat_segment) return Form::Seg32;
    return insn.index == zero_register ? Form::FlatBase : Form::FlatIndex;
}

// A handler family over operand size: `template <class T> struct H { static Next run(Cpu&, const Record*); }`.
template <template <class> class H>
Handler pick_size(u8 size) {
    switch (size) {
        case 1: return H<u8>::run;
        case 2: return H<u16>::run;
        case 4: return H<u32>::run;
        default: return nullptr;
    }
}

// The same without bytes.
template <template <class> class H>
Handler pick_word_size(u8 size) {
    if (size == 2) return H<u16>::run;
    if (size == 4) return H<u32>::run;
    return nullptr;
}

template <template <class, Form> class H, class T>
Handler pick_form(Form form) {
    switch (form) {
        case Form::FlatBase: return H<T, Form::FlatBase>::run;
        case Form::FlatIndex: return H<T, Form::FlatIndex>::run;
        case Form::Seg32: return H<T, Form::Seg32>::run;
        case Form::Seg16: return H<T, Form::Seg16>::run;
    }
    return nullptr;
}

// A handler family over operand size and addressing form.
template <template <class, Form> class H>
Handler pick_memory(u8 size, Form form) {
    switch (size) {
        case 1: return pick_form<H, u8>(form);
        case 2: return pick_form<H, u16>(form);
        case 4: return pick_form<H, u32>(form);
        default: return nullptr;
    }
}

template <template <class, Form> class H>
Handler pick_memory_word(u8 size, Form form) {
    return size == 1 ? nullptr : pick_memory<H>(size, form);
}

inline bool is_register(const Operand& operand) {
    return operand.kind == OperandKind::Register;
}
inline bool is_memory(const Operand& operand) {
    return operand.kind == OperandKind::Memory;
}
inline bool is_immediate(const Operand& operand) {
    return operand.kind == OperandKind::Immediate || operand.kind == OperandKind::One;
}

}  // namespace lockstep::fast
