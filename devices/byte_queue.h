// A small ring of bytes with a fixed size: what chips keep their output in.
#pragma once

#include <array>

#include "base/archive.h"

namespace lockstep {

template <std::size_t Capacity>
class ByteQueue {
public:
    static_assert(Capacity > 0 && Capacity <= 128);

    bool empty() const { return count_ == 0; }
    bool full() const { return count_ == Capacity; }
    std::size_t size() const { return count_; }
    std::size_t room() const { return Capacity - count_; }
    void clear() { first_ = count_ = 0; }

    // False, and nothing happens, when it is full.
    bool push(u8 byte) {
        if (full()) return false;
        bytes_[(first_ + count_) % Capacity] = byte;
        ++count_;
        return true;
    }
    // 0 when it is empty.
    u8 front() const { return empty() ? u8{0} : bytes_[first_]; }
    u8 pop() {
        const u8 byte = front();
        if (!empty()) {
            first_ = static_cast<u8>((first_ + 1u) % Capacity);
            --count_;
        }
        return byte;
    }
    // Changes the byte pushed last; nothing when it is empty.
    void replace_last(u8 byte) {
        if (!empty()) bytes_[(first_ + count_ - 1u) % Capacity] = byte;
    }

    // Changes the byte that comes out next; nothing when it is empty.
    void replace_first(u8 byte) {
        if (!empty()) bytes_[first_] = byte;
    }

    void serialize(Archive& archive) {
        archive.field("bytes", bytes_);
        archive.field("first", first_);
        archive.field("count", count_);
        archive.require(first_ < Capacity && count_ <= Capacity, "count", "out of range");
        if (first_ >= Capacity || count_ > Capacity) clear();
    }

private:
    std::array<u8, Capacity> bytes_{};
    u8 first_ = 0;
    u8 count_ = 0;
};

}  // namespace lockstep
