#include "frontend/img_options.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <string_view>

#include "devices/storage/floppy_geometry.h"
#include "frontend/command_words.h"
#include "frontend/nearest_name.h"
#include "frontend/quantity.h"

namespace lockstep {

namespace {

using image::Format;
using Action = ImgOptions::Action;

constexpr OptionRow rows[] = {
    {"", "format", "FORMAT", "of the image or source (-f; default: by its content)"},
    {"", "to", "FORMAT", "of the target (-O; default: by its name, else raw)"},
    {"", "backing", "FILE", "the file under a new image, or instead of the one that an image names (-b)"},
    {"", "backing-format", "FORMAT", "of that file (-F; default: by its content)"},
    {"", "same-folder", "", "open what an image names when it is in the image's folder"},
    {"", "option", "LIST", "details of what is made (-o), see below"},
    {"", "repair", "", "check: put right what is wrong (-r)"},
    {"", "force", "", "replace a target that exists"},
    {"", "quiet", "", "no progress, no report of success (-q)"},
    {"", "help", "", "this list (-h)"},
};

constexpr ShortOption short_options[] = {{'f', "format"}, {'O', "to"},     {'b', "backing"}, {'F', "backing-format"},
                                         {'o', "option"}, {'r', "repair"}, {'q', "quiet"},   {'h', "help"}};

struct Command {
    std::string_view name;
    Action action;
    std::string_view usage;
};
constexpr Command commands[] = {{"create", Action::Create, "lockstep img create FILE SIZE"},
                                {"info", Action::Info, "lockstep img info FILE"},
                                {"convert", Action::Convert, "lockstep img convert SOURCE TARGET"},
                                {"check", Action::Check, "lockstep img check FILE"}};

Format parse_format(const std::string& where, const std::string& name) {
    const auto format = image::format_by_name(name);
    if (!format) throw OptionsError{where, "\"" + name + "\" is none of raw, qcow2, vhd, vmdk and vdi"};
    return *format;
}

u64 power_of_two(const std::string& text, u64 least, u64 most) {
    const auto size = parse_disk_size(text);
    if (!size.ok() || !std::has_single_bit(size.value()) || size.value() < least || size.value() > most) {
        throw OptionsError{"-o", "\"" + text + "\" is no cluster size (512, 1K, 2K, ... 2M)"};
    }
    return size.value();
}

void apply_detail(ImgOptions& options, const std::string& text) {
    const std::size_t equals = text.find('=');
    const std::string name = text.substr(0, equals);
    const std::string value = equals == std::string::npos ? "" : text.substr(equals + 1);
    if (name == "subformat" && (value == "fixed" || value == "dynamic")) {
        options.fixed = value == "fixed";
    } else if (name == "cluster_size") {
        options.cluster_bits = static_cast<u32>(std::countr_zero(power_of_two(value, 512, 2u << 20)));
    } else if (name == "compat" && (value == "0.10" || value == "v2" || value == "1.1" || value == "v3")) {
        options.version = value == "0.10" || value == "v2" ? 2 : 3;
    } else if (name == "lazy_refcounts" && (value == "on" || value == "off")) {
        options.lazy_refcounts = value == "on";
    } else if (constexpr std::string_view widths[] = {"1", "2", "4", "8", "16", "32", "64"}; name == "refcount_bits") {
        const auto* const width = std::ranges::find(widths, value);
        if (width == std::end(widths)) throw OptionsError{"-o", "refcount_bits is one of 1, 2, 4, 8, 16, 32 and 64"};
        options.refcount_order = static_cast<u32>(width - std::begin(widths));
    } else {
        throw OptionsError{"-o", "\"" + text +
                                     "\" is not known (subformat=fixed|dynamic, cluster_size=SIZE, "
                                     "compat=0.10|1.1, refcount_bits=N, lazy_refcounts=on|off)"};
    }
}

void apply_details(ImgOptions& options, const std::string& list) {
    for (std::size_t at = 0; at <= list.size();) {
        const std::size_t comma = std::min(list.find(',', at), list.size());
        apply_detail(options, list.substr(at, comma - at));
        at = comma + 1;
    }
}

void apply(ImgOptions& options, const OptionRow& row, const std::string& value) {
    const std::string where = "--" + std::string(row.name);
    if (row.name == "format") options.format = parse_format(where, value);
    if (row.name == "to") options.target_format = parse_format(where, value);
    if (row.name == "backing") options.backing = value;
    if (row.name == "backing-format") options.backing_format = parse_format(where, value);
    if (row.name == "same-folder") options.same_folder = true;
    if (row.name == "option") apply_details(options, value);
    if (row.name == "repair") options.repair = true;
    if (row.name == "force") options.force = true;
    if (row.name == "quiet") options.quiet = true;
    if (row.name == "help") options.action = Action::Help;
}

// A file called .qcow2 had better be one.
Format format_of_name(const std::string& path) {
    const std::size_t dot = path.rfind('.');
    std::string ending = dot == std::string::npos ? "" : path.substr(dot + 1);
    std::ranges::transform(ending, ending.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return image::format_by_name(ending).value_or(Format::Raw);
}

void check_target(ImgOptions& options, const std::string& path) {
    if (!options.target_format) options.target_format = format_of_name(path);
    if (*options.target_format == Format::Vmdk) {
        throw OptionsError{path, "VMDK images can be read, not made (use qcow2, vhd, vdi or raw)"};
    }
    if (*options.target_format != Format::Qcow2 && *options.target_format != Format::Vhd && !options.backing.empty() &&
        options.action == Action::Create) {
        throw OptionsError{"--backing", "only qcow2 and VHD images can lie over another file"};
    }
    if (options.version == 2 && options.refcount_order != 4) {
        throw OptionsError{"-o", "with compat=0.10 reference counts have 16 bits"};
    }
}

void take_words(ImgOptions& options, const Command& command, const std::vector<std::string>& words) {
    const auto count = [&](std::size_t least, std::size_t most) {
        if (words.size() < least || words.size() > most) {
            throw OptionsError{"img", "that is not how it is used (" + std::string(command.usage) + ")"};
        }
    };
    const bool has_size = command.action == Action::Create && options.backing.empty();
    count(command.action == Action::Convert || has_size ? 2 : 1,
          command.action == Action::Create || command.action == Action::Convert ? 2 : 1);
    options.first = words[0];
    if (command.action == Action::Convert) {
        options.second = words[1];
        check_target(options, options.second);
    }
    if (command.action == Action::Create) {
        // As in `qemu-img create -f`.
        if (!options.target_format) options.target_format = options.format;
        check_target(options, options.first);
        if (words.size() == 2) {
            const auto size = parse_disk_size(words[1]);
            if (!size.ok()) throw OptionsError{"img create", size.error().message};
            options.size = size.value();
        }
    }
}

}  // namespace

Result<u64> parse_disk_size(const std::string& text) {
    for (const FloppyGeometry& format : floppy_formats()) {
        if (text == format.name) return format.size_bytes();
    }
    const Error wrong{"\"" + text + "\" is not a size of a disk (write 500M, 4G, or a floppy's 1.44M)"};
    if (text.empty()) return wrong;
    constexpr u64 largest = u64{1} << 60;
    const std::size_t unit = std::string_view("KMGT").find(static_cast<char>(std::toupper(text.back())));
    u64 bytes = 0;
    if (unit == std::string_view::npos) {
        const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), bytes);
        if (problem != std::errc{} || end != text.data() + text.size()) return wrong;
    } else {
        // A terabyte is a thousand gigabytes and a little more.
        const std::string number = text.substr(0, text.size() - 1) + (unit == 3 ? "G" : std::string(1, text.back()));
        const auto size = parse_memory_size(number);
        if (!size.ok() || (unit == 3 && size.value() > largest / 1024)) return wrong;
        bytes = unit == 3 ? size.value() * 1024 : size.value();
    }
    if (bytes == 0 || bytes > largest) return wrong;
    return bytes;
}

std::variant<ImgOptions, OptionsError> parse_img_options(const std::vector<std::string>& arguments) {
    ImgOptions options;
    if (arguments.empty())
        return OptionsError{"img", "what shall be done? (lockstep img create, info, convert or check)"};
    const std::string& name = arguments.front();
    if (name == "--help" || name == "-help" || name == "-h" || name == "help") return options;
    const auto* const command = std::ranges::find(commands, name, &Command::name);
    if (command == std::end(commands)) {
        std::vector<std::string_view> names;
        for (const Command& one : commands) names.push_back(one.name);
        return OptionsError{"img", "\"" + name + "\" is no command (did you mean " +
                                       std::string(nearest_name(name, names)) + "? lockstep img --help lists them)"};
    }
    options.action = command->action;
    try {
        const auto words =
            take_options({"lockstep img", rows, short_options}, std::span(arguments).subspan(1),
                         [&](const OptionRow& row, const std::string& value) { apply(options, row, value); });
        if (options.action != Action::Help) take_words(options, *command, words);
    } catch (const OptionsError& error) {
        return error;
    }
    return options;
}

std::string img_help_text() {
    std::string text =
        "Usage: lockstep img create [OPTIONS] FILE SIZE\n"
        "       lockstep img info [OPTIONS] FILE\n"
        "       lockstep img convert [OPTIONS] SOURCE TARGET\n"
        "       lockstep img check [OPTIONS] FILE\n"
        "\n"
        "Makes, describes, copies and checks disk images. Formats: raw, qcow2, vhd, vdi;\n"
        "vmdk is only read. SOURCE may also be a folder, which becomes a FAT disk. SIZE\n"
        "is 500M, 4G, or a floppy's: 360K, 720K, 1.2M, 1.44M, 2.88M.\n"
        "\n";
    for (const OptionRow& row : rows) append_option(text, row);
    text +=
        "\n"
        "Details for -o, several with commas: subformat=fixed|dynamic (vhd);\n"
        "cluster_size=64K, refcount_bits=16, compat=0.10|1.1, lazy_refcounts=on|off\n"
        "(qcow2).\n"
        "\n"
        "Files that an image names (backing file, parent, parts) are opened only with\n"
        "--same-folder or --backing, and only read.\n"
        "\n"
        "Exit status: 0 done, 2 wrong usage, 4 a file cannot be read, written or is\n"
        "damaged, 8 check found something wrong, 130 interrupted.\n";
    return text;
}

}  // namespace lockstep
