// The floppy controller on channel 2 of the real DMA controllers, programmed as an AT BIOS does it.
#include "devices/dma_8237.h"
#include "tests/unit/devices/fdc_rig.h"

namespace lockstep {
namespace {

class FlatMemory final : public MemoryTarget {
public:
    std::vector<u8> bytes = std::vector<u8>(0x100000);
    void dma_read(Physical address, std::span<u8> to) override {
        for (std::size_t i = 0; i < to.size(); ++i) to[i] = bytes[(address.value + i) % bytes.size()];
    }
    void dma_write(Physical address, std::span<const u8> from) override {
        for (std::size_t i = 0; i < from.size(); ++i) bytes[(address.value + i) % bytes.size()] = from[i];
    }
};

struct FloppyOnDma : FdcRig {
    FlatMemory memory;
    DmaPageRegisters pages;
    Dma8237 dma1{scheduler, "dma1", Dma8237::Kind::Byte, pages, memory};
    Dma8237 dma2{scheduler, "dma2", Dma8237::Kind::Word, pages, memory};

    FloppyOnDma() {
        dma1.hrq.connect([this](bool level) { dma2.set_dreq(0, level); });
        dma2.dack[0].connect([this](bool level) { dma1.set_hlda(level); });
        dma2.hrq.connect([this](bool level) { dma2.set_hlda(level); });
        dma1.connect(2, fdc);
        fdc.dreq.connect([this](bool level) { dma1.set_dreq(2, level); });
        dma1.reset(ResetKind::PowerOn);
        dma2.reset(ResetKind::PowerOn);
        dma2.io_write(0x1A, 0, BusWidth::Byte);
        dma2.io_write(0x16, 0xC0, BusWidth::Byte);
        dma2.io_write(0x14, 0x00, BusWidth::Byte);
        insert(patterned(1'474'560));
        start();
    }
    void program(u8 mode, u32 address, u32 count) {
        const auto write = [this](u32 offset, u32 value) { dma1.io_write(offset, value & 0xFF, BusWidth::Byte); };
        write(12, 0);
        write(11, mode);
        write(4, address);
        write(4, address >> 8);
        pages.io_write(1, address >> 16, BusWidth::Byte);
        write(5, count - 1);
        write(5, (count - 1) >> 8);
        write(10, 2);
    }
    u32 terminal_counts() { return dma1.io_read(8, BusWidth::Byte) & 0x0F; }
};

TEST(DmaFloppy, ABootSectorArrivesAt7C00) {
    FloppyOnDma rig;
    rig.program(0x46, 0x7C00, 512);

    const std::vector<u8> result = rig.run({0xE6, 0x00, 0, 0, 1, 2, 18, 0x1B, 0xFF});

    EXPECT_EQ(result, (std::vector<u8>{0x00, 0, 0, 0, 0, 2, 2}));
    EXPECT_EQ(rig.terminal_counts(), 0x04u);
    const std::vector<u8> image = patterned(1024);
    EXPECT_TRUE(std::equal(image.begin(), image.begin() + 512, rig.memory.bytes.begin() + 0x7C00));
    EXPECT_EQ(rig.memory.bytes[0x7C00 + 512], 0u);
}

TEST(DmaFloppy, AWholeTrackComesInOneTransfer) {
    FloppyOnDma rig;
    rig.program(0x46, 0x20000, 18 * 512);

    const std::vector<u8> result = rig.run({0xE6, 0x00, 0, 0, 1, 2, 18, 0x1B, 0xFF});

    EXPECT_EQ(result[0] & 0xC0, 0x00);
    const std::vector<u8> image = patterned(18 * 512);
    EXPECT_TRUE(std::equal(image.begin(), image.end(), rig.memory.bytes.begin() + 0x20000));
}

TEST(DmaFloppy, WrittenSectorsReadBackAndVerifyLeavesMemoryAlone) {
    FloppyOnDma rig;
    for (u32 i = 0; i < 1024; ++i) rig.memory.bytes[0x30000 + i] = static_cast<u8>(i * 5 + 1);
    rig.program(0x4A, 0x30000, 1024);
    EXPECT_EQ(rig.run({0xC5, 0x00, 0, 0, 3, 2, 18, 0x1B, 0xFF})[0] & 0xC0, 0x00);
    rig.program(0x46, 0x40000, 1024);
    EXPECT_EQ(rig.run({0xE6, 0x00, 0, 0, 3, 2, 18, 0x1B, 0xFF})[0] & 0xC0, 0x00);
    EXPECT_TRUE(std::equal(rig.memory.bytes.begin() + 0x30000, rig.memory.bytes.begin() + 0x30400,
                           rig.memory.bytes.begin() + 0x40000));
    rig.terminal_counts();

    const std::vector<u8> before = rig.memory.bytes;
    rig.program(0x42, 0x50000, 1024);
    EXPECT_EQ(rig.run({0xE6, 0x00, 0, 0, 3, 2, 18, 0x1B, 0xFF})[0] & 0xC0, 0x00);
    EXPECT_EQ(rig.terminal_counts(), 0x04u);
    EXPECT_EQ(rig.memory.bytes, before);
}

TEST(DmaFloppy, AMaskedChannelIsAnOverrun) {
    FloppyOnDma rig;
    rig.program(0x46, 0x20000, 512);
    rig.dma1.io_write(10, 0x06, BusWidth::Byte);

    const std::vector<u8> result = rig.run({0xE6, 0x00, 0, 0, 1, 2, 18, 0x1B, 0xFF});

    ASSERT_EQ(result.size(), 7u);
    EXPECT_EQ(result[0] & 0xC0, 0x40);
    EXPECT_EQ(result[1] & 0x10, 0x10);
}

}  // namespace
}  // namespace lockstep
