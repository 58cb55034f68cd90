#include "frontend/options.h"

#include <algorithm>
#include <boost/program_options/options_description.hpp>
#include <boost/program_options/parsers.hpp>
#include <boost/program_options/value_semantic.hpp>
#include <sstream>
#include <string_view>
#include <utility>

#include "frontend/host_file.h"
#include "frontend/nearest_name.h"
#include "frontend/option_table.h"
#include "frontend/option_values.h"
#include "frontend/quantity.h"

namespace lockstep {

namespace {

namespace po = boost::program_options;

// Configuration files may name others, but not without end.
constexpr unsigned deepest_configuration = 8;
constexpr u64 longest_configuration = 1 << 20;

std::string dashed(std::string_view name) {
    return "-" + std::string(name);
}

OptionsError unknown(std::string_view name) {
    return {dashed(name), "there is no such option (did you mean " + dashed(nearest_name(name, option_names())) +
                              "? --help lists them)"};
}

po::options_description description() {
    po::options_description all;
    for (const OptionRow& row : option_rows()) {
        auto* const value = po::value<std::string>();
        if (!row.takes_value()) value->implicit_value("on");
        all.add_options()(std::string(row.name).c_str(), value, "");
    }
    return all;
}

// One option off the front: "-name", "--name", "-name=value" or "-name value". Boost's own styles would take an unknown
// "-name" for a bundle of short options or an image.
std::vector<po::option> take_option(std::vector<std::string>& arguments) {
    const std::string token = arguments.front();
    if (token.size() < 2 || token[0] != '-' || token == "--") return {};
    std::string_view name = std::string_view(token).substr(token[1] == '-' ? 2 : 1);
    const std::size_t equals = name.find('=');
    const bool attached = equals != std::string_view::npos;
    const std::string value(attached ? name.substr(equals + 1) : "");
    name = name.substr(0, equals);

    const OptionRow* const row = find_option(name);
    if (row == nullptr) throw unknown(name);
    arguments.erase(arguments.begin());
    po::option option(std::string(name), {});
    option.original_tokens.push_back(token);
    if (attached) {
        option.value.push_back(value);
    } else if (!row->takes_value()) {
        option.value.emplace_back("on");
    } else {
        const auto names_option = [](std::string_view text) {
            while (text.starts_with('-')) text.remove_prefix(1);
            return find_option(text) != nullptr;
        };
        const bool missing =
            arguments.empty() || (arguments.front().starts_with('-') && names_option(arguments.front()));
        if (missing)
            throw OptionsError{dashed(name), "needs a value (" + dashed(name) + " " + std::string(row->argument) + ")"};
        option.value.push_back(arguments.front());
        arguments.erase(arguments.begin());
    }
    return {option};
}

class Parser {
public:
    Options take() { return std::move(options_); }

    void command_line(const std::vector<std::string>& arguments) {
        po::command_line_parser parser(arguments);
        const po::options_description known = description();
        po::positional_options_description images;
        images.add("IMAGE", -1);
        parser.options(known).positional(images).style(po::command_line_style::allow_long |
                                                       po::command_line_style::long_allow_next);
        parser.extra_style_parser(take_option).allow_unregistered();
        for (const po::option& option : parser.run().options) {
            if (option.position_key >= 0 || option.string_key.empty() || option.string_key == "IMAGE") {
                for (const std::string& image : option.value) add_image(image);
            } else {
                apply(option.string_key, option.value.empty() ? "" : option.value.front(), !option.value.empty(), "");
            }
        }
    }

private:
    void add_image(const std::string& image) {
        if (options_.image) {
            throw OptionsError{image,
                               "there is already an image, " + *options_.image + " (use -fda and -fdb for two disks)"};
        }
        options_.image = image;
    }

    void configuration(const std::string& path) {
        if (depth_ >= deepest_configuration) throw OptionsError{path, "configuration files name each other too deeply"};
        const auto text = read_file(path, longest_configuration);
        if (!text.ok()) throw OptionsError{path, text.error().message, true};
        std::istringstream lines(std::string(text.value().begin(), text.value().end()));
        const po::options_description known = description();
        ++depth_;
        try {
            for (const po::option& option : po::parse_config_file(lines, known, true).options) {
                const std::string value = option.value.empty() ? "" : option.value.front();
                if (option.string_key == "image") {
                    add_image(value);
                } else {
                    apply(option.string_key, value, true, path);
                }
            }
        } catch (const po::error& problem) {
            throw OptionsError{path, std::string(problem.what()) + " (write lines such as \"m = 16\")"};
        }
        --depth_;
    }

    bool switch_value(const std::string& name, const std::string& value, bool given) const {
        if (!given || value == "on" || value == "true" || value == "yes" || value == "1") return true;
        if (value == "off" || value == "false" || value == "no" || value == "0") return false;
        throw OptionsError{dashed(name), "is a switch and takes no value such as \"" + value + "\""};
    }

    void apply(const std::string& name, const std::string& value, bool given, const std::string& file) {
        const OptionRow* const row = find_option(name);
        if (row == nullptr) {
            OptionsError error = unknown(name);
            if (!file.empty()) error.where = file + ": " + name;
            throw error;
        }
        Status status;
        if (row->takes_value()) {
            if (value.empty())
                status = Error{"needs a value (" + dashed(name) + " " + std::string(row->argument) + ")"};
            if (status) status = apply_value(name, value);
        } else {
            apply_switch(name, switch_value(name, value, given));
        }
        if (!status) throw OptionsError{file.empty() ? dashed(name) : file + ": " + name, status.error().message};
    }

    void apply_switch(std::string_view name, bool on) {
        if (name == "snapshot") options_.snapshot = on;
        if (name == "nographic") options_.nographic = on;
        if (name == "full-screen") options_.full_screen = on;
        if (name == "no-reboot") options_.no_reboot = on;
        if (name == "no-shutdown") options_.no_shutdown = on;
        if (name == "hash") options_.hash = on;
        if (name == "help" && on) options_.action = Options::Action::Help;
        if (name == "version" && on) options_.action = Options::Action::Version;
    }

    // Stores the value of a Result, or hands on its error.
    template <class T, class U>
    static Status store(const Result<T>& result, U& target) {
        if (!result.ok()) return result.error();
        target = result.value();
        return {};
    }

    Status apply_value(std::string_view name, const std::string& value) {
        if (name == "fda") options_.floppies[0].push_back({value, false});
        if (name == "fdb") options_.floppies[1].push_back({value, false});
        if (name == "bios") options_.bios = value;
        if (name == "vgabios") options_.vga_bios = value;
        if (name == "option-rom") options_.option_roms.push_back(value);
        if (name == "loadvm") options_.load_state = value;
        if (name == "savevm") options_.save_state = value;
        if (name == "script") options_.script = value;
        if (name == "wav") options_.wav = value;
        if (name == "record-gif") options_.record_gif = value;
        if (name == "readconfig") configuration(value);
        if (name == "cpu") return apply_cpu(options_, value);
        if (name == "m") return apply_memory(options_, value);
        if (name == "speed") return apply_speed(options_, value);
        if (name == "rtc") return apply_rtc(options_, value);
        if (name == "device") return apply_device(options_, value);
        if (name == "drive") return apply_drive(options_, value);
        if (name == "boot") return apply_boot(options_, value);
        if (name == "display") return apply_display(options_, value);
        if (name == "serial") return store(parse_char_target(value), options_.serial);
        if (name == "debugcon") return store(parse_char_target(value), options_.debug_console);
        if (name == "audio") return apply_audio(options_, value);
        if (name == "screenshot-aspect") return store(parse_on_off(value), options_.screenshot_aspect);
        if (name == "pace") return store(parse_on_off(value), options_.pace);
        if (name == "max-time") return store(parse_duration(value), options_.max_time);
        if (name == "max-instructions") return store(parse_count(value), options_.max_instructions);
        if (name == "timeout") return store(parse_duration(value), options_.timeout);
        return {};
    }

    Options options_;
    unsigned depth_ = 0;
};

// What only shows once all options are known.
void check_together(Options& options) {
    if (options.action != Options::Action::Run) return;
    const u64 limit = largest_memory(options.cpu);
    if (options.memory_bytes && *options.memory_bytes > limit) {
        throw OptionsError{"-m", "the " + std::string(cpu_name(options.cpu)) + " reaches no more than " +
                                     std::to_string(limit >> 20) + " MiB (use a smaller -m or a later -cpu)"};
    }
    constexpr u64 smallest = u64{64} << 10;
    constexpr u64 step = u64{4} << 10;
    if (options.memory_bytes && (*options.memory_bytes < smallest || *options.memory_bytes % step != 0)) {
        throw OptionsError{"-m", "memory comes in steps of 4K, from 64K on (write 640K, 64M or 2G)"};
    }
    if (options.nographic) {
        if (options.display && *options.display != DisplayKind::None) {
            throw OptionsError{"-nographic",
                               "means -display none, but another display is asked for (leave one of them out)"};
        }
        options.display = DisplayKind::None;
        if (!options.serial) options.serial = CharTarget{CharTarget::Kind::Stdio, ""};
    }
    const bool stdio_used = (options.serial && options.serial->kind == CharTarget::Kind::Stdio) ||
                            options.debug_console.kind == CharTarget::Kind::Stdio;
    if (stdio_used && options.display == DisplayKind::Terminal) {
        throw OptionsError{"-display terminal",
                           "the terminal cannot be the screen and stdio at once (use file:FILE for the other)"};
    }
}

}  // namespace

std::variant<Options, OptionsError> parse_options(const std::vector<std::string>& arguments) {
    try {
        Parser parser;
        parser.command_line(arguments);
        Options options = parser.take();
        check_together(options);
        return options;
    } catch (const OptionsError& error) {
        return error;
    } catch (const po::error& error) {
        return OptionsError{"", error.what()};
    }
}

u64 default_memory(CpuModel model) {
    return std::min(MachineConfig{}.memory_bytes, largest_memory(model));
}

}  // namespace lockstep
