// 82077AA: what the commands do with each sector, and which sector is the next.
#include <algorithm>

#include "base/bits.h"
#include "devices/fdc_82077.h"
#include "devices/fdc_82077_status.h"

namespace lockstep {

using namespace fdc;

namespace {

// Before EOT without TC is an error: TC comes with the last byte, so any time after it will do.
constexpr Time end_of_cylinder_delay = Time::microseconds(100);

}  // namespace

// --- a sector has been found -----------------------------------------------------------------------------------------

void Fdc82077::sector_found() {
    if (!selected().turning() || scheduler_.now() < selected().at_speed()) {
        start_rotation();
        return;
    }
    st0_ = static_cast<u8>((st0_ & ~u32{st0::head}) | static_cast<u32>(head_ << 2));
    switch (operation()) {
        case Operation::ReadId: read_id(); return;
        case Operation::ReadTrack: read_track_sector(); return;
        case Operation::FormatTrack:
            if (sectors_left_ == 0) {
                finish(0, 0, 0);
            } else {
                ask_host(4);
            }
            return;
        default: break;
    }
    const std::optional<Track> on_track = track();
    if (!on_track) {
        finish(st0::abnormal, st1::missing_address_mark, 0);
        return;
    }
    if (const std::optional<u32> sector = selected().sector_index(*on_track, id_)) {
        data_sector_found(*sector);
        return;
    }
    // ID fields passed, but not this one. Their cylinder is told apart (datasheet, ST2: WC, BC).
    finish(st0::abnormal, st1::no_data, on_track->cylinder != id_.c ? st2::wrong_cylinder : u8{0});
}

void Fdc82077::data_sector_found(u32 sector) {
    const Operation op = operation();
    if (op == Operation::WriteData || op == Operation::WriteDeleted) {
        latches_ |= latch::write_enable;
        ask_host(BlockDevice::sector_size);
        return;
    }
    latches_ |= latch::read_data;
    if (selected().deleted(sector) != (op == Operation::ReadDeleted)) {
        st2_ |= st2::control_mark;
        if (skip()) {
            next_sector();
            return;
        }
        last_sector_ = true;
    }
    if (is_scan(op)) {
        ask_host(BlockDevice::sector_size);
        return;
    }
    if (const Status status = selected().read(sector, buffer_); !status) {
        host_failed("read", status.error(), st2::data_error_in_data);
        return;
    }
    if (op == Operation::Verify) {
        next_sector();
    } else {
        ask_host(BlockDevice::sector_size);
    }
}

void Fdc82077::read_id() {
    const std::optional<Track> on_track = track();
    if (!on_track) {
        finish(st0::abnormal, st1::missing_address_mark, 0);
        return;
    }
    const u64 whole = selected().sector_time(on_track->sectors).ns;
    const u64 passing = selected().phase(scheduler_.now()).ns / std::max<u64>(whole, 1) % on_track->sectors;
    id_ = SectorId{on_track->cylinder, on_track->head, static_cast<u8>(passing + 1), 2};
    latches_ |= latch::read_data;
    finish(0, 0, 0);
}

// Sectors in the order in which they pass, whatever their IDs; a difference only leaves a mark in ST1.
void Fdc82077::read_track_sector() {
    const std::optional<Track> on_track = track();
    if (!on_track) {
        finish(st0::abnormal, st1::missing_address_mark, 0);
        return;
    }
    if (sectors_left_ == 0) {
        finish(st0::abnormal, st1::end_of_cylinder, 0);
        return;
    }
    const u8 passing = static_cast<u8>(sectors_done_ % on_track->sectors + 1);
    const SectorId there{on_track->cylinder, on_track->head, passing, 2};
    if (there != id_) st1_ |= st1::no_data;
    const std::optional<u32> sector = selected().sector_index(*on_track, there);
    if (!sector) {
        finish(st0::abnormal, st1::missing_address_mark, 0);
        return;
    }
    if (const Status status = selected().read(*sector, buffer_); !status) {
        host_failed("read", status.error(), st2::data_error_in_data);
        return;
    }
    if (selected().deleted(*sector)) st2_ |= st2::control_mark;
    // N says how much is read after the data mark; with another length than the sector's the CRC cannot be right.
    if (id_.n != 2) {
        st1_ |= st1::data_error;
        st2_ |= st2::data_error_in_data;
    }
    ask_host(128u << std::min<u32>(id_.n, 2));
}

// --- the bytes of a sector have come from the host -------------------------------------------------------------------

void Fdc82077::sector_end() {
    if (!selected().turning()) {
        start_rotation();
        return;
    }
    if (operation() == Operation::FormatTrack) {
        format_sector();
    } else if (is_scan(operation())) {
        scan_sector();
    } else {
        write_sector();
    }
}

void Fdc82077::write_sector() {
    // Looked for again: the disk may have been exchanged since the ID passed.
    const std::optional<Track> on_track = track();
    const std::optional<u32> sector = on_track ? selected().sector_index(*on_track, id_) : std::nullopt;
    if (!sector) {
        finish(st0::abnormal, st1::no_data, 0);
        return;
    }
    if (selected().write_protected()) {
        finish(st0::abnormal, st1::not_writable, 0);
        return;
    }
    const bool deleted = operation() == Operation::WriteDeleted;
    if (const Status status = selected().write(*sector, buffer_, deleted); !status) {
        host_failed("write", status.error(), 0);
        return;
    }
    latches_ |= latch::write_data;
    next_sector();
}

// The four bytes are the ID the sector gets. An image has room for its own format's sectors only: those are filled,
// others pass without effect (reading them back then fails, as after a bad FORMAT).
void Fdc82077::format_sector() {
    const std::optional<Track> on_track = track();
    const SectorId id{buffer_[0], buffer_[1], buffer_[2], buffer_[3]};
    if (selected().write_protected()) {
        finish(st0::abnormal, st1::not_writable, 0);
        return;
    }
    if (const auto sector = on_track ? selected().sector_index(*on_track, id) : std::nullopt;
        sector && command_[2] == 2) {
        buffer_.fill(command_[5]);
        if (const Status status = selected().write(*sector, buffer_, false); !status) {
            host_failed("write", status.error(), 0);
            return;
        }
        latches_ |= latch::write_data;
    }
    id_ = id;
    ++sectors_done_;
    if (sectors_left_ <= 1) {
        finish(0, 0, 0);
        return;
    }
    --sectors_left_;
    deadline(search_time(scheduler_.now()), Step::Search);
}

// Byte by byte; FFh on either side fits everything (765 and 82077AA datasheets, SCAN).
void Fdc82077::scan_sector() {
    const std::optional<Track> on_track = track();
    const std::optional<u32> sector = on_track ? selected().sector_index(*on_track, id_) : std::nullopt;
    if (!sector) {
        finish(st0::abnormal, st1::no_data, 0);
        return;
    }
    std::array<u8, BlockDevice::sector_size> on_disk{};
    if (const Status status = selected().read(*sector, on_disk); !status) {
        host_failed("read", status.error(), st2::data_error_in_data);
        return;
    }
    bool equal = true;
    bool fits = true;
    for (std::size_t i = 0; i < on_disk.size(); ++i) {
        const u8 disk = on_disk[i];
        const u8 host = buffer_[i];
        if (disk == host || disk == 0xFF || host == 0xFF) continue;
        equal = false;
        if (operation() == Operation::ScanEqual) fits = false;
        if (operation() == Operation::ScanLowOrEqual && disk > host) fits = false;
        if (operation() == Operation::ScanHighOrEqual && disk < host) fits = false;
    }
    st2_ &= static_cast<u8>(~u32{st2::scan_equal | st2::scan_not_satisfied});
    if (fits) {
        finish(0, 0, equal ? st2::scan_equal : u8{0});
        return;
    }
    st2_ |= st2::scan_not_satisfied;
    next_sector();
}

// --- from one sector to the next -------------------------------------------------------------------------------------

// Moves the ID on; false when the command's last sector is behind (datasheet, result phase table).
bool Fdc82077::advance_id(u8 step) {
    ++sectors_done_;
    if (operation() == Operation::ReadTrack) {
        id_.r = static_cast<u8>(id_.r + 1);
        if (sectors_left_ != 0) --sectors_left_;
        return sectors_left_ != 0;
    }
    const unsigned next = unsigned{id_.r} + step;
    // Beyond EOT without having met it: the chip counts on until it finds no such sector.
    const bool at_end = id_.r == eot_ || (step > 1 && id_.r < eot_ && next > eot_);
    if (!at_end) {
        id_.r = static_cast<u8>(next);
        return true;
    }
    id_.r = 1;
    if (!multi_track()) {
        id_.c = static_cast<u8>(id_.c + 1);
        return false;
    }
    id_.h ^= 1;
    head_ ^= 1;
    if (head_ == 0) {  // head 1 is done
        id_.c = static_cast<u8>(id_.c + 1);
        return false;
    }
    return true;
}

void Fdc82077::next_sector() {
    const Operation op = operation();
    // Datasheet, skip bit tables: after the wrong kind of data mark the address is not incremented.
    if (last_sector_) {
        finish(0, 0, 0);
        return;
    }
    // The last byte of SCAN is STP: 1 every sector, 2 every second.
    const bool more = advance_id(is_scan(op) && command_[8] == 2 ? u8{2} : u8{1});
    if (tc_) {
        finish(0, 0, 0);
        return;
    }
    if (op == Operation::Verify) {
        const bool counted = bit<u8>(command_[1], 7);
        if (counted && --sectors_left_ == 0) {
            finish(0, 0, 0);
            return;
        }
        // Without a count, EOT is where it was meant to end.
        if (!more) {
            finish(counted ? st0::abnormal : u8{0}, counted ? st1::end_of_cylinder : u8{0}, 0);
            return;
        }
    }
    if (!more && is_scan(op)) {
        finish(0, 0, 0);  // searched to the end, ST2 says so
        return;
    }
    if (more) {
        deadline(search_time(scheduler_.now()), Step::Search);
    } else {
        deadline(quick(end_of_cylinder_delay), Step::EndOfCylinder);
    }
}

}  // namespace lockstep
