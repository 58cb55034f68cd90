// Saving at any moment, loading into a fresh chip, and carrying on alike.
#include "tests/unit/devices/fdc_rig.h"

namespace lockstep {
namespace {

using Bytes = std::vector<u8>;

Fdc82077::Config pair() {
    Fdc82077::Config config;
    config.drives = {FloppyDriveType::M1_44, FloppyDriveType::None};
    config.speed = 50;
    return config;
}

Bytes save(FdcRig& rig) {
    SaveArchive archive;
    rig.scheduler.serialize(archive);
    rig.fdc.serialize(archive);
    return archive.bytes();
}

// One random access, the same for the same `what`.
u8 poke(FdcRig& rig, Bytes& memory, u32 what) {
    static constexpr std::array<u8, 16> likely{0x46, 0xE6, 0x45, 0x4A, 0x4D, 0x0F, 0x08, 0x07,
                                               0x56, 0x51, 0x42, 0x00, 0x01, 0x02, 0x12, 0x49};
    switch (what % 8) {
        case 0: return rig.in(what >> 8 & 7);
        case 1: rig.dma.program((what & 0x100) != 0, memory, 1 + (what >> 10 & 0xFFF)); return 0;
        case 2: rig.advance(Time::microseconds(what >> 8 & 0xFFF)); return rig.irq ? 1 : 0;
        case 3:
        case 4: return rig.in(FdcRig::fifo);
        case 5:
            if ((what & 0x3F00) == 0) rig.out(FdcRig::dor, static_cast<u8>(0x18 | (what >> 24 & 4)));
            if ((what & 0x3F00) == 0) rig.out(FdcRig::dor, 0x1C);
            return rig.in(FdcRig::msr);
        default:
            rig.out(FdcRig::fifo, (what & 0x100) != 0 ? likely[what >> 12 & 15] : static_cast<u8>(what >> 24 & 3));
            return 0;
    }
}

TEST(FdcState, SavedStateLoadsIntoAFreshChipAndBothContinueAlike) {
    Random random(7);
    std::array<unsigned, 3> phases{};
    for (int round = 0; round < 300; ++round) {
        FdcRig first(pair());
        MemoryDisk* first_disk = first.insert(patterned(size_144));
        Bytes first_memory(0x1000, 0x44);
        first.start();
        const unsigned steps = random() % 400;
        for (unsigned i = 0; i < steps; ++i) poke(first, first_memory, random());
        // The fake DMA controller is not part of the saved state: both begin with the same set-up.
        first.dma.program(false, first_memory, 700);
        const Bytes saved = save(first);
        const u8 status = first.in(FdcRig::msr);
        ++phases[(status & 0x10) == 0 ? 0 : (status & 0x40) != 0 ? 2 : 1];

        FdcRig second(pair());
        MemoryDisk* second_disk = second.insert(Bytes(first_disk->content().begin(), first_disk->content().end()));
        LoadArchive load(saved);
        second.scheduler.serialize(load);
        second.fdc.serialize(load);
        ASSERT_TRUE(load.ok()) << load.error();
        ASSERT_TRUE(load.at_end());
        ASSERT_EQ(save(second), saved);
        ASSERT_EQ(second.fdc.irq.level(), first.fdc.irq.level());
        ASSERT_EQ(second.fdc.dreq.level(), first.fdc.dreq.level());

        // Receivers keep their levels in snapshots of their own; here they are told.
        second.irq = first.irq;
        Bytes second_memory = first_memory;
        first.fdc.dreq.restore(false);
        second.fdc.dreq.restore(false);
        first.out(FdcRig::dor, first.in(FdcRig::dor));
        second.out(FdcRig::dor, second.in(FdcRig::dor));
        first.dma.program(true, first_memory, 900);
        second.dma.program(true, second_memory, 900);
        for (int i = 0; i < 300; ++i) {
            const u32 what = random();
            ASSERT_EQ(poke(first, first_memory, what), poke(second, second_memory, what))
                << "round " << round << " step " << i;
        }
        ASSERT_EQ(save(first), save(second));
        ASSERT_EQ(first_memory, second_memory);
        ASSERT_TRUE(
            std::equal(first_disk->content().begin(), first_disk->content().end(), second_disk->content().begin()));
    }
    EXPECT_GT(phases[0], 5u);
    EXPECT_GT(phases[1], 5u);
    EXPECT_GT(phases[2], 5u);
}

TEST(FdcState, DamagedStateIsRefusedOrHarmless) {
    FdcRig source(pair());
    source.insert(patterned(size_144));
    source.start(0, 0, false);
    source.command({0x46, 0x00, 0, 0, 1, 2, 18, 0x1B, 0xFF});
    ASSERT_TRUE(source.wait_irq());
    const Bytes saved = save(source);
    Random random(9);
    unsigned refused = 0;
    for (std::size_t at = 0; at < saved.size(); at += 1 + random() % 3) {
        for (const u8 value : {u8{0xFF}, u8{0x80}, static_cast<u8>(saved[at] ^ 1)}) {
            Bytes damaged = saved;
            damaged[at] = value;
            FdcRig rig(pair());
            rig.insert(patterned(size_144));
            LoadArchive load(damaged);
            rig.scheduler.serialize(load);
            rig.fdc.serialize(load);
            if (!load.ok()) ++refused;
            // Nobody should carry on after a refused load, but it must not be dangerous.
            Bytes memory(0x1000);
            for (int i = 0; i < 20; ++i) {
                const u32 what = random();
                if (what % 8 != 2) poke(rig, memory, what);
            }
            for (int i = 0; i < 600; ++i) rig.in(FdcRig::fifo);
        }
    }
    EXPECT_GT(refused, 50u);
}

TEST(FdcState, AnotherDiskInTheDriveIsRefused) {
    FdcRig source(pair());
    source.insert(patterned(size_144));
    const Bytes saved = save(source);
    FdcRig rig(pair());
    LoadArchive load(saved);
    rig.scheduler.serialize(load);
    rig.fdc.serialize(load);
    EXPECT_NE(load.error().find("another disk"), std::string::npos);
}

}  // namespace
}  // namespace lockstep
