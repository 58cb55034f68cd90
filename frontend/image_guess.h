// What an image given without an option is, by its size and content.
#pragma once

#include <string>

#include "base/result.h"
#include "base/types.h"

namespace lockstep {

enum class ImageKind : u8 { Floppy, HardDisk, Cd, Directory, Empty, Odd };

// `size` in bytes; `is_cd`: an ISO 9660 volume descriptor is in it.
ImageKind guess_image_kind(u64 size, bool is_cd);

// Looks at the file. The error says why it cannot be used as anything.
Result<ImageKind> guess_image(const std::string& path);

}  // namespace lockstep
