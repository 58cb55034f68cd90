#include "mmu/memory_map.h"

#include "mmu_rig.h"

namespace lockstep::test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Access = RecordingDevice::Access;

TEST(MemoryMap, OverlapIsAnErrorThatNamesBothRegions) {
    MmuRig rig;
    RecordingDevice other;

    const Status status = rig.map.map_mmio("card", MmuRig::rom_base + page_size, page_size, other);

    ASSERT_FALSE(status.ok());
    EXPECT_THAT(status.error().message, AllOf(HasSubstr("'card'"), HasSubstr("'rom'")));
}

TEST(MemoryMap, OverlapAtOneEndIsFoundFromEitherSide) {
    MmuRig rig;
    RecordingDevice other;

    EXPECT_FALSE(rig.map.map_mmio("below", MmuRig::rom_base - page_size, 2 * page_size, other).ok());
    EXPECT_FALSE(rig.map.map_mmio("above", MmuRig::rom_base + page_size, 2 * page_size, other).ok());
    EXPECT_FALSE(rig.map.map_mmio("around", MmuRig::rom_base - page_size, 4 * page_size, other).ok());
    EXPECT_TRUE(rig.map.map_mmio("beside", MmuRig::rom_base + 2 * page_size, page_size, other).ok());
}

TEST(MemoryMap, ARefusedRegionChangesNothing) {
    MmuRig rig;
    RecordingDevice other;
    const std::size_t before = rig.map.regions().size();

    ASSERT_FALSE(rig.map.map_mmio("card", MmuRig::rom_base - page_size, 2 * page_size, other).ok());

    EXPECT_EQ(rig.map.regions().size(), before);
    EXPECT_EQ(rig.map.read(MmuRig::rom_base - page_size, BusWidth::Dword), 0xFFFFFFFFu);
}

TEST(MemoryMap, RegionsAreWholePagesBelow4GiB) {
    MmuRig rig;
    RecordingDevice other;
    constexpr u64 end = MemoryMap::address_limit;

    EXPECT_FALSE(rig.map.map_mmio("base", 0xF00800, page_size, other).ok());
    EXPECT_FALSE(rig.map.map_mmio("size", 0xF00000, 100, other).ok());
    EXPECT_FALSE(rig.map.map_mmio("empty", 0xF00000, 0, other).ok());
    EXPECT_FALSE(rig.map.map_mmio("end", end - page_size, 2 * page_size, other).ok());
    EXPECT_FALSE(rig.map.map_mmio("beyond", end, page_size, other).ok());
    EXPECT_FALSE(rig.map.map_mmio("wrap", 0xF00000, ~u64{0} - 0x7FFFFF, other).ok());
    EXPECT_TRUE(rig.map.map_mmio("last", end - page_size, page_size, other).ok());
}

TEST(MemoryMap, RamRegionsLieInsideTheGuestsRam) {
    MmuRig rig;

    EXPECT_FALSE(rig.map.map_ram("beyond", 0x1000000, page_size, MmuRig::ram_size).ok());
    EXPECT_FALSE(rig.map.map_ram("across", 0x1000000, 2 * page_size, MmuRig::ram_size - page_size).ok());
    EXPECT_FALSE(rig.map.map_ram("odd", 0x1000000, page_size, 100).ok());
    EXPECT_FALSE(rig.map.map_ram("wrap", 0x1000000, ~u64{0} - page_size + 1, 2 * page_size).ok());
    EXPECT_TRUE(rig.map.map_ram("alias", 0x1000000, page_size, MmuRig::ram_size - page_size).ok());
}

TEST(MemoryMap, ThereMayBe255Regions) {
    Ram ram = Ram::allocate(page_size).value();
    MemoryMap map(ram);
    RecordingDevice device;
    for (u64 i = 0; i < 255; ++i) ASSERT_TRUE(map.map_mmio("device", i * page_size, page_size, device).ok()) << i;

    EXPECT_FALSE(map.map_mmio("one more", 255 * page_size, page_size, device).ok());

    EXPECT_EQ(map.region_at(254 * page_size).base, 254 * page_size);
    EXPECT_EQ(map.region_at(255 * page_size).kind, MemoryMap::Kind::None);
}

TEST(MemoryMap, RamHoldsWhatWasWrittenInEveryWidth) {
    MmuRig rig;

    rig.map.write(0x100, 0x44332211, BusWidth::Dword);
    rig.map.write(0x105, 0xFFFF6655, BusWidth::Word);
    rig.map.write(0x108, 0xFFFFFF77, BusWidth::Byte);

    EXPECT_EQ(rig.map.read(0x100, BusWidth::Dword), 0x44332211u);
    EXPECT_EQ(rig.map.read(0x101, BusWidth::Word), 0x3322u);
    EXPECT_EQ(rig.map.read(0x103, BusWidth::Byte), 0x44u);
    EXPECT_EQ(rig.map.read(0x104, BusWidth::Dword), 0x00665500u);
    EXPECT_EQ(rig.map.read(0x107, BusWidth::Dword), 0x00007700u);
}

TEST(MemoryMap, AWriteMayCrossAPageOfRam) {
    MmuRig rig;

    rig.map.write(0x1FFE, 0x44332211, BusWidth::Dword);

    EXPECT_EQ(rig.map.read(0x1FFE, BusWidth::Dword), 0x44332211u);
    EXPECT_EQ(rig.ram.data()[0x1FFD], 0);
    EXPECT_EQ(rig.ram.data()[0x2002], 0);
}

TEST(MemoryMap, RomIgnoresWrites) {
    MmuRig rig;
    const std::vector<u8> before = rig.rom;

    for (const BusWidth width : {BusWidth::Byte, BusWidth::Word, BusWidth::Dword}) {
        for (u32 at : {0u, 1u, 0xFFEu, 0xFFFu, 0x1FFCu}) rig.map.write(MmuRig::rom_base + at, 0x5A5A5A5A, width);
    }

    EXPECT_EQ(rig.rom, before);
    EXPECT_EQ(rig.map.read(MmuRig::rom_base + 1, BusWidth::Word), 7u | 14u << 8);
}

TEST(MemoryMap, UnassignedAddressesReadOnesAndIgnoreWrites) {
    MmuRig rig;
    constexpr u64 nowhere = 0x80000000;

    rig.map.write(nowhere, 0, BusWidth::Dword);

    EXPECT_EQ(rig.map.read(nowhere, BusWidth::Byte), 0xFFu);
    EXPECT_EQ(rig.map.read(nowhere + 1, BusWidth::Word), 0xFFFFu);
    EXPECT_EQ(rig.map.read(nowhere + 3, BusWidth::Dword), 0xFFFFFFFFu);
}

TEST(MemoryMap, AlignedDeviceAccessesKeepTheirWidth) {
    MmuRig rig;

    EXPECT_EQ(rig.map.read(MmuRig::device_base + 0x104, BusWidth::Dword), 0x07060504u);
    rig.map.write(MmuRig::device_base + 0x1002, 0xFFFF1234, BusWidth::Word);
    rig.map.write(MmuRig::device_base + 0x1FFF, 0xFFFFFF56, BusWidth::Byte);

    EXPECT_THAT(rig.device.log, ElementsAre(Access{'r', 0x104, 0x07060504, 4}, Access{'w', 0x1002, 0x1234, 2},
                                            Access{'w', 0x1FFF, 0x56, 1}));
}

TEST(MemoryMap, UnalignedDeviceAccessesAreSplitIntoBytesInAscendingOrder) {
    MmuRig rig;

    EXPECT_EQ(rig.map.read(MmuRig::device_base + 0x11, BusWidth::Word), 0x1211u);
    rig.map.write(MmuRig::device_base + 0x22, 0x44332211, BusWidth::Dword);

    EXPECT_THAT(rig.device.log,
                ElementsAre(Access{'r', 0x11, 0x11, 1}, Access{'r', 0x12, 0x12, 1}, Access{'w', 0x22, 0x11, 1},
                            Access{'w', 0x23, 0x22, 1}, Access{'w', 0x24, 0x33, 1}, Access{'w', 0x25, 0x44, 1}));
}

TEST(MemoryMap, TheDevicesOffsetIsAddedToEveryAccess) {
    MmuRig rig;
    ASSERT_TRUE(rig.map.map_mmio("second window", 0xF00000, page_size, rig.device, 0x8000).ok());

    rig.map.write(0xF00010, 1, BusWidth::Dword);
    rig.map.write(0xF00021, 0x0203, BusWidth::Word);

    EXPECT_THAT(rig.device.log,
                ElementsAre(Access{'w', 0x8010, 1, 4}, Access{'w', 0x8021, 3, 1}, Access{'w', 0x8022, 2, 1}));
}

TEST(MemoryMap, AccessesAcrossTheEndOfADeviceAreSplit) {
    MmuRig rig;
    constexpr u64 end = MmuRig::device_base + 2 * page_size;

    EXPECT_EQ(rig.map.read(end - 2, BusWidth::Dword), 0xFFFFFFFEu);
    rig.map.write(end - 1, 0xAABB, BusWidth::Word);

    EXPECT_THAT(rig.device.log,
                ElementsAre(Access{'r', 0x1FFE, 0xFE, 1}, Access{'r', 0x1FFF, 0xFF, 1}, Access{'w', 0x1FFF, 0xBB, 1}));
}

TEST(MemoryMap, AccessesFromNothingIntoARegionReachIt) {
    MmuRig rig;

    EXPECT_EQ(rig.map.read(MmuRig::rom_base - 2, BusWidth::Dword), 0x0700FFFFu);
    rig.map.write(MmuRig::device_base - 3, 0x44332211, BusWidth::Dword);

    EXPECT_THAT(rig.device.log, ElementsAre(Access{'w', 0, 0x44, 1}));
}

TEST(MemoryMap, AccessesAcrossNeighboursTakeEachPartFromItsRegion) {
    MmuRig rig;
    RecordingDevice neighbour;
    ASSERT_TRUE(rig.map.map_mmio("neighbour", MmuRig::ram_size, page_size, neighbour).ok());
    rig.ram.data()[MmuRig::ram_size - 1] = 0x99;

    EXPECT_EQ(rig.map.read(MmuRig::ram_size - 1, BusWidth::Dword), 0x02010099u);
    rig.map.write(MmuRig::ram_size - 2, 0x44332211, BusWidth::Dword);

    EXPECT_EQ(rig.ram.data()[MmuRig::ram_size - 2], 0x11);
    EXPECT_EQ(rig.ram.data()[MmuRig::ram_size - 1], 0x22);
    EXPECT_THAT(neighbour.log, ElementsAre(Access{'r', 0, 0, 1}, Access{'r', 1, 1, 1}, Access{'r', 2, 2, 1},
                                           Access{'w', 0, 0x33, 1}, Access{'w', 1, 0x44, 1}));
}

TEST(MemoryMap, TheEndOfTheAddressSpaceDoesNotWrap) {
    MmuRig rig;
    std::vector<u8> top(page_size, 0x5A);
    ASSERT_TRUE(rig.map.map_rom("top", MemoryMap::address_limit - page_size, top).ok());
    rig.put32(0, 0x12345678);

    EXPECT_EQ(rig.map.read(0xFFFFFFFC, BusWidth::Dword), 0x5A5A5A5Au);
    EXPECT_EQ(rig.map.read(0xFFFFFFFE, BusWidth::Dword), 0xFFFF5A5Au);
    EXPECT_EQ(rig.map.read(MemoryMap::address_limit, BusWidth::Dword), 0xFFFFFFFFu);
    EXPECT_EQ(rig.map.read(~u64{0}, BusWidth::Dword), 0xFFFFFFFFu);
    rig.map.write(0xFFFFFFFF, 0, BusWidth::Dword);
    rig.map.write(MemoryMap::address_limit, 0, BusWidth::Dword);
    rig.map.write(~u64{0} - 1, 0, BusWidth::Dword);

    EXPECT_EQ(rig.get32(0), 0x12345678u);
}

TEST(MemoryMap, RegionAtKnowsEveryAddress) {
    MmuRig rig;

    EXPECT_EQ(rig.map.region_at(0).name, "ram");
    EXPECT_EQ(rig.map.region_at(MmuRig::ram_size - 1).name, "ram");
    EXPECT_EQ(rig.map.region_at(MmuRig::ram_size).kind, MemoryMap::Kind::None);
    EXPECT_EQ(rig.map.region_at(MmuRig::device_base + 0x1FFF).name, "device");
    EXPECT_EQ(rig.map.region_at(0xFFFFFFFF).kind, MemoryMap::Kind::None);
    EXPECT_EQ(rig.map.region_at(~u64{0}).kind, MemoryMap::Kind::None);
}

// --- bus masters ---

TEST(MemoryMapDma, ReadsAcrossRegionsSeeRamRomAndOnesForTheRest) {
    MmuRig rig;
    std::memset(rig.ram.data() + MmuRig::ram_size - 0x10, 0x33, 0x10);
    std::vector<u8> got(0x20, 0);

    rig.map.dma_read(Physical{MmuRig::ram_size - 0x10}, got);

    EXPECT_EQ(std::vector<u8>(got.begin(), got.begin() + 0x10), std::vector<u8>(0x10, 0x33));
    EXPECT_EQ(std::vector<u8>(got.begin() + 0x10, got.end()), std::vector<u8>(0x10, 0xFF));

    rig.map.dma_read(Physical{MmuRig::rom_base - 0x10}, got);
    EXPECT_EQ(got[0x0F], 0xFF);
    EXPECT_EQ(got[0x11], 7);
}

TEST(MemoryMapDma, WritesReachRamAndNothingElse) {
    MmuRig rig;
    const std::vector<u8> rom_before = rig.rom;
    const std::vector<u8> bytes(3 * page_size, 0xA5);

    rig.map.dma_write(Physical{MmuRig::ram_size - 100}, bytes);
    rig.map.dma_write(Physical{MmuRig::rom_base - 100}, bytes);
    rig.map.dma_write(Physical{MmuRig::device_base - 100}, bytes);

    EXPECT_EQ(rig.ram.data()[MmuRig::ram_size - 101], 0);
    EXPECT_EQ(rig.ram.data()[MmuRig::ram_size - 100], 0xA5);
    EXPECT_EQ(rig.ram.data()[MmuRig::ram_size - 1], 0xA5);
    EXPECT_EQ(rig.rom, rom_before);
    EXPECT_THAT(rig.device.log, IsEmpty()) << "a bus master must not reach a device";
}

TEST(MemoryMapDma, DevicesReadAsOnesWithoutHearingOfIt) {
    MmuRig rig;
    std::vector<u8> got(16, 0);

    rig.map.dma_read(Physical{MmuRig::device_base}, got);

    EXPECT_EQ(got, std::vector<u8>(16, 0xFF));
    EXPECT_THAT(rig.device.log, IsEmpty());
}

TEST(MemoryMapDma, ManyPagesAtOnceArriveUnbroken) {
    MmuRig rig;
    std::vector<u8> bytes(5 * page_size + 123);
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<u8>(i * 31 + (i >> 8));
    std::vector<u8> got(bytes.size());

    rig.map.dma_write(Physical{0x20001}, bytes);
    rig.map.dma_read(Physical{0x20001}, got);

    EXPECT_EQ(got, bytes);
    EXPECT_EQ(std::memcmp(rig.ram.data() + 0x20001, bytes.data(), bytes.size()), 0);
}

TEST(MemoryMapDma, TransfersBeyondTheAddressSpaceDoNotWrap) {
    MmuRig rig;
    std::vector<u8> bytes(2 * page_size, 0x77);

    rig.map.dma_write(Physical{MemoryMap::address_limit - page_size}, bytes);
    rig.map.dma_read(Physical{MemoryMap::address_limit - page_size}, bytes);

    EXPECT_EQ(bytes, std::vector<u8>(2 * page_size, 0xFF));
    EXPECT_EQ(rig.ram.data()[0], 0);
}

TEST(MemoryMapDma, AnEmptyTransferIsNothing) {
    MmuRig rig;
    rig.map.dma_read(Physical{0}, {});
    rig.map.dma_write(Physical{0}, {});
    EXPECT_EQ(rig.get32(0), 0u);
}

}  // namespace
}  // namespace lockstep::test
