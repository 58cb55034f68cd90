#include "devices/storage/fat/fat_directory.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <chrono>

#include "devices/storage/overlay.h"
#include "fat_reader.h"
#include "scratch.h"

namespace lockstep::fat {
namespace {

using image::test::Bytes;
using image::test::FatReader;
using image::test::Random;
using image::test::random_bytes;
using image::test::Scratch;
using testing::HasSubstr;

class Folder : public testing::Test {
protected:
    std::unique_ptr<FatDirectory> open(const std::string& name = "DOS") {
        auto disk = FatDirectory::open(scratch_ / name);
        EXPECT_TRUE(disk.ok()) << disk.error().message;
        return disk.ok() ? std::move(disk).value() : nullptr;
    }
    std::string error(const std::string& name = "DOS") {
        const auto disk = FatDirectory::open(scratch_ / name);
        return disk.ok() ? "" : disk.error().message;
    }
    void text(const std::string& name, const std::string& content) {
        scratch_.write("DOS/" + name, Bytes(content.begin(), content.end()));
    }

    Scratch scratch_;
    Random random_{5};
};

TEST_F(Folder, FilesAndFoldersAreThere) {
    std::map<std::string, Bytes> expected;
    for (const std::string& name :
         {std::string("AUTOEXEC.BAT"), std::string("SUB/A.BIN"), std::string("SUB/DEEPER/B.BIN"),
          std::string("SUB/DEEPER/C"), std::string("EMPTY.TXT")}) {
        expected[name] = random_bytes(random_, name == "EMPTY.TXT" ? 0 : random_() % 200'000);
        scratch_.write("DOS/" + name, expected[name]);
    }
    std::filesystem::create_directory(scratch_ / "DOS/NOTHING");
    const auto disk = open();
    FatReader reader(*disk);
    EXPECT_EQ(reader.label, "DOS");
    EXPECT_EQ(reader.type, 0x06);
    EXPECT_FALSE(reader.fat32);
    for (const auto& [name, content] : expected) {
        ASSERT_TRUE(reader.files.contains(name)) << name;
        EXPECT_TRUE(reader.files[name].content == content) << name;
        EXPECT_EQ(reader.files[name].long_name, "") << name;
    }
    EXPECT_TRUE(reader.files["NOTHING"].folder);
    EXPECT_EQ(reader.files.size(), expected.size() + 3);
    EXPECT_EQ(disk->notice(), "");
    EXPECT_TRUE(disk->read_only());
}

TEST_F(Folder, LongNamesGetShortOnesAndStayReadable) {
    for (const char* name :
         {"readme.txt", "README.TXT", "A long file name.document", "a long file nope.doc", ".profile", "archive.tar.gz",
          "con", "a+b=c.txt", "na\xC3\xAFve.txt", "what?.txt", "ends.", "x.", "LONGNAME1.C", "LONGNAME2.C"}) {
        text(name, name);
    }
    FatReader reader(*open());
    const auto long_name = [&](const std::string& name) {
        return reader.files.contains(name) ? reader.files[name].long_name : "(missing)";
    };
    EXPECT_EQ(long_name("README.TXT"), "") << "who needs no other name keeps his own";
    EXPECT_EQ(long_name("README~1.TXT"), "readme~2.txt") << "FAT does not tell them apart, so one is renamed";
    EXPECT_EQ(long_name("ALONGF~1.DOC"), "A long file name.document");
    EXPECT_EQ(long_name("ALONGF~2.DOC"), "a long file nope.doc");
    EXPECT_EQ(long_name("PROFIL~1"), ".profile");
    EXPECT_EQ(long_name("ARCHIV~1.GZ"), "archive.tar.gz");
    EXPECT_EQ(long_name("CON~1"), "con") << "DOS would open the keyboard";
    EXPECT_EQ(long_name("A_B_C~1.TXT"), "a+b=c.txt");
    EXPECT_EQ(long_name("NA_VE~1.TXT"), "na?ve.txt");
    EXPECT_EQ(long_name("WHAT_~1.TXT"), "what_.txt");
    EXPECT_EQ(long_name("ENDS~1"), "ends_");
    EXPECT_EQ(long_name("LONGNA~1.C"), "LONGNAME1.C");
    EXPECT_EQ(long_name("LONGNA~2.C"), "LONGNAME2.C");
    EXPECT_EQ(reader.files.size(), 14u);
    EXPECT_EQ(std::string(reader.files["CON~1"].content.begin(), reader.files["CON~1"].content.end()), "con");
}

TEST_F(Folder, ManyAlikeNamesAllGetTheirOwn) {
    for (int i = 0; i < 1500; ++i) text("some long name " + std::to_string(i) + ".text", std::to_string(i));
    FatReader reader(*open());
    ASSERT_EQ(reader.files.size(), 1500u);
    EXPECT_TRUE(reader.files.contains("SOME~999.TEX") || reader.files.contains("SOMEL~99.TEX"));
    for (const auto& [name, file] : reader.files) {
        const std::string number(file.content.begin(), file.content.end());
        EXPECT_EQ(file.long_name, "some long name " + number + ".text");
    }
}

TEST_F(Folder, TimesAreFatTimesInUtc) {
    text("A.TXT", "a");
    text("OLD.TXT", "b");
    using namespace std::chrono;
    // 1999-12-31 23:58:58 UTC
    std::filesystem::last_write_time(scratch_ / "DOS/A.TXT", file_clock::from_sys(sys_seconds(seconds(946'684'738))));
    std::filesystem::last_write_time(scratch_ / "DOS/OLD.TXT", file_clock::from_sys(sys_seconds(seconds(0))));
    FatReader reader(*open());
    EXPECT_EQ(reader.files["A.TXT"].date, 19 << 9 | 12 << 5 | 31);
    EXPECT_EQ(reader.files["A.TXT"].time, 23 << 11 | 58 << 5 | 58 / 2);
    EXPECT_EQ(reader.files["OLD.TXT"].date, 1 << 5 | 1) << "the first day that FAT has";
}

TEST_F(Folder, ContentDependsOnTheFolderAlone) {
    for (int i = 20; i-- != 0;) text("file " + std::to_string(i), "x");
    const auto first = open();
    const auto second = open();
    Bytes a(2000 * 512);
    Bytes b(2000 * 512);
    ASSERT_TRUE(first->read(0, a).ok());
    ASSERT_TRUE(second->read(0, b).ok());
    EXPECT_EQ(a, b);
}

// Reads of any place and length see one and the same disk.
TEST_F(Folder, EveryReadSeesTheSameDisk) {
    for (int i = 0; i < 12; ++i) {
        scratch_.write("DOS/F" + std::to_string(i), random_bytes(random_, random_() % 40'000));
    }
    const auto disk = open();
    constexpr u64 part = 3000;
    Bytes whole(part * 512);
    ASSERT_TRUE(disk->read(0, whole).ok());
    for (int i = 0; i < 500; ++i) {
        const u64 lba = random_() % (part - 100);
        Bytes bytes((1 + random_() % 100) * 512);
        ASSERT_TRUE(disk->read(lba, bytes).ok());
        ASSERT_TRUE(std::equal(bytes.begin(), bytes.end(), whole.begin() + static_cast<std::ptrdiff_t>(lba * 512)));
    }
    Bytes last(512);
    EXPECT_TRUE(disk->read(disk->sectors() - 1, last).ok());
    EXPECT_FALSE(disk->write(0, last).ok());
}

TEST_F(Folder, NothingOutsideTheFolderIsReached) {
    scratch_.write("secret.txt", Bytes(10, 's'));
    text("INSIDE.TXT", "inside");
    text("SUB/OTHER.TXT", "other");
    const std::filesystem::path dos = scratch_ / "DOS";
    std::filesystem::create_symlink(scratch_ / "secret.txt", dos / "ABSOLUTE.TXT");
    std::filesystem::create_symlink("../secret.txt", dos / "RELATIVE.TXT");
    std::filesystem::create_symlink("/etc", dos / "ETC");
    std::filesystem::create_symlink(".", dos / "LOOP");
    std::filesystem::create_symlink("NOWHERE", dos / "BROKEN");
    std::filesystem::create_symlink("SUB/OTHER.TXT", dos / "GOOD.TXT");
    std::filesystem::create_symlink("../DOS/INSIDE.TXT", dos / "ROUND.TXT");
    ASSERT_EQ(::mkfifo((dos / "PIPE").c_str(), 0600), 0);
    const auto disk = open();
    FatReader reader(*disk);
    std::vector<std::string> names;
    for (const auto& [name, file] : reader.files) names.push_back(name);
    EXPECT_THAT(names, testing::UnorderedElementsAre("INSIDE.TXT", "SUB", "SUB/OTHER.TXT", "GOOD.TXT", "ROUND.TXT"));
    EXPECT_EQ(reader.files["GOOD.TXT"].content, Bytes({'o', 't', 'h', 'e', 'r'}));
    EXPECT_THAT(disk->notice(), HasSubstr("left out"));
    EXPECT_THAT(disk->notice(), HasSubstr("and 5 more"));
}

// Between the look and the read somebody puts a link to the outside where the file or its folder was.
TEST_F(Folder, LinkThatAppearsLaterIsNotFollowed) {
    scratch_.write("secret/A.TXT", Bytes(5, 's'));
    text("SUB/A.TXT", "aaaaa");
    text("B.TXT", "bbbbb");
    const auto disk = open();
    // Files of the same length and time, so that they do not look changed.
    scratch_.write("secret/B.TXT", Bytes(5, 's'));
    for (const std::string& name : {std::string("SUB/A.TXT"), std::string("B.TXT")}) {
        const std::string secret = scratch_ / ("secret/" + name.substr(name.size() - 5));
        std::filesystem::last_write_time(secret, std::filesystem::last_write_time(scratch_ / ("DOS/" + name)));
    }
    std::filesystem::remove_all(scratch_ / "DOS/SUB");
    std::filesystem::create_symlink(scratch_ / "secret", scratch_ / "DOS/SUB");
    std::filesystem::remove(scratch_ / "DOS/B.TXT");
    std::filesystem::create_symlink(scratch_ / "secret/B.TXT", scratch_ / "DOS/B.TXT");
    int failures = 0;
    for (u64 lba = disk->layout().data_start(); lba < disk->layout().data_start() + 100; ++lba) {
        Bytes bytes(512);
        if (!disk->read(lba, bytes).ok()) {
            ++failures;
        } else {
            EXPECT_NE(bytes[0], 's');
        }
    }
    EXPECT_EQ(failures, 2);
}

TEST_F(Folder, FileThatIsChangedMeanwhileIsABadSectorWithItsName) {
    text("A.TXT", "aaaaa");
    const auto disk = open();
    text("A.TXT", "something longer");
    Bytes bytes(512);
    const Status status = disk->read(disk->layout().data_start(), bytes);
    ASSERT_FALSE(status.ok());
    EXPECT_THAT(status.error().message, HasSubstr("\"A.TXT\" has been changed"));
}

TEST_F(Folder, LimitsAreSentences) {
    EXPECT_THAT(error("none"), HasSubstr("no such folder"));
    text("A.TXT", "a");
    EXPECT_THAT(error("DOS/A.TXT"), HasSubstr("no folder"));
    text("BIG", "b");
    std::filesystem::resize_file(scratch_ / "DOS/BIG", u64{4} << 30);
    EXPECT_THAT(error(), HasSubstr("4 GiB"));
    std::filesystem::remove(scratch_ / "DOS/BIG");
    std::filesystem::path deep = scratch_ / "DOS";
    for (int i = 0; i < 50; ++i) deep /= "D";
    std::filesystem::create_directories(deep);
    EXPECT_THAT(error(), HasSubstr("folders in folders"));
}

TEST_F(Folder, MuchContentMakesLargerDisks) {
    text("A", "a");
    std::filesystem::resize_file(scratch_ / "DOS/A", 600u << 20);
    auto disk = open();
    EXPECT_FALSE(disk->layout().fat32);
    EXPECT_GT(disk->size_bytes(), u64{1900} << 20);
    std::filesystem::resize_file(scratch_ / "DOS/A", u64{3} << 30);
    text("SUB/B.TXT", "in FAT32");
    disk = open();
    EXPECT_TRUE(disk->layout().fat32);
    std::filesystem::resize_file(scratch_ / "DOS/A", 1000);
    // (Opened again: the size of A is that of the first look.)
    Bytes boot(512);
    Bytes copy(512);
    ASSERT_TRUE(disk->read(Layout::partition, boot).ok());
    ASSERT_TRUE(disk->read(Layout::partition + 6, copy).ok());
    EXPECT_EQ(boot, copy);
    EXPECT_EQ(boot[66], 0x29);
}

TEST_F(Folder, Fat32IsReadLikeFat16) {
    // A file of 2 GiB, which nobody reads, makes it FAT32; it comes last.
    const Bytes content = random_bytes(random_, 100'000);
    scratch_.write("DOS/SUB/some file.bin", content);
    text("ZZZ", "");
    std::filesystem::resize_file(scratch_ / "DOS/ZZZ", u64{2} << 30);
    const auto disk = open();
    ASSERT_TRUE(disk->layout().fat32);
    EXPECT_EQ(disk->layout().disk_sectors % (255 * 63), 0u);
    FatReader reader(*disk, 200'000);
    EXPECT_EQ(reader.type, 0x0C);
    EXPECT_EQ(reader.files["ZZZ"].size, u32{1} << 31);
    EXPECT_EQ(reader.files["SUB/SOMEFI~1.BIN"].content, content);
    EXPECT_EQ(reader.files["SUB/SOMEFI~1.BIN"].long_name, "some file.bin");
}

TEST_F(Folder, GuestWritesGoToAnOverlayAndNotToTheFolder) {
    text("A.TXT", "aaaaa");
    auto disk = open();
    const u64 start = disk->layout().data_start();
    Overlay overlay(std::move(disk));
    ASSERT_TRUE(overlay.write(start, Bytes(512, 0x42)).ok());
    Bytes bytes(512);
    ASSERT_TRUE(overlay.read(start, bytes).ok());
    EXPECT_EQ(bytes, Bytes(512, 0x42));
    EXPECT_EQ(scratch_.read("DOS/A.TXT"), Bytes(5, 'a'));
}

}  // namespace
}  // namespace lockstep::fat
