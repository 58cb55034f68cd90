#include "devices/vga/vga.h"

namespace lockstep {

Vga::Vga(Scheduler& scheduler, vga::SharedMemory memory)
    : scheduler_(scheduler),
      memory_(std::move(memory)),
      units_(memory_.size()),
      log_(memory_.size()),
      shown_(memory_.size()),
      renderer_(memory_.size()) {
    retrace_event_ = scheduler_.add("vga.retrace", [this] { on_retrace(); });
    reset(ResetKind::PowerOn);
}

void Vga::reset(ResetKind kind) {
    if (kind == ResetKind::PowerOn) {
        units_.dac.power_on();
        frame_count_ = 0;
    }
    units_.crtc.reset();
    units_.sequencer.reset();
    units_.graphics.reset();
    units_.attribute.reset();
    units_.dispi.reset();
    units_.dac.set_eight_bit(false);
    misc_output_ = 0;
    feature_control_ = 0;
    enabled_ = true;
    interrupt_pending_ = false;
    update_windows();
    beam_.set(timing());
    begin_picture();
    schedule_retrace();
    update_interrupt();
}

// --- time -----------------------------------------------------------------------------------------------------------

vga::Timing Vga::timing() const {
    if (units_.dispi.enabled()) return vga::sixty_hertz_timing(units_.dispi.width(), units_.dispi.height());
    return vga::programmed_timing(units_.crtc, units_.sequencer, misc_output_);
}

void Vga::update_timing() {
    const vga::Timing now = timing();
    if (now == beam_.timing()) return;
    beam_.set(now);
    begin_picture();
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
    std::swap(shown_, log_);
    const bool split = shown_.splits_picture(beam_.timing().displayed_lines);
    split_frames_ = split ? split_frames_ + 1 : 0;
    log_.begin(units_, vga::Origin::of(units_));
    if (on_frame) on_frame();
}

void Vga::update_interrupt() {
    // Register 11h: bit 4 low holds the latch clear, bit 5 low lets it out.
    if (units_.crtc.interrupt_cleared()) interrupt_pending_ = false;
    interrupt.set(interrupt_pending_ && units_.crtc.interrupt_enabled());
}

// --- pictures -------------------------------------------------------------------------------------------------------

// What was shown before is no part of what is to come: another mode, or another machine state.
void Vga::begin_picture() {
    log_.begin(units_, vga::Origin::of(units_));
    shown_.begin(units_, vga::Origin::of(units_));
    split_frames_ = 0;
    changed_ = true;
}

// The first scan line on which a change made now shows: this one, or the next when most of this one is drawn. What is
// written from the start of vertical retrace on belongs to the next frame.
u16 Vga::line_of_change() const {
    const vga::Beam::Place place = beam_.at(scheduler_.now());
    const vga::Timing& timing = beam_.timing();
    if (place.line >= timing.retrace_line) return 0;
    return static_cast<u16>(place.line + (place.dot >= timing.displayed_dots / 2 ? 1 : 0));
}

void Vga::note(vga::RasterLog::Target target, u32 index, u32 before, u32 after) {
    if (before == after) return;
    changed_ = true;
    log_.add({line_of_change(), target, static_cast<u8>(index), after});
}

const vga::Frame& Vga::render_frame() {
    return render_as(shown_.origin(), split_frames_ > 0);
}

const vga::Frame& Vga::render() {
    // Splits come again in every frame; a single one is a change on its way, which is over by now.
    const bool split = split_frames_ > 1;
    return render_as(split ? shown_.origin() : vga::Origin::of(units_), split);
}

const vga::Frame& Vga::render_as(const vga::Origin& origin, bool split) {
    const vga::Frame& frame = renderer_.render(source(origin), split ? &shown_ : nullptr, changed_);
    changed_ = false;
    if (memory_.anything_written()) memory_.forget_written();
    return frame;
}

// --- state ----------------------------------------------------------------------------------------------------------

void Vga::serialize(Archive& archive) {
    archive.field("crtc", units_.crtc);
    archive.field("sequencer", units_.sequencer);
    archive.field("graphics", units_.graphics);
    archive.field("attribute", units_.attribute);
    archive.field("dac", units_.dac);
    archive.field("dispi", units_.dispi);
    archive.field("misc_output", misc_output_);
    archive.field("feature_control", feature_control_);
    archive.field("enabled", enabled_);
    archive.field("interrupt_pending", interrupt_pending_);
    archive.field("frame_count", frame_count_);
    archive.require((misc_output_ & ~0xEF) == 0, "misc_output", "bits that do not exist are set");
    archive.require((feature_control_ & ~0x08) == 0, "feature_control", "bits that do not exist are set");
    archive.require(!(interrupt_pending_ && units_.crtc.interrupt_cleared()), "interrupt_pending", "held clear");
    if (!archive.loading()) return;
    update_windows();
    beam_.set(timing());
    interrupt.restore(interrupt_pending_ && units_.crtc.interrupt_enabled());
    begin_picture();
    memory_.mark_all_written();
}

}  // namespace lockstep
