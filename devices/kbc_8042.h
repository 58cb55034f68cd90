// 8042 keyboard controller of the PS/2 kind: two serial ports, A20, CPU reset.
//
// Document: IBM PS/2 Hardware Interface Technical Reference, "Keyboard and Auxiliary Device Controller"; IBM AT
// Technical
//   Reference, "Keyboard controller"; 8042 command lists of AMI and Phoenix firmware for A1, C1–C2, DD/DF.
// Registers: offset 0 is the data port (60h), offset 1 command and status (64h).
// Pins: `irq1`, `irq12`, `a20`, `reset_cpu` (a pulse); the keyboard lock by `set_key_lock`.
// Commands and data take effect at once; what drivers see of the time they take is IBF for some microseconds, answers
//   after 20 µs and bytes from the devices every 500 µs at most. A second write before IBF fell is not lost.
// Not implemented: the password (A4 says none is installed), the diagnostic dump AC, pulses of output port bits other
//   than the reset.
#pragma once

#include <array>
#include <string>

#include "base/bus.h"
#include "base/device.h"
#include "base/line.h"
#include "base/log.h"
#include "base/scheduler.h"
#include "devices/byte_queue.h"
#include "devices/ps2_device.h"

namespace lockstep {

class Kbc8042 final : public Device, public PortDevice {
public:
    // Either device may be missing (nullptr): bytes for it time out. `name` prefixes the event's name.
    Kbc8042(Scheduler& scheduler, const std::string& name, Ps2Device* keyboard, Ps2Device* mouse, Log log = {});

    Line irq1;
    Line irq12;
    Line a20;
    Line reset_cpu;

    // True while the case's lock is closed: status bit 4 falls and keys are ignored.
    void set_key_lock(bool locked);

    u32 io_read(u32 offset, BusWidth width) override;
    void io_write(u32 offset, u32 value, BusWidth width) override;

    void reset(ResetKind kind) override;
    void serialize(Archive& archive) override;

private:
    enum class Source : u8 { Controller, Keyboard, Mouse };

    u8 read_data();
    u8 status() const;
    void write_command(u8 command);
    void write_data(u8 value);
    void write_parameter(u8 value);
    void write_command_byte(u8 value);
    void write_output_port(u8 value);
    void send_to_keyboard(u8 value);
    void send_to_mouse(u8 value);
    u8 input_port() const;
    u8 output_port() const;

    void answer(u8 byte, bool as_mouse = false);
    void schedule_transfer();
    void transfer();
    void fill_output(u8 byte, Source source);
    u8 translated(u8 byte, bool& drop);
    void update_irqs();

    Scheduler& scheduler_;
    EventId event_;
    Ps2Device* keyboard_;
    Ps2Device* mouse_;
    Log log_;

    std::array<u8, 32> ram_{};  // [0] is the command byte
    u8 output_port_latch_ = 0xFF;
    u8 pending_ = 0;  // command that waits for its data byte, 0: none
    bool last_was_command_ = false;
    bool locked_ = false;
    bool timed_out_ = false;
    bool break_prefix_ = false;  // translation: F0h was seen

    u8 output_ = 0;  // output buffer; keeps its value after it was read
    bool output_full_ = false;
    Source output_source_ = Source::Controller;
    u8 polled_ = 0;  // C1/C2: what status bits 7–4 show, and whether they do
    ByteQueue<16> answers_;
    ByteQueue<16> mouse_answers_;
    Time input_busy_until_;
};

}  // namespace lockstep
