#include "devices/kbc_8042.h"

#include <cstdio>

#include "devices/ps2_scancodes.h"

namespace lockstep {

namespace {

constexpr Time input_time = Time::microseconds(5);     // IBF after a write
constexpr Time answer_time = Time::microseconds(20);   // from a command to its answer
constexpr Time serial_time = Time::microseconds(500);  // a byte from a device, at the fast end of the range

// Status register.
constexpr u8 status_output_full = 0x01;
constexpr u8 status_input_full = 0x02;
constexpr u8 status_system = 0x04;
constexpr u8 status_command = 0x08;
constexpr u8 status_unlocked = 0x10;
constexpr u8 status_mouse_data = 0x20;
constexpr u8 status_timeout = 0x40;

// Command byte.
constexpr u8 cb_keyboard_interrupt = 0x01;
constexpr u8 cb_mouse_interrupt = 0x02;
constexpr u8 cb_system = 0x04;
constexpr u8 cb_keyboard_off = 0x10;
constexpr u8 cb_mouse_off = 0x20;
constexpr u8 cb_translate = 0x40;

// Output port.
constexpr u8 port_not_reset = 0x01;
constexpr u8 port_a20 = 0x02;
constexpr u8 port_keyboard_full = 0x10;
constexpr u8 port_mouse_full = 0x20;

}  // namespace

Kbc8042::Kbc8042(Scheduler& scheduler, const std::string& name, Ps2Device* keyboard, Ps2Device* mouse, Log log)
    : scheduler_(scheduler),
      event_(scheduler.add(name + ".transfer", [this] { transfer(); })),
      keyboard_(keyboard),
      mouse_(mouse),
      log_(std::move(log)) {
    const auto wake = [this](bool waiting) {
        if (waiting) schedule_transfer();
    };
    if (keyboard_ != nullptr) keyboard_->request.connect(wake);
    if (mouse_ != nullptr) mouse_->request.connect(wake);
}

void Kbc8042::set_key_lock(bool locked) {
    locked_ = locked;
}

// --- towards the host
// -------------------------------------------------------------------------------------------------

u32 Kbc8042::io_read(u32 offset, BusWidth) {
    return (offset & 1) == 0 ? read_data() : status();
}

void Kbc8042::io_write(u32 offset, u32 value, BusWidth) {
    input_busy_until_ = scheduler_.now() + input_time;
    last_was_command_ = (offset & 1) != 0;
    polled_ = 0;
    if (last_was_command_) {
        write_command(static_cast<u8>(value));
    } else {
        write_data(static_cast<u8>(value));
    }
}

u8 Kbc8042::status() const {
    u8 value = 0;
    if (output_full_) value |= status_output_full;
    if (scheduler_.now() < input_busy_until_) value |= status_input_full;
    if ((ram_[0] & cb_system) != 0) value |= status_system;
    if (last_was_command_) value |= status_command;
    // C1 and C2 put half of the input port in the place of bits 7–4 until the next write.
    if (polled_ == 0xC1) return static_cast<u8>(value | input_port() << 4);
    if (polled_ == 0xC2) return static_cast<u8>(value | (input_port() & 0xF0));
    if (!locked_) value |= status_unlocked;
    if (output_full_ && output_source_ == Source::Mouse) value |= status_mouse_data;
    if (timed_out_) value |= status_timeout;
    return value;
}

u8 Kbc8042::read_data() {
    if (output_full_) {
        output_full_ = false;
        timed_out_ = false;
        update_irqs();
        schedule_transfer();
    }
    return output_;
}

void Kbc8042::update_irqs() {
    const bool mouse = output_source_ == Source::Mouse;
    irq1.set(output_full_ && !mouse && (ram_[0] & cb_keyboard_interrupt) != 0);
    irq12.set(output_full_ && mouse && (ram_[0] & cb_mouse_interrupt) != 0);
}

void Kbc8042::answer(u8 byte, bool as_mouse) {
    // A guest that never reads loses answers, not memory.
    if (as_mouse) {
        mouse_answers_.push(byte);
    } else {
        answers_.push(byte);
    }
    schedule_transfer();
}

// Makes sure that the next byte comes when it is due: answers soon, bytes from the devices at their pace.
void Kbc8042::schedule_transfer() {
    if (output_full_) return;
    const Time now = scheduler_.now();
    Time at = Time::never();
    if (!answers_.empty() || !mouse_answers_.empty()) {
        at = now + answer_time;
    } else if ((keyboard_ != nullptr && keyboard_->request.level() && (ram_[0] & cb_keyboard_off) == 0) ||
               (mouse_ != nullptr && mouse_->request.level() && (ram_[0] & cb_mouse_off) == 0)) {
        at = now + serial_time;
    }
    if (at == Time::never()) return;
    if (!scheduler_.scheduled(event_) || at < scheduler_.due(event_)) scheduler_.schedule(event_, at);
}

void Kbc8042::transfer() {
    if (output_full_) return;
    if (!answers_.empty()) {
        fill_output(answers_.pop(), Source::Controller);
    } else if (!mouse_answers_.empty()) {
        fill_output(mouse_answers_.pop(), Source::Mouse);
    } else if (keyboard_ != nullptr && keyboard_->request.level() && (ram_[0] & cb_keyboard_off) == 0) {
        const u8 byte = keyboard_->transmit();
        bool drop = locked_;
        const u8 code = translated(byte, drop);
        if (drop) {
            schedule_transfer();
        } else {
            fill_output(code, Source::Keyboard);
        }
    } else if (mouse_ != nullptr && mouse_->request.level() && (ram_[0] & cb_mouse_off) == 0) {
        fill_output(mouse_->transmit(), Source::Mouse);
    }
}

void Kbc8042::fill_output(u8 byte, Source source) {
    output_ = byte;
    output_source_ = source;
    output_full_ = true;
    update_irqs();
}

// Set 2 to set 1: F0h is swallowed and sets the top bit of what follows.
u8 Kbc8042::translated(u8 byte, bool& drop) {
    if ((ram_[0] & cb_translate) == 0) {
        break_prefix_ = false;
        return byte;
    }
    if (byte == 0xF0) {
        break_prefix_ = true;
        drop = true;
        return byte;
    }
    const u8 code = static_cast<u8>(set2_to_set1(byte) | (break_prefix_ ? 0x80 : 0));
    break_prefix_ = false;
    return code;
}

// --- from the host
// ----------------------------------------------------------------------------------------------------

void Kbc8042::write_command(u8 command) {
    pending_ = 0;
    if (command >= 0x20 && command < 0x40) {
        answer(ram_[command & 0x1F]);
        return;
    }
    if (command >= 0x60 && command < 0x80) {
        pending_ = command;
        return;
    }
    if (command >= 0xF0) {
        // Pulses the bits of the output port that are 0 for 6 µs: bit 0 is the CPU's reset.
        if ((command & port_not_reset) == 0) reset_cpu.pulse();
        return;
    }
    switch (command) {
        case 0xA1: answer(0x00); break;  // firmware version
        case 0xA4: answer(0xF1); break;  // no password installed
        case 0xA5: pending_ = command; break;
        case 0xA6: break;  // password: none to enable
        case 0xA7: write_command_byte(ram_[0] | cb_mouse_off); break;
        case 0xA8: write_command_byte(ram_[0] & static_cast<u8>(~cb_mouse_off)); break;
        case 0xA9: answer(mouse_ != nullptr ? 0x00 : 0x02); break;  // 02: clock line stuck high
        case 0xAA:
            answers_.clear();
            mouse_answers_.clear();
            output_full_ = false;
            write_command_byte(ram_[0] | cb_system);
            answer(0x55);
            break;
        case 0xAB: answer(keyboard_ != nullptr ? 0x00 : 0x02); break;
        case 0xAD: write_command_byte(ram_[0] | cb_keyboard_off); break;
        case 0xAE: write_command_byte(ram_[0] & static_cast<u8>(~cb_keyboard_off)); break;
        case 0xC0: answer(input_port()); break;
        case 0xC1:
        case 0xC2: polled_ = command; break;
        case 0xD0: answer(output_port()); break;
        case 0xD1:
        case 0xD2:
        case 0xD3:
        case 0xD4: pending_ = command; break;
        case 0xDD: write_output_port(output_port_latch_ & static_cast<u8>(~port_a20)); break;
        case 0xDF: write_output_port(output_port_latch_ | port_a20); break;
        // Test inputs: T0 the keyboard's clock, T1 the mouse's; a disabled port holds its clock low.
        case 0xE0:
            answer(
                static_cast<u8>(((ram_[0] & cb_keyboard_off) != 0 ? 0 : 1) | ((ram_[0] & cb_mouse_off) != 0 ? 0 : 2)));
            break;
        default: {
            char text[32];
            std::snprintf(text, sizeof text, "command %02X", unsigned{command});
            log_(LogLevel::Stub, text);
            break;
        }
    }
}

void Kbc8042::write_data(u8 value) {
    if (pending_ != 0) {
        write_parameter(value);
    } else {
        send_to_keyboard(value);
    }
}

void Kbc8042::write_parameter(u8 value) {
    const u8 command = pending_;
    pending_ = 0;
    switch (command) {
        case 0xA5:
            if (value != 0) pending_ = command;  // the password ends with a zero
            break;
        case 0xD1: write_output_port(value); break;
        case 0xD2: answer(value); break;
        case 0xD3: answer(value, true); break;
        case 0xD4: send_to_mouse(value); break;
        default:
            if ((command & 0x1F) == 0) {
                write_command_byte(value);
            } else {
                ram_[command & 0x1F] = value;
            }
            break;
    }
}

void Kbc8042::write_command_byte(u8 value) {
    ram_[0] = value;
    update_irqs();
    schedule_transfer();
}

// Writing to a device lets its clock go, as the firmware of real controllers does.
void Kbc8042::send_to_keyboard(u8 value) {
    ram_[0] &= static_cast<u8>(~cb_keyboard_off);
    break_prefix_ = false;
    if (keyboard_ == nullptr) {
        timed_out_ = true;
        answer(0xFE);
        return;
    }
    keyboard_->receive(value);
    schedule_transfer();
}

void Kbc8042::send_to_mouse(u8 value) {
    ram_[0] &= static_cast<u8>(~cb_mouse_off);
    if (mouse_ == nullptr) {
        timed_out_ = true;
        answer(0xFE, true);
        return;
    }
    mouse_->receive(value);
    schedule_transfer();
}

// Bit 7 keyboard lock open, bit 6 colour display (0), bit 5 no manufacturing jumper, bit 4 RAM, bits 1–0 data lines.
u8 Kbc8042::input_port() const {
    return static_cast<u8>((locked_ ? 0x00 : 0x80) | 0x33);
}

u8 Kbc8042::output_port() const {
    u8 value = output_port_latch_ & static_cast<u8>(~(port_keyboard_full | port_mouse_full));
    if (irq1.level()) value |= port_keyboard_full;
    if (irq12.level()) value |= port_mouse_full;
    return value;
}

void Kbc8042::write_output_port(u8 value) {
    const bool reset_falls = (output_port_latch_ & port_not_reset) != 0 && (value & port_not_reset) == 0;
    output_port_latch_ = value;
    a20.set((value & port_a20) != 0);
    if (reset_falls) {
        // Bit 0 low holds the CPU in reset; nobody is left to raise it, so it is a pulse here.
        output_port_latch_ |= port_not_reset;
        reset_cpu.pulse();
    }
}

// --- state
// ------------------------------------------------------------------------------------------------------------

void Kbc8042::reset(ResetKind) {
    ram_.fill(0);
    ram_[0] = cb_keyboard_off | cb_mouse_off;
    output_port_latch_ = 0xFF;
    pending_ = 0;
    last_was_command_ = false;
    timed_out_ = false;
    break_prefix_ = false;
    output_ = 0;
    output_full_ = false;
    output_source_ = Source::Controller;
    polled_ = 0;
    answers_.clear();
    mouse_answers_.clear();
    input_busy_until_ = Time{};
    scheduler_.cancel(event_);
    update_irqs();
    a20.set(true);
}

void Kbc8042::serialize(Archive& archive) {
    archive.field("ram", ram_);
    archive.field("output_port", output_port_latch_);
    archive.field("pending", pending_);
    archive.field("last_was_command", last_was_command_);
    archive.field("locked", locked_);
    archive.field("timed_out", timed_out_);
    archive.field("break_prefix", break_prefix_);
    archive.field("output", output_);
    archive.field("output_full", output_full_);
    archive.field("output_source", output_source_);
    archive.field("polled", polled_);
    archive.field("answers", answers_);
    archive.field("mouse_answers", mouse_answers_);
    archive.field("input_busy_until_ns", input_busy_until_.ns);
    archive.require(output_source_ <= Source::Mouse, "output_source", "no such source");
    if (!archive.loading()) return;
    const bool mouse = output_source_ == Source::Mouse;
    irq1.restore(output_full_ && !mouse && (ram_[0] & cb_keyboard_interrupt) != 0);
    irq12.restore(output_full_ && mouse && (ram_[0] & cb_mouse_interrupt) != 0);
    a20.restore((output_port_latch_ & port_a20) != 0);
}

}  // namespace lockstep
