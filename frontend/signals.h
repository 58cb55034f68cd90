// SIGINT, SIGTERM and SIGHUP as a wish that the program grants at the next moment it can: media are written out first.
// A second signal ends the program at once. SIGPIPE is ignored; writes report the broken pipe.
//
// Signals belong to the process, so this is the one place with state that is not in an object.
#pragma once

namespace lockstep::signals {

// Call once, at the start of the program.
void install();
// The first signal that arrived, or 0.
int received();
// What a second signal does before it ends the program: gives the terminal back. Async-signal-safe functions only;
// null: nothing.
void set_emergency(void (*action)());

}  // namespace lockstep::signals
