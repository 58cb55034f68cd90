#include "conformance/file_bytes.h"

#include <zlib.h>

#include <algorithm>
#include <memory>

namespace lockstep::conformance {

namespace {

constexpr std::size_t largest = std::size_t{1} << 28;
constexpr std::size_t chunk = std::size_t{1} << 18;

struct CloseFile {
    void operator()(gzFile_s* file) const { gzclose(file); }
};

// `unpacked`: so many bytes came out before.
Error damaged(const std::string& path, const char* what, gzFile_s& file, std::size_t unpacked) {
    return Error{path + ": " + what + " at offset " + std::to_string(std::max<z_off_t>(gzoffset(&file), 0)) +
                 ", after " + std::to_string(unpacked) + " unpacked bytes"};
}

}  // namespace

// zlib's file functions pass files through that are not gzip files.
Result<std::vector<u8>> read_file_bytes(const std::string& path) {
    const std::unique_ptr<gzFile_s, CloseFile> file(gzopen(path.c_str(), "rb"));
    if (!file) return Error{path + ": cannot be opened"};
    std::vector<u8> bytes;
    for (;;) {
        const std::size_t have = bytes.size();
        if (have > largest) return Error{path + ": unpacks to more than 256 MiB"};
        bytes.resize(have + chunk);
        const int got = gzread(file.get(), &bytes[have], static_cast<unsigned>(chunk));
        if (got < 0) return damaged(path, "is damaged or cannot be read", *file, have);
        bytes.resize(have + static_cast<std::size_t>(got));
        if (static_cast<std::size_t>(got) < chunk) break;
    }
    // A gzip file that ends too early reads as a short one; only this tells.
    int status = Z_OK;
    gzerror(file.get(), &status);
    if (status != Z_OK && status != Z_STREAM_END) return damaged(path, "is damaged or cut off", *file, bytes.size());
    return bytes;
}

}  // namespace lockstep::conformance
