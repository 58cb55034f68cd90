// The structures of a VHD image: the footer that every one has, and the header of dynamic and differencing ones.
//
// Facts: Microsoft, "Virtual Hard Disk Image Format Specification", version 1.0. Big-endian, but for the paths of
// parents, which are UTF-16 in Windows' order.
#pragma once

#include <array>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/types.h"

namespace lockstep::image {

using UniqueId = std::array<u8, 16>;

struct VhdGeometry {
    u16 cylinders = 0;
    u8 heads = 0;
    u8 sectors = 0;  // per track

    u64 total() const { return u64{cylinders} * heads * sectors; }
};

// The specification's appendix: the geometry for so many sectors; it may hold fewer.
VhdGeometry vhd_geometry(u64 sectors);
// The smallest size from `sectors` on that is a whole geometry; `sectors` itself where geometries end (127 GiB).
u64 vhd_whole_geometry(u64 sectors);

struct VhdFooter {
    static constexpr std::size_t size = 512;

    enum class Type : u32 { Fixed = 2, Dynamic = 3, Differencing = 4 };

    u64 data_offset = ~u64{0};  // of the dynamic header
    u32 seconds = 0;            // since 2000-01-01 UTC
    std::string creator;
    u64 disk_size = 0;  // bytes
    VhdGeometry geometry;
    Type type = Type::Fixed;
    UniqueId id{};

    // The error is for what is no footer, or a damaged one.
    static Result<VhdFooter> parse(std::span<const u8> bytes);
    static bool looks_like_one(std::span<const u8> bytes);
    std::array<u8, size> bytes() const;
};

struct VhdHeader {
    static constexpr std::size_t size = 1024;

    // Where a path to the parent is.
    struct Locator {
        u32 platform = 0;
        u32 space = 0;
        u32 length = 0;  // bytes
        u64 offset = 0;
    };
    static constexpr u32 relative_path = 0x57327275;  // "W2ru"
    static constexpr u32 absolute_path = 0x57326B75;  // "W2ku"

    u64 table_offset = 0;
    u32 entries = 0;
    u32 block_size = 2u << 20;  // bytes, without the bitmap
    UniqueId parent_id{};
    u32 parent_seconds = 0;
    std::string parent_name;
    std::array<Locator, 8> locators{};

    static Result<VhdHeader> parse(std::span<const u8> bytes);
    std::array<u8, size> bytes() const;
};

// 1970-01-01 to 2000-01-01, where VHD's time begins.
inline constexpr u64 vhd_epoch = 946'684'800;

}  // namespace lockstep::image
