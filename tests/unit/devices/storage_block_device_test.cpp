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

Overlay over_zeros() {
    return Overlay(std::make_unique<MemoryDisk>("base", Bytes(21 * 512)));  // the last piece is not whole
}

TEST(Overlay, SavedChangesLoadIntoAnother) {
    Overlay first = over_zeros();
    ASSERT_TRUE(first.write(3, Bytes(7 * 512, 0x33)).ok());
    ASSERT_TRUE(first.write(20, Bytes(512, 0x44)).ok());
    SaveArchive saved;
    first.serialize(saved);

    Overlay second = over_zeros();
    ASSERT_TRUE(second.write(0, Bytes(512, 0x55)).ok());
    LoadArchive load(saved.bytes());
    second.serialize(load);

    ASSERT_TRUE(load.ok()) << load.error();
    EXPECT_TRUE(load.at_end());
    Bytes one(21 * 512);
    Bytes two(21 * 512);
    ASSERT_TRUE(first.read(0, one).ok());
    ASSERT_TRUE(second.read(0, two).ok());
    EXPECT_EQ(one, two);
    EXPECT_EQ(second.changed_sectors(), 8u);
    SaveArchive again;
    second.serialize(again);
    EXPECT_EQ(saved.bytes(), again.bytes());
}

TEST(Overlay, DamagedSavedChangesAreRefusedOrStayInside) {
    Overlay source = over_zeros();
    ASSERT_TRUE(source.write(3, Bytes(7 * 512, 0x33)).ok());
    ASSERT_TRUE(source.write(20, Bytes(512, 0x44)).ok());
    SaveArchive saved;
    source.serialize(saved);
    unsigned refused = 0;
    for (std::size_t at = 0; at < saved.bytes().size(); ++at) {
        Bytes damaged = saved.bytes();
        damaged[at] = static_cast<u8>(damaged[at] ^ 0xFF);
        Overlay overlay = over_zeros();
        LoadArchive load(damaged);
        overlay.serialize(load);
        if (!load.ok()) ++refused;
        EXPECT_EQ(load.ok() ? overlay.changed_sectors() : 0, load.ok() ? 8u : overlay.changed_sectors());
        Bytes all(21 * 512);
        EXPECT_TRUE(overlay.read(0, all).ok());
    }
    EXPECT_GT(refused, 20u);
}

}  // namespace
}  // namespace lockstep
