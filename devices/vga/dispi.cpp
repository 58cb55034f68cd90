#include "devices/vga/dispi.h"

#include <algorithm>

namespace lockstep::vga {

namespace {

enum Index : u16 {
    id = 0,
    x_resolution = 1,
    y_resolution = 2,
    bits_per_pixel = 3,
    enable_index = 4,
    bank = 5,
    virtual_width_index = 6,
    virtual_height_index = 7,
    x_offset = 8,
    y_offset = 9,
    memory_64k = 10,
    monitor_channel = 11,
};

// Of the enable register.
constexpr u16 capabilities_bit = 0x02;
constexpr u16 enable_implemented = 0xE3;

constexpr bool known_depth(u32 depth) {
    return depth == 4 || depth == 8 || depth == 15 || depth == 16 || depth == 24 || depth == 32;
}

}  // namespace

u16 Dispi::read() const {
    const bool capabilities = (enable_ & capabilities_bit) != 0;
    switch (index_) {
        case id: return id_;
        case x_resolution: return capabilities ? u16{max_width} : width_;
        case y_resolution: return capabilities ? u16{max_height} : height_;
        case bits_per_pixel: return capabilities ? u16{32} : depth_;
        case enable_index: return enable_;
        case bank: return bank_;
        case virtual_width_index: return virtual_width_;
        case virtual_height_index: return static_cast<u16>(virtual_height());
        case x_offset: return x_offset_;
        case y_offset: return y_offset_;
        case memory_64k: return static_cast<u16>(memory_bytes_ / bank_bytes);
        case monitor_channel: return 0x000F;
        default: return 0;
    }
}

Dispi::Effect Dispi::write(u16 value) {
    switch (index_) {
        case id:
            if (value >= 0xB0C0 && value <= 0xB0C5) id_ = value;
            return Effect::None;
        // The mode is set while the display is off.
        case x_resolution:
            if (!enabled() && value <= max_width) width_ = value;
            return Effect::None;
        case y_resolution:
            if (!enabled() && value <= max_height) height_ = value;
            return Effect::None;
        case bits_per_pixel:
            if (value == 0) value = 8;
            if (!enabled() && known_depth(value)) depth_ = value;
            return Effect::None;
        case enable_index: return enable(value & enable_implemented);
        case bank:
            value &= 0xFF;
            if (value >= reach() / bank_bytes) return Effect::None;
            bank_ = value;
            return Effect::Bank;
        case virtual_width_index:
            if (!enabled()) return Effect::None;
            set_virtual_width(value);
            return Effect::Mode;
        case x_offset:
            if (!enabled() || !fits(value, y_offset_)) return Effect::None;
            x_offset_ = value;
            return Effect::Origin;
        case y_offset:
            if (!enabled() || !fits(x_offset_, value)) return Effect::None;
            y_offset_ = value;
            return Effect::Origin;
        default: return Effect::None;
    }
}

Dispi::Effect Dispi::enable(u16 value) {
    const bool was_enabled = enabled();
    enable_ = value;
    if (!was_enabled && enabled()) {
        width_ = std::max<u16>(width_, 1);
        virtual_width_ = width_;
        x_offset_ = 0;
        y_offset_ = 0;
        height_ = static_cast<u16>(std::clamp<u32>(height_, 1, reach() / pitch()));
    }
    return Effect::Mode;
}

bool Dispi::fits(u32 x, u32 y) const {
    const u64 first = u64{y} * pitch() + (planar() ? x / 8 : x * pixel_bytes());
    const u64 line = pitch_of(width_ + (planar() ? x & 7u : 0));
    return first + u64{height_ - 1u} * pitch() + line <= reach();
}

void Dispi::set_virtual_width(u32 width) {
    u32 widest = reach() / height_;  // in bytes or map addresses
    widest = planar() ? widest * 8 : widest / pixel_bytes();
    virtual_width_ = static_cast<u16>(std::clamp<u32>(width, width_, std::min(widest, 0xFFFFu)));
    if (!fits(x_offset_, y_offset_)) y_offset_ = 0;
    if (!fits(x_offset_, y_offset_)) x_offset_ = 0;
}

u32 Dispi::virtual_height() const {
    return enabled() ? std::min(reach() / pitch(), 0xFFFFu) : height_;
}

void Dispi::serialize(Archive& archive) {
    archive.field("index", index_);
    archive.field("id", id_);
    archive.field("width", width_);
    archive.field("height", height_);
    archive.field("depth", depth_);
    archive.field("enable", enable_);
    archive.field("bank", bank_);
    archive.field("virtual_width", virtual_width_);
    archive.field("x_offset", x_offset_);
    archive.field("y_offset", y_offset_);
    if (!archive.loading()) return;
    archive.require(id_ >= 0xB0C0 && id_ <= 0xB0C5, "id", "no such interface");
    archive.require(known_depth(depth_), "depth", "no such depth");
    archive.require(width_ <= max_width && height_ <= max_height, "width", "larger than the display can be");
    archive.require((enable_ & ~enable_implemented) == 0, "enable", "bits that do not exist are set");
    archive.require(bank_ < memory_bytes_ / bank_bytes, "bank", "beyond the display memory");
    const bool sound = !enabled() || (width_ > 0 && height_ > 0 && virtual_width_ >= width_ && archive.ok() &&
                                      fits(x_offset_, y_offset_));
    archive.require(sound, "enable", "the picture does not lie in the display memory");
    if (!archive.ok()) reset();
}

}  // namespace lockstep::vga
