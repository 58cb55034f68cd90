#include <gtest/gtest.h>

#include <random>

#include "devices/storage/block_device.h"
#include "devices/storage/memory_disk.h"
#include "devices/storage/overlay.h"

namespace lockstep {
namespace {

using Bytes = std::vector<u8>;

TEST(BlockDevice, AccessesOutsideAreRefusedWithoutEffect) {
    MemoryDisk disk("d", Bytes(10 * 512, 1));
    Bytes buffer(1024, 7);
    EXPECT_TRUE(disk.read(8, buffer).ok());
    std::fill(buffer.begin(), buffer.end(), u8{7});
    EXPECT_FALSE(disk.read(9, buffer).ok());
    EXPECT_FALSE(disk.read(10, buffer).ok());
    EXPECT_FALSE(disk.read(~u64{0}, buffer).ok());
    EXPECT_FALSE(disk.read(~u64{0} - 1, buffer).ok());
    EXPECT_FALSE(disk.write(9, buffer).ok());
    EXPECT_FALSE(disk.write(~u64{0}, buffer).ok());
    EXPECT_FALSE(disk.write(0, std::span(buffer).first(513)).ok());
    EXPECT_FALSE(disk.read(0, std::span(buffer).first(1)).ok());
    EXPECT_TRUE(disk.read(10, std::span<u8>()).ok());
    EXPECT_FALSE(disk.read(11, std::span<u8>()).ok());
    EXPECT_EQ(buffer, Bytes(1024, 7));
    EXPECT_TRUE(std::all_of(disk.content().begin(), disk.content().end(), [](u8 b) { return b == 1; }));
    EXPECT_FALSE(disk.modified());
}

TEST(BlockDevice, WritesAreCounted) {
    MemoryDisk disk("d", Bytes(1000));
    EXPECT_EQ(disk.sectors(), 2u) << "padded to whole sectors";
    const Bytes sector(512, 9);
    EXPECT_TRUE(disk.write(1, sector).ok());
    EXPECT_TRUE(disk.modified());
    EXPECT_EQ(disk.generation(), 1u);
}

TEST(BlockDevice, ReadOnlyRefusesWrites) {
    MemoryDisk disk("d", Bytes(1024), true);
    const Bytes sector(512, 9);
    EXPECT_FALSE(disk.write(0, sector).ok());
    EXPECT_FALSE(disk.modified());
}

TEST(Overlay, BehavesAsAWrittenCopyAndLeavesTheBaseAlone) {
    std::mt19937 random(3);
    Bytes model(100 * 512);
    for (u8& byte : model) byte = static_cast<u8>(random());
    const Bytes original = model;
    auto base = std::make_unique<MemoryDisk>("base", model, true);
    const MemoryDisk* raw = base.get();
    Overlay overlay(std::move(base));
    EXPECT_FALSE(overlay.read_only());
    std::vector<bool> written(100);
    for (int i = 0; i < 2000; ++i) {
        const u64 lba = random() % 100;
        const std::size_t count = random() % (101 - lba);
        if (i % 3 == 0) {
            Bytes data(std::min<std::size_t>(count, 12) * 512);
            for (u8& byte : data) byte = static_cast<u8>(random());
            if (lba > 70) continue;  // leave some untouched
            ASSERT_TRUE(overlay.write(lba, data).ok());
            std::copy(data.begin(), data.end(), model.begin() + static_cast<std::ptrdiff_t>(lba * 512));
            for (std::size_t s = 0; s < data.size() / 512; ++s) written[lba + s] = true;
        } else {
            Bytes data(count * 512);
            ASSERT_TRUE(overlay.read(lba, data).ok());
            ASSERT_TRUE(std::equal(data.begin(), data.end(), model.begin() + static_cast<std::ptrdiff_t>(lba * 512)));
        }
    }
    EXPECT_TRUE(std::equal(original.begin(), original.end(), raw->content().begin()));
    EXPECT_EQ(overlay.changed_sectors(), static_cast<u64>(std::count(written.begin(), written.end(), true)));
    u64 before = 0;
    overlay.for_each_changed([&](u64 lba, std::span<const u8> bytes) {
        EXPECT_TRUE(written[lba]);
        EXPECT_TRUE(before == 0 || lba > before);
        before = lba;
        EXPECT_TRUE(std::equal(bytes.begin(), bytes.end(), model.begin() + static_cast<std::ptrdiff_t>(lba * 512)));
    });
}

}  // namespace
}  // namespace lockstep
