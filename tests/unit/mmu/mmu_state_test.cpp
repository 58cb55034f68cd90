// Saving and loading translation state: the TLB travels with it, damaged bytes do no harm.
#include "mmu_rig.h"

namespace lockstep::test {
namespace {

constexpr auto read = MemoryAccess::Read;
constexpr auto write = MemoryAccess::Write;
constexpr auto execute = MemoryAccess::Execute;

std::vector<u8> saved(MmuRig& rig) {
    SaveArchive archive;
    rig.mmu.serialize(archive);
    return archive.bytes();
}

bool load(MmuRig& rig, std::span<const u8> state, std::string* error = nullptr) {
    LoadArchive archive(state);
    rig.mmu.serialize(archive);
    if (error != nullptr) *error = archive.error();
    return archive.ok() && archive.at_end();
}

// Paging on, entries of every kind in the TLB: small, large, global, user, code, ROM, device, nothing.
void fill(MmuRig& rig) {
    rig.map_page(0x5000, 0x300000, P | W | U);
    rig.map_page(0x6000, 0x301000, P | U | G);
    rig.map_page(0x7000, MmuRig::rom_base, P | W);
    rig.map_page(0x8000, MmuRig::device_base, P | W);
    rig.map_page(0x9000, 0x80000000, P | W);
    rig.put32(MmuRig::directory + 4, P | W | PS);
    rig.enable_paging(true, true, true);
    for (const u32 at : {0x5000u, 0x7000u, 0x8000u, 0x9000u, 0x400000u, 0x7FF000u}) rig.where(at, write);
    rig.where(0x5000, write, true);
    rig.where(0x6000, read);
    rig.where(0x6000, read, true);
    rig.where(0x6000, execute);
    rig.where(0x5000, execute, true);
    rig.where(0x412000, execute);
}

void copy_ram(MmuRig& to, const MmuRig& from) {
    std::memcpy(to.ram.data(), from.ram.data(), MmuRig::ram_size);
}

TEST(MmuState, SaveLoadSaveGivesTheSameBytes) {
    MmuRig rig;
    fill(rig);
    rig.mmu.set_a20(false);
    fill(rig);
    const std::vector<u8> state = saved(rig);
    MmuRig other;
    copy_ram(other, rig);

    std::string error;
    ASSERT_TRUE(load(other, state, &error)) << error;

    EXPECT_EQ(saved(other), state);
    EXPECT_EQ(other.mmu.paging(), rig.mmu.paging());
    EXPECT_FALSE(other.mmu.a20());
}

TEST(MmuState, StaleEntriesAreStillStaleAfterwards) {
    MmuRig rig;
    fill(rig);
    rig.put32(MmuRig::pte_address(0x5000), 0);
    MmuRig other;
    copy_ram(other, rig);

    ASSERT_TRUE(load(other, saved(rig)));

    EXPECT_EQ(other.where(0x5000), 0x300000u);
    EXPECT_EQ(other.where(0x5000, execute, true), 0x300000u);
    EXPECT_EQ(other.where(0x5000, execute), MmuRig::faulted) << "was not cached";
    other.mmu.invalidate(0x5000);
    EXPECT_EQ(other.where(0x5000), MmuRig::faulted);
}

TEST(MmuState, LoadedEntriesLeadToTheNewMachinesMemory) {
    MmuRig rig;
    fill(rig);
    MmuRig other;
    copy_ram(other, rig);
    ASSERT_TRUE(load(other, saved(rig)));

    const TlbCold* entry = other.mmu.translate(0x5004, write, false, other.fault);
    ASSERT_NE(entry, nullptr);
    other.mmu.write_through<u32>(*entry, 0x5004, 0xBEEF);

    EXPECT_EQ(other.get32(0x300004), 0xBEEFu);
    EXPECT_EQ(rig.get32(0x300004), 0u);
    EXPECT_TRUE(other.fast_write(0x5000));
    EXPECT_TRUE(other.fast_write(0x5000, 1, true));
    EXPECT_TRUE(other.fast_read(0x7000));
    EXPECT_FALSE(other.fast_write(0x7000));
    EXPECT_FALSE(other.fast_read(0x8000));
}

TEST(MmuState, LoadedEntriesCanBeFlushed) {
    MmuRig rig;
    fill(rig);
    MmuRig other;
    copy_ram(other, rig);
    ASSERT_TRUE(load(other, saved(rig)));

    other.mmu.flush_non_global();
    EXPECT_FALSE(other.fast_read(0x5000));
    EXPECT_TRUE(other.fast_read(0x6000));
    other.mmu.flush_all();
    EXPECT_FALSE(other.fast_read(0x6000));
}

TEST(MmuState, LoadingReplacesWhatWasCached) {
    MmuRig rig;
    fill(rig);
    const std::vector<u8> state = saved(rig);
    MmuRig other;
    for (u32 at = 0; at < MmuRig::ram_size; at += page_size) {
        other.where(at, write);
        other.where(at, execute, true);
    }

    ASSERT_TRUE(load(other, state));

    EXPECT_EQ(saved(other), state);
    EXPECT_FALSE(other.fast_read(0xA000));
}

TEST(MmuState, ABusOfAnotherWidthIsRefused) {
    for (const auto& [from, to] : {std::pair(32u, 24u), std::pair(24u, 32u), std::pair(20u, 24u)}) {
        MmuRig rig(from);
        MmuRig other(to);
        std::string error;
        EXPECT_FALSE(load(other, saved(rig), &error));
        EXPECT_THAT(error, ::testing::HasSubstr("another address bus"));
    }
}

TEST(MmuState, TruncatedBytesAreRefused) {
    MmuRig rig;
    fill(rig);
    const std::vector<u8> state = saved(rig);
    MmuRig other;
    for (std::size_t length = 0; length < state.size(); length += 13) {
        ASSERT_FALSE(load(other, std::span<const u8>(state).first(length))) << length;
    }
}

TEST(MmuState, DamagedBytesAreRefusedOrHarmless) {
    MmuRig rig;
    fill(rig);
    const std::vector<u8> state = saved(rig);
    MmuRig other;
    copy_ram(other, rig);
    for (std::size_t at = 0; at < state.size(); ++at) {
        for (const u32 pattern : {0x01u, 0x80u, 0xFFu}) {
            std::vector<u8> damaged = state;
            damaged[at] = static_cast<u8>(damaged[at] ^ pattern);
            if (!load(other, damaged)) continue;
            // Whatever came in, every access ends in guest memory or a fault, and it saves and loads again.
            for (u32 page = 0; page < 16; ++page) {
                for (const u32 place : {page << 12, 0x400000 | page << 12, 0x7FF000 - (page << 12)}) {
                    const TlbCold* entry = other.mmu.translate(place, write, (page & 1) != 0, other.fault);
                    if (entry == nullptr) continue;
                    other.mmu.write_through<u32>(*entry, place | 0xFFC, other.mmu.read_through<u32>(*entry, place));
                }
            }
            for (const TlbHot& hot : other.mmu.set(false).hot) {
                const u32 index = static_cast<u32>(&hot - other.mmu.set(false).hot.data());
                if (TlbSet::index(hot.read_tag) != index) continue;
                const u8 byte = *reinterpret_cast<const u8*>(hot.addend + hot.read_tag);
                ASSERT_TRUE(byte <= 0xFF);
            }
            const std::vector<u8> again = saved(other);
            ASSERT_TRUE(load(other, again)) << at;
            ASSERT_EQ(saved(other), again) << at;
        }
    }
}

}  // namespace
}  // namespace lockstep::test
