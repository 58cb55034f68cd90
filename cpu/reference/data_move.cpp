// MOV (not of segment, control and debug registers), MOVZX, MOVSX, LEA, XCHG, XLAT, LAHF, SAHF, SETcc, CMOVcc, CBW,
// CWD, SALC, NOP on the reference path.
#include "cpu/reference/data_support.h"

namespace lockstep {

namespace {

bool mov(Reference& c) {
    return with_width(c, c.insn.operands[0].size, [&]<class T>(T) {
        T value;
        return c.read<T>(c.insn.operands[1], value) && c.write<T>(c.insn.operands[0], value);
    });
}

template <bool Signed>
bool mov_extended(Reference& c) {
    const Operand& to = c.insn.operands[0];
    const Operand& from = c.insn.operands[1];
    u32 value = 0;
    if (from.size == 1) {
        u8 byte;
        if (!c.read<u8>(from, byte)) return false;
        value = Signed ? static_cast<u32>(static_cast<s8>(byte)) : byte;
    } else {
        u16 word;
        if (!c.read<u16>(from, word)) return false;
        value = Signed ? static_cast<u32>(static_cast<s16>(word)) : word;
    }
    return with_word_width(c, to.size, [&]<class T>(T) { return c.write<T>(to, static_cast<T>(value)); });
}

// On the 8086 a register form exists (#UD later): there is no address, and what the chip gives is not modelled.
bool lea(Reference& c) {
    const Operand& to = c.insn.operands[0];
    return with_word_width(c, to.size,
                           [&]<class T>(T) { return c.write<T>(to, static_cast<T>(c.effective_offset())); });
}

// The operand that may be memory first, so that a fault changes nothing.
bool xchg(Reference& c) {
    const bool memory_second = c.insn.operands[1].kind == OperandKind::Memory;
    const Operand& place = c.insn.operands[memory_second ? 1 : 0];
    const Operand& other = c.insn.operands[memory_second ? 0 : 1];
    return with_width(c, place.size, [&]<class T>(T) {
        const T given = c.s.reg<T>(other.reg);
        return modify<T>(c, place, [&](T value) {
            c.s.set_reg<T>(other.reg, value);
            return given;
        });
    });
}

bool xlat(Reference& c) {
    u8 value;
    const u32 offset = (address_register(c, Gpr::BX) + c.s.reg8(0)) & address_mask(c);
    if (!c.load<u8>(c.insn.segment, offset, value)) return false;
    c.s.set_reg8(0, value);
    return true;
}

constexpr u32 ah_flags = eflags::sf | eflags::zf | eflags::af | eflags::pf | eflags::cf;
constexpr u8 ah = 4;

bool lahf(Reference& c) {
    c.s.set_reg8(ah, static_cast<u8>((c.s.flags.bits() & ah_flags) | eflags::fixed1));
    return true;
}

bool sahf(Reference& c) {
    c.s.flags.set_bits((c.s.flags.bits() & ~ah_flags) | (c.s.reg8(ah) & ah_flags));
    return true;
}

bool setcc(Reference& c) {
    return c.write<u8>(c.insn.operands[0], condition_holds(c.s.flags, c.insn.condition) ? 1 : 0);
}

// The source is read, and may fault, whether the condition holds or not (SDM volume 2, CMOVcc).
bool cmovcc(Reference& c) {
    const Operand& to = c.insn.operands[0];
    return with_word_width(c, to.size, [&]<class T>(T) {
        T value;
        if (!c.read<T>(c.insn.operands[1], value)) return false;
        if (condition_holds(c.s.flags, c.insn.condition)) c.s.set_reg<T>(to.reg, value);
        return true;
    });
}

// CBW, CWDE.
bool cbw(Reference& c) {
    if (c.insn.operand_size == 2) {
        c.s.set_reg16(0, static_cast<u16>(static_cast<s8>(c.s.reg8(0))));
    } else {
        c.s.set_reg32(0, static_cast<u32>(static_cast<s16>(c.s.reg16(0))));
    }
    return true;
}

// CWD, CDQ.
bool cwd(Reference& c) {
    const u8 dx = index_of(Gpr::DX);
    if (c.insn.operand_size == 2) {
        c.s.set_reg16(dx, (c.s.reg16(0) & 0x8000u) != 0 ? 0xFFFF : 0);
    } else {
        c.s.set_reg32(dx, (c.s.reg32(0) & 0x80000000u) != 0 ? 0xFFFFFFFFu : 0);
    }
    return true;
}

bool salc(Reference& c) {
    c.s.set_reg8(0, c.s.flags.cf() ? 0xFF : 0);
    return true;
}

bool nop(Reference&) {
    return true;
}

constexpr OperationEntry entries[] = {
    {Op::Mov, &mov},
    {Op::Movzx, &mov_extended<false>},
    {Op::Movsx, &mov_extended<true>},
    {Op::Lea, &lea},
    {Op::Xchg, &xchg},
    {Op::Xlat, &xlat},
    {Op::Lahf, &lahf},
    {Op::Sahf, &sahf},
    {Op::Setcc, &setcc},
    {Op::Cmovcc, &cmovcc},
    {Op::Cbw, &cbw},
    {Op::Cwd, &cwd},
    {Op::Salc, &salc},
    {Op::Nop, &nop},
};

}  // namespace

std::span<const OperationEntry> data_move_operations() {
    return entries;
}

}  // namespace lockstep
