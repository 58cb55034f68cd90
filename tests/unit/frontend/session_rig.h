// A session over a small machine that boots a few bytes of machine code.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "devices/storage/memory_disk.h"
#include "frontend/session.h"

namespace lockstep::test {

// mov ah,0; int 16h; mov ah,0Eh; int 10h; jmp: a typewriter.
inline const std::vector<u8> typewriter{0x31, 0xDB, 0xB4, 0x00, 0xCD, 0x16, 0xB4, 0x0E, 0xCD, 0x10, 0xEB, 0xF6};
// sti; hlt; jmp: waits.
inline const std::vector<u8> idler{0xFB, 0xF4, 0xEB, 0xFC};

class SessionRig : public testing::Test {
protected:
    static constexpr std::size_t smallest_floppy = 163'840;

    // A floppy whose boot sector is the given machine code.
    static std::unique_ptr<BlockDevice> boot_disk(std::vector<u8> code) {
        code.resize(smallest_floppy);
        code[510] = 0x55;
        code[511] = 0xAA;
        return std::make_unique<MemoryDisk>("test", std::move(code));
    }

    void start(const std::vector<u8>& code, Session::Settings settings = {}) {
        session = std::make_unique<Session>(std::move(settings), messages, piles);
        MachineConfig config;
        config.memory_bytes = u64{1} << 20;
        config.cpu = CpuModel::I80386;
        config.instructions_per_second = 4'000'000;
        config.debug_exit_port = 0xF4;
        config.floppies[0] = boot_disk(code);
        auto made = Machine::create(std::move(config), *session);
        ASSERT_TRUE(made.ok()) << made.error().message;
        machine = std::move(made).value();
        session->attach(*machine);
    }

    std::optional<Ending> advance(Time time) { return session->advance(machine->now() + time); }

    std::string screen() const {
        const vga::TextScreen text = machine->text_screen();
        return {text.codes.begin(), text.codes.end()};
    }

    Messages messages{-1};
    DiskPiles piles{{}, false, messages};
    std::unique_ptr<Session> session;
    std::unique_ptr<Machine> machine;
};

}  // namespace lockstep::test
