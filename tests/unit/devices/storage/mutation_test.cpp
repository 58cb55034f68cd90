// Damaged images: thousands for each format, made by changing bytes of good ones. Each opens or is refused with a
// sentence, and whatever is done with it then ends, without a crash and in little memory.
#include <sys/resource.h>

#include "damaged_seeds.h"
#include "devices/storage/image/fields.h"

#if defined(__SANITIZE_ADDRESS__)
#define LOCKSTEP_SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define LOCKSTEP_SANITIZED
#endif
#endif

namespace lockstep::image::test {
namespace {

constexpr u64 sector = BlockDevice::sector_size;

// Where a change does most: headers, tables and their surroundings rather than data.
void damage(Random& random, Bytes& bytes) {
    const u64 interesting[] = {0, 512, 1024, 65'536, 131'072, 196'608, bytes.size() - 512, bytes.size() - 1024};
    for (u64 changes = 1 + random() % 6; changes-- != 0;) {
        u64 at = random() % 3 == 0 ? random() % bytes.size() : interesting[random() % 8] + random() % 600;
        if (at + 8 > bytes.size()) at = bytes.size() - 8;
        switch (random() % 6) {
            case 0: bytes[at] = static_cast<u8>(random()); break;
            case 1: bytes[at] ^= static_cast<u8>(1u << random() % 8); break;
            case 2: store_be<u64>(bytes, at / 8 * 8, random() >> random() % 64); break;
            case 3: store_le<u32>(bytes, at / 4 * 4, static_cast<u32>(random() >> random() % 64)); break;
            case 4: store_be<u64>(bytes, at / 8 * 8, ~u64{0} << random() % 64); break;
            default: bytes.resize(std::max<u64>(16, random() % bytes.size())); break;
        }
    }
}

class Damaged : public testing::TestWithParam<Seed> {};

TEST_P(Damaged, ImagesAreRefusedOrUsableAndNothingWorse) {
    const Bytes good = GetParam().content();
    ASSERT_GT(good.size(), 1024u);
    {
        Medium medium;
        medium.content = good;
        const auto image = GetParam().open(file_on(medium));
        ASSERT_TRUE(image.ok()) << image.error().message;
    }
    Random random(1234);
    int opened = 0;
    constexpr int rounds = 2000;
    for (int round = 0; round < rounds; ++round) {
        Medium medium;
        medium.most = 64u << 20;
        medium.content = good;
        damage(random, medium.content);
        if (GetParam().repair_checksums) GetParam().repair_checksums(medium.content);
        auto image = GetParam().open(file_on(medium));
        if (!image.ok()) {
            ASSERT_FALSE(image.error().message.empty());
            continue;
        }
        ++opened;
        DiskImage& disk = *image.value();
        ASSERT_GT(disk.sectors() + 1, 0u);
        static_cast<void>(disk.information());
        Bytes bytes(40 * sector);
        for (int i = 0; i < 12 && disk.sectors() >= 40; ++i) {
            const u64 lba = i < 4 ? static_cast<u64>(i) * 40 % (disk.sectors() - 39) : random() % (disk.sectors() - 39);
            static_cast<void>(disk.read(lba, bytes));
            const Extent extent = disk.extent(lba);
            ASSERT_GE(extent.sectors, 1u);
            ASSERT_LE(extent.sectors, disk.sectors() - lba);
            static_cast<void>(disk.write(lba, std::span(bytes).first((1 + random() % 40) * sector)));
        }
        static_cast<void>(disk.flush());
        const auto report = disk.check(random() % 2 == 0, nullptr);
        if (report.ok()) {
            ASSERT_LE(report.value().findings.size(), 20u);
        }
        static_cast<void>(disk.read(0, std::span(bytes).first(std::min<u64>(disk.size_bytes(), bytes.size()))));
    }
    EXPECT_GT(opened, rounds / 50) << "the changes should not all be noticed at once";
    rusage use{};
    ASSERT_EQ(::getrusage(RUSAGE_SELF, &use), 0);
#if !defined(LOCKSTEP_SANITIZED) && !defined(__APPLE__)
    EXPECT_LT(use.ru_maxrss, 600 * 1024) << "KiB, with the test's own media";
#endif
}

std::string seed_name(const testing::TestParamInfo<Seed>& seed) {
    return seed.param.name;
}

INSTANTIATE_TEST_SUITE_P(Formats, Damaged, testing::ValuesIn(seeds()), seed_name);

}  // namespace
}  // namespace lockstep::image::test
