// MOV, MOVZX, MOVSX, LEA, XCHG, SETcc, CMOVcc.
#include <utility>

#include "cpu/fast/pick.h"

namespace lockstep::fast {
namespace {

template <class T>
struct MovRegister {
    static Next run(Cpu& cpu, const Record* r) {
        set_reg<T>(cpu, r->dst, reg<T>(cpu, r->src));
        LOCKSTEP_NEXT(cpu, r);
    }
};

template <class T>
struct MovImmediate {
    static Next run(Cpu& cpu, const Record* r) {
        set_reg<T>(cpu, r->dst, static_cast<T>(r->imm));
        LOCKSTEP_NEXT(cpu, r);
    }
};

template <class T, Form F>
struct MovLoad {
    static Next run(Cpu& cpu, const Record* r) {
        T value;
        if (!load<T, F>(cpu, r, value)) [[unlikely]]
            LOCKSTEP_BAIL(cpu, r);
        set_reg<T>(cpu, r->dst, value);
        LOCKSTEP_NEXT(cpu, r);
    }
};

template <class T, Form F>
struct MovStore {
    template <Try W>
    [[gnu::noinline]] static Next go(Cpu& cpu, const Record* r) {
        u8* const at = modify<T, F, W>(cpu, r);
        if (at == nullptr) [[unlikely]]
            LOCKSTEP_MISS(W, go<Try::BesideCode>, cpu, r);
        put<T>(at, reg<T>(cpu, r->src));
        LOCKSTEP_NEXT(cpu, r);
    }
    static constexpr Handler run = &go<Try::Tlb>;
};

template <class T, Form F>
struct MovStoreImmediate {
    template <Try W>
    [[gnu::noinline]] static Next go(Cpu& cpu, const Record* r) {
        u8* const at = modify<T, F, W>(cpu, r);
        if (at == nullptr) [[unlikely]]
            LOCKSTEP_MISS(W, go<Try::BesideCode>, cpu, r);
        put<T>(at, static_cast<T>(r->imm));
        LOCKSTEP_NEXT(cpu, r);
    }
    static constexpr Handler run = &go<Try::Tlb>;
};

// MOVZX and MOVSX: `D` is the destination's type, `S` the source's, signed for MOVSX.
template <class D, class S>
LOCKSTEP_INLINE D widen(std::make_unsigned_t<S> value) {
    return static_cast<D>(static_cast<S>(value));
}

template <class D, class S>
struct ExtendRegister {
    static Next run(Cpu& cpu, const Record* r) {
        set_reg<D>(cpu, r->dst, widen<D, S>(reg<std::make_unsigned_t<S>>(cpu, r->src)));
        LOCKSTEP_NEXT(cpu, r);
    }
};

template <class D, class S>
struct ExtendLoad {
    template <class, Form F>
    struct With {
        static Next run(Cpu& cpu, const Record* r) {
            std::make_unsigned_t<S> value;
            if (!load<std::make_unsigned_t<S>, F>(cpu, r, value)) [[unlikely]]
                LOCKSTEP_BAIL(cpu, r);
            set_reg<D>(cpu, r->dst, widen<D, S>(value));
            LOCKSTEP_NEXT(cpu, r);
        }
    };
};

template <class D, class S>
Handler pick_extend_sized(const Instruction& insn, const Shape& shape) {
    if (is_register(insn.operands[1])) return ExtendRegister<D, S>::run;
    return pick_form<ExtendLoad<D, S>::template With, u8>(form_of(insn, shape));
}

template <class Byte, class Word>
Handler pick_extend(const Instruction& insn, const Shape& shape) {
    const bool from_byte = insn.operands[1].size == 1;
    if (insn.operands[0].size == 4) {
        return from_byte ? pick_extend_sized<u32, Byte>(insn, shape) : pick_extend_sized<u32, Word>(insn, shape);
    }
    return from_byte ? pick_extend_sized<u16, Byte>(insn, shape) : pick_extend_sized<u16, Word>(insn, shape);
}

// LEA: the destination's type and whether the address is 16 bits wide.
template <class T, Form F>
struct Lea {
    static Next run(Cpu& cpu, const Record* r) {
        set_reg<T>(cpu, r->dst, static_cast<T>(offset_of<F>(cpu, r)));
        LOCKSTEP_NEXT(cpu, r);
    }
};

template <class T>
struct XchgRegister {
    static Next run(Cpu& cpu, const Record* r) {
        const T a = reg<T>(cpu, r->dst);
        set_reg<T>(cpu, r->dst, reg<T>(cpu, r->src));
        set_reg<T>(cpu, r->src, a);
        LOCKSTEP_NEXT(cpu, r);
    }
};

template <class T, Form F>
struct XchgMemory {
    static Next run(Cpu& cpu, const Record* r) {
        u8* const at = modify<T, F>(cpu, r);
        if (at == nullptr) [[unlikely]]
            LOCKSTEP_BAIL(cpu, r);
        const T old = get<T>(at);
        put<T>(at, reg<T>(cpu, r->src));
        set_reg<T>(cpu, r->src, old);
        LOCKSTEP_NEXT(cpu, r);
    }
};

struct SetccRegister {
    static Next run(Cpu& cpu, const Record* r) {
        set_reg<u8>(cpu, r->dst, condition_holds(cpu.state.flags, r->condition));
        LOCKSTEP_NEXT(cpu, r);
    }
};

template <class, Form F>
struct SetccMemory {
    static Next run(Cpu& cpu, const Record* r) {
        u8* const at = modify<u8, F>(cpu, r);
        if (at == nullptr) [[unlikely]]
            LOCKSTEP_BAIL(cpu, r);
        *at = condition_holds(cpu.state.flags, r->condition);
        LOCKSTEP_NEXT(cpu, r);
    }
};

template <class T>
struct CmovRegister {
    static Next run(Cpu& cpu, const Record* r) {
        // A 32-bit CMOV clears the upper half whether or not it moves.
        const T value = reg<T>(cpu, condition_holds(cpu.state.flags, r->condition) ? r->src : r->dst);
        set_reg<T>(cpu, r->dst, value);
        LOCKSTEP_NEXT(cpu, r);
    }
};

template <class T, Form F>
struct CmovLoad {
    static Next run(Cpu& cpu, const Record* r) {
        T value;  // loaded, and faulting, whatever the condition
        if (!load<T, F>(cpu, r, value)) [[unlikely]]
            LOCKSTEP_BAIL(cpu, r);
        set_reg<T>(cpu, r->dst, condition_holds(cpu.state.flags, r->condition) ? value : reg<T>(cpu, r->dst));
        LOCKSTEP_NEXT(cpu, r);
    }
};

}  // namespace

Handler select_move(const Instruction& insn, const Shape& shape, Record&) {
    const Operand& to = insn.operands[0];
    const Operand& from = insn.operands[1];
    const Form form = form_of(insn, shape);
    switch (insn.op) {
        case Op::Mov:
            if (is_register(to) && is_register(from)) return pick_size<MovRegister>(to.size);
            if (is_register(to) && is_immediate(from)) return pick_size<MovImmediate>(to.size);
            if (is_register(to) && is_memory(from)) return pick_memory<MovLoad>(to.size, form);
            if (is_memory(to) && is_register(from)) return pick_memory<MovStore>(to.size, form);
            if (is_memory(to) && is_immediate(from)) return pick_memory<MovStoreImmediate>(to.size, form);
            return nullptr;
        case Op::Movzx: return pick_extend<u8, u16>(insn, shape);
        case Op::Movsx: return pick_extend<s8, s16>(insn, shape);
        case Op::Lea: {
            if (!is_memory(from)) return nullptr;
            // No segment is involved: only the address size matters.
            const Form shape_of_address = insn.address_size == 2        ? Form::Seg16
                                          : insn.index == zero_register ? Form::FlatBase
                                                                        : Form::FlatIndex;
            return pick_memory_word<Lea>(to.size, shape_of_address);
        }
        case Op::Xchg:
            if (is_register(to) && is_register(from)) return pick_size<XchgRegister>(to.size);
            if (is_memory(to) && is_register(from)) return pick_memory<XchgMemory>(to.size, form);
            return nullptr;
        case Op::Setcc:
            if (is_register(to)) return SetccRegister::run;
            return pick_form<SetccMemory, u8>(form);
        case Op::Cmovcc:
            if (is_register(from)) return pick_word_size<CmovRegister>(to.size);
            return pick_memory_word<CmovLoad>(to.size, form);
        default: return nullptr;
    }
}

}  // namespace lockstep::fast
