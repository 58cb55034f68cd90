// The arithmetic flags, kept as a result and an auxiliary word from which each flag is one or two operations.
#pragma once

#include <bit>
#include <concepts>
#include <type_traits>

#include "base/types.h"

namespace lockstep {

// EFLAGS bits (Intel SDM volume 1, 3.4.3).
namespace eflags {
inline constexpr u32 cf = 1u << 0, fixed1 = 1u << 1, pf = 1u << 2, af = 1u << 4, zf = 1u << 6, sf = 1u << 7,
                     tf = 1u << 8, if_ = 1u << 9, df = 1u << 10, of = 1u << 11, iopl = 3u << 12, nt = 1u << 14,
                     rf = 1u << 16, vm = 1u << 17, ac = 1u << 18, vif = 1u << 19, vip = 1u << 20, id = 1u << 21;
inline constexpr u32 arithmetic = cf | pf | af | zf | sf | of;
}  // namespace eflags

// Lazy CF PF AF ZF SF OF.
//   result   the last result, sign-extended to 32 bits: ZF is "is zero", SF its top bit, PF the parity of its low byte
//   aux      bit 31 CF, bit 30 CF xor OF, bit 3 AF; bits 15…8 are xored into the byte PF is taken from; bit 0 is xored
//   into SF
class Flags {
public:
    constexpr bool cf() const { return (aux >> 31) != 0; }
    constexpr bool of() const { return ((aux ^ (aux << 1)) >> 31) != 0; }
    constexpr bool af() const { return (aux & 8) != 0; }
    constexpr bool zf() const { return result == 0; }
    constexpr bool sf() const { return ((result >> 31) ^ (aux & 1)) != 0; }
    constexpr bool pf() const { return (std::popcount((result ^ (aux >> 8)) & 0xFFu) & 1) == 0; }

    // The six flags at their EFLAGS positions.
    constexpr u32 bits() const {
        return (cf() ? eflags::cf : 0) | (pf() ? eflags::pf : 0) | (af() ? eflags::af : 0) | (zf() ? eflags::zf : 0) |
               (sf() ? eflags::sf : 0) | (of() ? eflags::of : 0);
    }
    // Sets the six flags from an EFLAGS image.
    constexpr void set_bits(u32 image) {
        const bool zero = (image & eflags::zf) != 0;
        result = zero ? 0 : 1;
        const bool parity_now = zero;  // 00 has even parity, 01 odd
        const bool parity = (image & eflags::pf) != 0;
        const bool carry = (image & eflags::cf) != 0;
        const bool overflow = (image & eflags::of) != 0;
        aux = (carry ? 0x80000000u : 0) | (carry != overflow ? 0x40000000u : 0) | ((image & eflags::af) ? 8u : 0) |
              (parity != parity_now ? 0x100u : 0) | ((image & eflags::sf) ? 1u : 0);
    }

    // After an addition or subtraction of width T: bit i of `carries` is the carry (borrow) out of bit i.
    template <std::unsigned_integral T>
    constexpr void set_arithmetic(T value, T carries) {
        result = sign_extended(value);
        aux = carry_word(carries);
    }
    // The same, with CF as it was (INC, DEC).
    template <std::unsigned_integral T>
    constexpr void set_arithmetic_keep_cf(T value, T carries) {
        // OF is the difference of the two top carries; it must survive the exchange of CF for the old one.
        const u32 word = carry_word(carries);
        const u32 change = (word ^ aux) & 0x80000000u;
        result = sign_extended(value);
        aux = word ^ change ^ (change >> 1);
    }
    // After AND, OR, XOR, TEST: CF = OF = AF = 0.
    template <std::unsigned_integral T>
    constexpr void set_logic(T value) {
        result = sign_extended(value);
        aux = 0;
    }
    // A result with chosen CF, OF, AF: shifts, multiplications, BCD.
    template <std::unsigned_integral T>
    constexpr void set_result(T value, bool carry, bool overflow, bool adjust) {
        result = sign_extended(value);
        aux = (carry ? 0x80000000u : 0) | (carry != overflow ? 0x40000000u : 0) | (adjust ? 8u : 0);
    }
    constexpr void set_cf(bool on) {
        const u32 change = ((on ? 0x80000000u : 0) ^ aux) & 0x80000000u;
        aux ^= change ^ (change >> 1);  // keeps OF
    }
    constexpr void set_of(bool on) {
        if (on != of()) aux ^= 0x40000000u;
    }
    constexpr void set_zf(bool on) { set_bits(on ? bits() | eflags::zf : bits() & ~eflags::zf); }

    // Equal means the same six flags, however they came about.
    friend constexpr bool operator==(const Flags& a, const Flags& b) { return a.bits() == b.bits(); }

    u32 result = 1;
    u32 aux = 0;

private:
    template <class T>
    static constexpr u32 sign_extended(T value) {
        return static_cast<u32>(static_cast<s32>(static_cast<std::make_signed_t<T>>(value)));
    }
    template <class T>
    static constexpr u32 carry_word(T carries) {
        constexpr unsigned shift = 32 - 8 * sizeof(T);
        return ((static_cast<u32>(carries) << shift) & 0xC0000000u) | (static_cast<u32>(carries) & 8u);
    }
};

// The same interface where nobody will read the flags.
struct NoFlags {
    template <class T>
    static constexpr void set_arithmetic(T, T) {}
    template <class T>
    static constexpr void set_arithmetic_keep_cf(T, T) {}
    template <class T>
    static constexpr void set_logic(T) {}
    template <class T>
    static constexpr void set_result(T, bool, bool, bool) {}
    static constexpr void set_cf(bool) {}
    static constexpr void set_of(bool) {}
    static constexpr void set_zf(bool) {}
};

// Condition `code` (low nibble of Jcc) over the flags.
constexpr bool condition_holds(const Flags& f, u8 code) {
    bool holds = false;
    switch ((code >> 1) & 7) {
        case 0: holds = f.of(); break;
        case 1: holds = f.cf(); break;
        case 2: holds = f.zf(); break;
        case 3: holds = f.cf() || f.zf(); break;
        case 4: holds = f.sf(); break;
        case 5: holds = f.pf(); break;
        case 6: holds = f.sf() != f.of(); break;
        default: holds = f.zf() || f.sf() != f.of(); break;
    }
    return holds != ((code & 1) != 0);
}

}  // namespace lockstep
