#include "frontend/img_options.h"

#include <gmock/gmock.h>

#include "frontend/progress_bar.h"

namespace lockstep {
namespace {

using image::Format;
using testing::HasSubstr;

ImgOptions parse(const std::vector<std::string>& arguments) {
    auto result = parse_img_options(arguments);
    if (const auto* error = std::get_if<OptionsError>(&result)) {
        ADD_FAILURE() << error->where << ": " << error->what;
        return {};
    }
    return std::get<ImgOptions>(result);
}

std::string error(const std::vector<std::string>& arguments) {
    const auto result = parse_img_options(arguments);
    const auto* refused = std::get_if<OptionsError>(&result);
    return refused != nullptr ? refused->where + ": " + refused->what : "";
}

TEST(ImgOptions, FormatOfATargetIsNamedOrFollowsFromItsName) {
    EXPECT_EQ(parse({"create", "a.img", "1M"}).target_format, Format::Raw);
    EXPECT_EQ(parse({"create", "a.qcow2", "1M"}).target_format, Format::Qcow2);
    EXPECT_EQ(parse({"create", "a.VHD", "1M"}).target_format, Format::Vhd);
    EXPECT_EQ(parse({"create", "-f", "qcow2", "a.img", "1M"}).target_format, Format::Qcow2);
    EXPECT_EQ(parse({"convert", "-f", "raw", "-O", "vdi", "a", "b"}).target_format, Format::Vdi);
    EXPECT_EQ(parse({"convert", "-f", "raw", "a", "b.qcow2"}).target_format, Format::Qcow2);
    EXPECT_EQ(parse({"convert", "-f", "vpc", "a", "b"}).format, Format::Vhd);
}

TEST(ImgOptions, DetailsAreQemus) {
    const ImgOptions options =
        parse({"create", "-fqcow2", "-ocluster_size=4K,compat=1.1,refcount_bits=8,lazy_refcounts=on", "a", "64K"});
    EXPECT_EQ(options.cluster_bits, 12u);
    EXPECT_EQ(options.refcount_order, 3u);
    EXPECT_TRUE(options.lazy_refcounts);
    EXPECT_EQ(options.size, 65'536u);
    EXPECT_TRUE(parse({"create", "-f", "vhd", "-o", "subformat=fixed", "a", "1M"}).fixed);
    EXPECT_EQ(parse({"create", "-o", "compat=0.10", "a.qcow2", "1M"}).version, 2u);
}

TEST(ImgOptions, WrongUseIsExplained) {
    EXPECT_THAT(error({}), HasSubstr("create, info, convert or check"));
    EXPECT_THAT(error({"creat", "a", "1M"}), HasSubstr("did you mean create?"));
    EXPECT_THAT(error({"create", "a.img"}), HasSubstr("lockstep img create FILE SIZE"));
    EXPECT_THAT(error({"info"}), HasSubstr("lockstep img info FILE"));
    EXPECT_THAT(error({"convert", "a"}), HasSubstr("lockstep img convert SOURCE TARGET"));
    EXPECT_THAT(error({"create", "a.img", "lots"}), HasSubstr("\"lots\" is not a size"));
    EXPECT_THAT(error({"create", "-f", "qed", "a", "1M"}), HasSubstr("\"qed\" is none of"));
    EXPECT_THAT(error({"create", "a.vmdk", "1M"}), HasSubstr("not made"));
    EXPECT_THAT(error({"create", "-b", "base", "a.img"}), HasSubstr("only qcow2 and VHD"));
    EXPECT_THAT(error({"create", "-o", "cluster_size=3K", "a", "1M"}), HasSubstr("no cluster size"));
    EXPECT_THAT(error({"create", "-o", "colour=red", "a", "1M"}), HasSubstr("\"colour=red\" is not known"));
    EXPECT_THAT(error({"check", "--repar", "a"}), HasSubstr("did you mean --repair?"));
    EXPECT_THAT(error({"info", "--quiet=yes", "a"}), HasSubstr("takes no value"));
    EXPECT_THAT(error({"info", "a", "--format"}), HasSubstr("needs a value"));
}

TEST(ImgOptions, SizesOfDisks) {
    const auto size = [](const char* text) {
        const auto result = parse_disk_size(text);
        return result.ok() ? result.value() : 0;
    };
    EXPECT_EQ(size("512"), 512u);
    EXPECT_EQ(size("500M"), u64{500} << 20);
    EXPECT_EQ(size("4g"), u64{4} << 30);
    EXPECT_EQ(size("2T"), u64{2} << 40);
    EXPECT_EQ(size("1.5G"), u64{1536} << 20);
    EXPECT_EQ(size("1.44M"), 1'474'560u) << "a floppy";
    EXPECT_EQ(size("360K"), 368'640u);
    for (const char* text : {"", "0", "M", "-1M", "1X", "1 M", "99999999T", "9999999999999999999999"})
        EXPECT_EQ(size(text), 0u) << text;
}

TEST(ImgHelp, FitsATerminal) {
    const std::string text = img_help_text();
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = text.find('\n', at);
        EXPECT_LE(end - at, 80u) << text.substr(at, end - at);
        at = end + 1;
    }
}

TEST(ProgressLine, TellsHowFarAndHowLong) {
    EXPECT_EQ(progress_line(0, 100, 0), "[" + std::string(50, ' ') + "]   0 %");
    EXPECT_EQ(progress_line(50, 100, 10), "[" + std::string(25, '=') + std::string(25, ' ') + "]  50 %, 11 s left");
    EXPECT_EQ(progress_line(100, 100, 10), "[" + std::string(50, '=') + "] 100 %");
    EXPECT_EQ(progress_line(1, 1000, 60), "[" + std::string(50, ' ') + "]   0 %, 999 min left");
    EXPECT_EQ(progress_line(0, 0, 5), "[" + std::string(50, '=') + "] 100 %");
}

TEST(SizeText, RoundsDown) {
    EXPECT_EQ(size_text(0), "0 bytes");
    EXPECT_EQ(size_text(1023), "1023 bytes");
    EXPECT_EQ(size_text(1536), "1.5 KiB");
    EXPECT_EQ(size_text(u64{500} << 20), "500 MiB");
    EXPECT_EQ(size_text((u64{1} << 30) - 1), "1023.9 MiB");
}

}  // namespace
}  // namespace lockstep
