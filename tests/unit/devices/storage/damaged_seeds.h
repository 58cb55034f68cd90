// Good images of every format, small, with something in every kind of table.
#pragma once

#include <functional>

#include "devices/storage/image/vmdk_image.h"
#include "devices/storage/memory_disk.h"
#include "kinds.h"
#include "vmdk_writer.h"

namespace lockstep::image::test {

struct Seed {
    std::string name;
    std::function<Bytes()> content;
    std::function<Result<std::unique_ptr<DiskImage>>(std::unique_ptr<ByteFile>)> open;
    std::function<void(Bytes&)> repair_checksums;  // so that damage gets past them; may be empty
};

inline std::ostream& operator<<(std::ostream& out, const Seed& seed) {
    return out << seed.name;
}

inline Bytes written_image(const Kind& kind) {
    Medium medium;
    const Status status = kind.create(*file_on(medium), 3u << 20);
    EXPECT_TRUE(status.ok());
    auto image = kind.open(file_on(medium));
    Random random(9);
    for (const u64 lba : {u64{0}, u64{100}, u64{129}, u64{4000}, u64{6100}}) {
        EXPECT_TRUE(image.value()->write(lba, random_bytes(random, 20 * 512)).ok());
    }
    image.value().reset();
    return medium.content;
}

inline Result<std::unique_ptr<DiskImage>> open_vmdk(std::unique_ptr<ByteFile> file) {
    return disk(VmdkImage::open(std::move(file), [](const std::string&) {
        return Result<std::unique_ptr<ByteFile>>(std::unique_ptr<ByteFile>());
    }));
}

inline Bytes some_disk() {
    Bytes bytes(2u << 20);
    for (std::size_t i = 0; i < bytes.size() / 3; ++i) bytes[i] = static_cast<u8>(i / 100);
    return bytes;
}

// Over the bytes from `at` on, the checksum itself left out; VHD has one in its footer and its header.
inline void repair_vhd_checksum(Bytes& bytes, u64 at, u64 length, u64 field) {
    if (bytes.size() < length || at > bytes.size() - length) return;
    u32 sum = 0;
    for (u64 i = 0; i < length; ++i) {
        if (i < field || i >= field + 4) sum += bytes[at + i];
    }
    store_be<u32>(bytes, at + field, ~sum);
}

inline std::vector<Seed> seeds() {
    std::vector<Seed> result;
    for (const Kind& kind : writable_kinds()) {
        if (kind.name == "raw" || kind.name == "qcow2_2M") continue;
        Seed seed{kind.name, [kind] { return written_image(kind); }, kind.open, {}};
        if (kind.name.starts_with("vhd")) {
            seed.repair_checksums = [](Bytes& bytes) {
                repair_vhd_checksum(bytes, bytes.size() - 512, 512, 64);
                repair_vhd_checksum(bytes, 0, 512, 64);
                repair_vhd_checksum(bytes, 512, 1024, 36);
            };
        }
        result.push_back(std::move(seed));
    }
    result.push_back({"vmdk_sparse", [] { return sparse_vmdk(some_disk(), false); }, open_vmdk, {}});
    result.push_back({"vmdk_stream", [] { return sparse_vmdk(some_disk(), true); }, open_vmdk, {}});
    result.push_back({"vmdk_description",
                      [] {
                          std::string text = "# Disk DescriptorFile\nparentCID=ffffffff\ncreateType=\"custom\"\n";
                          for (int i = 0; i < 40; ++i)
                              text += "RW 1000 FLAT \"part-" + std::to_string(i) + "\" 0\nRW 77 ZERO\n";
                          return Bytes(text.begin(), text.end());
                      },
                      open_vmdk,
                      {}});
    return result;
}

}  // namespace lockstep::image::test
