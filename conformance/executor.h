// What an execution path must offer to be tested: a processor with memory, alone.
#pragma once

#include <vector>

#include "base/types.h"
#include "cpu/model.h"
#include "cpu/state.h"

namespace lockstep::conformance {

class Executor {
public:
    enum class Step : u8 {
        Done,       // one instruction, or the exception it raised, is complete
        Repeating,  // one iteration of a repeated instruction, and more to come
        Endless,    // so many instructions were executed in this step that there is no end in sight
        Stopped,    // the processor is halted or shut down: nothing was executed
    };

    virtual ~Executor() = default;

    virtual CpuModel model() const = 0;

    // The state may be changed; then state_changed() must be called before the next step.
    virtual CpuState& state() = 0;
    virtual void state_changed() {}

    // How often a test is to be executed: paths that keep decoded code and translations meet them missing the first
    // time, and there the second.
    virtual unsigned runs() const { return 1; }
    // Before a test's first run.
    virtual void forget_translations() {}

    // All of memory zero.
    virtual void clear_memory() = 0;
    virtual u8 peek(u32 address) = 0;
    virtual void poke(u32 address, u8 value) = 0;
    // Physical addresses that the processor may have written since clear_memory(), ascending: multiples of `grain`,
    // each standing for the `grain` bytes from there. What is zero may be left out.
    static constexpr u32 grain = 64;
    virtual std::vector<u32> written_grains() = 0;

    virtual Step step() = 0;
};

}  // namespace lockstep::conformance
