// What the machine tells the world outside while it runs. Front ends implement it; nothing here flows back into the
// machine.
#pragma once

#include <span>
#include <string_view>

#include "base/log.h"
#include "base/types.h"
#include "devices/speaker.h"

namespace lockstep {

// A finished picture. Pixels are 00RRGGBBh; they are valid during the call.
struct Frame {
    u32 width = 0;
    u32 height = 0;
    std::span<const u32> pixels;  // width * height
    // Pictures are numbered: another number is another picture. Whoever has the one before has to look at
    // `changed_rows` rows from `first_changed` on only.
    u64 serial = 0;
    u32 first_changed = 0;
    u32 changed_rows = 0;
};

class Host {
public:
    virtual ~Host() = default;
    // At each vertical retrace, while a picture is wanted (drawing one costs time).
    virtual bool wants_frame() const { return false; }
    virtual void present(const Frame&) {}
    // A byte the guest sent: COM1 … COM4 (port 0 … 3), or the debug console (port E9h).
    virtual void serial_out(unsigned /*port*/, u8) {}
    virtual void debug_out(u8) {}
    // The speaker's cone does something else from `state.at` on.
    virtual void speaker(const Speaker::Change& /*state*/) {}
    virtual void log(LogLevel, std::string_view /*category*/, std::string_view /*message*/) {}
};

}  // namespace lockstep
