// Key strokes from the bytes that a terminal sends.
//
// Document: ECMA-48 control sequences as xterm's and the Linux console's keys use them.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/types.h"
#include "frontend/us_layout.h"

namespace lockstep::terminal {

class KeyDecoder {
public:
    // A lone Escape is told from the beginning of a sequence by what follows within this time, in host nanoseconds.
    static constexpr u64 escape_wait = 50'000'000;

    // Appends the strokes in `bytes` to `out`.
    void feed(std::span<const u8> bytes, u64 host_now, std::vector<KeyStroke>& out);
    // Nothing came for a while: what waits is what it is.
    void poll(u64 host_now, std::vector<KeyStroke>& out);

private:
    // Takes one stroke or one piece of nonsense off the front of `waiting_`; false when more bytes are needed.
    bool take(std::vector<KeyStroke>& out);
    bool take_sequence(std::vector<KeyStroke>& out);
    void plain(std::string_view character, bool alt, std::vector<KeyStroke>& out) const;

    std::string waiting_;
    u64 last_at_ = 0;
};

}  // namespace lockstep::terminal
