// I/O permission (SDM volume 1, 18.5): IOPL, then the bit map in the TSS.
#include "cpu/reference/operations.h"

namespace lockstep {

namespace {

bool permitted(Reference& context, u16 port, u32 size) {
    const CpuState& s = context.s;
    if (!s.protected_mode()) return true;
    if (!s.v86() && s.cpl <= s.iopl()) return true;
    // Only a 32-bit TSS has a map.
    constexpr u32 map_base_offset = 102;
    const bool wide = s.tr.usable && (s.tr.access & 0x1D) == 0x09;
    if (!wide || s.tr.limit < map_base_offset + 1) return context.raise(exception::gp, 0);
    u16 map = 0;
    if (!context.load_linear(s.tr.base + map_base_offset, false, map)) return false;
    // Always two bytes, so that the bits of a word or doubleword may straddle (SDM volume 1, 18.5.2).
    const u32 at = map + (port >> 3);
    if (at + 1 > s.tr.limit) return context.raise(exception::gp, 0);
    u16 bits = 0;
    if (!context.load_linear(s.tr.base + at, false, bits)) return false;
    const u32 mask = ((1u << size) - 1) << (port & 7);
    return (bits & mask) == 0 || context.raise(exception::gp, 0);
}

}  // namespace

bool check_io_permission(Reference& context, u16 port, u32 size) {
    if (!permitted(context, port, size)) return false;
    context.note_access(port, size, BreakpointAccess::InputOutput);
    return true;
}

}  // namespace lockstep
