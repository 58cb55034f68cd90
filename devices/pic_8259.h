// 8259A programmable interrupt controller, one of the AT's two.
//
// Document: Intel 8259A datasheet (order 231468); ELCR from the 82420/82430 chip set datasheets.
// Registers: offset 0 and 1 are A0 low and high; offset 2 is the edge/level control register (ports 4D0h/4D1h on
//   boards that have one).
// Pins: IR0–IR7 in by `set_ir`, INT out as `intr`, SP/EN as `Role`. CAS0–2 are `connect_slave`: in its INTA cycle the
//   master asks the slave on that level for the vector.
// All of ICW1–4 and OCW1–3: edge and level triggering, fully nested, special fully nested, special mask, polling,
//   automatic EOI, specific and non-specific EOI, all rotations, MCS-80 vectors (the byte an x86 takes from them).
// Not implemented: the buffered mode's EN pin (its master/slave bit works).
#pragma once

#include <array>

#include "base/bus.h"
#include "base/device.h"
#include "base/line.h"

namespace lockstep {

class Pic8259 final : public Device, public PortDevice, public InterruptSource {
public:
    enum class Role : u8 { Master, Slave };

    // `elcr_mask`: which levels the edge/level register can switch; AT boards fix 0–2, 8 and 13 to edge
    // (F8h master, DEh slave), 0 without such a register.
    Pic8259(Role role, u8 elcr_mask) : role_(role), elcr_mask_(elcr_mask) {}

    Line intr;

    // Input IR`level` (0 … 7, more is masked) goes high or low.
    void set_ir(unsigned level, bool high);
    // The chip whose `intr` is wired to IR`level`. It outlives this one.
    void connect_slave(unsigned level, Pic8259& slave) { slaves_[level & 7] = &slave; }

    // Both INTA pulses of a CPU. Without a request (it went away) the answer is the vector of IR7.
    IntVector acknowledge() override;

    u32 io_read(u32 offset, BusWidth width) override;
    void io_write(u32 offset, u32 value, BusWidth width) override;

    void reset(ResetKind kind) override;
    void serialize(Archive& archive) override;

    // What the registers of these names hold, for the monitor.
    u8 irr() const { return static_cast<u8>(ir_ & (level_triggered() | edge_)); }
    u8 isr() const { return isr_; }
    u8 imr() const { return imr_; }

private:
    enum class Init : u8 { Ready, Icw2, Icw3, Icw4 };

    static constexpr unsigned none = 8;

    u8 level_triggered() const { return static_cast<u8>(elcr_ | ((icw1_ & 0x08) != 0 ? 0xFF : 0)); }
    bool cascaded() const { return (icw1_ & 0x02) == 0; }
    bool is_master() const;
    // Levels 0 … 7 in the order of priority: rank 0 is the highest.
    unsigned level_of_rank(unsigned rank) const { return (lowest_ + 1 + rank) & 7; }
    unsigned highest(u8 set) const;
    unsigned rank_of(unsigned level) const { return (level - lowest_ - 1) & 7; }
    unsigned requesting() const;
    unsigned take(unsigned level);
    u8 vector(unsigned level) const;
    u8 answer_cascade(unsigned level);
    void finish_automatic(unsigned level);

    u8 poll_now();
    void write_icw1(u8 value);
    void write_data(u8 value);
    void write_ocw2(u8 value);
    void write_ocw3(u8 value);
    void end_of_interrupt(unsigned level, bool rotate);
    void update() { intr.set(requesting() != none); }

    // wiring, not state
    Role role_;
    u8 elcr_mask_;
    std::array<Pic8259*, 8> slaves_{};

    u8 ir_ = 0;    // input levels
    u8 edge_ = 0;  // edge sense latches: a rise was seen and not acknowledged
    u8 isr_ = 0;
    u8 imr_ = 0;
    u8 elcr_ = 0;
    u8 icw1_ = 0;
    u8 icw2_ = 0;
    u8 icw3_ = 0;
    u8 icw4_ = 0;
    Init init_ = Init::Ready;
    u8 lowest_ = 7;  // the level of lowest priority
    bool special_mask_ = false;
    bool read_isr_ = false;
    bool poll_ = false;
    bool rotate_automatic_ = false;
};

}  // namespace lockstep
