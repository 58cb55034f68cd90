// The complete processor with memory of its own: instructions on the fast path, what that does not do on the reference
// path. Ports read as all ones, no interrupts.
//
// One step of an 8086 is one instruction, in a block of its own. For the others, whose tests end with HLT, one step
// runs until the processor halts, through whole blocks and their links.
#pragma once

#include <memory>

#include "base/result.h"
#include "conformance/executor.h"
#include "cpu/cpu.h"
#include "mmu/memory_map.h"
#include "mmu/ram.h"

namespace lockstep::conformance {

class CpuExecutor final : public Executor {
public:
    static Result<std::unique_ptr<CpuExecutor>> create(CpuModel model);

    CpuModel model() const override { return cpu_.model(); }
    CpuState& state() override { return cpu_.state; }
    void state_changed() override { cpu_.state_changed(); }
    unsigned runs() const override { return 2; }
    void forget_translations() override { mmu_.flush_all(); }
    void clear_memory() override;
    u8 peek(u32 address) override { return ram_.data()[address & address_mask_]; }
    void poke(u32 address, u8 value) override;
    // Found in the pages that have a translation: between two flushes nothing else can have been written, as long as
    // no translation displaces another, which addresses below 4 MiB cannot.
    std::vector<u32> written_grains() override;
    Step step() override;

    // Ticks that no instruction on the reference path accounts for: instructions on the fast path, and iterations of
    // repeated ones.
    u64 fast_path_ticks() const { return cpu_.clock.now() - cpu_.reference_instructions(); }

private:
    struct OpenPorts final : PortTarget {
        u32 port_in(Port, BusWidth width) override { return ones(width); }
        void port_out(Port, u32, BusWidth) override {}
    };
    struct NoInterrupts final : InterruptSource {
        IntVector acknowledge() override { return IntVector{0}; }
    };

    CpuExecutor(CpuModel model, Ram ram, unsigned address_bits);

    bool at_string_instruction();

    Ram ram_;
    u32 address_mask_;
    MemoryMap map_;
    Mmu mmu_;
    OpenPorts ports_;
    NoInterrupts pic_;
    Cpu cpu_;
    std::vector<u32> poked_;
};

}  // namespace lockstep::conformance
