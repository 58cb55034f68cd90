// Memory access of the reference context (definitions of the templates declared in context.h).
#pragma once

#include <cstring>

#include "cpu/reference/context.h"

namespace lockstep {

template <class T>
bool Reference::check_linear(u32 linear, bool as_user, bool write, CheckedPlace<T>& place) {
    // Before the page is looked at: this order is what a processor of today shows, and no manual contradicts.
    if (sizeof(T) > 1 && as_user && !check_alignment(linear, alignment_of<T>)) return false;
    const MemoryAccess access = write ? MemoryAccess::Write : MemoryAccess::Read;
    PageFault page;
    const TlbCold* entry = env.mmu.translate(linear, access, as_user, page);
    if (entry == nullptr) return raise(page);
    place.linear = linear;
    place.copy_first = *entry;
    place.first_bytes = sizeof(T);
    const u32 room = page_size - (linear & page_mask);
    if (room < sizeof(T)) {
        place.first_bytes = room;
        place.second_linear = linear + room;
        entry = env.mmu.translate(place.second_linear, access, as_user, page);
        if (entry == nullptr) return raise(page);
        place.copy_second = *entry;
    }
    return true;
}

template <class T>
T Reference::read_checked(const CheckedPlace<T>& place) {
    note_access(place.linear, sizeof(T), BreakpointAccess::Read);
    if (place.first_bytes == sizeof(T)) return env.mmu.read_through<T>(place.copy_first, place.linear);
    std::array<u8, sizeof(T)> bytes;
    for (u32 i = 0; i < sizeof(T); ++i) {
        bytes[i] = i < place.first_bytes ? env.mmu.read_through<u8>(place.copy_first, place.linear + i)
                                         : env.mmu.read_through<u8>(place.copy_second,
                                                                    place.second_linear + (i - place.first_bytes));
    }
    return std::bit_cast<T>(bytes);
}

template <class T>
void Reference::commit(const CheckedPlace<T>& place, T value) {
    note_access(place.linear, sizeof(T), BreakpointAccess::Write);
    if (place.first_bytes == sizeof(T)) {
        env.mmu.write_through<T>(place.copy_first, place.linear, value);
        return;
    }
    const auto bytes = std::bit_cast<std::array<u8, sizeof(T)>>(value);
    for (u32 i = 0; i < sizeof(T); ++i) {
        const u8 byte = bytes[i];
        if (i < place.first_bytes) {
            env.mmu.write_through<u8>(place.copy_first, place.linear + i, byte);
        } else {
            env.mmu.write_through<u8>(place.copy_second, place.second_linear + (i - place.first_bytes), byte);
        }
    }
}

template <class T>
bool Reference::load_linear(u32 linear, bool as_user, T& value) {
    CheckedPlace<T> place;
    if (!check_linear(linear, as_user, false, place)) return false;
    value = read_checked(place);
    return true;
}

template <class T>
bool Reference::store_linear(u32 linear, bool as_user, T value) {
    CheckedPlace<T> place;
    if (!check_linear(linear, as_user, true, place)) return false;
    commit(place, value);
    return true;
}

template <class T>
bool Reference::check_store(Seg seg, u32 offset, CheckedPlace<T>& place) {
    if (sizeof(T) > 1 && env.model == CpuModel::I8086 && offset > 0x10000 - sizeof(T)) {
        // The 8086 forms each byte's address from a 16-bit offset: the operand wraps inside its segment.
        const u32 base = s.segment(seg).base;
        PageFault page;
        place.linear = base + offset;
        place.first_bytes = 0x10000 - offset;
        place.second_linear = base;
        place.copy_first = *env.mmu.translate(place.linear, MemoryAccess::Write, false, page);
        place.copy_second = *env.mmu.translate(place.second_linear, MemoryAccess::Write, false, page);
        return true;
    }
    u32 linear = 0;
    return linear_address(seg, offset, sizeof(T), true, linear) && check_linear(linear, user(), true, place);
}

template <class T>
bool Reference::load(Seg seg, u32 offset, T& value) {
    if (sizeof(T) > 1 && env.model == CpuModel::I8086 && offset > 0x10000 - sizeof(T)) {
        CheckedPlace<T> place;
        if (!check_store(seg, offset, place)) return false;
        value = read_checked(place);
        return true;
    }
    u32 linear = 0;
    return linear_address(seg, offset, sizeof(T), false, linear) && load_linear(linear, user(), value);
}

template <class T>
bool Reference::store(Seg seg, u32 offset, T value) {
    CheckedPlace<T> place;
    if (!check_store(seg, offset, place)) return false;
    commit(place, value);
    return true;
}

template <class T>
bool Reference::load_for_modify(Seg seg, u32 offset, T& value, CheckedPlace<T>& place) {
    if (!check_store(seg, offset, place)) return false;
    value = read_checked(place);
    return true;
}

template <class T>
bool Reference::read(const Operand& operand, T& value) {
    switch (operand.kind) {
        case OperandKind::Register: value = s.reg<T>(operand.reg); return true;
        case OperandKind::Memory: return load(insn.segment, effective_offset(), value);
        case OperandKind::Immediate:
        case OperandKind::Relative: value = static_cast<T>(insn.imm); return true;
        case OperandKind::Segment: value = static_cast<T>(s.seg[operand.reg].selector); return true;
        case OperandKind::One: value = 1; return true;
        default: return raise(exception::ud);
    }
}

template <class T>
bool Reference::write(const Operand& operand, T value) {
    if (operand.kind == OperandKind::Register) {
        s.set_reg<T>(operand.reg, value);
        return true;
    }
    if (operand.kind == OperandKind::Memory) return store(insn.segment, effective_offset(), value);
    return raise(exception::ud);
}

template <class T>
bool Reference::push(T value) {
    const u32 pointer = (stack_pointer() - u32{sizeof(T)}) & stack_mask();
    if (!store(Seg::SS, pointer, value)) return false;
    set_stack_pointer(pointer);
    return true;
}

template <class T>
bool Reference::peek(u32 depth, T& value) {
    return load(Seg::SS, (stack_pointer() + depth) & stack_mask(), value);
}

template <class T>
bool Reference::pop(T& value) {
    if (!peek(0, value)) return false;
    set_stack_pointer((stack_pointer() + u32{sizeof(T)}) & stack_mask());
    return true;
}

}  // namespace lockstep
