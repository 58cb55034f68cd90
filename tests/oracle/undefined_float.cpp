#include "tests/oracle/undefined_float.h"

#include <algorithm>

namespace lockstep::oracle {

namespace {

// F2XM1, FYL2X, FPTAN, FPATAN; FYL2XP1, FSINCOS; FSIN, FCOS.
bool is_transcendental(const Instruction& insn) {
    if (insn.opcode != 0xD9) return false;
    return (insn.modrm >= 0xF0 && insn.modrm <= 0xF3) || insn.modrm == 0xF9 || insn.modrm == 0xFB ||
           insn.modrm == 0xFE || insn.modrm == 0xFF;
}

// RSQRTPS and RSQRTSS, RCPPS and RCPSS.
bool is_approximation(const Instruction& insn) {
    return insn.opcode == 0x0F52 || insn.opcode == 0x0F53;
}

// In units of the last place of single precision: twice 1.5 * 2^-12, what both sides may be off.
constexpr s64 approximation_tolerance = 2 * 3 * (1 << 11);

bool near(u32 a, u32 b) {
    if (a == b) return true;
    const s64 distance = static_cast<s64>(a & 0x7FFFFFFF) - static_cast<s64>(b & 0x7FFFFFFF);
    constexpr u32 infinity = 0x7F800000;
    const bool numbers = (a & infinity) != infinity && (b & infinity) != infinity;
    return a >> 31 == b >> 31 && numbers && std::abs(distance) <= approximation_tolerance;
}

}  // namespace

u16 undefined_status(const Instruction& insn) {
    // Which way an inexact result was rounded.
    return is_transcendental(insn) ? fpu_status::c1 : 0;
}

bool same_result(const Instruction& insn, fp::Float80 a, fp::Float80 b) {
    if (a == b) return true;
    if (!is_transcendental(insn) || (a.sign_exponent ^ b.sign_exponent) >> 15 != 0) return false;
    const auto rank = [](fp::Float80 value) {
        return static_cast<s128>(static_cast<u128>(value.exponent()) << 63) +
               static_cast<s128>(value.significand & (fp::integer_bit - 1));
    };
    const s128 distance = rank(a) - rank(b);
    return distance >= -1 && distance <= 1;
}

bool same_result(const Instruction& insn, const Xmm& a, const Xmm& b) {
    if (a == b) return true;
    if (!is_approximation(insn)) return false;
    for (std::size_t i = 0; i < 4; ++i) {
        if (!near(a.get<u32>(i), b.get<u32>(i))) return false;
    }
    return true;
}

}  // namespace lockstep::oracle
