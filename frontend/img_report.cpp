#include "frontend/img_report.h"

#include <chrono>

#include "conformance/text.h"
#include "frontend/progress_bar.h"

namespace lockstep {

namespace {

using conformance::printable;

std::string padded(std::string text, std::size_t width) {
    text.resize(std::max(width, text.size()), ' ');
    return text;
}

std::string line(const std::string& name, const std::string& value) {
    return padded(name + ":", 16) + value + "\n";
}

std::string two_digits(unsigned value) {
    return (value < 10 ? "0" : "") + std::to_string(value);
}

// UTC.
std::string date_text(u64 seconds) {
    const std::chrono::sys_seconds moment{std::chrono::seconds(seconds)};
    const auto day = std::chrono::floor<std::chrono::days>(moment);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(moment - day);
    return std::to_string(static_cast<int>(date.year())) + "-" + two_digits(static_cast<unsigned>(date.month())) + "-" +
           two_digits(static_cast<unsigned>(date.day())) + " " +
           two_digits(static_cast<unsigned>(time.hours().count())) + ":" +
           two_digits(static_cast<unsigned>(time.minutes().count()));
}

std::string snapshot_table(const std::vector<image::Snapshot>& snapshots) {
    std::string text = "snapshots:\n  " + padded("ID", 6) + padded("NAME", 24) + padded("DATE (UTC)", 18) +
                       padded("DISK", 12) + "STATE\n";
    for (const image::Snapshot& snapshot : snapshots) {
        text += "  " + padded(printable(snapshot.id), 6) + padded(printable(snapshot.name), 24) +
                padded(date_text(snapshot.seconds), 18) + padded(size_text(snapshot.disk_size), 12) +
                size_text(snapshot.state_size) + "\n";
    }
    return text;
}

std::string counted(u64 count, const std::string& one, const std::string& many) {
    return std::to_string(count) + " " + (count == 1 ? one : many);
}

}  // namespace

std::string image_report(const std::string& path, const image::DiskImage& image) {
    const image::Information information = image.information();
    std::string format(image::format_name(information.format));
    if (!information.variant.empty()) format += " (" + printable(information.variant) + ")";
    std::string text = line("image", printable(path)) + line("format", format);
    text += line("disk size", size_text(image.size_bytes()) + " (" + std::to_string(image.size_bytes()) + " bytes, " +
                                  std::to_string(image.sectors()) + " sectors)");
    text += line("file size", size_text(image.file_size()) + ", " + size_text(image.file_allocated()) +
                                  " of them on the host's disk");
    if (information.cluster_size != 0) text += line("cluster size", size_text(information.cluster_size));
    if (!information.other_file.empty()) {
        std::string other = printable(information.other_file);
        if (!information.other_format.empty()) other += " (" + printable(information.other_format) + ")";
        text += line(information.format == image::Format::Vmdk ? "parts" : "backing file", other);
    }
    for (const auto& [name, value] : information.properties) text += line(name, printable(value));
    if (!image.notice().empty() && information.format != image::Format::Raw)
        text += line("notice", printable(image.notice()));
    if (!information.snapshots.empty()) text += snapshot_table(information.snapshots);
    return text;
}

std::string check_report(const std::string& path, const image::CheckReport& report, bool quiet) {
    std::string text;
    for (const std::string& finding : report.findings) text += finding + "\n";
    const u64 found = report.errors + report.leaks;
    if (found > report.findings.size()) {
        text += "(" + std::to_string(found - report.findings.size()) + " more)\n";
    }
    if (quiet && report.clean()) return text;
    text += printable(path) + ": ";
    if (report.clean()) {
        text += "in order, " + counted(report.clusters, "cluster", "clusters") + " in use\n";
        return text;
    }
    text += counted(report.errors, "error", "errors") + " (data is or can get lost), " +
            counted(report.leaks, "cluster", "clusters") + " not in use";
    if (report.repaired != 0) text += ", " + std::to_string(report.repaired) + " repaired";
    return text + "\n";
}

}  // namespace lockstep
