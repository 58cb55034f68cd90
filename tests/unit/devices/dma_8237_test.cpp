#include "devices/dma_8237.h"

#include <map>

#include "tests/unit/devices/at_rig.h"

namespace lockstep {
namespace {

constexpr BusWidth byte = BusWidth::Byte;

// Sparse memory; bytes never written read as EEh.
class Memory final : public MemoryTarget {
public:
    std::map<u64, u8> bytes;
    u64 accesses = 0;
    void dma_read(Physical address, std::span<u8> to) override {
        ++accesses;
        for (std::size_t i = 0; i < to.size(); ++i) to[i] = at(address.value + i);
    }
    void dma_write(Physical address, std::span<const u8> from) override {
        ++accesses;
        for (std::size_t i = 0; i < from.size(); ++i) bytes[address.value + i] = from[i];
    }
    u8 at(u64 address) const {
        const auto found = bytes.find(address);
        return found == bytes.end() ? u8{0xEE} : found->second;
    }
};

// Gives 1, 2, 3 … and keeps what it gets; drops DREQ after `units` of them.
class Peer final : public DmaPeer {
public:
    u32 units = ~0u;
    u32 moved = 0;
    u32 terminal_counts = 0;
    std::vector<u16> received;
    std::function<void()> drop;

    u16 dma_take() override {
        step();
        return static_cast<u16>(moved);
    }
    void dma_give(u16 value) override {
        step();
        received.push_back(value);
    }
    void dma_terminal_count() override {
        ++terminal_counts;
        moved_at_terminal = moved;
    }
    u32 moved_at_terminal = 0;

private:
    void step() {
        ++moved;
        if (moved == units && drop) drop();
    }
};

class DmaTest : public ::testing::Test {
protected:
    test::VirtualTime time;
    Memory memory;
    DmaPageRegisters pages;
    Dma8237 first{time.scheduler, "dma1", Dma8237::Kind::Byte, pages, memory};
    Dma8237 second{time.scheduler, "dma2", Dma8237::Kind::Word, pages, memory};
    Peer floppy, sound;

    DmaTest() {
        wire(first, second);
        first.connect(2, floppy);
        second.connect(1, sound);
        floppy.drop = [this] { first.set_dreq(2, false); };
        sound.drop = [this] { second.set_dreq(1, false); };
        first.reset(ResetKind::PowerOn);
        second.reset(ResetKind::PowerOn);
        pages.reset(ResetKind::PowerOn);
        second.io_write(0x16, 0xC0, byte);  // channel 4 cascades, as every BIOS sets it
        second.io_write(0x14, 0x00, byte);
    }
    static void wire(Dma8237& one, Dma8237& two) {
        one.hrq.connect([&two](bool level) { two.set_dreq(0, level); });
        two.dack[0].connect([&one](bool level) { one.set_hlda(level); });
        two.hrq.connect([&two](bool level) { two.set_hlda(level); });
    }
    // As a BIOS programs the floppy's channel.
    void program_floppy(u8 mode, u32 address, u32 count) {
        first.io_write(10, 0x06, byte);
        first.io_write(12, 0, byte);
        first.io_write(11, mode, byte);
        first.io_write(4, address & 0xFF, byte);
        first.io_write(4, address >> 8 & 0xFF, byte);
        pages.io_write(1, address >> 16, byte);
        first.io_write(5, (count - 1) & 0xFF, byte);
        first.io_write(5, (count - 1) >> 8, byte);
        first.io_write(10, 0x02, byte);
    }
    u32 read16(Dma8237& chip, u32 offset, u32 stride) {
        chip.io_write(12 * stride, 0, byte);
        const u32 low = chip.io_read(offset * stride, byte);
        return low | chip.io_read(offset * stride, byte) << 8;
    }
};

TEST_F(DmaTest, AFloppySectorGoesToMemoryAndTerminalCountComesWithTheLastByte) {
    program_floppy(0x46, 0x01FE00, 512);
    first.set_dreq(2, true);
    EXPECT_EQ(floppy.moved, 512u);
    EXPECT_EQ(floppy.terminal_counts, 1u);
    EXPECT_EQ(floppy.moved_at_terminal, 512u);
    EXPECT_EQ(memory.at(0x1FE00), 1u);
    EXPECT_EQ(memory.at(0x1FFFF), 0u);  // 512
    EXPECT_EQ(memory.bytes.size(), 512u);
    EXPECT_EQ(read16(first, 5, 1), 0xFFFFu) << "the count has rolled over";
    EXPECT_EQ(first.io_read(8, byte), 0x44u) << "channel 2 reached TC, DREQ2 is still up";
    EXPECT_EQ(first.io_read(8, byte), 0x40u) << "reading clears TC";
    EXPECT_FALSE(first.hrq.level());
    EXPECT_FALSE(second.hrq.level());
    EXPECT_EQ(first.io_read(15, byte), 0xFFu) << "the channel masked itself";
}

TEST_F(DmaTest, SingleBytesMoveOnePerRequest) {
    program_floppy(0x4A, 0x20000, 4);
    for (u64 i = 0; i < 4; ++i) memory.bytes[0x20000 + i] = static_cast<u8>(0x50 + i);
    for (u32 i = 1; i <= 4; ++i) {
        floppy.units = i;
        first.set_dreq(2, true);
        EXPECT_EQ(floppy.moved, i);
    }
    EXPECT_EQ(floppy.received, (std::vector<u16>{0x50, 0x51, 0x52, 0x53}));
    EXPECT_EQ(floppy.terminal_counts, 1u);
}

TEST_F(DmaTest, NothingMovesWithoutTheCascadeChannelOrWhileMaskedOrDisabled) {
    second.io_write(0x14, 0x04, byte);
    program_floppy(0x46, 0x10000, 16);
    first.set_dreq(2, true);
    EXPECT_EQ(floppy.moved, 0u);
    EXPECT_TRUE(first.hrq.level());
    first.io_write(8, 0x04, byte);
    EXPECT_FALSE(first.hrq.level());
    second.io_write(0x14, 0x00, byte);
    EXPECT_EQ(floppy.moved, 0u);
    first.io_write(8, 0x00, byte);
    EXPECT_EQ(floppy.moved, 16u);
}

TEST_F(DmaTest, AddressesWrapInsideTheirPage) {
    program_floppy(0x46, 0x0AFFFE, 4);
    first.set_dreq(2, true);
    EXPECT_EQ(memory.at(0xAFFFE), 1u);
    EXPECT_EQ(memory.at(0xAFFFF), 2u);
    EXPECT_EQ(memory.at(0xA0000), 3u);
    EXPECT_EQ(memory.at(0xA0001), 4u);
}

TEST_F(DmaTest, DecrementGoesDown) {
    program_floppy(0x66, 0x30001, 3);
    first.set_dreq(2, true);
    EXPECT_EQ(memory.at(0x30001), 1u);
    EXPECT_EQ(memory.at(0x30000), 2u);
    EXPECT_EQ(memory.at(0x3FFFF), 3u);
}

TEST_F(DmaTest, VerifyTouchesNoMemory) {
    program_floppy(0x42, 0x30000, 512);
    first.set_dreq(2, true);
    EXPECT_EQ(floppy.moved, 512u);
    EXPECT_EQ(floppy.terminal_counts, 1u);
    EXPECT_EQ(memory.accesses, 0u);
}

TEST_F(DmaTest, AutoinitialiseStartsOverAndStaysUnmasked) {
    program_floppy(0x56, 0x40000, 8);
    floppy.units = 20;
    first.set_dreq(2, true);
    EXPECT_EQ(floppy.moved, 20u);
    EXPECT_EQ(floppy.terminal_counts, 2u);
    EXPECT_EQ(memory.at(0x40000), 17u);
    EXPECT_EQ(read16(first, 5, 1), 3u);
    EXPECT_EQ(read16(first, 4, 1), 4u);
}

TEST_F(DmaTest, ADeviceThatNeverStopsDoesNotHoldTheMachine) {
    program_floppy(0x56, 0x40000, 0x10000);
    first.set_dreq(2, true);
    EXPECT_EQ(floppy.moved, 4096u);
    time.run(Time::milliseconds(41));
    EXPECT_EQ(floppy.moved, 4096u * 11);
    first.set_dreq(2, false);
    time.run(Time::milliseconds(41));
    EXPECT_EQ(floppy.moved, 4096u * 11);
}

TEST_F(DmaTest, ABlockGoesToItsEndThoughDreqFellEarly) {
    program_floppy(0x86, 0x50000, 10'000);
    floppy.units = 1;
    first.set_dreq(2, true);
    time.run(Time::milliseconds(20));
    EXPECT_EQ(floppy.moved, 10'000u);
    EXPECT_EQ(floppy.terminal_counts, 1u);
    EXPECT_EQ(first.io_read(8, byte), 0x04u);
}

TEST_F(DmaTest, DemandStopsWhenDreqFalls) {
    program_floppy(0x06, 0x50000, 100);
    floppy.units = 30;
    first.set_dreq(2, true);
    EXPECT_EQ(floppy.moved, 30u);
    floppy.units = 100;
    first.set_dreq(2, true);
    EXPECT_EQ(floppy.moved, 100u);
    EXPECT_EQ(floppy.terminal_counts, 1u);
}

TEST_F(DmaTest, WordChannelsCountWordsInside128K) {
    // Channel 5, page 3 (bit 0 of the page does not count), word address FFFF.
    second.io_write(10 * 2, 0x05, byte);
    second.io_write(12 * 2, 0, byte);
    second.io_write(11 * 2, 0x45, byte);
    second.io_write(2 * 2, 0xFF, byte);
    second.io_write(2 * 2, 0xFF, byte);
    second.io_write(3 * 2, 1, byte);
    second.io_write(3 * 2, 0, byte);
    pages.io_write(0xB, 0x03, byte);
    second.io_write(10 * 2, 0x01, byte);
    second.set_dreq(1, true);
    EXPECT_EQ(sound.moved, 2u);
    EXPECT_EQ(memory.at(0x3FFFE), 1u);
    EXPECT_EQ(memory.at(0x3FFFF), 0u);
    EXPECT_EQ(memory.at(0x20000), 2u);
    EXPECT_EQ(second.io_read(8 * 2 + 1, byte), 0x22u) << "A0 is not decoded";
}

TEST_F(DmaTest, TheFlipFlopOrdersBytesAndIsSharedByTheChannels) {
    first.io_write(12, 0, byte);
    first.io_write(0, 0x34, byte);
    first.io_write(2, 0x12, byte);
    first.io_write(12, 0, byte);
    EXPECT_EQ(read16(first, 0, 1) & 0xFF, 0x34u);
    EXPECT_EQ(read16(first, 2, 1) >> 8, 0x12u);
}

TEST_F(DmaTest, MasterClearMasksEverythingAndKeepsAddresses) {
    program_floppy(0x46, 0x12345, 100);
    first.io_write(13, 0, byte);
    first.set_dreq(2, true);
    EXPECT_EQ(floppy.moved, 0u);
    EXPECT_EQ(first.io_read(15, byte), 0xFFu);
    EXPECT_EQ(read16(first, 4, 1), 0x2345u);
    EXPECT_EQ(read16(first, 5, 1), 99u);
    EXPECT_EQ(first.io_read(13, byte), 0x00u);
}

TEST_F(DmaTest, ASoftwareRequestIsNotMaskable) {
    program_floppy(0x86, 0x60000, 16);
    first.io_write(15, 0x0F, byte);
    first.io_write(9, 0x06, byte);
    EXPECT_EQ(floppy.moved, 16u);
    EXPECT_EQ(first.io_read(8, byte), 0x04u) << "TC clears the request";
}

TEST_F(DmaTest, PriorityIsFixedOrRotates) {
    Peer other;
    first.connect(1, other);
    std::string order;
    // Two channels, three bytes each, both waiting before the controller is enabled.
    for (const bool rotate : {false, true}) {
        first.io_write(13, 0, byte);
        first.io_write(8, 0x04, byte);
        program_floppy(0x46, 0x10000, 3);
        first.io_write(11, 0x45, byte);
        first.io_write(12, 0, byte);
        for (const u32 value : {0x00u, 0x80u}) first.io_write(2, value, byte);
        for (const u32 value : {0x02u, 0x00u}) first.io_write(3, value, byte);
        first.io_write(10, 0x01, byte);
        floppy.moved = other.moved = 0;
        floppy.units = 1;  // notes how far the other one is, then goes on
        u32 other_at_first = 99;
        floppy.drop = [&] { other_at_first = other.moved; };
        first.set_dreq(1, true);
        first.set_dreq(2, true);
        first.io_write(8, rotate ? 0x10 : 0x00, byte);
        EXPECT_EQ(other_at_first, rotate ? 1u : 3u);
        EXPECT_EQ(floppy.moved, 3u);
        EXPECT_EQ(other.moved, 3u);
        first.set_dreq(1, false);
        first.set_dreq(2, false);
    }
}

TEST_F(DmaTest, PageRegistersAreSixteenBytesOfWhichEightServeChannels) {
    for (u32 i = 0; i < 16; ++i) pages.io_write(i, 0xA0 + i, byte);
    for (u32 i = 0; i < 16; ++i) EXPECT_EQ(pages.io_read(i, byte), 0xA0 + i);
    const std::array<u32, 8> expected{0xA7, 0xA3, 0xA1, 0xA2, 0xAF, 0xAB, 0xA9, 0xAA};
    for (u32 channel = 0; channel < 8; ++channel) EXPECT_EQ(pages.page(channel), expected[channel]);
    DmaPageRegisters copy;
    test::expect_same_after_load(pages, copy);
}

TEST_F(DmaTest, RandomAccessesAreBoundedAndTheStateSurvivesSaving) {
    test::Random random(8237);
    for (int i = 0; i < 60; ++i) {
        Dma8237& chip = i % 2 == 0 ? first : second;
        for (int n = 0; n < 100; ++n) {
            test::abuse(chip, time, 32, 16, random());
            first.set_dreq(random(), random() % 2 != 0);
            second.set_dreq(1 + random() % 3, random() % 2 != 0);
        }
        Dma8237 copy(time.scheduler, "copy" + std::to_string(i), i % 2 == 0 ? Dma8237::Kind::Byte : Dma8237::Kind::Word,
                     pages, memory);
        test::expect_same_after_load(chip, copy);
        EXPECT_EQ(copy.hrq.level(), chip.hrq.level());
    }
}

TEST_F(DmaTest, EveryDamagedStateIsRefusedOrHarmless) {
    program_floppy(0x46, 0x10000, 100);
    test::survive_damaged_state(first, [this] {
        first.set_dreq(2, true);
        first.io_read(8, byte);
        first.set_dreq(2, false);
    });
}

}  // namespace
}  // namespace lockstep
