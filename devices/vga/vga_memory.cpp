// The host's window into display memory.
#include <array>

#include "devices/vga/vga.h"

namespace lockstep {

u32 Vga::mmio_read(u32 offset, BusWidth width) {
    if (width == BusWidth::Byte) return read_byte(offset);
    u32 value = 0;
    for (u32 i = 0; i < bytes_of(width); ++i) value |= static_cast<u32>(read_byte(offset + i)) << (8 * i);
    return value;
}

void Vga::mmio_write(u32 offset, u32 value, BusWidth width) {
    for (u32 i = 0; i < bytes_of(width); ++i) write_byte(offset + i, static_cast<u8>(value >> (8 * i)));
}

// In odd/even and chain-4 addressing the low bits choose maps. The places that they leave on the memory's address lines
// are taken by the bits above what a map then needs, as the CRT controller's word and doubleword wirings expect.
u32 Vga::map_address(u32 address) const {
    switch (addressing_) {
        case Addressing::Chain4: return (address & 0xFFFC) | (address >> 14 & 3);
        case Addressing::OddEven: return (address & 0xFFFE) | (address >> 16 & 1);
        default: return (address & 0xFFFF) + units_.dispi.bank_offset();
    }
}

u8 Vga::read_byte(u32 offset) {
    const u32 address = offset - window_base_;
    if (address >= window_size_) return 0xFF;
    if (addressing_ == Addressing::Packed) return memory_.load_byte(address + units_.dispi.bank_offset());
    units_.graphics.latch(memory_.load(map_address(address)));
    return units_.graphics.read_value(read_map_[address & 3]);
}

void Vga::write_byte(u32 offset, u8 value) {
    const u32 address = offset - window_base_;
    if (address >= window_size_) return;
    if (addressing_ == Addressing::Packed) return memory_.store_byte(address + units_.dispi.bank_offset(), value);
    memory_.store(map_address(address), units_.graphics.write_value(value), write_maps_[address & 3]);
}

void Vga::update_windows() {
    struct Window {
        u32 base;
        u32 size;
    };
    constexpr std::array<Window, 4> windows = {Window{0x00000, 0x20000}, Window{0x00000, 0x10000},
                                               Window{0x10000, 0x08000}, Window{0x18000, 0x08000}};
    const Window window = windows[units_.graphics.memory_map()];
    const bool host_access = enabled_ && bit(misc_output_, 1);
    window_base_ = window.base;
    window_size_ = host_access ? window.size : 0;

    const bool chain_4 = units_.sequencer.chain_4();
    addressing_ = units_.dispi.enabled() && !units_.dispi.planar() ? Addressing::Packed
                  : chain_4                                        ? Addressing::Chain4
                  : units_.graphics.chain_odd_even()               ? Addressing::OddEven
                                                                   : Addressing::Sequential;
    for (u32 low = 0; low < 4; ++low) {
        u32 maps = units_.sequencer.map_mask();
        if (chain_4) {
            maps &= 1u << low;
        } else if (units_.sequencer.odd_even()) {
            maps &= (low & 1) != 0 ? 0x0A : 0x05;
        }
        write_maps_[low] = vga::spread_maps(maps);
        u32 map = units_.graphics.read_map();
        if (chain_4) {
            map = low;
        } else if (units_.graphics.odd_even_read()) {
            map = (map & 2) | (low & 1);
        }
        read_map_[low] = static_cast<u8>(map);
    }
}

}  // namespace lockstep
