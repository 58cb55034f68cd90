// 16550A UART: a serial port.
//
// Document: National Semiconductor PC16550D datasheet; IBM PS/2 Hardware Interface Technical Reference for OUT2.
// Registers: offsets 0–7, bytes.
// Pins: `irq` is INTR through the board's OUT2 gate. Modem inputs by `set_modem`, outputs as `dtr` and `rts`. The
// serial
//   wire is `receive` towards the guest and `on_transmit` away from it, whole characters.
// FIFOs with trigger levels and time-out, interrupt priorities, loop-back, break, modem deltas. Characters leave at the
//   pace of the divisor in virtual time; the host is asked to send no faster (`can_receive`).
// Differences: a divisor of 0, which the datasheet does not define, divides by 1. Parity and word length shape the pace
// and
//   the bits that arrive, errors of the wire do not happen by themselves.
// Not implemented: DMA signalling (RXRDY, TXRDY).
#pragma once

#include <functional>
#include <string>

#include "base/bus.h"
#include "base/device.h"
#include "base/line.h"
#include "base/scheduler.h"
#include "devices/byte_queue.h"

namespace lockstep {

// The modem's lines into the UART, true when active.
struct ModemInputs {
    bool cts = true;
    bool dsr = true;
    bool ri = false;
    bool dcd = true;
};

class Uart16550 final : public Device, public PortDevice {
public:
    // Base rate: a 1.8432 MHz crystal, sixteen clocks a bit.
    static constexpr u32 base_baud = 115'200;

    // `name` prefixes the events' names.
    Uart16550(Scheduler& scheduler, const std::string& name);

    Line irq;
    Line dtr;
    Line rts;
    // A character left the shift register. May be empty.
    std::function<void(u8)> on_transmit;

    // A character for the guest has room and would not come faster than the line carries it.
    bool can_receive() const;
    // A character arrives; without room it is the overrun that a real line would have.
    void receive(u8 byte);
    // The line is held low for longer than a character.
    void receive_break();
    void set_modem(ModemInputs inputs);

    u32 io_read(u32 offset, BusWidth width) override;
    void io_write(u32 offset, u32 value, BusWidth width) override;

    void reset(ResetKind kind) override;
    void serialize(Archive& archive) override;

private:
    static constexpr std::size_t fifo_size = 16;

    bool divisor_access() const { return (lcr_ & 0x80) != 0; }
    bool fifos() const { return (fcr_ & 0x01) != 0; }
    bool loop() const { return (mcr_ & 0x10) != 0; }
    u8 data_bits_mask() const { return static_cast<u8>(0xFF >> (3 - (lcr_ & 3))); }
    Time character_time() const;
    std::size_t trigger_level() const;

    u8 read_rbr();
    u8 read_iir();
    u8 read_lsr();
    u8 read_msr();
    u8 line_status() const;
    u8 modem_status() const;
    u8 pending_interrupt() const;

    void write_thr(u8 value);
    void write_ier(u8 value);
    void write_fcr(u8 value);
    void write_lcr(u8 value);
    void write_mcr(u8 value);
    void modem_changed(u8 before);
    void take(u8 byte, u8 errors);
    void load_shifter();
    void shifted();
    void restart_timeout();
    void timed_out();
    void clear_receiver();
    void clear_transmitter();
    void update_irq();

    Scheduler& scheduler_;
    EventId transmit_event_;
    EventId timeout_event_;

    u8 ier_ = 0;
    u8 fcr_ = 0;
    u8 lcr_ = 0;
    u8 mcr_ = 0;
    u8 scr_ = 0;
    u16 divisor_ = 12;
    u8 modem_inputs_ = 0;  // MSR bits 7–4 as the wires are
    u8 modem_deltas_ = 0;  // MSR bits 3–0

    ByteQueue<fifo_size> receive_;
    ByteQueue<fifo_size> receive_errors_;  // LSR bits of each character in `receive_`
    u8 last_received_ = 0;                 // what RBR shows when it is empty
    u8 line_errors_ = 0;                   // LSR bits 4–1 seen and not read
    bool receive_timeout_ = false;
    ByteQueue<fifo_size> transmit_;
    bool shifting_ = false;
    u8 shifter_ = 0;
    bool thr_interrupt_ = false;
    Time next_receive_;  // the line is busy with the last character until then
};

}  // namespace lockstep
