// IBM enhanced (101/102-key) keyboard with a PS/2 plug.
//
// Document: IBM PS/2 Hardware Interface Technical Reference, "Keyboard (101/102-key)".
// Pins: the serial link (Ps2Device). Host input by `key`.
// Scan code sets 1, 2 and 3 with the fake shifts of the grey keys, Print Screen, Pause and SysRq; all commands; 16
// bytes
//   of buffer with the overrun code; typematic repeat.
// Differences: the self-test takes 20 ms instead of 300–500, answers are ready at once (the controller's pace delays
//   them). Scan codes that do not fit whole into the buffer are left out whole.
#pragma once

#include <array>
#include <string>

#include "base/device.h"
#include "base/input.h"
#include "base/scheduler.h"
#include "devices/byte_queue.h"
#include "devices/ps2_device.h"
#include "devices/ps2_scancodes.h"

namespace lockstep {

class Ps2Keyboard final : public Device, public Ps2Device {
public:
    // `name` prefixes the events' names.
    Ps2Keyboard(Scheduler& scheduler, const std::string& name);

    // A key went down or up. Repeats of what is already so are ignored (the keyboard repeats by itself).
    void key(KeyEvent event);
    // Nothing waits to be sent: a typist may go on.
    bool idle() const { return answers_.empty() && codes_.empty() && !testing_; }
    // The next key event is sure to fit.
    bool has_room() const { return codes_.room() >= longest_sequence; }
    // Bit 0 Scroll Lock, 1 Num Lock, 2 Caps Lock.
    u8 leds() const { return leds_; }

    void receive(u8 byte) override;
    u8 transmit() override;

    // The keyboard has no reset pin: only PowerOn changes anything.
    void reset(ResetKind kind) override;
    void serialize(Archive& archive) override;

private:
    static constexpr std::size_t longest_sequence = 8;
    static constexpr std::size_t key_count = static_cast<std::size_t>(Key::Count);

    bool held(Key key) const { return held_[static_cast<std::size_t>(key)]; }
    bool shift_held() const { return held(Key::LeftShift) || held(Key::RightShift); }
    KeyReports reports(Key key) const;

    void set_defaults();
    void self_test_done();
    void update_request();
    void command(u8 byte);
    void parameter(u8 command, u8 value);
    void choose_set(u8 value);
    void report_all(KeyReports reports);
    void report_one(u8 set3_code, KeyReports reports);
    void answer(u8 byte);

    // Scan codes of one event are collected here, then go into the buffer together or not at all.
    struct Sequence {
        std::array<u8, 16> bytes{};
        std::size_t size = 0;
        void add(u8 byte) {
            if (size < bytes.size()) bytes[size++] = byte;
        }
    };
    void add_code(Sequence& sequence, u8 set2, bool extended, bool down) const;
    void add_key(Sequence& sequence, Key key, bool down) const;
    void add_fake_shifts(Sequence& sequence, KeyGroup group, bool before_make) const;
    void add_print_screen(Sequence& sequence, bool down) const;
    void add_pause(Sequence& sequence) const;
    void send(const Sequence& sequence);

    void start_repeat(Key key);
    void stop_repeat();
    void repeat();
    Time repeat_delay() const;
    Time repeat_period() const;

    Scheduler& scheduler_;
    EventId test_event_;
    EventId repeat_event_;

    u8 set_ = 2;
    bool scanning_ = true;
    bool testing_ = false;
    u8 typematic_ = 0x2B;
    u8 leds_ = 0;
    u8 pending_ = 0;  // command that waits for its parameter, 0: none
    u8 last_sent_ = 0;
    ByteQueue<16> codes_;
    ByteQueue<8> answers_;  // these go first
    std::array<bool, key_count> held_{};
    std::array<KeyReports, key_count> set3_reports_{};
    Key repeating_ = Key::None;
};

}  // namespace lockstep
