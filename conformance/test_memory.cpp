#include "conformance/test_memory.h"

#include <cstring>

#include "conformance/executor.h"

namespace lockstep::conformance {

unsigned address_bits_of(CpuModel model) {
    return model == CpuModel::I8086 ? 20 : 24;
}

Result<std::unique_ptr<TestMemory>> TestMemory::create(unsigned address_bits) {
    Result<Ram> ram = Ram::allocate(u64{1} << address_bits);
    if (!ram) return ram.error();
    std::unique_ptr<TestMemory> memory(new TestMemory(std::move(ram).value(), address_bits));
    const Status mapped = memory->map_.map_ram("memory", 0, memory->ram_.size(), 0);
    if (!mapped) return mapped.error();
    return memory;
}

TestMemory::TestMemory(Ram ram, unsigned address_bits)
    : ram_(std::move(ram)), address_mask_((1u << address_bits) - 1), map_(ram_), mmu_(map_, address_bits) {
    mmu_.set_a20(true);
    // Every grain counts as decoded code, so that every write is reported.
    map_.set_code_listener(this);
    for (u64 page = 0; page < ram_.size() / page_size; ++page) map_.mark_code(page, ~u64{0});
}

void TestMemory::code_written(u32 ram_page, u64 grains) {
    for (u32 i = 0; i < 64; ++i) {
        if ((grains >> i & 1) != 0) written_.insert(ram_page * page_size + i * Executor::grain);
    }
}

void TestMemory::poke(u32 address, u8 value) {
    address &= address_mask_;
    ram_.data()[address] = value;
    poked_.push_back(address);
}

void TestMemory::clear() {
    for (const u32 address : poked_) ram_.data()[address] = 0;
    for (const u32 start : written_) std::memset(ram_.data() + start, 0, Executor::grain);
    poked_.clear();
    written_.clear();
}

}  // namespace lockstep::conformance
