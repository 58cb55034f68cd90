// String comparison in vectors, CRC32 and POPCNT on the reference path.
#include "cpu/exec/simd_string.h"

#include <bit>

#include "cpu/exec/crc32.h"
#include "cpu/reference/data_support.h"
#include "cpu/reference/x87_gate.h"

namespace lockstep {

namespace {

using namespace exec::simd;

enum class Lengths : u8 { Explicit /* in EAX and EDX */, Implicit /* up to the first zero */ };
enum class Result : u8 { Index /* in ECX */, Mask /* in XMM0 */ };

template <Lengths L, Result R>
bool compare(Reference& c) {
    const Operand& from = c.insn.operands[1];
    const StringControl control{static_cast<u8>(c.insn.imm)};
    if (!sse_ready(c)) return false;
    const Xmm first = c.s.sse.xmm[c.insn.operands[0].reg];
    Xmm second;
    if (from.kind == OperandKind::XmmRegister) {
        second = c.s.sse.xmm[from.reg];
    } else if (!c.load<Xmm>(c.insn.segment, c.effective_offset(), second)) {  // need not be aligned
        return false;
    }
    constexpr bool in_registers = L == Lengths::Explicit;
    const u32 first_length =
        in_registers ? explicit_length(c.s.reg32(index_of(Gpr::AX)), control) : implicit_length(first, control);
    const u32 second_length =
        in_registers ? explicit_length(c.s.reg32(index_of(Gpr::DX)), control) : implicit_length(second, control);
    const StringComparison comparison = compare_strings(first, first_length, second, second_length, control);
    if constexpr (R == Result::Index) {
        c.s.set_reg32(index_of(Gpr::CX), string_index(comparison.places, control));
    } else {
        c.s.sse.xmm[0] = string_mask(comparison.places, control);
    }
    c.s.flags.set_bits(comparison.flags);
    return true;
}

bool crc32(Reference& c) {
    const Operand& to = c.insn.operands[0];
    const Operand& from = c.insn.operands[1];
    return with_width(c, from.size, [&]<class T>(T) {
        T value;
        if (!c.read<T>(from, value)) return false;
        c.s.set_reg32(to.reg, exec::crc32<T>(c.s.reg32(to.reg), value));
        return true;
    });
}

// ZF tells that no bit is set; the other five flags are cleared.
bool popcnt(Reference& c) {
    const Operand& to = c.insn.operands[0];
    return with_word_width(c, to.size, [&]<class T>(T) {
        T value;
        if (!c.read<T>(c.insn.operands[1], value)) return false;
        c.s.set_reg<T>(to.reg, static_cast<T>(std::popcount(value)));
        c.s.flags.set_bits(value == 0 ? eflags::zf : 0);
        return true;
    });
}

constexpr OperationEntry entries[] = {
    {Op::Pcmpestri, &compare<Lengths::Explicit, Result::Index>},
    {Op::Pcmpestrm, &compare<Lengths::Explicit, Result::Mask>},
    {Op::Pcmpistri, &compare<Lengths::Implicit, Result::Index>},
    {Op::Pcmpistrm, &compare<Lengths::Implicit, Result::Mask>},
    {Op::Crc32, &crc32},
    {Op::Popcnt, &popcnt},
};

}  // namespace

std::span<const OperationEntry> simd_string_operations() {
    return entries;
}

}  // namespace lockstep
