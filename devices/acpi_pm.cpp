#include "devices/acpi_pm.h"

namespace lockstep {

namespace {

constexpr u16 status_timer = 1u << 0, status_button = 1u << 8;
// Bits that exist in PMSTS (write one to clear) and PMEN.
constexpr u16 status_mask = 0x8531, enable_mask = 0x0521;
constexpr u16 control_sci_enable = 1u << 0, control_suspend_enable = 1u << 13;
constexpr u16 control_mask = 0x1C07;  // SUS_EN is write-only
constexpr u64 timer_half = u64{1} << 23;

}  // namespace

AcpiPm::AcpiPm(Scheduler& scheduler, const std::string& name)
    : scheduler_(scheduler), event_(scheduler.add(name + ".timer", [this] { note_timer(); })) {}

// TMROF_STS is set whenever bit 23 of the timer changes.
void AcpiPm::note_timer() {
    const u64 overflows = timer() / timer_half;
    if (overflows != seen_overflows_) {
        seen_overflows_ = overflows;
        status_ |= status_timer;
    }
    update_sci();
}

void AcpiPm::update_sci() {
    sci.set((status_ & enable_) != 0 && (control_ & control_sci_enable) != 0);
    // The overflow only needs to happen on time when it would interrupt.
    if ((enable_ & status_timer) != 0) {
        scheduler_.schedule(event_, timer_clock.time_of((timer() / timer_half + 1) * timer_half));
    } else {
        scheduler_.cancel(event_);
    }
}

void AcpiPm::press_power_button() {
    status_ |= status_button;
    update_sci();
}

u8 AcpiPm::read_byte(u32 offset) {
    switch (offset) {
        case 0: return static_cast<u8>(status_);
        case 1: return static_cast<u8>(status_ >> 8);
        case 2: return static_cast<u8>(enable_);
        case 3: return static_cast<u8>(enable_ >> 8);
        case 4: return static_cast<u8>(control_);
        case 5: return static_cast<u8>(control_ >> 8);
        case 8:
        case 9:
        case 10: return static_cast<u8>(timer() >> (8 * (offset - 8)));
        default: return 0;
    }
}

void AcpiPm::write_byte(u32 offset, u8 value) {
    const u16 at_place = static_cast<u16>(value << (8 * (offset & 1)));
    const u16 other_half = (offset & 1) != 0 ? 0x00FF : 0xFF00;
    switch (offset) {
        case 0:
        case 1: status_ &= static_cast<u16>(~(at_place & status_mask)); break;
        case 2:
        case 3: enable_ = static_cast<u16>((enable_ & other_half) | (at_place & enable_mask)); break;
        case 4:
        case 5:
            control_ = static_cast<u16>((control_ & other_half) | (at_place & control_mask));
            // SUS_TYP 000 is soft off.
            if ((at_place & control_suspend_enable) != 0 && (control_ & 0x1C00) == 0) soft_off.pulse();
            break;
        default: return;
    }
    update_sci();
}

u32 AcpiPm::io_read(u32 offset, BusWidth width) {
    note_timer();
    u32 value = 0;
    for (u32 i = 0; i < bytes_of(width); ++i) value |= static_cast<u32>(read_byte(offset + i)) << (8 * i);
    return value;
}

void AcpiPm::io_write(u32 offset, u32 value, BusWidth width) {
    note_timer();
    for (u32 i = 0; i < bytes_of(width); ++i) write_byte(offset + i, static_cast<u8>(value >> (8 * i)));
}

void AcpiPm::reset(ResetKind) {
    status_ = enable_ = control_ = 0;
    seen_overflows_ = timer() / timer_half;
    update_sci();
}

void AcpiPm::serialize(Archive& archive) {
    archive.field("status", status_);
    archive.field("enable", enable_);
    archive.field("control", control_);
    archive.field("seen_overflows", seen_overflows_);
    if (archive.loading()) {
        status_ &= status_mask;
        enable_ &= enable_mask;
        control_ &= control_mask;
        sci.restore((status_ & enable_) != 0 && (control_ & control_sci_enable) != 0);
    }
}

}  // namespace lockstep
