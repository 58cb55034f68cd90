// What format an image has, by its content.
//
// A guest can write anything to a raw disk, also the header of another format. So the content is asked only when the
// user did not say what it is, and RawImage keeps a disk that was guessed to be raw from becoming anything else.
#pragma once

#include <span>
#include <string_view>

#include "devices/storage/byte_file.h"
#include "devices/storage/image/disk_image.h"

namespace lockstep::image {

// `first` and `last` are the first and last 512 bytes; `name` counts only for fixed VHD images, which differ from raw
// ones in their last sector alone: that is believed when the name ends in ".vhd".
Format guess_format(std::span<const u8> first, std::span<const u8> last, std::string_view name);

Result<Format> guess_format(ByteFile& file);

}  // namespace lockstep::image
