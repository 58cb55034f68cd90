// What the arena's data holds before a case puts its own values there.
#pragma once

#include <algorithm>
#include <cstring>
#include <vector>

#include "tests/oracle/random.h"
#include "tests/oracle/test_case.h"

namespace lockstep::oracle {

// The arena as every case of a seed finds it.
inline std::vector<u8> background(u64 seed) {
    std::vector<u8> bytes(arena_bytes);
    Random random(seed, ~u64{0});
    for (std::size_t i = 0; i < bytes.size(); i += 8) {
        const u64 value = random.next();
        std::memcpy(&bytes[i], &value, 8);
    }
    for (u32 page = 0; page < arena_pages; ++page) {
        const auto at = bytes.begin() + page * page_bytes;
        if (page_kinds[page] == PageKind::Code) std::fill_n(at, page_bytes, code_filler);
        if (page_kinds[page] == PageKind::Missing) std::fill_n(at, page_bytes, u8{0});
    }
    return bytes;
}

// Gives `write(offset into the arena, bytes)` what `test` puts into the arena's data.
template <class Write>
void write_patches(const Case& test, Write write) {
    for (const Patch& patch : test.used_patches()) {
        // Byte by byte: a patch may reach over the end of what exists.
        for (u32 i = 0; i < patch.size; ++i) {
            const u32 linear = patch.linear + i;
            if (in_data(linear)) write(linear - arena_base, std::span<const u8>(&patch.bytes[i], 1));
        }
    }
    for (u32 i = 0; i < test.image_size; ++i) {
        const u32 linear = test.image_linear + i;
        if (in_data(linear)) write(linear - arena_base, std::span<const u8>(&test.image[i], 1));
    }
}

}  // namespace lockstep::oracle
