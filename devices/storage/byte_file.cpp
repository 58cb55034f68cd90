#include "devices/storage/byte_file.h"

#include <algorithm>

namespace lockstep {

Status ByteFile::read_or_zeros(u64 offset, std::span<u8> bytes) {
    const u64 end = size();
    const std::size_t present = offset >= end ? 0 : static_cast<std::size_t>(std::min<u64>(bytes.size(), end - offset));
    std::ranges::fill(bytes.subspan(present), u8{0});
    return present == 0 ? Status{} : read(offset, bytes.first(present));
}

}  // namespace lockstep
