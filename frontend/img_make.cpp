#include "frontend/img_make.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <random>

#include "devices/storage/image/fields.h"
#include "devices/storage/image/open_image.h"
#include "devices/storage/image/qcow2_image.h"
#include "devices/storage/image/vdi_image.h"
#include "devices/storage/image/vhd_image.h"
#include "devices/storage/posix_file.h"
#include "frontend/host_file.h"

namespace lockstep {

namespace {

using image::Format;

// RFC 9562, version 4.
std::array<u8, 16> random_id() {
    std::random_device device;
    std::array<u8, 16> id{};
    for (u8& byte : id) byte = static_cast<u8>(device());
    id[6] = static_cast<u8>((id[6] & 0x0F) | 0x40);
    id[8] = static_cast<u8>((id[8] & 0x3F) | 0x80);
    return id;
}

u64 seconds_now() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return static_cast<u64>(std::chrono::duration_cast<std::chrono::seconds>(now).count());
}

// VHD disks are whole geometries: some readers believe the geometry, others the size.
u64 size_for(Format format, u64 size) {
    const u64 sectors = image::divide_up(size, BlockDevice::sector_size);
    return (format == Format::Vhd ? image::vhd_whole_geometry(sectors) : sectors) * BlockDevice::sector_size;
}

}  // namespace

Result<std::unique_ptr<NewImage>> NewImage::make(const std::string& path, u64 size, const ImgOptions& options,
                                                 const Backing& backing) {
    struct stat info {};
    if (::stat(path.c_str(), &info) == 0) {
        if (!S_ISREG(info.st_mode)) return Error{"exists and is no ordinary file (choose another name)"};
        if (!options.force) return Error{"exists already (--force replaces it)"};
        // Under somebody's machine nothing is replaced.
        if (const auto old = PosixFile::open(path, PosixFile::Access::ReadWrite); !old.ok()) return old.error();
    }
    std::unique_ptr<NewImage> made(new NewImage(path, options));
    made->size_ = size_for(*options.target_format, size);
    if (Status status = made->create(backing); !status) return status.error();
    return made;
}

NewImage::~NewImage() {
    if (exists_) ::unlink(part().c_str());
}

Status NewImage::create(const Backing& backing) {
    auto file = PosixFile::create(part(), true);
    if (!file.ok()) return file.error();
    exists_ = true;
    ByteFile& bytes = *file.value();
    switch (*options_.target_format) {
        case Format::Raw: return bytes.resize(size_);
        case Format::Vdi: return image::VdiImage::create(bytes, {size_, random_id()});
        case Format::Qcow2: {
            image::Qcow2Image::Creation creation;
            creation.size = size_;
            creation.cluster_bits = options_.cluster_bits;
            creation.version = options_.version;
            creation.refcount_order = options_.refcount_order;
            creation.lazy_refcounts = options_.lazy_refcounts && options_.version == 3;
            creation.backing_file = backing.name;
            if (options_.backing_format && !backing.name.empty()) {
                // QEMU knows VHD by another name.
                creation.backing_format = *options_.backing_format == Format::Vhd
                                              ? "vpc"
                                              : std::string(image::format_name(*options_.backing_format));
            }
            return image::Qcow2Image::create(bytes, creation);
        }
        case Format::Vhd: {
            image::VhdImage::Creation creation;
            creation.size = size_;
            creation.id = random_id();
            creation.seconds = seconds_now();
            using enum image::VhdFooter::Type;
            creation.type = !backing.name.empty() ? Differencing : options_.fixed ? Fixed : Dynamic;
            creation.parent_name = backing.name;
            creation.parent_id = backing.id;
            return image::VhdImage::create(bytes, creation);
        }
        case Format::Vmdk: break;
    }
    return Error{"images of this format cannot be made"};
}

Result<std::unique_ptr<image::DiskImage>> NewImage::open() const {
    image::OpenOptions options;
    options.format = options_.target_format;
    auto opened = image::open_image(part(), options);
    if (!opened.ok()) return opened.error();
    return std::move(opened.value().image);
}

Status NewImage::finish() {
    {
        auto file = PosixFile::open(part(), PosixFile::Access::ReadWrite);
        if (!file.ok()) return file.error();
        if (Status status = file.value()->flush(); !status) return status;
    }
    if (std::rename(part().c_str(), path_.c_str()) != 0) return write_error(errno);
    exists_ = false;
    return {};
}

}  // namespace lockstep
