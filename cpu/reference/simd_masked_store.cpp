// MASKMOVQ and MASKMOVDQU on the reference path: bytes to segment:(E)DI where the mask's byte has its sign set.
//
// The manual leaves open what a mask does to faults (SDM volume 2, MASKMOVDQU). A processor of today checks the whole
// operand for writing whatever the mask says, in parts of 8 bytes (that is their alignment, too), and MASKMOVQ has
// become an MMX instruction before it faults.
#include <array>

#include "cpu/exec/mmx_state.h"
#include "cpu/reference/data_support.h"
#include "cpu/reference/x87_gate.h"

namespace lockstep {

namespace {

// Writes only the chosen bytes: device memory must not see the others.
void commit_masked(Reference& c, const CheckedPlace<u64>& place, Mm value, Mm mask) {
    const auto bytes = value.as<u8>();
    const auto signs = mask.as<s8>();
    for (u32 i = 0; i < sizeof(u64); ++i) {
        if (signs[i] >= 0) continue;
        const bool second = i >= place.first_bytes;
        CheckedPlace<u8> byte;
        byte.linear = second ? place.second_linear + (i - place.first_bytes) : place.linear + i;
        byte.copy_first = second ? place.copy_second : place.copy_first;
        c.commit(byte, bytes[i]);
    }
}

bool maskmovq(Reference& c) {
    if (!mmx_ready(c)) return false;
    exec::enter_mmx(c.s.fpu);
    CheckedPlace<u64> place;
    if (!c.check_store(c.insn.segment, address_register(c, Gpr::DI), place)) return false;
    commit_masked(c, place, c.s.fpu.mm(c.insn.operands[0].reg), c.s.fpu.mm(c.insn.operands[1].reg));
    return true;
}

bool maskmovdqu(Reference& c) {
    if (!sse_ready(c)) return false;
    const Xmm value = c.s.sse.xmm[c.insn.operands[0].reg];
    const Xmm mask = c.s.sse.xmm[c.insn.operands[1].reg];
    u32 linear = 0;
    if (!c.linear_address(c.insn.segment, address_register(c, Gpr::DI), sizeof(Xmm), true, linear)) return false;
    std::array<CheckedPlace<u64>, 2> places;
    for (u32 i = 0; i < 2; ++i) {
        if (!c.check_linear(linear + 8 * i, c.user(), true, places[i])) return false;
    }
    for (u32 i = 0; i < 2; ++i) commit_masked(c, places[i], Mm{{value.quadword[i]}}, Mm{{mask.quadword[i]}});
    return true;
}

constexpr OperationEntry entries[] = {{Op::Maskmovq, &maskmovq}, {Op::Maskmovdqu, &maskmovdqu}};

}  // namespace

std::span<const OperationEntry> simd_masked_store_operations() {
    return entries;
}

}  // namespace lockstep
