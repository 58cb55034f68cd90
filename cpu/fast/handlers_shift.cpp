// Shifts, rotates, double shifts, bit tests and scans.
#include "cpu/exec/bit.h"
#include "cpu/exec/shift.h"
#include "cpu/fast/pick.h"

namespace lockstep::fast {
namespace {

// --- shifts: `Old` is for the 8086, 80286 and 80386 with their own counts and undefined flags ---

struct Shl {
    template <class T>
    LOCKSTEP_INLINE static T apply(Flags& flags, T a, u32 count, CpuModel model) {
        return exec::shl<T>(flags, a, count, model);
    }
};
struct Shr {
    template <class T>
    LOCKSTEP_INLINE static T apply(Flags& flags, T a, u32 count, CpuModel model) {
        return exec::shr<T>(flags, a, count, model);
    }
};
struct Sar {
    template <class T>
    LOCKSTEP_INLINE static T apply(Flags& flags, T a, u32 count, CpuModel model) {
        return exec::sar<T>(flags, a, count, model);
    }
};
struct Rol {
    template <class T>
    LOCKSTEP_INLINE static T apply(Flags& flags, T a, u32 count, CpuModel) {
        return exec::rol<T>(flags, a, count);
    }
};
struct Ror {
    template <class T>
    LOCKSTEP_INLINE static T apply(Flags& flags, T a, u32 count, CpuModel) {
        return exec::ror<T>(flags, a, count);
    }
};
struct Rcl {
    template <class T>
    LOCKSTEP_INLINE static T apply(Flags& flags, T a, u32 count, CpuModel) {
        return exec::rcl<T>(flags, a, count, flags.cf());
    }
};
struct Rcr {
    template <class T>
    LOCKSTEP_INLINE static T apply(Flags& flags, T a, u32 count, CpuModel) {
        return exec::rcr<T>(flags, a, count, flags.cf());
    }
};

template <bool Old>
LOCKSTEP_INLINE CpuModel model_of(const Cpu& cpu) {
    return Old ? cpu.model() : CpuModel::PentiumPro;
}

// The count: `imm`, already masked when the record was made, or CL.
template <bool Old, bool ByCl>
LOCKSTEP_INLINE u32 count_of(const Cpu& cpu, const Record* r) {
    return ByCl ? exec::shift_count(reg<u8>(cpu, cx), model_of<Old>(cpu)) : r->imm;
}

template <class O, bool Old, bool ByCl>
struct Shift {
    template <class T>
    LOCKSTEP_INLINE static T apply(Cpu& cpu, const Record* r, T a) {
        return O::template apply<T>(cpu.state.flags, a, count_of<Old, ByCl>(cpu, r), model_of<Old>(cpu));
    }
    template <class T>
    struct Register {
        static Next run(Cpu& cpu, const Record* r) {
            set_reg<T>(cpu, r->dst, apply<T>(cpu, r, reg<T>(cpu, r->dst)));
            LOCKSTEP_NEXT(cpu, r);
        }
    };
    template <class T, Form F>
    struct Memory {
        static Next run(Cpu& cpu, const Record* r) {
            u8* const at = modify<T, F>(cpu, r);
            if (at == nullptr) [[unlikely]]
                LOCKSTEP_BAIL(cpu, r);
            put<T>(at, apply<T>(cpu, r, get<T>(at)));
            LOCKSTEP_NEXT(cpu, r);
        }
    };
};

template <class O, bool Old, bool ByCl>
Handler pick_shift_form(const Instruction& insn, const Shape& shape) {
    const Operand& to = insn.operands[0];
    if (is_register(to)) return pick_size<Shift<O, Old, ByCl>::template Register>(to.size);
    return is_memory(to) ? pick_memory<Shift<O, Old, ByCl>::template Memory>(to.size, form_of(insn, shape)) : nullptr;
}

template <class O>
Handler pick_shift(const Instruction& insn, const Shape& shape, Record& record) {
    const bool by_cl = is_register(insn.operands[1]);
    record.imm = exec::shift_count(static_cast<u8>(record.imm), shape.model);
    if (shape.model <= CpuModel::I80386) {
        return by_cl ? pick_shift_form<O, true, true>(insn, shape) : pick_shift_form<O, true, false>(insn, shape);
    }
    return by_cl ? pick_shift_form<O, false, true>(insn, shape) : pick_shift_form<O, false, false>(insn, shape);
}

// The 80386 leaves other undefined results and flags than later models: the reference path knows them.
bool has_own_undefined(const Shape& shape) {
    return shape.model == CpuModel::I80386;
}

// --- SHLD, SHRD between registers ---

template <bool Left, bool ByCl>
struct DoubleShift {
    template <class T>
    struct With {
        static Next run(Cpu& cpu, const Record* r) {
            const u32 count = count_of<false, ByCl>(cpu, r);
            const T a = reg<T>(cpu, r->dst);
            const T b = reg<T>(cpu, r->src);
            set_reg<T>(
                cpu, r->dst,
                Left ? exec::shld<T>(cpu.state.flags, a, b, count) : exec::shrd<T>(cpu.state.flags, a, b, count));
            LOCKSTEP_NEXT(cpu, r);
        }
    };
};

template <bool Left>
Handler pick_double_shift(const Instruction& insn, const Shape& shape, Record& record) {
    if (!is_register(insn.operands[0]) || has_own_undefined(shape)) return nullptr;
    record.imm &= 31;
    const u8 size = insn.operands[0].size;
    return is_register(insn.operands[2]) ? pick_word_size<DoubleShift<Left, true>::template With>(size)
                                         : pick_word_size<DoubleShift<Left, false>::template With>(size);
}

// --- bits of registers ---

struct Bt {
    static constexpr bool writes = false;
    template <class T>
    LOCKSTEP_INLINE static T apply(Flags& flags, T a, u32 index) {
        exec::bt<T>(flags, a, index);
        return a;
    }
};
struct Bts {
    static constexpr bool writes = true;
    template <class T>
    LOCKSTEP_INLINE static T apply(Flags& flags, T a, u32 index) {
        return exec::bts<T>(flags, a, index);
    }
};
struct Btr {
    static constexpr bool writes = true;
    template <class T>
    LOCKSTEP_INLINE static T apply(Flags& flags, T a, u32 index) {
        return exec::btr<T>(flags, a, index);
    }
};
struct Btc {
    static constexpr bool writes = true;
    template <class T>
    LOCKSTEP_INLINE static T apply(Flags& flags, T a, u32 index) {
        return exec::btc<T>(flags, a, index);
    }
};

template <class O, bool Immediate>
struct BitTest {
    template <class T>
    struct With {
        static Next run(Cpu& cpu, const Record* r) {
            const T value =
                O::template apply<T>(cpu.state.flags, reg<T>(cpu, r->dst), Immediate ? r->imm : reg<T>(cpu, r->src));
            if constexpr (O::writes) set_reg<T>(cpu, r->dst, value);
            LOCKSTEP_NEXT(cpu, r);
        }
    };
};

template <class O>
Handler pick_bit_test(const Instruction& insn, const Shape& shape) {
    if (!is_register(insn.operands[0]) || has_own_undefined(shape)) return nullptr;
    const u8 size = insn.operands[0].size;
    return is_register(insn.operands[1]) ? pick_word_size<BitTest<O, false>::template With>(size)
                                         : pick_word_size<BitTest<O, true>::template With>(size);
}

template <bool Forward>
struct Scan {
    template <class T>
    struct Register {
        static Next run(Cpu& cpu, const Record* r) {
            const T old = reg<T>(cpu, r->dst);
            const T source = reg<T>(cpu, r->src);
            set_reg<T>(
                cpu, r->dst,
                Forward ? exec::bsf<T>(cpu.state.flags, old, source) : exec::bsr<T>(cpu.state.flags, old, source));
            LOCKSTEP_NEXT(cpu, r);
        }
    };
};

Next bswap(Cpu& cpu, const Record* r) {
    set_reg<u32>(cpu, r->dst, exec::bswap(reg<u32>(cpu, r->dst)));
    LOCKSTEP_NEXT(cpu, r);
}

}  // namespace

Handler select_shift(const Instruction& insn, const Shape& shape, Record& record) {
    switch (insn.op) {
        case Op::Rol: return pick_shift<Rol>(insn, shape, record);
        case Op::Ror: return pick_shift<Ror>(insn, shape, record);
        case Op::Rcl: return pick_shift<Rcl>(insn, shape, record);
        case Op::Rcr: return pick_shift<Rcr>(insn, shape, record);
        case Op::Shl:
        case Op::Sal: return pick_shift<Shl>(insn, shape, record);
        case Op::Shr: return pick_shift<Shr>(insn, shape, record);
        case Op::Sar: return pick_shift<Sar>(insn, shape, record);
        case Op::Shld: return pick_double_shift<true>(insn, shape, record);
        case Op::Shrd: return pick_double_shift<false>(insn, shape, record);
        case Op::Bt: return pick_bit_test<Bt>(insn, shape);
        case Op::Bts: return pick_bit_test<Bts>(insn, shape);
        case Op::Btr: return pick_bit_test<Btr>(insn, shape);
        case Op::Btc: return pick_bit_test<Btc>(insn, shape);
        case Op::Bsf:
            return is_register(insn.operands[1]) ? pick_word_size<Scan<true>::template Register>(insn.operand_size)
                                                 : nullptr;
        case Op::Bsr:
            return is_register(insn.operands[1]) ? pick_word_size<Scan<false>::template Register>(insn.operand_size)
                                                 : nullptr;
        // With a 16-bit operand the result is undefined: the reference path knows.
        case Op::Bswap: return insn.operand_size == 4 ? &bswap : nullptr;
        default: return nullptr;
    }
}

}  // namespace lockstep::fast
