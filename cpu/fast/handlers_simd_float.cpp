// SSE on floating-point numbers: arithmetic, comparisons, conversions.
//
// The usual operations come in two forms: the first with the host's arithmetic where that is allowed and the precision
// exception is set already (cpu/float/sse_fast.h), the second, `general`, with the functions of the reference path, as
// everything else. What raises #XM, and what has MMX operands, bails.
#include <algorithm>

#include "cpu/exec/simd_float_table.h"
#include "cpu/fast/simd.h"
#include "cpu/float/sse_fast.h"

namespace lockstep::fast {
namespace {

using namespace exec::simd;

// --- the source operand, in the low part of an Xmm ---

enum class Source : u8 { Xmm, General, FlatBase, FlatIndex, Seg32, Seg16 };

constexpr Form form_of_source(Source source) {
    return static_cast<Form>(static_cast<u8>(source) - static_cast<u8>(Source::FlatBase));
}

template <u32 Size, Source S>
LOCKSTEP_INLINE bool read_source(const Cpu& cpu, const Record* r, Xmm& value) {
    if constexpr (S == Source::Xmm) {
        value = vector<Xmm>(cpu, r->src);
        return true;
    } else if constexpr (S == Source::General) {
        value = Xmm{{reg<u32>(cpu, r->src)}};
        return true;
    } else {
        return load_source<Xmm, Size, form_of_source(S)>(cpu, r, value);
    }
}

// --- general: `condition` of the record is the entry's place in its table ---

// Each computes, takes exceptions over and writes the result; false, and nothing changed, with one that is unmasked.
// Never inlined: a handler whose local variables others have seen could not end in a jump.
struct Arithmetic {
    [[gnu::noinline]] static bool apply(Cpu& cpu, const Record* r, Xmm source) {
        SseState& sse = cpu.state.sse;
        SseEnvironment env(sse.mxcsr);
        const Xmm result = float_entries[r->condition].function(sse.xmm[r->dst], source, env);
        if (env.unmasked()) return false;
        sse.mxcsr |= env.flags();
        sse.xmm[r->dst] = result;
        return true;
    }
};
struct ToGeneral {
    [[gnu::noinline]] static bool apply(Cpu& cpu, const Record* r, Xmm source) {
        SseState& sse = cpu.state.sse;
        SseEnvironment env(sse.mxcsr);
        const Xmm result = float_entries[r->condition].function(Xmm{}, source, env);
        if (env.unmasked()) return false;
        sse.mxcsr |= env.flags();
        set_reg<u32>(cpu, r->dst, static_cast<u32>(result.quadword[0]));
        return true;
    }
};
struct WithImmediate {
    [[gnu::noinline]] static bool apply(Cpu& cpu, const Record* r, Xmm source) {
        SseState& sse = cpu.state.sse;
        SseEnvironment env(sse.mxcsr);
        const Xmm result =
            float_immediate_entries[r->condition].function(sse.xmm[r->dst], source, static_cast<u8>(r->imm), env);
        if (env.unmasked()) return false;
        sse.mxcsr |= env.flags();
        sse.xmm[r->dst] = result;
        return true;
    }
};
struct ToFlags {
    [[gnu::noinline]] static bool apply(Cpu& cpu, const Record* r, Xmm source) {
        SseState& sse = cpu.state.sse;
        SseEnvironment env(sse.mxcsr);
        const u32 flags = float_flags_entries[r->condition].function(sse.xmm[r->dst], source, env);
        if (env.unmasked()) return false;
        sse.mxcsr |= env.flags();
        cpu.state.flags.set_bits(flags);
        return true;
    }
};

template <class A, u32 Size>
struct General {
    template <Source S>
    [[gnu::noinline]] static Next run(Cpu& cpu, const Record* r) {
        Xmm source;
        if (!cpu.floats.sse || !read_source<Size, S>(cpu, r, source) || !A::apply(cpu, r, source)) [[unlikely]]
            LOCKSTEP_BAIL(cpu, r);
        LOCKSTEP_NEXT(cpu, r);
    }
};

// --- the ordinary case ---

template <class Float>
struct Add {
    LOCKSTEP_INLINE static bool apply(Float a, Float b, Float& result, bool& inexact) {
        return fp::sse_fast::add<fp::sse_fast::Precision::Raised>(a, b, result, inexact);
    }
};
template <class Float>
struct Subtract {
    LOCKSTEP_INLINE static bool apply(Float a, Float b, Float& result, bool& inexact) {
        return fp::sse_fast::subtract<fp::sse_fast::Precision::Raised>(a, b, result, inexact);
    }
};
template <class Float>
struct Multiply {
    LOCKSTEP_INLINE static bool apply(Float a, Float b, Float& result, bool& inexact) {
        return fp::sse_fast::multiply<fp::sse_fast::Precision::Raised>(a, b, result, inexact);
    }
};
template <class Float>
struct Divide {
    LOCKSTEP_INLINE static bool apply(Float a, Float b, Float& result, bool& inexact) {
        return fp::sse_fast::divide<fp::sse_fast::Precision::Raised>(a, b, result, inexact);
    }
};
template <class Float>
struct SquareRoot {
    LOCKSTEP_INLINE static bool apply(Float, Float b, Float& result, bool& inexact) {
        return fp::sse_fast::square_root<fp::sse_fast::Precision::Raised>(b, result, inexact);
    }
};
template <class Float>
struct Minimum {
    LOCKSTEP_INLINE static bool apply(Float a, Float b, Float& result, bool&) {
        return fp::sse_fast::minimum(a, b, result);
    }
};
template <class Float>
struct Maximum {
    LOCKSTEP_INLINE static bool apply(Float a, Float b, Float& result, bool&) {
        return fp::sse_fast::maximum(a, b, result);
    }
};

// MXCSR: rounding to nearest, the precision exception masked and set already.
LOCKSTEP_INLINE bool ordinary(const Cpu& cpu) {
    constexpr u32 looked_at = 0x7000 | fp::exception::precision;
    return cpu.floats.sse && (cpu.state.sse.mxcsr & looked_at) == (0x1000 | fp::exception::precision);
}

// O on the first `Count` elements.
template <template <class> class O, class Float, std::size_t Count>
struct Elements {
    static constexpr u32 size = sizeof(Float) * Count;
    template <Source S>
    static Next run(Cpu& cpu, const Record* r) {
        Xmm source;
        if (!ordinary(cpu) || !read_source<size, S>(cpu, r, source)) [[unlikely]]
            LOCKSTEP_BECOME((General<Arithmetic, size>::template run<S>), cpu, r);
        auto a = vector<Xmm>(cpu, r->dst).template as<Float>();
        const auto b = source.template as<Float>();
        bool inexact = false;
        bool good = true;
        for (std::size_t i = 0; i < Count; ++i) good = O<Float>::apply(a[i], b[i], a[i], inexact) && good;
        if (!good) [[unlikely]]
            LOCKSTEP_BECOME((General<Arithmetic, size>::template run<S>), cpu, r);
        set_vector<Xmm>(cpu, r->dst, Xmm::of<Float>(a));
        LOCKSTEP_NEXT(cpu, r);
    }
};

// COMISS, UCOMISD and the like: of numbers, without an exception.
template <class Float>
struct Compare {
    static constexpr u32 size = sizeof(Float);
    template <Source S>
    static Next run(Cpu& cpu, const Record* r) {
        Xmm source;
        fp::Order order;
        if (!cpu.floats.sse || !read_source<size, S>(cpu, r, source) ||
            !fp::sse_fast::compare(vector<Xmm>(cpu, r->dst).template get<Float>(0), source.template get<Float>(0),
                                   order)) [[unlikely]] {
            LOCKSTEP_BECOME((General<ToFlags, size>::template run<S>), cpu, r);
        }
        cpu.state.flags.set_bits(fp::eflags_bits(order));
        LOCKSTEP_NEXT(cpu, r);
    }
};

// --- selection ---

template <class H>
Handler pick_source(const Instruction& insn, const Shape& shape) {
    if (is_xmm(insn.operands[1])) return &H::template run<Source::Xmm>;
    if (is_register(insn.operands[1])) return &H::template run<Source::General>;
    switch (form_of(insn, shape)) {
        case Form::FlatBase: return &H::template run<Source::FlatBase>;
        case Form::FlatIndex: return &H::template run<Source::FlatIndex>;
        case Form::Seg32: return &H::template run<Source::Seg32>;
        case Form::Seg16: return &H::template run<Source::Seg16>;
    }
    return nullptr;
}

template <class A>
Handler pick_general(const Instruction& insn, const Shape& shape) {
    switch (insn.operands[1].size) {
        case 4: return pick_source<General<A, 4>>(insn, shape);
        case 8: return pick_source<General<A, 8>>(insn, shape);
        default: return pick_source<General<A, 16>>(insn, shape);
    }
}

template <class Entries>
bool find_entry(const Entries& entries, Op op, Record& record) {
    const auto found = std::find_if(std::begin(entries), std::end(entries), [op](const auto& e) { return e.op == op; });
    record.condition = static_cast<u8>(found - std::begin(entries));
    return found != std::end(entries);
}

template <template <class> class O>
Handler pick_elements(const Instruction& insn, const Shape& shape, Op ps, Op pd, Op ss) {
    if (insn.op == ps) return pick_source<Elements<O, Float32, 4>>(insn, shape);
    if (insn.op == pd) return pick_source<Elements<O, Float64, 2>>(insn, shape);
    if (insn.op == ss) return pick_source<Elements<O, Float32, 1>>(insn, shape);
    return pick_source<Elements<O, Float64, 1>>(insn, shape);
}

Handler pick_arithmetic(const Instruction& insn, const Shape& shape) {
    switch (insn.op) {
        case Op::Addps:
        case Op::Addpd:
        case Op::Addss:
        case Op::Addsd: return pick_elements<Add>(insn, shape, Op::Addps, Op::Addpd, Op::Addss);
        case Op::Subps:
        case Op::Subpd:
        case Op::Subss:
        case Op::Subsd: return pick_elements<Subtract>(insn, shape, Op::Subps, Op::Subpd, Op::Subss);
        case Op::Mulps:
        case Op::Mulpd:
        case Op::Mulss:
        case Op::Mulsd: return pick_elements<Multiply>(insn, shape, Op::Mulps, Op::Mulpd, Op::Mulss);
        case Op::Divps:
        case Op::Divpd:
        case Op::Divss:
        case Op::Divsd: return pick_elements<Divide>(insn, shape, Op::Divps, Op::Divpd, Op::Divss);
        case Op::Sqrtps:
        case Op::Sqrtpd:
        case Op::Sqrtss:
        case Op::Sqrtsd: return pick_elements<SquareRoot>(insn, shape, Op::Sqrtps, Op::Sqrtpd, Op::Sqrtss);
        case Op::Minps:
        case Op::Minpd:
        case Op::Minss:
        case Op::Minsd: return pick_elements<Minimum>(insn, shape, Op::Minps, Op::Minpd, Op::Minss);
        case Op::Maxps:
        case Op::Maxpd:
        case Op::Maxss:
        case Op::Maxsd: return pick_elements<Maximum>(insn, shape, Op::Maxps, Op::Maxpd, Op::Maxss);
        default:
            return is_register(insn.operands[0]) ? pick_general<ToGeneral>(insn, shape)
                                                 : pick_general<Arithmetic>(insn, shape);
    }
}

}  // namespace

Handler select_simd_float(const Instruction& insn, const Shape& shape, Record& record) {
    if (is_mmx(insn.operands[0]) || is_mmx(insn.operands[1])) return nullptr;
    if (insn.op == Op::Cvtpi2ps || insn.op == Op::Cvtpi2pd) return nullptr;  // MMX without saying so: memory
    if (find_entry(float_entries, insn.op, record)) return pick_arithmetic(insn, shape);
    if (find_entry(float_immediate_entries, insn.op, record)) return pick_general<WithImmediate>(insn, shape);
    if (!find_entry(float_flags_entries, insn.op, record)) return nullptr;
    const bool single = insn.op == Op::Comiss || insn.op == Op::Ucomiss;
    return single ? pick_source<Compare<Float32>>(insn, shape) : pick_source<Compare<Float64>>(insn, shape);
}

}  // namespace lockstep::fast
