#include "frontend/image_guess.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <system_error>

#include "devices/storage/floppy_geometry.h"

namespace lockstep {

namespace {

// ECMA-119 8.1: the first volume descriptor is in sector 16 of 2048 bytes, its identifier behind the type byte.
constexpr u64 iso_identifier_at = 16 * 2048 + 1;

bool holds_iso_9660(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    char identifier[5] = {};
    file.seekg(iso_identifier_at);
    file.read(identifier, sizeof identifier);
    return file.good() && std::memcmp(identifier, "CD001", sizeof identifier) == 0;
}

}  // namespace

ImageKind guess_image_kind(u64 size, bool is_cd) {
    if (size == 0) return ImageKind::Empty;
    if (is_floppy_size(size)) return ImageKind::Floppy;
    if (is_cd) return ImageKind::Cd;
    return size % 512 == 0 ? ImageKind::HardDisk : ImageKind::Odd;
}

Result<ImageKind> guess_image(const std::string& path) {
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0) {
        if (errno == ENOENT) return Error{"no such file (check the name and the directory)"};
        return Error{"cannot be opened: " + std::generic_category().message(errno)};
    }
    if (S_ISDIR(info.st_mode)) return ImageKind::Directory;
    // What is neither goes to the disk code, which says what it thinks of it.
    if (!S_ISREG(info.st_mode)) return ImageKind::Floppy;
    return guess_image_kind(static_cast<u64>(info.st_size), holds_iso_9660(path));
}

}  // namespace lockstep
