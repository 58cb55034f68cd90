#include "conformance/cpu_executor.h"

#include "conformance/test_memory.h"

namespace lockstep::conformance {

namespace {

constexpr s64 most_ticks = 200'000;  // a repeated instruction's 65,535 iterations, and a handler

}  // namespace

Result<std::unique_ptr<CpuExecutor>> CpuExecutor::create(CpuModel model) {
    const unsigned bits = address_bits_of(model);
    Result<Ram> ram = Ram::allocate(u64{1} << bits);
    if (!ram) return ram.error();
    std::unique_ptr<CpuExecutor> executor(new CpuExecutor(model, std::move(ram).value(), bits));
    const Status mapped = executor->map_.map_ram("memory", 0, executor->ram_.size(), 0);
    if (!mapped) return mapped.error();
    executor->mmu_.set_a20(true);
    return executor;
}

CpuExecutor::CpuExecutor(CpuModel model, Ram ram, unsigned address_bits)
    : ram_(std::move(ram)),
      address_mask_((1u << address_bits) - 1),
      map_(ram_),
      mmu_(map_, address_bits),
      cpu_(model, mmu_, ports_, pic_) {}

// Through the map, so that blocks decoded from the old bytes are dropped.
void CpuExecutor::poke(u32 address, u8 value) {
    map_.dma_write(Physical{address & address_mask_}, {&value, 1});
}

Executor::Step CpuExecutor::step() {
    if (cpu_.state.activity != Activity::Running) return Step::Stopped;
    cpu_.clock.end = cpu_.clock.now() + static_cast<u64>(most_ticks);
    cpu_.clock.left = most_ticks;
    return cpu_.run() == Cpu::Stop::Idle ? Step::Stopped : Step::Done;
}

}  // namespace lockstep::conformance
