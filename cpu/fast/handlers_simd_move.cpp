// Moves between MMX, XMM and general registers and memory.
#include "cpu/exec/simd_integer_shuffle.h"
#include "cpu/fast/simd.h"

namespace lockstep::fast {
namespace {

// --- a whole register ---

template <class V>
struct Whole {
    static Next registers(Cpu& cpu, const Record* r) {
        if (!usable<V>(cpu)) [[unlikely]]
            LOCKSTEP_BAIL(cpu, r);
        set_vector<V>(cpu, r->dst, vector<V>(cpu, r->src));
        enter<V>(cpu);
        LOCKSTEP_NEXT(cpu, r);
    }
    template <Alignment A>
    struct With {
        template <class, Form F>
        struct Load {
            static Next run(Cpu& cpu, const Record* r) {
                V value;
                if (!usable<V>(cpu) || !load_vector<V, F, A>(cpu, r, value)) [[unlikely]]
                    LOCKSTEP_BAIL(cpu, r);
                set_vector<V>(cpu, r->dst, value);
                enter<V>(cpu);
                LOCKSTEP_NEXT(cpu, r);
            }
        };
        template <class, Form F>
        struct Store {
            template <Try W>
            [[gnu::noinline]] static Next go(Cpu& cpu, const Record* r) {
                if (!usable<V>(cpu)) [[unlikely]]
                    LOCKSTEP_BAIL(cpu, r);
                u8* const at = vector_place<V, F, A, W>(cpu, r);
                if (at == nullptr) [[unlikely]]
                    LOCKSTEP_MISS(W, go<Try::BesideCode>, cpu, r);
                put<V>(at, vector<V>(cpu, r->src));
                enter<V>(cpu);
                LOCKSTEP_NEXT(cpu, r);
            }
            static constexpr Handler run = &go<Try::Tlb>;
        };
    };
};

template <class V, Alignment A>
Handler pick_whole(const Instruction& insn, const Shape& shape) {
    using Forms = typename Whole<V>::template With<A>;
    const Form form = form_of(insn, shape);
    if (is_memory(insn.operands[0])) return pick_form<Forms::template Store, V>(form);
    if (is_memory(insn.operands[1])) return pick_form<Forms::template Load, V>(form);
    return &Whole<V>::registers;
}

// --- a part of a register ---

// Where a part lies, and what becomes of the rest when it is written.
enum class Part : u8 { LowAndZeros, Low, High };

template <class V, class T, Part P>
LOCKSTEP_INLINE V with_part(const V& old, T value) {
    V result = P == Part::LowAndZeros ? V{} : old;
    result.template set<T>(P == Part::High ? 1 : 0, value);
    return result;
}
template <class V, class T, Part P>
LOCKSTEP_INLINE T part_of(const V& value) {
    return value.template get<T>(P == Part::High ? 1 : 0);
}

template <class V, class T, Part P>
struct Parts {
    // From a part of another register.
    template <Part From>
    static Next registers(Cpu& cpu, const Record* r) {
        if (!usable<V>(cpu)) [[unlikely]]
            LOCKSTEP_BAIL(cpu, r);
        const T value = part_of<V, T, From>(vector<V>(cpu, r->src));
        set_vector<V>(cpu, r->dst, with_part<V, T, P>(vector<V>(cpu, r->dst), value));
        LOCKSTEP_NEXT(cpu, r);
    }
    template <class, Form F>
    struct Load {
        static Next run(Cpu& cpu, const Record* r) {
            T value;
            if (!usable<V>(cpu) || !load<T, F>(cpu, r, value)) [[unlikely]]
                LOCKSTEP_BAIL(cpu, r);
            set_vector<V>(cpu, r->dst, with_part<V, T, P>(vector<V>(cpu, r->dst), value));
            enter<V>(cpu);
            LOCKSTEP_NEXT(cpu, r);
        }
    };
    template <class, Form F>
    struct Store {
        template <Try W>
        [[gnu::noinline]] static Next go(Cpu& cpu, const Record* r) {
            if (!usable<V>(cpu)) [[unlikely]]
                LOCKSTEP_BAIL(cpu, r);
            u8* const at = modify<T, F, W>(cpu, r);
            if (at == nullptr) [[unlikely]]
                LOCKSTEP_MISS(W, go<Try::BesideCode>, cpu, r);
            put<T>(at, part_of<V, T, P>(vector<V>(cpu, r->src)));
            enter<V>(cpu);
            LOCKSTEP_NEXT(cpu, r);
        }
        static constexpr Handler run = &go<Try::Tlb>;
    };
};

template <class V, class T, Part P>
Handler pick_part(const Instruction& insn, const Shape& shape, Handler registers) {
    const Form form = form_of(insn, shape);
    if (is_memory(insn.operands[0])) return pick_form<Parts<V, T, P>::template Store, T>(form);
    // A load of MOVSS and MOVSD clears what a move between registers keeps.
    constexpr Part loaded = P == Part::Low && V::bytes == 16 ? Part::LowAndZeros : P;
    if (is_memory(insn.operands[1])) return pick_form<Parts<V, T, loaded>::template Load, T>(form);
    return registers;
}

// MOVLPS and the like: the other half stays.
template <Part P>
Handler pick_half(const Instruction& insn, const Shape& shape) {
    const Form form = form_of(insn, shape);
    if (is_memory(insn.operands[0])) return pick_form<Parts<Xmm, u64, P>::template Store, u64>(form);
    return pick_form<Parts<Xmm, u64, P>::template Load, u64>(form);
}

// --- MOVD: general registers ---

template <class V>
Next from_general(Cpu& cpu, const Record* r) {
    if (!usable<V>(cpu)) [[unlikely]]
        LOCKSTEP_BAIL(cpu, r);
    set_vector<V>(cpu, r->dst, with_part<V, u32, Part::LowAndZeros>(V{}, reg<u32>(cpu, r->src)));
    enter<V>(cpu);
    LOCKSTEP_NEXT(cpu, r);
}
template <class V>
Next to_general(Cpu& cpu, const Record* r) {
    if (!usable<V>(cpu)) [[unlikely]]
        LOCKSTEP_BAIL(cpu, r);
    set_reg<u32>(cpu, r->dst, part_of<V, u32, Part::Low>(vector<V>(cpu, r->src)));
    enter<V>(cpu);
    LOCKSTEP_NEXT(cpu, r);
}

template <class V>
Handler pick_movd(const Instruction& insn, const Shape& shape) {
    if (is_register(insn.operands[0])) return to_general<V>;
    if (is_register(insn.operands[1])) return from_general<V>;
    return pick_part<V, u32, Part::LowAndZeros>(insn, shape, nullptr);
}

Handler pick_movq(const Instruction& insn, const Shape& shape) {
    if (is_mmx(insn.operands[0]) || is_mmx(insn.operands[1])) return pick_whole<Mm, Alignment::Any>(insn, shape);
    return pick_part<Xmm, u64, Part::LowAndZeros>(insn, shape,
                                                  &Parts<Xmm, u64, Part::LowAndZeros>::registers<Part::Low>);
}

// --- masks of signs ---

// PMOVMSKB.
template <class V>
Next byte_signs(Cpu& cpu, const Record* r) {
    if (!usable<V>(cpu)) [[unlikely]]
        LOCKSTEP_BAIL(cpu, r);
    set_reg<u32>(cpu, r->dst, exec::simd::byte_signs(vector<V>(cpu, r->src)));
    enter<V>(cpu);
    LOCKSTEP_NEXT(cpu, r);
}

// MOVMSKPS, MOVMSKPD.
template <class T>
Next element_signs(Cpu& cpu, const Record* r) {
    if (!usable<Xmm>(cpu)) [[unlikely]]
        LOCKSTEP_BAIL(cpu, r);
    const auto elements = vector<Xmm>(cpu, r->src).as<T>();
    u32 mask = 0;
    for (std::size_t i = 0; i < elements.size(); ++i) {
        mask |= static_cast<u32>(elements[i] >> (8 * sizeof(T) - 1)) << i;
    }
    set_reg<u32>(cpu, r->dst, mask);
    LOCKSTEP_NEXT(cpu, r);
}

// EMMS.
Next leave_mmx(Cpu& cpu, const Record* r) {
    if (!cpu.floats.mmx) [[unlikely]]
        LOCKSTEP_BAIL(cpu, r);
    exec::leave_mmx(cpu.state.fpu);
    LOCKSTEP_NEXT(cpu, r);
}

}  // namespace

Handler select_simd_move(const Instruction& insn, const Shape& shape) {
    const bool mmx = is_mmx(insn.operands[0]) || is_mmx(insn.operands[1]);
    switch (insn.op) {
        case Op::Movaps:
        case Op::Movapd:
        case Op::Movdqa:
        case Op::Movntps:
        case Op::Movntpd:
        case Op::Movntdq:
        case Op::Movntdqa: return pick_whole<Xmm, Alignment::Checked>(insn, shape);
        case Op::Movups:
        case Op::Movupd:
        case Op::Movdqu:
        case Op::Lddqu: return pick_whole<Xmm, Alignment::Any>(insn, shape);
        case Op::Movntq: return pick_whole<Mm, Alignment::Any>(insn, shape);
        case Op::Movq: return pick_movq(insn, shape);
        case Op::Movd: return mmx ? pick_movd<Mm>(insn, shape) : pick_movd<Xmm>(insn, shape);
        case Op::Movss:
            return pick_part<Xmm, u32, Part::Low>(insn, shape, &Parts<Xmm, u32, Part::Low>::registers<Part::Low>);
        case Op::Movsd:
            return pick_part<Xmm, u64, Part::Low>(insn, shape, &Parts<Xmm, u64, Part::Low>::registers<Part::Low>);
        case Op::Movlps:
        case Op::Movlpd: return pick_half<Part::Low>(insn, shape);
        case Op::Movhps:
        case Op::Movhpd: return pick_half<Part::High>(insn, shape);
        case Op::Movhlps: return &Parts<Xmm, u64, Part::Low>::registers<Part::High>;
        case Op::Movlhps: return &Parts<Xmm, u64, Part::High>::registers<Part::Low>;
        case Op::Movmskps: return element_signs<u32>;
        case Op::Movmskpd: return element_signs<u64>;
        case Op::Pmovmskb: return mmx ? byte_signs<Mm> : byte_signs<Xmm>;
        case Op::Emms: return leave_mmx;
        default: return nullptr;
    }
}

}  // namespace lockstep::fast
