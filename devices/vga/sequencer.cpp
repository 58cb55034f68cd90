#include "devices/vga/sequencer.h"

namespace lockstep::vga {

namespace {

constexpr std::array<u8, Sequencer::register_count> implemented = {0x03, 0x3D, 0x0F, 0x3F, 0x0E};

}  // namespace

void Sequencer::write(u8 value) {
    if (index_ < register_count) regs_[index_] = value & implemented[index_];
}

void Sequencer::put(u32 index, u8 value) {
    regs_[index] = value & implemented[index];
}

void Sequencer::serialize(Archive& archive) {
    archive.field("index", index_);
    archive.field("regs", regs_);
    archive.require(index_ <= 0x07, "index", "no such register address");
    for (u32 i = 0; i < register_count; ++i) {
        archive.require((regs_[i] & ~implemented[i]) == 0, "regs", "bits that do not exist are set");
    }
}

}  // namespace lockstep::vga
