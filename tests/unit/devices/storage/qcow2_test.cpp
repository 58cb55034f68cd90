// What only qcow2 has: features, reference counts, backing files, compressed clusters, snapshots.
#include <gmock/gmock.h>
#include <zlib.h>
#include <zstd.h>

#include "devices/storage/image/fields.h"
#include "devices/storage/memory_disk.h"
#include "kinds.h"

namespace lockstep::image::test {
namespace {

using testing::HasSubstr;

constexpr u64 sector = BlockDevice::sector_size;
constexpr u64 cluster = 4096;

class Qcow2 : public testing::Test {
protected:
    void make(const Qcow2Image::Creation& creation) {
        const Status status = Qcow2Image::create(*file_on(medium_), creation);
        ASSERT_TRUE(status.ok()) << status.error().message;
    }
    static Qcow2Image::Creation small() {
        Qcow2Image::Creation creation;
        creation.size = 64 * cluster;
        creation.cluster_bits = 12;
        return creation;
    }
    Result<std::unique_ptr<Qcow2Image>> open(const OpenBelow& below = nothing_below()) {
        return Qcow2Image::open(file_on(medium_), below);
    }
    std::string error() {
        auto image = open();
        return image.ok() ? "" : image.error().message;
    }
    void put64(u64 at, u64 value) { store_be<u64>(medium_.content, at, value); }
    void put32(u64 at, u32 value) { store_be<u32>(medium_.content, at, value); }
    u64 get64(u64 at) const { return load_be<u64>(medium_.content, at); }
    // Where the L2 entry of the disk's first clusters is, which a write has made.
    u64 l2_at(u64 entry) const { return (get64(get64(40)) & Qcow2Image::offset_mask) + entry * 8; }
    void set_count(u64 host_cluster, u16 count) {
        const u64 block = get64(get64(48));
        store_be<u16>(medium_.content, block + host_cluster * 2, count);
    }
    static CheckReport check(DiskImage& image, bool repair = false) {
        auto report = image.check(repair, nullptr);
        EXPECT_TRUE(report.ok()) << report.error().message;
        return report.ok() ? report.value() : CheckReport{};
    }
    static Bytes one_cluster(u8 seed) {
        Bytes bytes(cluster);
        for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<u8>(seed + i / 7);
        return bytes;
    }

    Medium medium_;
};

TEST_F(Qcow2, UnknownAndUnsupportedFeaturesAreRefusedByName) {
    make(small());
    put64(72, 1u << 4);
    EXPECT_THAT(error(), HasSubstr("extended L2"));
    put64(72, 1u << 2);
    EXPECT_THAT(error(), HasSubstr("another file"));
    put64(72, u64{1} << 40);
    EXPECT_THAT(error(), HasSubstr("bit 40"));
    // A table of feature names: incompatible, bit 40.
    put32(104, 0x6803F857);
    put32(108, 48);
    medium_.content[112] = 0;
    medium_.content[113] = 40;
    store_text(medium_.content, 114, "time travel");
    EXPECT_THAT(error(), HasSubstr("\"time travel\""));
    put64(72, 0);
    EXPECT_EQ(error(), "");
    put32(32, 1);
    EXPECT_THAT(error(), HasSubstr("encrypted"));
    put32(32, 0);
    put32(4, 1);
    EXPECT_THAT(error(), HasSubstr("version 1"));
    put32(4, 4);
    EXPECT_THAT(error(), HasSubstr("version 4"));
}

TEST_F(Qcow2, HeadersThatCannotBeAreRefused) {
    make(small());
    const Bytes good = medium_.content;
    const auto with = [&](u64 at, u64 value, int width) {
        medium_.content = good;
        if (width == 4) put32(at, static_cast<u32>(value));
        if (width == 8) put64(at, value);
        return error();
    };
    EXPECT_THAT(with(20, 8, 4), HasSubstr("clusters"));
    EXPECT_THAT(with(20, 22, 4), HasSubstr("clusters"));
    EXPECT_THAT(with(24, ~u64{0}, 8), HasSubstr("larger than any disk"));
    EXPECT_THAT(with(24, u64{1} << 50, 8), HasSubstr("L1 table"));
    EXPECT_THAT(with(36, 0, 4), HasSubstr("too small"));
    EXPECT_THAT(with(36, 0x7FFFFFFF, 4), HasSubstr("too large"));
    EXPECT_THAT(with(40, 100, 8), HasSubstr("begin at a cluster"));
    EXPECT_THAT(with(40, u64{1} << 40, 8), HasSubstr("behind the end"));
    EXPECT_THAT(with(48, 7, 8), HasSubstr("begin at a cluster"));
    EXPECT_THAT(with(48, 0, 8), HasSubstr("outside"));
    EXPECT_THAT(with(56, 0xFFFFFFFF, 4), HasSubstr("too large"));
    EXPECT_THAT(with(60, 0xFFFFFFFF, 4), HasSubstr("snapshots"));
    EXPECT_THAT(with(96, 7, 4), HasSubstr("wide"));
    EXPECT_THAT(with(100, 8, 4), HasSubstr("length"));
    medium_.content = good;
    put64(8, 4000);
    put32(16, 500);
    EXPECT_THAT(error(), HasSubstr("name of its backing file"));
    medium_.content = Bytes(30);
    EXPECT_THAT(error(), HasSubstr("shorter than a header"));
}

TEST_F(Qcow2, ImageMarkedCorruptIsOnlyRead) {
    make(small());
    put64(72, 2);
    const auto image = open();
    ASSERT_TRUE(image.ok());
    EXPECT_TRUE(image.value()->read_only());
    EXPECT_THAT(image.value()->notice(), HasSubstr("corrupt"));
    EXPECT_FALSE(image.value()->write(0, Bytes(sector)).ok());
}

// Lazy refcounts: the last writer ended without writing them.
TEST_F(Qcow2, DirtyImageGetsItsCountsMadeAgain) {
    make(small());
    {
        const auto image = open();
        ASSERT_TRUE(image.value()->write(0, one_cluster(1)).ok());
        ASSERT_TRUE(image.value()->write(16, one_cluster(2)).ok());
    }
    const u64 data = (get64(l2_at(0)) & Qcow2Image::offset_mask) / cluster;
    set_count(data, 0);
    put64(72, 1);
    {
        // Looking is not repairing.
        medium_.read_only = true;
        const auto image = open();
        ASSERT_TRUE(image.ok());
        medium_.read_only = false;
    }
    EXPECT_EQ(get64(72), 1u);
    const auto image = open();
    ASSERT_TRUE(image.ok()) << image.error().message;
    EXPECT_THAT(image.value()->notice(), HasSubstr("not closed properly"));
    EXPECT_EQ(get64(72), 0u);
    EXPECT_TRUE(check(*image.value()).clean());
    // The next cluster does not take the place of the one that was not counted.
    ASSERT_TRUE(image.value()->write(32, one_cluster(3)).ok());
    Bytes bytes(cluster);
    ASSERT_TRUE(image.value()->read(0, bytes).ok());
    EXPECT_EQ(bytes, one_cluster(1));
}

TEST_F(Qcow2, CheckFindsAndRepairsWrongCountsAndMarks) {
    make(small());
    {
        const auto image = open();
        for (u8 i = 0; i < 5; ++i) ASSERT_TRUE(image.value()->write(i * 8, one_cluster(i)).ok());
    }
    const auto host = [&](u64 entry) { return (get64(l2_at(entry)) & Qcow2Image::offset_mask) / cluster; };
    set_count(host(0), 0);  // in use, not counted
    set_count(host(1), 3);  // counted too often
    set_count(1000, 1);     // a leak
    put64(l2_at(2), get64(l2_at(2)) & ~Qcow2Image::copied);
    const auto image = open();
    CheckReport report = check(*image.value());
    EXPECT_GE(report.errors, 2u);
    EXPECT_EQ(report.leaks, 2u);
    EXPECT_EQ(report.clusters, 5u);
    EXPECT_EQ(report.repaired, 0u);
    report = check(*image.value(), true);
    EXPECT_GE(report.repaired, 4u);
    EXPECT_TRUE(check(*image.value()).clean());
    for (u8 i = 0; i < 5; ++i) {
        Bytes bytes(cluster);
        ASSERT_TRUE(image.value()->read(i * 8, bytes).ok());
        EXPECT_EQ(bytes, one_cluster(i));
    }
}

// A guest's data must never be written over a table, whatever a damaged image says.
TEST_F(Qcow2, ClusterThatIsATableIsNotWritten) {
    make(small());
    {
        const auto image = open();
        ASSERT_TRUE(image.value()->write(0, one_cluster(1)).ok());
    }
    put64(l2_at(0), get64(40) | Qcow2Image::copied);  // the L1 table
    const Bytes before = medium_.content;
    const auto image = open();
    const Status status = image.value()->write(0, one_cluster(9));
    ASSERT_FALSE(status.ok());
    EXPECT_THAT(status.error().message, HasSubstr("is a table as well"));
    EXPECT_EQ(medium_.content, before);
    // Neither is the place of a table given out when it counts as free.
    set_count(0, 0);
    const auto other = open();
    const Status allocation = other.value()->write(40, one_cluster(9));
    ASSERT_FALSE(allocation.ok());
    EXPECT_THAT(allocation.error().message, HasSubstr("counts as free"));
}

TEST_F(Qcow2, BackingFileShowsThroughUntilAClusterIsWritten) {
    Qcow2Image::Creation creation = small();
    creation.backing_file = "base.img";
    creation.backing_format = "raw";
    make(creation);
    Bytes base(40 * cluster + sector);  // shorter than the disk
    Random random(3);
    base = random_bytes(random, base.size());
    std::string asked;
    const OpenBelow below = [&](const std::string& name, std::optional<Format> format) {
        asked = name;
        EXPECT_EQ(format, Format::Raw);
        return Result<Below>(Below(std::make_unique<MemoryDisk>("base", base, true)));
    };
    const auto image = open(below);
    ASSERT_TRUE(image.ok()) << image.error().message;
    EXPECT_EQ(asked, "base.img");
    Bytes model = base;
    model.resize(creation.size);
    EXPECT_EQ(content_of(*image.value()), model);
    for (const u64 lba : {u64{3}, u64{323}, u64{400}}) {
        const Bytes bytes = random_bytes(random, 2 * sector);
        ASSERT_TRUE(image.value()->write(lba, bytes).ok());
        std::ranges::copy(bytes, model.begin() + static_cast<std::ptrdiff_t>(lba * sector));
    }
    EXPECT_EQ(content_of(*image.value()), model);
    EXPECT_TRUE(check(*image.value()).clean());
    EXPECT_EQ(image.value()->extent(500).kind, Extent::Kind::Data) << "the backing file may have something there";
}

TEST_F(Qcow2, BackingFileThatWasLeftOutIsAnErrorOnlyWhereItIsNeeded) {
    Qcow2Image::Creation creation = small();
    creation.backing_file = "base.img";
    make(creation);
    const auto image = open([](const std::string&, std::optional<Format>) { return Result<Below>(Below::left_out()); });
    ASSERT_TRUE(image.ok());
    ASSERT_TRUE(image.value()->write(8, one_cluster(1)).ok()) << "a whole cluster needs nothing";
    Bytes bytes(cluster);
    EXPECT_TRUE(image.value()->read(8, bytes).ok());
    EXPECT_FALSE(image.value()->read(0, bytes).ok());
    EXPECT_FALSE(image.value()->write(0, Bytes(sector)).ok()) << "a part of one needs the rest";
}

TEST_F(Qcow2, BackingFormatThatIsNotKnownIsRefused) {
    Qcow2Image::Creation creation = small();
    creation.backing_file = "base.img";
    creation.backing_format = "qed";
    make(creation);
    EXPECT_THAT(error(), HasSubstr("\"qed\""));
}

class Qcow2Compressed : public Qcow2, public testing::WithParamInterface<bool> {};

// Two compressed clusters that share a host cluster, as writers pack them.
TEST_P(Qcow2Compressed, ClustersAreReadAndReplacedWhenWritten) {
    const bool zstd = GetParam();
    make(small());
    {
        const auto image = open();
        ASSERT_TRUE(image.value()->write(24, one_cluster(7)).ok());  // makes the L2 table
    }
    if (zstd) {
        put64(72, Qcow2Header::compression_type_field);
        put32(100, 112);
        medium_.content[104] = 1;
    }
    const u64 host = divide_up(medium_.content.size(), cluster);
    medium_.content.resize((host + 1) * cluster);
    u64 at = host * cluster + 100;
    for (u64 i = 0; i < 2; ++i) {
        const Bytes plain = one_cluster(static_cast<u8>(50 * i));
        Bytes packed(cluster);
        if (zstd) {
            packed.resize(ZSTD_compress(packed.data(), packed.size(), plain.data(), plain.size(), 3));
        } else {
            z_stream stream{};
            ASSERT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, -12, 9, Z_DEFAULT_STRATEGY), Z_OK);
            stream.next_in = const_cast<Bytef*>(plain.data());
            stream.avail_in = static_cast<uInt>(plain.size());
            stream.next_out = packed.data();
            stream.avail_out = static_cast<uInt>(packed.size());
            ASSERT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
            packed.resize(stream.total_out);
            deflateEnd(&stream);
        }
        ASSERT_LT(packed.size(), 1000u);
        std::ranges::copy(packed, medium_.content.begin() + static_cast<std::ptrdiff_t>(at));
        // 12 bits a cluster: 58 bits of offset, then the number of further sectors.
        const u64 further = (at + packed.size() - 1) / sector - at / sector;
        put64(l2_at(i), Qcow2Image::compressed | further << 58 | at);
        at += packed.size();
    }
    set_count(host, 2);
    const auto image = open();
    ASSERT_TRUE(image.ok()) << image.error().message;
    EXPECT_TRUE(check(*image.value()).clean()) << testing::PrintToString(check(*image.value()).findings);
    Bytes bytes(cluster);
    ASSERT_TRUE(image.value()->read(8, bytes).ok());
    EXPECT_EQ(bytes, one_cluster(50));
    ASSERT_TRUE(image.value()->read(0, bytes).ok());
    EXPECT_EQ(bytes, one_cluster(0));
    ASSERT_TRUE(image.value()->write(1, Bytes(sector, 0xEE)).ok());
    Bytes model = one_cluster(0);
    std::fill_n(model.begin() + sector, sector, u8{0xEE});
    ASSERT_TRUE(image.value()->read(0, bytes).ok());
    EXPECT_EQ(bytes, model);
    ASSERT_TRUE(image.value()->flush().ok());
    ASSERT_TRUE(image.value()->flush().ok());
    EXPECT_TRUE(check(*image.value()).clean());
    ASSERT_TRUE(image.value()->read(8, bytes).ok());
    EXPECT_EQ(bytes, one_cluster(50)) << "the other one still needs the shared place";
    // What is no compressed data is an error.
    medium_.content[host * cluster + 100] ^= 0xFF;
    put64(l2_at(0), Qcow2Image::compressed | (host * cluster + 101));
    EXPECT_FALSE(open().value()->read(0, bytes).ok());
}

std::string packing_name(const testing::TestParamInfo<bool>& zstd) {
    return zstd.param ? "zstd" : "zlib";
}

INSTANTIATE_TEST_SUITE_P(Kinds, Qcow2Compressed, testing::Bool(), packing_name);

// A snapshot shares tables and clusters with the disk; writes leave it alone.
TEST_F(Qcow2, SnapshotKeepsItsClustersWhenTheDiskIsWritten) {
    make(small());
    {
        const auto image = open();
        for (u8 i = 0; i < 4; ++i) ASSERT_TRUE(image.value()->write(i * 8, one_cluster(i)).ok());
    }
    // By hand, as a program would make it: a copy of the L1 table, counts of 2, no marks for writing in place.
    const u64 l1 = get64(40);
    const u64 l2 = get64(l1) & Qcow2Image::offset_mask;
    const u64 copy = divide_up(medium_.content.size(), cluster);
    medium_.content.resize((copy + 2) * cluster);
    put64(l1, l2);
    put64(copy * cluster, l2);
    set_count(l2 / cluster, 2);
    for (u64 i = 0; i < 4; ++i) {
        const u64 data = get64(l2 + i * 8) & Qcow2Image::offset_mask;
        put64(l2 + i * 8, data);
        set_count(data / cluster, 2);
    }
    set_count(copy, 1);
    set_count(copy + 1, 1);
    const u64 entry = (copy + 1) * cluster;
    put64(entry, copy * cluster);
    put32(entry + 8, 1);
    store_be<u16>(medium_.content, entry + 12, 1);
    store_be<u16>(medium_.content, entry + 14, 6);
    put32(entry + 16, 1'700'000'000);
    put32(entry + 36, 16);
    put64(entry + 48, 64 * cluster);
    store_text(medium_.content, entry + 56, "1before");
    put32(60, 1);
    put64(64, entry);

    auto image = open();
    ASSERT_TRUE(image.ok()) << image.error().message;
    const Information information = image.value()->information();
    ASSERT_EQ(information.snapshots.size(), 1u);
    EXPECT_EQ(information.snapshots[0].id, "1");
    EXPECT_EQ(information.snapshots[0].name, "before");
    EXPECT_EQ(information.snapshots[0].seconds, 1'700'000'000u);
    EXPECT_EQ(information.snapshots[0].disk_size, 64 * cluster);
    EXPECT_TRUE(check(*image.value()).clean()) << testing::PrintToString(check(*image.value()).findings);

    ASSERT_TRUE(image.value()->write(9, Bytes(sector, 0xAA)).ok());
    ASSERT_TRUE(image.value()->write(24, one_cluster(99)).ok());
    ASSERT_TRUE(image.value()->flush().ok());
    ASSERT_TRUE(image.value()->flush().ok());
    EXPECT_TRUE(check(*image.value()).clean()) << testing::PrintToString(check(*image.value()).findings);
    image.value().reset();
    // The snapshot's table still leads to the old bytes.
    for (u64 i = 0; i < 4; ++i) {
        const u64 data = get64(l2 + i * 8) & Qcow2Image::offset_mask;
        const Bytes old(medium_.content.begin() + static_cast<std::ptrdiff_t>(data),
                        medium_.content.begin() + static_cast<std::ptrdiff_t>(data + cluster));
        EXPECT_EQ(old, one_cluster(static_cast<u8>(i)));
    }
}

TEST_F(Qcow2, ZeroClustersReadAsZerosOverABackingFileAndKeepTheirPlace) {
    Qcow2Image::Creation creation = small();
    creation.backing_file = "base";
    make(creation);
    const OpenBelow below = [](const std::string&, std::optional<Format>) {
        return Result<Below>(Below(std::make_unique<MemoryDisk>("base", Bytes(64 * cluster, 0x55), true)));
    };
    {
        const auto image = open(below);
        ASSERT_TRUE(image.value()->write(0, one_cluster(1)).ok());
        ASSERT_TRUE(image.value()->write(8, one_cluster(2)).ok());
    }
    put64(l2_at(0), get64(l2_at(0)) | Qcow2Image::zeros);  // with a cluster kept for it
    put64(l2_at(2), Qcow2Image::zeros);                    // without one
    const u64 kept = get64(l2_at(0)) & Qcow2Image::offset_mask;
    const auto image = open(below);
    Bytes bytes(cluster);
    for (const u64 lba : {0, 16}) {
        ASSERT_TRUE(image.value()->read(lba, bytes).ok());
        EXPECT_TRUE(all_zero(bytes));
        EXPECT_EQ(image.value()->extent(lba).kind, Extent::Kind::Zeros);
        ASSERT_TRUE(image.value()->write(lba + 1, Bytes(sector, 0x77)).ok());
        ASSERT_TRUE(image.value()->read(lba, bytes).ok());
        EXPECT_EQ(bytes[0], 0);
        EXPECT_EQ(bytes[sector], 0x77);
        EXPECT_EQ(bytes[2 * sector], 0);
    }
    ASSERT_TRUE(image.value()->flush().ok());
    EXPECT_EQ(get64(l2_at(0)), kept | Qcow2Image::copied);
    EXPECT_TRUE(check(*image.value()).clean());
}

TEST_F(Qcow2, WritingSwitchesOffFeaturesThatWouldBeWrongAfterwards) {
    make(small());
    put64(88, 1);  // bitmaps of changed blocks
    {
        const auto image = open();
        Bytes bytes(sector);
        ASSERT_TRUE(image.value()->read(0, bytes).ok());
    }
    EXPECT_EQ(get64(88), 1u);
    ASSERT_TRUE(open().value()->write(0, Bytes(sector)).ok());
    EXPECT_EQ(get64(88), 0u);
}

// Narrow counts and small clusters: the refcount table runs full again and again.
TEST_F(Qcow2, RefcountTableGrows) {
    Qcow2Image::Creation creation;
    creation.size = 16u << 20;
    creation.cluster_bits = 9;
    creation.refcount_order = 6;
    make(creation);
    const u64 table = get64(48);
    const auto image = open();
    Random random(5);
    const Bytes all = random_bytes(random, creation.size);
    for (u64 at = 0; at < all.size(); at += 65'536) {
        ASSERT_TRUE(image.value()->write(at / sector, std::span(all).subspan(at, 65'536)).ok());
    }
    ASSERT_TRUE(image.value()->flush().ok());
    ASSERT_TRUE(image.value()->flush().ok());
    EXPECT_NE(get64(48), table);
    EXPECT_EQ(content_of(*image.value()), all);
    EXPECT_TRUE(check(*image.value()).clean()) << testing::PrintToString(check(*image.value()).findings);
}

TEST_F(Qcow2, HugeDiskTakesLittleSpaceAndMemory) {
    Qcow2Image::Creation creation;
    creation.size = u64{100} << 40;
    creation.cluster_bits = 21;
    make(creation);
    EXPECT_LT(medium_.content.size(), 16u << 20);
    const auto image = open();
    ASSERT_TRUE(image.ok()) << image.error().message;
    ASSERT_TRUE(image.value()->write(image.value()->sectors() - 1, Bytes(sector, 0x11)).ok());
    Bytes bytes(sector);
    ASSERT_TRUE(image.value()->read(image.value()->sectors() - 1, bytes).ok());
    EXPECT_EQ(bytes, Bytes(sector, 0x11));
}

}  // namespace
}  // namespace lockstep::image::test
