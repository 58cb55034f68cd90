// MUL and IMUL (Intel SDM volume 2). CF = OF tells that the high half is significant; the other flags are undefined:
// see each function for what the chips leave there.
#pragma once

#include <type_traits>

#include "cpu/exec/carries.h"
#include "cpu/flags.h"
#include "cpu/model.h"

namespace lockstep::exec {

template <std::unsigned_integral T>
struct Product {
    T low;
    T high;
};

namespace detail {

// The product of two Ts fits.
template <std::unsigned_integral T>
using Wide = std::conditional_t<sizeof(T) == 1, u16, std::conditional_t<sizeof(T) == 2, u32, u64>>;

// The undefined flags are those of the low half, as if it had been the result of a logical operation. The 8086 and the
// 80286 show the high half instead, the latter with AF set (recorded tests).
template <std::unsigned_integral T, class F>
constexpr void multiply_flags(F& flags, const Product<T>& product, bool significant, CpuModel model) {
    const T seen = model <= CpuModel::I80286 ? product.high : product.low;
    flags.template set_result<T>(seen, significant, significant, model == CpuModel::I80286);
}

// The 8086 finds out whether the high half of a signed product is significant by adding the low half's top bit to it,
// and shows the flags of that sum.
template <std::unsigned_integral T, class F>
constexpr void multiply_flags_8086(F& flags, const Product<T>& product) {
    const bool carry = top_bit<T>(product.low);
    const T sum = static_cast<T>(product.high + static_cast<T>(carry));
    flags.template set_result<T>(sum, sum != 0, sum != 0, carry && (product.high & 0xF) == 0xF);
}

}  // namespace detail

template <std::unsigned_integral T, class F>
constexpr Product<T> mul(F& flags, T a, T b, CpuModel model = CpuModel::PentiumPro) {
    using Wide = detail::Wide<T>;
    const Wide full = static_cast<Wide>(static_cast<Wide>(a) * static_cast<Wide>(b));
    const Product<T> product{static_cast<T>(full), static_cast<T>(full >> width<T>)};
    detail::multiply_flags<T>(flags, product, product.high != 0, model);
    return product;
}

// `negate`: the 8086 keeps "REP prefix seen" and "result is negative" in the same latch, so a repeat prefix negates the
// product.
template <std::unsigned_integral T, class F>
constexpr Product<T> imul(F& flags, T a, T b, CpuModel model = CpuModel::PentiumPro, bool negate = false) {
    using Wide = detail::Wide<T>;
    using Signed = std::make_signed_t<T>;
    // In 64 bits without a sign: narrower unsigned types would become int before they are multiplied.
    const auto extended = [](T value) { return static_cast<u64>(static_cast<s64>(static_cast<Signed>(value))); };
    Wide full = static_cast<Wide>(extended(a) * extended(b));
    if (negate) full = static_cast<Wide>(Wide{0} - full);
    const Product<T> product{static_cast<T>(full), static_cast<T>(full >> width<T>)};
    if (model == CpuModel::I8086) {
        detail::multiply_flags_8086<T>(flags, product);
        return product;
    }
    const T extension = top_bit<T>(product.low) ? static_cast<T>(~T{0}) : T{0};
    detail::multiply_flags<T>(flags, product, product.high != extension, model);
    return product;
}

}  // namespace lockstep::exec
