#include "devices/storage/image/inflate.h"

#include <zlib.h>
#include <zstd.h>

#include <memory>

namespace lockstep::image {

namespace {

Error damaged() {
    return {"is damaged: a compressed part cannot be unpacked"};
}

// zlib's interface has no const.
Bytef* bytes_for_zlib(const u8* bytes) {
    return const_cast<Bytef*>(bytes);
}

Status unpack_zlib(int window_bits, std::span<const u8> from, std::span<u8> to) {
    z_stream stream{};
    if (inflateInit2(&stream, window_bits) != Z_OK) return Error{"cannot be unpacked: the host has no memory left"};
    stream.next_in = bytes_for_zlib(from.data());
    stream.avail_in = static_cast<uInt>(from.size());
    stream.next_out = to.data();
    stream.avail_out = static_cast<uInt>(to.size());
    const int result = inflate(&stream, Z_FINISH);
    const bool whole = stream.avail_out == 0 && (result == Z_STREAM_END || result == Z_BUF_ERROR || result == Z_OK);
    inflateEnd(&stream);
    return whole ? Status{} : damaged();
}

struct FreeZstd {
    void operator()(ZSTD_DStream* stream) const { ZSTD_freeDStream(stream); }
};

// A cluster may hold more than one frame, and padding behind them.
Status unpack_zstd(std::span<const u8> from, std::span<u8> to) {
    const std::unique_ptr<ZSTD_DStream, FreeZstd> stream(ZSTD_createDStream());
    if (!stream) return Error{"cannot be unpacked: the host has no memory left"};
    ZSTD_inBuffer in{from.data(), from.size(), 0};
    ZSTD_outBuffer out{to.data(), to.size(), 0};
    while (out.pos < out.size) {
        const std::size_t before_in = in.pos;
        const std::size_t before_out = out.pos;
        const std::size_t result = ZSTD_decompressStream(stream.get(), &out, &in);
        if (ZSTD_isError(result) != 0 || (in.pos == before_in && out.pos == before_out)) return damaged();
    }
    return {};
}

}  // namespace

Status unpack(Packing packing, std::span<const u8> from, std::span<u8> to) {
    switch (packing) {
        case Packing::RawDeflate: return unpack_zlib(-12, from, to);
        case Packing::Zlib: return unpack_zlib(15, from, to);
        case Packing::Zstd: return unpack_zstd(from, to);
    }
    return damaged();
}

}  // namespace lockstep::image
