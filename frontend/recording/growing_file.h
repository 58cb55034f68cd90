// A file that grows while the machine runs and can be read at any time. Errors are sentences without the path.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/types.h"

namespace lockstep {

class GrowingFile {
public:
    // Creates or empties the file. Pipes and devices do too.
    static Result<std::unique_ptr<GrowingFile>> create(const std::string& path);
    ~GrowingFile();
    GrowingFile(const GrowingFile&) = delete;
    GrowingFile& operator=(const GrowingFile&) = delete;

    // At most 64 KiB wait in memory.
    Status append(std::span<const u8> bytes);
    Status flush();
    // Replaces bytes that were appended before. Does nothing where only the end can be written to, as in a pipe.
    Status patch(u64 offset, std::span<const u8> bytes);
    // Flushes and closes. The file is not used afterwards.
    Status close();

private:
    explicit GrowingFile(int descriptor, bool seekable) : descriptor_(descriptor), seekable_(seekable) {}

    int descriptor_;
    bool seekable_;
    std::vector<u8> buffer_;
};

}  // namespace lockstep
