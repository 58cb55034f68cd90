// ADD, OR, ADC, SBB, AND, SUB, XOR, CMP, TEST, INC, DEC, NEG, NOT, CMPXCHG, CMPXCHG8B, XADD on the reference path.
#include "cpu/exec/arithmetic.h"
#include "cpu/exec/logic.h"
#include "cpu/reference/data_support.h"

namespace lockstep {

namespace {

struct AddOp {
    template <class T>
    static T apply(Flags& f, T a, T b) {
        return exec::add<T>(f, a, b);
    }
};
struct AdcOp {
    template <class T>
    static T apply(Flags& f, T a, T b) {
        return exec::adc<T>(f, a, b, f.cf());
    }
};
struct SubOp {
    template <class T>
    static T apply(Flags& f, T a, T b) {
        return exec::sub<T>(f, a, b);
    }
};
struct SbbOp {
    template <class T>
    static T apply(Flags& f, T a, T b) {
        return exec::sbb<T>(f, a, b, f.cf());
    }
};
struct AndOp {
    template <class T>
    static T apply(Flags& f, T a, T b) {
        return exec::and_<T>(f, a, b);
    }
};
struct OrOp {
    template <class T>
    static T apply(Flags& f, T a, T b) {
        return exec::or_<T>(f, a, b);
    }
};
struct XorOp {
    template <class T>
    static T apply(Flags& f, T a, T b) {
        return exec::xor_<T>(f, a, b);
    }
};

// The source is read first: it cannot be memory when the destination is.
template <class O>
bool two_operands(Reference& c) {
    const Operand& to = c.insn.operands[0];
    return with_width(c, to.size, [&]<class T>(T) {
        T source;
        if (!c.read<T>(c.insn.operands[1], source)) return false;
        return modify<T>(c, to, [&](T value) { return O::template apply<T>(c.s.flags, value, source); });
    });
}

// CMP and TEST: the destination is only read.
template <class O>
bool compare_operands(Reference& c) {
    return with_width(c, c.insn.operands[0].size, [&]<class T>(T) {
        T first, second;
        if (!c.read<T>(c.insn.operands[0], first) || !c.read<T>(c.insn.operands[1], second)) return false;
        O::template apply<T>(c.s.flags, first, second);
        return true;
    });
}

struct IncOp {
    template <class T>
    static T apply(Flags& f, T a) {
        return exec::inc<T>(f, a);
    }
};
struct DecOp {
    template <class T>
    static T apply(Flags& f, T a) {
        return exec::dec<T>(f, a);
    }
};
struct NegOp {
    template <class T>
    static T apply(Flags& f, T a) {
        return exec::neg<T>(f, a);
    }
};
struct NotOp {
    template <class T>
    static T apply(Flags&, T a) {
        return static_cast<T>(~a);
    }
};

template <class O>
bool one_operand(Reference& c) {
    const Operand& to = c.insn.operands[0];
    return with_width(c, to.size, [&]<class T>(T) {
        return modify<T>(c, to, [&](T value) { return O::template apply<T>(c.s.flags, value); });
    });
}

// The destination gets a write cycle in any case (SDM volume 2, CMPXCHG): its own value when the comparison fails.
bool cmpxchg(Reference& c) {
    const Operand& to = c.insn.operands[0];
    return with_width(c, to.size, [&]<class T>(T) {
        const u8 accumulator = index_of(Gpr::AX);
        const T source = c.s.reg<T>(c.insn.operands[1].reg);
        T found = 0;
        const bool done = modify<T>(c, to, [&](T value) {
            found = value;
            exec::sub<T>(c.s.flags, c.s.reg<T>(accumulator), value);
            return c.s.flags.zf() ? source : value;
        });
        if (done && !c.s.flags.zf()) c.s.set_reg<T>(accumulator, found);
        return done;
    });
}

bool cmpxchg8b(Reference& c) {
    const u32 offset = c.effective_offset();
    u32 linear = 0;
    CheckedPlace<u32> low_place, high_place;
    if (c.insn.operands[0].kind != OperandKind::Memory) return c.raise(exception::ud);
    if (!c.linear_address(c.insn.segment, offset, 8, true, linear)) return false;
    if (!c.check_alignment(linear, 8)) return false;
    if (!c.check_linear(linear, c.user(), true, low_place) || !c.check_linear(linear + 4, c.user(), true, high_place)) {
        return false;
    }
    const u32 low = c.read_checked(low_place);
    const u32 high = c.read_checked(high_place);
    const bool equal = low == c.s.reg32(index_of(Gpr::AX)) && high == c.s.reg32(index_of(Gpr::DX));
    c.commit(low_place, equal ? c.s.reg32(index_of(Gpr::BX)) : low);
    c.commit(high_place, equal ? c.s.reg32(index_of(Gpr::CX)) : high);
    if (!equal) {
        c.s.set_reg32(index_of(Gpr::AX), low);
        c.s.set_reg32(index_of(Gpr::DX), high);
    }
    c.s.flags.set_zf(equal);
    return true;
}

// With the same register twice the sum wins: the destination is written last.
bool xadd(Reference& c) {
    const Operand& to = c.insn.operands[0];
    const u8 source = c.insn.operands[1].reg;
    return with_width(c, to.size, [&]<class T>(T) {
        return modify<T>(c, to, [&](T value) {
            const T sum = exec::add<T>(c.s.flags, value, c.s.reg<T>(source));
            c.s.set_reg<T>(source, value);
            return sum;
        });
    });
}

constexpr OperationEntry entries[] = {
    {Op::Add, &two_operands<AddOp>},      {Op::Or, &two_operands<OrOp>},
    {Op::Adc, &two_operands<AdcOp>},      {Op::Sbb, &two_operands<SbbOp>},
    {Op::And, &two_operands<AndOp>},      {Op::Sub, &two_operands<SubOp>},
    {Op::Xor, &two_operands<XorOp>},      {Op::Cmp, &compare_operands<SubOp>},
    {Op::Test, &compare_operands<AndOp>}, {Op::Inc, &one_operand<IncOp>},
    {Op::Dec, &one_operand<DecOp>},       {Op::Neg, &one_operand<NegOp>},
    {Op::Not, &one_operand<NotOp>},       {Op::Cmpxchg, &cmpxchg},
    {Op::Cmpxchg8b, &cmpxchg8b},          {Op::Xadd, &xadd},
};

}  // namespace

std::span<const OperationEntry> data_alu_operations() {
    return entries;
}

}  // namespace lockstep
