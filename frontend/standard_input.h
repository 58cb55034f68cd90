// Standard input without waiting for it.
#pragma once

#include <span>
#include <vector>

#include "base/types.h"

namespace lockstep {

class StandardInput {
public:
    // What is there now, at most 4 KiB; valid until the next call. Empty when nothing is, or nothing will ever be.
    std::span<const u8> read();
    bool ended() const { return ended_; }

    // Sleeps until there is input, `ns` have passed or a signal arrives. `listen` false: input does not wake.
    void sleep(u64 ns, bool listen) const;

private:
    std::vector<u8> buffer_;
    bool ended_ = false;
};

}  // namespace lockstep
