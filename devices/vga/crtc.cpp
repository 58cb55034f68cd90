#include "devices/vga/crtc.h"

namespace lockstep::vga {

namespace {

// The bits that exist; the others read back as zero.
constexpr std::array<u8, Crtc::register_count> implemented = {
    0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,  // 00h–07h horizontal timing, vertical total, overflow
    0x7F, 0xFF, 0x3F, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF,  // 08h–0Fh row scan, cursor, start address
    0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xEF,  // 10h–17h vertical retrace and blanking, mode
    0xFF,                                            // 18h line compare
};

}  // namespace

void Crtc::write(u8 value) {
    if (index_ >= register_count) return;
    const bool protect = bit(regs_[0x11], 7);
    if (protect && index_ < 0x07) return;
    if (protect && index_ == 0x07) value = with_bit(regs_[0x07], 4, bit(value, 4));
    regs_[index_] = value & implemented[index_];
}

void Crtc::put(u32 index, u8 value) {
    regs_[index] = value & implemented[index];
}

void Crtc::serialize(Archive& archive) {
    archive.field("index", index_);
    archive.field("regs", regs_);
    archive.require(index_ <= 0x3F, "index", "no such register address");
    for (u32 i = 0; i < register_count; ++i) {
        archive.require((regs_[i] & ~implemented[i]) == 0, "regs", "bits that do not exist are set");
    }
}

}  // namespace lockstep::vga
