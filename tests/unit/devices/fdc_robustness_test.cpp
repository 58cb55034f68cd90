// What a guest may throw at the chip without effect beyond the disk it addressed.
#include "tests/unit/devices/fdc_rig.h"

namespace lockstep {
namespace {

using Bytes = std::vector<u8>;

Fdc82077::Config fast_pair() {
    Fdc82077::Config config;
    config.drives = {FloppyDriveType::M1_44, FloppyDriveType::M1_2};
    config.speed = 1000;
    return config;
}

// CVE-2015-3456 and its like: any first byte, then more bytes than any buffer holds.
TEST(FdcRobustness, EveryCommandSurvivesSixHundredBytes) {
    for (const bool disk : {false, true}) {
        for (const bool dma_mode : {false, true}) {
            for (unsigned code = 0; code < 256; ++code) {
                for (const u8 filler : {u8{0x00}, u8{0xFF}, u8{0x7F}}) {
                    FdcRig rig(fast_pair());
                    if (disk) rig.insert(Bytes(size_144, 0x5A));
                    rig.start(0, 0, dma_mode);
                    rig.out(FdcRig::fifo, static_cast<u8>(code));
                    for (int i = 0; i < 600; ++i) {
                        rig.out(FdcRig::fifo, filler);
                        if (i % 50 == 0) rig.advance(Time::milliseconds(2));
                    }
                    for (int i = 0; i < 40; ++i) rig.in(FdcRig::fifo);
                    // Whatever happened, a reset brings it back.
                    rig.out(FdcRig::dor, 0x00);
                    rig.out(FdcRig::dor, 0x0C);
                    ASSERT_TRUE(rig.wait_irq()) << code;
                    rig.sense_interrupt();
                    rig.command({0x10});
                    ASSERT_EQ(rig.result(), Bytes{0x90}) << code;
                }
            }
        }
    }
}

// CVE-2021-20196: commands to drives that are not there or have no disk.
TEST(FdcRobustness, EveryCommandOnEveryDriveWithoutADisk) {
    for (u8 drive = 0; drive < 4; ++drive) {
        for (unsigned code = 0; code < 256; ++code) {
            FdcRig rig(fast_pair());
            rig.start();
            rig.out(FdcRig::dor, static_cast<u8>(0x0C | drive | 0x10 << drive));
            Bytes memory(1024);
            rig.dma.program(code % 2 == 0, memory, 1024);
            rig.out(FdcRig::fifo, static_cast<u8>(code));
            for (int i = 0; i < 8 && (rig.in(FdcRig::msr)&0xC0) == 0x80; ++i) rig.out(FdcRig::fifo, drive);
            rig.advance(Time::milliseconds(20));
            rig.result();
            rig.out(FdcRig::msr, 0x80);
            ASSERT_TRUE(rig.wait_irq());
            ASSERT_EQ(rig.in(FdcRig::msr), 0x80) << code;
        }
    }
}

// CVE-2007-2894: sizes, counts and numbers of 0 and 255 in every place.
TEST(FdcRobustness, ExtremeParametersEndInAStatus) {
    for (const int first : {0x42, 0x45, 0x46, 0x49, 0x4C, 0x4D, 0x51, 0x56, 0x59, 0x5D, 0xC5, 0xE6, 0xF6}) {
        const u8 code = static_cast<u8>(first);
        for (unsigned choice = 0; choice < 128; ++choice) {
            FdcRig rig(fast_pair());
            MemoryDisk* disk = rig.insert(Bytes(size_144, 0x5A));
            rig.start();
            Bytes memory(0x10000, 0xA5);
            const bool writes = code == 0x45 || code == 0x49 || code == 0x4D || code == 0xC5 || (code & 0x1F) == 0x11 ||
                                (code & 0x1F) == 0x19 || (code & 0x1F) == 0x1D;
            rig.dma.program(!writes, memory, 0x10000);
            rig.out(FdcRig::fifo, code);
            rig.out(FdcRig::fifo, 0x00);
            for (unsigned i = 0; i < 7 && (rig.in(FdcRig::msr)&0xC0) == 0x80; ++i) {
                rig.out(FdcRig::fifo, (choice >> i & 1) != 0 ? 255 : 0);
            }
            ASSERT_TRUE(rig.wait_irq()) << int{code} << " " << choice;
            ASSERT_EQ(rig.result().size(), 7u) << int{code} << " " << choice;
            ASSERT_EQ(disk->content()[512 * 36], 0x5A) << "beyond the cylinder under the head";
        }
    }
}

TEST(FdcRobustness, DmaCyclesNobodyAskedForAreHarmless) {
    FdcRig rig;
    rig.insert(patterned(size_144));
    rig.start();
    for (int i = 0; i < 2000; ++i) {
        EXPECT_EQ(rig.fdc.dma_take(), 0xFF);
        rig.fdc.dma_give(0x12);
        rig.fdc.dma_terminal_count();
    }
    EXPECT_EQ(rig.in(FdcRig::msr), 0x80);
}

// A million random accesses. Commands mostly make sense, so that they reach the surface.
TEST(FdcRobustness, RandomAccessesNeverTouchWhatTheyDoNotAddress) {
    FdcRig rig(fast_pair());
    const Bytes image = patterned(size_144);
    MemoryDisk* protected_disk = rig.insert(image, 0, true);
    MemoryDisk* other = rig.insert(patterned(1'228'800), 1);
    const Bytes other_image(other->content().begin(), other->content().end());
    Bytes memory(0x4000, 0x33);
    Random random(0x82077);
    rig.start();
    u64 results = 0;
    for (u32 i = 0; i < 1'000'000; ++i) {
        const u32 what = random();
        const u8 value = static_cast<u8>(what >> 24);
        switch (what % 16) {
            case 0: rig.in(what >> 8 & 7); break;
            case 1: rig.out(what >> 8 & 7, value); break;
            case 2: rig.dma.program((what & 0x100) != 0, memory, 1 + (what >> 10 & 0x3FFF)); break;
            case 3: rig.advance(Time::microseconds(what >> 8 & 0x3FF)); break;
            case 4:
                if ((what & 0xF00) == 0) rig.out(FdcRig::dor, static_cast<u8>(0x1C | (what >> 12 & 0x11)));
                break;
            case 5: rig.out(FdcRig::dir, static_cast<u8>(what >> 8 & 0x80 ? 0 : value)); break;
            case 6:
            case 7:
            case 8:
                if ((rig.in(FdcRig::msr)&0x40) != 0) ++results;
                rig.in(FdcRig::fifo);
                break;
            default: {
                static constexpr std::array<u8, 16> likely{0x46, 0xE6, 0x45, 0x4A, 0x4D, 0x0F, 0x08, 0x07,
                                                           0x56, 0x51, 0x42, 0x00, 0x01, 0x02, 0x12, 0x13};
                rig.out(FdcRig::fifo, (what & 0x100) != 0 ? likely[what >> 12 & 15] : static_cast<u8>(value % 20));
                break;
            }
        }
    }
    EXPECT_GT(results, 1000u) << "the accesses did not reach the chip's phases";
    EXPECT_TRUE(std::equal(image.begin(), image.end(), protected_disk->content().begin()));
    EXPECT_EQ(protected_disk->size_bytes(), size_144);
    EXPECT_EQ(other->size_bytes(), 1'228'800u);
    // The second drive's motor is never on, so nothing there can have changed either.
    EXPECT_TRUE(std::equal(other_image.begin(), other_image.end(), other->content().begin()) || other->modified());
}

// The same towards a writable disk: only sectors named in a write or format command may differ.
TEST(FdcRobustness, RandomWritesChangeOnlyTheSectorsAddressed) {
    FdcRig rig(fast_pair());
    const Bytes image = patterned(size_144);
    MemoryDisk* disk = rig.insert(image);
    rig.start();
    Random random(0x765);
    Bytes memory(0x10000);
    std::vector<bool> allowed(2880);
    for (int i = 0; i < 3000; ++i) {
        const u8 cylinder = static_cast<u8>(random() % 84);
        if (i % 8 == 0) {
            rig.command({0x0F, 0x00, cylinder});
            ASSERT_TRUE(rig.wait_irq());
            rig.sense_interrupt();
        }
        const u8 at = rig.fdc.drive(0).cylinder();
        const u8 c = random() % 4 != 0 ? at : cylinder;
        const u8 head = static_cast<u8>(random() % 2);
        const u8 h = random() % 8 != 0 ? head : static_cast<u8>(random());
        const u8 r = static_cast<u8>(random() % 22);
        const u8 eot = static_cast<u8>(random() % 8 != 0 ? 18 : random());
        const u8 code = random() % 2 != 0 ? 0x45 : 0xC5;
        const std::size_t length = 1 + random() % 0x1800;
        for (std::size_t b = 0; b < 64; ++b) memory[random() % memory.size()] = static_cast<u8>(random());
        if (c == at && h == head && c < 80) {
            std::size_t left = (length + 511) / 512;
            u32 side = head;
            for (u32 sector = r; left != 0; --left) {
                if (sector >= 1 && sector <= 18) allowed[(u32{c} * 2 + side) * 18 + sector - 1] = true;
                if (sector == eot) {
                    if (code == 0x45 || side == 1) break;
                    side = 1;
                    sector = 1;
                } else if (++sector > 18) {
                    break;
                }
            }
        }
        rig.dma.program(false, memory, length);
        rig.command({code, static_cast<u8>(head << 2), c, h, r, 2, eot, 0x1B, 0xFF});
        ASSERT_TRUE(rig.wait_irq());
        ASSERT_EQ(rig.result().size(), 7u);
    }
    u32 changed = 0;
    for (u32 sector = 0; sector < 2880; ++sector) {
        const bool same = std::equal(image.begin() + sector * 512, image.begin() + (sector + 1) * 512,
                                     disk->content().begin() + sector * 512);
        if (!same) ++changed;
        ASSERT_TRUE(same || allowed[sector]) << sector;
    }
    EXPECT_GT(changed, 500u);
}

}  // namespace
}  // namespace lockstep
