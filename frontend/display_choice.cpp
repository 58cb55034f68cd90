#include "frontend/display_choice.h"

#include <unistd.h>

#include <cstdlib>

#include "frontend/terminal/terminal_display.h"
#if LOCKSTEP_WITH_SDL
#include "frontend/sdl/sdl_display.h"
#endif

namespace lockstep {

namespace {

[[maybe_unused]] bool is_set(const char* variable) {
    const char* const value = std::getenv(variable);
    return value != nullptr && *value != '\0';
}

}  // namespace

Surroundings surroundings() {
#if !LOCKSTEP_WITH_SDL
    const bool window = false;
#elif defined(__APPLE__)
    const bool window = true;
#else
    const bool window = is_set("DISPLAY") || is_set("WAYLAND_DISPLAY");
#endif
    return {window, ::isatty(STDIN_FILENO) != 0 && ::isatty(STDOUT_FILENO) != 0};
}

Result<DisplayKind> choose_display(const Options& options, const Surroundings& around) {
    if (options.display) return *options.display;
    if (around.window) return DisplayKind::Sdl;
    const bool stdio_used = (options.serial && options.serial->kind == CharTarget::Kind::Stdio) ||
                            options.debug_console.kind == CharTarget::Kind::Stdio;
    if (around.terminal && !stdio_used) return DisplayKind::Terminal;
    // Nobody looks, but there is a purpose, or an end.
    const bool purpose =
        !options.script.empty() || stdio_used || options.max_time || options.max_instructions || options.timeout;
    if (purpose) return DisplayKind::None;
    return Error{
        "there is neither a desktop nor a terminal to show the screen (use -display none, with -script or a limit)"};
}

Result<std::unique_ptr<Display>> open_display(DisplayKind kind, const std::string& title, const Options& options,
                                              Messages& messages) {
    switch (kind) {
        case DisplayKind::None: break;
        case DisplayKind::Terminal: return terminal::TerminalDisplay::open(options.terminal, title, messages);
        case DisplayKind::Sdl:
#if LOCKSTEP_WITH_SDL
            return sdl::open_display(title, options.full_screen, options.window_look);
#else
            return Error{
                "this program was built without windows (use -display terminal or -display none, or build with SDL2)"};
#endif
    }
    return std::unique_ptr<Display>();
}

}  // namespace lockstep
