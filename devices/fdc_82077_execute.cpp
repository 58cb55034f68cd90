// 82077AA: command and result phases, and the commands that need no disk surface.
#include <algorithm>

#include "base/bits.h"
#include "devices/fdc_82077.h"
#include "devices/fdc_82077_status.h"

namespace lockstep {

using namespace fdc;

// --- the FIFO as the host sees it -----------------------------------------------------------------------------------

void Fdc82077::write_fifo(u8 value) {
    if (held_in_reset()) return;
    switch (phase_) {
        case Phase::Command: break;
        case Phase::Execution:
            if (bit<u8>(hlt_nd_, 0) && step_ == Step::Transfer && !to_host()) {
                give_byte(value);
                return;
            }
            [[fallthrough]];
        case Phase::Result: note(LogLevel::Guest, "byte written to the FIFO while it was not asked for"); return;
    }
    if (command_length_ >= max_command_bytes) command_length_ = 0;  // cannot happen; the array stays safe if it does
    command_[command_length_++] = value;
    if (command_length_ >= decode_command(command_[0]).length) execute();
}

u8 Fdc82077::read_fifo() {
    if (held_in_reset()) return 0;
    if (phase_ == Phase::Execution && bit<u8>(hlt_nd_, 0) && step_ == Step::Transfer && to_host()) return take_byte();
    if (phase_ != Phase::Result || result_position_ >= max_result_bytes) return 0;
    const u8 value = result_[result_position_++];
    // Datasheet: the interrupt of the result phase ends with its first byte. (The other commands have none; one that is
    // up then belongs to a seek.)
    if (result_position_ == 1 && is_surface_operation(operation())) interrupt_ = false;
    if (result_position_ >= result_length_) {
        to_command_phase();
        raise_seek_interrupt_again();
    }
    update_pins();
    return value;
}

void Fdc82077::to_command_phase() {
    phase_ = Phase::Command;
    step_ = Step::None;
    command_length_ = 0;
    result_length_ = result_position_ = 0;
}

// Two drives may finish a seek before the first status is fetched: the second needs an edge of its own.
void Fdc82077::raise_seek_interrupt_again() {
    for (const u8 status : seek_status_) {
        if (status != 0) interrupt_ = true;
    }
}

void Fdc82077::result(std::initializer_list<u8> bytes, bool interrupt) {
    result_length_ = static_cast<u8>(std::min<std::size_t>(bytes.size(), max_result_bytes));
    std::copy_n(bytes.begin(), result_length_, result_.begin());
    result_position_ = 0;
    step_ = Step::None;
    phase_ = Phase::Result;
    if (interrupt) interrupt_ = true;
    update_pins();
}

// --- commands -------------------------------------------------------------------------------------------------------

void Fdc82077::execute() {
    const Operation op = operation();
    if (is_surface_operation(op)) {
        start_surface();
        return;
    }
    switch (op) {
        case Operation::Specify:
            srt_hut_ = command_[1];
            hlt_nd_ = command_[2];
            to_command_phase();
            break;
        case Operation::SenseDrive: {
            // The drive on the cable is the one the DOR selects; the command's own bits only come back.
            u8 status = static_cast<u8>(st3::always_one | (command_[1] & 7u));
            if (selected().write_protected()) status |= st3::write_protected;
            if (selected().track0()) status |= st3::track0;
            head_ = bits<u8>(command_[1], 2, 1);
            result({status}, false);
            break;
        }
        case Operation::SenseInterrupt: sense_interrupt(); break;
        case Operation::Recalibrate: {
            const unsigned drive = unit();
            to_command_phase();
            // Datasheet: at most 79 steps, so that a head beyond cylinder 79 needs the command twice.
            start_seek(drive, SeekKind::Recalibrate, false, 79);
            break;
        }
        case Operation::Seek: {
            const unsigned drive = unit();
            const u8 from = pcn_[drive];
            const u8 to = command_[2];
            head_ = bits<u8>(command_[1], 2, 1);
            to_command_phase();
            start_seek(drive, SeekKind::Seek, to > from, static_cast<u8>(to > from ? to - from : from - to));
            break;
        }
        case Operation::RelativeSeek: {
            const unsigned drive = unit();
            const bool inward = bit<u8>(command_[0], 6);
            const u8 steps = command_[2];
            head_ = bits<u8>(command_[1], 2, 1);
            to_command_phase();
            start_seek(drive, SeekKind::Relative, inward, steps);
            break;
        }
        case Operation::Version: result({0x90}, false); break;
        case Operation::DumpRegisters: dump_registers(); break;
        case Operation::Configure: configure(); break;
        case Operation::Perpendicular: {
            const u8 value = command_[1];
            // OW (bit 7) lets the drives' bits through; GAP and WGATE are always written.
            const u8 drives = (value & 0x80u) != 0 ? value : perpendicular_;
            perpendicular_ = static_cast<u8>((drives & 0x3Cu) | (value & 0x03u));
            to_command_phase();
            break;
        }
        case Operation::Lock:
            lock_ = bit<u8>(command_[0], 7);
            result({static_cast<u8>(lock_ ? 0x10 : 0x00)}, false);
            break;
        default: result({st0::invalid}, false); break;
    }
}

void Fdc82077::sense_interrupt() {
    interrupt_ = false;
    for (unsigned i = 0; i < 4; ++i) {
        if (seek_status_[i] == 0) continue;
        const u8 status = seek_status_[i];
        seek_status_[i] = 0;
        result({status, pcn_[i]}, false);
        return;
    }
    for (unsigned i = 0; i < 4; ++i) {
        if (!bit<u8>(reset_status_, i)) continue;
        reset_status_ = with_bit<u8>(reset_status_, i, false);
        result({static_cast<u8>(st0::polling | i), pcn_[i]}, false);
        return;
    }
    // Nothing to report: the datasheet calls the command invalid then.
    result({st0::invalid}, false);
}

void Fdc82077::configure() {
    configuration_ = command_[2] & 0x7F;
    precompensation_track_ = command_[3];
    // Polling turned off in time: the interrupt of the reset does not come.
    if (bit<u8>(configuration_, 4)) scheduler_.cancel(reset_event_);
    to_command_phase();
}

void Fdc82077::dump_registers() {
    result({pcn_[0], pcn_[1], pcn_[2], pcn_[3], srt_hut_, hlt_nd_, eot_,
            static_cast<u8>((lock_ ? 0x80u : 0u) | perpendicular_), configuration_, precompensation_track_},
           false);
}

}  // namespace lockstep
