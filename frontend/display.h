// What the session asks of a display: a window, a terminal. Headless runs have none.
#pragma once

#include "machine/host.h"

namespace lockstep {

class Session;

class Display {
public:
    virtual ~Display() = default;
    // A new picture would be shown if there were one now.
    virtual bool wants_frame() const = 0;
    // A finished picture; the pixels are valid during the call.
    virtual void present(const Frame& frame) = 0;
    // Several times a frame: takes the user's input, draws what is due, never waits.
    virtual void service(Session& session) = 0;
    // Standard input wakes the session from its sleep.
    virtual bool uses_standard_input() const { return false; }
};

}  // namespace lockstep
