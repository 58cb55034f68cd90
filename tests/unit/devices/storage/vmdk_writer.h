// VMDK images for tests, written by the specification: the reader's own code makes none.
#pragma once

#include <zlib.h>

#include "devices/storage/image/fields.h"
#include "memory_file.h"

namespace lockstep::image::test {

inline constexpr u64 vmdk_grain = 128;  // sectors

inline void append_le(Bytes& bytes, u64 value, int width) {
    for (int i = 0; i < width; ++i) bytes.push_back(static_cast<u8>(value >> (8 * i)));
}

inline Bytes vmdk_header(u32 flags, u64 capacity, u64 directory, u16 compression, u64 descriptor) {
    Bytes bytes;
    append_le(bytes, 0x564D444B, 4);
    append_le(bytes, compression != 0 ? 3 : 1, 4);
    append_le(bytes, flags, 4);
    append_le(bytes, capacity, 8);
    append_le(bytes, vmdk_grain, 8);
    append_le(bytes, descriptor, 8);
    append_le(bytes, descriptor != 0 ? 1 : 0, 8);
    append_le(bytes, 512, 4);
    append_le(bytes, 0, 8);
    append_le(bytes, directory, 8);
    append_le(bytes, 0, 8);
    bytes.push_back(0);
    for (const u8 byte : {u8{'\n'}, u8{' '}, u8{'\r'}, u8{'\n'}}) bytes.push_back(byte);
    append_le(bytes, compression, 2);
    bytes.resize(512);
    return bytes;
}

// Every grain with something in it is stored; compressed ones with their markers. Disks of up to 32 MiB.
inline Bytes sparse_vmdk(const Bytes& disk, bool compressed) {
    const u64 capacity = disk.size() / 512;
    const u64 grain_bytes = vmdk_grain * 512;
    Bytes bytes(512);
    std::string text = "# Disk DescriptorFile\nversion=1\nCID=12345678\nparentCID=ffffffff\ncreateType=\"";
    text += compressed ? "streamOptimized" : "monolithicSparse";
    text += "\"\nRW " + std::to_string(capacity) + " SPARSE \"disk.vmdk\"\n";
    bytes.insert(bytes.end(), text.begin(), text.end());
    bytes.resize(1024);
    std::vector<u32> grains(512);
    for (u64 i = 0; i * grain_bytes < disk.size(); ++i) {
        const auto grain =
            std::span(disk).subspan(i * grain_bytes, std::min<u64>(grain_bytes, disk.size() - i * grain_bytes));
        if (all_zero(grain)) continue;
        Bytes whole(grain.begin(), grain.end());
        if (!compressed) whole.resize(grain_bytes);
        grains[i] = static_cast<u32>(bytes.size() / 512);
        if (compressed) {
            Bytes packed(::compressBound(whole.size()));
            uLongf length = packed.size();
            ::compress2(packed.data(), &length, whole.data(), whole.size(), 6);
            append_le(bytes, i * vmdk_grain, 8);
            append_le(bytes, length, 4);
            bytes.insert(bytes.end(), packed.begin(), packed.begin() + static_cast<std::ptrdiff_t>(length));
            bytes.resize(round_up(bytes.size(), 512));
        } else {
            bytes.insert(bytes.end(), whole.begin(), whole.end());
        }
    }
    const u64 table = bytes.size() / 512;
    for (const u32 grain : grains) append_le(bytes, grain, 4);
    const u64 directory = bytes.size() / 512;
    append_le(bytes, table, 4);
    bytes.resize(round_up(bytes.size(), 512));
    const u32 flags = compressed ? 0x30001 : 1;
    if (compressed) {
        const Bytes footer = vmdk_header(flags, capacity, directory, 1, 1);
        bytes.insert(bytes.end(), footer.begin(), footer.end());
        bytes.resize(bytes.size() + 512);  // the marker of the end
    }
    const Bytes header = vmdk_header(flags, capacity, compressed ? ~u64{0} : directory, compressed ? 1 : 0, 1);
    std::ranges::copy(header, bytes.begin());
    return bytes;
}

}  // namespace lockstep::image::test
