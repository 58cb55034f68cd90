// Commands on the surface, driven as a BIOS or a driver does.
#include "tests/unit/devices/fdc_rig.h"

namespace lockstep {
namespace {

using Bytes = std::vector<u8>;

std::span<const u8> sector_of(const Bytes& image, u32 lba) {
    return std::span(image).subspan(std::size_t{lba} * 512, 512);
}

bool equal(std::span<const u8> a, std::span<const u8> b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

struct Started : FdcRig {
    explicit Started(bool write_protect = false, bool dma_mode = true) : image(patterned(size_144)) {
        disk = insert(image, 0, write_protect);
        start(0, 0, dma_mode);
        advance(Time::milliseconds(300));
    }
    Bytes image;
    MemoryDisk* disk;
    Bytes memory = Bytes(0x10000);
};

// --- reading --------------------------------------------------------------------------------------------------------

TEST(FdcRead, OneSectorEndsWithTerminalCount) {
    Started rig;
    rig.dma.program(true, rig.memory, 512);

    const Bytes result = rig.run({0xE6, 0x00, 0, 0, 1, 2, 18, 0x1B, 0xFF});

    EXPECT_EQ(result, (Bytes{0x00, 0, 0, 0, 0, 2, 2}));
    EXPECT_TRUE(equal(std::span(rig.memory).first(512), sector_of(rig.image, 0)));
    EXPECT_FALSE(rig.irq) << "reading the result ends the interrupt";
    EXPECT_EQ(rig.in(FdcRig::msr), 0x80);
}

TEST(FdcRead, WholeCylinderWithMultiTrackTakesTwoRevolutions) {
    Started rig;
    rig.seek(5);
    rig.dma.program(true, rig.memory, 36 * 512);
    const Time begin = rig.scheduler.now();

    const Bytes result = rig.run({0xE6, 0x00, 5, 0, 1, 2, 18, 0x1B, 0xFF});

    EXPECT_EQ(result, (Bytes{0x04, 0, 0, 6, 0, 1, 2}));
    EXPECT_TRUE(
        equal(std::span(rig.memory).first(36 * 512), std::span(rig.image).subspan(lba_144(5, 0, 1) * 512, 36 * 512)));
    const Time took = rig.scheduler.now() - begin;
    EXPECT_GE(took, Time::milliseconds(399));
    EXPECT_LE(took, Time::milliseconds(420));
}

// The result phase table of the datasheet, for transfers ended by TC.
TEST(FdcRead, ResultIdFollowsTheDatasheetTable) {
    struct Case {
        u8 command, head, first, eot;
        u8 sectors;
        Bytes id;
    };
    const std::array<Case, 8> cases{{
        {0x66, 0, 3, 18, 2, {4, 0, 5, 2}},   // MT=0, head 0, before EOT
        {0x66, 0, 17, 18, 2, {5, 0, 1, 2}},  // at EOT
        {0x66, 1, 3, 18, 2, {4, 1, 5, 2}},
        {0x66, 1, 17, 18, 2, {5, 1, 1, 2}},
        {0xE6, 0, 3, 18, 2, {4, 0, 5, 2}},  // MT=1
        {0xE6, 0, 17, 18, 2, {4, 1, 1, 2}},
        {0xE6, 1, 3, 18, 2, {4, 1, 5, 2}},
        {0xE6, 1, 17, 18, 2, {5, 0, 1, 2}},
    }};
    for (const Case& c : cases) {
        Started rig;
        rig.seek(4);
        rig.dma.program(true, rig.memory, c.sectors * 512u);
        const u8 select = static_cast<u8>(c.head << 2);
        const Bytes result = rig.run({c.command, select, 4, c.head, c.first, 2, c.eot, 0x1B, 0xFF});
        ASSERT_EQ(result.size(), 7u);
        EXPECT_EQ(result[0], select) << int{c.command} << " head " << int{c.head};
        EXPECT_EQ(Bytes(result.begin() + 3, result.end()), c.id) << int{c.command} << " head " << int{c.head};
        EXPECT_TRUE(equal(std::span(rig.memory).first(512), sector_of(rig.image, lba_144(4, c.head, c.first))));
    }
}

TEST(FdcRead, EotWithoutTerminalCountIsEndOfCylinder) {
    Started rig;
    rig.dma.program(true, rig.memory, 0x4000);
    const Bytes result = rig.run({0x46, 0x00, 0, 0, 17, 2, 18, 0x1B, 0xFF});
    EXPECT_EQ(result, (Bytes{0x40, 0x80, 0, 1, 0, 1, 2}));
    EXPECT_EQ(rig.dma.moved(), 1024u);
}

TEST(FdcRead, TerminalCountInsideASectorEndsThere) {
    Started rig;
    rig.dma.program(true, rig.memory, 700);
    const Bytes result = rig.run({0x46, 0x00, 0, 0, 1, 2, 18, 0x1B, 0xFF});
    EXPECT_EQ(result, (Bytes{0x00, 0, 0, 0, 0, 3, 2}));
    EXPECT_EQ(rig.dma.moved(), 700u);
}

TEST(FdcRead, SectorThatIsNotThereIsNoData) {
    Started rig;
    rig.dma.program(true, rig.memory, 512);
    EXPECT_EQ(rig.run({0x46, 0x00, 0, 0, 19, 2, 19, 0x1B, 0xFF}), (Bytes{0x40, 0x04, 0, 0, 0, 19, 2}));
    EXPECT_EQ(rig.run({0x46, 0x00, 0, 0, 0, 2, 18, 0x1B, 0xFF}), (Bytes{0x40, 0x04, 0, 0, 0, 0, 2}));
    EXPECT_EQ(rig.run({0x46, 0x00, 0, 1, 1, 2, 18, 0x1B, 0xFF}), (Bytes{0x40, 0x04, 0, 0, 1, 1, 2})) << "wrong head";
    EXPECT_EQ(rig.run({0x46, 0x00, 0, 0, 1, 3, 18, 0x1B, 0xFF}), (Bytes{0x40, 0x04, 0, 0, 0, 1, 3})) << "wrong size";
    EXPECT_EQ(rig.dma.moved(), 0u);
}

TEST(FdcRead, HeadOnAnotherCylinderIsWrongCylinder) {
    Started rig;
    rig.seek(2);
    EXPECT_EQ(rig.run({0x46, 0x00, 0, 0, 1, 2, 18, 0x1B, 0xFF}), (Bytes{0x40, 0x04, 0x10, 0, 0, 1, 2}));
}

TEST(FdcRead, WrongDataRateFindsNoAddressMark) {
    Started rig;
    rig.out(FdcRig::dir, 2);
    EXPECT_EQ(rig.run({0x46, 0x00, 0, 0, 1, 2, 18, 0x1B, 0xFF}), (Bytes{0x40, 0x01, 0, 0, 0, 1, 2}));
    EXPECT_EQ(rig.run({0x4A, 0x00}).at(1), 0x01);
}

TEST(FdcRead, SingleDensityFindsNoAddressMark) {
    Started rig;
    EXPECT_EQ(rig.run({0x06, 0x00, 0, 0, 1, 2, 18, 0x1B, 0xFF}), (Bytes{0x40, 0x01, 0, 0, 0, 1, 2}));
}

TEST(FdcRead, MaskedDmaIsAnOverrun) {
    Started rig;
    const Bytes result = rig.run({0x46, 0x00, 0, 0, 1, 2, 18, 0x1B, 0xFF});
    EXPECT_EQ(result, (Bytes{0x40, 0x10, 0, 0, 0, 1, 2}));
    EXPECT_FALSE(rig.fdc.dreq.level());
}

TEST(FdcRead, DmaUnmaskedInTimeStillGetsTheSector) {
    Started rig;
    rig.command({0x46, 0x00, 0, 0, 1, 2, 18, 0x1B, 0xFF});
    while (!rig.fdc.dreq.level()) rig.advance(Time::milliseconds(1));
    rig.dma.program(true, rig.memory, 512);
    ASSERT_TRUE(rig.wait_irq());
    EXPECT_EQ(rig.result(), (Bytes{0x00, 0, 0, 0, 0, 2, 2}));
}

TEST(FdcRead, WaitsForMotorAndDisk) {
    FdcRig rig;
    rig.start();
    rig.out(FdcRig::dor, 0x0C);  // motor off
    Bytes memory(512);
    rig.dma.program(true, memory, 512);
    rig.command({0x46, 0x00, 0, 0, 1, 2, 18, 0x1B, 0xFF});
    EXPECT_FALSE(rig.wait_irq(Time::seconds(5))) << "no index pulses, no end";
    EXPECT_EQ(rig.in(FdcRig::msr), 0x10);

    rig.out(FdcRig::dor, 0x1C);
    EXPECT_FALSE(rig.wait_irq(Time::seconds(1)));
    rig.insert(patterned(size_144));

    ASSERT_TRUE(rig.wait_irq());
    EXPECT_EQ(rig.result(), (Bytes{0x00, 0, 0, 0, 0, 2, 2}));
}

TEST(FdcRead, DiskTakenOutInTheMiddleStopsTheCommand) {
    Started rig;
    rig.dma.program(true, rig.memory, 18 * 512);
    rig.command({0x46, 0x00, 0, 0, 1, 2, 18, 0x1B, 0xFF});
    rig.advance(Time::milliseconds(50));
    ASSERT_NE(rig.fdc.eject(0), nullptr);
    EXPECT_FALSE(rig.wait_irq(Time::seconds(2)));
    rig.out(FdcRig::dor, 0x00);
    rig.out(FdcRig::dor, 0x0C);
    EXPECT_TRUE(rig.wait_irq());
}

TEST(FdcRead, ImpliedSeekMovesTheHeadFirst) {
    Started rig;
    rig.command({0x13, 0x00, 0x40, 0x00});
    rig.dma.program(true, rig.memory, 512);
    EXPECT_EQ(rig.run({0x46, 0x00, 30, 0, 4, 2, 18, 0x1B, 0xFF}), (Bytes{0x20, 0, 0, 30, 0, 5, 2}));
    EXPECT_TRUE(equal(std::span(rig.memory).first(512), sector_of(rig.image, lba_144(30, 0, 4))));
    EXPECT_EQ(rig.sense_interrupt(), Bytes{0x80}) << "no status of its own";
}

TEST(FdcRead, FirstReadAfterMotorOnWaitsForSpeed) {
    Started rig;
    rig.out(FdcRig::dor, 0x0C);
    rig.out(FdcRig::dor, 0x1C);
    rig.dma.program(true, rig.memory, 512);
    const Time begin = rig.scheduler.now();
    rig.run({0x46, 0x00, 0, 0, 1, 2, 18, 0x1B, 0xFF});
    EXPECT_GE(rig.scheduler.now() - begin, Time::milliseconds(250));
}

TEST(FdcRead, RotationalLatencyCanBeRealistic) {
    Fdc82077::Config config;
    config.rotational_latency = true;
    FdcRig rig(config);
    rig.insert(patterned(size_144));
    rig.start();
    rig.advance(Time::milliseconds(300));
    Bytes memory(512);
    for (const u8 r : {u8{1}, u8{9}, u8{2}}) {
        rig.dma.program(true, memory, 512);
        EXPECT_EQ(rig.run({0x46, 0x00, 0, 0, r, 2, 18, 0x1B, 0xFF}).at(0), 0x00);
        // The end of sector r, a little later.
        const u64 phase = rig.scheduler.now().ns % 200'000'000;
        EXPECT_GE(phase, r * 11'111'111ull);
        EXPECT_LE(phase, r * 11'111'111ull + 200'000);
    }
}

TEST(FdcRead, ConsecutiveSectorsAreCaughtInOneRevolution) {
    Fdc82077::Config config;
    config.rotational_latency = true;
    FdcRig rig(config);
    rig.insert(patterned(size_144));
    rig.start();
    rig.advance(Time::milliseconds(307));
    Bytes memory(36 * 512);
    rig.dma.program(true, memory, memory.size());
    const Time begin = rig.scheduler.now();
    EXPECT_EQ(rig.run({0xE6, 0x00, 0, 0, 1, 2, 18, 0x1B, 0xFF}).at(0), 0x04);
    EXPECT_LE(rig.scheduler.now() - begin, Time::milliseconds(600 + 5)) << "latency, and one revolution for each side";
}

TEST(FdcRead, HostErrorIsADataError) {
    class Broken final : public BlockDevice {
    public:
        std::string name() const override { return "broken"; }
        u64 sectors() const override { return 2880; }
        bool read_only() const override { return false; }

    private:
        Status do_read(u64, std::span<u8>) override { return Error{"broken"}; }
        Status do_write(u64, std::span<const u8>) override { return Error{"broken"}; }
        Status do_flush() override { return Error{"broken"}; }
    };
    FdcRig rig;
    ASSERT_TRUE(rig.fdc.insert(0, std::make_unique<Broken>()).ok());
    rig.start();
    Bytes memory(512);
    EXPECT_EQ(rig.run({0x46, 0x00, 0, 0, 1, 2, 18, 0x1B, 0xFF}), (Bytes{0x40, 0x20, 0x20, 0, 0, 1, 2}));
    rig.dma.program(false, memory, 512);
    EXPECT_EQ(rig.run({0x45, 0x00, 0, 0, 1, 2, 18, 0x1B, 0xFF}), (Bytes{0x40, 0x20, 0x00, 0, 0, 1, 2}));
    EXPECT_FALSE(rig.fdc.flush().ok());
}

// --- programmed I/O -------------------------------------------------------------------------------------------------

TEST(FdcPio, EveryByteIsAskedForThroughMsr) {
    Started rig(false, false);
    rig.command({0x46, 0x00, 0, 0, 18, 2, 18, 0x1B, 0xFF});
    EXPECT_EQ(rig.in(FdcRig::msr), 0x30);
    ASSERT_TRUE(rig.wait_irq());
    for (unsigned i = 0; i < 512; ++i) {
        ASSERT_EQ(rig.in(FdcRig::msr), 0xF0) << i;
        ASSERT_TRUE(rig.irq);
        ASSERT_EQ(rig.in(FdcRig::fifo), rig.image[17 * 512 + i]) << i;
    }
    EXPECT_EQ(rig.in(FdcRig::msr), 0x30);
    EXPECT_FALSE(rig.irq);
    ASSERT_TRUE(rig.wait_irq());
    EXPECT_EQ(rig.in(FdcRig::msr), 0xD0);
    EXPECT_EQ(rig.result(), (Bytes{0x40, 0x80, 0, 1, 0, 1, 2})) << "without DMA nobody gives TC";
}

TEST(FdcPio, WritesWhatTheHostPuts) {
    Started rig(false, false);
    rig.command({0x45, 0x00, 0, 0, 18, 2, 18, 0x1B, 0xFF});
    ASSERT_TRUE(rig.wait_irq());
    for (unsigned i = 0; i < 512; ++i) {
        ASSERT_EQ(rig.in(FdcRig::msr), 0xB0) << i;
        rig.out(FdcRig::fifo, static_cast<u8>(255 - i));
    }
    ASSERT_TRUE(rig.wait_irq());
    rig.result();
    EXPECT_EQ(rig.disk->content()[17 * 512], 255);
    EXPECT_EQ(rig.disk->content()[17 * 512 + 511], 0);
}

TEST(FdcPio, BytesLeftLyingAreAnOverrun) {
    Started rig(false, false);
    rig.command({0x46, 0x00, 0, 0, 1, 2, 18, 0x1B, 0xFF});
    ASSERT_TRUE(rig.wait_irq());
    for (unsigned i = 0; i < 511; ++i) rig.in(FdcRig::fifo);
    rig.advance(Time::milliseconds(15));
    EXPECT_EQ(rig.result(), (Bytes{0x40, 0x10, 0, 0, 0, 1, 2}));
}

// --- writing --------------------------------------------------------------------------------------------------------

TEST(FdcWrite, StoresExactlyTheSectorsAddressed) {
    Started rig;
    rig.seek(10);
    for (std::size_t i = 0; i < 1024; ++i) rig.memory[i] = static_cast<u8>(i * 5 + 1);
    rig.dma.program(false, rig.memory, 1024);

    EXPECT_EQ(rig.run({0xC5, 0x04, 10, 1, 3, 2, 18, 0x1B, 0xFF}), (Bytes{0x04, 0, 0, 10, 1, 5, 2}));

    Bytes expected = rig.image;
    std::copy_n(rig.memory.begin(), 1024, expected.begin() + lba_144(10, 1, 3) * 512);
    EXPECT_TRUE(equal(rig.disk->content(), expected));
}

TEST(FdcWrite, OddLengthIsFilledWithZerosToTheEndOfItsSector) {
    Started rig;
    std::fill(rig.memory.begin(), rig.memory.end(), u8{0xEE});
    rig.dma.program(false, rig.memory, 513);

    EXPECT_EQ(rig.run({0xC5, 0x00, 0, 0, 1, 2, 18, 0x1B, 0xFF}), (Bytes{0x00, 0, 0, 0, 0, 3, 2}));

    Bytes expected = rig.image;
    std::fill_n(expected.begin(), 513, u8{0xEE});
    std::fill_n(expected.begin() + 513, 511, u8{0});
    EXPECT_TRUE(equal(rig.disk->content(), expected));
}

TEST(FdcWrite, ProtectedDiskIsRefusedAndUntouched) {
    Started rig(true);
    rig.dma.program(false, rig.memory, 512);
    EXPECT_EQ(rig.run({0xC5, 0x00, 0, 0, 1, 2, 18, 0x1B, 0xFF}), (Bytes{0x40, 0x02, 0, 0, 0, 1, 2}));
    EXPECT_EQ(rig.run({0x4D, 0x00, 2, 18, 0x54, 0xF6}).at(1), 0x02);
    EXPECT_EQ(rig.dma.moved(), 0u);
    EXPECT_TRUE(equal(rig.disk->content(), rig.image));
    EXPECT_EQ(rig.disk->generation(), 0u);
}

TEST(FdcWrite, DataThatDoesNotComeIsAnOverrunAndChangesNothing) {
    Started rig;
    rig.command({0xC5, 0x00, 0, 0, 1, 2, 18, 0x1B, 0xFF});
    ASSERT_TRUE(rig.wait_irq());
    EXPECT_EQ(rig.result(), (Bytes{0x40, 0x10, 0, 0, 0, 1, 2}));
    EXPECT_TRUE(equal(rig.disk->content(), rig.image));
}

TEST(FdcWrite, PastTheLastSectorOfTheTrackIsNoData) {
    Started rig;
    rig.dma.program(false, rig.memory, 4 * 512);
    EXPECT_EQ(rig.run({0x45, 0x00, 0, 0, 17, 2, 255, 0x1B, 0xFF}), (Bytes{0x40, 0x04, 0, 0, 0, 19, 2}));
    EXPECT_TRUE(equal(rig.disk->content().subspan(18 * 512), std::span<const u8>(rig.image).subspan(18 * 512)));
}

TEST(FdcWrite, DeletedMarksAreSeenByTheOtherReadCommand) {
    Started rig;
    rig.dma.program(false, rig.memory, 512);
    ASSERT_EQ(rig.run({0x49, 0x00, 0, 0, 2, 2, 18, 0x1B, 0xFF}).at(0), 0x00);

    // READ DATA without skip: reads it, marks it, stops there.
    rig.dma.program(true, rig.memory, 4 * 512);
    EXPECT_EQ(rig.run({0x46, 0x00, 0, 0, 1, 2, 18, 0x1B, 0xFF}), (Bytes{0x00, 0, 0x40, 0, 0, 2, 2}));
    EXPECT_EQ(rig.dma.moved(), 1024u);
    // With skip: leaves it out.
    rig.dma.program(true, rig.memory, 2 * 512);
    EXPECT_EQ(rig.run({0x66, 0x00, 0, 0, 1, 2, 18, 0x1B, 0xFF}), (Bytes{0x00, 0, 0x40, 0, 0, 4, 2}));
    EXPECT_TRUE(equal(std::span(rig.memory).subspan(512, 512), sector_of(rig.image, 2)));
    // READ DELETED DATA finds it ordinary.
    rig.dma.program(true, rig.memory, 512);
    EXPECT_EQ(rig.run({0x4C, 0x00, 0, 0, 2, 2, 18, 0x1B, 0xFF}), (Bytes{0x00, 0, 0x00, 0, 0, 3, 2}));
}

TEST(FdcFormat, FillsTheTrackByTheIdsTheHostSends) {
    Started rig;
    rig.seek(3);
    Bytes ids;
    for (u8 r = 1; r <= 18; ++r) ids.insert(ids.end(), {3, 1, r, 2});
    rig.dma.program(false, ids, ids.size());
    const Time begin = rig.scheduler.now();

    const Bytes result = rig.run({0x4D, 0x04, 2, 18, 0x54, 0xF6});

    ASSERT_EQ(result.size(), 7u);
    EXPECT_EQ(result[0], 0x04);
    EXPECT_LE(rig.scheduler.now() - begin, Time::milliseconds(210));
    Bytes expected = rig.image;
    std::fill_n(expected.begin() + lba_144(3, 1, 1) * 512, 18 * 512, u8{0xF6});
    EXPECT_TRUE(equal(rig.disk->content(), expected));
}

TEST(FdcFormat, IdsThatDoNotBelongToTheTrackLeaveTheImageAlone) {
    Started rig;
    Bytes ids;
    for (u8 r = 1; r <= 9; ++r) ids.insert(ids.end(), {77, 9, static_cast<u8>(r * 28), 7});
    rig.dma.program(false, ids, ids.size());
    EXPECT_EQ(rig.run({0x4D, 0x00, 2, 9, 0x54, 0xF6}).at(0), 0x00);
    EXPECT_TRUE(equal(rig.disk->content(), rig.image));
}

// --- others ---------------------------------------------------------------------------------------------------------

TEST(FdcReadId, CountsThroughTheTrackAsItTurns) {
    Started rig;
    rig.seek(6);
    std::array<unsigned, 19> seen{};
    u8 before = 0;
    for (int i = 0; i < 36; ++i) {
        const Bytes result = rig.run({0x4A, 0x04});
        ASSERT_EQ(result.size(), 7u);
        EXPECT_EQ(result[0], 0x04);
        EXPECT_EQ(result[3], 6);
        EXPECT_EQ(result[4], 1);
        EXPECT_EQ(result[6], 2);
        ASSERT_GE(result[5], 1);
        ASSERT_LE(result[5], 18);
        if (before != 0) {
            EXPECT_EQ(result[5], before % 18 + 1);
        }
        before = result[5];
        ++seen[result[5]];
    }
    for (unsigned r = 1; r <= 18; ++r) EXPECT_EQ(seen[r], 2u) << r;
}

TEST(FdcReadTrack, ReadsInPhysicalOrderAndMarksForeignIds) {
    Started rig;
    rig.dma.program(true, rig.memory, 18 * 512);
    EXPECT_EQ(rig.run({0x42, 0x00, 0, 0, 1, 2, 18, 0x1B, 0xFF}).at(1), 0x00);
    EXPECT_TRUE(equal(std::span(rig.memory).first(18 * 512), std::span(rig.image).first(18 * 512)));

    rig.dma.program(true, rig.memory, 2 * 512);
    EXPECT_EQ(rig.run({0x42, 0x00, 9, 0, 1, 2, 18, 0x1B, 0xFF}).at(1), 0x04);
    EXPECT_EQ(rig.dma.moved(), 1024u);
}

TEST(FdcVerify, EndsAtEotOrAfterItsCount) {
    Started rig;
    EXPECT_EQ(rig.run({0x56, 0x00, 0, 0, 1, 2, 18, 0x1B, 0xFF}), (Bytes{0x00, 0, 0, 1, 0, 1, 2}));
    EXPECT_EQ(rig.run({0x56, 0x80, 0, 0, 1, 2, 18, 0x1B, 5}), (Bytes{0x00, 0, 0, 0, 0, 6, 2}));
    EXPECT_EQ(rig.run({0xD6, 0x80, 0, 0, 1, 2, 18, 0x1B, 20}), (Bytes{0x04, 0, 0, 0, 1, 3, 2}));
    EXPECT_EQ(rig.run({0x56, 0x80, 0, 0, 17, 2, 18, 0x1B, 5}).at(1), 0x80);
    EXPECT_EQ(rig.run({0x56, 0x00, 0, 0, 1, 2, 19, 0x1B, 0xFF}).at(1), 0x04);
    EXPECT_EQ(rig.dma.moved(), 0u);
}

TEST(FdcScan, ReportsHitOrMiss) {
    Started rig;
    Bytes same(rig.image.begin(), rig.image.begin() + 512);
    rig.dma.program(false, same, 512);
    EXPECT_EQ(rig.run({0x51, 0x00, 0, 0, 1, 2, 1, 0x1B, 1}).at(2), 0x08);
    for (const u8 command : {u8{0x59}, u8{0x5D}}) {
        rig.dma.program(false, same, 512);
        EXPECT_EQ(rig.run({command, 0x00, 0, 0, 1, 2, 1, 0x1B, 1}).at(2), 0x08);
    }

    Bytes low(512, 0x00);
    rig.dma.program(false, low, 512);
    EXPECT_EQ(rig.run({0x51, 0x00, 0, 0, 1, 2, 1, 0x1B, 1}).at(2), 0x04);
    rig.dma.program(false, low, 512);
    EXPECT_EQ(rig.run({0x59, 0x00, 0, 0, 1, 2, 1, 0x1B, 1}).at(2), 0x04) << "the disk's bytes are higher";
    rig.dma.program(false, low, 512);
    EXPECT_EQ(rig.run({0x5D, 0x00, 0, 0, 1, 2, 1, 0x1B, 1}).at(2), 0x00);

    Bytes any(512, 0xFF);
    rig.dma.program(false, any, 512);
    EXPECT_EQ(rig.run({0x51, 0x00, 0, 0, 1, 2, 1, 0x1B, 1}).at(2), 0x08) << "FFh fits everything";
}

TEST(FdcScan, GoesOnUntilASectorFits) {
    Started rig;
    Bytes wanted;
    for (int i = 0; i < 3; ++i) wanted.insert(wanted.end(), rig.image.begin() + 2 * 512, rig.image.begin() + 3 * 512);
    rig.dma.program(false, wanted, wanted.size());
    EXPECT_EQ(rig.run({0x51, 0x00, 0, 0, 1, 2, 18, 0x1B, 1}), (Bytes{0x00, 0, 0x08, 0, 0, 3, 2}));
}

// --- formats and drives ---------------------------------------------------------------------------------------------

u8 rate_code(u32 kbps) {
    return kbps == 500 ? 0 : kbps == 300 ? 1 : kbps == 250 ? 2 : 3;
}

TEST(FdcFormats, LastSectorOfEveryFormatIsReadInItsDrive) {
    for (const FloppyGeometry& format : floppy_formats()) {
        const FloppyDriveType drive = natural_drive(format);
        Fdc82077::Config config;
        config.drives = {drive, FloppyDriveType::None};
        FdcRig rig(config);
        const Bytes image = patterned(format.size_bytes());
        rig.insert(image);
        rig.start(0, rate_code(floppy_data_rate(drive, format).value_or(0)));
        const u8 c = static_cast<u8>(format.cylinders - 1);
        const u8 h = static_cast<u8>(format.heads - 1);
        rig.seek(c);
        Bytes memory(512);
        rig.dma.program(true, memory, 512);
        const Bytes result =
            rig.run({0x46, static_cast<u8>(h << 2), c, h, format.sectors, 2, format.sectors, 0x1B, 0xFF});
        EXPECT_EQ(result.at(0), h << 2) << format.name;
        EXPECT_TRUE(equal(memory, std::span(image).last(512))) << format.name;
    }
}

TEST(FdcFormats, DoubleDensityDiskInAHighDensityDriveNeedsDoubleSteps) {
    Fdc82077::Config config;
    config.drives = {FloppyDriveType::M1_2, FloppyDriveType::None};
    FdcRig rig(config);
    const Bytes image = patterned(size_360);
    rig.insert(image);
    rig.start(0, 1);  // 300 kbit/s
    Bytes memory(512);

    rig.seek(20);
    rig.dma.program(true, memory, 512);
    EXPECT_EQ(rig.run({0x46, 0x00, 10, 0, 1, 2, 9, 0x1B, 0xFF}).at(0), 0x00);
    EXPECT_TRUE(equal(memory, sector_of(image, 10 * 18)));
    rig.seek(21);
    EXPECT_EQ(rig.run({0x4A, 0x00}).at(1), 0x01) << "between two tracks";
}

TEST(FdcFormats, SecondHeadOfASingleSidedDiskIsEmpty) {
    Fdc82077::Config config;
    config.drives = {FloppyDriveType::K360, FloppyDriveType::None};
    FdcRig rig(config);
    rig.insert(patterned(163'840));
    rig.start(0, 2);
    EXPECT_EQ(rig.run({0x46, 0x04, 0, 1, 1, 2, 8, 0x1B, 0xFF}).at(1), 0x01);
}

TEST(FdcDrives, SecondDriveHasItsOwnDisk) {
    Fdc82077::Config config;
    config.drives = {FloppyDriveType::M1_44, FloppyDriveType::M1_44};
    FdcRig rig(config);
    rig.insert(Bytes(size_144, 0x11), 0);
    rig.insert(Bytes(size_144, 0x22), 1);
    rig.start(1);
    rig.seek(12, 1);
    Bytes memory(512);
    rig.dma.program(true, memory, 512);
    EXPECT_EQ(rig.run({0x46, 0x01, 12, 0, 1, 2, 18, 0x1B, 0xFF}).at(0), 0x01);
    EXPECT_EQ(memory[0], 0x22);
    EXPECT_EQ(rig.fdc.drive(0).cylinder(), 0);
    EXPECT_TRUE(rig.fdc.light(1));
    EXPECT_FALSE(rig.fdc.light(0));
}

TEST(FdcDrives, DisksThatDoNotFitAreRefusedWithASentence) {
    FdcRig rig;
    const auto attempt = [&](unsigned drive, std::size_t bytes) {
        const Status status = rig.fdc.insert(drive, std::make_unique<MemoryDisk>("x", Bytes(bytes)));
        return status ? std::string() : status.error().message;
    };
    EXPECT_NE(attempt(0, size_360).find("5.25-inch"), std::string::npos);
    EXPECT_NE(attempt(0, 1'000'448).find("1.44M=1474560"), std::string::npos);
    EXPECT_NE(attempt(1, size_144).find("no such"), std::string::npos);
    EXPECT_NE(attempt(7, size_144).find("no such"), std::string::npos);
    EXPECT_EQ(attempt(0, size_144), "");
    EXPECT_NE(attempt(0, size_144).find("already"), std::string::npos);
    EXPECT_EQ(rig.fdc.eject(7), nullptr);
    EXPECT_NE(rig.fdc.medium(0), nullptr);
    EXPECT_EQ(rig.fdc.medium(1), nullptr);
    EXPECT_EQ(rig.fdc.medium(2), nullptr);
}

}  // namespace
}  // namespace lockstep
