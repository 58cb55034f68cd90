// What the session asks of a display: a window, a terminal. Headless runs have none.
//
// A display may show the machine from a thread of its own. All calls but run_beside() come from the thread that runs
// the machine.
#pragma once

#include <functional>
#include <string_view>

#include "machine/host.h"

namespace lockstep {

class Session;

class Display {
public:
    virtual ~Display() = default;
    // Does `work`, the whole of a machine's run, and returns when it is done. A display that needs the program's first
    // thread for itself lets another one do the work.
    virtual void run_beside(const std::function<void()>& work) { work(); }
    // A new picture would be shown if there were one now.
    virtual bool wants_frame() const = 0;
    // A finished picture; the pixels are valid during the call.
    virtual void present(const Frame& frame) = 0;
    // Several times a frame: takes the user's input, draws what is due, never waits.
    virtual void service(Session& session) = 0;
    // One line that the user should see; standard error has it as well.
    virtual void notice(std::string_view /*text*/) {}
    // Standard input wakes the session from its sleep.
    virtual bool uses_standard_input() const { return false; }
};

}  // namespace lockstep
