// The same images seen by qemu-img, both ways: what we write it reads and finds in order, and what it writes we read.
#include <array>
#include <cstdio>

#include "devices/storage/image/fields.h"
#include "devices/storage/image/open_image.h"
#include "kinds.h"
#include "scratch.h"

namespace lockstep::image::test {
namespace {

constexpr u64 sector = BlockDevice::sector_size;
constexpr u64 disk_size = 12u << 20;

// The status and what was said.
std::pair<int, std::string> run(const std::string& command) {
    std::string output;
    FILE* const pipe = ::popen((command + " 2>&1").c_str(), "r");
    if (pipe == nullptr) return {-1, ""};
    std::array<char, 4096> buffer{};
    while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), pipe)) output.append(buffer.data(), got);
    return {::pclose(pipe), output};
}

void expect_ok(const std::string& command) {
    const auto [status, output] = run(command);
    EXPECT_EQ(status, 0) << command << "\n" << output;
}

class QemuImg : public testing::Test {
protected:
    void SetUp() override {
        if (run("qemu-img --version").first != 0) GTEST_SKIP() << "qemu-img is not installed (qemu-utils)";
        model_.resize(disk_size);
        for (int i = 0; i < 30; ++i) {
            const u64 at = random_() % (disk_size - 200'000);
            const Bytes bytes = random_bytes(random_, 1 + random_() % (i % 3 == 0 ? 150'000 : 700));
            std::ranges::copy(bytes, model_.begin() + static_cast<std::ptrdiff_t>(at));
        }
        scratch_.write("model.raw", model_);
    }
    std::string quoted(const std::string& name) const { return "'" + (scratch_ / name) + "'"; }
    void expect_reads(const std::string& name, const OpenOptions& options = {}) {
        const auto opened = open_image(scratch_ / name, options);
        ASSERT_TRUE(opened.ok()) << name << " " << opened.error().message;
        Bytes content = content_of(*opened.value().image);
        content.resize(disk_size);
        EXPECT_TRUE(content == model_) << name;
        const auto report = opened.value().image->check(false, nullptr);
        if (report.ok()) {
            EXPECT_TRUE(report.value().clean()) << name << testing::PrintToString(report.value().findings);
        }
    }

    Scratch scratch_;
    Random random_{11};
    Bytes model_;
};

TEST_F(QemuImg, ReadsAndChecksWhatWeWrite) {
    const std::pair<Kind, std::string> kinds[] = {{qcow2_kind("a", 16, 3, 4), "qcow2"},
                                                  {qcow2_kind("b", 16, 2, 4), "qcow2"},
                                                  {qcow2_kind("c", 9, 3, 0), "qcow2"},
                                                  {qcow2_kind("d", 12, 3, 6), "qcow2"},
                                                  {qcow2_kind("e", 21, 3, 5), "qcow2"},
                                                  {vhd_kind("f.vhd", VhdFooter::Type::Fixed), "vpc"},
                                                  {vhd_kind("g", VhdFooter::Type::Dynamic), "vpc"},
                                                  {vdi_kind(), "vdi"}};
    for (const auto& [kind, format] : kinds) {
        Medium medium;
        ASSERT_TRUE(kind.create(*file_on(medium), vhd_whole_geometry(disk_size / sector) * sector).ok());
        {
            const auto image = kind.open(file_on(medium));
            ASSERT_TRUE(image.ok());
            // In the order of chance, in pieces of all sizes.
            std::vector<u64> pieces;
            for (u64 at = 0; at < disk_size; at += 24 * sector) pieces.push_back(at);
            std::ranges::shuffle(pieces, random_);
            for (const u64 at : pieces) {
                const auto bytes = std::span(model_).subspan(at, std::min<u64>(24 * sector, disk_size - at));
                if (all_zero(bytes)) continue;
                ASSERT_TRUE(image.value()->write(at / sector, bytes).ok());
            }
            ASSERT_TRUE(image.value()->flush().ok());
        }
        scratch_.write(kind.name, medium.content);
        expect_ok("qemu-img compare -f " + format + " -F raw " + quoted(kind.name) + " " + quoted("model.raw"));
        if (format == "qcow2" || format == "vdi") expect_ok("qemu-img check -f " + format + " " + quoted(kind.name));
    }
}

TEST_F(QemuImg, WritesWhatWeRead) {
    const std::string formats[] = {"raw",
                                   "qcow2",
                                   "qcow2 -o compat=0.10",
                                   "qcow2 -o cluster_size=512",
                                   "qcow2 -o cluster_size=2M",
                                   "qcow2 -o refcount_bits=1",
                                   "qcow2 -o lazy_refcounts=on",
                                   "qcow2 -o preallocation=metadata",
                                   "qcow2 -c",
                                   "qcow2 -c -o cluster_size=4k",
                                   "qcow2 -c -o compression_type=zstd",
                                   "vpc",
                                   "vpc -o force_size=on",
                                   "vdi",
                                   "vdi -o static=on",
                                   "vmdk",
                                   "vmdk -o subformat=streamOptimized"};
    for (const std::string& format : formats) {
        expect_ok("qemu-img convert -f raw -O " + format + " " + quoted("model.raw") + " " + quoted("a.img"));
        SCOPED_TRACE(format);
        expect_reads("a.img");
    }
    expect_ok("qemu-img convert -f raw -O vpc -o subformat=fixed " + quoted("model.raw") + " " + quoted("a.vhd"));
    expect_reads("a.vhd");
    OpenOptions allowed;
    allowed.other_files = OtherFiles::SameFolder;
    for (const std::string subformat : {"monolithicFlat", "twoGbMaxExtentSparse", "twoGbMaxExtentFlat"}) {
        expect_ok("qemu-img convert -f raw -O vmdk -o subformat=" + subformat + " " + quoted("model.raw") + " " +
                  quoted(subformat + ".vmdk"));
        expect_reads(subformat + ".vmdk", allowed);
    }
}

TEST_F(QemuImg, GoesOnWithImagesThatWeChanged) {
    for (const std::string format : {"qcow2", "qcow2 -c", "qcow2 -o cluster_size=512,refcount_bits=2", "vpc", "vdi"}) {
        SCOPED_TRACE(format);
        const std::string name = format.substr(0, format.find(' '));
        expect_ok("qemu-img convert -f raw -O " + format + " " + quoted("model.raw") + " " + quoted("a.img"));
        Bytes model = model_;
        {
            const auto opened = open_image(scratch_ / "a.img", {});
            ASSERT_TRUE(opened.ok()) << opened.error().message;
            for (int i = 0; i < 200; ++i) {
                const u64 lba = random_() % (disk_size / sector - 20);
                const Bytes bytes = random_bytes(random_, (1 + random_() % 20) * sector);
                ASSERT_TRUE(opened.value().image->write(lba, bytes).ok());
                std::ranges::copy(bytes, model.begin() + static_cast<std::ptrdiff_t>(lba * sector));
                if (i % 20 == 0) {
                    ASSERT_TRUE(opened.value().image->flush().ok());
                }
            }
            ASSERT_TRUE(opened.value().image->flush().ok());
            ASSERT_TRUE(opened.value().image->flush().ok());
        }
        scratch_.write("now.raw", model);
        expect_ok("qemu-img compare -f " + name + " -F raw " + quoted("a.img") + " " + quoted("now.raw"));
        if (name != "vpc") expect_ok("qemu-img check -f " + name + " " + quoted("a.img"));
    }
}

TEST_F(QemuImg, BackingFilesAndSnapshotsOfItsMaking) {
    expect_ok("qemu-img convert -f raw -O qcow2 " + quoted("model.raw") + " " + quoted("base.qcow2"));
    expect_ok("cd '" + scratch_.path().string() + "' && qemu-img create -q -f qcow2 -b base.qcow2 -F qcow2 top.qcow2");
    OpenOptions allowed;
    allowed.other_files = OtherFiles::SameFolder;
    expect_reads("top.qcow2", allowed);
    expect_ok("qemu-img snapshot -c 'first one' " + quoted("top.qcow2"));
    Bytes model = model_;
    {
        const auto opened = open_image(scratch_ / "top.qcow2", allowed);
        ASSERT_TRUE(opened.ok()) << opened.error().message;
        const auto snapshots = opened.value().image->information().snapshots;
        ASSERT_EQ(snapshots.size(), 1u);
        EXPECT_EQ(snapshots[0].name, "first one");
        for (int i = 0; i < 100; ++i) {
            const u64 lba = random_() % (disk_size / sector - 20);
            const Bytes bytes = random_bytes(random_, (1 + random_() % 20) * sector);
            ASSERT_TRUE(opened.value().image->write(lba, bytes).ok());
            std::ranges::copy(bytes, model.begin() + static_cast<std::ptrdiff_t>(lba * sector));
        }
    }
    scratch_.write("now.raw", model);
    expect_ok("qemu-img check " + quoted("top.qcow2"));
    expect_ok("qemu-img compare " + quoted("top.qcow2") + " -F raw " + quoted("now.raw"));
    expect_ok("qemu-img snapshot -a 1 " + quoted("top.qcow2"));
    expect_ok("qemu-img compare " + quoted("top.qcow2") + " -F raw " + quoted("model.raw"));
    expect_ok("qemu-img check " + quoted("top.qcow2"));
}

}  // namespace
}  // namespace lockstep::image::test
