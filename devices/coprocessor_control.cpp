#include "devices/coprocessor_control.h"

namespace lockstep {

void CoprocessorControl::drive() {
    irq13.set(latched_);
    ignne.set(ignored_);
}

void CoprocessorControl::set_ferr(bool active) {
    if (active && !ferr_) latched_ = true;
    if (!active) ignored_ = false;
    ferr_ = active;
    drive();
}

u32 CoprocessorControl::io_read(u32, BusWidth width) {
    return ones(width);
}

void CoprocessorControl::io_write(u32 offset, u32, BusWidth) {
    if (offset == 0) {
        latched_ = false;
        ignored_ = ferr_;
        drive();
    } else {
        reset_coprocessor.pulse();
    }
}

void CoprocessorControl::reset(ResetKind) {
    latched_ = false;
    ignored_ = false;
    drive();
}

void CoprocessorControl::serialize(Archive& archive) {
    archive.field("ferr", ferr_);
    archive.field("latched", latched_);
    archive.field("ignored", ignored_);
    archive.require(ferr_ || !ignored_, "ignored", "there is no error");
    if (!archive.loading()) return;
    irq13.restore(latched_);
    ignne.restore(ignored_);
}

}  // namespace lockstep
