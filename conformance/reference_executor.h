// The reference path with memory of its own. Ports read as all ones.
#pragma once

#include <memory>

#include "base/result.h"
#include "conformance/executor.h"
#include "conformance/test_memory.h"
#include "cpu/reference/context.h"

namespace lockstep::conformance {

class ReferenceExecutor final : public Executor {
public:
    static Result<std::unique_ptr<ReferenceExecutor>> create(CpuModel model);

    CpuModel model() const override { return environment_.model; }
    CpuState& state() override { return state_; }
    void state_changed() override;
    void clear_memory() override { memory_->clear(); }
    u8 peek(u32 address) override { return memory_->peek(address); }
    void poke(u32 address, u8 value) override { memory_->poke(address, value); }
    std::vector<u32> written_grains() override { return memory_->written_grains(); }
    Step step() override;

private:
    struct OpenPorts final : PortTarget {
        u32 port_in(Port, BusWidth width) override { return ones(width); }
        void port_out(Port, u32, BusWidth) override {}
    };

    ReferenceExecutor(CpuModel model, std::unique_ptr<TestMemory> memory);

    std::unique_ptr<TestMemory> memory_;
    OpenPorts ports_;
    InstructionClock clock_;
    CpuState state_;
    CpuEnvironment environment_;
    Reference reference_;
};

}  // namespace lockstep::conformance
