// MUL, IMUL, DIV, IDIV. The 8086 and 80286 leave other undefined flags and take prefixes into account: they use the
// reference path.
#include "cpu/exec/divide.h"
#include "cpu/exec/multiply.h"
#include "cpu/fast/pick.h"

namespace lockstep::fast {
namespace {

// AX, DX:AX or EDX:EAX.
template <class T>
LOCKSTEP_INLINE void set_product(Cpu& cpu, const exec::Product<T>& product) {
    if constexpr (sizeof(T) == 1) {
        set_reg<u16>(cpu, ax, static_cast<u16>(product.low | (product.high << 8)));
    } else {
        set_reg<T>(cpu, ax, product.low);
        set_reg<T>(cpu, dx, product.high);
    }
}

template <bool Signed, class T>
LOCKSTEP_INLINE void multiply(Cpu& cpu, T by) {
    const T a = reg<T>(cpu, ax);
    set_product<T>(cpu, Signed ? exec::imul<T>(cpu.state.flags, a, by) : exec::mul<T>(cpu.state.flags, a, by));
}

// False: a divide error, with nothing changed.
template <bool Signed, class T>
LOCKSTEP_INLINE bool divide(Cpu& cpu, T by) {
    const T high = sizeof(T) == 1 ? static_cast<T>(reg<u8>(cpu, 1)) : reg<T>(cpu, dx);
    const T low = reg<T>(cpu, ax);
    const exec::Quotient<T> result = Signed ? exec::idiv<T>(high, low, by) : exec::div<T>(high, low, by);
    if (result.error) return false;
    set_product<T>(cpu, exec::Product<T>{result.quotient, result.remainder});
    return true;
}

template <bool Signed>
struct Multiply {
    template <class T>
    struct Register {
        static Next run(Cpu& cpu, const Record* r) {
            multiply<Signed, T>(cpu, reg<T>(cpu, r->dst));
            LOCKSTEP_NEXT(cpu, r);
        }
    };
    template <class T, Form F>
    struct Memory {
        static Next run(Cpu& cpu, const Record* r) {
            T by;
            if (!load<T, F>(cpu, r, by)) [[unlikely]]
                LOCKSTEP_BAIL(cpu, r);
            multiply<Signed, T>(cpu, by);
            LOCKSTEP_NEXT(cpu, r);
        }
    };
};

template <bool Signed>
struct Divide {
    template <class T>
    struct Register {
        static Next run(Cpu& cpu, const Record* r) {
            if (!divide<Signed, T>(cpu, reg<T>(cpu, r->dst))) [[unlikely]]
                LOCKSTEP_BAIL(cpu, r);
            LOCKSTEP_NEXT(cpu, r);
        }
    };
    template <class T, Form F>
    struct Memory {
        static Next run(Cpu& cpu, const Record* r) {
            T by;
            if (!load<T, F>(cpu, r, by) || !divide<Signed, T>(cpu, by)) [[unlikely]]
                LOCKSTEP_BAIL(cpu, r);
            LOCKSTEP_NEXT(cpu, r);
        }
    };
};

template <class Family>
Handler pick_accumulator(const Instruction& insn, const Shape& shape) {
    const Operand& by = insn.operands[0];
    if (is_register(by)) return pick_size<Family::template Register>(by.size);
    return is_memory(by) ? pick_memory<Family::template Memory>(by.size, form_of(insn, shape)) : nullptr;
}

// IMUL r, r/m and IMUL r, r/m, imm.
template <bool Immediate>
struct Truncated {
    template <class T>
    struct Register {
        static Next run(Cpu& cpu, const Record* r) {
            const T a = reg<T>(cpu, r->src);
            const T b = Immediate ? static_cast<T>(r->imm) : reg<T>(cpu, r->dst);
            set_reg<T>(cpu, r->dst, exec::imul<T>(cpu.state.flags, a, b).low);
            LOCKSTEP_NEXT(cpu, r);
        }
    };
    template <class T, Form F>
    struct Memory {
        static Next run(Cpu& cpu, const Record* r) {
            T a;
            if (!load<T, F>(cpu, r, a)) [[unlikely]]
                LOCKSTEP_BAIL(cpu, r);
            const T b = Immediate ? static_cast<T>(r->imm) : reg<T>(cpu, r->dst);
            set_reg<T>(cpu, r->dst, exec::imul<T>(cpu.state.flags, a, b).low);
            LOCKSTEP_NEXT(cpu, r);
        }
    };
};

template <bool Immediate>
Handler pick_truncated(const Instruction& insn, const Shape& shape) {
    const u8 size = insn.operands[0].size;
    if (is_register(insn.operands[1])) return pick_word_size<Truncated<Immediate>::template Register>(size);
    return pick_memory_word<Truncated<Immediate>::template Memory>(size, form_of(insn, shape));
}

}  // namespace

Handler select_multiply(const Instruction& insn, const Shape& shape, Record&) {
    if (shape.model <= CpuModel::I80286) return nullptr;
    switch (insn.op) {
        case Op::Mul: return pick_accumulator<Multiply<false>>(insn, shape);
        case Op::Imul: return pick_accumulator<Multiply<true>>(insn, shape);
        case Op::Div: return pick_accumulator<Divide<false>>(insn, shape);
        case Op::Idiv: return pick_accumulator<Divide<true>>(insn, shape);
        case Op::Imul2: return pick_truncated<false>(insn, shape);
        case Op::Imul3: return pick_truncated<true>(insn, shape);
        default: return nullptr;
    }
}

}  // namespace lockstep::fast
