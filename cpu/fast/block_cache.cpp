#include "cpu/fast/block_cache.h"

#include <algorithm>
#include <bit>
#include <new>

#include "cpu/decoder.h"
#include "cpu/fast/translate.h"
#include "cpu/reference/step.h"

namespace lockstep {

namespace {

// Bit i for each 64-byte grain that `count` bytes from page offset `start` touch.
u64 grains_of(u32 start, u32 count) {
    const u32 first = start / 64;
    const u32 last = (start + count - 1) / 64;
    return (~u64{0} >> (63 - (last - first))) << first;
}

// How many grains before a byte the first byte of its block may lie.
constexpr u32 longest_reach =
    (BlockCache::max_instructions * fetch_window + PageCode::grain_bytes - 2) / PageCode::grain_bytes;

}  // namespace

BlockCache::BlockCache(CpuModel model, Mmu& mmu)
    : model_(model),
      mmu_(mmu),
      records_(std::make_unique_for_overwrite<std::byte[]>(max_records * sizeof(Record))),
      bucket_heads_(buckets, Block::none),
      pages_(mmu.map().ram().size() / page_size) {
    blocks_.reserve(1024);
}

u32 BlockCache::intern(const ExecutionContext& context) {
    const u32 mix = (context.cs_base >> 4) * 0x9E3779B1u + (context.cs_limit >> 12) + (context.code32 ? 1u : 0) +
                    (context.stack32 ? 2u : 0) + (context.flat ? 4u : 0) + (context.user ? 8u : 0) +
                    (context.real ? 16u : 0);
    u32& recent = recent_contexts_[(mix ^ (mix >> 16)) % recent_contexts_.size()];
    if (recent < contexts_.size() && contexts_[recent] == context) return recent;
    const auto found = std::find(contexts_.begin(), contexts_.end(), context);
    recent = static_cast<u32>(found - contexts_.begin());
    if (found == contexts_.end()) {
        contexts_.push_back(context);
        if (contexts_.size() > max_contexts) full_ = true;
    }
    return recent;
}

u32 BlockCache::bucket_of(u64 physical, u32 eip, u32 context) const {
    const u64 mix =
        (physical ^ (static_cast<u64>(eip) << 32) ^ (static_cast<u64>(context) << 20)) * 0x9E3779B97F4A7C15u;
    return static_cast<u32>(mix >> 50) & (buckets - 1);
}

Block* BlockCache::find_or_build(u32 eip, u32 context, const TlbCold& code) {
    if (full_) {
        drop_all();
        return nullptr;
    }
    const u64 physical = code.physical | ((contexts_[context].cs_base + eip) & page_mask);
    for (u32 i = bucket_heads_[bucket_of(physical, eip, context)]; i != Block::none; i = blocks_[i].next_in_bucket) {
        Block& block = blocks_[i];
        if (block.physical == physical && block.eip == eip && block.context == context) return &block;
    }
    return build(physical, eip, context, code);
}

Block* BlockCache::build(u64 physical, u32 eip, u32 context_id, const TlbCold& code) {
    if (code.host == nullptr) return nullptr;  // code in device memory
    const ExecutionContext& context = contexts_[context_id];
    const u32 start = static_cast<u32>(physical & page_mask);
    const u64 to_limit = static_cast<u64>(context.cs_limit) - eip + 1;
    const u32 room = static_cast<u32>(std::min<u64>(page_size - start, to_limit));

    // Decode first: the records need to know how many instructions follow.
    std::array<Instruction, max_instructions> instructions;
    u32 count = 0;
    u32 length = 0;
    while (count < longest_) {
        Instruction& insn = instructions[count];
        const DecodeMode mode{context.code32, model_};
        // Not more than the reference path looks at: it takes an 8086's longer rows of prefixes apart.
        const u32 visible = std::min(room - length, fetch_window);
        if (decode({code.host + start + length, visible}, mode, insn) != DecodeStatus::Ok) break;
        ++count;
        length += insn.length;
        if (ends_block(insn) || length >= room) break;
    }
    if (count == 0) return nullptr;

    const u32 needed = count + 1 + (sizeof(LinkPair) + sizeof(Record) - 1) / sizeof(Record);
    if (record_count_ + needed > max_records || block_count_ >= max_blocks) {
        drop_all();
        return nullptr;
    }
    auto* const records = reinterpret_cast<Record*>(records_.get()) + record_count_;
    record_count_ += needed;
    auto* const links = new (records + count + 1) LinkPair;
    u32 at = eip;
    for (u32 i = 0; i < count; ++i) {
        new (records + i) Record;
        translate(instructions[i], context, model_, at, records[i]);
        records[i].remaining = static_cast<u8>(count - i);
        at = records[i].next_eip;
    }
    keep_shadow(instructions[count - 1], model_, records[count - 1]);
    new (records + count) Record;
    make_fall_through(records[count], at);
    resolve_links(instructions[count - 1], records[count - 1], eip, start, *links);

    if (block_count_ == blocks_.size()) blocks_.emplace_back();
    const u32 index = block_count_++;
    Block& block = blocks_[index];
    block = Block{};
    block.first = records;
    block.physical = physical;
    block.eip = eip;
    block.context = context_id;
    block.bytes = length;
    block.ram_page = code.ram_page;
    block.valid = true;
    block.repeats = instructions[0].rep != RepPrefix::None && is_repeatable(instructions[0].op);
    u32& head = bucket_heads_[bucket_of(physical, eip, context_id)];
    block.next_in_bucket = head;
    head = index;
    if (block.ram_page >= 0) add_to_page(index);
    return &block;
}

void BlockCache::add_to_page(u32 index) {
    Block& block = blocks_[index];
    const auto number = static_cast<u64>(block.ram_page);
    if (pages_[number] == nullptr) pages_[number] = std::make_unique<PageCode>();
    PageCode& page = *pages_[number];
    const u32 start = static_cast<u32>(block.physical & page_mask);
    u32& head = page.first_block[start / PageCode::grain_bytes];
    block.next_in_grain = head;
    head = index;
    page.mark(start, block.bytes);
    const bool protect = !mmu_.map().has_code(number);
    if (page.blocks == 0) mmu_.map().clear_code(number);
    ++page.blocks;
    mmu_.map().mark_code(number, grains_of(start, block.bytes));
    if (protect) mmu_.protect_code_page(number);
}

void BlockCache::connect(Link& link, Block& block, u32 linear) {
    link.target = block.first;
    link.page = linear & ~page_mask;
    link.physical = block.physical & ~u64{page_mask};
    link.next_incoming = block.incoming;
    block.incoming = &link;
}

void BlockCache::remove(Block& block) {
    for (Link* link = block.incoming; link != nullptr;) {
        Link* const next = link->next_incoming;
        link->target = nullptr;
        link->next_incoming = nullptr;
        link = next;
    }
    block.incoming = nullptr;
    block.valid = false;
    JumpCacheEntry& jump = jump_entry(block.eip);
    if (jump.first == block.first) jump = JumpCacheEntry{};
    u32* at = &bucket_heads_[bucket_of(block.physical, block.eip, block.context)];
    while (&blocks_[*at] != &block) at = &blocks_[*at].next_in_bucket;
    *at = block.next_in_bucket;
}

// Makes the bits of these grains anew from the blocks there are.
void BlockCache::mark_again(PageCode& page, u64 grains) {
    const u32 first = static_cast<u32>(std::countr_zero(grains));
    const u32 last = 63 - static_cast<u32>(std::countl_zero(grains));
    for (u32 grain = first; grain <= last; ++grain) {
        if ((grains >> grain & 1) != 0) page.bytes[grain] = 0;
    }
    for (u32 grain = first - std::min(first, longest_reach); grain <= last; ++grain) {
        for (u32 i = page.first_block[grain]; i != Block::none; i = blocks_[i].next_in_grain) {
            page.mark(static_cast<u32>(blocks_[i].physical & page_mask), blocks_[i].bytes);
        }
    }
}

bool BlockCache::drop(u32 ram_page, u64 grains) {
    PageCode& page = *pages_[ram_page];
    const u32 first = static_cast<u32>(std::countr_zero(grains));
    const u32 last = 63 - static_cast<u32>(std::countl_zero(grains));
    u64 dropped = 0;
    for (u32 grain = first - std::min(first, longest_reach); grain <= last; ++grain) {
        for (u32* at = &page.first_block[grain]; *at != Block::none;) {
            Block& block = blocks_[*at];
            const u64 covered = grains_of(static_cast<u32>(block.physical & page_mask), block.bytes);
            if ((covered & grains) == 0) {
                at = &block.next_in_grain;
                continue;
            }
            const u32 next = block.next_in_grain;
            remove(block);
            *at = next;
            dropped |= covered;
            --page.blocks;
        }
    }
    if (dropped == 0) {
        wrote_beside(ram_page);
        return false;
    }
    mark_again(page, dropped);
    mmu_.map().clear_code(ram_page);
    // Without blocks, every write counts until the page is an ordinary one.
    mmu_.map().mark_code(ram_page, page.blocks == 0 ? ~u64{0} : page.used_grains());
    page.quiet_writes = 0;
    return true;
}

void BlockCache::wrote_beside(u32 ram_page) {
    PageCode& page = *pages_[ram_page];
    if (page.blocks != 0 || ++page.quiet_writes < writes_until_ordinary) return;
    mmu_.map().clear_code(ram_page);
    mmu_.unprotect_code_page(ram_page);
}

void BlockCache::drop_all() {
    for (u32 page = 0; page < pages_.size(); ++page) {
        if (pages_[page] == nullptr) continue;
        pages_[page].reset();
        if (!mmu_.map().has_code(page)) continue;
        mmu_.map().clear_code(page);
        mmu_.unprotect_code_page(page);
    }
    std::fill(bucket_heads_.begin(), bucket_heads_.end(), Block::none);
    jumps_.fill(JumpCacheEntry{});
    block_count_ = 0;
    record_count_ = 0;
    contexts_.clear();
    full_ = false;
}

}  // namespace lockstep
