// 82077AA: moving the heads. Four seeks may be under way; step pulses go to the drive the DOR selects.
#include "devices/fdc_82077.h"
#include "devices/fdc_82077_status.h"

namespace lockstep {

using namespace fdc;

namespace {

// A seek that needs no step still takes the chip a moment.
constexpr Time no_step_delay = Time::microseconds(20);

}  // namespace

// SPECIFY: 16 − SRT milliseconds at 500 kbit/s.
Time Fdc82077::step_time() const {
    return rate_scaled(16u - (srt_hut_ >> 4), 1'000'000);
}

// Statuses of a reset that nobody fetched do not stand in the way of what is started now.
void Fdc82077::forget_reset_status() {
    scheduler_.cancel(reset_event_);
    reset_status_ = 0;
}

void Fdc82077::start_seek(unsigned unit, SeekKind kind, bool inward, u8 steps) {
    forget_reset_status();
    seek_status_[unit] = 0;
    seeks_[unit] = Seek{kind, inward, steps};
    const bool at_rest = kind == SeekKind::Recalibrate ? selected().track0() : steps == 0;
    scheduler_.schedule_in(seek_events_[unit], at_rest ? quick(no_step_delay) : step_time());
}

void Fdc82077::seek_event(unsigned unit) {
    Seek& seek = seeks_[unit];
    Drive& drive = selected();
    if (seek.kind == SeekKind::None) return;
    if (seek.kind == SeekKind::Recalibrate) {
        if (!drive.track0() && seek.steps_left != 0) {
            drive.step(false);
            latches_ |= latch::step;
            --seek.steps_left;
            scheduler_.schedule_in(seek_events_[unit], step_time());
            return;
        }
        pcn_[unit] = 0;
        seek_done(unit, drive.track0() ? st0::seek_end
                                       : static_cast<u8>(st0::abnormal | st0::seek_end | st0::equipment_check));
        return;
    }
    // A relative seek outward ends at track 0.
    const bool stopped = seek.kind == SeekKind::Relative && !seek.inward && drive.track0();
    if (seek.steps_left != 0 && !stopped) {
        drive.step(seek.inward);
        latches_ |= latch::step;
        pcn_[unit] = static_cast<u8>(pcn_[unit] + (seek.inward ? 1 : -1));
        --seek.steps_left;
    }
    if (seek.steps_left != 0 && !stopped) {
        scheduler_.schedule_in(seek_events_[unit], step_time());
        return;
    }
    seek_done(unit, st0::seek_end);
}

void Fdc82077::seek_done(unsigned unit, u8 status) {
    const bool implied = seeks_[unit].kind == SeekKind::Implied;
    seeks_[unit] = {};
    if (implied) {
        st0_ |= status;
        if (phase_ == Phase::Execution && step_ == Step::ImpliedSeek) start_rotation();
        return;
    }
    // The head bit of the status is always 0 (datasheet, SEEK).
    seek_status_[unit] = static_cast<u8>(status | unit);
    interrupt_ = true;
    update_pins();
}

}  // namespace lockstep
