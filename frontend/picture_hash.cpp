#include "frontend/picture_hash.h"

#include <xxhash.h>

#include <array>
#include <cstdio>
#include <memory>

namespace lockstep {

namespace {

struct StateDeleter {
    void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
};

// Little-endian bytes on every host, a piece at a time.
class Hasher {
public:
    Hasher() : state_(XXH3_createState()) { XXH3_64bits_reset(state_.get()); }

    void add(u32 value) {
        for (unsigned shift = 0; shift < 32; shift += 8) bytes_[used_++] = static_cast<u8>(value >> shift);
        if (used_ == bytes_.size()) flush();
    }
    u64 digest() {
        flush();
        return XXH3_64bits_digest(state_.get());
    }

private:
    void flush() {
        XXH3_64bits_update(state_.get(), bytes_.data(), used_);
        used_ = 0;
    }

    std::unique_ptr<XXH3_state_t, StateDeleter> state_;
    std::array<u8, 4096> bytes_{};
    std::size_t used_ = 0;
};

}  // namespace

std::string picture_hash(const Frame& frame) {
    const bool empty = frame.pixels.size() < std::size_t{frame.width} * frame.height;
    Hasher hasher;
    hasher.add(empty ? 0 : frame.width);
    hasher.add(empty ? 0 : frame.height);
    if (!empty) {
        for (const u32 pixel : frame.pixels.first(std::size_t{frame.width} * frame.height))
            hasher.add(pixel & 0xFFFFFF);
    }
    char text[20];
    std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hasher.digest()));
    return text;
}

std::string picture_line(const Frame& frame) {
    return std::to_string(frame.width) + "x" + std::to_string(frame.height) + " " + picture_hash(frame);
}

bool is_picture_hash(std::string_view text) {
    return text.size() == 16 && text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

}  // namespace lockstep
