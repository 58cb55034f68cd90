#include "devices/storage/floppy_geometry.h"

#include <algorithm>
#include <array>

namespace lockstep {

namespace {

using enum FloppyForm;
using enum FloppyDensity;

// 640K existed in both sizes; 3.5 inch is the one whose disks are still about.
constexpr std::array<FloppyGeometry, 12> formats{{
    {"160K", 40, 1, 8, Inch5_25, Double},
    {"180K", 40, 1, 9, Inch5_25, Double},
    {"320K", 40, 2, 8, Inch5_25, Double},
    {"360K", 40, 2, 9, Inch5_25, Double},
    {"640K", 80, 2, 8, Inch3_5, Double},
    {"720K", 80, 2, 9, Inch3_5, Double},
    {"800K", 80, 2, 10, Inch3_5, Double},
    {"1.2M", 80, 2, 15, Inch5_25, High},
    {"1.44M", 80, 2, 18, Inch3_5, High},
    {"1.68M", 80, 2, 21, Inch3_5, High},  // "DMF"
    {"1.72M", 82, 2, 21, Inch3_5, High},
    {"2.88M", 80, 2, 36, Inch3_5, Extra},
}};

static_assert(formats[0].size_bytes() == 163'840 && formats[8].size_bytes() == 1'474'560 &&
              formats[11].size_bytes() == 2'949'120);

}  // namespace

std::span<const FloppyGeometry> floppy_formats() {
    return formats;
}

bool is_floppy_size(u64 bytes) {
    return std::any_of(formats.begin(), formats.end(), [&](const auto& f) { return f.size_bytes() == bytes; });
}

Result<FloppyGeometry> floppy_geometry_of_size(u64 bytes) {
    for (const FloppyGeometry& format : formats) {
        if (format.size_bytes() == bytes) return format;
    }
    std::string list;
    for (const FloppyGeometry& format : formats) {
        if (!list.empty()) list += ", ";
        list += std::string(format.name) + "=" + std::to_string(format.size_bytes());
    }
    return Error{"is " + std::to_string(bytes) + " bytes long, which is no floppy format (known sizes: " + list + ")"};
}

FloppyDriveType natural_drive(const FloppyGeometry& geometry) {
    if (geometry.form == Inch5_25) return geometry.density == Double ? FloppyDriveType::K360 : FloppyDriveType::M1_2;
    switch (geometry.density) {
        case Double: return FloppyDriveType::K720;
        case High: return FloppyDriveType::M1_44;
        case Extra: return FloppyDriveType::M2_88;
    }
    return FloppyDriveType::M1_44;
}

std::string_view floppy_drive_name(FloppyDriveType drive) {
    switch (drive) {
        case FloppyDriveType::None: return "no";
        case FloppyDriveType::K360: return "360K 5.25-inch";
        case FloppyDriveType::M1_2: return "1.2M 5.25-inch";
        case FloppyDriveType::K720: return "720K 3.5-inch";
        case FloppyDriveType::M1_44: return "1.44M 3.5-inch";
        case FloppyDriveType::M2_88: return "2.88M 3.5-inch";
    }
    return "no";
}

u8 floppy_drive_cylinders(FloppyDriveType drive) {
    switch (drive) {
        case FloppyDriveType::None: return 0;
        case FloppyDriveType::K360: return 42;
        default: return 84;
    }
}

u32 floppy_drive_rpm(FloppyDriveType drive) {
    return drive == FloppyDriveType::M1_2 ? 360 : 300;
}

FloppyForm floppy_drive_form(FloppyDriveType drive) {
    return drive == FloppyDriveType::K360 || drive == FloppyDriveType::M1_2 ? Inch5_25 : Inch3_5;
}

bool floppy_drive_has_change_line(FloppyDriveType drive) {
    return drive != FloppyDriveType::None && drive != FloppyDriveType::K360;
}

std::optional<u32> floppy_data_rate(FloppyDriveType drive, const FloppyGeometry& geometry) {
    if (drive == FloppyDriveType::None || floppy_drive_form(drive) != geometry.form) return std::nullopt;
    switch (geometry.density) {
        case Double:
            // Written at 300 rpm, turning at 360: 250 kbit/s pass as 300.
            return drive == FloppyDriveType::M1_2 ? 300 : 250;
        case High:
            if (drive == FloppyDriveType::K360 || drive == FloppyDriveType::K720) return std::nullopt;
            return 500;
        case Extra:
            if (drive != FloppyDriveType::M2_88) return std::nullopt;
            return 1000;
    }
    return std::nullopt;
}

bool floppy_double_step(FloppyDriveType drive, const FloppyGeometry& geometry) {
    return drive == FloppyDriveType::M1_2 && geometry.density == Double && geometry.cylinders <= 42;
}

Status floppy_fits(FloppyDriveType drive, const FloppyGeometry& geometry) {
    if (drive == FloppyDriveType::None) return Error{"there is no such floppy drive"};
    if (floppy_drive_form(drive) == geometry.form) return {};
    return Error{"a " + std::string(geometry.name) + (geometry.form == Inch5_25 ? " disk is 5.25" : " disk is 3.5") +
                 "-inch and does not go into a " + std::string(floppy_drive_name(drive)) +
                 " drive (insert it before the machine starts, so that a fitting drive is built in)"};
}

}  // namespace lockstep
