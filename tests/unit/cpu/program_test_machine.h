// A whole processor, fast path or not, in 64 KiB of paged memory where any page can be taken away: for tests of small
// programs and of what interrupts them. The 64 KiB appear again and again through the whole linear address space.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cpu/cpu.h"

namespace lockstep::test {

// --- the world ---
inline constexpr u32 world_size = 0x10000;
inline constexpr u16 program_code0 = 0x08, program_data0 = 0x10, program_code3 = 0x1B, program_data3 = 0x23,
                     program_tss = 0x28, program_code3_16 = 0x33, program_stack3_16 = 0x3B, program_ldt = 0x40,
                     program_free_tss = 0x48, program_code0_16 = 0x50, program_stack0_16 = 0x58;
inline constexpr u32 gdt_at = 0, idt_at = 0x800, tss_at = 0x1000, free_tss_at = 0x1100, directory_at = 0x2000,
                     table_at = 0x3000, handlers_at = 0x4000, kernel_stack_at = 0x5000, landing_at = 0x6200,
                     code_at = 0x7100, stack_at = 0xA800;
// The vector whose gate leads to the program's own privilege.
inline constexpr u8 same_level_vector = 0x40;

class CountingPorts final : public PortTarget {
public:
    u32 port_in(Port, BusWidth width) override { return ++count & ones(width); }
    void port_out(Port, u32, BusWidth) override { ++count; }
    u32 count = 0;
};

class NoInterrupts final : public InterruptSource {
public:
    IntVector acknowledge() override { return IntVector{0xFF}; }
};

// What is seen when the program has come to rest.
struct Rest {
    std::vector<u8> state;
    std::vector<u8> memory;
    u32 port_accesses = 0;
};

class ProgramMachine {
public:
    ProgramMachine(CpuModel model, bool reference_only);

    // Privilege and default sizes of the program.
    struct Kind {
        bool ring3 = true;
        bool code32 = true;
    };
    // The world as it is before the program runs; `code` goes to code_at, behind it JMP to itself again and again.
    void prepare(Kind kind, std::span<const u8> code);
    void put8(u32 at, u8 value) { ram.data()[at & (world_size - 1)] = value; }
    void put16(u32 at, u32 value) {
        put8(at, static_cast<u8>(value));
        put8(at + 1, static_cast<u8>(value >> 8));
    }
    void put32(u32 at, u32 value) {
        put16(at, value & 0xFFFF);
        put16(at + 2, value >> 16);
    }
    u32 get32(u32 at) const {
        u32 value = 0;
        std::memcpy(&value, ram.data() + at, 4);
        return value;
    }
    // Of this page and those at the same place in every other 4 MiB.
    void set_page_rights(u32 linear, u32 rights);

    // Runs until nothing but JMP to itself can be left, or `ticks`.
    void run(u64 ticks = long_enough);
    // The vector in whose handler (a JMP to itself) the processor stands, or -1.
    int vector() const;
    // The doubleword `index` doublewords above ESP: of the handler's frame.
    u32 frame(u32 index) const { return get32((cpu.state.reg32(4) + index * 4) & (world_size - 1)); }
    // Leaves the page fault handler by ADD ESP, 4 and IRETD, any other by IRETD.
    void return_from_handler();
    // True for memory that differs after a fault that was mended: page tables, what the handler's frame lies in.
    bool is_scratch(u32 address) const;
    // The program's registers and memory, but not CR2 and what is_scratch() tells.
    Rest rest();

    static constexpr u64 long_enough = 48;
    Ram ram;
    MemoryMap map;
    Mmu mmu;
    CountingPorts ports;
    NoInterrupts pic;
    Cpu cpu;

private:
    void write_world();
    void descriptor(u16 selector, u32 base, u32 limit, u8 access, u8 flags);

    std::vector<u8> world_;
    bool ring3_ = true;
};

// Names the instances of tests with the parameter "reference path only".
inline std::string path_name(const ::testing::TestParamInfo<bool>& test) {
    return test.param ? "Reference" : "Fast";
}

}  // namespace lockstep::test
