// Nothing a guest or a snapshot does may harm the host: run these with the sanitizers.
#include <cstdlib>
#include <fstream>
#include <random>

#include "tests/unit/devices/vga_support.h"

namespace lockstep::vga_test {
namespace {

class VgaRobustness : public VgaTest {
protected:
    void look() {
        const vga::Frame& frame = vga.render();
        ASSERT_GE(frame.width, vga::Renderer::min_width);
        ASSERT_GE(frame.height, vga::Renderer::min_height);
        ASSERT_LE(frame.width, vga::Renderer::max_width);
        ASSERT_LE(frame.height, vga::Renderer::max_height);
        ASSERT_EQ(frame.pixels.size(), std::size_t{frame.width} * frame.height);
        const vga::TextScreen screen = vga.text_screen();
        ASSERT_EQ(screen.codes.size(), std::size_t{screen.rows} * screen.columns);
        ASSERT_EQ(screen.attributes.size(), screen.codes.size());
        if (screen.cursor_visible) {
            ASSERT_LT(screen.cursor_row, screen.rows);
            ASSERT_LT(screen.cursor_column, screen.columns);
        }
    }
};

TEST_F(VgaRobustness, EveryRegisterAtItsExtremesInEveryMode) {
    for (const Mode* mode : {&mode_01h, &mode_03h, &mode_04h, &mode_06h, &mode_0dh, &mode_12h, &mode_13h}) {
        for (const u32 value : {0x00u, 0x01u, 0x80u, 0xFFu}) {
            for (u32 index = 0; index < 0x19; ++index) {
                set_mode(*mode);
                crtc(0x11, 0);
                crtc(index, value);
                look();
            }
            for (u32 index = 0; index < 5; ++index) set_mode(*mode), sequencer(index, value), look();
            for (u32 index = 0; index < 9; ++index) set_mode(*mode), graphics(index, value), look();
            for (u32 index = 0; index < 21; ++index) set_mode(*mode), attribute(index, value), look();
        }
    }
}

TEST_F(VgaRobustness, AllCrtcRegistersAtOneExtreme) {
    for (const Mode* mode : {&mode_03h, &mode_12h, &mode_13h}) {
        for (const u32 value : {0x00u, 0x7Fu, 0x80u, 0xFFu}) {
            set_mode(*mode);
            crtc(0x11, 0);
            for (u32 index = 0; index < 0x19; ++index) {
                if (index != 0x11) crtc(index, value);
            }
            crtc(0x17, value | 0x80);
            look();
            crtc(0x13, 0xFF);
            crtc(0x0C, 0xFF), crtc(0x0D, 0xFF);
            look();
        }
    }
}

TEST_F(VgaRobustness, EveryByteOfBothWindowsUnderEveryAddressing) {
    set_mode(mode_13h);
    for (const u32 memory_mode : {0x00u, 0x02u, 0x04u, 0x06u, 0x08u, 0x0Eu}) {
        for (u32 misc = 0; misc < 16; ++misc) {
            sequencer(4, memory_mode);
            graphics(6, misc);
            for (const u32 offset : {0x0u, 0xFFFCu, 0x10000u, 0x17FFCu, 0x18000u, 0x1FFFCu}) {
                vga.mmio_write(offset, 0xDEAD'BEEF, BusWidth::Dword);
                vga.mmio_read(offset, BusWidth::Dword);
            }
        }
    }
}

TEST_F(VgaRobustness, AMillionRandomAccesses) {
    std::mt19937 engine(20'240'601);
    const auto random = [&] { return static_cast<u32>(engine()); };
    const std::array<BusWidth, 3> widths = {BusWidth::Byte, BusWidth::Word, BusWidth::Dword};
    const std::array<const Mode*, 5> modes = {&mode_03h, &mode_04h, &mode_06h, &mode_12h, &mode_13h};
    set_mode(mode_03h);
    for (u32 i = 0; i < 1'000'000; ++i) {
        const BusWidth width = widths[random() % 3];
        const u32 value = random();
        switch (random() % 8) {
            case 0:
            case 1: vga.mmio_write(random() & (Vga::window_bytes - 4), value, width); break;
            case 2: vga.mmio_read(random() & (Vga::window_bytes - 4), width); break;
            case 3: vga.io_read(random() % (Vga::port_count - 3), width); break;
            case 4: vga.io_write(random() % (Vga::port_count - 3), value, width); break;
            case 5: out16(random() % 2 != 0 ? 0x3D4 : 0x3B4, value & 0xFF1F); break;
            case 6: out16(random() % 2 != 0 ? 0x3C4 : 0x3CE, value & 0xFF0F); break;
            default: out(0x3C0, value & 0xFF); break;
        }
        // Do not stay asleep for long: the enable bits are easily hit.
        if (random() % 64 == 0) out(0x3C3, 1), out(0x3C2, random() | 2);
        if (random() % 4096 == 0) advance(random() % 20'000'000);
        if (random() % 20'000 == 0) set_mode(*modes[random() % modes.size()]);
        if (i % 1000 == 0) {
            out(0x3C3, 1);
            if (i % 3000 != 0) crtc(0x17, random() | 0x80), in(0x3DA), in(0x3BA), out(0x3C0, 0x20), sequencer(0, 3);
            look();
        }
    }
}

TEST_F(VgaRobustness, SaveLoadSaveGivesTheSameBytesAndTheSameFuture) {
    std::mt19937 engine(7);
    const auto random = [&] { return static_cast<u32>(engine()); };
    set_mode(mode_12h);
    for (u32 i = 0; i < 5'000; ++i) {
        poke(0xA0000 + random() % 0x10000, random() & 0xFF);
        if (i % 16 == 0) graphics(random() % 9, random() & 0xFF);
    }
    graphics(6, 5);
    peek(0xA0042);
    out(0x3C7, 0x33);
    in(0x3C9);
    in(0x3DA);
    out(0x3C0, 0x2A);  // the flip-flop waits for data
    crtc(0x11, 0x1C);
    advance_frames(5);

    SaveArchive first;
    scheduler.serialize(first);
    vga.serialize(first);
    InstructionClock other_clock;
    Scheduler other_scheduler(other_clock, 1'000'000'000);
    DisplayMemory other_memory = memory;
    Vga other(other_scheduler, other_memory.shared());
    LoadArchive load(first.bytes());
    other_scheduler.serialize(load);
    other.serialize(load);
    ASSERT_TRUE(load.ok()) << load.error();
    EXPECT_TRUE(load.at_end());
    EXPECT_EQ(other.interrupt.level(), vga.interrupt.level());
    SaveArchive second;
    other_scheduler.serialize(second);
    other.serialize(second);
    EXPECT_EQ(second.bytes(), first.bytes());

    EXPECT_EQ(other.render().pixels, vga.render().pixels);
    for (Vga* card : {&vga, &other}) {
        card->io_write(0x3C0 - 0x3B0, 0x01, BusWidth::Byte);
        card->mmio_write(0x1234, 0xA5, BusWidth::Byte);
    }
    EXPECT_EQ(other.io_read(0x3C9 - 0x3B0, BusWidth::Byte), in(0x3C9));
    SaveArchive third;
    SaveArchive fourth;
    vga.serialize(third);
    other.serialize(fourth);
    EXPECT_EQ(third.bytes(), fourth.bytes());
}

TEST_F(VgaRobustness, ASnapshotWithAnyByteDamagedIsRefusedOrSafe) {
    set_mode(mode_03h);
    const std::vector<u8> good = saved();
    std::size_t refused = 0;
    for (std::size_t at = 0; at < good.size(); ++at) {
        for (const u8 flip : {u8{0x01}, u8{0x40}, u8{0xFF}}) {
            std::vector<u8> bad = good;
            bad[at] = static_cast<u8>(bad[at] ^ flip);
            LoadArchive load(bad);
            vga.serialize(load);
            refused += load.ok() ? 0 : 1;
            // Rendering each is slow under sanitizers; the register bytes that load are a few hundred.
            if (load.ok() && flip == 0xFF) look();
        }
    }
    EXPECT_GT(refused, 0u);
    for (std::size_t length = 0; length < good.size(); length += 97) {
        LoadArchive load(std::span<const u8>(good).first(length));
        vga.serialize(load);
        EXPECT_FALSE(load.ok());
    }
    look();
}

// For the eye: with LOCKSTEP_VGA_PPM set to a file name, writes a text screen with a font made here.
TEST_F(VgaRobustness, APictureToLookAt) {
    const char* const path = std::getenv("LOCKSTEP_VGA_PPM");
    if (path == nullptr) GTEST_SKIP() << "LOCKSTEP_VGA_PPM names no file";
    set_mode(mode_03h);
    for (u32 i = 0; i < 64; ++i) {
        const auto level = [&](u32 high, u32 low) { return 42 * (i >> high & 1) + 21 * (i >> low & 1); };
        set_color(i, level(2, 5), level(1, 4), level(0, 3));
    }
    // Each code's glyph is a frame around its bits, so that columns and attributes can be checked by eye.
    for (u32 code = 0; code < 256; ++code) {
        const u32 high = code >> 4;
        const u32 low = code & 15;
        set_glyph(code, {0x00, 0x7E, 0x42, 0x42 | high << 2, 0x42 | high << 2, 0x42, 0x7E, 0x42, 0x42 | low << 2,
                         0x42 | low << 2, 0x42, 0x42, 0x7E});
    }
    for (u32 i = 0; i < 2000; ++i) {
        poke(0xB8000 + 2 * i, i & 0xFF);
        poke(0xB8001 + 2 * i, (i / 80 * 16 + i % 16) & 0x7F);
    }
    crtc(0x0E, 0), crtc(0x0F, 85);
    const vga::Frame& frame = vga.render();
    std::ofstream file(path, std::ios::binary);
    file << "P6\n" << frame.width << " " << frame.height << "\n255\n";
    for (const u32 p : frame.pixels) {
        file << static_cast<char>(p >> 16 & 0xFF) << static_cast<char>(p >> 8 & 0xFF) << static_cast<char>(p & 0xFF);
    }
    EXPECT_TRUE(file.good());
}

}  // namespace
}  // namespace lockstep::vga_test
