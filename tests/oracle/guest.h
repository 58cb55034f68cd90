// Lockstep's side: a processor in ring 3 with paging, with the arena where the native process has it, the same local
// descriptor table, and an interrupt table whose gates lead to ring 0, where the exception's frame is read.
#pragma once

#include <memory>
#include <vector>

#include "base/bus.h"
#include "base/result.h"
#include "cpu/cpu.h"
#include "tests/oracle/test_case.h"

namespace lockstep::oracle {

enum class Path : u8 { Reference, Fast };

class Guest {
public:
    static Result<std::unique_ptr<Guest>> create(Path path, CpuModel model, u64 seed);

    // Executes `test`, as Native::run does. Afterwards `arena()` holds the memory, until `restore`.
    Outcome run(const Case& test, const Instruction& insn);
    const u8* arena() const { return ram_.data() + arena_base; }
    void restore(const Case& test);

private:
    class NoPorts final : public PortTarget {
    public:
        u32 port_in(Port, BusWidth width) override { return ones(width); }
        void port_out(Port, u32, BusWidth) override {}
    };
    class NoInterrupts final : public InterruptSource {
    public:
        IntVector acknowledge() override { return IntVector{0}; }
    };

    Guest(Path path, CpuModel model, Ram ram, u64 seed);
    Status set_up();
    void make_tables();
    void make_pages();
    void put32(u32 at, u32 value);
    void put64(u32 at, u64 value);
    u32 get32(u32 at) const;
    void write_arena(u32 offset, std::span<const u8> bytes);
    void load_state(const Registers& start);
    void load_segment(Seg which, u16 selector);
    void run_ticks(s64 ticks);
    bool still_repeating(const Registers& start) const;
    Outcome read_outcome(const Registers& start, const Instruction& insn) const;

    Path path_;
    Ram ram_;
    std::vector<u8> background_;
    MemoryMap map_;
    Mmu mmu_;
    NoPorts ports_;
    NoInterrupts pic_;
    Cpu cpu_;
};

}  // namespace lockstep::oracle
