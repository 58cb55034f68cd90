// The complete processor with memory of its own: blocks on the fast path, what that does not do on the reference path.
// Ports read as all ones, no interrupts.
//
// One step runs until the processor halts, because a block is entered only with enough ticks for all of it. So this
// cannot run 8086 tests, which end after one instruction. Writes beside the recorded places are not noticed here: tests
// that compare the two paths on random programs look at all of memory.
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
    // `model` is not the 8086.
    static Result<std::unique_ptr<CpuExecutor>> create(CpuModel model);

    CpuModel model() const override { return cpu_.model(); }
    CpuState& state() override { return cpu_.state; }
    void state_changed() override { cpu_.state_changed(); }
    // Nothing: a test lists every byte that it reads.
    void clear_memory() override {}
    u8 peek(u32 address) override { return ram_.data()[address & address_mask_]; }
    void poke(u32 address, u8 value) override;
    std::vector<u32> written_grains() override { return {}; }
    Step step() override;

private:
    struct OpenPorts final : PortTarget {
        u32 port_in(Port, BusWidth width) override { return ones(width); }
        void port_out(Port, u32, BusWidth) override {}
    };
    struct NoInterrupts final : InterruptSource {
        IntVector acknowledge() override { return IntVector{0}; }
    };

    CpuExecutor(CpuModel model, Ram ram, unsigned address_bits);

    Ram ram_;
    u32 address_mask_;
    MemoryMap map_;
    Mmu mmu_;
    OpenPorts ports_;
    NoInterrupts pic_;
    Cpu cpu_;
};

}  // namespace lockstep::conformance
