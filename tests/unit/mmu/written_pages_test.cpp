// Notes on written pages: every way to write leaves one, and without a note there is no write tag.
#include <algorithm>

#include "mmu_rig.h"

namespace lockstep::test {
namespace {

constexpr u32 first = 16;
constexpr u32 count = 4;
constexpr u32 base = first * page_size;

class WrittenPages : public ::testing::Test {
protected:
    WrittenPages() {
        rig.map.watch_writes(first, count);
        clear();
    }
    void clear() {
        std::ranges::fill(rig.map.written_pages(), u8{0});
        rig.mmu.watch_again();
    }
    // The noted pages as a bit mask.
    u32 noted() {
        u32 mask = 0;
        for (u32 i = 0; i < count; ++i) mask |= u32{rig.map.written_pages()[i]} << i;
        return mask;
    }
    const TlbCold* entry(u32 linear, MemoryAccess access) {
        return rig.mmu.translate(linear, access, false, rig.fault);
    }

    MmuRig rig;
};

TEST_F(WrittenPages, EveryPageCountsAsWrittenAtFirst) {
    rig.map.watch_writes(first, count);
    EXPECT_EQ(noted(), 0xFu);
}

TEST_F(WrittenPages, AWriteOnTheBusIsNotedInItsPageOnly) {
    rig.map.write(base + page_size, 1, BusWidth::Byte);
    rig.map.write(base - 4, 1, BusWidth::Dword);
    rig.map.write(base + count * page_size, 1, BusWidth::Dword);
    EXPECT_EQ(noted(), 2u);
}

TEST_F(WrittenPages, AWriteAcrossTwoPagesIsNotedInBoth) {
    rig.map.write(base + 2 * page_size - 2, 1, BusWidth::Dword);
    EXPECT_EQ(noted(), 6u);
}

TEST_F(WrittenPages, DmaIsNoted) {
    const std::vector<u8> bytes(page_size + 1);
    rig.map.dma_write(Physical{base + 2 * page_size}, bytes);
    EXPECT_EQ(noted(), 12u);
}

TEST_F(WrittenPages, AReadIsNotAndGivesNoWriteTag) {
    entry(base, MemoryAccess::Read);
    EXPECT_EQ(noted(), 0u);
    EXPECT_TRUE(rig.fast_read(base));
    EXPECT_FALSE(rig.fast_write(base));
}

TEST_F(WrittenPages, ATranslationForAWriteIsNotedAndMayBeWrittenDirectly) {
    entry(base, MemoryAccess::Write);
    EXPECT_EQ(noted(), 1u);
    EXPECT_TRUE(rig.fast_write(base));
}

TEST_F(WrittenPages, ClearingTheNotesTakesTheWriteTagAway) {
    entry(base, MemoryAccess::Write);
    entry(base + page_size, MemoryAccess::Write);
    entry(0x5000, MemoryAccess::Write);
    clear();
    EXPECT_FALSE(rig.fast_write(base));
    EXPECT_FALSE(rig.fast_write(base + page_size));
    EXPECT_TRUE(rig.fast_write(0x5000)) << "not watched";
}

TEST_F(WrittenPages, AWriteThroughAnOldTranslationIsNoted) {
    const TlbCold* const old = entry(base, MemoryAccess::Write);
    clear();
    rig.mmu.write_through<u16>(*old, base, 7);
    EXPECT_EQ(noted(), 1u);
}

TEST_F(WrittenPages, TheFastPathsNoteGivesTheWriteTagBack) {
    entry(base, MemoryAccess::Write);
    clear();
    rig.mmu.note_write(false, TlbSet::index(base));
    EXPECT_EQ(noted(), 1u);
    EXPECT_TRUE(rig.fast_write(base));
}

TEST_F(WrittenPages, DecodedCodeStillKeepsTheWriteTagAway) {
    entry(base, MemoryAccess::Write);
    clear();
    rig.map.mark_code(first, 1);
    rig.mmu.note_write(false, TlbSet::index(base));
    EXPECT_FALSE(rig.fast_write(base));
}

}  // namespace
}  // namespace lockstep::test
