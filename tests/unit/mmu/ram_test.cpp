#include "mmu/ram.h"

#include "mmu_rig.h"

namespace lockstep::test {
namespace {

std::vector<u8> saved(Ram& ram) {
    SaveArchive archive;
    ram.serialize(archive);
    return archive.bytes();
}

TEST(Ram, IsZeroAtFirst) {
    Ram ram = Ram::allocate(16 * page_size).value();
    ASSERT_EQ(ram.size(), 16u * page_size);
    for (const u8 byte : ram.bytes()) ASSERT_EQ(byte, 0);
}

TEST(Ram, MovesWithItsContentToOneOwner) {
    Ram first = Ram::allocate(page_size).value();
    first.data()[5] = 42;
    u8* const place = first.data();

    Ram second = std::move(first);
    Ram third = Ram::allocate(2 * page_size).value();
    third = std::move(second);

    EXPECT_EQ(third.data(), place);
    EXPECT_EQ(third.size(), page_size);
    EXPECT_EQ(third.data()[5], 42);
}

TEST(Ram, RefusesWhatTheHostDoesNotHave) {
    const auto result = Ram::allocate(u64{1} << 60);
    ASSERT_FALSE(result.ok());
    EXPECT_THAT(result.error().message, ::testing::HasSubstr("MiB"));
}

TEST(RamState, SaveLoadSaveGivesTheSameBytes) {
    Ram ram = Ram::allocate(16 * page_size).value();
    ram.data()[0] = 1;
    ram.data()[5 * page_size + 4095] = 2;
    ram.data()[16 * page_size - 1] = 3;
    const std::vector<u8> state = saved(ram);
    Ram other = Ram::allocate(16 * page_size).value();
    std::memset(other.data(), 0xEE, other.size());

    LoadArchive archive(state);
    other.serialize(archive);

    ASSERT_TRUE(archive.ok()) << archive.error();
    EXPECT_TRUE(archive.at_end());
    EXPECT_EQ(std::memcmp(ram.data(), other.data(), ram.size()), 0);
    EXPECT_EQ(saved(other), state);
}

TEST(RamState, OnlyPagesWithContentTakeRoom) {
    Ram ram = Ram::allocate(256 * page_size).value();
    EXPECT_LT(saved(ram).size(), 400u);
    ram.data()[7 * page_size] = 1;
    EXPECT_LT(saved(ram).size(), 400u + page_size);
}

TEST(RamState, AnotherSizeIsRefusedWithAReason) {
    Ram ram = Ram::allocate(2 * page_size).value();
    const std::vector<u8> state = saved(ram);
    Ram other = Ram::allocate(4 * page_size).value();

    LoadArchive archive(state);
    other.serialize(archive);

    EXPECT_FALSE(archive.ok());
    EXPECT_THAT(archive.error(), ::testing::HasSubstr("another memory size"));
}

TEST(RamState, TruncatedBytesAreRefused) {
    Ram ram = Ram::allocate(4 * page_size).value();
    std::memset(ram.data(), 0x11, 2 * page_size);
    const std::vector<u8> state = saved(ram);
    for (std::size_t length = 0; length < state.size(); length += 97) {
        Ram other = Ram::allocate(4 * page_size).value();
        LoadArchive archive(std::span<const u8>(state).first(length));
        other.serialize(archive);
        EXPECT_FALSE(archive.ok() && archive.at_end()) << length;
    }
}

}  // namespace
}  // namespace lockstep::test
