// WAIT and the coprocessor escapes of a machine without coprocessor, on the reference path.
//
// Not implemented: the coprocessor itself. Programs look for one with FNINIT and FNSTSW or FNSTCW into a word they have
// filled before; without a coprocessor nothing answers and the word stays as it is.
#include "cpu/reference/data_support.h"

namespace lockstep {

namespace {

// SDM volume 3, table 9-3: with MP and TS both set, WAIT raises #NM. The BUSY pin of an empty socket is inactive: no
// waiting.
bool wait(Reference& c) {
    constexpr u32 both = cr0::mp | cr0::ts;
    if (c.at_least(CpuModel::I80286) && (c.s.cr0 & both) == both) return c.raise(exception::nm);
    return true;
}

bool esc(Reference& c) {
    if (c.at_least(CpuModel::I80286) && (c.s.cr0 & (cr0::em | cr0::ts)) != 0) return c.raise(exception::nm);
    // The 8086 reads a memory operand's first word, for a coprocessor to catch it from the bus, and drops it; the 80286
    // checks it against the segment.
    u16 dropped;
    const bool memory = c.insn.has_modrm && (c.insn.modrm & 0xC0) != 0xC0;
    if (!memory || c.model() > CpuModel::I80286) return true;
    return c.load<u16>(c.insn.segment, c.effective_offset(), dropped);
}

// Every escape, until an executor of its own takes its place.
constexpr auto entries = [] {
    constexpr std::size_t escapes = static_cast<std::size_t>(Op::Fnsave) - static_cast<std::size_t>(Op::Esc) + 1;
    std::array<OperationEntry, escapes + 1> all{};
    all[0] = {Op::Wait, &wait};
    for (std::size_t i = 0; i < escapes; ++i) {
        all[i + 1] = {static_cast<Op>(static_cast<std::size_t>(Op::Esc) + i), &esc};
    }
    return all;
}();

}  // namespace

std::span<const OperationEntry> data_coprocessor_operations() {
    return entries;
}

}  // namespace lockstep
