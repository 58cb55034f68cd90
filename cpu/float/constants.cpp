#include "cpu/float/real.h"
#include "cpu/float/transcendental.h"

namespace lockstep::fp {

Float80 constant(Constant which, Rounding rounding) {
    const auto rounded = [rounding](u64 high, u64 low, s32 exponent) {
        X87Environment env;
        env.rounding = rounding;
        return round80(env, Wide{high, low, exponent, false}, 64);
    };
    switch (which) {
        case Constant::One: return one80;
        case Constant::Log2Of10: return rounded(0xD49A784BCD1B8AFE, 0x492BF6FF4DAFDB4C, 1);
        case Constant::Log2OfE: return rounded(upper(log2_e.significand), lower(log2_e.significand), log2_e.exponent);
        case Constant::Pi: return rounded(upper(pi.significand), lower(pi.significand), pi.exponent);
        case Constant::Log10Of2: return rounded(0x9A209A84FBCFF798, 0x8F8959AC0B7C9178, -2);
        case Constant::LogEOf2: return rounded(upper(ln2.significand), lower(ln2.significand), ln2.exponent);
        case Constant::Zero: break;
    }
    return zero80(false);
}

}  // namespace lockstep::fp
