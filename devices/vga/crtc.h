// The VGA's CRT controller: timing counters, display addresses, cursor and split screen.
//
// Document: IBM PS/2 Hardware Interface Technical Reference, "Video Subsystem", CRT controller registers 00h–18h.
// Pins: the address and data registers (3x4h, 3x5h), the memory address bus (`wire`), the programmed timing.
// Not implemented: display enable skew (it moves the picture against the border, which is not shown), the light pen
// reads that a cleared bit 7 of register 03h gave on the EGA, and the undocumented registers above 18h but for the two
// that the card reads.
#pragma once

#include <array>

#include "base/archive.h"
#include "base/bits.h"
#include "base/types.h"

namespace lockstep::vga {

// Where a counter's blanking signal is on. It goes on at the programmed start, and off when the counter's low bits meet
// the programmed end; a counter that ends first takes it into the next line or frame.
struct Blanking {
    u32 begin = 0;  // of the counter, up to `end`
    u32 end = 0;
    u32 carried = 0;  // and from 0 up to this

    // `total` counts, blanking from `start` until the bits in `mask` are those of `stop`.
    static constexpr Blanking of(u32 total, u32 start, u32 stop, u32 mask) {
        if (start >= total) return {};
        const u32 end = start + 1 + ((stop - start - 1) & mask);
        if (end <= total) return {start, end, 0};
        // No more than the whole of the next line or frame, where it would go on anew.
        const u32 carried = stop & mask;
        return {start, total, carried < start ? carried : start};
    }
    constexpr bool on(u32 count) const { return (count >= begin && count < end) || count < carried; }
};

class Crtc {
public:
    static constexpr u32 register_count = 0x19;

    void reset() { *this = Crtc{}; }
    void serialize(Archive& archive);

    // --- ports ---
    void select(u8 index) { index_ = index & 0x3F; }
    u8 selected() const { return index_; }
    u8 read() const { return index_ < register_count ? regs_[index_] : u8{0}; }
    // Registers 00h–07h keep their value while register 11h bit 7 protects them, but for line compare bit 8.
    void write(u8 value);

    // --- for the card ---
    u8 get(u32 index) const { return regs_[index]; }
    // Sets register `index` whether or not it is protected.
    void put(u32 index, u8 value);

    // --- horizontal, in character clocks ---
    u32 total_chars() const { return regs_[0x00] + 5u; }
    u32 displayed_chars() const { return regs_[0x01] + 1u; }

    Blanking horizontal_blanking() const {
        const u32 stop = (regs_[0x03] & 0x1Fu) | (regs_[0x05] & 0x80u) >> 2;
        return Blanking::of(total_chars(), regs_[0x02], stop, 0x3F);
    }

    // --- vertical, in scan lines of the vertical counter ---
    Blanking vertical_blanking() const {
        const u32 start = regs_[0x15] | (regs_[0x07] & 0x08u) << 5 | (regs_[0x09] & 0x20u) << 4;
        return Blanking::of(total_lines(), start, regs_[0x16], 0xFF);
    }
    u32 total_lines() const { return vertical(0x06, 0, 5) + 2; }
    u32 displayed_lines() const { return vertical(0x12, 1, 6) + 1; }
    u32 retrace_start_line() const { return vertical(0x10, 2, 7); }
    // 1 … 16: until the line counter's low four bits meet register 11h.
    u32 retrace_lines() const { return ((regs_[0x11] - regs_[0x10] - 1u) & 15) + 1; }
    u32 line_compare() const { return regs_[0x18] | (regs_[0x07] & 0x10u) << 4 | (regs_[0x09] & 0x40u) << 3; }
    // Register 17h bit 2: the vertical counter advances with every second line only.
    bool vertical_doubled() const { return bit(regs_[0x17], 2); }
    // Register 17h bit 7: the retrace signals, so the whole picture, are enabled.
    bool running() const { return bit(regs_[0x17], 7); }

    // --- rows ---
    u32 last_row_scan() const { return regs_[0x09] & 0x1F; }
    bool double_scan() const { return bit(regs_[0x09], 7); }
    u32 preset_row_scan() const { return regs_[0x08] & 0x1F; }
    u32 byte_panning() const { return bits<u8>(regs_[0x08], 5, 2); }
    u32 underline_row() const { return regs_[0x14] & 0x1F; }
    // Distance of two rows in counts of the memory address counter.
    u32 row_offset() const { return regs_[0x13] * 2u; }
    u32 start_address() const { return regs_[0x0C] << 8 | regs_[0x0D]; }
    // The counter advances every 1, 2 or 4 character clocks: the shift that turns clocks into counts.
    u32 count_shift() const { return bit(regs_[0x14], 5) ? 2u : bit(regs_[0x17], 3) ? 1u : 0u; }
    // True when row scan bits stand in for address bits, so that scan lines of one row differ in graphics (CGA).
    bool row_scan_addresses() const { return (regs_[0x17] & 3) != 3; }

    // The map address that the memory address counter value `count` gives on row scan line `row_scan`: byte, word or
    // doubleword wiring, then the CGA substitutions.
    u32 wire(u32 count, u32 row_scan) const {
        u32 address = count & 0xFFFF;
        if (bit(regs_[0x14], 6)) {
            address = (count << 2 & 0xFFFC) | (count >> 12 & 3);
        } else if (!bit(regs_[0x17], 6)) {
            address = (count << 1 & 0xFFFE) | (count >> (bit(regs_[0x17], 5) ? 15 : 13) & 1);
        }
        if (!bit(regs_[0x17], 0)) address = (address & ~0x2000u) | (row_scan & 1) << 13;
        if (!bit(regs_[0x17], 1)) address = (address & ~0x4000u) | (row_scan & 2) << 13;
        return address;
    }

    // --- cursor ---
    bool cursor_enabled() const { return !bit(regs_[0x0A], 5) && cursor_first_row() <= cursor_last_row(); }
    u32 cursor_first_row() const { return regs_[0x0A] & 0x1F; }
    u32 cursor_last_row() const { return regs_[0x0B] & 0x1F; }
    // Counter value of the cell that shows the cursor, the skew of register 0Bh included.
    u32 cursor_address() const {
        return ((regs_[0x0E] << 8 | regs_[0x0F]) + static_cast<u32>(bits<u8>(regs_[0x0B], 5, 2))) & 0xFFFF;
    }

    // --- vertical interrupt, register 11h ---
    bool interrupt_cleared() const { return !bit(regs_[0x11], 4); }
    bool interrupt_enabled() const { return !bit(regs_[0x11], 5); }

private:
    // A ten-bit vertical value: `low` holds bits 0–7, the overflow register bits 8 and 9 at the given places.
    u32 vertical(u32 low, unsigned bit_8, unsigned bit_9) const {
        return regs_[low] | static_cast<u32>(bit(regs_[0x07], bit_8)) << 8 |
               static_cast<u32>(bit(regs_[0x07], bit_9)) << 9;
    }

    u8 index_ = 0;
    std::array<u8, register_count> regs_{};
};

}  // namespace lockstep::vga
