#include <random>

#include "tests/unit/devices/vga_support.h"

namespace lockstep::vga_test {
namespace {

class VgaMemory : public VgaTest {
protected:
    // All four maps at one address, read through read mode 0 in sequential addressing.
    std::array<u32, 4> maps(u32 address) {
        std::array<u32, 4> values{};
        sequencer(4, 6);
        graphics(5, 0);
        graphics(6, 5);
        for (u32 map = 0; map < 4; ++map) {
            graphics(4, map);
            values[map] = peek(0xA0000 + address);
        }
        return values;
    }
};

// The data path as the manual describes it, one map and one bit at a time.
struct Model {
    std::array<u32, 9> gr{};
    u32 map_mask = 0x0F;
    std::array<u32, 4> latch{};
    std::array<u32, 4> memory{};

    u32 rotated(u32 value) const {
        for (u32 i = 0; i < (gr[3] & 7); ++i) value = (value >> 1) | (value & 1) << 7;
        return value;
    }
    void write(u32 value) {
        const u32 mode = gr[5] & 3;
        for (u32 map = 0; map < 4; ++map) {
            if ((map_mask >> map & 1) == 0) continue;
            u32 result = 0;
            for (u32 b = 0; b < 8; ++b) {
                const u32 old = latch[map] >> b & 1;
                const u32 set_reset = gr[0] >> map & 1;
                u32 source = rotated(value) >> b & 1;
                bool masked = (gr[8] >> b & 1) == 0;
                if (mode == 0 && (gr[1] >> map & 1) != 0) source = set_reset;
                if (mode == 2) source = value >> map & 1;
                if (mode == 3) {
                    masked = masked || (rotated(value) >> b & 1) == 0;
                    source = set_reset;
                }
                const u32 function = gr[3] >> 3 & 3;
                const u32 combined = function == 1   ? source & old
                                     : function == 2 ? source | old
                                     : function == 3 ? source ^ old
                                                     : source;
                result |= (mode == 1 || masked ? old : combined) << b;
            }
            memory[map] = result;
        }
    }
    u32 compare() const {
        u32 result = 0;
        for (u32 b = 0; b < 8; ++b) {
            bool equal = true;
            for (u32 map = 0; map < 4; ++map) {
                if ((gr[7] >> map & 1) != 0 && (latch[map] >> b & 1) != (gr[2] >> map & 1)) equal = false;
            }
            result |= static_cast<u32>(equal) << b;
        }
        return result;
    }
};

TEST_F(VgaMemory, EveryWriteModeAgreesWithTheManual) {
    set_mode(mode_12h);
    std::mt19937 random(1);
    const auto byte = [&] { return static_cast<u32>(random() & 0xFF); };
    Model model;
    for (u32 round = 0; round < 20'000; ++round) {
        // Latches from a place with known contents.
        graphics(1, 0), graphics(3, 0), graphics(5, 0), graphics(8, 0xFF);
        for (u32 map = 0; map < 4; ++map) {
            sequencer(2, 1u << map);
            model.latch[map] = byte();
            poke(0xA0100, model.latch[map]);
            model.memory[map] = byte();
            poke(0xA0200, model.memory[map]);
        }
        // Half of the registers at their neutral value, so that each also acts alone.
        const auto maybe = [&](u32 neutral, u32 mask) { return (random() & 1) != 0 ? neutral : byte() & mask; };
        model.gr[0] = byte() & 0x0F;
        model.gr[1] = maybe(0, 0x0F);
        model.gr[2] = byte() & 0x0F;
        model.gr[3] = maybe(0, 0x1F);
        model.gr[5] = byte() & 3;
        model.gr[7] = maybe(0x0F, 0x0F);
        model.gr[8] = maybe(0xFF, 0xFF);
        model.map_mask = maybe(0x0F, 0x0F);
        for (const u32 i : {0u, 1u, 2u, 3u, 7u, 8u}) graphics(i, model.gr[i]);
        sequencer(2, model.map_mask);

        graphics(5, model.gr[5] | 8);
        ASSERT_EQ(peek(0xA0100), model.compare());  // also fills the latches
        const u32 value = byte();
        poke(0xA0200, value);
        model.write(value);

        graphics(5, 0);
        for (u32 map = 0; map < 4; ++map) {
            graphics(4, map);
            ASSERT_EQ(peek(0xA0200), model.memory[map]) << "map " << map << " mode " << model.gr[5];
        }
    }
}

TEST_F(VgaMemory, ReadModeOneWithoutCareMatchesEverything) {
    set_mode(mode_12h);
    graphics(7, 0);
    graphics(5, 8);
    EXPECT_EQ(peek(0xA0000), 0xFFu);
}

TEST_F(VgaMemory, ChainFourSpreadsAddressesOverTheMaps) {
    set_mode(mode_13h);
    for (u32 i = 0; i < 8; ++i) poke(0xA0000 + i, 0x10 + i);
    for (u32 i = 0; i < 8; ++i) EXPECT_EQ(peek(0xA0000 + i), 0x10 + i);
    EXPECT_EQ(maps(0), (std::array<u32, 4>{0x10, 0x11, 0x12, 0x13}));
    EXPECT_EQ(maps(4), (std::array<u32, 4>{0x14, 0x15, 0x16, 0x17}));
    EXPECT_EQ(maps(1), (std::array<u32, 4>{0, 0, 0, 0}));
}

TEST_F(VgaMemory, ChainFourReachesAll64KDistinctly) {
    set_mode(mode_13h);
    for (u32 i = 0; i < 0x10000; ++i) poke(0xA0000 + i, (i * 7 + (i >> 8)) & 0xFF);
    for (u32 i = 0; i < 0x10000; ++i) ASSERT_EQ(peek(0xA0000 + i), (i * 7 + (i >> 8)) & 0xFF) << i;
}

TEST_F(VgaMemory, ChainFourRespectsTheMapMask) {
    set_mode(mode_13h);
    sequencer(2, 0x05);
    for (u32 i = 0; i < 4; ++i) poke(0xA0000 + i, 0x40 + i);
    EXPECT_EQ(maps(0), (std::array<u32, 4>{0x40, 0, 0x42, 0}));
}

TEST_F(VgaMemory, OddEvenPutsCharactersAndAttributesIntoMapsZeroAndOne) {
    set_mode(mode_03h);
    vga.mmio_write(0x18000, 0x0742'1F41, BusWidth::Dword);
    EXPECT_EQ(vga.mmio_read(0x18000, BusWidth::Dword), 0x0742'1F41u);
    EXPECT_EQ(maps(0), (std::array<u32, 4>{0x41, 0x1F, 0, 0}));
    EXPECT_EQ(maps(2), (std::array<u32, 4>{0x42, 0x07, 0, 0}));
    EXPECT_EQ(maps(1), (std::array<u32, 4>{0, 0, 0, 0}));
}

TEST_F(VgaMemory, MemoryMapSelectPlacesTheWindow) {
    set_mode(mode_12h);
    constexpr std::array<std::array<u32, 2>, 4> windows = {
        {{0xA0000, 0xC0000}, {0xA0000, 0xB0000}, {0xB0000, 0xB8000}, {0xB8000, 0xC0000}}};
    for (u32 select = 0; select < 4; ++select) {
        graphics(6, 1 | select << 2);
        for (const u32 address : {0xA0000u, 0xAFFFFu, 0xB0000u, 0xB7FFFu, 0xB8000u, 0xBFFFFu}) {
            poke(address, 0x5A);
            const bool inside = address >= windows[select][0] && address < windows[select][1];
            EXPECT_EQ(peek(address), inside ? 0x5Au : 0xFFu) << select << " " << std::hex << address;
        }
    }
}

TEST_F(VgaMemory, The128KWindowWrapsAtTheMapsEnd) {
    set_mode(mode_12h);
    graphics(6, 1);
    poke(0xB1234, 0x66);
    EXPECT_EQ(peek(0xA1234), 0x66u);
}

TEST_F(VgaMemory, TheHostSeesNothingWhileItsAccessIsOff) {
    set_mode(mode_13h);
    poke(0xA0000, 0x12);
    out(0x3C2, 0x61);
    poke(0xA0000, 0x34);
    EXPECT_EQ(peek(0xA0000), 0xFFu);
    out(0x3C2, 0x63);
    EXPECT_EQ(peek(0xA0000), 0x12u);
}

TEST_F(VgaMemory, AWriteOutsideTheWindowLeavesLatchesAndMemoryAlone) {
    set_mode(mode_12h);
    poke(0xA0000, 0xC3);
    peek(0xA0000);
    EXPECT_EQ(peek(0xB8000), 0xFFu);
    graphics(5, 1);
    poke(0xA0001, 0);
    EXPECT_EQ(maps(1), (std::array<u32, 4>{0xC3, 0xC3, 0xC3, 0xC3}));
}

TEST_F(VgaMemory, LatchesCopyFourMapsAtOnce) {
    set_mode(mode_12h);
    for (u32 map = 0; map < 4; ++map) {
        sequencer(2, 1u << map);
        poke(0xA0010, 0x80 + map);
    }
    sequencer(2, 0x0F);
    graphics(5, 1);
    peek(0xA0010);
    poke(0xA0020, 0xFF);
    EXPECT_EQ(maps(0x20), (std::array<u32, 4>{0x80, 0x81, 0x82, 0x83}));
}

TEST_F(VgaMemory, MemoryBeyond256KStaysOutOfTheClassicWindow) {
    InstructionClock other_clock;
    Scheduler other(other_clock, 1'000'000);
    DisplayMemory big_memory(4 * 1024 * 1024);
    Vga big(other, big_memory.shared());
    big.io_write(0x3C2 - 0x3B0, 0x63, BusWidth::Byte);
    big.io_write(0x3C4 - 0x3B0, 0x0F02, BusWidth::Word);
    big.io_write(0x3C4 - 0x3B0, 0x0604, BusWidth::Word);
    big.io_write(0x3CE - 0x3B0, 0xFF08, BusWidth::Word);
    big.mmio_write(0x1FFFF, 0x21, BusWidth::Byte);
    EXPECT_EQ(big.mmio_read(0x0FFFF, BusWidth::Byte), 0x21u);
}

}  // namespace
}  // namespace lockstep::vga_test
