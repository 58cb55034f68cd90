#include "conformance/file_bytes.h"

#include <zlib.h>

#include <memory>

namespace lockstep::conformance {

namespace {

constexpr std::size_t largest = std::size_t{1} << 30;
constexpr std::size_t chunk = std::size_t{1} << 18;

struct CloseFile {
    void operator()(gzFile_s* file) const { gzclose(file); }
};

}  // namespace

// zlib's file functions pass files through that are not gzip files.
Result<std::vector<u8>> read_file_bytes(const std::string& path) {
    const std::unique_ptr<gzFile_s, CloseFile> file(gzopen(path.c_str(), "rb"));
    if (!file) return Error{path + ": cannot be opened"};
    std::vector<u8> bytes;
    for (;;) {
        const std::size_t have = bytes.size();
        if (have > largest) return Error{path + ": larger than 1 GiB"};
        bytes.resize(have + chunk);
        const int got = gzread(file.get(), &bytes[have], static_cast<unsigned>(chunk));
        if (got < 0) return Error{path + ": cannot be read, or is a damaged gzip file"};
        bytes.resize(have + static_cast<std::size_t>(got));
        if (static_cast<std::size_t>(got) < chunk) break;
    }
    // A gzip file that ends too early reads as a short one; only this tells.
    int status = Z_OK;
    gzerror(file.get(), &status);
    if (status != Z_OK && status != Z_STREAM_END) return Error{path + ": the gzip file is damaged or cut off"};
    return bytes;
}

}  // namespace lockstep::conformance
