// The floppy controller on channel 2 of real 8237s, as an AT is wired and as its BIOS programs them.
#include <array>

#include "devices/dma_8237.h"
#include "tests/unit/devices/fdc_rig.h"

namespace lockstep {
namespace {

using Bytes = std::vector<u8>;

class Memory final : public MemoryTarget {
public:
    void dma_read(Physical address, std::span<u8> bytes) override {
        for (u8& byte : bytes) byte = content[static_cast<std::size_t>(address.value++) % content.size()];
    }
    void dma_write(Physical address, std::span<const u8> bytes) override {
        for (const u8 byte : bytes) content[static_cast<std::size_t>(address.value++) % content.size()] = byte;
    }
    Bytes content = Bytes(1 << 20, 0xCC);
};

struct AtRig : FdcRig {
    AtRig()
        : first(scheduler, "dma1", Dma8237::Kind::Byte, pages, memory),
          second(scheduler, "dma2", Dma8237::Kind::Word, pages, memory) {
        first.hrq.connect([this](bool level) { second.set_dreq(0, level); });
        second.dack[0].connect([this](bool level) { first.set_hlda(level); });
        second.hrq.connect([this](bool level) { second.set_hlda(level); });
        first.connect(2, fdc);
        fdc.dreq.connect([this](bool level) { first.set_dreq(2, level); });
        second.io_write(0x16, 0xC0, BusWidth::Byte);  // channel 4 cascades
        second.io_write(0x14, 0x00, BusWidth::Byte);
        image = patterned(size_144);
        disk = insert(image);
        start();
    }
    // The AT BIOS's DMA set-up. `mode`: 46h reads the disk, 4Ah writes it.
    void program(u8 mode, u32 address, u32 bytes) {
        const auto put = [&](u32 offset, u32 value) { first.io_write(offset, value & 0xFF, BusWidth::Byte); };
        put(0x0C, 0);
        put(0x0B, mode);
        put(0x04, address);
        put(0x04, address >> 8);
        pages.io_write(1, address >> 16, BusWidth::Byte);  // port 81h
        put(0x05, bytes - 1);
        put(0x05, (bytes - 1) >> 8);
        put(0x0A, 2);
    }

    Memory memory;
    DmaPageRegisters pages;
    Dma8237 first;
    Dma8237 second;
    Bytes image;
    MemoryDisk* disk = nullptr;
};

TEST(FdcWithDma, ReadsAndWritesThroughChannelTwo) {
    AtRig rig;
    rig.program(0x46, 0x27C00, 36 * 512);
    EXPECT_EQ(rig.run({0xE6, 0x00, 0, 0, 1, 2, 18, 0x1B, 0xFF}), (Bytes{0x04, 0, 0, 1, 0, 1, 2}));
    EXPECT_TRUE(std::equal(rig.image.begin(), rig.image.begin() + 36 * 512, rig.memory.content.begin() + 0x27C00));
    EXPECT_EQ(rig.memory.content[0x27BFF], 0xCC);
    EXPECT_EQ(rig.memory.content[0x27C00 + 36 * 512], 0xCC);
    EXPECT_EQ(rig.first.io_read(8, BusWidth::Byte) & 0x04, 0x04u) << "TC of channel 2";

    rig.program(0x4A, 0x27C00 + 512, 512);
    EXPECT_EQ(rig.run({0xC5, 0x00, 0, 0, 9, 2, 18, 0x1B, 0xFF}), (Bytes{0x00, 0, 0, 0, 0, 10, 2}));
    EXPECT_TRUE(std::equal(rig.image.begin() + 512, rig.image.begin() + 1024, rig.disk->content().begin() + 8 * 512));
}

TEST(FdcWithDma, VerifyTransferReadsWithoutTouchingMemory) {
    AtRig rig;
    rig.program(0x42, 0x10000, 1024);
    EXPECT_EQ(rig.run({0xE6, 0x00, 0, 0, 1, 2, 18, 0x1B, 0xFF}), (Bytes{0x00, 0, 0, 0, 0, 3, 2}));
    EXPECT_TRUE(std::all_of(rig.memory.content.begin(), rig.memory.content.end(), [](u8 b) { return b == 0xCC; }));
}

TEST(FdcWithDma, MaskedChannelIsAnOverrunAndANewTryWorks) {
    AtRig rig;
    rig.first.io_write(0x0A, 6, BusWidth::Byte);
    EXPECT_EQ(rig.run({0xE6, 0x00, 0, 0, 1, 2, 18, 0x1B, 0xFF}).at(1), 0x10);
    rig.program(0x46, 0x10000, 512);
    EXPECT_EQ(rig.run({0xE6, 0x00, 0, 0, 1, 2, 18, 0x1B, 0xFF}).at(0), 0x00);
}

TEST(FdcWithDma, CountsThatAreNoMultipleOfASectorStopInsideIt) {
    AtRig rig;
    rig.program(0x46, 0x10000, 1);
    EXPECT_EQ(rig.run({0xE6, 0x00, 0, 0, 1, 2, 18, 0x1B, 0xFF}), (Bytes{0x00, 0, 0, 0, 0, 2, 2}));
    EXPECT_EQ(rig.memory.content[0x10000], rig.image[0]);
    EXPECT_EQ(rig.memory.content[0x10001], 0xCC);
}

}  // namespace
}  // namespace lockstep
