// Which format a file is taken for, which other files are opened for it, and who may open it at the same time.
#include "devices/storage/image/open_image.h"

#include <gmock/gmock.h>

#include "devices/storage/image/fields.h"
#include "devices/storage/image/guess.h"
#include "kinds.h"
#include "scratch.h"
#include "vmdk_writer.h"

namespace lockstep::image::test {
namespace {

using testing::HasSubstr;
constexpr u64 sector = BlockDevice::sector_size;

class OpenImage : public testing::Test {
protected:
    std::string make(const std::string& name, const Kind& kind, u64 size = 1u << 20) {
        Medium medium;
        EXPECT_TRUE(kind.create(*file_on(medium), size).ok());
        return scratch_.write(name, medium.content);
    }
    static Kind qcow2() { return qcow2_kind("qcow2", 16, 3, 4); }
    std::string make_overlay(const std::string& name, const std::string& backing, const std::string& format = "qcow2") {
        Qcow2Image::Creation creation;
        creation.size = 1u << 20;
        creation.backing_file = backing;
        creation.backing_format = format;
        Medium medium;
        EXPECT_TRUE(Qcow2Image::create(*file_on(medium), creation).ok());
        return scratch_.write(name, medium.content);
    }
    static std::string error(const std::string& path, OpenOptions options = {}) {
        const auto opened = open_image(path, options);
        return opened.ok() ? "" : opened.error().message;
    }
    static OpenOptions with(OtherFiles other) {
        OpenOptions options;
        options.other_files = other;
        return options;
    }
    static Format format_of(const std::string& path) {
        const auto opened = open_image(path, {});
        EXPECT_TRUE(opened.ok()) << opened.error().message;
        return opened.ok() ? opened.value().image->information().format : Format::Raw;
    }

    Scratch scratch_;
};

TEST_F(OpenImage, FormatIsKnownByContent) {
    EXPECT_EQ(format_of(make("a", qcow2())), Format::Qcow2);
    EXPECT_EQ(format_of(make("b", vhd_kind("", VhdFooter::Type::Dynamic))), Format::Vhd);
    EXPECT_EQ(format_of(make("c", vdi_kind())), Format::Vdi);
    EXPECT_EQ(format_of(scratch_.write("d", sparse_vmdk(Bytes(1u << 20, 1), false))), Format::Vmdk);
    EXPECT_EQ(format_of(make("e", raw_kind())), Format::Raw);
}

// A fixed VHD differs from a raw image only in its last sector, which a guest could have written.
TEST_F(OpenImage, FixedVhdIsKnownByItsNameAndContentTogether) {
    EXPECT_EQ(format_of(make("a.vhd", vhd_kind("", VhdFooter::Type::Fixed))), Format::Vhd);
    EXPECT_EQ(format_of(make("b.VHD", vhd_kind("", VhdFooter::Type::Fixed))), Format::Vhd);
    EXPECT_EQ(format_of(make("c.img", vhd_kind("", VhdFooter::Type::Fixed))), Format::Raw);
    EXPECT_EQ(format_of(make("d.vhd", raw_kind())), Format::Raw);
}

// CVE-2008-2004: a guest writes a header that names a file of the host to its raw disk, and waits for the next start.
TEST_F(OpenImage, GuestCannotTurnAGuessedRawImageIntoAnotherFormat) {
    const std::string path = make("disk.vhd", raw_kind());
    Medium medium;
    ASSERT_TRUE(qcow2().create(*file_on(medium), 1u << 20).ok());
    const Bytes header(medium.content.begin(), medium.content.begin() + 4096);
    Medium vhd;
    ASSERT_TRUE(vhd_kind("", VhdFooter::Type::Fixed).create(*file_on(vhd), 1u << 19).ok());
    const Bytes footer(vhd.content.end() - 512, vhd.content.end());
    {
        const auto opened = open_image(path, {});
        ASSERT_TRUE(opened.ok());
        EXPECT_THAT(opened.value().notice, HasSubstr("format=raw"));
        DiskImage& disk = *opened.value().image;
        const Status status = disk.write(0, header);
        ASSERT_FALSE(status.ok());
        EXPECT_THAT(status.error().message, HasSubstr("qcow2"));
        EXPECT_FALSE(disk.write(disk.sectors() - 1, footer).ok());
        EXPECT_TRUE(disk.write(1, header).ok()) << "elsewhere it means nothing";
        EXPECT_TRUE(disk.write(0, Bytes(4096, 0xEB)).ok());
    }
    EXPECT_EQ(format_of(path), Format::Raw);
    OpenOptions named;
    named.format = Format::Raw;
    const auto opened = open_image(path, named);
    ASSERT_TRUE(opened.ok());
    EXPECT_EQ(opened.value().notice, "");
    EXPECT_TRUE(opened.value().image->write(0, header).ok()) << "who says raw gets a disk like any other";
    EXPECT_EQ(opened.value().image->information().format, Format::Raw);
}

TEST_F(OpenImage, BackingFileIsOpenedOnlyWhenTheUserSaysSo) {
    const std::string base = make("base.qcow2", qcow2());
    const std::string path = make_overlay("top.qcow2", "base.qcow2");
    EXPECT_THAT(error(path), HasSubstr("\"base.qcow2\""));
    EXPECT_THAT(error(path), HasSubstr("--same-folder"));
    EXPECT_EQ(error(path, with(OtherFiles::SameFolder)), "");
    EXPECT_EQ(error(path, with(OtherFiles::LeaveOut)), "");
    OpenOptions named;
    named.below = base;
    EXPECT_EQ(error(path, named), "");
    named.below = scratch_ / "none";
    EXPECT_THAT(error(path, named), HasSubstr("no such file"));
    EXPECT_THAT(error(base, named), HasSubstr("lies over no other file"));
}

TEST_F(OpenImage, FilesOfOtherFoldersAreNeverOpenedByTheirNameInAnImage) {
    make("other/base.qcow2", qcow2());
    make("here/base.qcow2", qcow2());
    std::filesystem::create_symlink(scratch_ / "other/base.qcow2", scratch_ / "here/link.qcow2");
    std::filesystem::create_directory(scratch_ / "here/folder");
    for (const std::string& name :
         {std::string("../other/base.qcow2"), scratch_ / "other/base.qcow2", std::string("/etc/passwd"),
          std::string("link.qcow2"), std::string("folder"), std::string(".."), std::string("/"),
          std::string("none.qcow2"), std::string("folder/../../other/base.qcow2"), std::string("nbd://localhost/x"),
          std::string("json:{\"file\":\"x\"}")}) {
        const std::string path = make_overlay("here/top.qcow2", name);
        EXPECT_THAT(error(path, with(OtherFiles::SameFolder)), HasSubstr("needs the file")) << name;
    }
    EXPECT_EQ(error(make_overlay("here/top.qcow2", "./base.qcow2"), with(OtherFiles::SameFolder)), "");
    EXPECT_EQ(error(make_overlay("here/top.qcow2", scratch_ / "here/base.qcow2"), with(OtherFiles::SameFolder)), "");
}

TEST_F(OpenImage, ImageOverItselfEnds) {
    const std::string path = make_overlay("a.qcow2", "a.qcow2");
    OpenOptions options = with(OtherFiles::SameFolder);
    EXPECT_THAT(error(path, options), HasSubstr("written by another program"));
    options.read_only = true;
    EXPECT_THAT(error(path, options), HasSubstr("too many other images"));
}

TEST_F(OpenImage, DamagedBackingFileIsNamed) {
    scratch_.write("base.qcow2", Bytes(4096, 3));
    EXPECT_THAT(error(make_overlay("top.qcow2", "base.qcow2"), with(OtherFiles::SameFolder)),
                testing::AllOf(HasSubstr("base.qcow2"), HasSubstr("is no qcow2 image")));
}

TEST_F(OpenImage, SecondWriterIsRefusedAndABackingFileInUseCannotBeWritten) {
    for (const Kind& kind : {qcow2(), vhd_kind("", VhdFooter::Type::Dynamic), vdi_kind(), raw_kind()}) {
        const std::string path = make("disk", kind);
        const auto first = open_image(path, {});
        ASSERT_TRUE(first.ok());
        EXPECT_THAT(error(path), HasSubstr("in use by another program"));
        OpenOptions reading;
        reading.read_only = true;
        EXPECT_THAT(error(path, reading), HasSubstr("written by another program"));
    }
    const std::string base = make("base.qcow2", qcow2());
    const std::string top = make_overlay("top.qcow2", "base.qcow2");
    {
        const auto opened = open_image(top, with(OtherFiles::SameFolder));
        ASSERT_TRUE(opened.ok());
        EXPECT_THAT(error(base), HasSubstr("in use by another program"));
    }
    EXPECT_EQ(error(base), "");
}

TEST_F(OpenImage, FlatVmdkNeedsItsPartToBeAllowed) {
    Random random(2);
    const Bytes bytes = random_bytes(random, 100 * sector);
    scratch_.write("disk-flat.vmdk", bytes);
    const std::string text =
        "# Disk DescriptorFile\nversion=1\nCID=fffffffe\nparentCID=ffffffff\ncreateType=\"monolithicFlat\"\n\n"
        "# Extent description\nRW 90 FLAT \"disk-flat.vmdk\" 10\nRW 7 ZERO\nRW 5 FLAT \"disk-flat.vmdk\" 0\n";
    const std::string path = scratch_.write("disk.vmdk", Bytes(text.begin(), text.end()));
    EXPECT_THAT(error(path), HasSubstr("\"disk-flat.vmdk\""));
    const auto opened = open_image(path, with(OtherFiles::SameFolder));
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    Bytes expected(bytes.begin() + 10 * sector, bytes.end());
    expected.resize(97 * sector);
    expected.insert(expected.end(), bytes.begin(), bytes.begin() + 5 * sector);
    EXPECT_EQ(content_of(*opened.value().image), expected);
    EXPECT_FALSE(opened.value().image->write(0, Bytes(sector)).ok());
}

TEST_F(OpenImage, SparseVmdkReadsBack) {
    Random random(4);
    Bytes bytes = random_bytes(random, (3u << 20) + 7 * sector);  // the last grain is a short one
    std::fill(bytes.begin() + 300'000, bytes.begin() + 2'000'000, u8{0});
    for (const bool compressed : {false, true}) {
        const auto opened = open_image(scratch_.write("a.vmdk", sparse_vmdk(bytes, compressed)), {});
        ASSERT_TRUE(opened.ok()) << opened.error().message;
        EXPECT_EQ(content_of(*opened.value().image), bytes);
        EXPECT_TRUE(opened.value().image->read_only());
        EXPECT_EQ(opened.value().image->extent(1024).kind, Extent::Kind::Zeros);
    }
}

// --- VHD: parents ---

class VhdParent : public OpenImage {
protected:
    std::string make_vhd(const std::string& name, VhdFooter::Type type, u8 id, const std::string& parent = "",
                         u8 parent_id = 0) {
        VhdImage::Creation creation;
        creation.size = 9u << 20;
        creation.type = type;
        creation.id.fill(id);
        creation.parent_name = parent;
        creation.parent_id.fill(parent_id);
        Medium medium;
        EXPECT_TRUE(VhdImage::create(*file_on(medium), creation).ok());
        return scratch_.write(name, medium.content);
    }
};

TEST_F(VhdParent, DifferencingDiskReadsItsParentAndKeepsItsOwnWrites) {
    Random random(6);
    const std::string parent = make_vhd("parent.vhd", VhdFooter::Type::Dynamic, 1);
    Bytes model(9u << 20);
    {
        const auto opened = open_image(parent, {});
        ASSERT_TRUE(opened.ok());
        for (int i = 0; i < 40; ++i) {
            const u64 lba = random() % (model.size() / sector - 30);
            const Bytes bytes = random_bytes(random, 30 * sector);
            ASSERT_TRUE(opened.value().image->write(lba, bytes).ok());
            std::ranges::copy(bytes, model.begin() + static_cast<std::ptrdiff_t>(lba * sector));
        }
    }
    const Bytes parent_before = scratch_.read("parent.vhd");
    const std::string child = make_vhd("child.vhd", VhdFooter::Type::Differencing, 2, "parent.vhd", 1);
    EXPECT_THAT(error(child), HasSubstr("\"parent.vhd\""));
    for (int round = 0; round < 3; ++round) {
        const auto opened = open_image(child, with(OtherFiles::SameFolder));
        ASSERT_TRUE(opened.ok()) << opened.error().message;
        EXPECT_EQ(content_of(*opened.value().image), model);
        for (int i = 0; i < 5; ++i) {
            const u64 lba = random() % (model.size() / sector - 3);
            const Bytes bytes = random_bytes(random, 3 * sector);
            ASSERT_TRUE(opened.value().image->write(lba, bytes).ok());
            std::ranges::copy(bytes, model.begin() + static_cast<std::ptrdiff_t>(lba * sector));
        }
        EXPECT_EQ(content_of(*opened.value().image), model);
    }
    EXPECT_EQ(scratch_.read("parent.vhd"), parent_before);
}

TEST_F(VhdParent, AnotherParentIsRefused) {
    make_vhd("parent.vhd", VhdFooter::Type::Dynamic, 7);
    const std::string child = make_vhd("child.vhd", VhdFooter::Type::Differencing, 2, "parent.vhd", 1);
    EXPECT_THAT(error(child, with(OtherFiles::SameFolder)), HasSubstr("another parent"));
}

// Other programs store only the sectors that were written; the bitmap says which.
TEST_F(VhdParent, BlockWithSomeSectorsIsCompletedBeforeItIsWritten) {
    const std::string parent = make_vhd("parent.vhd", VhdFooter::Type::Fixed, 1);
    Bytes parent_bytes = scratch_.read("parent.vhd");
    std::fill(parent_bytes.begin(), parent_bytes.begin() + (9 << 20), u8{0x11});
    scratch_.write("parent.vhd", parent_bytes);
    const std::string child = make_vhd("child.vhd", VhdFooter::Type::Differencing, 2, "parent.vhd", 1);
    {
        const auto opened = open_image(child, with(OtherFiles::SameFolder));
        ASSERT_TRUE(opened.ok()) << opened.error().message;
        ASSERT_TRUE(opened.value().image->write(0, Bytes(8 * sector, 0x22)).ok());
    }
    Bytes bytes = scratch_.read("child.vhd");
    const u64 block = u64{load_be<u32>(bytes, 1536)} * sector;
    std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(block), 512, u8{0});
    bytes[block] = 0b0010'0000;  // the third sector only
    std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(block + 512), 2 << 20, u8{0x22});
    scratch_.write("child.vhd", bytes);
    Bytes model(9u << 20, 0x11);
    std::fill_n(model.begin() + 2 * sector, sector, u8{0x22});
    {
        const auto opened = open_image(child, with(OtherFiles::SameFolder));
        ASSERT_TRUE(opened.ok());
        EXPECT_EQ(content_of(*opened.value().image), model);
        ASSERT_TRUE(opened.value().image->write(100, Bytes(sector, 0x33)).ok());
        std::fill_n(model.begin() + 100 * sector, sector, u8{0x33});
        EXPECT_EQ(content_of(*opened.value().image), model);
    }
    EXPECT_EQ(content_of(*open_image(child, with(OtherFiles::SameFolder)).value().image), model);
}

TEST_F(VhdParent, FooterLostWhileGrowingIsFoundAtTheFront) {
    const std::string path = make_vhd("a.vhd", VhdFooter::Type::Dynamic, 1);
    Bytes bytes = scratch_.read("a.vhd");
    std::fill(bytes.end() - 512, bytes.end(), u8{0});
    scratch_.write("a.vhd", bytes);
    const auto opened = open_image(path, {});
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    DiskImage& disk = *opened.value().image;
    EXPECT_EQ(disk.check(true, nullptr).value().repaired, 1u);
    EXPECT_TRUE(disk.check(false, nullptr).value().clean());
}

// A run that ended while it made a block has left bytes behind the last block that is in the table.
TEST_F(VhdParent, NewBlockHoldsNothingOfAnInterruptedRun) {
    const std::string path = make_vhd("a.vhd", VhdFooter::Type::Dynamic, 1);
    Bytes bytes = scratch_.read("a.vhd");
    std::fill(bytes.end() - 512, bytes.end(), u8{0xDD});
    bytes.resize(bytes.size() + (1u << 20), 0xDD);
    scratch_.write("a.vhd", bytes);
    const auto opened = open_image(path, {});
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    ASSERT_TRUE(opened.value().image->write(5, Bytes(sector, 0x11)).ok());
    Bytes model(9u << 20);
    std::fill_n(model.begin() + 5 * sector, sector, u8{0x11});
    EXPECT_EQ(content_of(*opened.value().image), model);
}

TEST(VhdGeometry, WholeGeometriesHoldAtLeastTheDisk) {
    for (const u64 sectors : {u64{1}, u64{1440}, u64{1032192}, u64{1048576}, u64{8'388'608}, u64{266'338'303}}) {
        const u64 whole = vhd_whole_geometry(sectors);
        EXPECT_GE(whole, sectors);
        EXPECT_EQ(vhd_geometry(whole).total(), whole);
        EXPECT_LT(whole - sectors, 16u * 255 * 2);
    }
    EXPECT_EQ(vhd_whole_geometry(u64{1} << 32), u64{1} << 32);
}

}  // namespace
}  // namespace lockstep::image::test
