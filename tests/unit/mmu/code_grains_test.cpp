// Writes to decoded code are reported: the right grains, once, before the bytes change, whoever writes.
#include "mmu_rig.h"

namespace lockstep::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr u32 page = 3;
constexpr u32 base = page * page_size;

// Does what the block cache does: forgets the grains it is told about.
class Listener final : public CodeListener {
public:
    struct Report {
        u32 page = 0;
        u64 grains = 0;
        u8 first_byte = 0;  // of the page, at the time of the report
        friend bool operator==(const Report&, const Report&) = default;
    };

    explicit Listener(MmuRig& rig) : rig_(rig) { rig.map.set_code_listener(this); }

    void code_written(u32 ram_page, u64 grains) override {
        reports.push_back({ram_page, grains, rig_.ram.data()[u64{ram_page} * page_size]});
        if (!forget) return;
        const u64 left = rig_.map.code_grains()[ram_page] & ~grains;
        rig_.map.clear_code(ram_page);
        rig_.map.mark_code(ram_page, left);
    }

    std::vector<Report> reports;
    bool forget = true;

private:
    MmuRig& rig_;
};

void PrintTo(const Listener::Report& r, std::ostream* out) {
    *out << "page " << r.page << " grains " << std::hex << r.grains << " byte " << int{r.first_byte};
}

TEST(CodeGrains, AWriteIsReportedOnceAndBeforeItHappens) {
    MmuRig rig;
    Listener listener(rig);
    rig.ram.data()[base] = 0x90;
    rig.map.mark_code(page, 1);

    rig.map.write(base, 0xCC, BusWidth::Byte);
    rig.map.write(base, 0xF4, BusWidth::Byte);

    EXPECT_THAT(listener.reports, ElementsAre(Listener::Report{page, 1, 0x90}));
    EXPECT_EQ(rig.ram.data()[base], 0xF4);
    EXPECT_FALSE(rig.map.has_code(page));
}

TEST(CodeGrains, WritesBesideTheCodeAreNotReported) {
    MmuRig rig;
    Listener listener(rig);
    rig.map.mark_code(page, u64{1} << 5);

    rig.map.write(base + 5 * 64 - 4, 0, BusWidth::Dword);
    rig.map.write(base + 6 * 64, 0, BusWidth::Dword);
    rig.map.write(base - 4, 0, BusWidth::Dword);
    rig.map.write(base + page_size, 0, BusWidth::Dword);

    EXPECT_THAT(listener.reports, IsEmpty());
}

TEST(CodeGrains, AWriteAcrossTwoGrainsNamesBoth) {
    MmuRig rig;
    Listener listener(rig);
    rig.map.mark_code(page, u64{1} << 6);

    rig.map.write(base + 6 * 64 - 1, 0, BusWidth::Word);

    EXPECT_THAT(listener.reports, ElementsAre(Listener::Report{page, u64{3} << 5, 0}));
}

TEST(CodeGrains, TheFirstAndTheLastByteOfAPageBelongToIt) {
    MmuRig rig;
    Listener listener(rig);
    rig.map.mark_code(page, ~u64{0});

    rig.map.write(base + page_size - 1, 0, BusWidth::Byte);
    rig.map.write(base, 0, BusWidth::Byte);

    EXPECT_THAT(listener.reports, ElementsAre(Listener::Report{page, u64{1} << 63, 0}, Listener::Report{page, 1, 0}));
}

TEST(CodeGrains, AWriteAcrossAPageReportsEachPageOnce) {
    MmuRig rig;
    Listener listener(rig);
    rig.map.mark_code(page, u64{1} << 63);
    rig.map.mark_code(page + 1, 1);

    rig.map.write(base + page_size - 2, 0x44332211, BusWidth::Dword);

    EXPECT_THAT(listener.reports,
                ElementsAre(Listener::Report{page, u64{1} << 63, 0}, Listener::Report{page + 1, 1, 0}));
    EXPECT_EQ(rig.get32(base + page_size - 2), 0x44332211u);
}

TEST(CodeGrains, EveryPlaceAndWidthTouchesExactlyItsGrains) {
    MmuRig rig;
    Listener listener(rig);
    for (const u32 size : {1u, 2u, 4u}) {
        for (u32 at = 0; at + size <= page_size; ++at) {
            u64 expected = 0;
            for (u32 i = at; i < at + size; ++i) expected |= u64{1} << (i / 64);
            rig.map.clear_code(page);
            rig.map.mark_code(page, ~u64{0});
            listener.reports.clear();
            rig.map.write(base + at, 0, static_cast<BusWidth>(size));
            ASSERT_EQ(listener.reports.size(), 1u) << size << " bytes at " << at;
            ASSERT_EQ(listener.reports[0].grains, expected) << size << " bytes at " << at;
        }
    }
}

TEST(CodeGrains, DmaIsReportedPageByPage) {
    MmuRig rig;
    Listener listener(rig);
    for (u32 i = 0; i < 3; ++i) rig.map.mark_code(page + i, ~u64{0});
    const std::vector<u8> bytes(2 * page_size, 0x55);

    rig.map.dma_write(Physical{base + 100}, bytes);

    EXPECT_THAT(listener.reports,
                ElementsAre(Listener::Report{page, ~u64{1}, 0}, Listener::Report{page + 1, ~u64{0}, 0},
                            Listener::Report{page + 2, 3, 0}));
}

TEST(CodeGrains, AWriteThroughATranslationIsReported) {
    MmuRig rig;
    Listener listener(rig);
    rig.map.mark_code(page, 2);
    const TlbCold* entry = rig.mmu.translate(base, MemoryAccess::Write, false, rig.fault);
    ASSERT_NE(entry, nullptr);

    rig.mmu.write_through<u16>(*entry, base + 70, 0x1234);
    rig.mmu.write_through<u32>(*entry, base + 128, 0x1234);

    EXPECT_THAT(listener.reports, ElementsAre(Listener::Report{page, 2, 0}));
    EXPECT_EQ(rig.get32(base + 70), 0x1234u);
}

TEST(CodeGrains, AccessedBitsWrittenIntoCodeAreReported) {
    MmuRig rig;
    Listener listener(rig);
    rig.map_page(0x5000, 0x5000, P | W);
    rig.enable_paging();
    rig.map.mark_code(MmuRig::table / page_size, ~u64{0});

    rig.where(0x5000);

    EXPECT_THAT(listener.reports, ElementsAre(Listener::Report{MmuRig::table / page_size, 1, 0}));
    EXPECT_EQ(rig.pte(0x5000), 0x5000 | P | W | A);
}

TEST(CodeGrains, AliasesOfAPageShareItsCode) {
    MmuRig rig;
    Listener listener(rig);
    ASSERT_TRUE(rig.map.map_ram("alias", 0x1000000, page_size, base).ok());
    rig.map.mark_code(page, 1);

    rig.map.write(0x1000000, 1, BusWidth::Byte);

    EXPECT_THAT(listener.reports, ElementsAre(Listener::Report{page, 1, 0}));
}

TEST(CodeGrains, WithoutAListenerWritesStillHappen) {
    MmuRig rig;
    rig.map.mark_code(page, 1);
    rig.map.write(base, 0xCC, BusWidth::Byte);
    EXPECT_EQ(rig.ram.data()[base], 0xCC);
}

}  // namespace
}  // namespace lockstep::test
