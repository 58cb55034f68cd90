#include "devices/storage/fat/host_tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <memory>
#include <system_error>
#include <utility>

namespace lockstep::fat {

namespace {

constexpr u64 largest_file = 0xFFFFFFFF;  // FAT has 32 bits for a size
constexpr int file_flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;
constexpr int folder_flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_DIRECTORY;

std::string reason(int error) {
    return std::generic_category().message(error);
}

void take_times(const struct stat& info, HostNode& node) {
#if defined(__APPLE__)
    node.seconds = info.st_mtimespec.tv_sec;
    node.nanoseconds = info.st_mtimespec.tv_nsec;
#else
    node.seconds = info.st_mtim.tv_sec;
    node.nanoseconds = info.st_mtim.tv_nsec;
#endif
}

void take_file(const struct stat& info, HostNode& node) {
    node.size = static_cast<u64>(info.st_size);
    node.read_only = (info.st_mode & S_IWUSR) == 0;
    take_times(info, node);
}

struct CloseFolder {
    void operator()(DIR* folder) const { ::closedir(folder); }
};

}  // namespace

HostTree::~HostTree() {
    if (open_file_ >= 0) ::close(open_file_);
    if (descriptor_ >= 0) ::close(descriptor_);
}

HostTree::HostTree(HostTree&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      real_path_(std::move(other.real_path_)),
      root_(std::move(other.root_)),
      nodes_(other.nodes_),
      left_out_(other.left_out_),
      first_left_out_(std::move(other.first_left_out_)),
      open_file_(std::exchange(other.open_file_, -1)),
      open_path_(std::move(other.open_path_)) {}

Result<HostTree> HostTree::scan(const std::string& folder) {
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_CLOEXEC | O_DIRECTORY);
    if (descriptor < 0) {
        if (errno == ENOENT) return Error{"no such folder (check the name)"};
        if (errno == ENOTDIR) return Error{"is no folder"};
        return Error{"cannot be opened: " + reason(errno)};
    }
    HostTree tree(descriptor);
    if (const std::unique_ptr<char, decltype(&std::free)> real(::realpath(folder.c_str(), nullptr), &std::free); real) {
        tree.real_path_ = real.get();
    }
    tree.root_.folder = true;
    tree.root_.name = tree.real_path_.substr(tree.real_path_.rfind('/') + 1);
    if (Status status = tree.scan_folder(descriptor, tree.root_, 0); !status) return status.error();
    return tree;
}

void HostTree::leave_out(const HostNode& node) {
    if (left_out_++ == 0) first_left_out_ = node.path;
}

std::string HostTree::notice() const {
    if (left_out_ == 0) return {};
    if (left_out_ == 1)
        return "\"" + first_left_out_ + "\" is left out (a link to the outside, no file, or unreadable)";
    return "\"" + first_left_out_ + "\" and " + std::to_string(left_out_ - 1) +
           " more are left out (links to the outside, no files, or unreadable)";
}

Status HostTree::scan_folder(int descriptor, HostNode& folder, u32 depth) {
    if (depth > deepest)
        return Error{"has folders in folders beyond " + std::to_string(deepest) + " (\"" + folder.path + "\")"};
    const int own = ::openat(descriptor, ".", folder_flags);  // fdopendir() takes it over
    const std::unique_ptr<DIR, CloseFolder> listing(own < 0 ? nullptr : ::fdopendir(own));
    if (!listing) {
        const int error = errno;
        if (own >= 0) ::close(own);
        return Error{"cannot be read: " + reason(error)};
    }
    std::vector<std::string> names;
    while (const dirent* entry = ::readdir(listing.get())) {
        const std::string name = entry->d_name;
        if (name == "." || name == "..") continue;
        names.push_back(name);
        if (names.size() > most_nodes) break;
    }
    // The order of the host's directory says nothing; this one is the same everywhere.
    std::ranges::sort(names);
    for (const std::string& name : names) {
        if (++nodes_ > most_nodes) {
            return Error{"holds more than " + std::to_string(most_nodes) +
                         " files and folders (name a folder with less in it)"};
        }
        if (Status status = scan_entry(descriptor, folder, name, depth); !status) return status;
    }
    return {};
}

Status HostTree::scan_entry(int folder_descriptor, HostNode& folder, const std::string& name, u32 depth) {
    HostNode node;
    node.name = name;
    node.path = folder.path.empty() ? name : folder.path + "/" + name;
    struct stat info {};
    if (::fstatat(folder_descriptor, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) {
        leave_out(node);
        return {};
    }
    if (S_ISDIR(info.st_mode)) {
        node.folder = true;
        take_times(info, node);
        const int descriptor = ::openat(folder_descriptor, name.c_str(), folder_flags);
        if (descriptor < 0) {
            leave_out(node);
            return {};
        }
        const Status status = scan_folder(descriptor, node, depth + 1);
        ::close(descriptor);
        if (!status) return status;
    } else if (S_ISREG(info.st_mode) && ::faccessat(folder_descriptor, name.c_str(), R_OK, 0) == 0) {
        take_file(info, node);
    } else if (!S_ISLNK(info.st_mode) || !resolve_link(node)) {
        leave_out(node);
        return {};
    }
    if (node.size > largest_file) {
        return Error{"holds \"" + node.path + "\", which is larger than the 4 GiB that a file on a FAT disk can have"};
    }
    folder.children.push_back(std::move(node));
    return {};
}

// Only to an ordinary file inside the folder; its path becomes the node's.
bool HostTree::resolve_link(HostNode& node) {
    const std::string link = real_path_ + "/" + node.path;
    const std::unique_ptr<char, decltype(&std::free)> real(::realpath(link.c_str(), nullptr), &std::free);
    if (!real || real_path_.empty()) return false;
    const std::string target = real.get();
    if (!target.starts_with(real_path_ + "/")) return false;
    const std::string path = target.substr(real_path_.size() + 1);
    const auto descriptor = open_beneath(path);
    if (!descriptor.ok()) return false;
    struct stat info {};
    const bool good = ::fstat(descriptor.value(), &info) == 0 && S_ISREG(info.st_mode);
    ::close(descriptor.value());
    if (!good) return false;
    node.path = path;
    take_file(info, node);
    return true;
}

Result<int> HostTree::open_beneath(const std::string& path) const {
    int folder = ::fcntl(descriptor_, F_DUPFD_CLOEXEC, 0);
    std::size_t at = 0;
    while (folder >= 0) {
        const std::size_t slash = path.find('/', at);
        const std::string name = path.substr(at, slash - at);
        if (name.empty() || name == "." || name == "..") {
            ::close(folder);
            return Error{"has a path that cannot be"};
        }
        const bool last = slash == std::string::npos;
        const int next = ::openat(folder, name.c_str(), last ? file_flags : folder_flags);
        const int error = errno;
        ::close(folder);
        errno = error;
        folder = next;
        if (last) break;
        at = slash + 1;
    }
    if (folder < 0) return Error{"\"" + path + "\" cannot be opened: " + reason(errno)};
    return folder;
}

Status HostTree::read(const HostNode& file, u64 offset, std::span<u8> bytes) {
    if (open_file_ < 0 || open_path_ != file.path) {
        if (open_file_ >= 0) ::close(std::exchange(open_file_, -1));
        const auto opened = open_beneath(file.path);
        if (!opened.ok()) return opened.error();
        open_file_ = opened.value();
        open_path_ = file.path;
    }
    struct stat info {};
    HostNode now;
    const bool known = ::fstat(open_file_, &info) == 0 && S_ISREG(info.st_mode);
    take_file(info, now);
    if (!known || now.size != file.size || now.seconds != file.seconds || now.nanoseconds != file.nanoseconds) {
        return Error{"\"" + file.path + "\" has been changed on the host while it was in use"};
    }
    while (!bytes.empty()) {
        const ssize_t got = ::pread(open_file_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0)
            return Error{"\"" + file.path + "\" cannot be read: " + (got < 0 ? reason(errno) : "it is shorter now")};
        bytes = bytes.subspan(static_cast<std::size_t>(got));
        offset += static_cast<u64>(got);
    }
    return {};
}

}  // namespace lockstep::fat
