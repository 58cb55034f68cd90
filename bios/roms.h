// The firmware and the demo disk that are built into the program (sources: bios/src, bios/demo).
#pragma once

#include <span>
#include <vector>

#include "base/types.h"

namespace lockstep::roms {

// A file of `size` bytes of which those behind `bytes` are zero.
struct Image {
    std::span<const u8> bytes;
    u64 size = 0;

    std::vector<u8> expanded() const {
        std::vector<u8> all(bytes.begin(), bytes.end());
        all.resize(size);
        return all;
    }
};

Image system_bios();  // 64 KiB, F0000h–FFFFFh
Image vga_bios();     // 32 KiB, C0000h–C7FFFh
Image demo_disk();    // a 1.44 MB floppy
Image font_8x16();    // 256 characters of 16 bytes, from the top row down, bit 7 on the left; code page 437

}  // namespace lockstep::roms
