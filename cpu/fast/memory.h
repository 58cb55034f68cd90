// Registers and memory as the fast path reaches them. A memory access either hits the TLB or is a "miss": the handler
// then lets the reference path execute its instruction, so a miss must come before anything is changed.
#pragma once

#include <cstring>

#include "cpu/cpu.h"
#include "cpu/fast/dispatch.h"

namespace lockstep::fast {

// --- registers, by byte offset into CpuState::gpr ---

// The offset of general register `index` as an operand of `size` bytes (AH … BH are the second byte of AX … BX).
constexpr u8 register_offset(u8 index, u8 size) {
    if (size == 1 && index >= 4 && index < 8) return static_cast<u8>((index - 4) * 8 + 1);
    return static_cast<u8>(index * 8);
}

template <class T>
LOCKSTEP_INLINE T reg(const Cpu& cpu, u8 offset) {
    T value;
    std::memcpy(&value, reinterpret_cast<const u8*>(&cpu.state.gpr) + offset, sizeof(T));
    return value;
}

// 32-bit writes clear the upper half, as they will in long mode.
template <class T>
LOCKSTEP_INLINE void set_reg(Cpu& cpu, u8 offset, T value) {
    u8* const at = reinterpret_cast<u8*>(&cpu.state.gpr) + offset;
    if constexpr (sizeof(T) == 4) {
        const u64 wide = value;
        std::memcpy(at, &wide, 8);
    } else {
        std::memcpy(at, &value, sizeof(T));
    }
}

inline constexpr u8 ax = 0, cx = 8, dx = 16, bx = 24, sp = 32, bp = 40, si = 48, di = 56;

// --- memory operands ---

// How a record's memory operand is addressed.
enum class Form : u8 {
    FlatBase,   // flat segment: base + disp
    FlatIndex,  // flat segment: base + index * scale + disp
    Seg32,      // any segment, 32-bit address
    Seg16,      // any segment, 16-bit address
};
inline constexpr u32 form_count = 4;

template <Form F>
LOCKSTEP_INLINE u32 offset_of(const Cpu& cpu, const Record* r) {
    if constexpr (F == Form::FlatBase) {
        return reg<u32>(cpu, r->base) + r->disp;
    } else if constexpr (F == Form::Seg16) {
        // Registers are read as wide as 16-bit code writes them: a wider read would have to wait for the write to land.
        return (reg<u16>(cpu, r->base) + reg<u16>(cpu, r->index) + r->disp) & 0xFFFF;
    } else {
        return reg<u32>(cpu, r->base) + (reg<u32>(cpu, r->index) << r->scale) + r->disp;
    }
}

template <class T>
LOCKSTEP_INLINE bool load_linear(const Cpu& cpu, u32 linear, T& value) {
    const TlbHot& entry = cpu.tlb[TlbSet::index(linear)];
    if (!TlbSet::hits(entry.read_tag, linear, sizeof(T))) [[unlikely]]
        return false;
    std::memcpy(&value, reinterpret_cast<const void*>(entry.addend + linear), sizeof(T));
    return true;
}

// The host address to write `size` bytes at `linear`, nullptr on a miss. Pages with decoded code have no write tag, but
// bytes beside the code may be written all the same.
u8* writable_beside_code(Cpu& cpu, u32 linear, u32 size);

// How hard a handler tries before it calls a write a miss. The usual ones are made twice: the first form asks only the
// TLB and needs no stack frame; on a miss it becomes the second, which also looks whether the bytes lie beside code.
enum class Try : u8 { Tlb, BesideCode };

template <class T, Try W = Try::BesideCode>
LOCKSTEP_INLINE u8* store_address(Cpu& cpu, u32 linear) {
    const TlbHot& entry = cpu.tlb[TlbSet::index(linear)];
    if (TlbSet::hits(entry.write_tag, linear, sizeof(T))) [[likely]] {
        return reinterpret_cast<u8*>(entry.addend + linear);
    }
    return W == Try::Tlb ? nullptr : writable_beside_code(cpu, linear, sizeof(T));
}

template <class T, Try W = Try::BesideCode>
LOCKSTEP_INLINE bool store_linear(Cpu& cpu, u32 linear, T value) {
    u8* const at = store_address<T, W>(cpu, linear);
    if (at == nullptr) [[unlikely]]
        return false;
    std::memcpy(at, &value, sizeof(T));
    return true;
}

// Segment `segment`, offset `offset`: the linear address after the limit check, false when the reference path must
// decide.
template <class T>
LOCKSTEP_INLINE bool readable(const Cpu& cpu, u32 segment, u32 offset, u32& linear) {
    const FastSegment& s = cpu.fast_segments[segment];
    linear = s.base + offset;
    return static_cast<u64>(offset) + sizeof(T) <= s.read_end;
}
template <class T>
LOCKSTEP_INLINE bool writable(const Cpu& cpu, u32 segment, u32 offset, u32& linear) {
    const FastSegment& s = cpu.fast_segments[segment];
    linear = s.base + offset;
    return static_cast<u64>(offset) + sizeof(T) <= s.write_end;
}

template <class T, Form F>
LOCKSTEP_INLINE bool load(const Cpu& cpu, const Record* r, T& value) {
    u32 linear = offset_of<F>(cpu, r);
    if constexpr (F == Form::Seg32 || F == Form::Seg16) {
        if (!readable<T>(cpu, r->segment, linear, linear)) [[unlikely]]
            return false;
    }
    return load_linear(cpu, linear, value);
}

// The host address of a memory operand that will be written (and may be read): nullptr on a miss.
template <class T, Form F, Try W = Try::BesideCode>
LOCKSTEP_INLINE u8* modify(Cpu& cpu, const Record* r) {
    u32 linear = offset_of<F>(cpu, r);
    if constexpr (F == Form::Seg32 || F == Form::Seg16) {
        // A writable segment is readable, but not the other way round.
        if (!writable<T>(cpu, r->segment, linear, linear)) [[unlikely]]
            return nullptr;
    }
    return store_address<T, W>(cpu, linear);
}

template <class T>
LOCKSTEP_INLINE T get(const u8* at) {
    T value;
    std::memcpy(&value, at, sizeof(T));
    return value;
}
template <class T>
LOCKSTEP_INLINE void put(u8* at, T value) {
    std::memcpy(at, &value, sizeof(T));
}

// Executes this one instruction on the reference path and goes on behind it where that is possible.
Next bail(Cpu& cpu, const Record* record);

#define LOCKSTEP_NEXT(cpu, record) LOCKSTEP_DISPATCH(cpu, (record) + 1)
#define LOCKSTEP_BAIL(cpu, record) LOCKSTEP_BECOME(::lockstep::fast::bail, cpu, record)
// A miss of a handler made for both ways: `careful` is its second form.
#define LOCKSTEP_MISS(way, careful, cpu, record)           \
    do {                                                   \
        if constexpr ((way) == ::lockstep::fast::Try::Tlb) \
            LOCKSTEP_BECOME((careful), cpu, record);       \
        else                                               \
            LOCKSTEP_BAIL(cpu, record);                    \
    } while (false)

}  // namespace lockstep::fast
