#include "frontend/pacing.h"

#include <chrono>

namespace lockstep {

u64 host_now_ns() {
    return static_cast<u64>(
        std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
            .count());
}

void Pacer::anchor(Time virtual_now, u64 host_now) {
    anchored_ = true;
    virtual_ = virtual_now;
    host_ = host_now;
}

u64 Pacer::ahead_ns(Time virtual_now, u64 host_now) {
    // Time runs backwards when an older state was loaded.
    if (!anchored_ || virtual_now < virtual_) anchor(virtual_now, host_now);
    const u64 passed = (virtual_now - virtual_).ns;
    const u64 allowed = host_now - host_;
    if (passed >= allowed) return passed - allowed;
    if (allowed - passed > largest_debt) anchor(virtual_now, host_now);
    return 0;
}

bool SpeedMeter::sample(Time virtual_now, u64 instructions, u64 host_now) {
    const bool backwards = virtual_now < last_virtual_ || instructions < last_instructions_;
    const bool due = started_ && !backwards && host_now - last_host_ >= period;
    if (started_ && !backwards && !due) return false;
    if (due) {
        const u64 elapsed = host_now - last_host_;
        instructions_ = instructions - last_instructions_;
        tenths_of_mips_ = mul_div(instructions_, 10'000, elapsed);
        percent_ = (mul_div((virtual_now - last_virtual_).ns, 1000, elapsed) + 5) / 10;
    }
    started_ = true;
    last_virtual_ = virtual_now;
    last_instructions_ = instructions;
    last_host_ = host_now;
    return due;
}

}  // namespace lockstep
