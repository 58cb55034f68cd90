#include "tests/soak/code.h"

#include <algorithm>

namespace lockstep::soak {

void Code::resolve(Random& random) {
    for (const Fix& fix : fixes_) {
        const u32 next = fix.at + fix.size;
        const bool back = random.chance(200);
        const u32 reach = fix.size == 1 ? 127u : (random.chance(500) ? 600u : 0x4000u);
        const u32 low = back ? next - std::min(reach, next) : next;
        const u32 high = back ? next : next + reach;
        const auto first = std::lower_bound(starts_.begin(), starts_.end(), low);
        const auto last = std::upper_bound(first, starts_.end(), high);
        if (first == last) continue;
        const u32 target = first[static_cast<std::ptrdiff_t>(random.below(static_cast<u32>(last - first)))];
        const u32 displacement = target - next;
        for (u32 i = 0; i < fix.size; ++i) memory_[fix.at + i] = static_cast<u8>(displacement >> (8 * i));
    }
}

}  // namespace lockstep::soak
