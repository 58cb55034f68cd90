// The serial link between the keyboard controller and a keyboard or mouse.
#pragma once

#include "base/line.h"
#include "base/types.h"

namespace lockstep {

// The far end of the cable. It never sends on its own: it raises `request` while it holds bytes, and the controller,
// who owns the clock wire, takes them one at a time when it likes.
class Ps2Device {
public:
    virtual ~Ps2Device() = default;

    // High while a byte waits to be taken.
    Line request;

    // A byte from the controller.
    virtual void receive(u8 byte) = 0;
    // The next byte for the controller; 0 when there is none.
    virtual u8 transmit() = 0;
};

}  // namespace lockstep
