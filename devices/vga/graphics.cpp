#include "devices/vga/graphics.h"

#include <bit>

namespace lockstep::vga {

namespace {

constexpr std::array<u8, GraphicsController::register_count> implemented = {0x0F, 0x0F, 0x0F, 0x1F, 0x03,
                                                                            0x7B, 0x0F, 0x0F, 0xFF};

}  // namespace

void GraphicsController::write(u8 value) {
    if (index_ >= register_count) return;
    regs_[index_] = value & implemented[index_];
    derive();
}

void GraphicsController::derive() {
    set_reset_ = spread_maps(regs_[0]);
    enable_set_reset_ = spread_maps(regs_[1]);
    color_compare_ = spread_maps(regs_[2]);
    color_care_ = spread_maps(regs_[7]);
    bit_mask_ = regs_[8] * 0x0101'0101u;
    compare_ = bit(regs_[5], 3);
    // Write mode 0 without set/reset, rotation, function or bit mask: most of what programs do.
    replicate_ = (regs_[5] & 3) == 0 && regs_[1] == 0 && regs_[3] == 0 && regs_[8] == 0xFF;
}

u32 GraphicsController::computed(u8 value) const {
    const u8 rotated = std::rotr(value, regs_[3] & 7);
    u32 mask = bit_mask_;
    u32 data = 0;
    switch (regs_[5] & 3) {
        case 0: data = (rotated * 0x0101'0101u & ~enable_set_reset_) | (set_reset_ & enable_set_reset_); break;
        case 1: return latch_;
        case 2: data = spread_maps(value & 0x0F); break;
        default:  // 3: the rotated byte narrows the bit mask, set/reset supplies the colour whatever register 01h says
            data = set_reset_;
            mask &= rotated * 0x0101'0101u;
            break;
    }
    switch (bits<u8>(regs_[3], 3, 2)) {
        case 0: break;
        case 1: data &= latch_; break;
        case 2: data |= latch_; break;
        default: data ^= latch_; break;
    }
    return (data & mask) | (latch_ & ~mask);
}

u8 GraphicsController::compared() const {
    u32 differs = (latch_ ^ color_compare_) & color_care_;
    differs |= differs >> 16;
    differs |= differs >> 8;
    return static_cast<u8>(~differs);
}

void GraphicsController::put(u32 index, u8 value) {
    regs_[index] = value & implemented[index];
    derive();
}

void GraphicsController::serialize(Archive& archive) {
    archive.field("index", index_);
    archive.field("regs", regs_);
    archive.field("latch", latch_);
    archive.require(index_ <= 0x0F, "index", "no such register address");
    for (u32 i = 0; i < register_count; ++i) {
        archive.require((regs_[i] & ~implemented[i]) == 0, "regs", "bits that do not exist are set");
    }
    if (archive.loading()) derive();
}

}  // namespace lockstep::vga
