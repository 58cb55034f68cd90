// Everything a program can see of the processor. Caches (TLB, decoded blocks) live elsewhere.
#pragma once

#include <array>
#include <bit>
#include <cstring>

#include "base/archive.h"
#include "base/types.h"
#include "cpu/flags.h"
#include "cpu/fpu_state.h"
#include "cpu/instruction.h"
#include "cpu/model.h"

namespace lockstep {

static_assert(std::endian::native == std::endian::little, "register byte offsets below assume a little-endian host");

// CR0 and CR4 bits (Intel SDM volume 3, 2.5).
namespace cr0 {
inline constexpr u32 pe = 1u << 0, mp = 1u << 1, em = 1u << 2, ts = 1u << 3, et = 1u << 4, ne = 1u << 5, wp = 1u << 16,
                     am = 1u << 18, nw = 1u << 29, cd = 1u << 30, pg = 1u << 31;
}
namespace cr4 {
inline constexpr u32 vme = 1u << 0, pvi = 1u << 1, tsd = 1u << 2, de = 1u << 3, pse = 1u << 4, pae = 1u << 5,
                     mce = 1u << 6, pge = 1u << 7, pce = 1u << 8, osfxsr = 1u << 9, osxmmexcpt = 1u << 10;
}

// A segment register: the visible selector and the hidden descriptor (SDM volume 3, 3.4.3).
struct SegmentRegister {
    u16 selector = 0;
    u32 base = 0;
    u32 limit = 0xFFFF;  // in bytes, granularity applied
    u8 access = 0x93;    // P DPL S TYPE as in the descriptor's byte 5
    bool big = false;    // D/B
    bool usable = true;  // false after a null selector in protected mode

    bool is_code() const { return (access & 0x18) == 0x18; }
    bool conforming() const { return (access & 0x1C) == 0x1C; }
    bool expand_down() const { return (access & 0x1C) == 0x14; }
    bool readable() const { return usable && ((access & 0x18) == 0x10 || (access & 0x1A) == 0x1A); }
    bool writable() const { return usable && (access & 0x1A) == 0x12; }
    unsigned dpl() const { return (access >> 5) & 3u; }

    friend bool operator==(const SegmentRegister&, const SegmentRegister&) = default;
    void serialize(Archive& a);
};

struct TableRegister {
    u32 base = 0;
    u16 limit = 0xFFFF;
    friend bool operator==(const TableRegister&, const TableRegister&) = default;
    void serialize(Archive& a);
};

// What the processor does between instructions.
enum class Activity : u8 { Running, Halted, Shutdown };

struct CpuState {
    std::array<u64, 9> gpr{};  // 32-bit writes zero-extend; [zero_register] stays 0
    u32 eip = 0;
    Flags flags;
    u32 system_flags = eflags::fixed1;  // EFLAGS without the six arithmetic flags
    std::array<SegmentRegister, static_cast<std::size_t>(Seg::Count)> seg{};
    TableRegister gdtr, idtr;
    SegmentRegister ldtr, tr;
    u32 cr0 = 0, cr2 = 0, cr3 = 0, cr4 = 0;
    std::array<u32, 8> dr{};
    std::array<u32, 8> tr_test{};  // TR3 … TR7 of the 386/486
    u8 cpl = 0;
    Activity activity = Activity::Running;
    bool interrupt_shadow = false;  // after STI, MOV SS, POP SS: no interrupt before the next instruction has run
    bool debug_shadow = false;      // after MOV SS, POP SS: also no debug trap
    u8 pending_breakpoints = 0;     // B0 … B3 of data breakpoints met by MOV SS, POP SS: reported behind the next one
    bool repeating = false;         // between two iterations of a repeated string instruction, which starts at EIP
    bool nmi_pending = false;
    bool nmi_masked = false;  // in the NMI handler, until IRET
    // 8086: how far behind the start of the repeated string instruction at EIP an interrupt returns to.
    u8 repeat_skip = 0;
    u64 tsc_offset = 0;  // TSC = ticks + offset
    u32 sysenter_cs = 0, sysenter_esp = 0, sysenter_eip = 0;
    FpuState fpu;
    SseState sse;
    bool numeric_error = false;         // FERR#, the pin that reports errors of the x87 to the board
    bool ignore_numeric_error = false;  // IGNNE#, its answer: instructions of the x87 do not wait

    u32 reg32(u8 index) const { return static_cast<u32>(gpr[index]); }
    void set_reg32(u8 index, u32 value) { gpr[index] = value; }
    u16 reg16(u8 index) const { return static_cast<u16>(gpr[index]); }
    void set_reg16(u8 index, u16 value) { gpr[index] = (gpr[index] & ~u64{0xFFFF}) | value; }
    u8 reg8(u8 index) const { return static_cast<u8>(gpr[index & 3] >> ((index & 4) * 2)); }
    void set_reg8(u8 index, u8 value) {
        const unsigned shift = (index & 4) * 2;
        gpr[index & 3] = (gpr[index & 3] & ~(u64{0xFF} << shift)) | (static_cast<u64>(value) << shift);
    }
    template <class T>
    T reg(u8 index) const {
        if constexpr (sizeof(T) == 1) return reg8(index);
        if constexpr (sizeof(T) == 2) return reg16(index);
        if constexpr (sizeof(T) == 4) return reg32(index);
    }
    template <class T>
    void set_reg(u8 index, T value) {
        if constexpr (sizeof(T) == 1) set_reg8(index, value);
        if constexpr (sizeof(T) == 2) set_reg16(index, value);
        if constexpr (sizeof(T) == 4) set_reg32(index, value);
    }

    SegmentRegister& segment(Seg s) { return seg[static_cast<std::size_t>(s)]; }
    const SegmentRegister& segment(Seg s) const { return seg[static_cast<std::size_t>(s)]; }

    // EFLAGS as PUSHFD shows it, every bit (model rules for pushed images are applied where they are pushed).
    u32 eflags() const { return system_flags | flags.bits(); }
    void set_eflags(u32 image) {
        flags.set_bits(image);
        system_flags = (image & ~eflags::arithmetic) | eflags::fixed1;
    }
    bool flag(u32 system_bit) const { return (system_flags & system_bit) != 0; }
    unsigned iopl() const { return (system_flags >> 12) & 3u; }

    bool protected_mode() const { return (cr0 & cr0::pe) != 0; }
    bool v86() const { return (system_flags & eflags::vm) != 0; }
    bool real_or_v86() const { return !protected_mode() || v86(); }

    friend bool operator==(const CpuState&, const CpuState&) = default;
    void serialize(Archive& a);
};

}  // namespace lockstep
