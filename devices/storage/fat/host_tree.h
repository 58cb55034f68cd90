// A folder of the host and everything in it, as it was when it was looked at.
//
// Nothing outside the folder is ever opened: every path is walked from the folder's own descriptor, one name at a time,
// without following symbolic links. Links to files inside are taken for those files; all other links, and what is
// neither a file nor a folder, are left out.
//
// Host: POSIX.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/types.h"

namespace lockstep::fat {

struct HostNode {
    std::string name;
    std::string path;  // from the folder on, with links resolved; opened by HostTree::read()
    bool folder = false;
    bool read_only = false;
    u64 size = 0;
    s64 seconds = 0;  // last change, since 1970
    s64 nanoseconds = 0;
    std::vector<HostNode> children;  // by name, in the order of their bytes
};

class HostTree {
public:
    // Limits, so that a home directory given by mistake ends in a sentence.
    static constexpr u32 most_nodes = 50'000;
    static constexpr u32 deepest = 40;

    // Errors are sentences without the path.
    static Result<HostTree> scan(const std::string& folder);
    ~HostTree();
    HostTree(HostTree&& other) noexcept;
    HostTree& operator=(HostTree&&) = delete;

    const HostNode& root() const { return root_; }
    // What was left out, as a sentence; empty when nothing was.
    std::string notice() const;

    // Bytes of a file of the tree; an error when it has been changed since the scan.
    Status read(const HostNode& file, u64 offset, std::span<u8> bytes);

private:
    explicit HostTree(int descriptor) : descriptor_(descriptor) {}

    Status scan_folder(int descriptor, HostNode& folder, u32 depth);
    Status scan_entry(int folder_descriptor, HostNode& folder, const std::string& name, u32 depth);
    bool resolve_link(HostNode& node);
    Result<int> open_beneath(const std::string& path) const;
    void leave_out(const HostNode& node);

    int descriptor_;
    std::string real_path_;
    HostNode root_;
    u32 nodes_ = 0;
    u32 left_out_ = 0;
    std::string first_left_out_;
    // The file that was read last.
    int open_file_ = -1;
    std::string open_path_;
};

}  // namespace lockstep::fat
