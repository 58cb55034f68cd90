// SIGINT, SIGTERM and SIGHUP as a wish that the program grants at the next moment it can: media are written out first.
// A second signal ends the program at once. SIGPIPE and SIGXFSZ are ignored; writes report the broken pipe and the file
// that may not grow.
//
// Signals belong to the process, so this is the one place with state that is not in an object.
#pragma once

namespace lockstep::signals {

// Call once, at the start of the program.
void install();
// The first signal that arrived, or 0.
int received();
// What a crash and a second signal do before they end the program: give the terminal back. Async-signal-safe functions
// only; null: nothing.
void set_emergency(void (*action)());

// From here on a request to stop (SIGTSTP) is a wish as well: whoever has the terminal gives it back first.
void hold_stop();
// Such a request came since the last call.
bool stop_wanted();
// Stops the program, with all of its job, until it is continued.
void stop();
// The program was stopped by other means and goes on (SIGCONT) since the last call.
bool continued();

}  // namespace lockstep::signals
