// Page walks: rights, error codes, accessed and dirty bits (SDM volume 3, 4.3, 4.6, 4.7, 4.8).
#include "mmu_rig.h"

namespace lockstep::test {
namespace {

constexpr u32 linear = 0x005123;  // entry 5 of the first table
constexpr u32 frame = 0x300000;
constexpr auto read = MemoryAccess::Read;
constexpr auto write = MemoryAccess::Write;
constexpr auto execute = MemoryAccess::Execute;

TEST(PageWalk, WithoutPagingLinearIsPhysical) {
    MmuRig rig;
    for (const u32 at : {0u, 0x12345u, 0xC00001u, 0xFFFFFFFFu}) {
        for (const auto access : {read, write, execute}) {
            for (const bool user : {false, true}) EXPECT_EQ(rig.where(at, access, user), at);
        }
    }
}

TEST(PageWalk, TwoLevelsLeadToTheFrame) {
    MmuRig rig;
    rig.map_page(linear, frame, P | W | U);
    rig.enable_paging();
    EXPECT_EQ(rig.where(linear), frame | 0x123u);
}

TEST(PageWalk, TheHighestPageIsTheLastEntryOfTheLastTable) {
    MmuRig rig;
    rig.map_page(0xFFFFF000, frame, P | W | U);
    rig.enable_paging();

    EXPECT_EQ(rig.where(0xFFFFFFFF, write), frame | 0xFFFu);
    EXPECT_EQ(rig.get32(MmuRig::directory + 0xFFC), MmuRig::table | P | W | U | A);
    EXPECT_EQ(rig.get32(MmuRig::table + 0xFFC), frame | P | W | U | A | D);
}

TEST(PageWalk, TheDirectorysLowBitsDoNotCount) {
    MmuRig rig;
    rig.map_page(linear, frame, P | W | U);
    rig.mmu.set_paging({.paging = true, .directory = MmuRig::directory | 0x18});
    EXPECT_EQ(rig.where(linear), frame | 0x123u);
}

struct ErrorCase {
    MemoryAccess access;
    bool user;
    u32 bits;
};
constexpr ErrorCase error_cases[] = {{read, false, 0}, {execute, false, 0}, {write, false, 2},
                                     {read, true, 4},  {execute, true, 4},  {write, true, 6}};

TEST(PageWalk, AMissingDirectoryEntryIsNotPresent) {
    MmuRig rig;
    rig.map_page(linear, frame, P | W | U, W | U);
    rig.enable_paging();
    for (const ErrorCase& c : error_cases) {
        ASSERT_EQ(rig.where(linear, c.access, c.user), MmuRig::faulted);
        EXPECT_EQ(rig.fault.linear, linear);
        EXPECT_EQ(rig.fault.error, c.bits);
    }
    EXPECT_EQ(rig.pde(linear), MmuRig::table | W | U) << "a faulting walk sets no bits";
}

TEST(PageWalk, AMissingTableEntryIsNotPresent) {
    MmuRig rig;
    rig.map_page(linear, frame, W | U);
    rig.enable_paging();
    for (const ErrorCase& c : error_cases) {
        ASSERT_EQ(rig.where(linear, c.access, c.user), MmuRig::faulted);
        EXPECT_EQ(rig.fault.linear, linear);
        EXPECT_EQ(rig.fault.error, c.bits);
    }
    EXPECT_EQ(rig.pte(linear), frame | W | U);
}

// SDM volume 3, 4.6: rights of both levels are and-ed; CR0.WP decides whether the supervisor minds R/W.
struct Rights {
    u32 bits;
    const char* supervisor;     // allowed accesses with WP = 0
    const char* supervisor_wp;  // with WP = 1
    const char* user;
};
constexpr Rights rights_table[] = {
    {0, "rwx", "rx", ""}, {W, "rwx", "rwx", ""}, {U, "rwx", "rx", "rx"}, {W | U, "rwx", "rwx", "rwx"}};

const Rights& combined(u32 a, u32 b) {
    for (const Rights& row : rights_table) {
        if (row.bits == (a & b)) return row;
    }
    return rights_table[0];
}

class AllRights : public ::testing::TestWithParam<bool> {};

TEST_P(AllRights, EveryCombinationAllowsExactlyWhatTheManualSays) {
    const bool large = GetParam();
    for (const Rights& upper : rights_table) {
        for (const Rights& lower : rights_table) {
            for (const bool wp : {false, true}) {
                for (const bool user : {false, true}) {
                    for (const char access : {'r', 'w', 'x'}) {
                        MmuRig rig;
                        u32 leaf_address = MmuRig::pte_address(linear);
                        rig.map_page(linear, frame, P | lower.bits, P | upper.bits);
                        const Rights* rights = &combined(upper.bits, lower.bits);
                        if (large) {
                            leaf_address = MmuRig::pde_address(linear);
                            rig.put32(leaf_address, P | PS | upper.bits);
                            rights = &upper;
                        }
                        rig.enable_paging(wp, true);
                        const u32 pde_before = rig.pde(linear);
                        const u32 leaf_before = rig.get32(leaf_address);
                        const char* const allowed =
                            user ? rights->user : (wp ? rights->supervisor_wp : rights->supervisor);
                        const bool expected = std::strchr(allowed, access) != nullptr;
                        const MemoryAccess kind = access == 'r' ? read : (access == 'w' ? write : execute);

                        const u64 got = rig.where(linear, kind, user);

                        SCOPED_TRACE(std::string("upper ") + std::to_string(upper.bits) + " lower " +
                                     std::to_string(lower.bits) + " wp " + std::to_string(wp) + " user " +
                                     std::to_string(user) + " access " + access);
                        if (expected) {
                            EXPECT_EQ(got, large ? linear : (frame | 0x123u));
                            EXPECT_EQ(rig.get32(leaf_address), leaf_before | A | (access == 'w' ? D : 0u));
                            if (!large) {
                                EXPECT_EQ(rig.pde(linear), pde_before | A);
                            }
                        } else {
                            EXPECT_EQ(got, MmuRig::faulted);
                            EXPECT_EQ(rig.fault.linear, linear);
                            EXPECT_EQ(rig.fault.error, 1u | (access == 'w' ? 2u : 0u) | (user ? 4u : 0u));
                            EXPECT_EQ(rig.get32(leaf_address), leaf_before) << "no bits after a fault";
                            EXPECT_EQ(rig.pde(linear), pde_before) << "no bits after a fault";
                        }
                    }
                }
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(PageSizes, AllRights, ::testing::Values(false, true),
                         [](const auto& test) { return test.param ? "Of4MiB" : "Of4KiB"; });

TEST(PageWalk, TheFirstWriteAfterAReadSetsTheDirtyBit) {
    MmuRig rig;
    rig.map_page(linear, frame, P | W | U);
    rig.enable_paging();

    rig.where(linear, read);
    EXPECT_EQ(rig.pte(linear) & (A | D), A);
    EXPECT_FALSE(rig.fast_write(linear)) << "the write must come by the walk";
    rig.where(linear, write);
    EXPECT_EQ(rig.pte(linear) & (A | D), A | D);
    EXPECT_TRUE(rig.fast_write(linear));
}

TEST(PageWalk, ACachedTranslationSetsNoBitsAgain) {
    MmuRig rig;
    rig.map_page(linear, frame, P | W | U);
    rig.enable_paging();
    rig.where(linear, write);
    rig.put32(MmuRig::pte_address(linear), frame | P | W | U);

    rig.where(linear, write);

    EXPECT_EQ(rig.pte(linear), frame | P | W | U);
}

TEST(PageWalk, ADirtyPageReadFirstMayBeWrittenAtOnce) {
    MmuRig rig;
    rig.map_page(linear, frame, P | W | U | A | D);
    rig.enable_paging();
    rig.where(linear, read);
    EXPECT_TRUE(rig.fast_write(linear));
}

TEST(PageWalk, ExecutionSetsAccessedButNotDirty) {
    MmuRig rig;
    rig.map_page(linear, frame, P | W | U);
    rig.enable_paging();
    rig.where(linear, execute);
    EXPECT_EQ(rig.pde(linear) & (A | D), A);
    EXPECT_EQ(rig.pte(linear) & (A | D), A);
}

TEST(PageWalk, BitsThatAreSetAreNotWrittenAgain) {
    MmuRig rig;
    rig.map_page(linear, frame, P | W | U | A | D, P | W | U | A);
    rig.enable_paging();
    // A listener for code in the tables would hear of any write to them.
    struct Listener final : CodeListener {
        void code_written(u32, u64) override { ++writes; }
        int writes = 0;
    } listener;
    rig.map.set_code_listener(&listener);
    rig.map.mark_code(MmuRig::directory / page_size, ~u64{0});
    rig.map.mark_code(MmuRig::table / page_size, ~u64{0});

    rig.where(linear, write);
    rig.where(linear, read, true);

    EXPECT_EQ(listener.writes, 0);
}

TEST(PageWalk, TablesInADeviceAreReadInAlignedDwords) {
    MmuRig rig;
    // The device reads 83828180h at offset 80h, which is not present, and 87868584h at 84h likewise.
    rig.mmu.set_paging({.paging = true, .directory = MmuRig::device_base});
    EXPECT_EQ(rig.where(0x21u << 22), MmuRig::faulted);
    EXPECT_THAT(rig.device.log, ::testing::ElementsAre(RecordingDevice::Access{'r', 0x84, 0x87868584, 4}));
}

TEST(PageWalk, TablesInRomWork) {
    MmuRig rig;
    const u32 entry = frame | P | W | U | A;
    const u32 upper = (MmuRig::rom_base + page_size) | P | W | U | A;
    std::memcpy(rig.rom.data(), &upper, 4);
    std::memcpy(rig.rom.data() + page_size + 5 * 4, &entry, 4);
    rig.mmu.set_paging({.paging = true, .directory = MmuRig::rom_base});

    EXPECT_EQ(rig.where(linear, write), frame | 0x123u) << "the dirty bit is lost, the write is not";
}

TEST(PageWalk, ATableThatMapsItselfIsReadableThroughItself) {
    MmuRig rig;
    // The last directory entry names the directory: tables appear at FFC00000h.
    rig.map_page(linear, frame, P | W | U);
    rig.put32(MmuRig::directory + 0xFFC, MmuRig::directory | P | W);
    rig.enable_paging();

    EXPECT_EQ(rig.where(0xFFC00000 + 5 * 4, write), MmuRig::table + 5 * 4);
    EXPECT_EQ(rig.where(0xFFFFF000, write), MmuRig::directory);
    EXPECT_EQ(rig.get32(MmuRig::directory + 0xFFC), MmuRig::directory | P | W | A | D);
}

// --- 4 MiB pages ---

TEST(LargePage, AddsTheLow22Bits) {
    MmuRig rig;
    rig.put32(MmuRig::directory + 4, 0x00C00000 | P | W | PS);
    rig.enable_paging(false, true);
    EXPECT_EQ(rig.where(0x00400000), 0x00C00000u);
    EXPECT_EQ(rig.where(0x007FFFFF), 0x00FFFFFFu);
    EXPECT_EQ(rig.where(0x00601234), 0x00E01234u);
}

TEST(LargePage, IsATableWithoutPse) {
    MmuRig rig;
    rig.map_page(linear, frame, P | W, P | W | PS);
    rig.enable_paging(false, false);
    EXPECT_EQ(rig.where(linear), frame | 0x123u);
}

TEST(LargePage, DirtyIsInTheDirectoryEntry) {
    MmuRig rig;
    rig.put32(MmuRig::directory, P | W | PS);
    rig.enable_paging(false, true);
    rig.where(0x1000, read);
    EXPECT_EQ(rig.get32(MmuRig::directory), P | W | PS | A);
    rig.where(0x2000, write);
    EXPECT_EQ(rig.get32(MmuRig::directory), P | W | PS | A | D);
}

// SDM volume 3, 4.3: bits 21–12 of an entry for a 4 MiB page are reserved without PSE-36 and PAT, which no model has
// here; 4.7: a reserved bit is reported as bit 3 of the error code beside "present".
TEST(LargePage, ReservedBitsFault) {
    for (u32 bit = 12; bit <= 21; ++bit) {
        MmuRig rig;
        rig.put32(MmuRig::directory, P | W | U | PS | 1u << bit);
        rig.enable_paging(false, true);
        for (const ErrorCase& c : error_cases) {
            ASSERT_EQ(rig.where(0x1000, c.access, c.user), MmuRig::faulted) << bit;
            EXPECT_EQ(rig.fault.error, 9u | c.bits) << bit;
        }
        EXPECT_EQ(rig.get32(MmuRig::directory), P | W | U | PS | 1u << bit) << "no bits after a fault";
        EXPECT_FALSE(rig.mmu.probe(0x1000).has_value());
    }
}

TEST(LargePage, NothingIsReservedWhenNotPresentOrWithoutPse) {
    MmuRig rig;
    rig.put32(MmuRig::directory, W | U | PS | 0x3FF000);
    rig.enable_paging(false, true);
    EXPECT_EQ(rig.where(0x1000), MmuRig::faulted);
    EXPECT_EQ(rig.fault.error, 0u);
}

// --- probe ---

TEST(Probe, SeesWhatAWalkWouldWithoutATrace) {
    MmuRig rig;
    rig.map_page(linear, frame, P);
    rig.put32(MmuRig::directory + 4, 0x00C00000 | P | PS);
    rig.enable_paging(true, true);

    EXPECT_EQ(rig.mmu.probe(linear), Physical{frame | 0x123u});
    EXPECT_EQ(rig.mmu.probe(0x00601234), Physical{0x00E01234});
    EXPECT_EQ(rig.mmu.probe(linear + page_size), std::nullopt);
    EXPECT_EQ(rig.mmu.probe(0x00800000), std::nullopt);

    EXPECT_EQ(rig.pde(linear) & A, 0u);
    EXPECT_EQ(rig.pte(linear) & A, 0u);
    EXPECT_FALSE(rig.fast_read(linear));
}

}  // namespace
}  // namespace lockstep::test
