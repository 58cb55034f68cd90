#include "devices/dma_page.h"

namespace lockstep {

u8 DmaPageRegisters::page(unsigned channel) const {
    // Ports 87h 83h 81h 82h for channels 0–3, 8Fh (refresh) 8Bh 89h 8Ah for 4–7.
    static constexpr std::array<u8, 8> offset_of_channel{0x7, 0x3, 0x1, 0x2, 0xF, 0xB, 0x9, 0xA};
    return bytes_[offset_of_channel[channel & 7]];
}

}  // namespace lockstep
