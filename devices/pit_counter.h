// One counter of an 8254: control word, count register, counting element, output latches.
//
// The counter knows no scheduler. Everything happens at ticks of its clock, an absolute count since power-on; `advance`
// brings it to a tick, and between accesses nothing needs to be done at all.
#pragma once

#include "base/archive.h"
#include "devices/square_wave.h"

namespace lockstep {

class PitCounter {
public:
    static constexpr u64 never = ~u64{0};

    // Passes the time to `tick` (earlier ticks than before change nothing). Work does not depend on the distance.
    void advance(u64 tick);

    // Each of these acts at `tick`, and advances first.
    void write_control(u8 control, u64 tick);  // bits 5–0 of the control word, read/write mode not 0
    void write(u8 byte, u64 tick);
    u8 read(u64 tick);
    void latch_count(u64 tick);
    void latch_status(u64 tick);
    void set_gate(bool high, u64 tick);

    // As of the last `advance`.
    bool out() const { return out_; }
    bool gate() const { return gate_; }
    // Rising edges of OUT so far.
    u64 rises() const { return rises_; }
    // The tick of the next change that somebody watching OUT must know of; `never` when there is none.
    u64 next_change() const;
    SquareWave wave() const;
    // Counting element as a program would read it.
    u16 count() const { return shown(element(now_)); }

    void serialize(Archive& archive);

private:
    // What the counting element is doing.
    enum class Phase : u8 {
        Idle,     // no count yet, or (modes 1 and 5) no trigger
        Running,  // counts from `value_` at tick `origin_`
        Frozen,   // stopped by GATE at `value_`
    };

    unsigned mode() const;
    bool bcd() const { return (control_ & 1) != 0; }
    bool periodic() const { return mode() == 2 || mode() == 3; }
    u32 modulus() const { return bcd() ? 10'000 : 65'536; }
    u32 programmed() const;
    // Length of the high part of a period of mode 2 or 3, and of the half of mode 3 that is running.
    u32 high_ticks(u32 period) const { return mode() == 2 ? period - 1 : (period + 1) / 2; }
    u32 half_ticks() const { return out_ ? high_ticks(value_) : value_ / 2; }
    u64 elapsed(u64 tick) const { return tick >= origin_ ? tick - origin_ : 0; }
    SquareWave single_wave() const;
    SquareWave periodic_wave() const;
    u32 element(u64 tick) const;
    u16 shown(u32 count) const;

    void load(u64 tick);
    void run(u64 tick);
    void run_periodic(u64 tick);
    void run_once(u64 tick);
    void set_out(bool level);
    void freeze(u64 tick);
    void count_written(u64 tick);
    u8 status() const;

    // --- as programmed
    u8 control_ = 0x36;   // RW1 RW0 M2 M1 M0 BCD
    u16 register_ = 0;    // CR
    u8 written_low_ = 0;  // first byte of two
    bool write_high_next_ = false;
    bool read_high_next_ = false;
    u8 latched_bytes_ = 0;  // of `latch_`, still to be read
    u16 latch_ = 0;
    bool status_latched_ = false;
    u8 status_latch_ = 0;
    bool gate_ = true;
    bool null_count_ = true;
    bool counted_ = false;  // a count was written since the control word

    // --- counting element
    Phase phase_ = Phase::Idle;
    u64 now_ = 0;          // tick of the last advance
    u64 load_at_ = never;  // CR goes to the counting element at this tick
    u64 origin_ = 0;       // mode 3: start of the present half
    u32 value_ = 0;        // modes 2 and 3: the period in use
    bool reload_ = false;  // modes 2 and 3: a new count waits for the end of the period or half
    bool armed_ = false;   // modes 0, 1, 4, 5: OUT has its change still ahead
    bool out_ = true;
    u64 rises_ = 0;
};

}  // namespace lockstep
