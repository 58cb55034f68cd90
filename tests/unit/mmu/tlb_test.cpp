// What the TLB keeps, for how long, and what the fast path may do with it (SDM volume 3, 4.10).
#include "mmu_rig.h"

namespace lockstep::test {
namespace {

constexpr u32 linear = 0x5000;
constexpr u32 frame1 = 0x300000, frame2 = 0x301000;
constexpr auto read = MemoryAccess::Read;
constexpr auto write = MemoryAccess::Write;
constexpr auto execute = MemoryAccess::Execute;

// Both data and code translations of `linear` lead to `physical`.
void expect_both(MmuRig& rig, u64 physical) {
    EXPECT_EQ(rig.where(linear, read), physical);
    EXPECT_EQ(rig.where(linear, execute), physical);
}

// A page seen through the TLB whose table entry has changed since.
struct StaleEntry : MmuRig {
    explicit StaleEntry(u32 extra = 0, bool pge = false) {
        map_page(linear, frame1, P | W | U | extra);
        enable_paging(false, false, pge);
        expect_both(*this, frame1);
        where(linear, read, true);
        where(linear, execute, true);
        put32(pte_address(linear), frame2 | P | W | U | extra);
    }
};

TEST(Tlb, KeepsATranslationThatChangedInMemory) {
    StaleEntry rig;
    expect_both(rig, frame1);
}

TEST(Tlb, KeepsRightsThatWereTakenAway) {
    StaleEntry rig;
    rig.put32(MmuRig::pte_address(linear), 0);
    expect_both(rig, frame1);
}

TEST(Tlb, FaultsAreNotCached) {
    MmuRig rig;
    rig.map_page(linear, frame1, 0);
    rig.enable_paging();
    ASSERT_EQ(rig.where(linear), MmuRig::faulted);

    rig.put32(MmuRig::pte_address(linear), frame1 | P);

    expect_both(rig, frame1);
}

TEST(Tlb, InvlpgDropsThePageForEverybody) {
    StaleEntry rig;
    rig.mmu.invalidate(linear + 0x7FF);
    expect_both(rig, frame2);
    EXPECT_EQ(rig.where(linear, read, true), frame2);
    EXPECT_EQ(rig.where(linear, execute, true), frame2);
}

TEST(Tlb, InvlpgLeavesOtherPagesAlone) {
    StaleEntry rig;
    // The same entry of the TLB, another page.
    rig.mmu.invalidate(linear + TlbSet::entries * page_size);
    rig.mmu.invalidate(linear + page_size);
    expect_both(rig, frame1);
}

TEST(Tlb, InvlpgDropsGlobalPagesToo) {
    StaleEntry rig(G, true);
    rig.mmu.invalidate(linear);
    expect_both(rig, frame2);
}

TEST(Tlb, WritingCr3FlushesEvenTheSameValue) {
    StaleEntry rig;
    rig.mmu.set_paging(rig.mmu.paging());
    expect_both(rig, frame2);
}

TEST(Tlb, GlobalPagesSurviveCr3) {
    StaleEntry rig(G, true);
    rig.mmu.set_paging(rig.mmu.paging());
    expect_both(rig, frame1);
    EXPECT_TRUE(rig.fast_read(linear));
    EXPECT_TRUE(rig.fast_read(linear, 1, true));
}

TEST(Tlb, TheGlobalBitMeansNothingWithoutPge) {
    StaleEntry rig(G, false);
    rig.mmu.set_paging(rig.mmu.paging());
    expect_both(rig, frame2);
}

TEST(Tlb, TheGlobalBitOfTheDirectoryMeansNothingForSmallPages) {
    MmuRig rig;
    rig.map_page(linear, frame1, P | W, P | W | G);
    rig.enable_paging(false, false, true);
    expect_both(rig, frame1);
    rig.put32(MmuRig::pte_address(linear), frame2 | P | W);
    rig.mmu.set_paging(rig.mmu.paging());
    expect_both(rig, frame2);
}

TEST(Tlb, ChangingWhatTranslationMeansFlushesEverything) {
    const auto change = [](auto&& edit) {
        StaleEntry rig(G, true);
        PagingControl control = rig.mmu.paging();
        edit(control);
        rig.mmu.set_paging(control);
        expect_both(rig, frame2);
    };
    change([](PagingControl& c) { c.global_pages = false; });
    change([](PagingControl& c) { c.write_protect = true; });
    change([](PagingControl& c) { c.page_size_extension = true; });
}

TEST(Tlb, TurningPagingOffAndOnFlushesEverything) {
    StaleEntry rig(G, true);
    const PagingControl on = rig.mmu.paging();
    PagingControl off = on;
    off.paging = false;

    rig.mmu.set_paging(off);
    expect_both(rig, linear);
    rig.mmu.set_paging(on);

    expect_both(rig, frame2);
}

TEST(Tlb, WritingCr3WithPagingOffKeepsWhatIsCached) {
    MmuRig rig;
    rig.where(linear);
    const u32 generation = rig.mmu.generation();
    rig.mmu.set_paging({.directory = 0x8000});
    EXPECT_TRUE(rig.fast_read(linear));
    EXPECT_EQ(rig.mmu.generation(), generation);
}

TEST(Tlb, EverythingThatDropsTranslationsChangesTheGeneration) {
    MmuRig rig;
    rig.enable_paging();
    u32 last = rig.mmu.generation();
    const auto changed = [&] { return std::exchange(last, rig.mmu.generation()) != rig.mmu.generation(); };

    rig.mmu.invalidate(linear);
    EXPECT_TRUE(changed());
    rig.mmu.flush_non_global();
    EXPECT_TRUE(changed());
    rig.mmu.flush_all();
    EXPECT_TRUE(changed());
    rig.mmu.set_a20(false);
    EXPECT_TRUE(changed());
    rig.mmu.set_a20(false);
    EXPECT_FALSE(changed());
    rig.mmu.reset();
    EXPECT_TRUE(changed());
}

TEST(Tlb, ADirectMappedEntryGivesWayToTheNextPage) {
    MmuRig rig;
    static_assert(TlbSet::index(MmuRig::rom_base) == TlbSet::index(0));
    rig.where(0);
    rig.where(MmuRig::rom_base);
    EXPECT_FALSE(rig.fast_read(0));
    EXPECT_TRUE(rig.fast_read(MmuRig::rom_base));
    EXPECT_EQ(rig.where(0), 0u);
}

// --- user and supervisor ---

TEST(Tlb, UserAndSupervisorHaveSetsOfTheirOwn) {
    MmuRig rig;
    rig.map_page(linear, frame1, P | W);
    rig.enable_paging();

    EXPECT_EQ(rig.where(linear, write), frame1);

    EXPECT_TRUE(rig.fast_write(linear));
    EXPECT_FALSE(rig.fast_read(linear, 1, true));
    EXPECT_EQ(rig.where(linear, read, true), MmuRig::faulted) << "the supervisor's entry must not help the user";
    EXPECT_EQ(rig.where(linear, execute, true), MmuRig::faulted);
}

TEST(Tlb, ASupervisorsWriteToAReadOnlyPageGivesTheUserNoWriteRight) {
    MmuRig rig;
    rig.map_page(linear, frame1, P | U);
    rig.enable_paging();

    EXPECT_EQ(rig.where(linear, write), frame1);
    EXPECT_EQ(rig.where(linear, read, true), frame1);

    EXPECT_TRUE(rig.fast_write(linear));
    EXPECT_FALSE(rig.fast_write(linear, 1, true));
    EXPECT_EQ(rig.where(linear, write, true), MmuRig::faulted);
    EXPECT_EQ(rig.fault.error, 7u);
}

TEST(Tlb, CodeAndDataTranslationsAreIndependent) {
    StaleEntry rig;
    // A page that uses the same data entry, but not the same code entry.
    static_assert(TlbSet::entries != TlbSet::code_entries);
    rig.map_page(linear + TlbSet::code_entries * page_size, 0x302000, P);
    rig.where(linear + TlbSet::code_entries * page_size, execute);
    EXPECT_EQ(rig.where(linear, read), frame1);
    EXPECT_EQ(rig.where(linear, execute), frame2);
}

// --- 4 MiB pages ---

TEST(Tlb, InvlpgDropsEveryPartOfALargePage) {
    MmuRig rig;
    rig.put32(MmuRig::directory + 4, 0x00C00000 | P | W | PS);
    rig.enable_paging(false, true);
    for (u32 at = 0x400000; at < 0x800000; at += 0x10000) {
        rig.where(at);
        rig.where(at, execute);
    }
    rig.where(0x3FF000);
    rig.put32(MmuRig::directory + 4, 0x00800000 | P | W | PS);

    rig.mmu.invalidate(0x612345);

    for (u32 at = 0x400000; at < 0x800000; at += 0x10000) {
        ASSERT_EQ(rig.where(at), at - 0x400000 + 0x800000);
        ASSERT_EQ(rig.where(at, execute), at - 0x400000 + 0x800000);
    }
}

TEST(Tlb, LargeGlobalPagesSurviveCr3) {
    MmuRig rig;
    rig.put32(MmuRig::directory + 4, 0x00C00000 | P | W | PS | G);
    rig.enable_paging(false, true, true);
    rig.where(0x412000);
    rig.put32(MmuRig::directory + 4, 0);
    rig.mmu.set_paging(rig.mmu.paging());
    EXPECT_EQ(rig.where(0x412000), 0xC12000u);
    EXPECT_EQ(rig.where(0x413000), MmuRig::faulted);
}

// --- A20 and the width of the bus ---

TEST(A20, ClosedFoldsOddMegabytesOnEvenOnes) {
    MmuRig rig;
    EXPECT_TRUE(rig.mmu.a20());
    EXPECT_EQ(rig.where(0x10FFEF), 0x10FFEFu);

    rig.mmu.set_a20(false);

    EXPECT_FALSE(rig.mmu.a20());
    EXPECT_EQ(rig.where(0x10FFEF), 0x00FFEFu);
    EXPECT_EQ(rig.where(0x10FFEF, execute), 0x00FFEFu);
    EXPECT_EQ(rig.where(0x0FFFFF), 0x0FFFFFu);
    EXPECT_EQ(rig.where(0x200000), 0x200000u);
    EXPECT_EQ(rig.where(0x300000, write, true), 0x200000u);
    EXPECT_EQ(rig.mmu.probe(0x100000), Physical{0});
}

TEST(A20, SwitchingItFlushesGlobalPagesToo) {
    MmuRig rig;
    rig.map_page(linear, 0x300000, P | W | G);
    rig.enable_paging(false, false, true);
    expect_both(rig, 0x300000);
    rig.mmu.set_a20(false);
    expect_both(rig, 0x200000);
    rig.mmu.set_a20(true);
    expect_both(rig, 0x300000);
}

TEST(A20, AppliesToTheTablesOfAWalk) {
    MmuRig rig;
    rig.map_page(linear, frame2, P | W);
    rig.put32(MmuRig::pde_address(linear), (MmuRig::table | 0x100000) | P | W);
    rig.mmu.set_paging({.paging = true, .directory = MmuRig::directory | 0x100000});
    rig.mmu.set_a20(false);
    EXPECT_EQ(rig.where(linear, write), frame2 & ~0x100000u);
    EXPECT_EQ(rig.pte(linear), frame2 | P | W | A | D);
}

TEST(A20, DataReachesTheFoldedAddress) {
    MmuRig rig;
    rig.mmu.set_a20(false);
    const TlbCold* entry = rig.mmu.translate(0x100000, write, false, rig.fault);
    ASSERT_NE(entry, nullptr);
    rig.mmu.write_through<u32>(*entry, 0x100010, 0xCAFE);
    EXPECT_EQ(rig.get32(0x10), 0xCAFEu);
    EXPECT_EQ(rig.get32(0x100010), 0u);
}

TEST(AddressBus, An8086WrapsAt1MiBAndHasNoGate) {
    MmuRig rig(20);
    EXPECT_EQ(rig.where(0x10FFEF), 0x00FFEFu);
    rig.mmu.set_a20(false);
    EXPECT_EQ(rig.where(0x0FFFFF), 0x0FFFFFu);
    rig.mmu.set_a20(true);
    EXPECT_EQ(rig.where(0x100000), 0u);
    EXPECT_TRUE(rig.mmu.a20());
}

TEST(AddressBus, An80286WrapsAt16MiB) {
    MmuRig rig(24);
    EXPECT_EQ(rig.where(0xFFFFFF), 0xFFFFFFu);
    EXPECT_EQ(rig.where(0x1000123), 0x123u);
    rig.mmu.set_a20(false);
    EXPECT_EQ(rig.where(0x1100123), 0x123u);
}

// --- tags ---

TEST(TlbTags, HitUpToTheLastPlaceInThePageForEachSize) {
    constexpr u32 page = 0x12345000;
    for (const u32 size : {1u, 2u, 4u, 8u}) {
        for (u32 at = 0; at < page_size; ++at) {
            ASSERT_EQ(TlbSet::hits(page, page | at, size), at + size <= page_size) << size << " at " << at;
        }
        EXPECT_FALSE(TlbSet::hits(page, page + page_size, size));
        EXPECT_FALSE(TlbSet::hits(page, page - 1, size));
        EXPECT_FALSE(TlbSet::hits(page, page ^ 0x80000000, size));
    }
}

TEST(TlbTags, TheImpossibleTagMatchesNoAddressOfItsEntry) {
    for (u32 i = 0; i < TlbSet::entries; ++i) {
        for (u32 high = 0; high < 1u << 10; ++high) {
            const u32 page = (high * TlbSet::entries + i) << 12;
            ASSERT_EQ(TlbSet::index(page), i);
            ASSERT_FALSE(TlbSet::hits(TlbSet::impossible_tag(i), page, 1));
            ASSERT_FALSE(TlbSet::hits(TlbSet::impossible_tag(i), page | page_mask, 1));
        }
    }
}

TEST(TlbTags, AreAllImpossibleAtFirstAndAfterAFlush) {
    MmuRig rig;
    const auto none = [&] {
        for (u32 i = 0; i < TlbSet::entries; ++i) {
            for (const bool user : {false, true}) {
                const u32 page = i << 12;
                if (rig.fast_read(page, 1, user) || rig.fast_write(page, 1, user)) return false;
            }
        }
        return true;
    };
    EXPECT_TRUE(none());
    for (u32 i = 0; i < TlbSet::entries; ++i) {
        rig.where(i << 12, write);
        rig.where(i << 12, write, true);
    }
    EXPECT_FALSE(none());
    rig.mmu.flush_all();
    EXPECT_TRUE(none());
}

TEST(TlbTags, TheAddendLeadsToTheHostsByte) {
    MmuRig rig;
    rig.map_page(linear, frame1, P | W);
    rig.enable_paging();
    rig.where(linear, write);
    const TlbHot& hot = rig.mmu.set(false).hot[TlbSet::index(linear)];
    EXPECT_EQ(reinterpret_cast<const u8*>(hot.addend + linear + 0x123), rig.ram.data() + frame1 + 0x123);
}

TEST(TlbTags, RomIsReadDirectlyAndWrittenBySlowerMeans) {
    MmuRig rig;
    rig.where(MmuRig::rom_base, write);
    EXPECT_TRUE(rig.fast_read(MmuRig::rom_base));
    EXPECT_FALSE(rig.fast_write(MmuRig::rom_base));
}

TEST(TlbTags, DevicesAndNothingAreNeverReachedDirectly) {
    MmuRig rig;
    for (const u32 at : {MmuRig::device_base, 0x80000000u}) {
        rig.where(at, write);
        EXPECT_FALSE(rig.fast_read(at));
        EXPECT_FALSE(rig.fast_write(at));
    }
}

TEST(TlbTags, ReadOnlyPagesHaveNoWriteTag) {
    MmuRig rig;
    rig.map_page(linear, frame1, P | U | D);
    rig.enable_paging(true);
    rig.where(linear, read);
    EXPECT_TRUE(rig.fast_read(linear));
    EXPECT_FALSE(rig.fast_write(linear));
}

// --- decoded code ---

TEST(TlbCode, APageWithCodeLosesItsWriteTagsAndGetsThemBack) {
    MmuRig rig;
    constexpr u64 ram_page = frame1 / page_size;
    // Two linear addresses and both privileges lead to the page.
    rig.map_page(linear, frame1, P | W | U);
    rig.map_page(linear + page_size, frame1, P | W | U);
    rig.enable_paging();
    const auto tags = [&](bool expected) {
        for (const u32 at : {linear, linear + page_size}) {
            for (const bool user : {false, true}) {
                EXPECT_TRUE(rig.fast_read(at, 4, user));
                EXPECT_EQ(rig.fast_write(at, 4, user), expected);
            }
        }
    };
    for (const u32 at : {linear, linear + page_size}) {
        rig.where(at, write);
        rig.where(at, write, true);
    }
    tags(true);

    rig.map.mark_code(ram_page, 1);
    rig.mmu.protect_code_page(ram_page);
    tags(false);

    rig.map.clear_code(ram_page);
    rig.mmu.unprotect_code_page(ram_page);
    tags(true);
}

TEST(TlbCode, AnEntryMadeWhileThereIsCodeHasNoWriteTag) {
    MmuRig rig;
    rig.map.mark_code(linear / page_size, 1);
    EXPECT_EQ(rig.where(linear, write), linear) << "writing is allowed, only not directly";
    EXPECT_FALSE(rig.fast_write(linear));
    EXPECT_TRUE(rig.fast_read(linear));
}

TEST(TlbCode, OtherPagesKeepTheirWriteTags) {
    MmuRig rig;
    rig.where(linear, write);
    rig.where(linear + page_size, write);
    rig.map.mark_code(linear / page_size, 1);
    rig.mmu.protect_code_page(linear / page_size);
    EXPECT_TRUE(rig.fast_write(linear + page_size));
}

TEST(TlbCode, GivingTagsBackGivesNoRightsThatWereNotThere) {
    MmuRig rig;
    constexpr u64 ram_page = frame1 / page_size;
    rig.map_page(linear, frame1, P | U | D);
    rig.enable_paging(true);
    rig.where(linear, read);
    rig.map.mark_code(ram_page, 1);
    rig.mmu.protect_code_page(ram_page);
    rig.map.clear_code(ram_page);
    rig.mmu.unprotect_code_page(ram_page);
    EXPECT_TRUE(rig.fast_read(linear));
    EXPECT_FALSE(rig.fast_write(linear));
}

TEST(TlbCode, GivingTagsBackDoesNotRaiseDroppedEntries) {
    MmuRig rig;
    rig.where(linear, write);
    rig.mmu.invalidate(linear);
    rig.mmu.unprotect_code_page(linear / page_size);
    EXPECT_FALSE(rig.fast_read(linear));
    EXPECT_FALSE(rig.fast_write(linear));
}

// --- bounds ---

TEST(Tlb, InvalidatingAndTouchingAPageForeverTakesNoMemory) {
    MmuRig rig;
    rig.map_page(linear, frame1, P | W | G);
    rig.enable_paging(false, false, true);
    for (u32 i = 0; i < 100'000; ++i) {
        rig.mmu.invalidate(linear);
        rig.where(linear);
        if (i % 1000 == 0) rig.mmu.flush_non_global();
    }
    EXPECT_LE(rig.mmu.entries_to_flush(), 2u * TlbSet::entries);
    EXPECT_EQ(rig.where(linear), frame1);
    rig.mmu.flush_all();
    EXPECT_EQ(rig.mmu.entries_to_flush(), 0u);
    EXPECT_FALSE(rig.fast_read(linear));
}

TEST(Tlb, ResetTurnsPagingOffAndForgetsEverything) {
    StaleEntry rig(G, true);
    rig.mmu.reset();
    EXPECT_EQ(rig.mmu.paging(), PagingControl{});
    expect_both(rig, linear);
}

}  // namespace
}  // namespace lockstep::test
