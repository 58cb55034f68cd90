#include "frontend/window/status.h"

namespace lockstep::window {

std::string title(const std::string& name, const Status& status, bool captured) {
    std::string text = name;
    const auto add = [&](const std::string& part) { text += " — " + part; };
    if (status.paused) {
        add("paused, Ctrl-Alt-P goes on");
    } else {
        add(status.halted ? "halted" : "running");
        if (status.measured) {
            add(std::to_string(status.tenths_of_mips / 10) + "." + std::to_string(status.tenths_of_mips % 10) +
                " MIPS, " + std::to_string(status.percent) + " %" + (status.turbo ? ", turbo" : ""));
        } else if (status.turbo) {
            add("turbo");
        }
    }
    if (status.floppy_light[0]) add("A:");
    if (status.floppy_light[1]) add("B:");
    if (status.muted) add("sound off");
    if (status.typing) add("pasting, Escape stops");
    if (captured) add("Ctrl-Alt-G releases the mouse");
    return text;
}

}  // namespace lockstep::window
