// A board for the floppy controller's tests: a clock, a scheduler, and channel 2 of a DMA controller.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <initializer_list>
#include <memory>
#include <vector>

#include "base/scheduler.h"
#include "devices/fdc_82077.h"
#include "devices/storage/memory_disk.h"

namespace lockstep {

// The same numbers everywhere (Marsaglia's xorshift).
class Random {
public:
    explicit Random(u32 seed) : state_(seed | 1) {}
    u32 operator()() {
        state_ ^= state_ << 13;
        state_ ^= state_ >> 17;
        state_ ^= state_ << 5;
        return state_;
    }

private:
    u32 state_;
};

// What an 8237 channel in single mode does, without the chip: moves units while DREQ is up, until the count is used up.
class FakeDma {
public:
    explicit FakeDma(Fdc82077& fdc) : fdc_(fdc) {
        fdc.dreq.connect([this](bool level) {
            request_ = level;
            pump();
        });
    }

    // `to_memory`: the disk is read. `count` bytes, which must be at least 1.
    void program(bool to_memory, std::vector<u8>& memory, std::size_t count) {
        to_memory_ = to_memory;
        memory_ = &memory;
        left_ = count;
        at_ = 0;
        terminal_count_ = false;
        masked_ = false;
        pump();
    }
    void mask(bool masked) {
        masked_ = masked;
        pump();
    }
    // What a snapshot would bring: the other controller's state, working on a copy of its memory.
    void take_over(const FakeDma& other, std::vector<u8>& memory) {
        to_memory_ = other.to_memory_;
        memory_ = &memory;
        left_ = other.left_;
        at_ = other.at_;
        request_ = other.request_;
        masked_ = other.masked_;
        terminal_count_ = other.terminal_count_;
    }
    std::size_t moved() const { return at_; }
    bool terminal_count() const { return terminal_count_; }

private:
    void pump() {
        if (busy_) return;
        busy_ = true;
        while (request_ && !masked_ && left_ != 0) {
            if (to_memory_) {
                const u8 value = static_cast<u8>(fdc_.dma_take());
                if (at_ < memory_->size()) (*memory_)[at_] = value;
            } else {
                fdc_.dma_give(at_ < memory_->size() ? (*memory_)[at_] : u16{0});
            }
            ++at_;
            if (--left_ == 0) {
                masked_ = true;
                terminal_count_ = true;
                fdc_.dma_terminal_count();
            }
        }
        busy_ = false;
    }

    Fdc82077& fdc_;
    bool to_memory_ = true;
    std::vector<u8>* memory_ = nullptr;
    std::size_t left_ = 0;
    std::size_t at_ = 0;
    bool request_ = false;
    bool masked_ = true;
    bool busy_ = false;
    bool terminal_count_ = false;
};

// A disk whose every byte can be predicted.
inline std::vector<u8> patterned(std::size_t bytes) {
    static const std::vector<u8> longest = [] {
        std::vector<u8> content(2'949'120);
        for (std::size_t i = 0; i < content.size(); ++i) {
            content[i] = static_cast<u8>(i / 512 * 7 + i % 512 * 3 + (i >> 16));
        }
        return content;
    }();
    return {longest.begin(), longest.begin() + static_cast<std::ptrdiff_t>(std::min(bytes, longest.size()))};
}

struct FdcRig {
    static constexpr u64 ips = 1'000'000;
    static constexpr u32 dor = 2, msr = 4, fifo = 5, dir = 7;

    explicit FdcRig(Fdc82077::Config config = {}) : scheduler(clock, ips), fdc(scheduler, config), dma(fdc) {
        fdc.irq.connect([this](bool level) {
            irq = level;
            if (level) ++irq_edges;
        });
    }

    u8 in(u32 offset) { return static_cast<u8>(fdc.io_read(offset, BusWidth::Byte)); }
    void out(u32 offset, u8 value) { fdc.io_write(offset, value, BusWidth::Byte); }

    void advance(Time span) {
        const u64 target = scheduler.tick_of_time(scheduler.now() + span);
        for (;;) {
            scheduler.open_slice(target, ~u64{0} >> 2);
            scheduler.skip_to(target);
            const bool there = clock.now() >= target && scheduler.next_tick() > target;
            scheduler.run_due();
            if (there) break;
        }
    }
    // False when the interrupt does not come in time.
    bool wait_irq(Time limit = Time::seconds(4)) {
        const Time end = scheduler.now() + limit;
        while (!irq && scheduler.now() < end) {
            const u64 next = std::min(scheduler.next_tick(), scheduler.tick_of_time(end));
            scheduler.open_slice(next, ~u64{0} >> 2);
            scheduler.skip_to(next);
            scheduler.run_due();
        }
        return irq;
    }

    void command(std::initializer_list<u8> bytes) {
        for (const u8 byte : bytes) {
            EXPECT_EQ(in(msr)&0xC0, 0x80) << "the chip does not want a command byte";
            out(fifo, byte);
        }
    }
    std::vector<u8> result() {
        std::vector<u8> bytes;
        while ((in(msr)&0xD0) == 0xD0 && bytes.size() < 20) bytes.push_back(in(fifo));
        return bytes;
    }
    std::vector<u8> sense_interrupt() {
        command({0x08});
        return result();
    }

    // As a BIOS starts: reset, four statuses, SPECIFY, motor, rate, recalibrate.
    void start(u8 drive = 0, u8 rate = 0, bool dma_mode = true) {
        out(dor, 0x00);
        out(dor, 0x0C);
        EXPECT_TRUE(wait_irq());
        for (int i = 0; i < 4; ++i) sense_interrupt();
        command({0x03, 0xDF, static_cast<u8>(dma_mode ? 0x02 : 0x03)});
        out(dor, static_cast<u8>(0x0C | drive | 0x10 << drive));
        out(dir, rate);
        command({0x07, drive});
        EXPECT_TRUE(wait_irq());
        sense_interrupt();
    }
    void seek(u8 cylinder, u8 drive = 0) {
        command({0x0F, drive, cylinder});
        EXPECT_TRUE(wait_irq());
        EXPECT_EQ(sense_interrupt(), (std::vector<u8>{static_cast<u8>(0x20 | drive), cylinder}));
    }

    MemoryDisk* insert(std::vector<u8> content, unsigned drive = 0, bool write_protect = false) {
        auto disk = std::make_unique<MemoryDisk>("test", std::move(content));
        MemoryDisk* raw = disk.get();
        const Status status = fdc.insert(drive, std::move(disk), write_protect);
        EXPECT_TRUE(status.ok()) << (status.ok() ? "" : status.error().message);
        return raw;
    }

    // The seven result bytes of a nine-byte command that ran to its interrupt.
    std::vector<u8> run(std::initializer_list<u8> bytes) {
        command(bytes);
        EXPECT_TRUE(wait_irq());
        return result();
    }

    InstructionClock clock;
    Scheduler scheduler;
    Fdc82077 fdc;
    FakeDma dma;
    bool irq = false;
    unsigned irq_edges = 0;
};

inline constexpr std::size_t size_144 = 1'474'560;
inline constexpr std::size_t size_360 = 368'640;

inline u32 lba_144(u32 c, u32 h, u32 r) {
    return (c * 2 + h) * 18 + r - 1;
}

}  // namespace lockstep
