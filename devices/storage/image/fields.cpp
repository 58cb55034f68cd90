#include "devices/storage/image/fields.h"

#include <charconv>
#include <cstring>

namespace lockstep::image {

std::string hex(u64 value) {
    char digits[16];
    const auto end = std::to_chars(digits, digits + sizeof digits, value, 16).ptr;
    return "0x" + std::string(digits, end);
}

bool all_zero(std::span<const u8> bytes) {
    // Each byte equals the next one and the first is zero.
    return bytes.empty() || (bytes[0] == 0 && std::memcmp(bytes.data(), bytes.data() + 1, bytes.size() - 1) == 0);
}

}  // namespace lockstep::image
