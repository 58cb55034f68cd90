// Shifts and rotates on the reference path.
#include "cpu/exec/shift.h"
#include "cpu/reference/data_support.h"

namespace lockstep {

namespace {

struct RolOp {
    template <class T>
    static T apply(Reference& c, T a, u32 n) {
        return exec::rol<T>(c.s.flags, a, n);
    }
};
struct RorOp {
    template <class T>
    static T apply(Reference& c, T a, u32 n) {
        return exec::ror<T>(c.s.flags, a, n);
    }
};
struct RclOp {
    template <class T>
    static T apply(Reference& c, T a, u32 n) {
        return exec::rcl<T>(c.s.flags, a, n, c.s.flags.cf());
    }
};
struct RcrOp {
    template <class T>
    static T apply(Reference& c, T a, u32 n) {
        return exec::rcr<T>(c.s.flags, a, n, c.s.flags.cf());
    }
};
struct ShlOp {
    template <class T>
    static T apply(Reference& c, T a, u32 n) {
        return exec::shl<T>(c.s.flags, a, n, c.model());
    }
};
struct ShrOp {
    template <class T>
    static T apply(Reference& c, T a, u32 n) {
        return exec::shr<T>(c.s.flags, a, n, c.model());
    }
};
struct SarOp {
    template <class T>
    static T apply(Reference& c, T a, u32 n) {
        return exec::sar<T>(c.s.flags, a, n, c.model());
    }
};
struct SetmoOp {
    template <class T>
    static T apply(Reference& c, T a, u32 n) {
        return exec::setmo<T>(c.s.flags, a, n);
    }
};

// The count is the last operand: 1, an immediate or CL.
bool read_count(Reference& c, const Operand& operand, u32& count) {
    u8 raw;
    if (!c.read<u8>(operand, raw)) return false;
    count = exec::shift_count(raw, c.model());
    return true;
}

template <class O>
bool shift(Reference& c) {
    const Operand& to = c.insn.operands[0];
    u32 count;
    if (!read_count(c, c.insn.operands[1], count)) return false;
    return with_width(c, to.size, [&]<class T>(T) {
        return modify<T>(c, to, [&](T value) { return O::template apply<T>(c, value, count); });
    });
}

template <bool Left>
bool double_shift(Reference& c) {
    const Operand& to = c.insn.operands[0];
    u32 count;
    if (!read_count(c, c.insn.operands[2], count)) return false;
    return with_word_width(c, to.size, [&]<class T>(T) {
        const T source = c.s.reg<T>(c.insn.operands[1].reg);
        return modify<T>(c, to, [&](T value) {
            return Left ? exec::shld<T>(c.s.flags, value, source, count, c.model())
                        : exec::shrd<T>(c.s.flags, value, source, count, c.model());
        });
    });
}

constexpr OperationEntry entries[] = {
    {Op::Rol, &shift<RolOp>},        {Op::Ror, &shift<RorOp>},         {Op::Rcl, &shift<RclOp>},
    {Op::Rcr, &shift<RcrOp>},        {Op::Shl, &shift<ShlOp>},         {Op::Shr, &shift<ShrOp>},
    {Op::Sal, &shift<ShlOp>},        {Op::Sar, &shift<SarOp>},         {Op::Setmo, &shift<SetmoOp>},
    {Op::Shld, &double_shift<true>}, {Op::Shrd, &double_shift<false>},
};

}  // namespace

std::span<const OperationEntry> data_shift_operations() {
    return entries;
}

}  // namespace lockstep
