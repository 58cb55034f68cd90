#include "conformance/cpu_executor.h"

#include <algorithm>
#include <cstring>

#include "conformance/test_memory.h"
#include "cpu/decoder.h"

namespace lockstep::conformance {

namespace {

constexpr s64 most_ticks = 200'000;  // a repeated instruction's 65,535 iterations, and a handler

bool all_zero(const u8* bytes) {
    static constexpr std::array<u8, Executor::grain> zero{};
    return std::memcmp(bytes, zero.data(), zero.size()) == 0;
}

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
      cpu_(model, mmu_, ports_, pic_, /*coprocessor=*/false) {
    if (model == CpuModel::I8086) cpu_.set_single_instruction_blocks();
}

// Through the map, so that blocks decoded from the old bytes are dropped.
void CpuExecutor::poke(u32 address, u8 value) {
    map_.dma_write(Physical{address & address_mask_}, {&value, 1});
    poked_.push_back(address & address_mask_);
}

// Those that are not all zero, of the pages that can have been written.
std::vector<u32> CpuExecutor::written_grains() {
    std::vector<u32> pages;
    for (const bool user : {false, true}) {
        for (const u16 index : mmu_.filled_entries(user)) {
            const TlbCold& entry = mmu_.set(user).cold[index];
            if (entry.valid && entry.ram_page >= 0) pages.push_back(static_cast<u32>(entry.ram_page) * page_size);
        }
    }
    std::ranges::sort(pages);
    pages.erase(std::unique(pages.begin(), pages.end()), pages.end());
    std::vector<u32> grains;
    for (const u32 page : pages) {
        for (u32 start = page; start < page + page_size; start += grain) {
            if (!all_zero(ram_.data() + start)) grains.push_back(start);
        }
    }
    return grains;
}

void CpuExecutor::clear_memory() {
    static constexpr std::array<u8, grain> zero{};
    for (const u32 start : written_grains()) map_.dma_write(Physical{start}, zero);
    for (const u32 address : poked_) {
        if (ram_.data()[address] != 0) map_.dma_write(Physical{address}, std::span(zero).first(1));
    }
    poked_.clear();
}

bool CpuExecutor::at_string_instruction() {
    const SegmentRegister& cs = cpu_.state.segment(Seg::CS);
    std::array<u8, 16> bytes;
    for (u32 i = 0; i < bytes.size(); ++i) bytes[i] = peek(cs.base + ((cpu_.state.eip + i) & 0xFFFF));
    Instruction insn;
    return decode(bytes, DecodeMode{false, model()}, insn) == DecodeStatus::Ok && is_repeatable(insn.op);
}

Executor::Step CpuExecutor::step() {
    if (cpu_.state.activity != Activity::Running) return Step::Stopped;
    const bool single = model() == CpuModel::I8086;
    const bool may_repeat = single && at_string_instruction();
    const u32 before = cpu_.state.eip;
    const s64 ticks = single ? 1 : most_ticks;
    cpu_.clock.end = cpu_.clock.now() + static_cast<u64>(ticks);
    cpu_.clock.left = ticks;
    if (cpu_.run() == Cpu::Stop::Idle) return Step::Stopped;
    if (!single) return cpu_.state.activity == Activity::Running ? Step::Endless : Step::Stopped;
    return may_repeat && cpu_.state.eip == before ? Step::Repeating : Step::Done;
}

}  // namespace lockstep::conformance
