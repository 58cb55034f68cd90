// Which display a run gets.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "frontend/display.h"
#include "frontend/messages.h"
#include "frontend/options.h"

namespace lockstep {

// What there is on this host.
struct Surroundings {
    bool window = false;    // a desktop, and a build that can open windows
    bool terminal = false;  // standard input and output
};
Surroundings surroundings();

// The error says that nothing fits.
Result<DisplayKind> choose_display(const Options& options, const Surroundings& around);

// Null for DisplayKind::None.
Result<std::unique_ptr<Display>> open_display(DisplayKind kind, const std::string& title, const Options& options,
                                              Messages& messages);

}  // namespace lockstep
