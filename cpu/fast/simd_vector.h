// Handlers made from a function on vectors: operands in registers, or the source in memory, or an immediate beside
// them.
#pragma once

#include <array>

#include "cpu/fast/simd.h"

namespace lockstep::fast {

// destination = Function(destination, source).
template <class V, auto Function, u32 Size>
struct VectorBinary {
    static Next registers(Cpu& cpu, const Record* r) {
        if (!usable<V>(cpu)) [[unlikely]]
            LOCKSTEP_BAIL(cpu, r);
        set_vector<V>(cpu, r->dst, Function(vector<V>(cpu, r->dst), vector<V>(cpu, r->src)));
        enter<V>(cpu);
        LOCKSTEP_NEXT(cpu, r);
    }
    template <class, Form F>
    struct Memory {
        static Next run(Cpu& cpu, const Record* r) {
            V source;
            if (!usable<V>(cpu) || !load_source<V, Size, F>(cpu, r, source)) [[unlikely]]
                LOCKSTEP_BAIL(cpu, r);
            set_vector<V>(cpu, r->dst, Function(vector<V>(cpu, r->dst), source));
            enter<V>(cpu);
            LOCKSTEP_NEXT(cpu, r);
        }
    };
};

// destination = Function(destination, source, immediate).
template <class V, auto Function>
struct VectorImmediate {
    static Next registers(Cpu& cpu, const Record* r) {
        if (!usable<V>(cpu)) [[unlikely]]
            LOCKSTEP_BAIL(cpu, r);
        const V source = vector<V>(cpu, r->src);
        set_vector<V>(cpu, r->dst, Function(vector<V>(cpu, r->dst), source, static_cast<u8>(r->imm)));
        enter<V>(cpu);
        LOCKSTEP_NEXT(cpu, r);
    }
    template <class, Form F>
    struct Memory {
        static Next run(Cpu& cpu, const Record* r) {
            V source;
            if (!usable<V>(cpu) || !load_source<V, V::bytes, F>(cpu, r, source)) [[unlikely]]
                LOCKSTEP_BAIL(cpu, r);
            set_vector<V>(cpu, r->dst, Function(vector<V>(cpu, r->dst), source, static_cast<u8>(r->imm)));
            enter<V>(cpu);
            LOCKSTEP_NEXT(cpu, r);
        }
    };
};

// register = Function(register, immediate).
template <class V, auto Function>
Next shift_vector(Cpu& cpu, const Record* r) {
    if (!usable<V>(cpu)) [[unlikely]]
        LOCKSTEP_BAIL(cpu, r);
    set_vector<V>(cpu, r->dst, Function(vector<V>(cpu, r->dst), u64{r->imm & 0xFF}));
    enter<V>(cpu);
    LOCKSTEP_NEXT(cpu, r);
}

// The handlers of one operation: both operands in registers, and one for each form of address.
struct VectorHandlers {
    Handler registers = nullptr;
    std::array<Handler, form_count> memory{};

    Handler pick(const Instruction& insn, const Shape& shape) const {
        const Operand& source = insn.operands[1];
        return is_memory(source) ? memory[static_cast<std::size_t>(form_of(insn, shape))] : registers;
    }
};

template <class Family>
constexpr VectorHandlers handlers_of() {
    return {&Family::registers,
            {&Family::template Memory<void, Form::FlatBase>::run, &Family::template Memory<void, Form::FlatIndex>::run,
             &Family::template Memory<void, Form::Seg32>::run, &Family::template Memory<void, Form::Seg16>::run}};
}

// The handlers or the handler of `op`, whose entry has the same place in `entries`.
template <class Entries, class Handlers>
typename Handlers::value_type find_handlers(const Entries& entries, const Handlers& handlers, Op op) {
    for (std::size_t i = 0; i < handlers.size(); ++i) {
        if (entries[i].op == op) return handlers[i];
    }
    return {};
}

}  // namespace lockstep::fast
