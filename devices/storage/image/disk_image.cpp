#include "devices/storage/image/disk_image.h"

#include <algorithm>
#include <array>

namespace lockstep::image {

namespace {

constexpr std::size_t most_findings = 20;

constexpr std::array<std::pair<std::string_view, Format>, 6> names{{
    {"raw", Format::Raw},
    {"qcow2", Format::Qcow2},
    {"vhd", Format::Vhd},
    {"vmdk", Format::Vmdk},
    {"vdi", Format::Vdi},
    {"vpc", Format::Vhd},
}};

}  // namespace

std::string_view format_name(Format format) {
    return std::ranges::find(names, format, &std::pair<std::string_view, Format>::second)->first;
}

std::optional<Format> format_by_name(std::string_view name) {
    const auto* const found = std::ranges::find(names, name, &std::pair<std::string_view, Format>::first);
    return found != names.end() ? std::optional(found->second) : std::nullopt;
}

void CheckReport::find(std::string what) {
    if (findings.size() < most_findings) findings.push_back(std::move(what));
}

void CheckReport::error(std::string what) {
    ++errors;
    find(std::move(what));
}

void CheckReport::leak(std::string what) {
    ++leaks;
    find(std::move(what));
}

Result<CheckReport> DiskImage::check(bool, const Progress&) {
    return Error{"images of the format " + std::string(format_name(information().format)) +
                 " have nothing that could be checked"};
}

}  // namespace lockstep::image
