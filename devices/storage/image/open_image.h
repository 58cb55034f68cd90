// Opens a disk image of any format, by the rules for what a user did and did not ask for.
//
// An image can name other files: a backing file, a parent, its parts. Whoever made the image chose those names, so they
// are not opened unless the user names the file, or allows files of the image's own folder; these are only read, must
// be ordinary files, and may in turn name only files of the same folder.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "devices/storage/image/disk_image.h"

namespace lockstep::image {

enum class OtherFiles : u8 {
    Refuse,      // an error that says which file is needed and how to allow it
    SameFolder,  // opened for reading when they are in the image's folder
    LeaveOut,    // the image opens without them; what lies there cannot be read
};

struct OpenOptions {
    std::optional<Format> format;  // nothing: by the content
    bool read_only = false;
    OtherFiles other_files = OtherFiles::Refuse;
    std::string below;  // the file to use as backing file or parent, instead of what the image names; may be empty
};

struct OpenedImage {
    std::unique_ptr<DiskImage> image;
    std::string notice;  // what the user should know; may be empty
};

// Errors are sentences without the path, which the caller puts in front.
Result<OpenedImage> open_image(const std::string& path, const OpenOptions& options);

// The file that `name` means inside an image at `path`, when SameFolder allows it.
Result<std::string> same_folder_path(const std::string& path, const std::string& name);

}  // namespace lockstep::image
