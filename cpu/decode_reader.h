// Takes an instruction's bytes one after the other and remembers what stopped it.
#pragma once

#include <span>

#include "base/types.h"
#include "cpu/decoder.h"

namespace lockstep {

// Once a byte was missing, every further one reads as zero and `status` stays what it became.
class ByteReader {
public:
    ByteReader(std::span<const u8> bytes, u32 limit) : bytes_(bytes), limit_(limit) {}

    u8 byte() { return available(1) ? bytes_[position_++] : u8{0}; }
    u16 word() {
        if (!available(2)) return 0;
        const u32 value = bytes_[position_] | static_cast<u32>(bytes_[position_ + 1]) << 8;
        position_ += 2;
        return static_cast<u16>(value);
    }
    u32 dword() {
        if (!available(4)) return 0;
        const u32 value = bytes_[position_] | static_cast<u32>(bytes_[position_ + 1]) << 8 |
                          static_cast<u32>(bytes_[position_ + 2]) << 16 | static_cast<u32>(bytes_[position_ + 3]) << 24;
        position_ += 4;
        return value;
    }
    // Sign-extended to 32 bits.
    u32 signed_byte() { return static_cast<u32>(static_cast<s32>(static_cast<s8>(byte()))); }
    u32 signed_word() { return static_cast<u32>(static_cast<s32>(static_cast<s16>(word()))); }

    bool failed() const { return status_ != DecodeStatus::Ok; }
    DecodeStatus status() const { return status_; }
    u32 position() const { return position_; }

private:
    bool available(u32 count) {
        if (failed()) return false;
        // A byte that is missing within the limit comes first: fetching it faults.
        if (position_ + count > limit_ && bytes_.size() >= limit_) {
            status_ = DecodeStatus::TooLong;
        } else if (position_ + count > bytes_.size()) {
            status_ = DecodeStatus::NeedMore;
        }
        return !failed();
    }

    std::span<const u8> bytes_;
    u32 limit_;
    u32 position_ = 0;
    DecodeStatus status_ = DecodeStatus::Ok;
};

}  // namespace lockstep
