// A script as data: one command a line. The language is a promise to users (see README.md in this folder's parent).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/input.h"
#include "base/time.h"
#include "base/types.h"
#include "frontend/recording/recordings.h"

namespace lockstep::script {

enum class Verb : u8 {
    Wait,    // until `text` shows up in `source`, at most `time`
    Expect,  // `text` is in `source` now
    Type,
    Key,
    MouseMove,
    MouseClick,
    MousePress,
    MouseRelease,
    MouseWheel,
    MouseDrag,  // the button is down while it moves
    SerialSend,
    Run,
    Screenshot,
    Screen,
    RecordingStart,
    RecordingStop,
    Insert,
    Eject,
    SaveState,
    LoadState,
    Hash,
    HashPicture,
    Reset,
    Quit,
};

enum class Source : u8 { Screen, Serial, DebugConsole, Picture };

struct Command {
    Verb verb = Verb::Quit;
    u32 line = 0;         // from 1
    std::string written;  // the line as it stands in the script
    Source source = Source::Screen;
    std::string text;  // what to find (of a picture: its hash in lower case), type or send; or a file's path
    Time time{};
    std::vector<Key> keys;
    s16 dx = 0;
    s16 dy = 0;
    s8 wheel = 0;   // up is positive
    u8 button = 0;  // one bit of MouseEvent::buttons
    unsigned drive = 0;
    RecordingKind recording = RecordingKind::Wav;
    std::optional<bool> aspect;  // of a screenshot: the monitor's shape instead of the mode's dots
    int status = 0;
};

struct Mistake {
    u32 line = 0;
    std::string written;
    std::string message;
};

// All commands, or the first mistake.
std::variant<std::vector<Command>, Mistake> parse(std::string_view text);

}  // namespace lockstep::script
