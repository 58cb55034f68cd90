#include "devices/vga/vga.h"

namespace lockstep {

Vga::Vga(Scheduler& scheduler, vga::SharedMemory memory)
    : scheduler_(scheduler), memory_(std::move(memory)), dispi_(memory_.size()) {
    retrace_event_ = scheduler_.add("vga.retrace", [this] { on_retrace(); });
    reset(ResetKind::PowerOn);
}

void Vga::reset(ResetKind kind) {
    if (kind == ResetKind::PowerOn) {
        dac_.power_on();
        frame_count_ = 0;
    }
    crtc_.reset();
    sequencer_.reset();
    graphics_.reset();
    attribute_.reset();
    dispi_.reset();
    dac_.set_eight_bit(false);
    misc_output_ = 0;
    feature_control_ = 0;
    enabled_ = true;
    interrupt_pending_ = false;
    changed_ = true;
    update_windows();
    beam_.set(timing());
    schedule_retrace();
    update_interrupt();
}

// --- time -----------------------------------------------------------------------------------------------------------

vga::Timing Vga::timing() const {
    if (dispi_.enabled()) return vga::sixty_hertz_timing(dispi_.width(), dispi_.height());
    return vga::programmed_timing(crtc_, sequencer_, misc_output_);
}

void Vga::update_timing() {
    const vga::Timing now = timing();
    if (now == beam_.timing()) return;
    beam_.set(now);
    schedule_retrace();
}

void Vga::schedule_retrace() {
    const Time next = beam_.next_retrace(scheduler_.now());
    if (next == Time::never()) {
        scheduler_.cancel(retrace_event_);
    } else {
        scheduler_.schedule(retrace_event_, next);
    }
}

void Vga::on_retrace() {
    ++frame_count_;
    interrupt_pending_ = true;
    update_interrupt();
    schedule_retrace();
    if (on_frame) on_frame();
}

void Vga::update_interrupt() {
    // Register 11h: bit 4 low holds the latch clear, bit 5 low lets it out.
    if (crtc_.interrupt_cleared()) interrupt_pending_ = false;
    interrupt.set(interrupt_pending_ && crtc_.interrupt_enabled());
}

const vga::Frame& Vga::render() {
    const bool written = memory_.anything_written();
    if (written) memory_.forget_written();
    const bool changed = changed_ || written;
    changed_ = false;
    return renderer_.render(source(), changed);
}

// --- state ----------------------------------------------------------------------------------------------------------

void Vga::serialize(Archive& archive) {
    archive.field("crtc", crtc_);
    archive.field("sequencer", sequencer_);
    archive.field("graphics", graphics_);
    archive.field("attribute", attribute_);
    archive.field("dac", dac_);
    archive.field("dispi", dispi_);
    archive.field("misc_output", misc_output_);
    archive.field("feature_control", feature_control_);
    archive.field("enabled", enabled_);
    archive.field("interrupt_pending", interrupt_pending_);
    archive.field("frame_count", frame_count_);
    archive.require((misc_output_ & ~0xEF) == 0, "misc_output", "bits that do not exist are set");
    archive.require((feature_control_ & ~0x08) == 0, "feature_control", "bits that do not exist are set");
    archive.require(!(interrupt_pending_ && crtc_.interrupt_cleared()), "interrupt_pending", "held clear");
    if (!archive.loading()) return;
    update_windows();
    beam_.set(timing());
    interrupt.restore(interrupt_pending_ && crtc_.interrupt_enabled());
    changed_ = true;
    memory_.mark_all_written();
}

}  // namespace lockstep
