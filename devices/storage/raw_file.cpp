#include "devices/storage/raw_file.h"

namespace lockstep {

Status check_raw_size(u64 bytes) {
    if (bytes == 0) return Error{"is empty (a disk image holds at least one sector of 512 bytes)"};
    if (bytes < BlockDevice::sector_size) {
        return Error{"holds only " + std::to_string(bytes) +
                     " bytes (a disk image holds at least one sector of 512 bytes)"};
    }
    return {};
}

Result<std::unique_ptr<RawFile>> RawFile::open(const std::string& path, Access access) {
    auto file = PosixFile::open(path, access);
    if (!file.ok()) return file.error();
    if (Status status = check_raw_size((*file)->size()); !status) return status.error();
    return std::unique_ptr<RawFile>(new RawFile(std::move(file).value()));
}

}  // namespace lockstep
