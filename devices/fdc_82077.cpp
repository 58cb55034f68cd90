// 82077AA: construction, pins, reset, front panel and state.
#include "devices/fdc_82077.h"

#include <algorithm>

#include "base/bits.h"
#include "devices/fdc_82077_status.h"

namespace lockstep {

using namespace fdc;

namespace {

// From the end of a reset to the interrupt that polling finds. Software that wants none disables polling before that.
constexpr Time polling_delay = Time::microseconds(250);

}  // namespace

Fdc82077::Fdc82077(Scheduler& scheduler, const Config& config, Log log)
    : scheduler_(scheduler), config_(config), log_(std::move(log)) {
    config_.speed = std::clamp<u32>(config_.speed, 1, 1000);
    for (unsigned i = 0; i < drive_count; ++i) drives_[i] = Drive(config_.drives[i], config_.speed);
    exec_event_ = scheduler_.add("fdc.execution", [this] { exec_event(); });
    reset_event_ = scheduler_.add("fdc.reset", [this] { poll_after_reset(); });
    for (unsigned i = 0; i < seek_events_.size(); ++i) {
        seek_events_[i] = scheduler_.add("fdc.seek" + std::to_string(i), [this, i] { seek_event(i); });
    }
    reset(ResetKind::PowerOn);
}

// --- reset -----------------------------------------------------------------------------------------------------------

void Fdc82077::reset(ResetKind kind) {
    stop_everything();
    dor_ = 0;
    tdr_ = 0;
    precompensation_ = 0;
    power_down_ = false;
    rate_ = 2;  // 250 kbit/s
    no_precompensation_ = false;
    latches_ = 0;
    srt_hut_ = hlt_nd_ = 0;
    configuration_ = 0x20;
    precompensation_track_ = 0;
    lock_ = false;
    perpendicular_ = 0;
    eot_ = 0;
    id_ = {};
    st0_ = st1_ = st2_ = 0;
    command_.fill(0);
    result_.fill(0);
    buffer_.fill(0);
    head_ = 0;
    for (Drive& drive : drives_) {
        drive.set_motor(false, scheduler_.now());
        if (kind == ResetKind::PowerOn) drive.power_on();
    }
    update_pins();
}

// What DOR and DSR resets have in common with the RESET pin: everything in progress is forgotten.
void Fdc82077::stop_everything() {
    scheduler_.cancel(exec_event_);
    scheduler_.cancel(reset_event_);
    for (const EventId event : seek_events_) scheduler_.cancel(event);
    phase_ = Phase::Command;
    command_length_ = 0;
    result_length_ = result_position_ = 0;
    step_ = Step::None;
    buffer_size_ = buffer_position_ = 0;
    sectors_left_ = sectors_done_ = 0;
    last_sector_ = tc_ = false;
    head_loaded_until_ns_ = 0;
    seeks_.fill({});
    pcn_.fill(0);
    seek_status_.fill(0);
    reset_status_ = 0;
    interrupt_ = request_ = false;
}

// Datasheet, "reset": all but the parameters of SPECIFY, and those of CONFIGURE as far as LOCK protects them.
void Fdc82077::soft_reset() {
    stop_everything();
    power_down_ = false;
    if (!lock_) {
        configuration_ = static_cast<u8>((configuration_ & 0x50u) | 0x20u);  // EIS and POLL stay
        precompensation_track_ = 0;
    }
    perpendicular_ &= 0x3C;  // GAP and WGATE go, the drives' own bits stay
}

void Fdc82077::begin_polling() {
    scheduler_.schedule_in(reset_event_, polling_delay);
}

// Polling finds all four drives "not ready" turned "ready": one interrupt, and a status for each drive. CONFIGURE with
// POLL set cancels it while it is on its way; a setting from before the reset does not, because drivers that leave
// polling off (Linux) still wait for the interrupt after a reset.
void Fdc82077::poll_after_reset() {
    reset_status_ = 0x0F;
    interrupt_ = true;
    update_pins();
}

// --- pins ------------------------------------------------------------------------------------------------------------

// May call back into this object (a DMA controller moves bytes inside dreq.set); callers do it last.
void Fdc82077::update_pins() {
    // Only the AT interface has the gate (datasheet, DOR bit 3).
    const bool gate = config_.interface != Interface::At || (dor_ & dor::dma_gate) != 0;
    irq.set(gate && interrupt_);
    // Read again: whoever saw the interrupt may have changed it.
    dreq.set(gate && request_);
}

u32 Fdc82077::rate_kbps() const {
    constexpr std::array<u32, 4> rates{500, 300, 250, 1000};
    return rates[rate_ & 3u];
}

Time Fdc82077::rate_scaled(u64 n, u64 ns_at_500) const {
    return quick(Time{n * ns_at_500 * 500 / rate_kbps()});
}

Time Fdc82077::quick(Time t) const {
    return Time{std::max<u64>(t.ns / config_.speed, 1)};
}

// --- front panel -----------------------------------------------------------------------------------------------------

Status Fdc82077::insert(unsigned index, std::unique_ptr<BlockDevice> image, bool write_protect) {
    if (index >= drive_count) return Error{"there is no such floppy drive"};
    if (Status status = drives_[index].insert(std::move(image), write_protect); !status) return status;
    if (phase_ == Phase::Execution && step_ == Step::NoRotation && selected().turning()) start_rotation();
    update_pins();
    return {};
}

std::unique_ptr<BlockDevice> Fdc82077::eject(unsigned index) {
    if (index >= drive_count) return nullptr;
    std::unique_ptr<BlockDevice> image = drives_[index].eject();
    if (image) {
        if (const Status status = image->flush(); !status) note(LogLevel::Error, status.error().message);
    }
    return image;
}

Status Fdc82077::flush() {
    Status first;
    for (Drive& drive : drives_) {
        if (drive.image() == nullptr) continue;
        Status status = drive.image()->flush();
        if (first && !status) first = status;
    }
    return first;
}

// --- state -----------------------------------------------------------------------------------------------------------

void Fdc82077::serialize(Archive& archive) {
    archive.begin_section("fdc", 1);
    for (unsigned i = 0; i < drive_count; ++i) archive.field(i == 0 ? "drive0" : "drive1", drives_[i]);
    archive.field("dor", dor_);
    archive.field("tdr", tdr_);
    archive.field("precompensation", precompensation_);
    archive.field("power_down", power_down_);
    archive.field("rate", rate_);
    archive.field("no_precompensation", no_precompensation_);
    archive.field("latches", latches_);
    archive.field("srt_hut", srt_hut_);
    archive.field("hlt_nd", hlt_nd_);
    archive.field("configuration", configuration_);
    archive.field("precompensation_track", precompensation_track_);
    archive.field("lock", lock_);
    archive.field("perpendicular", perpendicular_);
    archive.field("eot", eot_);
    archive.field("phase", phase_);
    archive.field("command", command_);
    archive.field("command_length", command_length_);
    archive.field("result", result_);
    archive.field("result_length", result_length_);
    archive.field("result_position", result_position_);
    archive.field("step", step_);
    archive.field("st0", st0_);
    archive.field("st1", st1_);
    archive.field("st2", st2_);
    archive.field("id_c", id_.c);
    archive.field("id_h", id_.h);
    archive.field("id_r", id_.r);
    archive.field("id_n", id_.n);
    archive.field("head", head_);
    archive.field("sectors_left", sectors_left_);
    archive.field("sectors_done", sectors_done_);
    archive.field("last_sector", last_sector_);
    archive.field("tc", tc_);
    archive.field("buffer", buffer_);
    archive.field("buffer_size", buffer_size_);
    archive.field("buffer_position", buffer_position_);
    archive.field("head_loaded_until_ns", head_loaded_until_ns_);
    for (Seek& seek : seeks_) {
        archive.field("seek_kind", seek.kind);
        archive.field("seek_inward", seek.inward);
        archive.field("seek_steps_left", seek.steps_left);
        archive.require(seek.kind <= SeekKind::Implied, "seek_kind", "no such kind");
    }
    archive.field("pcn", pcn_);
    archive.field("seek_status", seek_status_);
    archive.field("reset_status", reset_status_);
    archive.field("interrupt", interrupt_);
    archive.field("request", request_);
    archive.require(phase_ <= Phase::Result, "phase", "no such phase");
    archive.require(step_ <= Step::Finish, "step", "no such step");
    archive.require(command_length_ < max_command_bytes || phase_ != Phase::Command, "command_length", "too long");
    archive.require(command_length_ <= max_command_bytes, "command_length", "too long");
    archive.require(result_length_ <= max_result_bytes && result_position_ <= result_length_, "result_position",
                    "beyond the result");
    archive.require(phase_ != Phase::Result || result_position_ < result_length_, "result_position", "nothing is left");
    archive.require(buffer_size_ <= buffer_.size() && buffer_position_ <= buffer_size_, "buffer_position",
                    "beyond the buffer");
    archive.require(step_ != Step::Transfer || buffer_position_ < buffer_size_, "buffer_position", "nothing is left");
    archive.require((phase_ == Phase::Execution) == (step_ != Step::None), "step", "does not belong to the phase");
    archive.require(phase_ != Phase::Execution || is_surface_operation(operation()), "command",
                    "has no execution phase");
    archive.require(head_ <= 1 && rate_ <= 3 && tdr_ <= 3 && reset_status_ <= 0x0F, "head", "out of range");
    if (archive.loading()) {
        const bool gate = config_.interface != Interface::At || (dor_ & dor::dma_gate) != 0;
        irq.restore(gate && interrupt_);
        dreq.restore(gate && request_);
    }
    archive.end_section();
}

}  // namespace lockstep
