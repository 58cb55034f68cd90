// What a terminal can do, as far as its environment variables tell; the rest it is asked for (`queries`).
#pragma once

#include <string>

#include "base/result.h"
#include "frontend/terminal/settings.h"

namespace lockstep::terminal {

// The environment variables that describe a terminal; empty where unset.
struct Environment {
    std::string term{};
    std::string colorterm{};
    std::string lc_all{};
    std::string lc_ctype{};
    std::string lang{};
};
Environment host_environment();

struct Capabilities {
    Colors colors = Colors::Ansi16;  // never Auto
    bool utf8 = true;
    // It takes xterm's private sequences (cursor shape, bracketed paste, modified keys, mouse, questions) or ignores
    // them.
    bool xterm = true;
};

// The error says that the terminal has no way to place characters.
Result<Capabilities> capabilities_of(const Environment& environment, const Settings& settings);

}  // namespace lockstep::terminal
