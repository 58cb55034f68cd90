// The process in which instructions are executed natively.
#pragma once

#include "base/types.h"
#include "tests/oracle/arena.h"

namespace lockstep::oracle {

// The memory shared with the child: the arena, then the stack its signal handlers run on.
inline constexpr std::size_t signal_stack_bytes = 64 * 1024;
inline constexpr std::size_t shared_bytes = arena_bytes + signal_stack_bytes;

// What the child tells before it stops for the first time: its exit status when the host refuses something.
enum class ChildFailure : int { None = 0, Trace = 1, Map = 2, LocalTable = 3, Signals = 4 };

// Maps the arena of `shared` (a memory file) where cases expect it, makes the local descriptor table, lets itself be
// traced and stops. `signal_stack` is where the parent's mapping of the signal stack begins; the child, being its
// copy, has it at the same place.
[[noreturn]] void run_child(int shared, u8* signal_stack);

}  // namespace lockstep::oracle
