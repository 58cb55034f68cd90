#include "devices/vga/attribute.h"

namespace lockstep::vga {

namespace {

constexpr std::array<u8, AttributeController::register_count> implemented = {0x3F, 0x3F, 0x3F, 0x3F, 0x3F, 0x3F, 0x3F,
                                                                             0x3F, 0x3F, 0x3F, 0x3F, 0x3F, 0x3F, 0x3F,
                                                                             0x3F, 0x3F, 0xEF, 0xFF, 0x3F, 0x0F, 0x0F};

}  // namespace

void AttributeController::write(u8 value) {
    const bool data = data_next_;
    data_next_ = !data_next_;
    if (!data) {
        index_ = value & 0x3F;
        return;
    }
    const u32 index = index_ & 0x1F;
    if (index >= register_count) return;
    // Palette registers belong to one side at a time (address register, bit 5).
    if (index < 0x10 && display_owns_palette()) return;
    regs_[index] = value & implemented[index];
}

void AttributeController::put(u32 index, u8 value) {
    regs_[index] = value & implemented[index];
}

u8 AttributeController::read_data() const {
    const u32 index = index_ & 0x1F;
    return index < register_count ? regs_[index] : u8{0};
}

u8 AttributeController::dac_address(u8 pixel) const {
    u8 address = regs_[pixel & 0x0F];
    if (bit(regs_[0x10], 7)) address = with_bits<u8>(address, 4, 2, regs_[0x14] & 3);
    return with_bits<u8>(address, 6, 2, bits<u8>(regs_[0x14], 2, 2));
}

void AttributeController::serialize(Archive& archive) {
    archive.field("index", index_);
    archive.field("data_next", data_next_);
    archive.field("regs", regs_);
    archive.require(index_ <= 0x3F, "index", "no such register address");
    for (u32 i = 0; i < register_count; ++i) {
        archive.require((regs_[i] & ~implemented[i]) == 0, "regs", "bits that do not exist are set");
    }
}

}  // namespace lockstep::vga
