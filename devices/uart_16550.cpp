#include "devices/uart_16550.h"

#include <algorithm>

#include "base/bits.h"

namespace lockstep {

namespace {

constexpr u8 lsr_data_ready = 0x01;
constexpr u8 lsr_overrun = 0x02;
constexpr u8 lsr_framing = 0x08;
constexpr u8 lsr_break = 0x10;
constexpr u8 lsr_thr_empty = 0x20;
constexpr u8 lsr_all_empty = 0x40;
constexpr u8 lsr_fifo_error = 0x80;
constexpr u8 lsr_errors = 0x1E;

constexpr u8 ier_receive = 0x01;
constexpr u8 ier_transmit = 0x02;
constexpr u8 ier_line = 0x04;
constexpr u8 ier_modem = 0x08;

constexpr u8 iir_none = 0x01;
constexpr u8 iir_modem = 0x00;
constexpr u8 iir_transmit = 0x02;
constexpr u8 iir_receive = 0x04;
constexpr u8 iir_line = 0x06;
constexpr u8 iir_timeout = 0x0C;
constexpr u8 iir_fifos = 0xC0;

constexpr u8 lcr_stop_bits = 0x04;
constexpr u8 lcr_parity = 0x08;
constexpr u8 lcr_break = 0x40;

constexpr u8 mcr_dtr = 0x01;
constexpr u8 mcr_rts = 0x02;
constexpr u8 mcr_out1 = 0x04;
constexpr u8 mcr_out2 = 0x08;
constexpr u8 mcr_loop = 0x10;

constexpr u8 msr_delta_cts = 0x01;
constexpr u8 msr_cts = 0x10;
constexpr u8 msr_dsr = 0x20;
constexpr u8 msr_ri = 0x40;
constexpr u8 msr_dcd = 0x80;

u8 msr_bits(ModemInputs inputs) {
    return static_cast<u8>((inputs.cts ? msr_cts : 0) | (inputs.dsr ? msr_dsr : 0) | (inputs.ri ? msr_ri : 0) |
                           (inputs.dcd ? msr_dcd : 0));
}

}  // namespace

Uart16550::Uart16550(Scheduler& scheduler, const std::string& name)
    : scheduler_(scheduler),
      transmit_event_(scheduler.add(name + ".transmit", [this] { shifted(); })),
      timeout_event_(scheduler.add(name + ".timeout", [this] { timed_out(); })),
      modem_inputs_(msr_bits(ModemInputs{})) {}

// Start bit, data, parity, stop bits at 115,200 / divisor baud.
Time Uart16550::character_time() const {
    const u64 data = 5u + (lcr_ & 3u);
    u64 half_bits = 2 * (1 + data + ((lcr_ & lcr_parity) != 0 ? 1 : 0) + 1);
    if ((lcr_ & lcr_stop_bits) != 0) half_bits += data == 5 ? 1 : 2;
    const u64 divisor = std::max<u64>(divisor_, 1);
    return Time{mul_div_up(half_bits * divisor, ns_per_second, u64{2} * base_baud)};
}

std::size_t Uart16550::trigger_level() const {
    if (!fifos()) return 1;
    constexpr std::array<std::size_t, 4> levels{1, 4, 8, 14};
    return levels[fcr_ >> 6];
}

// --- interrupts
// -------------------------------------------------------------------------------------------------------

// Datasheet, table of interrupt identification: the most urgent reason first.
u8 Uart16550::pending_interrupt() const {
    if ((ier_ & ier_line) != 0 && (line_status() & lsr_errors) != 0) return iir_line;
    if ((ier_ & ier_receive) != 0) {
        if (receive_.size() >= trigger_level()) return iir_receive;
        if (receive_timeout_) return iir_timeout;
    }
    if ((ier_ & ier_transmit) != 0 && thr_interrupt_) return iir_transmit;
    if ((ier_ & ier_modem) != 0 && modem_deltas_ != 0) return iir_modem;
    return iir_none;
}

// OUT2 enables the driver of the bus line; in loop-back the pin is inactive.
void Uart16550::update_irq() {
    irq.set(pending_interrupt() != iir_none && (mcr_ & mcr_out2) != 0 && !loop());
}

u8 Uart16550::read_iir() {
    const u8 pending = pending_interrupt();
    if (pending == iir_transmit) {
        thr_interrupt_ = false;
        update_irq();
    }
    return static_cast<u8>(pending | (fifos() ? iir_fifos : 0));
}

// --- receiver
// ---------------------------------------------------------------------------------------------------------

bool Uart16550::can_receive() const {
    if (loop() || scheduler_.now() < next_receive_) return false;
    return fifos() ? !receive_.full() : receive_.empty();
}

void Uart16550::receive(u8 byte) {
    if (loop()) return;  // the wire is cut
    take(byte & data_bits_mask(), 0);
}

void Uart16550::receive_break() {
    if (!loop()) take(0, lsr_break | lsr_framing);
}

void Uart16550::take(u8 byte, u8 errors) {
    next_receive_ = scheduler_.now() + character_time();
    const std::size_t room = fifos() ? fifo_size : 1;
    if (receive_.size() >= room) {
        line_errors_ |= lsr_overrun;
        if (!fifos()) {
            // Datasheet, LSR1: without FIFOs the new character destroys the old one; with them it is the lost one.
            receive_.replace_last(byte);
            receive_errors_.replace_last(errors);
        }
    } else {
        receive_.push(byte);
        receive_errors_.push(errors);
    }
    restart_timeout();
    update_irq();
}

// Datasheet, FIFO interrupt mode: data waits, and for four characters' time nobody received or read any.
void Uart16550::restart_timeout() {
    if (!fifos() || receive_.empty()) {
        scheduler_.cancel(timeout_event_);
        return;
    }
    scheduler_.schedule_in(timeout_event_, Time{4 * character_time().ns});
}

void Uart16550::timed_out() {
    if (!fifos() || receive_.empty()) return;
    receive_timeout_ = true;
    update_irq();
}

u8 Uart16550::read_rbr() {
    if (!receive_.empty()) {
        last_received_ = receive_.pop();
        // An error leaves with its character if nobody asked for it.
        receive_errors_.pop();
    }
    receive_timeout_ = false;
    restart_timeout();
    update_irq();
    return last_received_;
}

u8 Uart16550::line_status() const {
    u8 value = line_errors_;
    if (!receive_.empty()) value |= static_cast<u8>(lsr_data_ready | receive_errors_.front());
    if (transmit_.empty()) {
        value |= lsr_thr_empty;
        if (!shifting_) value |= lsr_all_empty;
    }
    if (fifos()) {
        ByteQueue<fifo_size> errors = receive_errors_;
        while (!errors.empty()) {
            if (errors.pop() != 0) value |= lsr_fifo_error;
        }
    }
    return value;
}

u8 Uart16550::read_lsr() {
    const u8 value = line_status();
    line_errors_ = 0;
    if (!receive_errors_.empty()) receive_errors_.replace_first(0);
    update_irq();
    return value;
}

void Uart16550::clear_receiver() {
    receive_.clear();
    receive_errors_.clear();
    receive_timeout_ = false;
    scheduler_.cancel(timeout_event_);
}

// --- transmitter
// ------------------------------------------------------------------------------------------------------

void Uart16550::write_thr(u8 value) {
    thr_interrupt_ = false;
    if (fifos()) {
        transmit_.push(value);  // a full FIFO loses it
    } else {
        transmit_.clear();  // an unsent character is overwritten
        transmit_.push(value);
    }
    if (!shifting_) load_shifter();
    update_irq();
}

void Uart16550::load_shifter() {
    shifter_ = transmit_.pop();
    shifting_ = true;
    if (transmit_.empty()) thr_interrupt_ = true;
    scheduler_.schedule_in(transmit_event_, character_time());
}

void Uart16550::shifted() {
    if (!shifting_) return;
    shifting_ = false;
    const u8 byte = shifter_ & data_bits_mask();
    if (!transmit_.empty()) load_shifter();
    if (loop()) {
        // Break sent in loop-back is a break received.
        const bool breaking = (lcr_ & lcr_break) != 0;
        take(breaking ? u8{0} : byte, breaking ? lsr_break | lsr_framing : 0);
    } else if (on_transmit && (lcr_ & lcr_break) == 0) {
        on_transmit(byte);
    }
    update_irq();
}

void Uart16550::clear_transmitter() {
    transmit_.clear();
    thr_interrupt_ = true;
}

// --- modem
// ------------------------------------------------------------------------------------------------------------

u8 Uart16550::modem_status() const {
    if (!loop()) return static_cast<u8>(modem_inputs_ | modem_deltas_);
    return static_cast<u8>(((mcr_ & mcr_rts) != 0 ? msr_cts : 0) | ((mcr_ & mcr_dtr) != 0 ? msr_dsr : 0) |
                           ((mcr_ & mcr_out1) != 0 ? msr_ri : 0) | ((mcr_ & mcr_out2) != 0 ? msr_dcd : 0) |
                           modem_deltas_);
}

// Notes what differs from the bits 7–4 `before`; for RI only its end counts.
void Uart16550::modem_changed(u8 before) {
    const u8 now = modem_status();
    u8 changed = static_cast<u8>((now ^ before) & 0xF0);
    if ((now & msr_ri) != 0) changed &= static_cast<u8>(~msr_ri);
    modem_deltas_ |= static_cast<u8>(changed >> 4);
    static_assert(msr_cts >> 4 == msr_delta_cts);
    update_irq();
}

void Uart16550::set_modem(ModemInputs inputs) {
    const u8 before = modem_status();
    modem_inputs_ = msr_bits(inputs);
    modem_changed(before);
}

u8 Uart16550::read_msr() {
    const u8 value = modem_status();
    modem_deltas_ = 0;
    update_irq();
    return value;
}

// --- registers
// --------------------------------------------------------------------------------------------------------

u32 Uart16550::io_read(u32 offset, BusWidth) {
    switch (offset & 7) {
        case 0: return divisor_access() ? static_cast<u8>(divisor_) : read_rbr();
        case 1: return divisor_access() ? static_cast<u8>(divisor_ >> 8) : ier_;
        case 2: return read_iir();
        case 3: return lcr_;
        case 4: return mcr_;
        case 5: return read_lsr();
        case 6: return read_msr();
        default: return scr_;
    }
}

void Uart16550::io_write(u32 offset, u32 value, BusWidth) {
    const u8 byte = static_cast<u8>(value);
    switch (offset & 7) {
        case 0:
            if (divisor_access()) {
                divisor_ = with_bits<u16>(divisor_, 0, 8, byte);
            } else {
                write_thr(byte);
            }
            break;
        case 1:
            if (divisor_access()) {
                divisor_ = with_bits<u16>(divisor_, 8, 8, byte);
            } else {
                write_ier(byte);
            }
            break;
        case 2: write_fcr(byte); break;
        case 3: write_lcr(byte); break;
        case 4: write_mcr(byte); break;
        case 7: scr_ = byte; break;
        default: break;  // LSR and MSR: the datasheet reserves writing them for its factory
    }
}

void Uart16550::write_ier(u8 value) {
    const bool newly = (ier_ & ier_transmit) == 0 && (value & ier_transmit) != 0;
    ier_ = value & 0x0F;
    // Enabling the interrupt while the holding register is empty raises it at once.
    if (newly && transmit_.empty()) thr_interrupt_ = true;
    update_irq();
}

void Uart16550::write_fcr(u8 value) {
    const bool toggled = ((fcr_ ^ value) & 0x01) != 0;
    if (toggled || (value & 0x02) != 0) clear_receiver();
    if (toggled || (value & 0x04) != 0) clear_transmitter();
    // Bit 0 must be set for the others to count.
    fcr_ = (value & 0x01) != 0 ? value & 0xC9 : 0;
    update_irq();
}

void Uart16550::write_lcr(u8 value) {
    lcr_ = value;
}

void Uart16550::write_mcr(u8 value) {
    const u8 before = modem_status();
    mcr_ = value & 0x1F;
    modem_changed(before);
    dtr.set((mcr_ & (mcr_dtr | mcr_loop)) == mcr_dtr);
    rts.set((mcr_ & (mcr_rts | mcr_loop)) == mcr_rts);
}

// --- state
// ------------------------------------------------------------------------------------------------------------

// Datasheet, table of master reset: divisor, scratch and the receiver's data are not touched by the pin.
void Uart16550::reset(ResetKind kind) {
    if (kind == ResetKind::PowerOn) {
        scr_ = 0;
        divisor_ = 12;
        last_received_ = 0;
    }
    ier_ = fcr_ = lcr_ = mcr_ = 0;
    modem_deltas_ = 0;
    line_errors_ = 0;
    clear_receiver();
    transmit_.clear();
    shifting_ = false;
    shifter_ = 0;
    thr_interrupt_ = false;
    next_receive_ = Time{};
    scheduler_.cancel(transmit_event_);
    dtr.set(false);
    rts.set(false);
    update_irq();
}

void Uart16550::serialize(Archive& archive) {
    archive.field("ier", ier_);
    archive.field("fcr", fcr_);
    archive.field("lcr", lcr_);
    archive.field("mcr", mcr_);
    archive.field("scr", scr_);
    archive.field("divisor", divisor_);
    archive.field("modem_inputs", modem_inputs_);
    archive.field("modem_deltas", modem_deltas_);
    archive.field("receive", receive_);
    archive.field("receive_errors", receive_errors_);
    archive.field("last_received", last_received_);
    archive.field("line_errors", line_errors_);
    archive.field("receive_timeout", receive_timeout_);
    archive.field("transmit", transmit_);
    archive.field("shifting", shifting_);
    archive.field("shifter", shifter_);
    archive.field("thr_interrupt", thr_interrupt_);
    archive.field("next_receive_ns", next_receive_.ns);
    archive.require(receive_.size() == receive_errors_.size(), "receive_errors", "not one for each character");
    archive.require((ier_ & 0xF0) == 0 && (mcr_ & 0xE0) == 0, "ier", "bits that do not exist");
    archive.require((line_errors_ & ~lsr_errors) == 0 && (modem_deltas_ & 0xF0) == 0, "line_errors",
                    "bits that do not exist");
    if (!archive.loading()) return;
    dtr.restore((mcr_ & (mcr_dtr | mcr_loop)) == mcr_dtr);
    rts.restore((mcr_ & (mcr_rts | mcr_loop)) == mcr_rts);
    irq.restore(pending_interrupt() != iir_none && (mcr_ & mcr_out2) != 0 && !loop());
}

}  // namespace lockstep
