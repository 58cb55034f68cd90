// PAE: three levels of 64-bit entries, 36 address bits, 2 MiB pages (SDM volume 3, 4.4).
#include "mmu_rig.h"

namespace lockstep::test {
namespace {

constexpr auto read = MemoryAccess::Read;
constexpr auto write = MemoryAccess::Write;

// Pointers at 9020h (32-byte alignment is enough), four directories, one table.
class PaeRig : public MmuRig {
public:
    static constexpr u32 pointers = 0x9020, directories = 0x20000, table = 0x30000;
    static constexpr u32 linear = 0x8040'5678;  // pointer 2, directory entry 2, table entry 5
    static constexpr u32 directory_at = directories + 2 * 0x1000 + 2 * 8, table_at = table + 5 * 8;

    PaeRig() : MmuRig(36) {
        for (u32 i = 0; i < 4; ++i) put64(pointers + i * 8, (directories + i * 0x1000) | P);
        put64(directory_at, table | P | W | U);
    }
    void put64(u32 at, u64 value) {
        put32(at, static_cast<u32>(value));
        put32(at + 4, static_cast<u32>(value >> 32));
    }
    void enable(bool write_protect = false, bool pge = false) {
        mmu.set_paging({.paging = true,
                        .write_protect = write_protect,
                        .physical_address_extension = true,
                        .global_pages = pge,
                        .directory = pointers});
        ASSERT_TRUE(mmu.load_directory_pointers(pointers));
    }
    void map_page(u64 entry) { put64(table_at, entry); }
};

TEST(Pae, ThreeLevelsLeadToTheFrame) {
    PaeRig rig;
    rig.map_page(0x300000 | P | W | U);
    rig.enable();
    EXPECT_EQ(rig.mmu.probe(PaeRig::linear), Physical{0x300678});
    EXPECT_EQ(rig.where(PaeRig::linear), 0x300678u);
    EXPECT_EQ(rig.get32(PaeRig::directory_at), PaeRig::table | P | W | U | A);
    EXPECT_EQ(rig.get32(PaeRig::table_at), 0x300000 | P | W | U | A);
    EXPECT_EQ(rig.where(PaeRig::linear, write), 0x300678u);
    EXPECT_EQ(rig.get32(PaeRig::table_at), 0x300000 | P | W | U | A | D);
    EXPECT_EQ(rig.get32(PaeRig::pointers + 16), (PaeRig::directories + 0x2000) | P) << "pointers have no accessed bit";
}

TEST(Pae, FramesBeyondFourGigabytesAreNotThere) {
    PaeRig rig;
    const u64 frame = 0xF'1234'5000;
    rig.map_page(frame | P | W);
    rig.enable();
    ASSERT_EQ(rig.where(PaeRig::linear, write), frame | 0x678);
    PageFault fault;
    const TlbCold* entry = rig.mmu.translate(PaeRig::linear, write, false, fault);
    ASSERT_NE(entry, nullptr);
    const u32 below = rig.get32(0x345678);
    rig.mmu.write_through<u32>(*entry, PaeRig::linear, 0x11223344);
    EXPECT_EQ(rig.mmu.read_through<u32>(*entry, PaeRig::linear), 0xFFFFFFFFu);
    EXPECT_EQ(rig.get32(0x345678), below);
    EXPECT_FALSE(rig.fast_read(PaeRig::linear));
}

TEST(Pae, TablesBeyondFourGigabytesReadAsOnes) {
    PaeRig rig;
    rig.put64(PaeRig::directory_at, 0x1'0003'0000 | P | W | U);
    rig.map_page(0x300000 | P | W | U);
    rig.enable();
    ASSERT_EQ(rig.where(PaeRig::linear), MmuRig::faulted);
    EXPECT_EQ(rig.fault.error, 9u) << "an entry of ones is present and has reserved bits set";
}

TEST(Pae, A20MasksLargeAddressesToo) {
    PaeRig rig;
    rig.map_page(0x1'0030'0000 | P);
    rig.enable();
    rig.mmu.set_a20(false);
    EXPECT_EQ(rig.where(PaeRig::linear), 0x1'0020'0678u);
}

TEST(Pae, MissingLevelsAreNotPresent) {
    PaeRig rig;
    rig.map_page(W | U);
    rig.enable();
    EXPECT_EQ(rig.where(PaeRig::linear, write, true), MmuRig::faulted);
    EXPECT_EQ(rig.fault.error, 6u);
    rig.map_page(0x300000 | P | W | U);
    rig.put64(PaeRig::directory_at, PaeRig::table | W | U);
    EXPECT_EQ(rig.where(PaeRig::linear), MmuRig::faulted);
    EXPECT_EQ(rig.fault.error, 0u);
    rig.put64(PaeRig::directory_at, PaeRig::table | P | W | U);
    rig.put64(PaeRig::pointers + 16, PaeRig::directories);
    EXPECT_NE(rig.where(PaeRig::linear), MmuRig::faulted) << "the pointers are registers, not memory";
    ASSERT_TRUE(rig.mmu.load_directory_pointers(PaeRig::pointers));
    rig.mmu.flush_all();
    EXPECT_EQ(rig.where(PaeRig::linear, read, true), MmuRig::faulted);
    EXPECT_EQ(rig.fault.error, 4u);
}

TEST(Pae, RightsCombineDirectoryAndTable) {
    for (u32 bits = 0; bits < 16; ++bits) {
        for (const bool write_protect : {false, true}) {
            PaeRig rig;
            const u32 above = (bits & 3) << 1;
            const u32 below = (bits >> 2) << 1;
            rig.put64(PaeRig::directory_at, PaeRig::table | P | above);
            rig.map_page(0x300000 | P | below);
            rig.enable(write_protect);
            const bool user = (above & below & U) != 0;
            const bool writable = (above & below & W) != 0;
            EXPECT_EQ(rig.where(PaeRig::linear, read, true) != MmuRig::faulted, user) << bits;
            EXPECT_EQ(rig.where(PaeRig::linear, write, true) != MmuRig::faulted, user && writable) << bits;
            EXPECT_NE(rig.where(PaeRig::linear, read, false), MmuRig::faulted) << bits;
            EXPECT_EQ(rig.where(PaeRig::linear, write, false) != MmuRig::faulted, writable || !write_protect) << bits;
        }
    }
}

TEST(Pae, ReservedBitsFaultInEveryEntry) {
    for (u32 bit = 36; bit < 64; ++bit) {
        for (const bool in_directory : {false, true}) {
            PaeRig rig;
            const u64 reserved = u64{1} << bit;
            rig.put64(PaeRig::directory_at, PaeRig::table | P | W | U | (in_directory ? reserved : 0));
            rig.map_page(0x300000 | P | W | U | (in_directory ? 0 : reserved));
            rig.enable();
            ASSERT_EQ(rig.where(PaeRig::linear, write, true), MmuRig::faulted) << bit;
            EXPECT_EQ(rig.fault.error, 15u) << bit;
            EXPECT_FALSE(rig.mmu.probe(PaeRig::linear).has_value()) << bit;
            EXPECT_EQ(rig.get32(PaeRig::directory_at), PaeRig::table | P | W | U) << "no bits after a fault";
        }
    }
    PaeRig rig;
    rig.map_page(~u64{P});
    rig.enable();
    ASSERT_EQ(rig.where(PaeRig::linear), MmuRig::faulted);
    EXPECT_EQ(rig.fault.error, 0u) << "nothing is reserved in an entry that is not present";
}

TEST(Pae, LargePagesHaveTwoMegabytes) {
    PaeRig rig;
    rig.put64(PaeRig::directory_at, 0x200000 | P | W | U | PS);
    rig.enable();
    EXPECT_EQ(rig.mmu.probe(PaeRig::linear), Physical{0x205678});
    EXPECT_EQ(rig.where(PaeRig::linear, write), 0x205678u);
    EXPECT_EQ(rig.where(PaeRig::linear | 0x1FF000), 0x3FF678u);
    EXPECT_EQ(rig.get32(PaeRig::directory_at), 0x200000 | P | W | U | PS | A | D);
    for (u32 bit = 12; bit <= 20; ++bit) {
        rig.put64(PaeRig::directory_at, 0x200000 | P | W | U | PS | 1u << bit);
        rig.mmu.flush_all();
        ASSERT_EQ(rig.where(PaeRig::linear), MmuRig::faulted) << bit;
        EXPECT_EQ(rig.fault.error, 9u) << bit;
    }
}

TEST(Pae, InvalidateDropsAllOfALargePageAndNoOther) {
    PaeRig rig;
    rig.put64(PaeRig::directory_at, 0x200000 | P | W | U | PS);
    rig.put64(PaeRig::directory_at + 8, 0x000000 | P | W | U | PS);
    rig.enable();
    const u32 inside = PaeRig::linear ^ 0x7000;
    const u32 outside = PaeRig::linear ^ 0x200000;
    ASSERT_NE(rig.where(inside), MmuRig::faulted);
    ASSERT_NE(rig.where(outside), MmuRig::faulted);
    rig.put64(PaeRig::directory_at, 0);
    rig.put64(PaeRig::directory_at + 8, 0);
    EXPECT_NE(rig.where(inside), MmuRig::faulted) << "stale";
    rig.mmu.invalidate(PaeRig::linear);
    EXPECT_EQ(rig.where(inside), MmuRig::faulted);
    EXPECT_NE(rig.where(outside), MmuRig::faulted);
}

TEST(Pae, GlobalPagesStayWhenThePointersAreLoadedAnew) {
    PaeRig rig;
    rig.map_page(0x300000 | P | W | U | G);
    rig.enable(false, true);
    ASSERT_NE(rig.where(PaeRig::linear), MmuRig::faulted);
    rig.map_page(0);
    rig.mmu.set_paging(rig.mmu.paging());
    EXPECT_NE(rig.where(PaeRig::linear), MmuRig::faulted);
}

TEST(Pae, SwitchingItFlushesEverything) {
    PaeRig rig;
    rig.map_page(0x300000 | P | W | U | G);
    rig.enable(false, true);
    ASSERT_NE(rig.where(PaeRig::linear), MmuRig::faulted);
    PagingControl control = rig.mmu.paging();
    control.physical_address_extension = false;
    rig.mmu.set_paging(control);
    EXPECT_EQ(rig.where(PaeRig::linear), MmuRig::faulted);
}

TEST(Pae, PointersWithReservedBitsAreRefused) {
    for (u32 bit = 1; bit < 64; ++bit) {
        const bool allowed = bit == 3 || bit == 4 || (bit >= 9 && bit < 36);
        PaeRig rig;
        rig.enable();
        const PagingControl before = rig.mmu.paging();
        rig.put64(PaeRig::pointers + 24, P | u64{1} << bit);
        EXPECT_EQ(rig.mmu.load_directory_pointers(PaeRig::pointers), allowed) << bit;
        if (!allowed) {
            EXPECT_EQ(rig.mmu.paging(), before) << bit;
        }
        rig.put64(PaeRig::pointers + 24, u64{1} << bit);
        EXPECT_TRUE(rig.mmu.load_directory_pointers(PaeRig::pointers)) << bit << ": not present";
    }
}

TEST(Pae, ThePointersAreSaved) {
    PaeRig rig;
    rig.map_page(0x300000 | P | W | U);
    rig.enable();
    SaveArchive saved;
    rig.mmu.serialize(saved);
    PaeRig other;
    other.map_page(0x300000 | P | W | U);
    LoadArchive load(saved.bytes());
    other.mmu.serialize(load);
    ASSERT_TRUE(load.ok()) << load.error();
    EXPECT_EQ(other.mmu.paging(), rig.mmu.paging());
    EXPECT_EQ(other.where(PaeRig::linear), 0x300678u);
}

}  // namespace
}  // namespace lockstep::test
