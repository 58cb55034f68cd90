// Floppy images from host files.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "devices/storage/block_device.h"
#include "frontend/messages.h"
#include "frontend/options.h"

namespace lockstep {

// Opens an image of a floppy size. With `snapshot` the file is only read and writes stay in memory. What the user
// should know (such as a write-protected file) goes to `messages`. Errors are sentences without the path.
Result<std::unique_ptr<BlockDevice>> open_floppy(const FloppyImage& image, bool snapshot, Messages& messages);

// The built-in demo disk. It forgets what was written to it.
std::unique_ptr<BlockDevice> demo_floppy();

// Why an IMAGE that is not a floppy cannot be used, or nothing.
Status check_image_is_floppy(const std::string& path);

}  // namespace lockstep
