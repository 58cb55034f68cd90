// A ByteFile in memory that fails on demand and remembers in which order it was written: what a crash can leave of it.
#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <random>
#include <vector>

#include "devices/storage/byte_file.h"

namespace lockstep::image::test {

using Bytes = std::vector<u8>;

// What outlives the image that has the file open.
struct Medium {
    struct Step {
        enum class Kind : u8 { Write, Resize, Flush };
        Kind kind = Kind::Write;
        u64 at = 0;  // offset, or the new size
        Bytes bytes;
    };

    Bytes content;
    bool read_only = false;
    u64 most = 512u << 20;  // bytes that the file may have; beyond is a host without space
    std::optional<u64> writes_left;
    std::optional<u64> flushes_left;
    std::optional<u64> reads_left;
    bool recording = false;
    std::vector<Step> steps;

    // Takes one from a countdown; true when there was none left.
    static bool used_up(std::optional<u64>& left) {
        if (!left) return false;
        if (*left == 0) return true;
        --*left;
        return false;
    }
    void apply(const Step& step) {
        if (step.kind == Step::Kind::Resize) content.resize(step.at);
        if (step.kind != Step::Kind::Write) return;
        content.resize(std::max<std::size_t>(content.size(), step.at + step.bytes.size()));
        std::ranges::copy(step.bytes, content.begin() + static_cast<std::ptrdiff_t>(step.at));
    }
};

class MemoryFile final : public ByteFile {
public:
    explicit MemoryFile(Medium& medium) : medium_(medium) {}

    std::string name() const override { return "memory"; }
    bool read_only() const override { return medium_.read_only; }
    u64 size() const override { return medium_.content.size(); }
    Status read(u64 offset, std::span<u8> bytes) override {
        if (Medium::used_up(medium_.reads_left)) return Error{"cannot be read: Input/output error"};
        if (offset > size() || bytes.size() > size() - offset) return Error{"has become shorter while it was in use"};
        std::copy_n(medium_.content.begin() + static_cast<std::ptrdiff_t>(offset), bytes.size(), bytes.begin());
        return {};
    }
    Status write(u64 offset, std::span<const u8> bytes) override {
        if (read_only()) return Error{"cannot be written: Bad file descriptor"};
        if (Medium::used_up(medium_.writes_left)) return Error{"cannot be written: Input/output error"};
        if (offset > medium_.most || bytes.size() > medium_.most - offset) return Error{"no space left on the host"};
        return take({Medium::Step::Kind::Write, offset, Bytes(bytes.begin(), bytes.end())});
    }
    Status resize(u64 size) override {
        if (read_only()) return Error{"cannot be written: Bad file descriptor"};
        if (size > medium_.most) return Error{"no space left on the host"};
        return take({Medium::Step::Kind::Resize, size, {}});
    }
    Status flush() override {
        if (Medium::used_up(medium_.flushes_left)) return Error{"could not be made safe: Input/output error"};
        return take({Medium::Step::Kind::Flush, 0, {}});
    }

private:
    Status take(Medium::Step step) {
        medium_.apply(step);
        if (medium_.recording) medium_.steps.push_back(std::move(step));
        return {};
    }

    Medium& medium_;
};

inline std::unique_ptr<ByteFile> file_on(Medium& medium) {
    return std::make_unique<MemoryFile>(medium);
}

using Random = std::mt19937_64;

inline Bytes random_bytes(Random& random, std::size_t count) {
    Bytes bytes(count);
    for (u8& byte : bytes) byte = static_cast<u8>(random());
    return bytes;
}

}  // namespace lockstep::image::test
