// Memory for tests: RAM over the whole physical address space of a model, every write remembered.
#pragma once

#include <memory>
#include <set>
#include <vector>

#include "base/result.h"
#include "cpu/model.h"
#include "mmu/memory_map.h"
#include "mmu/mmu.h"
#include "mmu/ram.h"

namespace lockstep::conformance {

// Width of the physical address bus that tests of `model` use. The 80386 and later have 24 here, as the recorded
// 80386EX tests.
unsigned address_bits_of(CpuModel model);

class TestMemory final : private CodeListener {
public:
    // The error says that the host has no memory left.
    static Result<std::unique_ptr<TestMemory>> create(unsigned address_bits);

    MemoryMap& map() { return map_; }
    Mmu& mmu() { return mmu_; }

    // Zeroes what was written since the last time.
    void clear();
    // `address` is taken modulo the size of memory.
    u8 peek(u32 address) { return ram_.data()[address & address_mask_]; }
    void poke(u32 address, u8 value);
    // Grains of 64 bytes that were written through the map since clear().
    std::vector<u32> written_grains() const { return {written_.begin(), written_.end()}; }

private:
    TestMemory(Ram ram, unsigned address_bits);
    void code_written(u32 ram_page, u64 grains) override;

    Ram ram_;
    u32 address_mask_;
    MemoryMap map_;
    Mmu mmu_;
    std::set<u32> written_;
    std::vector<u32> poked_;
};

}  // namespace lockstep::conformance
