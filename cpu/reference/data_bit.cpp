// BT, BTS, BTR, BTC, BSF, BSR, BSWAP on the reference path.
#include "cpu/exec/bit.h"
#include "cpu/reference/data_support.h"

namespace lockstep {

namespace {

// Where the bit lies that `index` names: with the index in a register, memory is a bit string around the operand,
// reaching to both sides (SDM volume 2, BT). Moves the displacement of the instruction, which is executed only once
// from this copy.
template <class T>
void move_to_bit(Reference& c, T index) {
    if (c.insn.operands[0].kind != OperandKind::Memory || c.insn.operands[1].kind != OperandKind::Register) return;
    const auto signed_index = static_cast<s32>(static_cast<std::make_signed_t<T>>(index));
    constexpr int bits_shift = sizeof(T) == 2 ? 4 : 5;
    c.insn.disp += static_cast<u32>(signed_index >> bits_shift) * u32{sizeof(T)};
}

bool bt(Reference& c) {
    return with_word_width(c, c.insn.operands[0].size, [&]<class T>(T) {
        T index, value;
        if (!c.read<T>(c.insn.operands[1], index)) return false;
        move_to_bit<T>(c, index);
        if (!c.read<T>(c.insn.operands[0], value)) return false;
        exec::bt<T>(c.s.flags, value, index, c.model());
        return true;
    });
}

struct BtsOp {
    template <class T>
    static T apply(Flags& f, T a, u32 index, CpuModel model) {
        return exec::bts<T>(f, a, index, model);
    }
};
struct BtrOp {
    template <class T>
    static T apply(Flags& f, T a, u32 index, CpuModel model) {
        return exec::btr<T>(f, a, index, model);
    }
};
struct BtcOp {
    template <class T>
    static T apply(Flags& f, T a, u32 index, CpuModel model) {
        return exec::btc<T>(f, a, index, model);
    }
};

template <class O>
bool change_bit(Reference& c) {
    const Operand& to = c.insn.operands[0];
    return with_word_width(c, to.size, [&]<class T>(T) {
        T index;
        if (!c.read<T>(c.insn.operands[1], index)) return false;
        move_to_bit<T>(c, index);
        return modify<T>(c, to, [&](T value) { return O::template apply<T>(c.s.flags, value, index, c.model()); });
    });
}

template <bool Forward>
bool scan(Reference& c) {
    const Operand& to = c.insn.operands[0];
    return with_word_width(c, to.size, [&]<class T>(T) {
        T source;
        if (!c.read<T>(c.insn.operands[1], source)) return false;
        const T old = c.s.reg<T>(to.reg);
        c.s.set_reg<T>(to.reg, Forward ? exec::bsf<T>(c.s.flags, old, source) : exec::bsr<T>(c.s.flags, old, source));
        return true;
    });
}

// With a 16-bit operand, undefined in the manual, the low word becomes zero on the chips that have BSWAP.
bool bswap(Reference& c) {
    const Operand& to = c.insn.operands[0];
    if (to.size == 2) {
        c.s.set_reg16(to.reg, 0);
    } else {
        c.s.set_reg32(to.reg, exec::bswap(c.s.reg32(to.reg)));
    }
    return true;
}

constexpr OperationEntry entries[] = {
    {Op::Bt, &bt},          {Op::Bts, &change_bit<BtsOp>}, {Op::Btr, &change_bit<BtrOp>}, {Op::Btc, &change_bit<BtcOp>},
    {Op::Bsf, &scan<true>}, {Op::Bsr, &scan<false>},       {Op::Bswap, &bswap},
};

}  // namespace

std::span<const OperationEntry> data_bit_operations() {
    return entries;
}

}  // namespace lockstep
