#include "devices/storage/image/raw_image.h"

#include <algorithm>
#include <array>

#include "devices/storage/image/guess.h"
#include "devices/storage/raw_file.h"

namespace lockstep::image {

Result<std::unique_ptr<RawImage>> RawImage::open(std::unique_ptr<ByteFile> file, Known known) {
    if (Status status = check_raw_size(file->size()); !status) return status.error();
    return std::unique_ptr<RawImage>(new RawImage(std::move(file), known));
}

std::string RawImage::notice() const {
    if (known_ == Known::Named || read_only()) return {};
    return "is taken for a raw image; the guest cannot write another format's header to it (say format=raw to allow "
           "that)";
}

// What guess_format() looks at, as it would be after the write.
Status RawImage::check_stays_raw(u64 lba, std::span<const u8> bytes) {
    const u64 count = bytes.size() / sector_size;
    const u64 last = sectors() - 1;
    if (lba != 0 && lba + count - 1 != last) return {};
    std::array<std::array<u8, sector_size>, 2> ends{};
    const std::array<u64, 2> places{0, last};
    for (std::size_t i = 0; i < ends.size(); ++i) {
        if (places[i] >= lba && places[i] < lba + count) {
            std::ranges::copy(bytes.subspan((places[i] - lba) * sector_size, sector_size), ends[i].begin());
        } else if (Status status = file_->read(places[i] * sector_size, ends[i]); !status) {
            return status;
        }
    }
    if (file_->size() % sector_size != 0) ends[1].fill(0);  // the guess looks at bytes that no guest can write
    const Format format = guess_format(ends[0], ends[1], name());
    if (format == Format::Raw) return {};
    return Error{"the guest may not make a raw image look like " + std::string(format_name(format)) +
                 " unless the image is named with format=raw"};
}

Status RawImage::do_write(u64 lba, std::span<const u8> bytes) {
    if (known_ == Known::Guessed) {
        if (Status status = check_stays_raw(lba, bytes); !status) return status;
    }
    return file_->write(lba * sector_size, bytes);
}

}  // namespace lockstep::image
