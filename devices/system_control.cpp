#include "devices/system_control.h"

namespace lockstep {

namespace {

constexpr u8 b_timer2_gate = 0x01;
constexpr u8 b_speaker_data = 0x02;
constexpr u8 b_io_check_off = 0x08;
constexpr u8 b_refresh = 0x10;
constexpr u8 b_timer2_out = 0x20;
constexpr u8 b_io_check = 0x40;
constexpr u8 b_written = 0x0F;

constexpr u8 a_reset = 0x01;
constexpr u8 a_a20 = 0x02;

}  // namespace

void SystemControl::drive() {
    timer2_gate.set((port_b_ & b_timer2_gate) != 0);
    speaker_data.set((port_b_ & b_speaker_data) != 0);
    a20.set((port_a_ & a_a20) != 0);
}

// Bit 3 clears the latch as long as it is set.
void SystemControl::update_nmi() {
    if ((port_b_ & b_io_check_off) != 0) io_check_latched_ = false;
    nmi.set(io_check_latched_);
}

void SystemControl::set_io_check(bool active) {
    if (active && !io_check_ && (port_b_ & b_io_check_off) == 0) io_check_latched_ = true;
    io_check_ = active;
    update_nmi();
}

u32 SystemControl::io_read(u32 offset, BusWidth) {
    if ((offset & 1) != 0) return port_a_;
    u8 value = port_b_;
    if (inputs_.refresh_toggle && inputs_.refresh_toggle()) value |= b_refresh;
    if (inputs_.timer2_out && inputs_.timer2_out()) value |= b_timer2_out;
    if (io_check_latched_) value |= b_io_check;
    return value;
}

void SystemControl::io_write(u32 offset, u32 value, BusWidth) {
    if ((offset & 1) == 0) {
        port_b_ = static_cast<u8>(value) & b_written;
        update_nmi();
        drive();
        return;
    }
    const bool reset_rises = (port_a_ & a_reset) == 0 && (value & a_reset) != 0;
    port_a_ = static_cast<u8>(value);
    drive();
    if (reset_rises) reset_cpu.pulse();
}

void SystemControl::reset(ResetKind) {
    port_b_ = 0;
    port_a_ = 0;
    io_check_latched_ = false;
    update_nmi();
    drive();
}

void SystemControl::serialize(Archive& archive) {
    archive.field("port_b", port_b_);
    archive.field("port_a", port_a_);
    archive.field("io_check", io_check_);
    archive.field("io_check_latched", io_check_latched_);
    archive.require((port_b_ & ~b_written) == 0, "port_b", "bits that are not kept");
    if (!archive.loading()) return;
    timer2_gate.restore((port_b_ & b_timer2_gate) != 0);
    speaker_data.restore((port_b_ & b_speaker_data) != 0);
    a20.restore((port_a_ & a_a20) != 0);
    nmi.restore(io_check_latched_);
}

}  // namespace lockstep
