// A keyboard controller with a keyboard and a mouse, and a driver's way to talk to them.
#pragma once

#include "devices/kbc_8042.h"
#include "devices/ps2_keyboard.h"
#include "devices/ps2_mouse.h"
#include "tests/unit/devices/at_rig.h"

namespace lockstep::test {

class Ps2Rig : public ::testing::Test {
protected:
    static constexpr BusWidth byte = BusWidth::Byte;

    VirtualTime time;
    Ps2Keyboard keyboard{time.scheduler, "keyboard"};
    Ps2Mouse mouse{time.scheduler, "mouse"};
    Kbc8042 kbc{time.scheduler, "kbc", &keyboard, &mouse};

    Ps2Rig() {
        keyboard.reset(ResetKind::PowerOn);
        mouse.reset(ResetKind::PowerOn);
        kbc.reset(ResetKind::PowerOn);
        time.run(Time::milliseconds(30));
    }

    u32 status() { return kbc.io_read(1, byte); }
    bool full() { return (status() & 0x01) != 0; }
    void wait_ready() {
        for (int i = 0; i < 1'000 && (status() & 0x02) != 0; ++i) time.run(Time::microseconds(1));
    }
    void command(u32 value) {
        wait_ready();
        kbc.io_write(1, value, byte);
    }
    void data(u32 value) {
        wait_ready();
        kbc.io_write(0, value, byte);
    }
    void mouse_data(u32 value) {
        command(0xD4);
        data(value);
    }
    // The next byte within 30 ms, or -1.
    int next() {
        for (int i = 0; i < 3'000; ++i) {
            if (full()) return static_cast<int>(kbc.io_read(0, byte));
            time.run(Time::microseconds(10));
        }
        return -1;
    }
    // Everything that comes until it is quiet.
    std::vector<int> all() {
        std::vector<int> bytes;
        for (int value = next(); value >= 0 && bytes.size() < 1'000; value = next()) bytes.push_back(value);
        return bytes;
    }
    // As a BIOS leaves it: both ports on, both interrupts, translation `translate`, scanning; nothing waiting.
    void set_up(bool translate) {
        command(0xAA);
        all();
        command(0x60);
        data(translate ? 0x47 : 0x07);
        all();
    }
    void press(Key key) { keyboard.key({key, true}); }
    void release(Key key) { keyboard.key({key, false}); }
    std::vector<int> tap(Key key) {
        press(key);
        release(key);
        return all();
    }
};

using Bytes = std::vector<int>;

}  // namespace lockstep::test
