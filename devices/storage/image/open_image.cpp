#include "devices/storage/image/open_image.h"

#include <filesystem>

#include "devices/storage/image/below.h"
#include "devices/storage/image/guess.h"
#include "devices/storage/image/qcow2_image.h"
#include "devices/storage/image/raw_image.h"
#include "devices/storage/image/vdi_image.h"
#include "devices/storage/image/vhd_image.h"
#include "devices/storage/image/vmdk_image.h"
#include "devices/storage/posix_file.h"

namespace lockstep::image {

namespace {

namespace fs = std::filesystem;

constexpr int deepest = 16;  // images over images

Error needs(const std::string& name) {
    return {"needs the file \"" + name +
            "\", which is opened only when you say so (--same-folder allows files beside the image, --backing FILE "
            "names it)"};
}

class Opener {
public:
    Opener(std::string path, const OpenOptions& options, int depth)
        : path_(std::move(path)), options_(options), depth_(depth) {}

    Result<OpenedImage> open();

private:
    Result<std::unique_ptr<DiskImage>> open_format(Format format, bool named, std::unique_ptr<ByteFile> file);
    Result<Below> open_below(const std::string& name, std::optional<Format> format);
    Result<std::unique_ptr<ByteFile>> open_part(const std::string& name);

    std::string path_;
    OpenOptions options_;
    int depth_;
};

template <class Image>
Result<std::unique_ptr<DiskImage>> as_disk(Result<std::unique_ptr<Image>> image) {
    if (!image.ok()) return image.error();
    return std::unique_ptr<DiskImage>(std::move(image).value());
}

Result<Below> Opener::open_below(const std::string& name, std::optional<Format> format) {
    if (depth_ == deepest) return Error{"lies over too many other images"};
    OpenOptions options{format, true, options_.other_files, {}};
    std::string path = options_.below;
    if (path.empty()) {
        if (options_.other_files == OtherFiles::Refuse) return needs(name);
        if (options_.other_files == OtherFiles::LeaveOut) return Below::left_out();
        auto found = same_folder_path(path_, name);
        if (!found.ok()) return found.error();
        path = std::move(found).value();
    } else {
        options.format = format == Format::Vhd ? format : std::nullopt;
    }
    auto opened = Opener(path, options, depth_ + 1).open();
    if (!opened.ok()) return Error{"lies over \"" + path + "\", which " + opened.error().message};
    return Below(std::move(opened.value().image));
}

Result<std::unique_ptr<ByteFile>> Opener::open_part(const std::string& name) {
    if (options_.other_files == OtherFiles::Refuse) return needs(name);
    if (options_.other_files == OtherFiles::LeaveOut) return std::unique_ptr<ByteFile>();
    const auto path = same_folder_path(path_, name);
    if (!path.ok()) return path.error();
    auto file = PosixFile::open(path.value(), PosixFile::Access::ReadOnly);
    if (!file.ok()) return Error{"has the part \"" + name + "\", which " + file.error().message};
    return std::unique_ptr<ByteFile>(std::move(file).value());
}

Result<std::unique_ptr<DiskImage>> Opener::open_format(Format format, bool named, std::unique_ptr<ByteFile> file) {
    const OpenBelow below = [this](const std::string& name, std::optional<Format> wanted) {
        return open_below(name, wanted);
    };
    switch (format) {
        case Format::Raw:
            return as_disk(RawImage::open(std::move(file), named ? RawImage::Known::Named : RawImage::Known::Guessed));
        case Format::Qcow2: return as_disk(Qcow2Image::open(std::move(file), below));
        case Format::Vhd: return as_disk(VhdImage::open(std::move(file), below));
        case Format::Vdi: return as_disk(VdiImage::open(std::move(file)));
        case Format::Vmdk:
            return as_disk(
                VmdkImage::open(std::move(file), [this](const std::string& name) { return open_part(name); }));
    }
    return Error{"has no known format"};
}

Result<OpenedImage> Opener::open() {
    const auto access = options_.read_only ? PosixFile::Access::ReadOnly : PosixFile::Access::ReadWrite;
    auto file = PosixFile::open(path_, access);
    if (!file.ok()) return file.error();
    std::string notice = file.value()->notice();
    const bool named = options_.format.has_value();
    Result<Format> format = named ? Result<Format>(*options_.format) : guess_format(*file.value());
    if (!format.ok()) return format.error();
    auto image = open_format(format.value(), named, std::move(file).value());
    if (!image.ok()) return image.error();
    if (const std::string more = image.value()->notice(); !more.empty()) {
        notice += (notice.empty() ? "" : "; ") + more;
    }
    if (!options_.below.empty() && image.value()->information().other_file.empty()) {
        return Error{"lies over no other file, so none can be named for it"};
    }
    return OpenedImage{std::move(image).value(), notice};
}

}  // namespace

Result<std::string> same_folder_path(const std::string& path, const std::string& name) {
    const fs::path folder = fs::path(path).has_parent_path() ? fs::path(path).parent_path() : fs::path(".");
    const fs::path wanted = fs::path(name).lexically_normal();
    std::error_code error;
    const bool beside = !wanted.has_parent_path() || fs::equivalent(wanted.parent_path(), folder, error);
    const std::string file = wanted.filename().string();
    const bool inside = wanted.is_absolute() || !wanted.has_parent_path();
    if (!beside || !inside || file.empty() || file == "." || file == "..") {
        return Error{"needs the file \"" + name + "\", which is not in the same folder (name it with --backing FILE)"};
    }
    const fs::path found = folder / file;
    const fs::file_status status = fs::symlink_status(found, error);
    if (!fs::exists(status)) return Error{"needs the file \"" + name + "\", which is not in the same folder"};
    if (!fs::is_regular_file(status)) {
        return Error{"needs the file \"" + name + "\", which is not an ordinary file (name it with --backing FILE)"};
    }
    return found.string();
}

Result<OpenedImage> open_image(const std::string& path, const OpenOptions& options) {
    return Opener(path, options, 0).open();
}

}  // namespace lockstep::image
