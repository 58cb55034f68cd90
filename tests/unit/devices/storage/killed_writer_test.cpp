// A program that writes an image is killed at any moment (SIGKILL): every sector that it had flushed is there, and the
// image can be opened at once.
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <thread>

#include "devices/storage/image/fields.h"
#include "devices/storage/image/open_image.h"
#include "kinds.h"
#include "scratch.h"

namespace lockstep::image::test {
namespace {

constexpr u64 sector = BlockDevice::sector_size;
constexpr u32 area = 2000;  // sectors

Bytes journal_entry(u32 lba, u32 counter) {
    Bytes bytes(sector);
    for (std::size_t i = 0; i < sector; i += 8) {
        store_le<u32>(bytes, i, lba);
        store_le<u32>(bytes, i + 4, counter);
    }
    return bytes;
}

// Writes sectors in the order of chance, flushes, and tells through the pipe up to which counter all is safe.
[[noreturn]] void write_forever(const std::string& path, int pipe, u32 counter, u64 seed) {
    Random random(seed);
    auto opened = open_image(path, {});
    if (!opened.ok()) ::_exit(1);
    for (;;) {
        for (u64 left = 1 + random() % 8; left-- != 0;) {
            const u32 lba = static_cast<u32>(random() % area);
            ++counter;
            const u32 record[2] = {lba, counter};
            // Announced before, so that the parent knows what may be there.
            if (::write(pipe, record, sizeof record) != sizeof record) ::_exit(1);
            if (!opened.value().image->write(lba * 5, journal_entry(lba, counter)).ok()) ::_exit(1);
        }
        if (!opened.value().image->flush().ok()) ::_exit(1);
        const u32 record[2] = {~0u, counter};
        if (::write(pipe, record, sizeof record) != sizeof record) ::_exit(1);
    }
}

class KilledWriter : public testing::TestWithParam<Kind> {};

TEST_P(KilledWriter, LosesNoFlushedSector) {
    Scratch scratch;
    Medium medium;
    ASSERT_TRUE(GetParam().create(*file_on(medium), 8u << 20).ok());
    const std::string path = scratch.write("disk.img", medium.content);
    Random random(21);
    std::vector<u32> flushed(area);
    u32 counter = 0;
    u64 flushes = 0;
    for (int round = 0; round < 25; ++round) {
        int ends[2];
        ASSERT_EQ(::pipe(ends), 0);
        const pid_t child = ::fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            ::close(ends[0]);
            write_forever(path, ends[1], counter, random());
        }
        ::close(ends[1]);
        // The pipe is read while the child runs, or it would stand still.
        std::vector<u32> written = flushed;
        std::thread reader([&] {
            u32 record[2];
            while (::read(ends[0], record, sizeof record) == sizeof record) {
                if (record[0] == ~0u) {
                    flushed = written;
                    ++flushes;
                } else {
                    written[record[0]] = record[1];
                }
                counter = record[1];
            }
        });
        std::this_thread::sleep_for(std::chrono::microseconds(5000 + random() % 40'000));
        ::kill(child, SIGKILL);
        int status = 0;
        ::waitpid(child, &status, 0);
        reader.join();
        ::close(ends[0]);
        ASSERT_TRUE(WIFSIGNALED(status)) << "the writer ended by itself";
        random.discard(3);

        const auto opened = open_image(path, {});
        ASSERT_TRUE(opened.ok()) << opened.error().message;
        for (u32 lba = 0; lba < area; ++lba) {
            if (flushed[lba] == 0) continue;
            Bytes bytes(sector);
            ASSERT_TRUE(opened.value().image->read(lba * 5, bytes).ok());
            const u32 version = load_le<u32>(bytes, 4);
            ASSERT_GE(version, flushed[lba]) << "sector " << lba << ", round " << round;
            ASSERT_EQ(bytes, journal_entry(lba, version));
        }
        const auto report = opened.value().image->check(false, nullptr);
        if (report.ok()) {
            ASSERT_EQ(report.value().errors, 0u) << testing::PrintToString(report.value().findings);
        }
        counter += 100;
    }
    EXPECT_GT(flushes, 5u);
}

INSTANTIATE_TEST_SUITE_P(Formats, KilledWriter,
                         testing::Values(qcow2_kind("qcow2", 16, 3, 4), qcow2_kind("qcow2_512", 9, 3, 4),
                                         vhd_kind("vhd_dynamic", VhdFooter::Type::Dynamic), vdi_kind()),
                         kind_name);

}  // namespace
}  // namespace lockstep::image::test
