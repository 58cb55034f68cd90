#include "devices/vga/dac.h"

#include <algorithm>

namespace lockstep::vga {

namespace {

// Full scale stays full scale: 63 becomes 255.
constexpr u32 widen(u8 six_bits) {
    return (static_cast<u32>(six_bits & 0x3F) << 2) | (six_bits >> 4 & 3);
}

}  // namespace

void Dac::fetch() {
    std::copy_n(&colors_[3u * address_], 3, holding_.begin());
    ++address_;
    component_ = 0;
}

void Dac::write_read_address(u8 value) {
    address_ = value;
    reading_ = true;
    fetch();
}

void Dac::write_write_address(u8 value) {
    address_ = value;
    reading_ = false;
    component_ = 0;
}

void Dac::write_data(u8 value) {
    holding_[component_] = value & 0x3F;
    if (++component_ < 3) return;
    std::ranges::copy(holding_, &colors_[3u * address_]);
    ++address_;
    component_ = 0;
}

u8 Dac::read_data() {
    const u8 value = holding_[component_];
    if (++component_ == 3) fetch();
    return value;
}

u32 Dac::xrgb(u8 value) const {
    const u8* const rgb = &colors_[3u * (value & mask_)];
    return widen(rgb[0]) << 16 | widen(rgb[1]) << 8 | widen(rgb[2]);
}

void Dac::serialize(Archive& archive) {
    archive.field("colors", colors_);
    archive.field("holding", holding_);
    archive.field("mask", mask_);
    archive.field("address", address_);
    archive.field("component", component_);
    archive.field("reading", reading_);
    archive.require(component_ < 3, "component", "a colour has three components");
    if (component_ >= 3) component_ = 0;
    const auto six_bits = [](u8 v) { return v <= 0x3F; };
    archive.require(std::ranges::all_of(holding_, six_bits) && std::ranges::all_of(colors_, six_bits), "colors",
                    "more than six bits");
}

}  // namespace lockstep::vga
