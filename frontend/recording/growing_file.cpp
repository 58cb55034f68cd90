#include "frontend/recording/growing_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "frontend/host_file.h"
#include "frontend/signals.h"

namespace lockstep {

namespace {

constexpr std::size_t buffer_limit = std::size_t{64} << 10;

}  // namespace

Result<std::unique_ptr<GrowingFile>> GrowingFile::create(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0666);
    if (descriptor < 0) return write_error(errno);
    struct stat info {};
    const bool seekable = ::fstat(descriptor, &info) == 0 && S_ISREG(info.st_mode);
    return std::unique_ptr<GrowingFile>(new GrowingFile(descriptor, seekable));
}

GrowingFile::~GrowingFile() {
    if (descriptor_ >= 0) static_cast<void>(close());
}

Status GrowingFile::append(std::span<const u8> bytes) {
    buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
    return buffer_.size() >= buffer_limit ? flush() : Status{};
}

Status GrowingFile::flush() {
    std::span<const u8> left = buffer_;
    while (!left.empty()) {
        const ssize_t put = ::write(descriptor_, left.data(), left.size());
        if (put > 0) {
            left = left.subspan(static_cast<std::size_t>(put));
        } else if (put == 0 || errno != EINTR || signals::received() != 0) {
            // A pipe that nobody empties does not hold up an interrupted program.
            const int error = put == 0 ? EIO : errno;
            buffer_.clear();
            return write_error(error);
        }
    }
    buffer_.clear();
    return {};
}

Status GrowingFile::patch(u64 offset, std::span<const u8> bytes) {
    if (!seekable_) return {};
    if (Status status = flush(); !status) return status;
    while (!bytes.empty()) {
        const ssize_t put = ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) return write_error(put == 0 ? EIO : errno);
        bytes = bytes.subspan(static_cast<std::size_t>(put));
        offset += static_cast<u64>(put);
    }
    return {};
}

Status GrowingFile::close() {
    Status status = flush();
    const int descriptor = descriptor_;
    descriptor_ = -1;
    if (::close(descriptor) != 0 && status.ok()) return write_error(errno);
    return status;
}

}  // namespace lockstep
