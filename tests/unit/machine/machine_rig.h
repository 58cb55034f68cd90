// Machines for tests: a host that listens, firmware and boot sectors from a few bytes of code.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <initializer_list>
#include <string>
#include <vector>

#include "bios/roms.h"
#include "devices/storage/memory_disk.h"
#include "machine/board.h"
#include "machine/machine.h"

namespace lockstep::test {

// Keeps what the guest sends.
class ListeningHost final : public Host {
public:
    bool wants_frame() const override { return frames_wanted; }
    void present(const Frame& frame) override {
        ++frames;
        complete_frames += frame.width != 0 && frame.pixels.size() == std::size_t{frame.width} * frame.height ? 1u : 0u;
    }
    void serial_out(unsigned port, u8 byte) override {
        if (port == 0) serial += static_cast<char>(byte);
    }
    void debug_out(u8 byte) override { debug += static_cast<char>(byte); }

    bool frames_wanted = false;
    u32 frames = 0;
    u32 complete_frames = 0;
    std::string serial;
    std::string debug;
};

using Code = std::vector<u8>;

// A 64 KiB system BIOS that is nothing but `code`, at F000:0000, with interrupts off and DS = ES = SS = 0, SP = 7000h.
inline std::vector<u8> firmware(const Code& code) {
    std::vector<u8> rom(64 * 1024, 0xF4);  // HLT
    const Code start{0xFA, 0xFC, 0x31, 0xC0, 0x8E, 0xD8, 0x8E, 0xC0, 0x8E, 0xD0, 0xBC, 0x00, 0x70};
    std::copy(start.begin(), start.end(), rom.begin());
    std::copy(code.begin(), code.end(), rom.begin() + static_cast<std::ptrdiff_t>(start.size()));
    const Code jump{0xEA, 0x00, 0x00, 0x00, 0xF0};  // JMP F000:0000
    std::copy(jump.begin(), jump.end(), rom.begin() + 0xFFF0);
    return rom;
}

// A 1.44 MB disk with `code` as its boot sector (at 0000:7C00) and `mark` in the first byte of the second sector.
inline std::unique_ptr<MemoryDisk> boot_disk(const Code& code, u8 mark = 0, std::string name = "test.img") {
    std::vector<u8> image(1440 * 1024);
    std::copy(code.begin(), code.end(), image.begin());
    image[510] = 0x55;
    image[511] = 0xAA;
    image[512] = mark;
    return std::make_unique<MemoryDisk>(std::move(name), std::move(image));
}

inline std::unique_ptr<MemoryDisk> demo_disk() {
    return std::make_unique<MemoryDisk>("demo.img", roms::demo_disk().expanded());
}

// A small quick machine: 1 MiB, so that looking at all of it costs little.
inline MachineConfig small_config(CpuModel cpu = CpuModel::PentiumPro) {
    MachineConfig config;
    config.cpu = cpu;
    config.memory_bytes = 1u << 20;
    return config;
}
inline MachineConfig firmware_config(const Code& code) {
    MachineConfig config = small_config();
    config.bios = firmware(code);
    config.instructions_per_second = 1'000'000;  // programs that poll need not do it often
    return config;
}
// The demo disk under the built-in BIOS.
inline MachineConfig demo_config() {
    MachineConfig config = small_config();
    config.memory_bytes = 2u << 20;
    config.floppies[0] = demo_disk();
    return config;
}

// A machine with a host of its own.
struct Rig {
    explicit Rig(MachineConfig config) {
        auto made = Machine::create(std::move(config), host);
        if (!made.ok()) throw std::runtime_error(made.error().message);
        machine = std::move(*made);
    }
    Machine* operator->() { return machine.get(); }
    Machine& operator*() { return *machine; }

    // Runs `count` more instructions; false when the machine stopped for another reason.
    bool step(u64 count) {
        return machine->run(Time::never(), machine->instructions() + count) == StopReason::InstructionsReached;
    }
    // Runs until the screen shows `text`, at most `limit` of virtual time.
    bool wait_screen(const std::string& text, Time limit) {
        return wait(limit, [&] {
            const vga::TextScreen screen = machine->text_screen();
            for (u32 row = 0; row < screen.rows; ++row) {
                if (screen.row_utf8(row).find(text) != std::string::npos) return true;
            }
            return false;
        });
    }
    bool wait_debug(const std::string& text, Time limit) {
        return wait(limit, [&] { return host.debug.find(text) != std::string::npos; });
    }
    template <class Condition>
    bool wait(Time limit, Condition&& condition) {
        const Time end = machine->now() + limit;
        while (!condition()) {
            if (machine->now() >= end) return false;
            const StopReason reason = machine->run(machine->now() + Time::milliseconds(20));
            if (reason != StopReason::TimeReached) return condition();
        }
        return true;
    }
    void press(Key key) {
        machine->key({key, true});
        machine->key({key, false});
    }

    ListeningHost host;
    std::unique_ptr<Machine> machine;
};

// The lines in which two machines differ, for messages.
inline std::string difference(Machine& a, Machine& b) {
    const std::string one = a.dump(), other = b.dump();
    std::string text;
    std::size_t at = 0, to = 0;
    for (int lines = 0; lines < 12 && at < one.size() && to < other.size();) {
        const std::size_t end = std::min(one.find('\n', at), one.size());
        const std::size_t to_end = std::min(other.find('\n', to), other.size());
        const std::string left = one.substr(at, end - at), right = other.substr(to, to_end - to);
        if (left != right) {
            text += "\n" + left + " | " + right;
            ++lines;
        }
        at = end + 1;
        to = to_end + 1;
    }
    return text;
}

}  // namespace lockstep::test
