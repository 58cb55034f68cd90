#include "frontend/host_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace lockstep {

namespace {

class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    int number() const { return number_; }
    bool ok() const { return number_ >= 0; }
    // False when the host reports at the last moment that something was not written.
    bool close() {
        const int number = number_;
        number_ = -1;
        return ::close(number) == 0;
    }

private:
    int number_;
};

std::string reason(int error) {
    return std::generic_category().message(error);
}

Error read_error(int error) {
    if (error == ENOENT) return {"no such file (check the name and the directory)"};
    if (error == EACCES || error == EPERM) return {"permission denied (the file may not be read by you)"};
    return {"cannot be read: " + reason(error)};
}

// A new file holds what anybody may read unless the user's mask says otherwise, as open() would give it.
mode_t creation_mode() {
    const mode_t mask = ::umask(0);
    ::umask(mask);
    return 0666 & ~mask;
}

Status write_in_place(const std::string& path, std::span<const u8> bytes) {
    Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY));
    if (!file.ok() || !write_all(file.number(), bytes) || !file.close()) return write_error(errno);
    return {};
}

}  // namespace

Error write_error(int error) {
    if (error == ENOSPC || error == EDQUOT) return {"no space left on the host (free some, or write elsewhere)"};
    if (error == ENOENT || error == ENOTDIR) return {"the directory does not exist (create it first)"};
    if (error == EACCES || error == EPERM || error == EROFS) return {"permission denied (write to another directory)"};
    return {"cannot be written: " + reason(error)};
}

bool write_all(int descriptor, std::span<const u8> bytes) {
    while (!bytes.empty()) {
        const ssize_t put = ::write(descriptor, bytes.data(), bytes.size());
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) return false;
        bytes = bytes.subspan(static_cast<std::size_t>(put));
    }
    return true;
}

Result<std::vector<u8>> read_file(const std::string& path, u64 limit) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
    if (!file.ok()) return read_error(errno);
    struct stat info {};
    if (::fstat(file.number(), &info) == 0 && S_ISDIR(info.st_mode)) return Error{"is a directory (name a file)"};

    std::vector<u8> bytes;
    constexpr std::size_t piece = 1 << 16;
    for (;;) {
        const std::size_t had = bytes.size();
        bytes.resize(had + piece);
        const ssize_t got = ::read(file.number(), bytes.data() + had, piece);
        bytes.resize(had + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return read_error(errno);
        if (got == 0) return bytes;
        if (bytes.size() > limit) {
            return Error{"is longer than the " + std::to_string(limit) + " bytes it may have (is it the right file?)"};
        }
    }
}

Status write_file(const std::string& path, std::span<const u8> bytes) {
    struct stat info {};
    const bool exists = ::stat(path.c_str(), &info) == 0;
    if (exists && S_ISDIR(info.st_mode)) return Error{"is a directory (name a file)"};
    if (exists && !S_ISREG(info.st_mode)) return write_in_place(path, bytes);

    // A link stays a link: the file it names is replaced.
    std::error_code problem;
    const std::filesystem::path real = std::filesystem::weakly_canonical(path, problem);
    const std::string target = problem ? path : real.string();
    std::string temporary = target + ".XXXXXX";
    Descriptor file(::mkstemp(temporary.data()));
    if (!file.ok()) return write_error(errno);
    const bool written = write_all(file.number(), bytes) &&
                         ::fchmod(file.number(), exists ? info.st_mode & 0777 : creation_mode()) == 0 &&
                         ::fsync(file.number()) == 0 && file.close() &&
                         ::rename(temporary.c_str(), target.c_str()) == 0;
    if (!written) {
        const int error = errno;
        ::unlink(temporary.c_str());
        return write_error(error);
    }
    // The new name survives a crash of the host only when its directory is on the disk too.
    const std::string directory = real.has_parent_path() ? real.parent_path().string() : ".";
    if (const Descriptor parent(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)); parent.ok()) {
        static_cast<void>(::fsync(parent.number()));
    }
    return {};
}

}  // namespace lockstep
