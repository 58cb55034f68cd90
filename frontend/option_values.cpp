#include "frontend/option_values.h"

#include <algorithm>

#include "frontend/date.h"
#include "frontend/nearest_name.h"
#include "frontend/quantity.h"
#include "frontend/sound/sound_output.h"

namespace lockstep {

namespace {

std::string quoted(std::string_view text) {
    return "\"" + std::string(text) + "\"";
}

Error not_known(std::string_view kind, std::string_view name, std::initializer_list<std::string_view> names) {
    std::string message = std::string(kind) + " " + quoted(name) + " is not known (known:";
    for (const std::string_view one : names) message.append(" ").append(one);
    return Error{message + ")"};
}

Result<BootDevice> boot_device(char letter) {
    switch (letter) {
        case 'a': return BootDevice::Floppy;
        case 'c': return BootDevice::HardDisk;
        case 'd': return BootDevice::Cdrom;
        default:
            return Error{quoted(std::string(1, letter)) + " is no drive to boot from (a floppy, c hard disk, d CD)"};
    }
}

Status apply_boot_order(Options& options, std::string_view order) {
    std::array<BootDevice, 3> devices{};
    if (order.empty() || order.size() > devices.size()) {
        return Error{quoted(order) + " is no boot order (write one to three of the letters a, c and d)"};
    }
    for (std::size_t i = 0; i < order.size(); ++i) {
        const auto device = boot_device(order[i]);
        if (!device.ok()) return device.error();
        if (std::find(devices.begin(), devices.end(), device.value()) != devices.end()) {
            return Error{quoted(order) + " names a drive twice"};
        }
        devices[i] = device.value();
    }
    options.boot_order = devices;
    return {};
}

}  // namespace

std::vector<std::pair<std::string, std::string>> split_properties(std::string_view text) {
    std::vector<std::string> parts(1);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != ',') {
            parts.back() += text[i];
        } else if (i + 1 < text.size() && text[i + 1] == ',') {
            parts.back() += text[i++];
        } else {
            parts.emplace_back();
        }
    }
    std::vector<std::pair<std::string, std::string>> pairs;
    for (const std::string& part : parts) {
        const std::size_t equals = part.find('=');
        if (equals == std::string::npos) {
            pairs.emplace_back(part, "");
        } else {
            pairs.emplace_back(part.substr(0, equals), part.substr(equals + 1));
        }
    }
    return pairs;
}

Result<bool> parse_on_off(std::string_view text) {
    if (text == "on") return true;
    if (text == "off") return false;
    return Error{quoted(text) + " is neither on nor off"};
}

namespace {

// QEMU's spellings: "+fpu", "-fpu", "fpu=on", "fpu=off". The x87 is all that can be left out.
Status apply_cpu_features(Options& options, std::string_view text) {
    for (const auto& [name, value] : split_properties(text)) {
        const bool signed_name = name.starts_with('+') || name.starts_with('-');
        const std::string_view feature = std::string_view(name).substr(signed_name ? 1 : 0);
        if (feature != "fpu" || signed_name != value.empty()) {
            return Error{"features cannot be switched: " + quoted(name) + " (only fpu can: +fpu, -fpu)"};
        }
        Result<bool> on = signed_name ? Result<bool>(name[0] == '+') : parse_on_off(value);
        if (!on.ok()) return on.error();
        options.coprocessor = *on;
    }
    if (options.coprocessor || has_optional_coprocessor(options.cpu)) return {};
    return Error{"a " + std::string(cpu_name(options.cpu)) +
                 " always has its floating-point unit (8086 to 80486 can be without)"};
}

}  // namespace

Status apply_cpu(Options& options, std::string_view text) {
    if (text == "help" || text == "?") {
        options.action = Options::Action::ListCpus;
        return {};
    }
    const std::size_t comma = text.find(',');
    const std::string_view name = text.substr(0, comma);
    const auto model = cpu_model(name);
    if (!model) {
        std::vector<std::string_view> names;
        for (const CpuName& one : cpu_names()) names.push_back(one.name);
        return Error{"there is no model " + quoted(name) + " (did you mean " + std::string(nearest_name(name, names)) +
                     "? \"-cpu help\" lists them)"};
    }
    options.cpu = *model;
    options.coprocessor = true;
    if (comma == std::string_view::npos) return {};
    return apply_cpu_features(options, text.substr(comma + 1));
}

Status apply_memory(Options& options, std::string_view text) {
    // QEMU's spelling of the same.
    if (text.starts_with("size=")) text.remove_prefix(5);
    const auto size = parse_memory_size(text);
    if (!size.ok()) return size.error();
    options.memory_bytes = size.value();
    return {};
}

Status apply_boot(Options& options, std::string_view text) {
    for (const auto& [name, value] : split_properties(text)) {
        if (value.empty() && name != "order") {
            if (Status status = apply_boot_order(options, name); !status) return status;
        } else if (name == "order") {
            if (Status status = apply_boot_order(options, value); !status) return status;
        } else {
            // The BIOS has no boot menu yet.
            return not_known("property", name, {"order"});
        }
    }
    return {};
}

Status apply_drive(Options& options, std::string_view text) {
    FloppyImage image;
    std::string interface = "ide";
    std::optional<u64> index;
    for (const auto& [name, value] : split_properties(text)) {
        if (name == "file") {
            image.path = value;
        } else if (name == "if") {
            interface = value;
        } else if (name == "index") {
            const auto number = parse_count(value);
            if (!number.ok()) return number.error();
            index = number.value();
        } else if (name == "format") {
            if (value != "raw") return not_known("image format", value, {"raw"});
        } else if (name == "media") {
            if (value != "disk") return not_known("medium", value, {"disk"});
        } else if (name == "readonly" || name == "read-only") {
            const auto on = parse_on_off(value);
            if (!on.ok()) return on.error();
            image.read_only = on.value();
        } else {
            return not_known("property", name, {"file", "if", "index", "format", "readonly", "media"});
        }
    }
    if (interface != "floppy") {
        return Error{"this version has no " + interface + " drives (use if=floppy)"};
    }
    // Without an index, the first drive that nothing was said about.
    const u64 drive = index.value_or(options.floppies[0].empty() ? 0 : 1);
    if (drive > 1) return Error{"there is no floppy drive " + std::to_string(drive) + " (use index=0 or index=1)"};
    options.floppies[drive].push_back(image);
    return {};
}

Status apply_device(Options& options, std::string_view text) {
    const auto properties = split_properties(text);
    if (properties.front().first != "isa-debug-exit") {
        return not_known("device", properties.front().first, {"isa-debug-exit"});
    }
    u64 port = 0xF4;
    for (std::size_t i = 1; i < properties.size(); ++i) {
        const auto& [name, value] = properties[i];
        if (name != "iobase" && name != "iosize") return not_known("property", name, {"iobase", "iosize"});
        const auto number = parse_count(value);
        if (!number.ok()) return number.error();
        if (name == "iobase") port = number.value();
        if (name == "iosize" && number.value() != 4) return Error{"isa-debug-exit has four ports (use iosize=4)"};
    }
    if (port > 0xFFFC) return Error{"iobase is no port for four bytes (0 to 0xfffc)"};
    options.debug_exit_port = static_cast<u16>(port);
    return {};
}

Status apply_audio(Options& options, std::string_view text) {
    std::string driver;
    unsigned volume = options.volume;
    for (const auto& [name, value] : split_properties(text)) {
        if (name == "volume") {
            const auto number = parse_count(value);
            if (!number.ok()) return number.error();
            if (number.value() > SoundOutput::loudest) return Error{quoted(value) + " is no volume (0 to 100)"};
            volume = static_cast<unsigned>(number.value());
        } else if (name == "driver" || (value.empty() && driver.empty())) {
            driver = name == "driver" ? value : name;
        } else {
            return not_known("property", name, {"driver", "volume"});
        }
    }
    if (driver != "sdl" && driver != "none") return not_known("audio driver", driver, {"sdl", "none"});
    options.audio = driver == "sdl";
    options.volume = volume;
    return {};
}

Status apply_rtc(Options& options, std::string_view text) {
    for (const auto& [name, value] : split_properties(text)) {
        if (name != "base") return not_known("property", name, {"base"});
        if (value == "utc") {
            options.rtc_base = RtcBase::Utc;
        } else if (value == "localtime") {
            options.rtc_base = RtcBase::LocalTime;
        } else {
            const auto date = parse_iso_date(value);
            if (!date.ok()) return date.error();
            options.rtc_base = RtcBase::Date;
            options.rtc_date = date.value();
        }
    }
    return {};
}

Status apply_speed(Options& options, std::string_view text) {
    options.instructions_per_second.reset();
    if (text == "auto") return {};
    const auto rate = parse_mips(text);
    if (!rate.ok()) return rate.error();
    options.instructions_per_second = rate.value();
    return {};
}

Result<CharTarget> parse_char_target(std::string_view text) {
    if (text == "null" || text == "none") return CharTarget{};
    if (text == "stdio") return CharTarget{CharTarget::Kind::Stdio, ""};
    if (text.starts_with("file:") && text.size() > 5) {
        return CharTarget{CharTarget::Kind::File, std::string(text.substr(5))};
    }
    if (text.starts_with("tcp:")) return Error{"this version has no network back ends (use stdio, file:FILE or null)"};
    return Error{quoted(text) + " is no target (use stdio, file:FILE or null)"};
}

namespace {

Status apply_terminal_property(terminal::Settings& settings, std::string_view name, std::string_view value) {
    using terminal::Charset;
    using terminal::Colors;
    using terminal::Graphics;
    const auto choose = [&]<class T>(T& target, std::initializer_list<std::pair<std::string_view, T>> choices) {
        std::string known;
        for (const auto& [word, meaning] : choices) {
            if (value == word) {
                target = meaning;
                return Status{};
            }
            known.append(" ").append(word);
        }
        return Status{Error{std::string(name) + "=" + std::string(value) + " is not known (known:" + known + ")"}};
    };
    if (name == "graphics") {
        return choose.operator()<Graphics>(settings.graphics, {{"auto", Graphics::Auto},
                                                               {"sixel", Graphics::Sixel},
                                                               {"kitty", Graphics::Kitty},
                                                               {"blocks", Graphics::Blocks},
                                                               {"none", Graphics::None}});
    }
    if (name == "colors" || name == "colours") {
        return choose.operator()<Colors>(settings.colors, {{"auto", Colors::Auto},
                                                           {"mono", Colors::Mono},
                                                           {"16", Colors::Ansi16},
                                                           {"256", Colors::Indexed256},
                                                           {"truecolor", Colors::TrueColor}});
    }
    if (name == "charset") {
        return choose.operator()<Charset>(
            settings.charset, {{"auto", Charset::Auto}, {"utf-8", Charset::Utf8}, {"ascii", Charset::Ascii}});
    }
    return not_known("property", name, {"graphics", "colors", "charset"});
}

Status apply_window_property(Options& options, std::string_view name, std::string_view value) {
    if (name == "scale") {
        if (value != "sharp" && value != "fit") return not_known("scale", value, {"sharp", "fit"});
        options.window_look.scaling = value == "fit" ? Scaling::Fit : Scaling::Sharp;
        return {};
    }
    if (name != "crt" && name != "full-screen") return not_known("property", name, {"scale", "crt", "full-screen"});
    const auto on = parse_on_off(value);
    if (!on.ok()) return Error{std::string(name) + ": " + on.error().message};
    (name == "crt" ? options.window_look.scan_lines : options.full_screen) = on.value();
    return {};
}

}  // namespace

Status apply_display(Options& options, std::string_view text) {
    const auto properties = split_properties(text);
    const std::string& kind = properties.front().first;
    if (kind == "sdl") {
        options.display = DisplayKind::Sdl;
    } else if (kind == "terminal" || kind == "curses") {
        options.display = DisplayKind::Terminal;
    } else if (kind == "none") {
        options.display = DisplayKind::None;
    } else {
        return not_known("display", kind, {"sdl", "terminal", "none"});
    }
    for (std::size_t i = 1; i < properties.size(); ++i) {
        const auto& [name, value] = properties[i];
        Status status;
        if (options.display == DisplayKind::Terminal) {
            status = apply_terminal_property(options.terminal, name, value);
        } else if (options.display == DisplayKind::Sdl) {
            status = apply_window_property(options, name, value);
        } else {
            status = Error{"-display " + kind + " has no property " + quoted(name)};
        }
        if (!status) return status;
    }
    return {};
}

}  // namespace lockstep
