// Handlers of the integer instructions on MMX or on XMM registers, made from the tables of cpu/exec.
#pragma once

#include <utility>

#include "cpu/exec/simd_integer_table.h"
#include "cpu/fast/simd_vector.h"

namespace lockstep::fast {

// The bytes that `op` reads of a source in memory.
template <class V>
constexpr u32 source_bytes(Op op) {
    switch (op) {
        case Op::Punpcklbw:
        case Op::Punpcklwd:
        case Op::Punpckldq: return V::bytes == 8 ? 4 : 16;
        case Op::Pmovsxbw:
        case Op::Pmovsxwd:
        case Op::Pmovsxdq:
        case Op::Pmovzxbw:
        case Op::Pmovzxwd:
        case Op::Pmovzxdq: return 8;
        case Op::Pmovsxbd:
        case Op::Pmovsxwq:
        case Op::Pmovzxbd:
        case Op::Pmovzxwq: return 4;
        case Op::Pmovsxbq:
        case Op::Pmovzxbq: return 2;
        default: return V::bytes;
    }
}

// The function of a table's entry for registers of type V.
template <class V>
constexpr auto function_for(const auto& entry) {
    if constexpr (std::is_same_v<V, Mm>) {
        return entry.mm;
    } else {
        return entry.xmm;
    }
}

template <class V>
struct VectorInteger {
    template <std::size_t I>
    static constexpr VectorHandlers binary() {
        constexpr auto& entry = exec::simd::binary_entries[I];
        if constexpr (constexpr auto function = function_for<V>(entry); function != nullptr) {
            return handlers_of<VectorBinary<V, function, source_bytes<V>(entry.op)>>();
        } else {
            return {};
        }
    }
    template <std::size_t I>
    static constexpr VectorHandlers immediate() {
        if constexpr (constexpr auto function = function_for<V>(exec::simd::immediate_entries[I]);
                      function != nullptr) {
            return handlers_of<VectorImmediate<V, function>>();
        } else {
            return {};
        }
    }
    template <std::size_t I>
    static constexpr Handler shift() {
        if constexpr (constexpr auto function = function_for<V>(exec::simd::shift_entries[I]); function != nullptr) {
            return &shift_vector<V, function>;
        } else {
            return nullptr;
        }
    }

    static Handler select(const Instruction& insn, const Shape& shape) {
        using namespace exec::simd;
        static constexpr auto binaries = []<std::size_t... I>(std::index_sequence<I...>) {
            return std::array{binary<I>()...};
        }
        (std::make_index_sequence<std::size(binary_entries)>{});
        static constexpr auto immediates = []<std::size_t... I>(std::index_sequence<I...>) {
            return std::array{immediate<I>()...};
        }
        (std::make_index_sequence<std::size(immediate_entries)>{});
        static constexpr auto shifts = []<std::size_t... I>(std::index_sequence<I...>) {
            return std::array{shift<I>()...};
        }
        (std::make_index_sequence<std::size(shift_entries)>{});
        if (is_immediate(insn.operands[1])) return find_handlers(shift_entries, shifts, insn.op);
        const VectorHandlers found = is_immediate(insn.operands[2])
                                         ? find_handlers(immediate_entries, immediates, insn.op)
                                         : find_handlers(binary_entries, binaries, insn.op);
        return found.pick(insn, shape);
    }
};

}  // namespace lockstep::fast
