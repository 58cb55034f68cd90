// PS/2 mouse with three buttons and, after the IntelliMouse knock, a wheel.
//
// Document: IBM PS/2 Hardware Interface Technical Reference, "Mouse"; Microsoft's IntelliMouse note for the wheel.
// Pins: the serial link (Ps2Device). Host input by `event`.
// All commands, stream, remote and wrap mode, sample rates, scaling, resolution as a value that is reported.
// Differences: a count of the host is a count of the mouse whatever the resolution. Motion too large for a packet comes
//   in several; only what no longer fits the 16 waiting movements is lost, and the next packet's overflow bits say so.
#pragma once

#include <array>
#include <string>

#include "base/device.h"
#include "base/input.h"
#include "base/scheduler.h"
#include "devices/byte_queue.h"
#include "devices/ps2_device.h"

namespace lockstep {

class Ps2Mouse final : public Device, public Ps2Device {
public:
    // `name` prefixes the events' names.
    Ps2Mouse(Scheduler& scheduler, const std::string& name);

    // The mouse moved, or its buttons changed. Ignored (but for the buttons) while the guest does not want reports.
    void event(MouseEvent event);
    // All that happened has been sent.
    bool idle() const { return waiting_ == 0 && output_.empty() && !testing_; }
    // The next event will not be merged with another or lost.
    bool has_room() const { return waiting_ < max_waiting; }

    void receive(u8 byte) override;
    u8 transmit() override;

    // The mouse has no reset pin: only PowerOn changes anything.
    void reset(ResetKind kind) override;
    void serialize(Archive& archive) override;

private:
    // What happened between two changes of the buttons.
    struct Movement {
        s32 dx = 0;  // positive right
        s32 dy = 0;  // positive up
        s32 dz = 0;  // positive towards the user
        u8 buttons = 0;
        bool overflow_x = false;
        bool overflow_y = false;

        bool moves() const { return dx != 0 || dy != 0 || dz != 0 || overflow_x || overflow_y; }
        void serialize(Archive& archive);
    };
    static constexpr std::size_t max_waiting = 16;

    void set_defaults();
    void drop_motion();
    void self_test_done();
    void sample();
    void schedule_sample();
    void send_packet();
    void answer(u8 byte) { output_.push(byte); }
    void command(u8 byte);
    void parameter(u8 command, u8 value);
    void update_request() { request.set(!output_.empty()); }

    Scheduler& scheduler_;
    EventId sample_event_;
    EventId test_event_;

    bool remote_ = false;
    bool wrap_ = false;
    bool reporting_ = false;
    bool double_scale_ = false;
    bool testing_ = false;
    bool wheel_ = false;  // ID 3: packets of four bytes
    bool erred_ = false;  // the last byte was no command
    u8 resolution_ = 2;
    u8 rate_ = 100;
    u8 knock_ = 0;  // how far into 200, 100, 80
    u8 pending_ = 0;
    u8 buttons_ = 0;  // as they are now
    ByteQueue<16> output_;
    ByteQueue<4> last_sent_;                         // for the resend command
    std::array<Movement, max_waiting> movements_{};  // the oldest first
    u8 waiting_ = 0;
};

}  // namespace lockstep
