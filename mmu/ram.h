// Guest RAM: one host mapping, zero until touched, never moved.
#pragma once

#include <span>
#include <vector>

#include "base/archive.h"
#include "base/result.h"
#include "base/types.h"

namespace lockstep {

inline constexpr u32 page_size = 4096;
inline constexpr u32 page_mask = page_size - 1;

class Ram {
public:
    // `bytes` is a positive multiple of the page size. The error says that the host has no memory left.
    static Result<Ram> allocate(u64 bytes);

    Ram(Ram&& other) noexcept;
    Ram& operator=(Ram&& other) noexcept;
    Ram(const Ram&) = delete;
    Ram& operator=(const Ram&) = delete;
    ~Ram();

    u64 size() const { return size_; }
    u8* data() { return data_; }
    const u8* data() const { return data_; }
    std::span<u8> bytes() { return {data_, static_cast<std::size_t>(size_)}; }

    // Only pages that are not all zero are written; loading clears the others.
    void serialize(Archive& archive);

private:
    Ram(u8* data, u64 size) : data_(data), size_(size) {}
    u8* data_ = nullptr;
    u64 size_ = 0;
};

}  // namespace lockstep
