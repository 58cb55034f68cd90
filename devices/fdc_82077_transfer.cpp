// 82077AA: the course of a command on the surface: its start, its time, and the bytes between host and chip. What is
// done with a sector is in fdc_82077_sectors.cpp.
//
// Time runs in steps of sectors: Search → (Transfer) → (SectorEnd) → Search …, each entered by one scheduler event.
// Raising a request comes last in every function that does it, since the host may move all bytes before the call
// returns.
#include <algorithm>

#include "base/bits.h"
#include "devices/fdc_82077.h"
#include "devices/fdc_82077_status.h"

namespace lockstep {

using namespace fdc;

namespace {

// From the last byte (or the error) to the result phase.
constexpr Time finish_delay = Time::microseconds(20);

// The part of a sector's time before its data field, in eighths.
constexpr u64 id_eighths = 1;

}  // namespace

// --- start -----------------------------------------------------------------------------------------------------------

void Fdc82077::start_surface() {
    const Operation op = operation();
    phase_ = Phase::Execution;
    st0_ = command_[1] & 7;
    st1_ = st2_ = 0;
    head_ = bits<u8>(command_[1], 2, 1);
    tc_ = last_sector_ = false;
    sectors_left_ = sectors_done_ = 0;
    buffer_size_ = buffer_position_ = 0;
    forget_reset_status();
    if (op == Operation::FormatTrack) {
        id_ = SectorId{0, 0, 0, command_[2]};
        eot_ = command_[3];
        sectors_left_ = eot_;
    } else if (op != Operation::ReadId) {
        id_ = SectorId{command_[2], command_[3], command_[4], command_[5]};
        eot_ = command_[6];
        if (op == Operation::ReadTrack) sectors_left_ = eot_;
        // VERIFY with EC set: the last byte is the number of sectors.
        if (op == Operation::Verify && bit<u8>(command_[1], 7)) {
            sectors_left_ = command_[8] == 0 ? u16{256} : u16{command_[8]};
        }
    }
    const bool implied_seek = bit<u8>(configuration_, 6) && names_cylinder(op);
    if (implied_seek && pcn_[unit()] != id_.c) {
        const u8 from = pcn_[unit()];
        step_ = Step::ImpliedSeek;
        start_seek(unit(), SeekKind::Implied, id_.c > from,
                   static_cast<u8>(id_.c > from ? id_.c - from : from - id_.c));
        return;
    }
    start_rotation();
}

// The sector search starts from here, at first and whenever the disk had stopped.
void Fdc82077::start_rotation() {
    if (!selected().turning()) {
        scheduler_.cancel(exec_event_);
        step_ = Step::NoRotation;
        return;
    }
    if (writes_disk(operation()) && selected().write_protected()) {
        finish(st0::abnormal, st1::not_writable, 0);
        return;
    }
    const Time now = scheduler_.now();
    Time start = now;
    if (now.ns >= head_loaded_until_ns_) {
        // SPECIFY: HLT times 2 ms at 500 kbit/s; 0 stands for 128.
        const u32 hlt = hlt_nd_ >> 1;
        start = start + rate_scaled(hlt == 0 ? 128 : hlt, 2'000'000);
    }
    start = std::max(start, selected().at_speed());
    head_loaded_until_ns_ = ~u64{0};  // while the command lasts
    step_ = Step::Search;
    scheduler_.schedule(exec_event_, start + search_time(start));
}

Time Fdc82077::sector_time() const {
    if (operation() == Operation::FormatTrack) return selected().sector_time(std::max<u32>(command_[3], 1));
    const std::optional<Track> on_track = track();
    return selected().sector_time(on_track ? on_track->sectors : 18);
}

// How long it takes from `from` on until the sector's ID (host to disk) or its data (disk to host) has passed.
Time Fdc82077::search_time(Time from) const {
    const Drive& drive = selected();
    const std::optional<Track> on_track = track();
    const Time whole = sector_time();
    const Time part = takes_host_data(operation()) ? Time{whole.ns * id_eighths / 8} : whole;
    // Two index pulses without the sector end the search (datasheet, ST1: ND, MA).
    const Time in_vain{2 * drive.revolution().ns};
    switch (operation()) {
        case Operation::FormatTrack:
        case Operation::ReadTrack:
            if (operation() == Operation::ReadTrack && !on_track) return in_vain;
            if (!config_.rotational_latency || sectors_done_ != 0) return part;
            return Time{drive.revolution().ns - drive.phase(from).ns} + part;  // from the index pulse
        case Operation::ReadId:
            if (!on_track) return in_vain;
            return Time{whole.ns - drive.phase(from).ns % std::max<u64>(whole.ns, 1)};
        default: break;
    }
    if (!on_track || !drive.sector_index(*on_track, id_)) return in_vain;
    if (!config_.rotational_latency) return part;
    // An ID whose beginning has just passed can still be caught: the end of a sector is where the next begins.
    const u64 slack = whole.ns * id_eighths / 8;
    const u64 start = whole.ns * (id_.r - 1u);
    const u64 revolution = drive.revolution().ns;
    const u64 wait = (start + slack + revolution - drive.phase(from).ns) % revolution;
    return Time{wait + part.ns - slack};
}

void Fdc82077::deadline(Time delay, Step step) {
    step_ = step;
    scheduler_.schedule_in(exec_event_, std::max(delay, Time{1}));
}

// --- events ----------------------------------------------------------------------------------------------------------

void Fdc82077::exec_event() {
    if (phase_ != Phase::Execution) return;
    switch (step_) {
        case Step::Search: sector_found(); break;
        case Step::Transfer:
            // The disk does not wait.
            finish(st0::abnormal, st1::overrun, 0);
            break;
        case Step::SectorEnd: sector_end(); break;
        case Step::EndOfCylinder: finish(st0::abnormal, st1::end_of_cylinder, 0); break;
        case Step::Finish: enter_result(); break;
        case Step::None:
        case Step::ImpliedSeek:
        case Step::NoRotation: break;
    }
}

// --- moving bytes ----------------------------------------------------------------------------------------------------

void Fdc82077::ask_host(u32 bytes) {
    buffer_size_ = static_cast<u16>(std::min<u32>(bytes, BlockDevice::sector_size));
    buffer_position_ = 0;
    const Time whole = sector_time();
    deadline(to_host() ? whole : Time{whole.ns - whole.ns * id_eighths / 8}, Step::Transfer);
    if (bit<u8>(hlt_nd_, 0)) {
        interrupt_ = true;
    } else {
        request_ = true;
    }
    update_pins();
}

u8 Fdc82077::take_byte() {
    if (buffer_position_ >= buffer_size_ || buffer_position_ >= buffer_.size()) return 0;
    const u8 value = buffer_[buffer_position_++];
    if (buffer_position_ == buffer_size_) bytes_complete();
    return value;
}

void Fdc82077::give_byte(u8 value) {
    if (buffer_position_ >= buffer_size_ || buffer_position_ >= buffer_.size()) return;
    buffer_[buffer_position_++] = value;
    if (buffer_position_ == buffer_size_) bytes_complete();
}

// All bytes of this sector have been moved. From the host: SectorEnd at the time already set for the overrun.
void Fdc82077::bytes_complete() {
    if (bit<u8>(hlt_nd_, 0)) interrupt_ = false;
    request_ = false;
    if (to_host()) {
        next_sector();
    } else {
        step_ = Step::SectorEnd;
    }
    update_pins();
}

u16 Fdc82077::dma_take() {
    if (!request_ || phase_ != Phase::Execution || step_ != Step::Transfer || !to_host()) return 0xFF;
    return take_byte();
}

void Fdc82077::dma_give(u16 value) {
    if (!request_ || phase_ != Phase::Execution || step_ != Step::Transfer || to_host()) return;
    give_byte(static_cast<u8>(value));
}

void Fdc82077::dma_terminal_count() {
    if (phase_ != Phase::Execution || bit<u8>(hlt_nd_, 0) || operation() == Operation::FormatTrack) return;
    switch (step_) {
        case Step::Search:         // after the last byte of a sector that was not the last of the track
        case Step::EndOfCylinder:  // after the last byte of EOT
            if (to_host() && sectors_done_ != 0) finish(0, 0, 0);
            break;
        case Step::Transfer:
            request_ = false;
            if (to_host()) {
                if (!last_sector_) static_cast<void>(advance_id(1));
                finish(0, 0, 0);
            } else if (buffer_position_ == 0) {
                finish(0, 0, 0);
            } else {
                // Datasheet, WRITE DATA: the rest of the sector is filled with zeros. (SCAN compares what came.)
                std::fill(buffer_.begin() + buffer_position_, buffer_.end(),
                          is_scan(operation()) ? u8{0xFF} : u8{0x00});
                tc_ = true;
                step_ = Step::SectorEnd;
            }
            update_pins();
            break;
        case Step::SectorEnd: tc_ = true; break;
        default: break;
    }
}

// --- end -------------------------------------------------------------------------------------------------------------

void Fdc82077::host_failed(std::string_view what, const Error& error, u8 st2_bits) {
    note(LogLevel::Error, "floppy " + std::string(what) + ": " + error.message);
    // The nearest thing the chip can say is a CRC error: BIOSes report it and DOS offers to retry.
    finish(st0::abnormal, st1::data_error, st2_bits);
}

void Fdc82077::finish(u8 st0_bits, u8 st1_bits, u8 st2_bits) {
    st0_ |= st0_bits;
    st1_ |= st1_bits;
    st2_ |= st2_bits;
    if (st1_ != 0 && (st0_ & 0xC0u) == 0) st0_ |= st0::abnormal;  // marks READ TRACK left on its way
    request_ = false;
    if (bit<u8>(hlt_nd_, 0)) interrupt_ = false;
    deadline(quick(finish_delay), Step::Finish);
    update_pins();
}

void Fdc82077::enter_result() {
    // SPECIFY: HUT times 16 ms at 500 kbit/s; 0 stands for 16.
    const u32 hut = srt_hut_ & 0x0Fu;
    head_loaded_until_ns_ = (scheduler_.now() + rate_scaled(hut == 0 ? 16 : hut, 16'000'000)).ns;
    result({st0_, st1_, st2_, id_.c, id_.h, id_.r, id_.n}, true);
}

}  // namespace lockstep
