// How the program's exit statuses read; a promise to scripts. A guest's own status (isa-debug-exit) is any odd number.
#pragma once

namespace lockstep::exit_status {

inline constexpr int ok = 0;             // the guest powered off, or the script ended
inline constexpr int usage = 2;          // the command line or a script is wrong
inline constexpr int cannot_start = 4;   // the host lacks or refuses something
inline constexpr int triple_fault = 6;   // under -no-reboot
inline constexpr int expectation = 8;    // a script's expectation failed, or a recorded test
inline constexpr int limit = 124;        // -max-time, -max-instructions or -timeout
inline constexpr int interrupted = 130;  // SIGINT, SIGTERM or SIGHUP

}  // namespace lockstep::exit_status
