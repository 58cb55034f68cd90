// The writable formats, for tests that are the same for all of them.
#pragma once

#include <gtest/gtest.h>

#include "devices/storage/image/qcow2_image.h"
#include "devices/storage/image/raw_image.h"
#include "devices/storage/image/vdi_image.h"
#include "devices/storage/image/vhd_image.h"
#include "memory_file.h"

namespace lockstep::image::test {

struct Kind {
    std::string name;
    // Makes an image of so many bytes on an empty medium.
    std::function<Status(ByteFile& file, u64 size)> create;
    std::function<Result<std::unique_ptr<DiskImage>>(std::unique_ptr<ByteFile> file)> open;
};

inline OpenBelow nothing_below() {
    return [](const std::string&, std::optional<Format>) { return Result<Below>(Error{"names another file"}); };
}

template <class Image>
Result<std::unique_ptr<DiskImage>> disk(Result<std::unique_ptr<Image>> image) {
    if (!image.ok()) return image.error();
    return std::unique_ptr<DiskImage>(std::move(image).value());
}

inline Kind raw_kind() {
    return {
        "raw", [](ByteFile& file, u64 size) { return file.resize(size); },
        [](std::unique_ptr<ByteFile> file) { return disk(RawImage::open(std::move(file), RawImage::Known::Named)); }};
}

inline Kind qcow2_kind(const std::string& name, u32 cluster_bits, u32 version, u32 refcount_order) {
    return {name,
            [=](ByteFile& file, u64 size) {
                Qcow2Image::Creation creation;
                creation.size = size;
                creation.cluster_bits = cluster_bits;
                creation.version = version;
                creation.refcount_order = refcount_order;
                return Qcow2Image::create(file, creation);
            },
            [](std::unique_ptr<ByteFile> file) { return disk(Qcow2Image::open(std::move(file), nothing_below())); }};
}

inline Kind vhd_kind(const std::string& name, VhdFooter::Type type) {
    return {name,
            [=](ByteFile& file, u64 size) {
                VhdImage::Creation creation;
                creation.size = size;
                creation.type = type;
                return VhdImage::create(file, creation);
            },
            [](std::unique_ptr<ByteFile> file) { return disk(VhdImage::open(std::move(file), nothing_below())); }};
}

inline Kind vdi_kind() {
    return {"vdi",
            [](ByteFile& file, u64 size) {
                return VdiImage::create(file, {size, {}});
            },
            [](std::unique_ptr<ByteFile> file) { return disk(VdiImage::open(std::move(file))); }};
}

inline std::vector<Kind> writable_kinds() {
    return {raw_kind(),
            qcow2_kind("qcow2", 16, 3, 4),
            qcow2_kind("qcow2_v2", 16, 2, 4),
            qcow2_kind("qcow2_512", 9, 3, 4),
            qcow2_kind("qcow2_counts_1", 9, 3, 0),
            qcow2_kind("qcow2_counts_4", 10, 3, 2),
            qcow2_kind("qcow2_counts_64", 9, 3, 6),
            qcow2_kind("qcow2_2M", 21, 3, 5),
            vhd_kind("vhd_fixed", VhdFooter::Type::Fixed),
            vhd_kind("vhd_dynamic", VhdFooter::Type::Dynamic),
            vdi_kind()};
}

inline std::string kind_name(const testing::TestParamInfo<Kind>& info) {
    return info.param.name;
}

inline std::ostream& operator<<(std::ostream& out, const Kind& kind) {
    return out << kind.name;
}

// What a disk holds, read in one go.
inline Bytes content_of(DiskImage& image) {
    Bytes bytes(image.size_bytes());
    const Status status = image.read(0, bytes);
    EXPECT_TRUE(status.ok()) << status.error().message;
    return bytes;
}

}  // namespace lockstep::image::test
