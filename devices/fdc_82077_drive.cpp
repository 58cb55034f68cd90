#include "devices/fdc_82077_drive.h"

#include <algorithm>

namespace lockstep::fdc {

namespace {

// 3.5-inch drives promise 500 ms at most; BIOSes wait that long by themselves before they write.
constexpr Time spin_up = Time::milliseconds(250);

}  // namespace

Status Drive::insert(std::unique_ptr<BlockDevice> image, bool write_protect) {
    if (image_) return Error{"a disk is already in the drive (eject it first)"};
    Result<FloppyGeometry> geometry = floppy_geometry_of_size(image->size_bytes());
    if (!geometry) return geometry.error();
    if (Status status = floppy_fits(type_, *geometry); !status) return status;
    geometry_ = *geometry;
    image_ = std::move(image);
    protect_ = write_protect;
    deleted_.fill(0);
    // The latch stays as the removal (or power-on) left it, so the host hears of the change.
    change_ = floppy_drive_has_change_line(type_);
    return {};
}

std::unique_ptr<BlockDevice> Drive::eject() {
    if (!image_) return nullptr;
    change_ = floppy_drive_has_change_line(type_);
    deleted_.fill(0);
    return std::move(image_);
}

bool Drive::write_protected() const {
    if (!exists()) return false;
    // An empty slot: the 5.25-inch sensor sees light, as through a notch; the 3.5-inch switch is not pressed.
    if (!image_) return floppy_drive_form(type_) == FloppyForm::Inch3_5;
    return protect_ || image_->read_only();
}

Time Drive::revolution() const {
    return Time{std::max<u64>(1'000, 60 * ns_per_second / floppy_drive_rpm(type_) / std::max<u32>(speed_, 1))};
}

bool Drive::index(Time now) const {
    // The hole passes in about 4 ms of 200.
    return turning() && phase(now).ns < revolution().ns / 50;
}

void Drive::step(bool inward) {
    if (!exists()) return;
    if (inward) {
        if (cylinder_ + 1 < floppy_drive_cylinders(type_)) ++cylinder_;
    } else if (cylinder_ > 0) {
        --cylinder_;
    }
    // A step pulse clears the latch if there is a disk to have been changed.
    if (image_) change_ = false;
}

void Drive::set_motor(bool on, Time now) {
    if (on == motor_ || !exists()) return;
    motor_ = on;
    if (on) at_speed_ns_ = now.ns + spin_up.ns / std::max<u32>(speed_, 1);
}

std::optional<Track> Drive::track(unsigned head, u32 rate_kbps, bool mfm) const {
    if (!image_ || !mfm || head >= geometry_.heads) return std::nullopt;
    if (floppy_data_rate(type_, geometry_) != rate_kbps) return std::nullopt;
    unsigned cylinder = cylinder_;
    if (floppy_double_step(type_, geometry_)) {
        if (cylinder % 2 != 0) return std::nullopt;  // between two tracks
        cylinder /= 2;
    }
    if (cylinder >= geometry_.cylinders) return std::nullopt;  // never formatted
    return Track{static_cast<u8>(cylinder), static_cast<u8>(head), std::max<u8>(geometry_.sectors, 1)};
}

std::optional<u32> Drive::sector_index(const Track& track, const SectorId& id) const {
    if (id.c != track.cylinder || id.h != track.head || id.n != 2 || id.r == 0 || id.r > track.sectors) {
        return std::nullopt;
    }
    const u32 index = (u32{track.cylinder} * geometry_.heads + track.head) * geometry_.sectors + (id.r - 1u);
    if (index >= geometry_.total_sectors() || index >= max_sectors) return std::nullopt;
    return index;
}

Status Drive::read(u32 sector, std::span<u8, 512> bytes) {
    if (!image_) return Error{"no disk in the drive"};
    return image_->read(sector, bytes);
}

Status Drive::write(u32 sector, std::span<const u8, 512> bytes, bool deleted) {
    if (!image_ || write_protected()) return Error{"no writable disk in the drive"};
    const Status status = image_->write(sector, bytes);
    if (status && sector < max_sectors) {
        const u8 mask = static_cast<u8>(1u << sector % 8);
        u8& marks = deleted_[sector / 8];
        marks = static_cast<u8>(deleted ? marks | mask : marks & ~mask);
    }
    return status;
}

bool Drive::deleted(u32 sector) const {
    return sector < max_sectors && (deleted_[sector / 8] >> sector % 8 & 1) != 0;
}

void Drive::power_on() {
    motor_ = false;
    cylinder_ = 0;
    at_speed_ns_ = 0;
    change_ = floppy_drive_has_change_line(type_);
}

void Drive::serialize(Archive& archive) {
    // Which drive and which disk belong to the configuration; here it is only checked that they are the same.
    FloppyDriveType type = type_;
    u32 sectors = image_ ? geometry_.total_sectors() : 0;
    archive.field("type", type);
    archive.field("sectors", sectors);
    archive.require(type == type_, "type", "the machine has another kind of drive");
    archive.require(sectors == (image_ ? geometry_.total_sectors() : 0), "sectors", "another disk is in the drive");
    archive.field("protect", protect_);
    archive.field("motor", motor_);
    archive.field("change", change_);
    archive.field("cylinder", cylinder_);
    archive.field("at_speed_ns", at_speed_ns_);
    archive.field("deleted", deleted_);
    archive.require(cylinder_ < std::max<u8>(floppy_drive_cylinders(type_), 1), "cylinder",
                    "the head is beyond its reach");
    archive.require(exists() || (!motor_ && !change_), "type", "a drive that is not there cannot be on");
}

}  // namespace lockstep::fdc
