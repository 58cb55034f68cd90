// What holds for every format that can be written: it is a disk, also when the host runs out of space or fails, and
// after a crash.
#include <gmock/gmock.h>

#include "devices/storage/image/fields.h"
#include "kinds.h"

namespace lockstep::image::test {
namespace {

constexpr u64 disk_size = 5u << 20;
constexpr u64 sector = BlockDevice::sector_size;

class WritableImage : public testing::TestWithParam<Kind> {
protected:
    std::unique_ptr<DiskImage> make(Medium& medium, u64 size = disk_size) {
        const auto file = file_on(medium);
        const Status status = GetParam().create(*file, size);
        EXPECT_TRUE(status.ok()) << status.error().message;
        return open(medium);
    }
    std::unique_ptr<DiskImage> open(Medium& medium) {
        auto image = GetParam().open(file_on(medium));
        EXPECT_TRUE(image.ok()) << image.error().message;
        return image.ok() ? std::move(image).value() : nullptr;
    }
    static void expect_clean(DiskImage& image) {
        const auto report = image.check(false, nullptr);
        if (!report.ok()) return;  // raw and fixed: nothing to check
        EXPECT_EQ(report.value().errors, 0u) << testing::PrintToString(report.value().findings);
        EXPECT_EQ(report.value().leaks, 0u) << testing::PrintToString(report.value().findings);
    }

    Random random_{7};
};

TEST_P(WritableImage, NewDiskIsZerosAndHasItsSize) {
    Medium medium;
    const auto image = make(medium);
    EXPECT_EQ(image->size_bytes(), disk_size);
    EXPECT_TRUE(all_zero(content_of(*image)));
    expect_clean(*image);
}

TEST_P(WritableImage, RandomWritesReadBackAlsoAfterOpeningAgain) {
    Medium medium;
    auto image = make(medium);
    Bytes model(disk_size);
    for (int i = 0; i < 600; ++i) {
        const u64 lba = random_() % (disk_size / sector);
        const u64 count = std::min<u64>(1 + random_() % (i % 10 == 0 ? 700 : 20), disk_size / sector - lba);
        const Bytes bytes = random_bytes(random_, count * sector);
        ASSERT_TRUE(image->write(lba, bytes).ok());
        std::ranges::copy(bytes, model.begin() + static_cast<std::ptrdiff_t>(lba * sector));
        if (i % 37 == 0) {
            ASSERT_TRUE(image->flush().ok());
        }
        if (i % 150 == 149) {
            image.reset();
            image = open(medium);
            ASSERT_TRUE(image);
        }
        Bytes read((1 + random_() % 40) * sector);
        const u64 from = random_() % ((disk_size - read.size()) / sector);
        ASSERT_TRUE(image->read(from, read).ok());
        ASSERT_TRUE(std::equal(read.begin(), read.end(), model.begin() + static_cast<std::ptrdiff_t>(from * sector)))
            << "round " << i;
    }
    ASSERT_TRUE(image->flush().ok());
    EXPECT_EQ(content_of(*image), model);
    expect_clean(*image);
    image.reset();
    image = open(medium);
    EXPECT_EQ(content_of(*image), model);
    expect_clean(*image);
}

TEST_P(WritableImage, ExtentsCoverTheDiskAndZerosAreZeros) {
    Medium medium;
    const auto image = make(medium);
    for (const u64 lba : {0, 77, 2048, 4100, 10239}) {
        ASSERT_TRUE(image->write(lba, random_bytes(random_, sector)).ok());
    }
    u64 lba = 0;
    while (lba < image->sectors()) {
        const Extent extent = image->extent(lba);
        ASSERT_GE(extent.sectors, 1u);
        ASSERT_LE(extent.sectors, image->sectors() - lba);
        if (extent.kind == Extent::Kind::Zeros) {
            Bytes bytes(extent.sectors * sector);
            ASSERT_TRUE(image->read(lba, bytes).ok());
            EXPECT_TRUE(all_zero(bytes)) << lba;
        }
        lba += extent.sectors;
    }
    EXPECT_EQ(lba, image->sectors());
}

// The host has no more space at some point, and then has: nothing that was written before is lost, writes can be tried
// again, and the image is in order.
TEST_P(WritableImage, FullHostLosesNothing) {
    Medium medium;
    auto image = make(medium);
    Bytes model(disk_size);
    u64 failures = 0;
    for (int i = 0; i < 400; ++i) {
        const u64 lba = random_() % (disk_size / sector - 8);
        const Bytes bytes = random_bytes(random_, (1 + random_() % 8) * sector);
        medium.most = i % 3 == 0 ? medium.content.size() + random_() % 4096 : 512u << 20;
        Status status = image->write(lba, bytes);
        if (!status) {
            ++failures;
            medium.most = 512u << 20;
            status = image->write(lba, bytes);
        }
        ASSERT_TRUE(status.ok()) << status.error().message;
        std::ranges::copy(bytes, model.begin() + static_cast<std::ptrdiff_t>(lba * sector));
    }
    medium.most = 512u << 20;
    if (GetParam().name != "raw" && GetParam().name != "vhd_fixed") {
        EXPECT_GT(failures, 0u);
    }
    ASSERT_TRUE(image->flush().ok());
    expect_clean(*image);
    image.reset();
    image = open(medium);
    EXPECT_EQ(content_of(*image), model);
}

// Any write or flush of the host fails, once. The caller hears of it; after the trouble everything is as it was told.
TEST_P(WritableImage, EachFailureOfTheHostIsReportedAndLosesNothing) {
    for (u64 round = 0; round < 120; ++round) {
        Medium medium;
        auto image = make(medium);
        Bytes model(disk_size);
        // Where an attempt failed, either content may be found.
        std::vector<bool> unknown(disk_size / sector);
        (round % 3 == 2 ? medium.flushes_left : medium.writes_left) = round / 3;
        bool failed = false;
        for (int i = 0; i < 60; ++i) {
            const u64 lba = random_() % (disk_size / sector - 8);
            const Bytes bytes = random_bytes(random_, (1 + random_() % 8) * sector);
            const Status status = image->write(lba, bytes);
            std::ranges::copy(bytes, model.begin() + static_cast<std::ptrdiff_t>(lba * sector));
            for (u64 k = 0; k < bytes.size() / sector; ++k) unknown[lba + k] = !status.ok();
            bool flushed = i % 5 != 4 || image->flush().ok();
            if (!status || !flushed) {
                failed = true;
                medium.writes_left.reset();
                medium.flushes_left.reset();
            }
        }
        medium.writes_left.reset();
        medium.flushes_left.reset();
        ASSERT_TRUE(image->flush().ok()) << round;
        image.reset();
        image = open(medium);
        ASSERT_TRUE(image);
        const Bytes now = content_of(*image);
        for (u64 lba = 0; lba < unknown.size(); ++lba) {
            if (unknown[lba]) continue;
            const auto from = static_cast<std::ptrdiff_t>(lba * sector);
            ASSERT_TRUE(std::equal(now.begin() + from, now.begin() + from + sector, model.begin() + from))
                << "round " << round << ", sector " << lba << (failed ? ", after a failure" : "");
        }
        const auto report = image->check(false, nullptr);
        if (report.ok()) {
            ASSERT_EQ(report.value().errors, 0u) << round << testing::PrintToString(report.value().findings);
        }
    }
}

// The machine loses power: of what was written since the host's last flush anything may be missing, and single writes
// may be torn between sectors. Every sector that an image's flush made safe is there, as it was then or as written
// since.
TEST_P(WritableImage, LostPowerLosesNoFlushedSector) {
    Medium medium;
    { make(medium, 16u << 20); }
    const Bytes start = medium.content;
    auto image = open(medium);
    medium.recording = true;

    constexpr u64 area = 4096;  // sectors that are written,
    constexpr u64 apart = 7;    // and their distance: over many blocks and tables
    struct Flushed {
        std::size_t steps = 0;      // of the medium when the flush was done
        std::vector<u32> versions;  // by sector, 0: never written
    };
    std::vector<Flushed> flushes{{0, std::vector<u32>(area)}};
    std::vector<u32> versions(area);
    // A sector holds its number and version all over.
    const auto fill = [](u64 lba, u32 version) {
        Bytes bytes(sector);
        for (std::size_t i = 0; i < sector; i += 8) {
            store_le<u32>(bytes, i, static_cast<u32>(lba));
            store_le<u32>(bytes, i + 4, version);
        }
        return bytes;
    };
    for (int i = 0; i < 250; ++i) {
        const u64 lba = random_() % (area - 4);
        for (u64 k = 0; k < 1 + random_() % 3; ++k) {
            ASSERT_TRUE(image->write((lba + k) * apart, fill(lba + k, ++versions[lba + k])).ok());
        }
        if (random_() % 6 == 0) {
            ASSERT_TRUE(image->flush().ok());
            flushes.push_back({medium.steps.size(), versions});
        }
    }
    const std::vector<Medium::Step> steps = medium.steps;
    medium.recording = false;
    image.reset();

    const int rounds = GetParam().name == "qcow2_2M" || GetParam().name == "raw" ? 40 : 400;
    for (int round = 0; round < rounds; ++round) {
        const std::size_t cut = random_() % (steps.size() + 1);
        std::size_t safe = 0;
        for (std::size_t i = 0; i < cut; ++i) {
            if (steps[i].kind == Medium::Step::Kind::Flush) safe = i;
        }
        Medium after;
        after.content = start;
        const u64 luck = random_() % 3;  // nothing, everything, or some of it reached the disk
        for (std::size_t i = 0; i < cut; ++i) {
            Medium::Step step = steps[i];
            if (i > safe && step.kind == Medium::Step::Kind::Write) {
                if (luck == 0 || (luck == 2 && random_() % 2 == 0)) continue;
                if (luck == 2 && step.bytes.size() > sector && random_() % 2 == 0) {
                    step.bytes.resize(random_() % (step.bytes.size() / sector) * sector);
                }
            }
            after.apply(step);
        }
        const Flushed* last = &flushes.front();
        for (const Flushed& flushed : flushes) {
            if (flushed.steps <= cut) last = &flushed;
        }
        auto opened = GetParam().open(file_on(after));
        ASSERT_TRUE(opened.ok()) << "cut at " << cut << ": " << opened.error().message;
        ASSERT_EQ(opened.value()->notice(), "") << "cut at " << cut;
        for (u64 lba = 0; lba < area; ++lba) {
            if (versions[lba] == 0) continue;
            // What was never flushed may be anything, but not unreadable.
            Bytes bytes(sector);
            const Status status = opened.value()->read(lba * apart, bytes);
            ASSERT_TRUE(status.ok()) << status.error().message << ", cut at " << cut;
            if (last->versions[lba] == 0) continue;
            const u32 version = load_le<u32>(bytes, 4);
            ASSERT_GE(version, last->versions[lba]) << "sector " << lba << ", cut at " << cut << " of " << steps.size();
            ASSERT_EQ(bytes, fill(lba, version)) << "sector " << lba << ", cut at " << cut;
        }
        const auto report = opened.value()->check(false, nullptr);
        if (report.ok()) {
            for (const std::string& finding : report.value().findings) {
                EXPECT_EQ(report.value().errors, 0u) << "cut at " << cut << ": " << finding;
            }
        }
        // And it goes on: what is written now neither harms the old nor gets lost.
        ASSERT_TRUE(opened.value()->write(area * apart + 100, fill(area, 1)).ok());
        ASSERT_TRUE(opened.value()->flush().ok());
        for (u64 lba = 0; lba < area; lba += 7) {
            if (last->versions[lba] == 0) continue;
            Bytes bytes(sector);
            ASSERT_TRUE(opened.value()->read(lba * apart, bytes).ok());
            ASSERT_GE(load_le<u32>(bytes, 4), last->versions[lba]);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Formats, WritableImage, testing::ValuesIn(writable_kinds()), kind_name);

}  // namespace
}  // namespace lockstep::image::test
