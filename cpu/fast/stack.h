// Pushing and popping on the fast path.
#pragma once

#include "cpu/fast/memory.h"

namespace lockstep::fast {

inline constexpr u32 stack_segment = static_cast<u32>(Seg::SS);

// Which stack the context has: ESP on a flat segment, ESP on any, SP on any.
enum class Stack : u8 { Flat, Big, Small };

template <Stack S>
LOCKSTEP_INLINE u32 stack_offset(const Cpu& cpu, u32 change) {
    if constexpr (S == Stack::Small) return static_cast<u16>(reg<u16>(cpu, sp) + change);
    return reg<u32>(cpu, sp) + change;
}

template <Stack S>
LOCKSTEP_INLINE void set_stack_pointer(Cpu& cpu, u32 offset) {
    if constexpr (S == Stack::Small) {
        set_reg<u16>(cpu, sp, static_cast<u16>(offset));
    } else {
        set_reg<u32>(cpu, sp, offset);
    }
}

// Pushes `value`; false (and nothing changed) on a miss.
template <class T, Stack S, Try W = Try::BesideCode>
LOCKSTEP_INLINE bool push(Cpu& cpu, T value) {
    const u32 offset = stack_offset<S>(cpu, 0u - static_cast<u32>(sizeof(T)));
    u32 linear = offset;
    if constexpr (S != Stack::Flat) {
        if (!writable<T>(cpu, stack_segment, offset, linear)) [[unlikely]]
            return false;
    }
    if (!store_linear<T, W>(cpu, linear, value)) [[unlikely]]
        return false;
    set_stack_pointer<S>(cpu, offset);
    return true;
}

// Reads the top of the stack without moving the pointer.
template <class T, Stack S>
LOCKSTEP_INLINE bool peek(const Cpu& cpu, T& value) {
    u32 linear = stack_offset<S>(cpu, 0);
    if constexpr (S != Stack::Flat) {
        if (!readable<T>(cpu, stack_segment, linear, linear)) [[unlikely]]
            return false;
    }
    return load_linear<T>(cpu, linear, value);
}

template <Stack S>
LOCKSTEP_INLINE void drop_from_stack(Cpu& cpu, u32 bytes) {
    set_stack_pointer<S>(cpu, stack_offset<S>(cpu, bytes));
}

inline Stack stack_of(const ExecutionContext& context) {
    if (!context.stack32) return Stack::Small;
    return context.flat ? Stack::Flat : Stack::Big;
}

// A handler family over operand type and stack.
template <template <class, Stack> class H>
Handler pick_stack(u8 size, Stack stack) {
    if (size == 2) {
        switch (stack) {
            case Stack::Flat: return H<u16, Stack::Flat>::run;
            case Stack::Big: return H<u16, Stack::Big>::run;
            case Stack::Small: return H<u16, Stack::Small>::run;
        }
    }
    switch (stack) {
        case Stack::Flat: return H<u32, Stack::Flat>::run;
        case Stack::Big: return H<u32, Stack::Big>::run;
        case Stack::Small: return H<u32, Stack::Small>::run;
    }
    return nullptr;
}

}  // namespace lockstep::fast
