// MUL, IMUL, DIV, IDIV and the decimal adjustments on the reference path.
#include "cpu/exec/bcd.h"
#include "cpu/exec/divide.h"
#include "cpu/exec/divide_flags.h"
#include "cpu/exec/multiply.h"
#include "cpu/reference/data_support.h"

namespace lockstep {

namespace {

// AX for bytes, DX:AX or EDX:EAX otherwise.
template <class T>
T high_half(const Reference& c) {
    if constexpr (sizeof(T) == 1) {
        return c.s.reg8(4);  // AH
    } else {
        return c.s.reg<T>(index_of(Gpr::DX));
    }
}

template <class T>
void set_halves(Reference& c, T high, T low) {
    c.s.set_reg<T>(index_of(Gpr::AX), low);
    c.s.set_reg<T>(sizeof(T) == 1 ? u8{4} : index_of(Gpr::DX), high);
}

// On the 8086 a repeat prefix turns the sign of IMUL and IDIV.
bool negates(const Reference& c) {
    return c.model() == CpuModel::I8086 && c.insn.rep != RepPrefix::None;
}

bool mul(Reference& c) {
    return with_width(c, c.insn.operands[0].size, [&]<class T>(T) {
        T source;
        if (!c.read<T>(c.insn.operands[0], source)) return false;
        const auto product = exec::mul<T>(c.s.flags, c.s.reg<T>(index_of(Gpr::AX)), source, c.model());
        set_halves<T>(c, product.high, product.low);
        return true;
    });
}

bool imul(Reference& c) {
    return with_width(c, c.insn.operands[0].size, [&]<class T>(T) {
        T source;
        if (!c.read<T>(c.insn.operands[0], source)) return false;
        const auto product = exec::imul<T>(c.s.flags, c.s.reg<T>(index_of(Gpr::AX)), source, c.model(), negates(c));
        set_halves<T>(c, product.high, product.low);
        return true;
    });
}

// IMUL with the factors in the last two operands; the first of all is the destination.
template <unsigned First>
bool imul_truncated(Reference& c) {
    return with_word_width(c, c.insn.operands[0].size, [&]<class T>(T) {
        T first, second;
        if (!c.read<T>(c.insn.operands[First], first) || !c.read<T>(c.insn.operands[First + 1], second)) return false;
        c.s.set_reg<T>(c.insn.operands[0].reg, exec::imul<T>(c.s.flags, first, second, c.model()).low);
        return true;
    });
}

template <bool Signed, class T>
exec::Quotient<T> quotient(const Reference& c, T high, T low, T divisor) {
    if constexpr (!Signed) {
        return exec::div<T>(high, low, divisor);
    } else {
        if (c.model() == CpuModel::I80286) return exec::idiv_80286<T>(high, low, divisor).result;
        return exec::idiv<T>(high, low, divisor, c.model(), negates(c));
    }
}

template <bool Signed>
bool divide(Reference& c) {
    return with_width(c, c.insn.operands[0].size, [&]<class T>(T) {
        T divisor;
        if (!c.read<T>(c.insn.operands[0], divisor)) return false;
        const T high = high_half<T>(c);
        const T low = c.s.reg<T>(index_of(Gpr::AX));
        const auto result = quotient<Signed, T>(c, high, low, divisor);
        exec::divide_flags<T>(c.s.flags, high, low, divisor, Signed, c.model());
        if (result.error) return raise_divide_error(c);
        set_halves<T>(c, result.remainder, result.quotient);
        return true;
    });
}

bool daa(Reference& c) {
    c.s.set_reg8(0, exec::daa(c.s.flags, c.s.reg8(0), c.model()));
    return true;
}

bool das(Reference& c) {
    c.s.set_reg8(0, exec::das(c.s.flags, c.s.reg8(0), c.model()));
    return true;
}

bool aaa(Reference& c) {
    c.s.set_reg16(0, exec::aaa(c.s.flags, c.s.reg16(0), c.model()));
    return true;
}

bool aas(Reference& c) {
    c.s.set_reg16(0, exec::aas(c.s.flags, c.s.reg16(0), c.model()));
    return true;
}

bool aam(Reference& c) {
    const u8 base = static_cast<u8>(c.insn.imm);
    if (base == 0) {
        exec::divide_flags<u8>(c.s.flags, 0, c.s.reg8(0), base, false, c.model());
        return raise_divide_error(c);
    }
    c.s.set_reg16(0, exec::aam(c.s.flags, c.s.reg8(0), base));
    return true;
}

bool aad(Reference& c) {
    c.s.set_reg16(0, exec::aad(c.s.flags, c.s.reg16(0), static_cast<u8>(c.insn.imm), c.model()));
    return true;
}

constexpr OperationEntry entries[] = {
    {Op::Mul, &mul},
    {Op::Imul, &imul},
    {Op::Imul2, &imul_truncated<0>},
    {Op::Imul3, &imul_truncated<1>},
    {Op::Div, &divide<false>},
    {Op::Idiv, &divide<true>},
    {Op::Daa, &daa},
    {Op::Das, &das},
    {Op::Aaa, &aaa},
    {Op::Aas, &aas},
    {Op::Aam, &aam},
    {Op::Aad, &aad},
};

}  // namespace

std::span<const OperationEntry> data_multiply_operations() {
    return entries;
}

}  // namespace lockstep
