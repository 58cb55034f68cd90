// The file format of states: a header, a check sum, and the compressed walk over the machine.
//
//   0   8  "LOCKSTEP"
//   8   4  format version
//   12  4  0
//   16  8  length of the uncompressed state
//   24  8  XXH3 of the first 24 bytes and the frame
//   32     zstd frame: the state
#include <xxhash.h>
#include <zstd.h>

#include <cstring>

#include "machine/board.h"
#include "machine/machine.h"

namespace lockstep {

namespace {

constexpr char magic[8] = {'L', 'O', 'C', 'K', 'S', 'T', 'E', 'P'};
constexpr u32 format_version = 2;
constexpr std::size_t header_size = 32;
constexpr std::size_t check_sum_at = 24;
// RAM is the bulk of a state; nothing else comes near this.
constexpr u64 overhead_limit = u64{256} << 20;

void put(std::vector<u8>& out, u64 value, unsigned bytes) {
    for (unsigned i = 0; i < bytes; ++i) out.push_back(static_cast<u8>(value >> (8 * i)));
}

u64 get(std::span<const u8> in, std::size_t at, unsigned bytes) {
    u64 value = 0;
    for (unsigned i = 0; i < bytes; ++i) value |= static_cast<u64>(in[at + i]) << (8 * i);
    return value;
}

// Over everything but itself: damage is noticed before anything looks at what is inside.
u64 check_sum(std::span<const u8> file) {
    return XXH3_64bits_withSeed(file.data() + header_size, file.size() - header_size,
                                XXH3_64bits(file.data(), check_sum_at));
}

}  // namespace

std::vector<u8> Machine::save() {
    SaveArchive archive;
    serialize(archive);
    const std::vector<u8>& plain = archive.bytes();

    std::vector<u8> file(magic, magic + sizeof magic);
    put(file, format_version, 4);
    put(file, 0, 4);
    put(file, plain.size(), 8);
    file.resize(header_size + ZSTD_compressBound(plain.size()));
    const std::size_t length =
        ZSTD_compress(file.data() + header_size, file.size() - header_size, plain.data(), plain.size(), 1);
    file.resize(header_size + length);
    const u64 sum = check_sum(file);
    for (unsigned i = 0; i < 8; ++i) file[check_sum_at + i] = static_cast<u8>(sum >> (8 * i));
    return file;
}

Status Machine::load(std::span<const u8> state) {
    if (state.size() < header_size || std::memcmp(state.data(), magic, sizeof magic) != 0) {
        return Error{"this is not a Lockstep state (use a file made with -savevm)"};
    }
    const u64 version = get(state, 8, 4);
    if (version != format_version) {
        return Error{"the state has format " + std::to_string(version) + ", this program reads " +
                     std::to_string(format_version) + " (use the version of Lockstep that made it)"};
    }
    if (check_sum(state) != get(state, check_sum_at, 8)) return Error{"the state is damaged (make it again)"};
    const u64 length = get(state, 16, 8);
    if (length > config_.memory_bytes + overhead_limit) {
        return Error{"the state is for a machine with more memory than this one (use the same -m)"};
    }
    std::vector<u8> plain(static_cast<std::size_t>(length));
    const std::size_t got =
        ZSTD_decompress(plain.data(), plain.size(), state.data() + header_size, state.size() - header_size);
    if (ZSTD_isError(got) || got != plain.size()) return Error{"the state is damaged (make it again)"};
    LoadArchive archive(plain);
    serialize(archive);
    if (!archive.ok()) return Error{"the state does not fit this machine: " + archive.error()};
    if (!archive.at_end()) return Error{"the state does not fit this machine: it holds more than this program knows"};
    return {};
}

}  // namespace lockstep
