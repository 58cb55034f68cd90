// What the tests of the AT chips share: virtual time that tests move by hand, bytes of a saved chip, random abuse.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <initializer_list>
#include <vector>

#include "base/bus.h"
#include "base/device.h"
#include "base/scheduler.h"

namespace lockstep::test {

// The same numbers everywhere (a linear congruential generator's upper half).
class Random {
public:
    explicit Random(u32 seed) : state_(seed) {}
    u32 operator()() {
        state_ = state_ * 6'364'136'223'846'793'005u + 1'442'695'040'888'963'407u;
        return static_cast<u32>(state_ >> 32);
    }

private:
    u64 state_;
};

// A scheduler whose ticks are nanoseconds.
class VirtualTime {
public:
    Scheduler scheduler{clock_, ns_per_second};

    Time now() const { return scheduler.now(); }
    // Lets `span` pass, running every event on the way at its time.
    void run(Time span) { run_to(now() + span); }
    void run_to(Time end) {
        const u64 end_tick = scheduler.tick_of_time(end);
        for (;;) {
            scheduler.open_slice(end_tick, ~u64{0});
            scheduler.skip_to(~u64{0});
            scheduler.run_due();
            if (scheduler.ticks() >= end_tick && scheduler.next_tick() > end_tick) return;
        }
    }

private:
    InstructionClock clock_;
};

inline std::vector<u8> saved(Device& device) {
    SaveArchive archive;
    device.serialize(archive);
    return archive.bytes();
}

// Writes `from` into `to` and expects that to give the same bytes again.
inline void expect_same_after_load(Device& from, Device& to) {
    const std::vector<u8> bytes = saved(from);
    LoadArchive load(bytes);
    to.serialize(load);
    ASSERT_TRUE(load.ok()) << load.error();
    EXPECT_TRUE(load.at_end());
    EXPECT_EQ(saved(to), bytes);
}

// Loads `device` with every byte of its own state damaged in turn: it must refuse or stay usable.
template <class Use>
void survive_damaged_state(Device& device, Use use) {
    const std::vector<u8> good = saved(device);
    for (std::size_t i = 0; i < good.size(); ++i) {
        for (const u8 damage : std::initializer_list<u8>{0xFF, 0x80, 0x01}) {
            std::vector<u8> bad = good;
            bad[i] ^= damage;
            LoadArchive load(bad);
            device.serialize(load);
            use();
        }
    }
    LoadArchive load(good);
    device.serialize(load);
    EXPECT_TRUE(load.ok()) << load.error();
}

// `count` random reads and writes at offsets below `ports`, with every width, some time passing now and then.
inline void abuse(PortDevice& device, VirtualTime& time, u32 ports, u32 count, u32 seed) {
    Random random(seed);
    for (u32 i = 0; i < count; ++i) {
        const u32 offset = random() % ports;
        const BusWidth width = std::array{BusWidth::Byte, BusWidth::Word, BusWidth::Dword}[random() % 3];
        if (random() % 2 == 0) {
            device.io_read(offset, width);
        } else {
            device.io_write(offset, random() & ones(width), width);
        }
        if (random() % 16 == 0) time.run(Time{random() % 200'000});
    }
}

}  // namespace lockstep::test
