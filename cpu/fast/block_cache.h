// Decoded blocks: where they are kept, found, linked and dropped.
//
// A block is a run of instructions inside one page of physical memory, keyed by physical address, EIP and execution
// context. EIP is part of the key so that branch targets and return addresses are constants; the context stands for
// everything else that the decoded form depends on (CS base and limit, default sizes, flat segments, privilege). Memory
// is bounded: when a pool is full, all blocks go.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

#include "base/types.h"
#include "cpu/fast/page_code.h"
#include "cpu/fast/record.h"
#include "cpu/instruction.h"
#include "cpu/model.h"
#include "mmu/mmu.h"

namespace lockstep {

// What the decoded form of an instruction depends on besides its bytes and EIP.
struct ExecutionContext {
    u32 cs_base = 0;
    u32 cs_limit = 0;
    bool code32 = false;   // CS.D
    bool stack32 = false;  // SS.B
    bool flat = false;     // DS, ES and SS: base 0, limit 4 GiB, writable
    bool user = false;     // CPL 3
    bool real = false;     // real or virtual-8086 mode: selectors are paragraph numbers
    friend bool operator==(const ExecutionContext&, const ExecutionContext&) = default;
};

// Where the last indirect jump to an EIP went.
struct JumpCacheEntry {
    u32 eip = 0;
    u32 context = ~0u;
    u32 page = 0;
    u64 physical = 0;
    const Record* first = nullptr;
};

class BlockCache {
public:
    static constexpr u32 max_instructions = 48;  // per block
    static constexpr u32 jump_entries = 1024;

    BlockCache(CpuModel model, Mmu& mmu);

    // The id of a context; the same context has the same id until the next drop_all().
    u32 intern(const ExecutionContext& context);
    const ExecutionContext& context(u32 id) const { return contexts_[id]; }

    // The block at `linear` (= cs_base + eip), translated by `code`, made if need be. nullptr when its first
    // instruction is nothing for the fast path.
    Block* find_or_build(u32 eip, u32 context, const TlbCold& code);
    // Makes `link` lead to `block`.
    void connect(Link& link, Block& block, u32 linear);

    JumpCacheEntry& jump_entry(u32 eip) { return jumps_[(eip ^ (eip >> 10)) & (jump_entries - 1)]; }

    // True when a decoded block of RAM page `ram_page` has one of the `size` bytes at `offset` in the page. Grains say
    // only that one may.
    // `size` is 1 … 64, inside the page.
    bool covers(u32 ram_page, u32 offset, u32 size) const { return pages_[ram_page]->covers(offset, size); }
    // A write into RAM page `ram_page`, which is treated as one with code, has hit none. After some of them without any
    // block there the page becomes an ordinary one again.
    void wrote_beside(u32 ram_page);
    // Drops the blocks of RAM page `ram_page` that cover one of `grains`. True when there were any.
    bool drop(u32 ram_page, u64 grains);
    // Forgets everything, contexts included. Only between instructions of the run loop.
    void drop_all();
    // Blocks made from now on have at most `count` instructions (1 … max_instructions).
    void set_longest_block(u32 count) { longest_ = count; }

private:
    static constexpr u32 buckets = 1u << 14;
    static constexpr u32 max_blocks = 1u << 15;
    static constexpr u32 max_records = 1u << 18;
    static constexpr u32 max_contexts = 1u << 12;

    static constexpr u32 writes_until_ordinary = 32;

    u32 bucket_of(u64 physical, u32 eip, u32 context) const;
    Block* build(u64 physical, u32 eip, u32 context, const TlbCold& code);
    void remove(Block& block);
    void add_to_page(u32 block_index);
    void mark_again(PageCode& page, u64 grains);

    CpuModel model_;
    Mmu& mmu_;
    u32 longest_ = max_instructions;
    std::vector<Block> blocks_;
    u32 block_count_ = 0;
    std::unique_ptr<std::byte[]> records_;  // max_records of them, made as they are needed
    u32 record_count_ = 0;
    std::vector<u32> bucket_heads_;
    std::vector<std::unique_ptr<PageCode>> pages_;  // of each RAM page, made with its first block
    std::vector<ExecutionContext> contexts_;
    std::array<u32, 64> recent_contexts_{};
    std::array<JumpCacheEntry, jump_entries> jumps_;
    bool full_ = false;
};

}  // namespace lockstep
