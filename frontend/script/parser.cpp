#include <array>
#include <charconv>
#include <limits>

#include "frontend/alt_code.h"
#include "frontend/key_names.h"
#include "frontend/nearest_name.h"
#include "frontend/picture_hash.h"
#include "frontend/quantity.h"
#include "frontend/script/script.h"
#include "frontend/script/words.h"
#include "frontend/us_layout.h"
#include "frontend/utf8.h"

namespace lockstep::script {

namespace {

constexpr Time default_wait = Time::seconds(30);

std::string quoted(std::string_view text) {
    return "\"" + std::string(text) + "\"";
}

Error unknown(std::string_view kind, std::string_view name, std::span<const std::string_view> names) {
    return {"there is no " + std::string(kind) + " " + quoted(name) + " (did you mean " +
            std::string(nearest_name(name, names)) + "?)"};
}

// The words of one line, handed out in order.
class Words {
public:
    explicit Words(std::vector<Word> words) : words_(std::move(words)) {}

    bool empty() const { return at_ == words_.size(); }
    // The next word, whatever it is; the error names what is missing.
    Result<std::string> word(std::string_view what) {
        if (empty()) return Error{std::string(what) + " is missing"};
        return words_[at_++].text;
    }
    Result<std::string> string(std::string_view what) {
        if (empty()) return Error{std::string(what) + " is missing"};
        if (!words_[at_].quoted)
            return Error{std::string(what) + " must stand in double quotes, unlike " + quoted(words_[at_].text)};
        return words_[at_++].text;
    }
    Status end() const {
        if (empty()) return {};
        return Error{quoted(words_[at_].text) + " is too much"};
    }

private:
    std::vector<Word> words_;
    std::size_t at_ = 0;
};

Result<s64> parse_integer(std::string_view text, s64 least, s64 most) {
    s64 value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc{} || end != text.data() + text.size() || value < least || value > most) {
        return Error{quoted(text) + " is not a number from " + std::to_string(least) + " to " + std::to_string(most)};
    }
    return value;
}

Status parse_picture_hash(Words& words, Command& command) {
    const auto hash = words.word("the picture's hash");
    if (!hash.ok()) return hash.error();
    if (!is_picture_hash(hash.value())) {
        return Error{quoted(hash.value()) + " is not a picture's hash, 16 hexadecimal digits (hash picture shows it)"};
    }
    for (const char c : hash.value()) command.text += c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
    return {};
}

Status parse_source(Words& words, Command& command) {
    static constexpr std::array<std::string_view, 4> names{"screen", "serial", "debugcon", "picture"};
    const auto name = words.word("where to look (screen, serial, debugcon or picture)");
    if (!name.ok()) return name.error();
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (name.value() != names[i]) continue;
        command.source = static_cast<Source>(i);
        if (command.source == Source::Picture) return parse_picture_hash(words, command);
        const auto text = words.string("the text to look for");
        if (!text.ok()) return text.error();
        if (text.value().empty()) return Error{"the text to look for is empty"};
        command.text = text.value();
        return {};
    }
    return unknown("place to look", name.value(), names);
}

Status parse_time(Words& words, Command& command) {
    const auto text = words.word("a time");
    if (!text.ok()) return text.error();
    const auto time = parse_duration(text.value());
    if (!time.ok()) return time.error();
    command.time = time.value();
    return {};
}

Status wait(Words& words, Command& command) {
    command.verb = Verb::Wait;
    if (Status status = parse_source(words, command); !status) return status;
    command.time = default_wait;
    return words.empty() ? Status{} : parse_time(words, command);
}

Status expect(Words& words, Command& command) {
    command.verb = Verb::Expect;
    return parse_source(words, command);
}

Status type(Words& words, Command& command) {
    command.verb = Verb::Type;
    const auto text = words.string("the text to type");
    if (!text.ok()) return text.error();
    for (std::string_view left = text.value(); !left.empty();) {
        const std::string_view before = left;
        const char32_t character = take_utf8(left);
        if (!us_key_stroke(character) && !alt_code_of(character)) {
            return Error{quoted(before.substr(0, before.size() - left.size())) +
                         " is neither on a US keyboard nor in code page 437"};
        }
    }
    command.text = text.value();
    return {};
}

Status key(Words& words, Command& command) {
    command.verb = Verb::Key;
    const auto text = words.word("a key");
    if (!text.ok()) return text.error();
    const auto keys = parse_key_combination(text.value());
    if (!keys.ok()) return keys.error();
    command.keys = keys.value();
    return {};
}

// A number from -most to most.
template <class T>
Status number(Words& words, std::string_view what, s64 most, T& value) {
    const auto text = words.word(what);
    if (!text.ok()) return text.error();
    const auto number = parse_integer(text.value(), -most, most);
    if (!number.ok()) return number.error();
    value = static_cast<T>(number.value());
    return {};
}

Status distances(Words& words, Command& command) {
    if (Status status = number(words, "a distance", 10'000, command.dx); !status) return status;
    return number(words, "a distance", 10'000, command.dy);
}

Status mouse(Words& words, Command& command) {
    static constexpr std::array<std::string_view, 6> actions{"move", "click", "press", "release", "wheel", "drag"};
    static constexpr std::array<std::string_view, 3> buttons{"left", "right", "middle"};
    const auto action = words.word("what the mouse does (move, click, press, release, wheel or drag)");
    if (!action.ok()) return action.error();
    if (action.value() == "move") {
        command.verb = Verb::MouseMove;
        return distances(words, command);
    }
    if (action.value() == "wheel") {
        command.verb = Verb::MouseWheel;
        return number(words, "how far the wheel turns (up is positive)", 100, command.wheel);
    }
    if (action.value() == "drag") {
        command.verb = Verb::MouseDrag;
        command.button = 1;
        if (Status status = distances(words, command); !status) return status;
        if (words.empty()) return {};
        command.button = 0;
    } else if (action.value() == "click") {
        command.verb = Verb::MouseClick;
    } else if (action.value() == "press") {
        command.verb = Verb::MousePress;
    } else if (action.value() == "release") {
        command.verb = Verb::MouseRelease;
    } else {
        return unknown("mouse command", action.value(), actions);
    }
    const auto name = words.word("a button (left, right or middle)");
    if (!name.ok()) return name.error();
    for (std::size_t i = 0; i < buttons.size(); ++i) {
        if (name.value() == buttons[i]) command.button = static_cast<u8>(1u << i);
    }
    return command.button != 0 ? Status{} : unknown("button", name.value(), buttons);
}

Status serial(Words& words, Command& command) {
    static constexpr std::array<std::string_view, 1> actions{"send"};
    command.verb = Verb::SerialSend;
    const auto action = words.word("what to do (send)");
    if (!action.ok()) return action.error();
    if (action.value() != "send") return unknown("serial command", action.value(), actions);
    const auto text = words.string("the text to send");
    if (!text.ok()) return text.error();
    command.text = text.value();
    return {};
}

Status run(Words& words, Command& command) {
    command.verb = Verb::Run;
    return parse_time(words, command);
}

Status drive(Words& words, Command& command) {
    static constexpr std::array<std::string_view, 2> names{"fda", "fdb"};
    const auto name = words.word("a drive (fda or fdb)");
    if (!name.ok()) return name.error();
    for (unsigned i = 0; i < names.size(); ++i) {
        if (name.value() != names[i]) continue;
        command.drive = i;
        return {};
    }
    return unknown("drive", name.value(), names);
}

Status file(Words& words, Command& command) {
    const auto path = words.word("a file name");
    if (!path.ok()) return path.error();
    if (path.value().empty()) return Error{"a file name is missing"};
    command.text = path.value();
    return {};
}

template <Verb verb>
Status with_file(Words& words, Command& command) {
    command.verb = verb;
    return file(words, command);
}

template <Verb verb>
Status alone(Words&, Command& command) {
    command.verb = verb;
    return {};
}

Status hash(Words& words, Command& command) {
    static constexpr std::array<std::string_view, 1> names{"picture"};
    command.verb = Verb::Hash;
    if (words.empty()) return {};
    const auto name = words.word("picture");
    if (!name.ok()) return name.error();
    if (name.value() != names[0]) return unknown("hash of", name.value(), names);
    command.verb = Verb::HashPicture;
    return {};
}

template <RecordingKind kind>
Status recording(Words& words, Command& command) {
    static constexpr std::array<std::string_view, 2> actions{"start", "stop"};
    command.recording = kind;
    const auto action = words.word("what to do (start or stop)");
    if (!action.ok()) return action.error();
    if (action.value() == "stop") {
        command.verb = Verb::RecordingStop;
        return {};
    }
    if (action.value() != "start") return unknown("recording command", action.value(), actions);
    command.verb = Verb::RecordingStart;
    return file(words, command);
}

Status screenshot(Words& words, Command& command) {
    static constexpr std::array<std::string_view, 2> shapes{"dots", "aspect"};
    command.verb = Verb::Screenshot;
    if (Status status = file(words, command); !status) return status;
    if (words.empty()) return {};
    const auto shape = words.word("dots or aspect");
    if (!shape.ok()) return shape.error();
    if (shape.value() != shapes[0] && shape.value() != shapes[1]) return unknown("shape", shape.value(), shapes);
    command.aspect = shape.value() == shapes[1];
    return {};
}

Status insert(Words& words, Command& command) {
    command.verb = Verb::Insert;
    if (Status status = drive(words, command); !status) return status;
    return file(words, command);
}

Status eject(Words& words, Command& command) {
    command.verb = Verb::Eject;
    return drive(words, command);
}

Status quit(Words& words, Command& command) {
    command.verb = Verb::Quit;
    if (words.empty()) return {};
    const auto text = words.word("a status");
    if (!text.ok()) return text.error();
    const auto number = parse_integer(text.value(), 0, 255);
    if (!number.ok()) return number.error();
    command.status = static_cast<int>(number.value());
    return {};
}

struct Rule {
    std::string_view name;
    Status (*parse)(Words&, Command&);
};

constexpr Rule rules[] = {
    {"wait", wait},
    {"expect", expect},
    {"type", type},
    {"key", key},
    {"mouse", mouse},
    {"serial", serial},
    {"run", run},
    {"screenshot", screenshot},
    {"screen", with_file<Verb::Screen>},
    {"wav", recording<RecordingKind::Wav>},
    {"gif", recording<RecordingKind::Gif>},
    {"insert", insert},
    {"eject", eject},
    {"savevm", with_file<Verb::SaveState>},
    {"loadvm", with_file<Verb::LoadState>},
    {"hash", hash},
    {"reset", alone<Verb::Reset>},
    {"quit", quit},
};

Status parse_line(Words& words, Command& command) {
    const auto name = words.word("a command");
    if (!name.ok()) return name.error();
    std::vector<std::string_view> names;
    for (const Rule& rule : rules) {
        names.push_back(rule.name);
        if (name.value() != rule.name) continue;
        if (Status status = rule.parse(words, command); !status) return status;
        return words.end();
    }
    return unknown("command", name.value(), names);
}

}  // namespace

std::variant<std::vector<Command>, Mistake> parse(std::string_view text) {
    std::vector<Command> commands;
    u32 number = 0;
    while (!text.empty()) {
        ++number;
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.ends_with('\r')) line.remove_suffix(1);

        const auto mistake = [&](std::string message) {
            return Mistake{number, std::string(line), std::move(message)};
        };
        auto words = split_words(line);
        if (!words.ok()) return mistake(words.error().message);
        if (words.value().empty()) continue;
        Command command;
        command.line = number;
        command.written = line;
        Words rest(std::move(words).value());
        if (Status status = parse_line(rest, command); !status) return mistake(status.error().message);
        commands.push_back(std::move(command));
    }
    return commands;
}

}  // namespace lockstep::script
