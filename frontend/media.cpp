#include "frontend/media.h"

#include <sys/stat.h>

#include "bios/roms.h"
#include "devices/storage/floppy_geometry.h"
#include "devices/storage/memory_disk.h"
#include "devices/storage/overlay.h"
#include "devices/storage/raw_file.h"
#include "frontend/image_guess.h"

namespace lockstep {

Result<std::unique_ptr<BlockDevice>> open_floppy(const FloppyImage& image, bool snapshot, Messages& messages) {
    const bool only_read = snapshot || image.read_only;
    auto file = RawFile::open(image.path, only_read ? RawFile::Access::ReadOnly : RawFile::Access::ReadWrite);
    if (!file.ok()) return file.error();

    // The device counts whole sectors; the file may hold a broken one more.
    struct stat info {};
    u64 size = (*file)->size_bytes();
    if (::stat(image.path.c_str(), &info) == 0 && S_ISREG(info.st_mode)) size = static_cast<u64>(info.st_size);
    if (const auto geometry = floppy_geometry_of_size(size); !geometry.ok()) return geometry.error();

    if (!(*file)->notice().empty()) messages.say(image.path, (*file)->notice());
    std::unique_ptr<BlockDevice> device = std::move(file).value();
    if (snapshot && !image.read_only) device = std::make_unique<Overlay>(std::move(device));
    return device;
}

std::unique_ptr<BlockDevice> demo_floppy() {
    return std::make_unique<Overlay>(std::make_unique<MemoryDisk>("demo disk", roms::demo_disk().expanded()));
}

Status check_image_is_floppy(const std::string& path) {
    const auto kind = guess_image(path);
    if (!kind.ok()) return kind.error();
    switch (kind.value()) {
        case ImageKind::Directory: return Error{"is a directory, not a disk image (name a file)"};
        case ImageKind::Cd: return Error{"is a CD image, and this version has no CD drive (use a floppy image)"};
        case ImageKind::HardDisk:
            return Error{"has the size of a hard disk, and this version has none (use a floppy image, 160K to 2.88M)"};
        case ImageKind::Floppy:
        case ImageKind::Empty:
        case ImageKind::Odd: return {};  // opening it finds the right words
    }
    return {};
}

}  // namespace lockstep
