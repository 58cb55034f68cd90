// Who wants to know what a machine shows and plays, in virtual time: recorders, and the host's sound card.
#pragma once

#include "base/time.h"
#include "machine/host.h"

namespace lockstep {

class MediaSink {
public:
    virtual ~MediaSink() = default;
    // The speaker does something else from `state.at` on.
    virtual void speaker(const Speaker::Change& /*state*/) {}
    // Virtual time passed, a few milliseconds mostly.
    virtual void advance(Time /*now*/) {}
    // Virtual time leapt, in either direction; `state.at` is the new time.
    virtual void jump(const Speaker::Change& /*state*/) {}
    // Whether the picture at the vertical retrace that is now would be taken; if so it follows, valid during the call.
    virtual bool wants_frame(Time /*now*/) const { return false; }
    virtual void present(const Frame& /*frame*/, Time /*now*/) {}
};

}  // namespace lockstep
