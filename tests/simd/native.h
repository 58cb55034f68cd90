// The instructions on the host's processor: x86-64 under Linux.
#pragma once

#include "tests/simd/encodings.h"
#include "tests/simd/frame.h"

namespace lockstep::simd_test {

// The processor has everything up to SSE4.2 and POPCNT.
bool native_can_run();

// One encoding as code, once for each immediate.
class Native {
public:
    Native();
    ~Native();
    Native(const Native&) = delete;
    Native& operator=(const Native&) = delete;

    void prepare(const Encoding& encoding);
    void run(u8 immediate, Frame& frame) const;

private:
    static constexpr std::size_t slot = 16;  // bytes of one instruction and its return
    u8* code_ = nullptr;
};

}  // namespace lockstep::simd_test
