// WAIT, and the escapes that have no executor of their own.
#include "cpu/reference/data_support.h"
#include "cpu/reference/x87_gate.h"

namespace lockstep {

namespace {

// Every escape, until an executor of its own takes its place.
constexpr auto entries = [] {
    constexpr std::size_t escapes = static_cast<std::size_t>(Op::Fnsave) - static_cast<std::size_t>(Op::Esc) + 1;
    std::array<OperationEntry, escapes + 1> all{};
    all[0] = {Op::Wait, &op_wait};
    for (std::size_t i = 0; i < escapes; ++i) {
        all[i + 1] = {static_cast<Op>(static_cast<std::size_t>(Op::Esc) + i), &op_escape_without_coprocessor};
    }
    return all;
}();

}  // namespace

std::span<const OperationEntry> data_coprocessor_operations() {
    return entries;
}

}  // namespace lockstep
