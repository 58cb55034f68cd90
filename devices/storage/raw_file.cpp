#include "devices/storage/raw_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <cerrno>
#include <limits>
#include <system_error>

namespace lockstep {

namespace {

std::string reason(int error) {
    return std::generic_category().message(error);
}

Error open_error(int error) {
    switch (error) {
        case ENOENT: return {"no such file (check the name and the directory)"};
        case ENOTDIR: return {"a part of the path is not a directory (check the name)"};
        case EACCES:
        case EPERM: return {"permission denied (the file or a directory above it may not be read by you)"};
        case ELOOP: return {"the symbolic links form a loop (name the file itself)"};
        case ENXIO:
        case EISDIR: return {"not a disk image (name a file or a block device)"};
        default: return {"cannot be opened: " + reason(error)};
    }
}

bool forbids_writing(int error) {
    return error == EACCES || error == EPERM || error == EROFS;
}

// O_NONBLOCK: opening a pipe must not wait for its other end; regular files do not care.
constexpr int common_flags = O_CLOEXEC | O_NONBLOCK | O_NOCTTY;

int open_retrying(const std::string& path, int flags) {
    for (;;) {
        const int descriptor = ::open(path.c_str(), flags);
        if (descriptor >= 0 || errno != EINTR) return descriptor;
    }
}

int sync_data(int descriptor) {
#if defined(__APPLE__)
    return ::fcntl(descriptor, F_FULLFSYNC);
#else
    return ::fdatasync(descriptor);
#endif
}

int try_lock(int descriptor, bool exclusive) {
#if defined(F_OFD_SETLK)
    struct flock range {};
    range.l_type = exclusive ? F_WRLCK : F_RDLCK;
    range.l_whence = SEEK_SET;
    return ::fcntl(descriptor, F_OFD_SETLK, &range);
#else
    return ::flock(descriptor, (exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB);
#endif
}

}  // namespace

Result<std::unique_ptr<RawFile>> RawFile::open(const std::string& path, Access access) {
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0) return open_error(errno);
    if (S_ISDIR(info.st_mode)) return Error{"is a directory, not a disk image (name a file)"};
    if (!S_ISREG(info.st_mode) && !S_ISBLK(info.st_mode)) {
        return Error{"is neither a file nor a block device (name a disk image)"};
    }

    int descriptor = -1;
    bool refused = false;
    if (access == Access::ReadWrite) {
        descriptor = open_retrying(path, O_RDWR | common_flags);
        refused = descriptor < 0 && forbids_writing(errno);
        if (descriptor < 0 && !refused) return open_error(errno);
    }
    if (descriptor < 0) {
        descriptor = open_retrying(path, O_RDONLY | common_flags);
        if (descriptor < 0) return open_error(errno);
    }

    std::unique_ptr<RawFile> file(new RawFile(path, descriptor));
    file->read_only_ = access == Access::ReadOnly || refused;
    if (refused) file->notice_ = "may not be written by you, so the disk is write-protected";
    if (Status status = file->measure(); !status) return status.error();
    if (Status status = file->lock(); !status) return status.error();
    return file;
}

RawFile::~RawFile() {
    // A last attempt for callers that did not flush; whoever wants to hear of a failure calls flush().
    if (unsaved_) static_cast<void>(sync_data(descriptor_));
    ::close(descriptor_);
}

Status RawFile::measure() {
    // Again through the descriptor: the name may have come to mean something else since.
    struct stat info {};
    if (::fstat(descriptor_, &info) != 0) return open_error(errno);
    if (!S_ISREG(info.st_mode) && !S_ISBLK(info.st_mode)) {
        return Error{"is neither a file nor a block device (name a disk image)"};
    }
    const off_t end = ::lseek(descriptor_, 0, SEEK_END);
    if (end < 0) return Error{"its size cannot be found: " + reason(errno)};
    if (end == 0) return Error{"is empty (a disk image holds at least one sector of 512 bytes)"};
    sectors_ = static_cast<u64>(end) / sector_size;
    if (sectors_ == 0) {
        return Error{"holds only " + std::to_string(end) +
                     " bytes (a disk image holds at least one sector of 512 bytes)"};
    }
    return {};
}

Status RawFile::lock() {
    while (try_lock(descriptor_, !read_only_) != 0) {
        if (errno == EINTR) continue;
        if (errno == EAGAIN || errno == EACCES || errno == EWOULDBLOCK) {
            return Error{read_only_ ? "is being written by another program (close that one first)"
                                    : "is in use by another program (close that one first, or discard writes with "
                                      "-snapshot if it only reads)"};
        }
        if (!notice_.empty()) notice_ += "; ";
        notice_ += "cannot be locked here, so take care that no other program writes to it";
        break;
    }
    return {};
}

Status RawFile::do_read(u64 lba, std::span<u8> bytes) {
    u64 offset = lba * sector_size;
    while (!bytes.empty()) {
        const ssize_t got = ::pread(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return Error{"cannot be read: " + reason(errno)};
        if (got == 0) return Error{"has become shorter while it was in use"};
        bytes = bytes.subspan(static_cast<std::size_t>(got));
        offset += static_cast<u64>(got);
    }
    return {};
}

Status RawFile::do_write(u64 lba, std::span<const u8> bytes) {
    u64 offset = lba * sector_size;
    unsaved_ = true;
    while (!bytes.empty()) {
        const ssize_t put = ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) {
            const int error = errno;
            if (error == ENOSPC || error == EDQUOT) return Error{"no space left on the host for what the guest writes"};
            return Error{"cannot be written: " + reason(error)};
        }
        if (put == 0) return Error{"cannot be written: the host accepts no more"};
        bytes = bytes.subspan(static_cast<std::size_t>(put));
        offset += static_cast<u64>(put);
    }
    return {};
}

Status RawFile::do_flush() {
    if (!unsaved_) return {};
    while (sync_data(descriptor_) != 0) {
        if (errno == EINTR) continue;
        // After a failed sync nobody knows which pages were lost: keep the flag, so that the next flush tries and
        // reports again instead of claiming success.
        return Error{"could not be made safe on the host's disk: " + reason(errno)};
    }
    unsaved_ = false;
    return {};
}

}  // namespace lockstep
