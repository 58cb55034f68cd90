// The formats of PC floppy disks and the drives that take them.
//
// Facts: IBM PC, AT and PS/2 technical references; ECMA-70, -99, -100, -125, -147. Every format has 512-byte sectors in
// MFM, numbered from 1, in one file by cylinder, then head, then sector.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/types.h"

namespace lockstep {

// What the CMOS byte 10h calls the drive.
enum class FloppyDriveType : u8 { None = 0, K360 = 1, M1_2 = 2, K720 = 3, M1_44 = 4, M2_88 = 5 };

enum class FloppyForm : u8 { Inch5_25, Inch3_5 };
enum class FloppyDensity : u8 { Double, High, Extra };

struct FloppyGeometry {
    std::string_view name;  // "1.44M"
    u8 cylinders = 0;
    u8 heads = 0;
    u8 sectors = 0;  // per track
    FloppyForm form = FloppyForm::Inch3_5;
    FloppyDensity density = FloppyDensity::Double;

    constexpr u32 total_sectors() const { return u32{cylinders} * heads * sectors; }
    constexpr u64 size_bytes() const { return u64{total_sectors()} * 512; }
};

// All formats known, by size.
std::span<const FloppyGeometry> floppy_formats();
// The format of an image of that many bytes; the error lists what there is.
Result<FloppyGeometry> floppy_geometry_of_size(u64 bytes);
// True when an image of that size is a floppy.
bool is_floppy_size(u64 bytes);
// The most ordinary drive that reads and writes the format.
FloppyDriveType natural_drive(const FloppyGeometry& geometry);

// --- drives ---

std::string_view floppy_drive_name(FloppyDriveType drive);
// Cylinders the head can reach (80-track drives step a little further than the standard format).
u8 floppy_drive_cylinders(FloppyDriveType drive);
u32 floppy_drive_rpm(FloppyDriveType drive);
FloppyForm floppy_drive_form(FloppyDriveType drive);
// 5.25-inch double-density drives have no disk change line (IBM PC technical reference).
bool floppy_drive_has_change_line(FloppyDriveType drive);
// The bit rate in kbit/s at which the disk's bits pass this drive's head; nothing when the drive cannot read it.
std::optional<u32> floppy_data_rate(FloppyDriveType drive, const FloppyGeometry& geometry);
// 48 tpi disks in 96 tpi drives: only every second cylinder of the drive holds a track.
bool floppy_double_step(FloppyDriveType drive, const FloppyGeometry& geometry);
// Whether the disk goes into the slot at all; it may still be unreadable there.
Status floppy_fits(FloppyDriveType drive, const FloppyGeometry& geometry);

}  // namespace lockstep
