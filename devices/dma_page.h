// The DMA page registers of an AT: address bits 16–23 of each channel.
//
// Document: IBM Technical Reference, Personal Computer AT (1502494), system board, "Page register"; the part is a
// 74LS612. Registers: sixteen bytes, offset 0 is port 80h. Eight of them serve channels, the others are scratch bytes
// (the first
//   is where a BIOS shows its progress).
#pragma once

#include <array>
#include <functional>

#include "base/bus.h"
#include "base/device.h"

namespace lockstep {

class DmaPageRegisters final : public Device, public PortDevice {
public:
    // Told of every byte written to offset 0 (port 80h); may be left empty.
    std::function<void(u8 code)> on_post_code;

    // Page of channel 0 … 7 (4 is the cascade and has the refresh page).
    u8 page(unsigned channel) const;

    u32 io_read(u32 offset, BusWidth) override { return bytes_[offset & 15]; }
    void io_write(u32 offset, u32 value, BusWidth) override {
        bytes_[offset & 15] = static_cast<u8>(value);
        if ((offset & 15) == 0 && on_post_code) on_post_code(static_cast<u8>(value));
    }

    void reset(ResetKind) override { bytes_.fill(0); }
    void serialize(Archive& archive) override { archive.field("pages", bytes_); }

private:
    std::array<u8, 16> bytes_{};
};

}  // namespace lockstep
