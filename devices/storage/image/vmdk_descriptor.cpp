#include "devices/storage/image/vmdk_descriptor.h"

#include <charconv>

namespace lockstep::image {

namespace {

constexpr std::size_t most_extents = 4096;
constexpr u64 most_sectors = u64{1} << 42;

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string_view unquoted(std::string_view text) {
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') return text.substr(1, text.size() - 2);
    return text;
}

// The next word of the line, or everything between quotation marks.
std::string_view take_word(std::string_view& line) {
    line = trimmed(line);
    std::size_t end = line.find_first_of(" \t");
    if (line.starts_with('"')) {
        end = line.find('"', 1);
        if (end != std::string_view::npos) ++end;
    }
    const std::string_view word = line.substr(0, end);
    line = end >= line.size() ? std::string_view{} : line.substr(end);
    return unquoted(word);
}

bool take_number(std::string_view& line, u64& number) {
    const std::string_view word = take_word(line);
    const auto result = std::from_chars(word.data(), word.data() + word.size(), number);
    return result.ec == std::errc{} && result.ptr == word.data() + word.size();
}

Error bad_line(std::string_view line) {
    return {"is a damaged VMDK image: its description has the line " + std::string(line.substr(0, 80))};
}

// RW 4192256 SPARSE "disk-s001.vmdk", RW 63 FLAT "disk-flat.vmdk" 0
Result<VmdkDescriptor::Extent> parse_extent(std::string_view line) {
    const std::string_view whole = line;
    VmdkDescriptor::Extent extent;
    take_word(line);
    if (!take_number(line, extent.sectors) || extent.sectors == 0 || extent.sectors > most_sectors)
        return bad_line(whole);
    const std::string_view kind = take_word(line);
    if (kind == "ZERO") {
        extent.kind = VmdkDescriptor::Kind::Zero;
        return extent;
    }
    if (kind == "SPARSE") {
        extent.kind = VmdkDescriptor::Kind::Sparse;
    } else if (kind != "FLAT" && kind != "VMFS") {
        return Error{"is a VMDK image with a part of the kind " + std::string(kind.substr(0, 20)) +
                     ", which is not supported (copy it with qemu-img convert)"};
    }
    extent.file = take_word(line);
    if (extent.file.empty()) return bad_line(whole);
    if (!trimmed(line).empty() && (!take_number(line, extent.offset) || extent.offset > most_sectors)) {
        return bad_line(whole);
    }
    return extent;
}

}  // namespace

bool VmdkDescriptor::looks_like_one(std::string_view text) {
    return text.starts_with("# Disk DescriptorFile");
}

Result<VmdkDescriptor> VmdkDescriptor::parse(std::string_view text) {
    VmdkDescriptor descriptor;
    if (const auto zero = text.find('\0'); zero != std::string_view::npos) text = text.substr(0, zero);
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        const std::string_view line = trimmed(text.substr(0, end));
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
        if (line.starts_with("RW ") || line.starts_with("RDONLY ") || line.starts_with("NOACCESS ")) {
            auto extent = parse_extent(line);
            if (!extent.ok()) return extent.error();
            if (descriptor.extents.size() == most_extents) return Error{"is a VMDK image in too many parts"};
            descriptor.extents.push_back(std::move(extent).value());
            continue;
        }
        const std::size_t equals = line.find('=');
        if (line.starts_with('#') || equals == std::string_view::npos) continue;
        const std::string_view key = trimmed(line.substr(0, equals));
        const std::string_view value = unquoted(trimmed(line.substr(equals + 1)));
        if (key == "createType") descriptor.create_type = value;
        if (key == "parentCID" && value != "ffffffff" && value != "FFFFFFFF") {
            return Error{"is a VMDK image over another one, which is not supported (copy it with qemu-img convert)"};
        }
    }
    return descriptor;
}

}  // namespace lockstep::image
