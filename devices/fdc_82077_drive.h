// A floppy disk drive: the mechanics behind the controller's drive interface, and the disk in it.
//
// Models: head position and TRK0, step pulses, motor and spin-up, rotation and index pulse, the disk change latch, the
// write protect sensor, and which address marks pass the head. The disk is an image in one of the formats of
// storage/floppy_geometry.h; besides the image's bytes it has "deleted data" marks, which are kept while the disk is in
// the drive (an image file has no place for them).
//
// Not implemented: sector IDs other than the format's own (so FORMAT TRACK cannot change the format), CRC errors of the
// guest's making, gaps, weak bits.
#pragma once

#include <array>
#include <memory>
#include <optional>

#include "base/archive.h"
#include "base/result.h"
#include "base/time.h"
#include "devices/storage/block_device.h"
#include "devices/storage/floppy_geometry.h"

namespace lockstep::fdc {

// The ID field of a sector.
struct SectorId {
    u8 c = 0;
    u8 h = 0;
    u8 r = 0;
    u8 n = 0;
    friend constexpr bool operator==(const SectorId&, const SectorId&) = default;
};

// What passes a head: sectors 1 … `sectors`, all with these C and H and with N = 2.
struct Track {
    u8 cylinder = 0;
    u8 head = 0;
    u8 sectors = 1;  // never 0
};

class Drive {
public:
    Drive() = default;
    Drive(FloppyDriveType type, u32 speed) : type_(type), speed_(speed) {}

    FloppyDriveType type() const { return type_; }
    bool exists() const { return type_ != FloppyDriveType::None; }

    // --- the slot ---
    // `image` is not null and has a floppy's size. Replaces nothing: an error when a disk is in.
    Status insert(std::unique_ptr<BlockDevice> image, bool write_protect);
    // The disk that was in, or null.
    std::unique_ptr<BlockDevice> eject();
    BlockDevice* image() { return image_.get(); }
    const BlockDevice* image() const { return image_.get(); }
    // Only meaningful with a disk in.
    const FloppyGeometry& geometry() const { return geometry_; }

    // --- signals of the drive interface, as when this drive is selected ---
    bool track0() const { return exists() && cylinder_ == 0; }
    bool write_protected() const;
    bool disk_change() const { return change_; }
    bool index(Time now) const;
    void step(bool inward);
    void set_motor(bool on, Time now);
    bool motor() const { return motor_; }
    u8 cylinder() const { return cylinder_; }

    // Index pulses come: a disk is in and the motor is on.
    bool turning() const { return motor_ && image_ != nullptr; }
    // When the disk has reached its speed, if it is turning.
    Time at_speed() const { return Time{at_speed_ns_}; }
    // One revolution.
    Time revolution() const;
    // The time from one sector to the next on a track of that many sectors (at least 1).
    Time sector_time(u32 sectors) const { return Time{revolution().ns / (sectors == 0 ? 1 : sectors)}; }
    // Position within the revolution.
    Time phase(Time now) const { return Time{now.ns % revolution().ns}; }

    // --- the surface ---
    // What a controller set to that data rate sees under the given head; nothing when it finds no address marks.
    std::optional<Track> track(unsigned head, u32 rate_kbps, bool mfm) const;
    // The place of a sector of such a track in the image.
    std::optional<u32> sector_index(const Track& track, const SectorId& id) const;
    // `sector` came from sector_index.
    Status read(u32 sector, std::span<u8, 512> bytes);
    Status write(u32 sector, std::span<const u8, 512> bytes, bool deleted);
    bool deleted(u32 sector) const;

    // Power-on: head on track 0, motor off, change latch set.
    void power_on();
    void serialize(Archive& archive);

private:
    static constexpr std::size_t max_sectors = 5760;

    FloppyDriveType type_ = FloppyDriveType::None;
    u32 speed_ = 1;
    std::unique_ptr<BlockDevice> image_;
    FloppyGeometry geometry_;
    bool protect_ = false;
    bool motor_ = false;
    bool change_ = false;
    u8 cylinder_ = 0;
    u64 at_speed_ns_ = 0;
    std::array<u8, max_sectors / 8> deleted_{};
};

}  // namespace lockstep::fdc
