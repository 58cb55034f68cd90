#include "conformance/reference_executor.h"

#include "cpu/reference/operations.h"
#include "cpu/reference/step.h"

namespace lockstep::conformance {

Result<std::unique_ptr<ReferenceExecutor>> ReferenceExecutor::create(CpuModel model) {
    Result<std::unique_ptr<TestMemory>> memory = TestMemory::create(address_bits_of(model));
    if (!memory) return memory.error();
    return std::unique_ptr<ReferenceExecutor>(new ReferenceExecutor(model, std::move(memory).value()));
}

ReferenceExecutor::ReferenceExecutor(CpuModel model, std::unique_ptr<TestMemory> memory)
    : memory_(std::move(memory)),
      environment_{model, memory_->mmu(), ports_, clock_, /*coprocessor=*/false},
      reference_(state_, environment_) {}

void ReferenceExecutor::state_changed() {
    update_paging(reference_);
}

Executor::Step ReferenceExecutor::step() {
    if (state_.activity != Activity::Running) return Step::Stopped;
    const u32 before = state_.eip;
    state_.interrupt_shadow = false;
    state_.debug_shadow = false;
    if (!execute_instruction(reference_)) {
        deliver_fault(reference_);
        return Step::Done;
    }
    return is_repeatable(reference_.insn.op) && state_.eip == before ? Step::Repeating : Step::Done;
}

}  // namespace lockstep::conformance
