// 82077AA: the registers.
#include <algorithm>

#include "base/bits.h"
#include "devices/fdc_82077.h"
#include "devices/fdc_82077_status.h"

namespace lockstep {

using namespace fdc;

u32 Fdc82077::io_read(u32 offset, BusWidth width) {
    const u32 undriven = ones(width) & ~0xFFu;
    return undriven | read_register(offset);
}

u8 Fdc82077::read_register(u32 offset) {
    switch (offset) {
        case 0: return status_a();
        case 1: return status_b();
        case 2: return dor_;
        case 3: return static_cast<u8>(0xFCu | tdr_);  // bits 7–2 are not driven
        case 4: power_down_ = false; return main_status();
        case 5: power_down_ = false; return read_fifo();
        case 7: {
            const u8 value = digital_input();
            latches_ = 0;  // Model 30: reading DIR clears the flip-flops
            return value;
        }
        default: return 0xFF;
    }
}

void Fdc82077::io_write(u32 offset, u32 value, BusWidth) {
    const u8 byte = static_cast<u8>(value);
    switch (offset) {
        case 2: write_dor(byte); break;
        case 3: tdr_ = byte & 3u; break;
        case 4: write_dsr(byte); break;
        case 5:
            power_down_ = false;
            write_fifo(byte);
            break;
        case 7:
            rate_ = byte & 3u;
            if (config_.interface == Interface::Model30) no_precompensation_ = bit<u8>(byte, 2);
            break;
        default: break;  // SRA and SRB are read-only
    }
}

u8 Fdc82077::main_status() const {
    if (held_in_reset()) return 0;
    u8 status = 0;
    for (unsigned i = 0; i < 4; ++i) {
        const bool seeking = seeks_[i].kind != SeekKind::None && seeks_[i].kind != SeekKind::Implied;
        if (seeking || seek_status_[i] != 0) status = with_bit<u8>(status, i, true);
    }
    switch (phase_) {
        case Phase::Command:
            status |= msr::rqm;
            if (command_length_ != 0) status |= msr::cmd_busy;
            break;
        case Phase::Execution:
            status |= msr::cmd_busy;
            if (bit<u8>(hlt_nd_, 0)) {
                status |= msr::non_dma;
                if (step_ == Step::Transfer) status |= msr::rqm;
                if (step_ == Step::Transfer && to_host()) status |= msr::dio;
            }
            break;
        case Phase::Result: status |= msr::rqm | msr::dio | msr::cmd_busy; break;
    }
    return status;
}

u8 Fdc82077::status_a() const {
    const Drive& drive = selected();
    const bool inward = std::any_of(seeks_.begin(), seeks_.end(), [](const Seek& seek) { return seek.inward; });
    const bool index = drive.index(scheduler_.now());
    u8 value = 0;
    switch (config_.interface) {
        case Interface::At: return 0xFF;  // not driven
        case Interface::Ps2:
            value = with_bit<u8>(value, 7, interrupt_);
            value = with_bit<u8>(value, 6, !drives_[1].exists());
            value = with_bit<u8>(value, 5, (latches_ & latch::step) != 0);
            value = with_bit<u8>(value, 4, !drive.track0());
            value = with_bit<u8>(value, 3, head_ != 0);
            value = with_bit<u8>(value, 2, !index);
            value = with_bit<u8>(value, 1, !drive.write_protected());
            return with_bit<u8>(value, 0, inward);
        case Interface::Model30:
            value = with_bit<u8>(value, 7, interrupt_);
            value = with_bit<u8>(value, 6, request_);
            value = with_bit<u8>(value, 5, (latches_ & latch::step) != 0);
            value = with_bit<u8>(value, 4, drive.track0());
            value = with_bit<u8>(value, 3, head_ == 0);
            value = with_bit<u8>(value, 2, index);
            value = with_bit<u8>(value, 1, drive.write_protected());
            return with_bit<u8>(value, 0, !inward);
    }
    return 0xFF;
}

u8 Fdc82077::status_b() const {
    switch (config_.interface) {
        case Interface::At: return 0xFF;
        case Interface::Ps2: {
            u8 value = 0xC0;
            value = with_bit<u8>(value, 5, bit<u8>(dor_, 0));
            value = with_bit<u8>(value, 4, (latches_ & latch::write_data) != 0);
            value = with_bit<u8>(value, 3, (latches_ & latch::read_data) != 0);
            value = with_bit<u8>(value, 2, step_ == Step::SectorEnd && writes_disk(operation()));
            return with_bits<u8>(value, 0, 2, bits<u8>(dor_, 4, 2));
        }
        case Interface::Model30: {
            u8 value = 0;
            const unsigned select = dor_ & 3u;
            value = with_bit<u8>(value, 7, !drives_[1].exists());
            value = with_bit<u8>(value, 6, select != 1);
            value = with_bit<u8>(value, 5, select != 0);
            value = with_bit<u8>(value, 4, (latches_ & latch::write_data) != 0);
            value = with_bit<u8>(value, 3, (latches_ & latch::read_data) != 0);
            value = with_bit<u8>(value, 2, (latches_ & latch::write_enable) != 0);
            value = with_bit<u8>(value, 1, select != 3);
            return with_bit<u8>(value, 0, select != 2);
        }
    }
    return 0xFF;
}

u8 Fdc82077::digital_input() const {
    const bool change = selected().disk_change();
    switch (config_.interface) {
        case Interface::At: return change ? 0xFF : 0x7F;  // only bit 7 is driven
        case Interface::Ps2: {
            const bool high_density = rate_ == 0 || rate_ == 3;
            return static_cast<u8>((change ? 0x80u : 0u) | 0x78u | static_cast<u32>(rate_ << 1) |
                                   (high_density ? 0u : 1u));
        }
        case Interface::Model30:
            return static_cast<u8>((change ? 0u : 0x80u) | ((dor_ & dor::dma_gate) != 0 ? 8u : 0u) |
                                   (no_precompensation_ ? 4u : 0u) | rate_);
    }
    return 0xFF;
}

void Fdc82077::write_dor(u8 value) {
    const u8 old = dor_;
    dor_ = value;
    for (unsigned i = 0; i < drive_count; ++i) {
        const bool on = bit<u8>(value, 4 + i);
        // DOS never flushes: the motor going off, seconds after the last access, is the natural moment.
        if (drives_[i].motor() && !on && drives_[i].image() != nullptr) {
            if (const Status status = drives_[i].image()->flush(); !status)
                note(LogLevel::Error, status.error().message);
        }
        drives_[i].set_motor(on, scheduler_.now());
    }
    if ((value & dor::not_reset) == 0) {
        soft_reset();
    } else if ((old & dor::not_reset) == 0) {
        begin_polling();
    } else if (phase_ == Phase::Execution && step_ == Step::NoRotation && selected().turning()) {
        start_rotation();
    }
    update_pins();
}

void Fdc82077::write_dsr(u8 value) {
    precompensation_ = bits<u8>(value, 2, 3);
    rate_ = value & 3u;
    if ((value & dsr::soft_reset) != 0) {  // clears itself
        soft_reset();
        if (!held_in_reset()) begin_polling();
    }
    power_down_ = (value & dsr::power_down) != 0;
    update_pins();
}

}  // namespace lockstep
