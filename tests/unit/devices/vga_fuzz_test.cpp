// Random accesses to everything the card has, with a picture after each: run it with the sanitizers.
// LOCKSTEP_VGA_FUZZ gives the number of accesses (10'000'000 is the long run).
#include <cstdlib>

#include "tests/unit/devices/vga_support.h"

namespace lockstep::vga_test {
namespace {

class VgaFuzz : public VgaTest {
protected:
    VgaFuzz() : VgaTest(1024 * 1024) {
        vga.on_frame = [this] { check(vga.render_frame()); };
    }

    u32 random() {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        return static_cast<u32>(state >> 16);
    }
    bool one_in(u32 n) { return random() % n == 0; }
    BusWidth width() { return std::array{BusWidth::Byte, BusWidth::Word, BusWidth::Dword}[random() % 3]; }

    void check(const vga::Frame& frame) {
        ASSERT_EQ(frame.pixels.size(), std::size_t{frame.width} * frame.height);
        ASSERT_GT(frame.pixels.size(), 0u);
        ASSERT_LE(frame.width, vga::Dispi::max_width);
        ASSERT_LE(frame.height, vga::Dispi::max_height);
        ASSERT_LE(frame.first_changed + frame.changed_rows, frame.height);
        // A checksum over some of it, so that unset pixels would be noticed by a memory checker.
        for (std::size_t i = random() % 64; i < frame.pixels.size(); i += 61) sum += frame.pixels[i];
        ASSERT_LT(frame.pixels[random() % frame.pixels.size()], 0x0100'0000u);
    }

    void access() {
        switch (random() % 12) {
            case 0: vga.io_write(random() % (Vga::port_count - 3), random(), width()); break;
            case 1: vga.io_read(random() % (Vga::port_count - 3), width()); break;
            case 2: crtc(random() % 0x1A, random() & 0xFF); break;
            case 3: sequencer(random() % 6, random() & 0xFF); break;
            case 4: graphics(random() % 10, random() & 0xFF); break;
            case 5: attribute(random() % 22, random() & 0xFF); break;
            case 6: dispi(random() % 13, one_in(4) ? random() & 0xFFFF : random() & 0xFF); break;
            case 7: set_color(random() & 0xFF, random() & 0xFF, random() & 0xFF, random() & 0xFF); break;
            case 8:
            case 9: vga.mmio_write(random() & (Vga::window_bytes - 4), random(), width()); break;
            case 10: vga.mmio_read(random() & (Vga::window_bytes - 4), width()); break;
            default:
                // The processor writes straight into the frame buffer.
                const u32 at = random() % static_cast<u32>(memory.bytes.size());
                memory.bytes[at] = static_cast<u8>(random());
                memory.written[at / vga::PlaneMemory::page_bytes] = 1;
                break;
        }
    }

    // A small picture of some kind, so that drawing it ten million times is bearable.
    void small_picture() {
        static constexpr std::array<const Mode*, 9> modes = {&mode_01h, &mode_03h, &mode_04h, &mode_06h, &mode_07h,
                                                             &mode_0dh, &mode_0fh, &mode_12h, &mode_13h};
        out(0x3C3, 1);
        dispi(4, 0);
        if (one_in(4)) set_mode(*modes[random() % modes.size()]);
        crtc(0x11, 0);
        crtc(0x01, random() % 12);
        crtc(0x07, random() & 0xBD & ~0x42u);
        crtc(0x12, random() % 64);
        crtc(0x17, random() | 0x80);
        sequencer(0, 3);
        sequencer(1, random() & 0x1D);
        in(0x3DA), in(0x3BA), out(0x3C0, 0x20);
        if (!one_in(3)) return;
        static constexpr std::array<u32, 6> depths = {4, 8, 15, 16, 24, 32};
        set_dispi_mode(random() % 100, random() % 50, depths[random() % depths.size()], 0xC1 | (random() & 0x22));
    }

    u64 state = 0x9E37'79B9'7F4A'7C15;
    u32 sum = 0;
};

TEST_F(VgaFuzz, APictureAfterEachRandomAccess) {
    const char* const wanted = std::getenv("LOCKSTEP_VGA_FUZZ");
    const u64 count = wanted != nullptr ? std::strtoull(wanted, nullptr, 10) : 50'000;
    small_picture();
    for (u64 i = 0; i < count && !HasFatalFailure(); ++i) {
        access();
        check(vga.render());
        if (one_in(8)) advance(random() % 40'000);
        if (one_in(512)) advance(random() % 40'000'000);
        if (one_in(64)) {
            const vga::TextScreen screen = vga.text_screen();
            ASSERT_EQ(screen.codes.size(), std::size_t{screen.rows} * screen.columns);
        }
        if ((vga.render().pixels.size() > 10'000 && !one_in(16)) || one_in(256)) small_picture();
        if (one_in(8192)) {
            const std::vector<u8> before = saved();
            LoadArchive load(before);
            vga.serialize(load);
            ASSERT_TRUE(load.ok()) << load.error();
            ASSERT_EQ(saved(), before);
        }
    }
    RecordProperty("checksum", std::to_string(sum));
}

}  // namespace
}  // namespace lockstep::vga_test
