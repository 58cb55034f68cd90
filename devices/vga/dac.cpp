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
    holding_[component_] = value & full_scale();
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

void Dac::set_eight_bit(bool eight_bit) {
    if (eight_bit == eight_bit_) return;
    eight_bit_ = eight_bit;
    const auto convert = [&](u8& component) {
        component = static_cast<u8>(eight_bit ? component << 2 : component >> 2);
    };
    std::ranges::for_each(colors_, convert);
    std::ranges::for_each(holding_, convert);
}

u32 Dac::xrgb(u8 value) const {
    const u8* const rgb = &colors_[3u * (value & mask_)];
    if (eight_bit_) return u32{rgb[0]} << 16 | u32{rgb[1]} << 8 | rgb[2];
    return widen(rgb[0]) << 16 | widen(rgb[1]) << 8 | widen(rgb[2]);
}

void Dac::serialize(Archive& archive) {
    archive.field("colors", colors_);
    archive.field("holding", holding_);
    archive.field("mask", mask_);
    archive.field("address", address_);
    archive.field("component", component_);
    archive.field("reading", reading_);
    archive.field("eight_bit", eight_bit_);
    archive.require(component_ < 3, "component", "a colour has three components");
    if (component_ >= 3) component_ = 0;
    const auto in_range = [this](u8 v) { return v <= full_scale(); };
    archive.require(std::ranges::all_of(holding_, in_range) && std::ranges::all_of(colors_, in_range), "colors",
                    "more bits than the DAC has");
}

}  // namespace lockstep::vga
