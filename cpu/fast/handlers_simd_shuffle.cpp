// SSE on floating-point numbers where no exception can come: shuffles and logic.
#include <utility>

#include "cpu/exec/simd_float_table.h"
#include "cpu/fast/simd_vector.h"

namespace lockstep::fast {
namespace {

using namespace exec::simd;

// RCPPS and the like are as long as a call: the reference path's way.
constexpr bool is_approximation(Op op) {
    return op == Op::Rcpps || op == Op::Rcpss || op == Op::Rsqrtps || op == Op::Rsqrtss;
}

template <std::size_t I>
constexpr VectorHandlers shuffle() {
    constexpr auto& entry = shuffle_entries[I];
    if constexpr (is_approximation(entry.op)) {
        return {};
    } else {
        return handlers_of<VectorBinary<Xmm, entry.function, entry.op == Op::Movddup ? 8 : 16>>();
    }
}

constexpr auto shuffles = []<std::size_t... I>(std::index_sequence<I...>) {
    return std::array{shuffle<I>()...};
}
(std::make_index_sequence<std::size(shuffle_entries)>{});

constexpr auto shuffles_immediate = []<std::size_t... I>(std::index_sequence<I...>) {
    return std::array{handlers_of<VectorImmediate<Xmm, shuffle_immediate_entries[I].function>>()...};
}
(std::make_index_sequence<std::size(shuffle_immediate_entries)>{});

}  // namespace

Handler select_simd_shuffle(const Instruction& insn, const Shape& shape) {
    const VectorHandlers found = is_immediate(insn.operands[2])
                                     ? find_handlers(shuffle_immediate_entries, shuffles_immediate, insn.op)
                                     : find_handlers(shuffle_entries, shuffles, insn.op);
    return found.pick(insn, shape);
}

}  // namespace lockstep::fast
