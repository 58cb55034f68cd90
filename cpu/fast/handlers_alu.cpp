// ADD … CMP, TEST, INC, DEC, NEG, NOT.
#include "cpu/exec/arithmetic.h"
#include "cpu/exec/logic.h"
#include "cpu/fast/pick.h"

namespace lockstep::fast {
namespace {

// --- operations of two operands; `writes` tells those that keep their result ---

struct Add {
    static constexpr bool writes = true;
    template <class T, class F>
    LOCKSTEP_INLINE static T apply(F& flags, T a, T b) {
        return exec::add<T>(flags, a, b);
    }
};
struct Adc {
    static constexpr bool writes = true;
    template <class T, class F>
    LOCKSTEP_INLINE static T apply(F& flags, T a, T b) {
        return exec::adc<T>(flags, a, b, flags.cf());
    }
};
struct Sub {
    static constexpr bool writes = true;
    template <class T, class F>
    LOCKSTEP_INLINE static T apply(F& flags, T a, T b) {
        return exec::sub<T>(flags, a, b);
    }
};
struct Sbb {
    static constexpr bool writes = true;
    template <class T, class F>
    LOCKSTEP_INLINE static T apply(F& flags, T a, T b) {
        return exec::sbb<T>(flags, a, b, flags.cf());
    }
};
struct And {
    static constexpr bool writes = true;
    template <class T, class F>
    LOCKSTEP_INLINE static T apply(F& flags, T a, T b) {
        return exec::and_<T>(flags, a, b);
    }
};
struct Or {
    static constexpr bool writes = true;
    template <class T, class F>
    LOCKSTEP_INLINE static T apply(F& flags, T a, T b) {
        return exec::or_<T>(flags, a, b);
    }
};
struct Xor {
    static constexpr bool writes = true;
    template <class T, class F>
    LOCKSTEP_INLINE static T apply(F& flags, T a, T b) {
        return exec::xor_<T>(flags, a, b);
    }
};
struct Cmp : Sub {
    static constexpr bool writes = false;
};
struct Test : And {
    static constexpr bool writes = false;
};

template <class O>
struct Two {
    template <class T>
    struct RegisterRegister {
        static Next run(Cpu& cpu, const Record* r) {
            const T result = O::template apply<T>(cpu.state.flags, reg<T>(cpu, r->dst), reg<T>(cpu, r->src));
            if constexpr (O::writes) set_reg<T>(cpu, r->dst, result);
            LOCKSTEP_NEXT(cpu, r);
        }
    };

    template <class T>
    struct RegisterImmediate {
        static Next run(Cpu& cpu, const Record* r) {
            const T result = O::template apply<T>(cpu.state.flags, reg<T>(cpu, r->dst), static_cast<T>(r->imm));
            if constexpr (O::writes) set_reg<T>(cpu, r->dst, result);
            LOCKSTEP_NEXT(cpu, r);
        }
    };

    template <class T, Form F>
    struct RegisterMemory {
        static Next run(Cpu& cpu, const Record* r) {
            T value;
            if (!load<T, F>(cpu, r, value)) [[unlikely]]
                LOCKSTEP_BAIL(cpu, r);
            const T result = O::template apply<T>(cpu.state.flags, reg<T>(cpu, r->dst), value);
            if constexpr (O::writes) set_reg<T>(cpu, r->dst, result);
            LOCKSTEP_NEXT(cpu, r);
        }
    };

    // The memory operand first; `Immediate` tells where the other one is.
    template <bool Immediate>
    struct MemoryWith {
        template <class T, Form F>
        struct Family {
            template <Try W>
            [[gnu::noinline]] static Next go(Cpu& cpu, const Record* r) {
                const T other = Immediate ? static_cast<T>(r->imm) : reg<T>(cpu, r->src);
                if constexpr (O::writes) {
                    u8* const at = modify<T, F, W>(cpu, r);
                    if (at == nullptr) [[unlikely]]
                        LOCKSTEP_MISS(W, go<Try::BesideCode>, cpu, r);
                    put<T>(at, O::template apply<T>(cpu.state.flags, get<T>(at), other));
                } else {
                    T value;
                    if (!load<T, F>(cpu, r, value)) [[unlikely]]
                        LOCKSTEP_MISS(W, go<Try::BesideCode>, cpu, r);
                    O::template apply<T>(cpu.state.flags, value, other);
                }
                LOCKSTEP_NEXT(cpu, r);
            }
            static constexpr Handler run = &go<Try::Tlb>;
        };
    };
};

template <class O>
Handler pick_two(const Instruction& insn, const Shape& shape) {
    const Operand& to = insn.operands[0];
    const Operand& from = insn.operands[1];
    const Form form = form_of(insn, shape);
    if (is_register(to)) {
        if (is_register(from)) return pick_size<Two<O>::template RegisterRegister>(to.size);
        if (is_immediate(from)) return pick_size<Two<O>::template RegisterImmediate>(to.size);
        if (is_memory(from)) return pick_memory<Two<O>::template RegisterMemory>(to.size, form);
    } else if (is_memory(to)) {
        if (is_register(from)) return pick_memory<Two<O>::template MemoryWith<false>::template Family>(to.size, form);
        if (is_immediate(from)) return pick_memory<Two<O>::template MemoryWith<true>::template Family>(to.size, form);
    }
    return nullptr;
}

// --- operations of one operand ---

struct Inc {
    template <class T, class F>
    LOCKSTEP_INLINE static T apply(F& flags, T a) {
        return exec::inc<T>(flags, a);
    }
};
struct Dec {
    template <class T, class F>
    LOCKSTEP_INLINE static T apply(F& flags, T a) {
        return exec::dec<T>(flags, a);
    }
};
struct Neg {
    template <class T, class F>
    LOCKSTEP_INLINE static T apply(F& flags, T a) {
        return exec::neg<T>(flags, a);
    }
};
struct Not {
    template <class T, class F>
    LOCKSTEP_INLINE static T apply(F&, T a) {
        return static_cast<T>(~a);
    }
};

template <class O>
struct One {
    template <class T>
    struct Register {
        static Next run(Cpu& cpu, const Record* r) {
            set_reg<T>(cpu, r->dst, O::template apply<T>(cpu.state.flags, reg<T>(cpu, r->dst)));
            LOCKSTEP_NEXT(cpu, r);
        }
    };
    template <class T, Form F>
    struct Memory {
        template <Try W>
        [[gnu::noinline]] static Next go(Cpu& cpu, const Record* r) {
            u8* const at = modify<T, F, W>(cpu, r);
            if (at == nullptr) [[unlikely]]
                LOCKSTEP_MISS(W, go<Try::BesideCode>, cpu, r);
            put<T>(at, O::template apply<T>(cpu.state.flags, get<T>(at)));
            LOCKSTEP_NEXT(cpu, r);
        }
        static constexpr Handler run = &go<Try::Tlb>;
    };
};

template <class O>
Handler pick_one(const Instruction& insn, const Shape& shape) {
    const Operand& operand = insn.operands[0];
    if (is_register(operand)) return pick_size<One<O>::template Register>(operand.size);
    return is_memory(operand) ? pick_memory<One<O>::template Memory>(operand.size, form_of(insn, shape)) : nullptr;
}

}  // namespace

Handler select_alu(const Instruction& insn, const Shape& shape, Record&) {
    switch (insn.op) {
        case Op::Add: return pick_two<Add>(insn, shape);
        case Op::Or: return pick_two<Or>(insn, shape);
        case Op::Adc: return pick_two<Adc>(insn, shape);
        case Op::Sbb: return pick_two<Sbb>(insn, shape);
        case Op::And: return pick_two<And>(insn, shape);
        case Op::Sub: return pick_two<Sub>(insn, shape);
        case Op::Xor: return pick_two<Xor>(insn, shape);
        case Op::Cmp: return pick_two<Cmp>(insn, shape);
        case Op::Test: return pick_two<Test>(insn, shape);
        case Op::Inc: return pick_one<Inc>(insn, shape);
        case Op::Dec: return pick_one<Dec>(insn, shape);
        case Op::Neg: return pick_one<Neg>(insn, shape);
        case Op::Not: return pick_one<Not>(insn, shape);
        default: return nullptr;
    }
}

}  // namespace lockstep::fast
