#include "frontend/option_table.h"

#include <algorithm>

namespace lockstep {

namespace {

constexpr std::string_view machine = "Machine";
constexpr std::string_view media = "Media";
constexpr std::string_view firmware = "Firmware and states";
constexpr std::string_view display = "Display and sound";
constexpr std::string_view ports = "Serial port and debugging aids";
constexpr std::string_view running = "Running";
constexpr std::string_view other = "Other";

constexpr OptionRow rows[] = {
    {machine, "cpu", "MODEL[,-fpu]",
     "processor; \"-cpu help\" lists the models (-fpu: an 8086 to 80486 without its coprocessor)"},
    {machine, "m", "SIZE", "memory, in MiB unless K, M or G follows"},
    {machine, "speed", "MIPS|auto",
     "guest instructions per virtual second, in millions (auto: about what the real processor did)"},
    {machine, "rtc", "base=B",
     "what the clock shows at power-on: utc, localtime or a date such as "
     "1996-01-31T16:01:21 (headless and under a script: 1996-01-01, so that runs repeat)"},
    {machine, "device", "NAME",
     "add a device: isa-debug-exit[,iobase=0xf4] ends the program with status 2v+1 when the guest writes v"},

    {media, "fda", "FILE", "floppy image for drive A; several make a pile to change through (Ctrl-F4)"},
    {media, "fdb", "FILE", "the same for drive B"},
    {media, "drive", "SPEC",
     "a drive in parts: if=floppy,file=FILE,index=0|1, readonly=on|off,format=raw; without file it is empty"},
    {media, "snapshot", "", "throw away what the guest writes at the end"},
    {media, "boot", "ORDER", "drives to boot from, such as a or order=ac"},

    {firmware, "bios", "FILE", "system BIOS other than the built-in one"},
    {firmware, "vgabios", "FILE", "video BIOS other than the built-in one"},
    {firmware, "option-rom", "FILE", "another ROM; may be given several times"},
    {firmware, "loadvm", "FILE", "start from a saved state (give the same machine and images as when it was saved)"},
    {firmware, "savevm", "FILE", "save the state at the end"},

    {display, "display", "KIND",
     "sdl (a window), terminal or none. Properties follow with commas. Of sdl: scale=sharp|fit, crt=on|off, "
     "full-screen=on|off. Of terminal: graphics=auto|sixel|kitty|blocks|none, colors=auto|mono|16|256|truecolor, "
     "charset=auto|utf-8|ascii"},
    {display, "nographic", "", "no display; the serial port is this terminal (Ctrl-A x leaves)"},
    {display, "full-screen", "", "the window fills the screen"},
    {display, "screenshot-aspect", "on|off",
     "screenshots in the shape the monitor shows, 4:3 for most modes (default: off, dot for dot)"},
    {display, "audio", "sdl|none[,volume=N]",
     "whether the speaker is heard, and how loud, 0 to 100 (default: sdl with a window, volume 70)"},
    {display, "wav", "FILE", "record what the speaker plays: 48 kHz, mono, 16 bits, in virtual time"},
    {display, "record-gif", "FILE", "record what the monitor shows as an animated GIF, in virtual time"},

    {ports, "serial", "TARGET", "where COM1 goes: stdio, file:FILE or null"},
    {ports, "debugcon", "TARGET", "where bytes written to port E9h go: stdio, file:FILE or null"},

    {running, "script", "FILE", "run a script: wait for text, type, take pictures, check"},
    {running, "pace", "on|off", "hold virtual time to the wall clock (default: on with a window or terminal)"},
    {running, "no-reboot", "", "end where the guest would restart; status 6 after a triple fault"},
    {running, "no-shutdown", "", "go on when the guest powers off"},
    {running, "max-time", "T", "end with status 124 at this virtual time (500ms, 20s, 2m)"},
    {running, "max-instructions", "N", "end with status 124 after exactly so many instructions since power-on"},
    {running, "timeout", "T", "end with status 124 after this time on the wall clock"},
    {running, "hash", "", "print state-hash: HEX at the end: everything the guest could ever observe"},

    {other, "readconfig", "FILE", "more options from a file, one \"name = value\" a line"},
    {other, "help", "", "this list"},
    {other, "version", "", "version, compiler and host"},
};

constexpr std::size_t help_width = 80;
constexpr std::size_t help_column = 26;

constexpr std::string_view introduction =
    "Usage: lockstep [OPTIONS] [IMAGE]\n"
    "       lockstep img create|info|convert|check ...   (lockstep img --help)\n"
    "       lockstep test [OPTIONS] SUITE...   (lockstep test --help)\n"
    "\n"
    "A PC that runs old operating systems from their disk images. IMAGE is a floppy\n"
    "image; without any the built-in demo disk boots. Options may be written with one\n"
    "dash or two.\n";

constexpr std::string_view ending =
    "\n"
    "Keys of the window: Ctrl-Alt-G releases mouse and keyboard (a click gives them),\n"
    "Alt-Enter full screen, Ctrl-Alt-P pause, Ctrl-Alt-V paste, Ctrl-F4 next disk,\n"
    "Ctrl-F5 screenshot, Alt-F12 turbo, Ctrl-Alt-1/2/3 screen, registers, COM1.\n"
    "\n"
    "Exit status: 0 powered off or script ended, 2 wrong usage, 4 cannot start,\n"
    "6 triple fault (-no-reboot), 8 a script expectation failed, 124 a limit was\n"
    "reached, 2v+1 from isa-debug-exit, 130 interrupted.\n";

}  // namespace

void append_option(std::string& text, const OptionRow& row) {
    std::string line = "  -" + std::string(row.name);
    if (row.takes_value()) line.append(" ").append(row.argument);
    std::string_view left = row.help;
    while (!left.empty()) {
        if (line.size() + 1 > help_column) {
            text.append(line).append("\n");
            line.clear();
        }
        line.resize(help_column, ' ');
        std::size_t length = std::min(left.size(), help_width - help_column);
        if (length < left.size()) {
            const std::size_t blank = left.rfind(' ', length);
            if (blank != std::string_view::npos && blank > 0) length = blank;
        }
        text.append(line).append(left.substr(0, length)).append("\n");
        line.clear();
        left.remove_prefix(length);
        while (left.starts_with(' ')) left.remove_prefix(1);
    }
}

std::span<const OptionRow> option_rows() {
    return rows;
}

const OptionRow* find_option(std::string_view name) {
    const auto* const found =
        std::find_if(std::begin(rows), std::end(rows), [&](const auto& row) { return row.name == name; });
    return found != std::end(rows) ? found : nullptr;
}

std::vector<std::string_view> option_names() {
    std::vector<std::string_view> names;
    for (const OptionRow& row : rows) names.push_back(row.name);
    return names;
}

std::string help_text() {
    std::string text(introduction);
    std::string_view group;
    for (const OptionRow& row : rows) {
        if (row.group != group) {
            group = row.group;
            text.append("\n").append(group).append(":\n");
        }
        append_option(text, row);
    }
    text.append(ending);
    return text;
}

}  // namespace lockstep
