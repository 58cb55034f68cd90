// String instructions: one at a time, and repeated ones in runs that stop exactly where the slice or the page ends.
#include <algorithm>

#include "cpu/exec/arithmetic.h"
#include "cpu/fast/links.h"
#include "cpu/fast/pick.h"

namespace lockstep::fast {
namespace {

inline constexpr u32 extra_segment = static_cast<u32>(Seg::ES);

template <class A>
LOCKSTEP_INLINE u32 step_of(const Cpu& cpu, u32 size) {
    return cpu.state.flag(eflags::df) ? 0u - size : size;
}

template <class A>
LOCKSTEP_INLINE void advance(Cpu& cpu, u8 pointer, u32 step) {
    set_reg<A>(cpu, pointer, static_cast<A>(reg<A>(cpu, pointer) + step));
}

template <class T, class A>
LOCKSTEP_INLINE bool load_source(const Cpu& cpu, const Record* r, T& value) {
    u32 linear = 0;
    return readable<T>(cpu, r->segment, reg<A>(cpu, si), linear) && load_linear<T>(cpu, linear, value);
}
template <class T, class A>
LOCKSTEP_INLINE bool load_destination(const Cpu& cpu, T& value) {
    u32 linear = 0;
    return readable<T>(cpu, extra_segment, reg<A>(cpu, di), linear) && load_linear<T>(cpu, linear, value);
}
template <class T, class A>
LOCKSTEP_INLINE u8* destination(Cpu& cpu) {
    u32 linear = 0;
    return writable<T>(cpu, extra_segment, reg<A>(cpu, di), linear) ? store_address<T>(cpu, linear) : nullptr;
}

// --- one iteration each; false is a miss, with nothing changed ---

template <class T, class A>
struct Movs {
    static constexpr bool compares = false;
    LOCKSTEP_INLINE static bool once(Cpu& cpu, const Record* r) {
        T value;
        if (!load_source<T, A>(cpu, r, value)) return false;
        u8* const at = destination<T, A>(cpu);
        if (at == nullptr) return false;
        put<T>(at, value);
        const u32 step = step_of<A>(cpu, sizeof(T));
        advance<A>(cpu, si, step);
        advance<A>(cpu, di, step);
        return true;
    }
};

template <class T, class A>
struct Stos {
    static constexpr bool compares = false;
    LOCKSTEP_INLINE static bool once(Cpu& cpu, const Record*) {
        u8* const at = destination<T, A>(cpu);
        if (at == nullptr) return false;
        put<T>(at, reg<T>(cpu, ax));
        advance<A>(cpu, di, step_of<A>(cpu, sizeof(T)));
        return true;
    }
};

template <class T, class A>
struct Lods {
    static constexpr bool compares = false;
    LOCKSTEP_INLINE static bool once(Cpu& cpu, const Record* r) {
        T value;
        if (!load_source<T, A>(cpu, r, value)) return false;
        set_reg<T>(cpu, ax, value);
        advance<A>(cpu, si, step_of<A>(cpu, sizeof(T)));
        return true;
    }
};

template <class T, class A>
struct Cmps {
    static constexpr bool compares = true;
    LOCKSTEP_INLINE static bool once(Cpu& cpu, const Record* r) {
        T a, b;
        if (!load_source<T, A>(cpu, r, a) || !load_destination<T, A>(cpu, b)) return false;
        exec::sub<T>(cpu.state.flags, a, b);
        const u32 step = step_of<A>(cpu, sizeof(T));
        advance<A>(cpu, si, step);
        advance<A>(cpu, di, step);
        return true;
    }
};

template <class T, class A>
struct Scas {
    static constexpr bool compares = true;
    LOCKSTEP_INLINE static bool once(Cpu& cpu, const Record*) {
        T b;
        if (!load_destination<T, A>(cpu, b)) return false;
        exec::sub<T>(cpu.state.flags, reg<T>(cpu, ax), b);
        advance<A>(cpu, di, step_of<A>(cpu, sizeof(T)));
        return true;
    }
};

// --- runs of iterations that lie in one page, moved at once (forward only) ---

// How many iterations of `size` bytes fit from `linear` to the end of its page and from `offset` to the end of the
// segment.
inline u64 room(u32 linear, u32 offset, u64 segment_end, u64 address_end, u32 size) {
    const u64 in_page = (page_size - (linear & page_mask)) / size;
    const u64 end = std::min(segment_end, address_end);
    return end <= offset ? 0 : std::min<u64>(in_page, (end - offset) / size);
}

// Returns how many iterations were done, 0 when it must go one by one.
template <class T, class A>
u64 bulk_move(Cpu& cpu, const Record* r, u64 wanted) {
    const FastSegment& from = cpu.fast_segments[r->segment];
    const FastSegment& to = cpu.fast_segments[extra_segment];
    const u32 source = reg<A>(cpu, si);
    const u32 target = reg<A>(cpu, di);
    constexpr u64 address_end = u64{1} << (8 * sizeof(A));
    const u32 source_linear = from.base + source;
    const u32 target_linear = to.base + target;
    const TlbHot& read = cpu.tlb[TlbSet::index(source_linear)];
    const TlbHot& write = cpu.tlb[TlbSet::index(target_linear)];
    if (!TlbSet::hits(read.read_tag, source_linear, sizeof(T)) ||
        !TlbSet::hits(write.write_tag, target_linear, sizeof(T)))
        return 0;
    const u64 count = std::min({wanted, room(source_linear, source, from.read_end, address_end, sizeof(T)),
                                room(target_linear, target, to.write_end, address_end, sizeof(T))});
    const auto* const source_host = reinterpret_cast<const u8*>(read.addend + source_linear);
    auto* const target_host = reinterpret_cast<u8*>(write.addend + target_linear);
    const u64 bytes = count * sizeof(T);
    // A target shortly behind its source repeats a pattern: that must go element by element.
    if (target_host > source_host && target_host < source_host + bytes) return 0;
    std::memmove(target_host, source_host, bytes);
    advance<A>(cpu, si, static_cast<u32>(bytes));
    advance<A>(cpu, di, static_cast<u32>(bytes));
    return count;
}

template <class T, class A>
u64 bulk_store(Cpu& cpu, u64 wanted) {
    const FastSegment& to = cpu.fast_segments[extra_segment];
    const u32 target = reg<A>(cpu, di);
    const u32 linear = to.base + target;
    const TlbHot& write = cpu.tlb[TlbSet::index(linear)];
    if (!TlbSet::hits(write.write_tag, linear, sizeof(T))) return 0;
    const u64 count = std::min(wanted, room(linear, target, to.write_end, u64{1} << (8 * sizeof(A)), sizeof(T)));
    auto* const at = reinterpret_cast<u8*>(write.addend + linear);
    const T value = reg<T>(cpu, ax);
    for (u64 i = 0; i < count; ++i) put<T>(at + i * sizeof(T), value);
    advance<A>(cpu, di, static_cast<u32>(count * sizeof(T)));
    return count;
}

template <template <class, class> class Kind, class T, class A>
struct Single {
    static Next run(Cpu& cpu, const Record* r) {
        if (!Kind<T, A>::once(cpu, r)) [[unlikely]]
            LOCKSTEP_BAIL(cpu, r);
        LOCKSTEP_NEXT(cpu, r);
    }
};

// REP, REPE (condition 1) and REPNE (condition 0). The block has paid for the first iteration; the others are paid for
// here, and when the slice ends in between, EIP stays at the instruction.
template <template <class, class> class Kind, class T, class A>
struct Repeat {
    static Next run(Cpu& cpu, const Record* r) {
        u64 count = reg<A>(cpu, cx);
        if (count == 0) LOCKSTEP_FOLLOW(cpu, links_behind(r).fall_through);
        const u64 allowed = std::min<u64>(count, static_cast<u64>(cpu.clock.left) + 1);
        u64 done = 0;
        bool stopped = false;
        while (done < allowed) {
            if constexpr (!Kind<T, A>::compares) {
                if (!cpu.state.flag(eflags::df)) {
                    u64 moved = 0;
                    if constexpr (std::is_same_v<Kind<T, A>, Movs<T, A>>)
                        moved = bulk_move<T, A>(cpu, r, allowed - done);
                    if constexpr (std::is_same_v<Kind<T, A>, Stos<T, A>>) moved = bulk_store<T, A>(cpu, allowed - done);
                    done += moved;
                    if (moved != 0) continue;
                }
            }
            if (!Kind<T, A>::once(cpu, r)) break;
            ++done;
            if constexpr (Kind<T, A>::compares) {
                if (cpu.state.flags.zf() != (r->condition != 0)) {
                    stopped = true;
                    break;
                }
            }
        }
        if (done == 0) LOCKSTEP_BAIL(cpu, r);
        count -= done;
        set_reg<A>(cpu, cx, static_cast<A>(count));
        cpu.clock.left -= static_cast<s64>(done - 1);
        cpu.state.repeating = count != 0 && !stopped;
        if (count == 0 || stopped) LOCKSTEP_FOLLOW(cpu, links_behind(r).fall_through);
        cpu.state.eip = r->eip;
        return nullptr;
    }
};

template <template <template <class, class> class, class, class> class Way, template <class, class> class Kind>
Handler pick_kind(u8 size, u8 address_size) {
    if (address_size == 2) {
        switch (size) {
            case 1: return Way<Kind, u8, u16>::run;
            case 2: return Way<Kind, u16, u16>::run;
            default: return Way<Kind, u32, u16>::run;
        }
    }
    switch (size) {
        case 1: return Way<Kind, u8, u32>::run;
        case 2: return Way<Kind, u16, u32>::run;
        default: return Way<Kind, u32, u32>::run;
    }
}

template <template <template <class, class> class, class, class> class Way>
Handler pick_string(Op op, u8 size, u8 address_size) {
    switch (op) {
        case Op::Movs: return pick_kind<Way, Movs>(size, address_size);
        case Op::Stos: return pick_kind<Way, Stos>(size, address_size);
        case Op::Lods: return pick_kind<Way, Lods>(size, address_size);
        case Op::Cmps: return pick_kind<Way, Cmps>(size, address_size);
        case Op::Scas: return pick_kind<Way, Scas>(size, address_size);
        default: return nullptr;
    }
}

}  // namespace

Handler select_string(const Instruction& insn, const Shape& shape, Record& record) {
    // The reference path keeps what an interrupt of the 8086 does to several prefixes.
    if (shape.model == CpuModel::I8086 && insn.rep != RepPrefix::None && insn.prefix_length > 1) return nullptr;
    // Bit 0 of the opcode tells bytes from words throughout A4–AF.
    const u8 size = (insn.opcode & 1) == 0 ? 1 : insn.operand_size;
    if (insn.rep == RepPrefix::None) return pick_string<Single>(insn.op, size, insn.address_size);
    record.condition = insn.rep == RepPrefix::Rep;
    return pick_string<Repeat>(insn.op, size, insn.address_size);
}

}  // namespace lockstep::fast
