// Decimal adjustments (Intel SDM volume 2: DAA, DAS, AAA, AAS, AAM, AAD), with the undefined flags by model.
#pragma once

#include "cpu/exec/arithmetic.h"
#include "cpu/exec/logic.h"
#include "cpu/flags.h"
#include "cpu/model.h"

namespace lockstep::exec {

namespace detail {

// Above which AL the high digit is corrected. The 8086 compares, when AF is set, as if the low digit had been
// corrected.
constexpr u8 high_digit_limit(const Flags& flags, CpuModel model) {
    return model == CpuModel::I8086 && flags.af() ? 0x9F : 0x99;
}

}  // namespace detail

constexpr u8 daa(Flags& flags, u8 al, CpuModel model = CpuModel::PentiumPro) {
    const bool old_cf = flags.cf();
    const bool adjust = (al & 0x0F) > 9 || flags.af();
    const u8 limit = detail::high_digit_limit(flags, model);
    const bool high = al > limit || old_cf;
    const u8 correction = static_cast<u8>((adjust ? 0x06 : 0) + (high ? 0x60 : 0));
    const u8 result = add<u8>(flags, al, correction);
    flags.set_result<u8>(result, high, model <= CpuModel::I80386 && flags.of(), adjust);
    return result;
}

constexpr u8 das(Flags& flags, u8 al, CpuModel model = CpuModel::PentiumPro) {
    const bool old_cf = flags.cf();
    const bool adjust = (al & 0x0F) > 9 || flags.af();
    const u8 limit = detail::high_digit_limit(flags, model);
    const bool high = al > limit || old_cf;
    const u8 correction = static_cast<u8>((adjust ? 0x06 : 0) + (high ? 0x60 : 0));
    const bool low_borrow = adjust && al < 6 && model > CpuModel::I8086;
    const u8 result = sub<u8>(flags, al, correction);
    flags.set_result<u8>(result, high || low_borrow, model <= CpuModel::I80386 && flags.of(), adjust);
    return result;
}

// AAA and AAS work on AX.
constexpr u16 aaa(Flags& flags, u16 ax, CpuModel model = CpuModel::PentiumPro) {
    const u8 al = static_cast<u8>(ax);
    const bool adjust = (al & 0x0F) > 9 || flags.af();
    const u8 sum = add<u8>(flags, al, adjust ? 6 : 0);
    u16 result = ax;
    if (adjust) {
        // The 8086 adjusts AL and AH each for itself; later ones add 0106h to AX.
        result =
            model == CpuModel::I8086 ? static_cast<u16>(((ax + 0x100) & 0xFF00) | sum) : static_cast<u16>(ax + 0x106);
    }
    flags.set_result<u8>(sum, adjust, flags.of(), adjust);
    return result & 0xFF0F;
}

constexpr u16 aas(Flags& flags, u16 ax, CpuModel model = CpuModel::PentiumPro) {
    const u8 al = static_cast<u8>(ax);
    const bool adjust = (al & 0x0F) > 9 || flags.af();
    const u8 difference = sub<u8>(flags, al, adjust ? 6 : 0);
    u16 result = ax;
    if (adjust) {
        result = model == CpuModel::I8086 ? static_cast<u16>(((ax - 0x100) & 0xFF00) | difference)
                                          : static_cast<u16>(ax - 0x106);
    }
    flags.set_result<u8>(difference, adjust, flags.of(), adjust);
    return result & 0xFF0F;
}

// AAM: `base` is the immediate, not zero (the caller raises the divide error). Returns AX.
constexpr u16 aam(Flags& flags, u8 al, u8 base) {
    const u8 low = static_cast<u8>(al % base);
    flags.set_logic<u8>(low);
    return static_cast<u16>(((al / base) << 8) | low);
}

// AAD: returns AX. CF, OF and AF are those of the addition; on the 80286 OF is CF.
constexpr u16 aad(Flags& flags, u16 ax, u8 base, CpuModel model = CpuModel::PentiumPro) {
    const u8 result = add<u8>(flags, static_cast<u8>(ax), static_cast<u8>((ax >> 8) * base));
    if (model == CpuModel::I80286) flags.set_of(flags.cf());
    return result;
}

}  // namespace lockstep::exec
