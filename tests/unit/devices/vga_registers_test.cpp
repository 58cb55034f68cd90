#include "tests/unit/devices/vga_support.h"

namespace lockstep::vga_test {
namespace {

class VgaRegisters : public VgaTest {};

TEST_F(VgaRegisters, PortsThatTheCardDoesNotDecodeReadOnes) {
    out(0x3C2, 0x01);
    for (const u32 port : {0x3B0u, 0x3B4u, 0x3B5u, 0x3BAu, 0x3BCu, 0x3BFu, 0x3CBu, 0x3CDu, 0x3D0u, 0x3D8u, 0x3DFu}) {
        EXPECT_EQ(in(port), 0xFFu) << std::hex << port;
    }
    EXPECT_EQ(vga.io_read(0x3BC - 0x3B0, BusWidth::Dword), 0xFFFF'FFFFu);
}

TEST_F(VgaRegisters, MiscellaneousOutputMovesTheCrtcBetweenItsAddresses) {
    out(0x3C2, 0x00);
    out16(0x3B4, 0x5A0E);
    EXPECT_EQ(in(0x3D5), 0xFFu);
    out(0x3C2, 0x01);
    EXPECT_EQ(in(0x3D4), 0x0Eu);
    EXPECT_EQ(in(0x3D5), 0x5Au);
    EXPECT_EQ(in(0x3B5), 0xFFu);
}

TEST_F(VgaRegisters, MiscellaneousOutputReadsBackWithoutItsReservedBit) {
    out(0x3C2, 0xFF);
    EXPECT_EQ(in(0x3CC), 0xEFu);
}

TEST_F(VgaRegisters, EveryCrtcRegisterKeepsExactlyItsBits) {
    out(0x3C2, 0x01);
    crtc(0x11, 0x00);
    for (u32 index = 0; index <= 0x18; ++index) {
        if (index == 0x11) continue;
        crtc(index, 0xFF);
        const u32 expected = index == 0x08 || index == 0x0B || index == 0x14 ? 0x7F
                             : index == 0x0A                                 ? 0x3F
                             : index == 0x17                                 ? 0xEF
                                                                             : 0xFF;
        EXPECT_EQ(read_crtc(index), expected) << index;
        crtc(index, 0x00);
        EXPECT_EQ(read_crtc(index), 0x00u) << index;
    }
}

TEST_F(VgaRegisters, ProtectLocksTheHorizontalTimingButNotLineCompare) {
    out(0x3C2, 0x01);
    for (u32 index = 0; index < 8; ++index) crtc(index, 0x22);
    crtc(0x11, 0x80);
    for (u32 index = 0; index < 8; ++index) crtc(index, 0xFF);
    for (u32 index = 0; index < 7; ++index) EXPECT_EQ(read_crtc(index), 0x22u) << index;
    EXPECT_EQ(read_crtc(7), 0x32u);
    crtc(7, 0x00);
    EXPECT_EQ(read_crtc(7), 0x22u);
    crtc(0x18, 0x77);
    EXPECT_EQ(read_crtc(0x18), 0x77u);
    crtc(0x11, 0x00);
    crtc(0, 0x5F);
    EXPECT_EQ(read_crtc(0), 0x5Fu);
}

TEST_F(VgaRegisters, EveryIndexOfEveryUnitIsHarmlessAndUnknownOnesReadZero) {
    out(0x3C2, 0x01);
    for (u32 index = 0; index < 256; ++index) {
        out16(0x3D4, index | 0xFF00);
        EXPECT_TRUE((index & 0x3F) <= 0x18 || (index & 0x3F) == 0x24 || in(0x3D5) == 0) << index;
        out16(0x3C4, index | 0xFF00);
        EXPECT_TRUE((index & 0x07) <= 4 || in(0x3C5) == 0) << index;
        out16(0x3CE, index | 0xFF00);
        EXPECT_TRUE((index & 0x0F) <= 8 || in(0x3CF) == 0) << index;
        in(0x3DA);
        out(0x3C0, index);
        EXPECT_TRUE((index & 0x1F) <= 0x14 || in(0x3C1) == 0) << index;
    }
}

TEST_F(VgaRegisters, SequencerAndGraphicsRegistersKeepExactlyTheirBits) {
    constexpr std::array<u32, 5> sequencer_bits = {0x03, 0x3D, 0x0F, 0x3F, 0x0E};
    for (u32 i = 0; i < 5; ++i) {
        sequencer(i, 0xFF);
        EXPECT_EQ(in(0x3C5), sequencer_bits[i]) << i;
    }
    constexpr std::array<u32, 9> graphics_bits = {0x0F, 0x0F, 0x0F, 0x1F, 0x03, 0x7B, 0x0F, 0x0F, 0xFF};
    for (u32 i = 0; i < 9; ++i) {
        graphics(i, 0xFF);
        EXPECT_EQ(in(0x3CF), graphics_bits[i]) << i;
    }
    out(0x3C4, 0xFF);
    EXPECT_EQ(in(0x3C4), 0x07u);
    out(0x3CE, 0xFF);
    EXPECT_EQ(in(0x3CE), 0x0Fu);
}

TEST_F(VgaRegisters, TheAttributePortAlternatesBetweenAddressAndData) {
    out(0x3C2, 0x01);
    in(0x3DA);
    out(0x3C0, 0x11);
    out(0x3C0, 0xA5);  // data
    out(0x3C0, 0x12);  // address again
    EXPECT_EQ(in(0x3C0), 0x12u);
    in(0x3DA);
    out(0x3C0, 0x11);  // address: the flip-flop was reset
    EXPECT_EQ(in(0x3C1), 0xA5u);
    EXPECT_EQ(in(0x3C0), 0x11u);
    in(0x3BA);  // not decoded in colour addressing: no reset
    out(0x3C0, 0x3C);
    EXPECT_EQ(in(0x3C1), 0x3Cu);
}

TEST_F(VgaRegisters, ReadingTheAttributePortLeavesTheFlipFlopAlone) {
    out(0x3C2, 0x01);
    in(0x3DA);
    out(0x3C0, 0x11);
    in(0x3C0);
    in(0x3C1);
    out(0x3C0, 0x42);
    EXPECT_EQ(in(0x3C1), 0x42u);
}

TEST_F(VgaRegisters, ThePaletteCannotBeWrittenWhileTheDisplayOwnsIt) {
    out(0x3C2, 0x01);
    in(0x3DA);
    out(0x3C0, 0x05);
    out(0x3C0, 0x15);
    EXPECT_EQ(in(0x3C1), 0x15u);
    out(0x3C0, 0x25);
    out(0x3C0, 0x2A);
    EXPECT_EQ(in(0x3C1), 0x15u);
    EXPECT_EQ(in(0x3C0), 0x25u);
    out(0x3C0, 0x31);  // overscan is not part of the palette
    out(0x3C0, 0x2A);
    EXPECT_EQ(in(0x3C1), 0x2Au);
}

TEST_F(VgaRegisters, AttributeRegistersKeepExactlyTheirBits) {
    out(0x3C2, 0x01);
    in(0x3DA);
    for (u32 i = 0; i < 21; ++i) {
        out(0x3C0, i);
        out(0x3C0, 0xFF);
        const u32 expected = i < 16 || i == 0x12 ? 0x3F : i == 0x10 ? 0xEF : i == 0x11 ? 0xFF : 0x0F;
        EXPECT_EQ(in(0x3C1), expected) << i;
    }
}

TEST_F(VgaRegisters, FeatureControlIsWrittenBesideStatusOneAndReadAt3Cah) {
    out(0x3C2, 0x01);
    out(0x3DA, 0xFF);
    EXPECT_EQ(in(0x3CA), 0x08u);
    out(0x3BA, 0x00);
    EXPECT_EQ(in(0x3CA), 0x08u);
    out(0x3C2, 0x00);
    out(0x3BA, 0x00);
    EXPECT_EQ(in(0x3CA), 0x00u);
}

TEST_F(VgaRegisters, TheSubsystemEnableSilencesEverythingElse) {
    set_mode(mode_13h);
    poke(0xA0000, 0x42);
    out(0x3C3, 0);
    EXPECT_EQ(in(0x3CC), 0xFFu);
    EXPECT_EQ(peek(0xA0000), 0xFFu);
    out(0x3C2, 0x00);
    poke(0xA0000, 0x99);
    EXPECT_EQ(in(0x3C3), 0u);
    out(0x3C3, 1);
    EXPECT_EQ(in(0x3CC), 0x63u);
    EXPECT_EQ(peek(0xA0000), 0x42u);
}

TEST_F(VgaRegisters, WidePortAccessesAreBytesInOrder) {
    out(0x3C2, 0x01);
    vga.io_write(0x3C4 - 0x3B0, 0x0F02, BusWidth::Word);
    EXPECT_EQ(vga.io_read(0x3C4 - 0x3B0, BusWidth::Word), 0x0F02u);
    out(0x3C8, 7);
    vga.io_write(0x3C6 - 0x3B0, 0x1509'00F0,
                 BusWidth::Dword);  // mask F0, read address 0, write address 9, one component
    EXPECT_EQ(in(0x3C6), 0xF0u);
    EXPECT_EQ(in(0x3C7), 0x00u);
    EXPECT_EQ(in(0x3C8), 0x09u);
}

// --- DAC ------------------------------------------------------------------------------------------------------------

TEST_F(VgaRegisters, TheDacTakesAColourWithItsThirdComponent) {
    set_color(5, 1, 2, 3);
    out(0x3C8, 5);
    out(0x3C9, 10);
    out(0x3C9, 20);
    EXPECT_EQ(in(0x3C8), 5u);
    out(0x3C7, 5);
    EXPECT_EQ(in(0x3C9), 1u);
    EXPECT_EQ(in(0x3C9), 2u);
    EXPECT_EQ(in(0x3C9), 3u);
}

TEST_F(VgaRegisters, TheDacKeepsSixBitsAndAdvances) {
    out(0x3C8, 0xFF);
    for (const u32 v : {0xFFu, 0x40u, 0x7Fu, 1u, 2u, 3u}) out(0x3C9, v);
    EXPECT_EQ(in(0x3C8), 0x01u);
    out(0x3C7, 0xFF);
    EXPECT_EQ(in(0x3C9), 0x3Fu);
    EXPECT_EQ(in(0x3C9), 0x00u);
    EXPECT_EQ(in(0x3C9), 0x3Fu);
    EXPECT_EQ(in(0x3C9), 1u);
    EXPECT_EQ(in(0x3C9), 2u);
    EXPECT_EQ(in(0x3C9), 3u);
}

TEST_F(VgaRegisters, TheDacReportsItsDirectionAndFetchesAhead) {
    out(0x3C8, 0x20);
    EXPECT_EQ(in(0x3C7), 0u);
    EXPECT_EQ(in(0x3C8), 0x20u);
    out(0x3C7, 0x20);
    EXPECT_EQ(in(0x3C7), 3u);
    EXPECT_EQ(in(0x3C8), 0x21u);
    in(0x3C9);
    in(0x3C9);
    in(0x3C9);
    EXPECT_EQ(in(0x3C8), 0x22u);
}

TEST_F(VgaRegisters, ANewDacAddressRestartsTheComponents) {
    set_color(8, 11, 12, 13);
    out(0x3C7, 8);
    EXPECT_EQ(in(0x3C9), 11u);
    out(0x3C7, 8);
    EXPECT_EQ(in(0x3C9), 11u);
    out(0x3C8, 9);
    out(0x3C9, 1);
    out(0x3C8, 9);
    for (const u32 v : {4u, 5u, 6u}) out(0x3C9, v);
    out(0x3C7, 9);
    EXPECT_EQ(in(0x3C9), 4u);
}

TEST_F(VgaRegisters, AHardResetKeepsMemoryAndColoursAndAPowerOnClearsColours) {
    set_mode(mode_13h);
    poke(0xA0123, 0x77);
    set_color(3, 9, 8, 7);
    vga.reset(ResetKind::Hard);
    EXPECT_EQ(in(0x3CC), 0u);
    set_mode(mode_13h);
    EXPECT_EQ(peek(0xA0123), 0x77u);
    vga.reset(ResetKind::PowerOn);
    out(0x3C7, 3);
    EXPECT_EQ(in(0x3C9), 0u);
}

TEST_F(VgaRegisters, TheMonitorSenseTellsDarkFromBright) {
    set_mode(mode_03h);
    set_color(0, 0x12, 0x12, 0x12);
    EXPECT_EQ(in(0x3C2) & 0x10, 0x10u);
    set_color(0, 0x2D, 0x2D, 0x2D);
    EXPECT_EQ(in(0x3C2) & 0x10, 0u);
    set_color(0, 0, 0, 0);
    EXPECT_EQ(in(0x3C2) & 0x10, 0x10u);
}

TEST_F(VgaRegisters, TheLatchAndTheFlipFlopCanBeRead) {
    set_mode(mode_12h);
    for (u32 map = 0; map < 4; ++map) sequencer(2, 1u << map), poke(0xA0000, 0x10 + map);
    peek(0xA0000);
    for (u32 map = 0; map < 4; ++map) {
        graphics(4, map);
        EXPECT_EQ(read_crtc(0x22), 0x10 + map);
    }
    in(0x3DA);
    EXPECT_EQ(read_crtc(0x24), 0x00u);
    out(0x3C0, 0x20);
    EXPECT_EQ(read_crtc(0x24), 0x80u);
}

TEST_F(VgaRegisters, InputStatusShowsTheBordersColourOutsideThePicture) {
    set_mode(mode_03h);
    attribute(0x11, 0x24);  // bits 5 and 2
    const auto status = [&](u32 choice) {
        attribute(0x12, 0x0F | choice << 4);
        while ((in(0x3DA) & 8) == 0) advance(10'000);
        return in(0x3DA) >> 4 & 3;
    };
    EXPECT_EQ(status(0), 2u);
    EXPECT_EQ(status(1), 2u);
    EXPECT_EQ(status(2), 0u);
    EXPECT_EQ(status(3), 0u);
}

}  // namespace
}  // namespace lockstep::vga_test
