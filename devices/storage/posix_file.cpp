#include "devices/storage/posix_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
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

Error write_error(int error) {
    if (error == ENOSPC || error == EDQUOT) return {"no space left on the host for what the guest writes"};
    return {"cannot be written: " + reason(error)};
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

Result<std::unique_ptr<PosixFile>> PosixFile::open(const std::string& path, Access access) {
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

    std::unique_ptr<PosixFile> file(new PosixFile(path, descriptor));
    file->read_only_ = access == Access::ReadOnly || refused;
    if (refused) file->notice_ = "may not be written by you, so the disk is write-protected";
    // The size under the lock: a writer that has just closed the file may have changed it.
    if (Status status = file->lock(); !status) return status.error();
    if (Status status = file->measure(); !status) return status.error();
    return file;
}

Result<std::unique_ptr<PosixFile>> PosixFile::create(const std::string& path, bool replace) {
    struct stat info {};
    const bool exists = ::stat(path.c_str(), &info) == 0;
    if (exists && !replace) return Error{"exists already (choose another name, or say that it may be overwritten)"};
    if (exists && !S_ISREG(info.st_mode)) return Error{"is no regular file (choose another name)"};
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | common_flags | (replace ? 0 : O_EXCL), 0666);
    if (descriptor < 0) {
        if (errno == EEXIST) return Error{"exists already (choose another name)"};
        if (errno == ENOENT) return Error{"cannot be created: there is no such directory"};
        return open_error(errno);
    }
    std::unique_ptr<PosixFile> file(new PosixFile(path, descriptor));
    if (Status status = file->lock(); !status) return status.error();
    // Emptied only under the lock: whoever still uses the old content keeps it.
    if (Status status = file->resize(0); !status) return status.error();
    return file;
}

PosixFile::~PosixFile() {
    // A last attempt for callers that did not flush; whoever wants to hear of a failure calls flush().
    if (unsaved_) static_cast<void>(sync_data(descriptor_));
    ::close(descriptor_);
}

bool PosixFile::is(const std::string& path) const {
    struct stat named {};
    struct stat opened {};
    return ::stat(path.c_str(), &named) == 0 && ::fstat(descriptor_, &opened) == 0 && named.st_dev == opened.st_dev &&
           named.st_ino == opened.st_ino;
}

u64 PosixFile::allocated() const {
    constexpr u64 unit = 512;  // of st_blocks, whatever the file system's own
    struct stat info {};
    if (::fstat(descriptor_, &info) != 0 || !S_ISREG(info.st_mode)) return size_;
    return static_cast<u64>(info.st_blocks) * unit;
}

Status PosixFile::measure() {
    // Again through the descriptor: the name may have come to mean something else since.
    struct stat info {};
    if (::fstat(descriptor_, &info) != 0) return open_error(errno);
    if (!S_ISREG(info.st_mode) && !S_ISBLK(info.st_mode)) {
        return Error{"is neither a file nor a block device (name a disk image)"};
    }
    const off_t end = ::lseek(descriptor_, 0, SEEK_END);
    if (end < 0) return Error{"its size cannot be found: " + reason(errno)};
    size_ = static_cast<u64>(end);
    return {};
}

Status PosixFile::lock() {
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

Status PosixFile::read(u64 offset, std::span<u8> bytes) {
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

Status PosixFile::write(u64 offset, std::span<const u8> bytes) {
    unsaved_ = true;
    while (!bytes.empty()) {
        const ssize_t put = ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return write_error(errno);
        if (put == 0) return Error{"cannot be written: the host accepts no more"};
        bytes = bytes.subspan(static_cast<std::size_t>(put));
        offset += static_cast<u64>(put);
        size_ = std::max(size_, offset);
    }
    return {};
}

Status PosixFile::resize(u64 size) {
    if (size > static_cast<u64>(std::numeric_limits<off_t>::max())) return Error{"cannot be that long"};
    unsaved_ = true;
    while (::ftruncate(descriptor_, static_cast<off_t>(size)) != 0) {
        if (errno != EINTR) return write_error(errno);
    }
    size_ = size;
    return {};
}

Status PosixFile::flush() {
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
