// The registers of the x87, and the MMX registers in them. SDM volume 1, 8.1 and 9.2.1.
#pragma once

#include <array>

#include "base/archive.h"
#include "cpu/float/float80.h"
#include "cpu/vector.h"

namespace lockstep {

// Bits of the status word (SDM volume 1, figure 8-4); its exceptions are fp::exception.
namespace fpu_status {
inline constexpr u16 stack_fault = 0x0040;
inline constexpr u16 summary = 0x0080;  // ES; IR on the 8087
inline constexpr u16 c0 = 0x0100, c1 = 0x0200, c2 = 0x0400, c3 = 0x4000;
inline constexpr u16 conditions = c0 | c1 | c2 | c3;
inline constexpr u16 top = 0x3800;
inline constexpr u16 busy = 0x8000;
}  // namespace fpu_status

struct FpuState {
    std::array<fp::Float80, 8> reg{};  // R0 … R7; ST(i) is R((top + i) & 7); the significands are MM0 … MM7
    u16 control = 0x037F;
    u16 status = 0;  // without TOP, which is `top`: bits 13 to 11 are 0 here
    u8 top = 0;      // 0 … 7
    u8 used = 0;     // bit i: R(i) is not empty. The other tags follow from the contents
    u16 opcode = 0;  // of the last instruction that was no control instruction: 11 bits
    u16 code_selector = 0;
    u16 data_selector = 0;
    u32 code_offset = 0;
    u32 data_offset = 0;

    u8 physical(unsigned i) const { return static_cast<u8>((top + i) & 7); }
    fp::Float80& st(unsigned i) { return reg[physical(i)]; }
    const fp::Float80& st(unsigned i) const { return reg[physical(i)]; }
    bool empty(unsigned i) const { return (used >> physical(i) & 1) == 0; }

    u16 status_word() const { return static_cast<u16>(status | top << 11); }
    void set_status_word(u16 word) {
        status = static_cast<u16>(word & ~fpu_status::top);
        top = static_cast<u8>(word >> 11 & 7);
    }

    Mm mm(unsigned i) const { return Mm{{reg[i].significand}}; }
    // Writing an MMX register sets sign and exponent to ones (SDM volume 1, 9.2.1). TOP and tags are the caller's.
    void set_mm(unsigned i, Mm value) { reg[i] = fp::Float80{value.quadword[0], 0xFFFF}; }

    friend bool operator==(const FpuState&, const FpuState&) = default;
    void serialize(Archive& a);
};

// The SSE registers. SDM volume 1, 10.2.
struct SseState {
    static constexpr u32 reset_mxcsr = 0x1F80;

    std::array<Xmm, 8> xmm{};
    u32 mxcsr = reset_mxcsr;

    friend bool operator==(const SseState&, const SseState&) = default;
    void serialize(Archive& a);
};

}  // namespace lockstep
