#include "frontend/image_guess.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "frontend/media.h"
#include "tests/unit/frontend/temporary_directory.h"

namespace lockstep {
namespace {

using testing::HasSubstr;

TEST(ImageGuess, GoesBySizeAndContent) {
    for (const u64 size : {163'840u, 184'320u, 327'680u, 368'640u, 737'280u, 1'228'800u, 1'474'560u, 2'949'120u}) {
        EXPECT_EQ(guess_image_kind(size, false), ImageKind::Floppy) << size;
    }
    EXPECT_EQ(guess_image_kind(0, false), ImageKind::Empty);
    EXPECT_EQ(guess_image_kind(1'474'561, false), ImageKind::Odd);
    EXPECT_EQ(guess_image_kind(u64{10} << 20, false), ImageKind::HardDisk);
    EXPECT_EQ(guess_image_kind(u64{10} << 20, true), ImageKind::Cd);
}

TEST(ImageGuess, LooksIntoTheFile) {
    const TemporaryDirectory directory;
    std::string cd(64 * 1024, '\0');
    cd.replace(0x8001, 5, "CD001");
    EXPECT_EQ(guess_image(directory.write("cd.iso", cd)).value(), ImageKind::Cd);
    EXPECT_EQ(guess_image(directory.write("floppy", std::string(737'280, '\0'))).value(), ImageKind::Floppy);
    EXPECT_EQ(guess_image(directory.path("")).value(), ImageKind::Directory);
    EXPECT_FALSE(guess_image(directory.path("missing")).ok());
}

std::string image_error(const std::string& path) {
    const Status status = check_image_is_floppy(path);
    return status.ok() ? "" : status.error().message;
}

TEST(ImageGuess, SaysWhatCannotBeUsedYet) {
    const TemporaryDirectory directory;
    EXPECT_THAT(image_error(directory.write("hd", std::string(1 << 20, '\0'))), HasSubstr("hard disk"));
    EXPECT_THAT(image_error(directory.path("")), HasSubstr("directory"));
    EXPECT_THAT(image_error(directory.path("missing")), HasSubstr("no such file"));
    EXPECT_EQ(image_error(directory.write("floppy", std::string(163'840, '\0'))), "");
}

std::string floppy_error(const std::string& path) {
    Messages silent(-1);
    const auto medium = open_floppy({path, false}, false, silent);
    return medium.ok() ? "" : medium.error().message;
}

TEST(Floppies, AreOnlyOpenedWithAFloppysSize) {
    const TemporaryDirectory directory;
    EXPECT_THAT(floppy_error(directory.write("empty", "")), HasSubstr("empty"));
    EXPECT_THAT(floppy_error(directory.write("odd", std::string(163'841, '\0'))), HasSubstr("no floppy format"));
    EXPECT_THAT(floppy_error(directory.path("missing")), HasSubstr("no such file"));
    EXPECT_EQ(floppy_error(directory.write("good", std::string(163'840, '\0'))), "");
}

TEST(Floppies, AreNotWrittenUnderSnapshot) {
    const TemporaryDirectory directory;
    const std::string path = directory.write("image", std::string(163'840, 'x'));
    Messages silent(-1);
    {
        auto medium = open_floppy({path, false}, true, silent);
        ASSERT_TRUE(medium.ok());
        EXPECT_FALSE((*medium)->read_only());
        const std::vector<u8> sector(512, 'y');
        EXPECT_TRUE((*medium)->write(0, sector).ok());
    }
    EXPECT_EQ(directory.read("image"), std::string(163'840, 'x'));
}

TEST(Floppies, CanBeWriteProtected) {
    const TemporaryDirectory directory;
    const std::string path = directory.write("image", std::string(163'840, 'x'));
    Messages silent(-1);
    const auto medium = open_floppy({path, true}, false, silent);
    ASSERT_TRUE(medium.ok());
    EXPECT_TRUE(medium.value()->read_only());
}

TEST(DemoFloppy, CanBeWrittenAndForgets) {
    const std::unique_ptr<BlockDevice> demo = demo_floppy();
    EXPECT_EQ(demo->size_bytes(), 1'474'560u);
    const std::vector<u8> sector(512, 'y');
    EXPECT_TRUE(demo->write(2000, sector).ok());
    std::vector<u8> fresh(512, 'n');
    EXPECT_TRUE(demo_floppy()->read(2000, fresh).ok());
    EXPECT_NE(fresh, sector);
}

}  // namespace
}  // namespace lockstep
