// FLD … FBSTP, constants, FXCH, FCMOVcc, and what only moves TOP or a tag, on the reference path.
#include "cpu/exec/x87_transfer.h"

#include "cpu/reference/x87_support.h"

namespace lockstep {

namespace {

using namespace exec::x87;

// The 80-bit format in memory: significand, then sign and exponent.
Float80 from_memory(const Tbyte& bytes) {
    Float80 value;
    std::memcpy(&value.significand, bytes.bytes.data(), 8);
    std::memcpy(&value.sign_exponent, bytes.bytes.data() + 8, 2);
    return value;
}
Tbyte to_memory(u64 low, u16 high) {
    Tbyte bytes;
    std::memcpy(bytes.bytes.data(), &low, 8);
    std::memcpy(bytes.bytes.data() + 8, &high, 2);
    return bytes;
}

bool fld(Reference& c) {
    switch (c.insn.operands[0].size) {
        case 4: return x87_read<u32>(c, [](FpuState& f, u32 v) { load_narrow(f, fp::Float32{v}); });
        case 8: return x87_read<u64>(c, [](FpuState& f, u64 v) { load_narrow(f, fp::Float64{v}); });
        default: return x87_read<Tbyte>(c, [](FpuState& f, const Tbyte& v) { load_exact(f, from_memory(v)); });
    }
}

bool load(Reference& c) {
    return c.insn.operands[0].kind == OperandKind::St ? x87_on_register<load_register>(c) : fld(c);
}

bool fild(Reference& c) {
    const auto push_integer = [](FpuState& f, s64 v) { load_exact(f, fp::from_integer(v)); };
    switch (c.insn.operands[0].size) {
        case 2: return x87_read<u16>(c, [&](FpuState& f, u16 v) { push_integer(f, static_cast<s16>(v)); });
        case 4: return x87_read<u32>(c, [&](FpuState& f, u32 v) { push_integer(f, static_cast<s32>(v)); });
        default: return x87_read<u64>(c, [&](FpuState& f, u64 v) { push_integer(f, static_cast<s64>(v)); });
    }
}

bool fbld(Reference& c) {
    return x87_read<Tbyte>(c, [](FpuState& f, const Tbyte& v) {
        const Float80 bits = from_memory(v);
        load_exact(f, fp::from_bcd({bits.significand, bits.sign_exponent}));
    });
}

// An optional value in the form that memory takes.
template <class To, class From, class Convert>
std::optional<To> converted(const std::optional<From>& value, Convert convert) {
    if (!value) return std::nullopt;
    return convert(*value);
}

template <bool pops>
void store_to_register(FpuState& f, unsigned i) {
    store_register(f, i, pops);
}

template <bool pops>
bool store(Reference& c) {
    const Operand& to = c.insn.operands[0];
    if (to.kind == OperandKind::St) return x87_on_register<store_to_register<pops>>(c);
    switch (to.size) {
        case 4:
            return x87_write<u32>(c, [](FpuState& f) {
                return converted<u32>(store_single(f, pops), [](fp::Float32 v) { return v.bits; });
            });
        case 8:
            return x87_write<u64>(c, [](FpuState& f) {
                return converted<u64>(store_double(f, pops), [](fp::Float64 v) { return v.bits; });
            });
        default:
            return x87_write<Tbyte>(c, [](FpuState& f) {
                return converted<Tbyte>(store_extended(f, pops),
                                        [](Float80 v) { return to_memory(v.significand, v.sign_exponent); });
            });
    }
}

template <bool pops, bool truncate>
bool store_as_integer(Reference& c) {
    const auto as = [&]<class S>(S) {
        using U = std::make_unsigned_t<S>;
        return x87_write<U>(c, [](FpuState& f) {
            return converted<U>(store_integer<S>(f, pops, truncate), [](S v) { return static_cast<U>(v); });
        });
    };
    switch (c.insn.operands[0].size) {
        case 2: return as(s16{});
        case 4: return as(s32{});
        default: return as(s64{});
    }
}

bool fbstp(Reference& c) {
    return x87_write<Tbyte>(c, [](FpuState& f) {
        return converted<Tbyte>(store_packed_bcd(f), [](fp::PackedBcd v) { return to_memory(v.digits, v.top); });
    });
}

template <fp::Constant which>
bool constant(Reference& c) {
    if (!x87_ready(c)) return false;
    note_x87_instruction(c);
    load_constant(c.s.fpu, which, !before_80387(c));
    finish_x87(c);
    return true;
}

// FCMOVcc: the conditions of CMOVcc, of which only these eight exist (SDM volume 2, FCMOVcc).
enum Condition : u8 { below = 2, equal = 4, below_or_equal = 6, parity = 10, negated = 1 };

template <unsigned condition>
bool conditional(Reference& c) {
    if (!x87_ready(c)) return false;
    note_x87_instruction(c);
    conditional_move(c.s.fpu, c.insn.operands[1].reg, condition_holds(c.s.flags, condition));
    return true;
}

bool fnop(Reference& c) {
    if (!x87_ready(c)) return false;
    note_x87_instruction(c);
    return true;
}

// Encodings that no coprocessor of the model has: #UD, as every processor with the coprocessor inside gives it. The
// 8087 and the 80287 pass over them. An error that is pending is not reported before (so an AMD Zen 4).
bool reserved(Reference& c) {
    if (!c.at_least(CpuModel::I80386)) return x87_ready(c);
    return x87_ready_no_wait(c) && c.raise(exception::ud);
}

constexpr OperationEntry entries[] = {
    {Op::Esc, &reserved},
    {Op::Fld, &load},
    {Op::Fild, &fild},
    {Op::Fbld, &fbld},
    {Op::Fst, &store<false>},
    {Op::Fstp, &store<true>},
    {Op::Fstpnce, &x87_on_register<store_register_unchecked>},
    {Op::Fist, &store_as_integer<false, false>},
    {Op::Fistp, &store_as_integer<true, false>},
    {Op::Fisttp, &store_as_integer<true, true>},
    {Op::Fbstp, &fbstp},
    {Op::Fxch, &x87_on_register<exchange>},
    {Op::Fcmovb, &conditional<below>},
    {Op::Fcmove, &conditional<equal>},
    {Op::Fcmovbe, &conditional<below_or_equal>},
    {Op::Fcmovu, &conditional<parity>},
    {Op::Fcmovnb, &conditional<below | negated>},
    {Op::Fcmovne, &conditional<equal | negated>},
    {Op::Fcmovnbe, &conditional<below_or_equal | negated>},
    {Op::Fcmovnu, &conditional<parity | negated>},
    {Op::Fld1, &constant<fp::Constant::One>},
    {Op::Fldl2t, &constant<fp::Constant::Log2Of10>},
    {Op::Fldl2e, &constant<fp::Constant::Log2OfE>},
    {Op::Fldpi, &constant<fp::Constant::Pi>},
    {Op::Fldlg2, &constant<fp::Constant::Log10Of2>},
    {Op::Fldln2, &constant<fp::Constant::LogEOf2>},
    {Op::Fldz, &constant<fp::Constant::Zero>},
    {Op::Ffree, &x87_on_register<free_register>},
    {Op::Ffreep, &x87_on_register<free_and_pop>},
    {Op::Fincstp, &x87_on_stack<increment_top>},
    {Op::Fdecstp, &x87_on_stack<decrement_top>},
    {Op::Fnop, &fnop},
};

}  // namespace

std::span<const OperationEntry> x87_transfer_operations() {
    return entries;
}

}  // namespace lockstep
