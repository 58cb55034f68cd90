// The command line as data. Nothing is opened here but configuration files.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "base/types.h"
#include "frontend/terminal/settings.h"
#include "frontend/window/look.h"
#include "machine/config.h"

namespace lockstep {

enum class DisplayKind : u8 { Sdl, Terminal, None };

// Where a character device leads.
struct CharTarget {
    enum class Kind : u8 { Null, Stdio, File };
    Kind kind = Kind::Null;
    std::string path;  // of File
};

struct FloppyImage {
    std::string path;  // empty: no disk in the drive
    bool read_only = false;
};

enum class RtcBase : u8 { Default, Utc, LocalTime, Date };

struct Options {
    enum class Action : u8 { Run, Help, Version, ListCpus };
    Action action = Action::Run;

    std::optional<std::string> image;  // to be guessed
    // What goes into drives A and B one after the other; an entry without a path is an empty drive.
    std::array<std::vector<FloppyImage>, 2> floppies;
    bool snapshot = false;
    std::array<BootDevice, 3> boot_order{BootDevice::Floppy, BootDevice::HardDisk, BootDevice::None};

    CpuModel cpu = MachineConfig{}.cpu;
    bool coprocessor = true;
    std::optional<u64> memory_bytes;
    std::optional<u64> instructions_per_second;
    RtcBase rtc_base = RtcBase::Default;
    s64 rtc_date = 0;  // with RtcBase::Date
    std::optional<u16> debug_exit_port;
    bool no_reboot = false;
    bool no_shutdown = false;

    std::string bios;
    std::string vga_bios;
    std::vector<std::string> option_roms;
    std::string load_state;
    std::string save_state;

    std::optional<DisplayKind> display;
    terminal::Settings terminal;
    bool nographic = false;
    bool full_screen = false;
    std::optional<bool> audio;  // whether the speaker is heard; by default where there is a window
    unsigned volume = 70;       // 0 … 100
    bool screenshot_aspect = false;
    std::string wav;
    std::string record_gif;
    window::Look window_look;
    std::optional<CharTarget> serial;
    CharTarget debug_console;

    std::string script;
    std::optional<bool> pace;
    std::optional<Time> max_time;
    std::optional<u64> max_instructions;
    std::optional<Time> timeout;
    bool hash = false;
};

// A wrong use of the program: exit status 2; with `file` set, of a configuration file that could not be read: 4.
struct OptionsError {
    std::string where;  // the option or file, may be empty
    std::string what;
    bool unreadable = false;
};

// `arguments` are those after the program's name. Later options win over earlier ones.
std::variant<Options, OptionsError> parse_options(const std::vector<std::string>& arguments);

// Memory and speed when nobody says: as much as ordinary, as far as the model reaches.
u64 default_memory(CpuModel model);

}  // namespace lockstep
