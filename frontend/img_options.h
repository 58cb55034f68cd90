// The command line of `lockstep img` as data.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "devices/storage/image/disk_image.h"
#include "frontend/options.h"

namespace lockstep {

struct ImgOptions {
    enum class Action : u8 { Help, Create, Info, Convert, Check };

    Action action = Action::Help;
    std::string first;                           // the image; the source of a conversion
    std::string second;                          // its target
    u64 size = 0;                                // of a new disk, in bytes; 0: that of the backing file
    std::optional<image::Format> format;         // of the image, or of the source
    std::optional<image::Format> target_format;  // of what is made; always set then
    std::string backing;
    std::optional<image::Format> backing_format;
    bool same_folder = false;
    bool repair = false;
    bool force = false;
    bool quiet = false;
    // Details of what is made (-o).
    bool fixed = false;      // VHD
    u32 cluster_bits = 16;   // qcow2
    u32 version = 3;         // qcow2
    u32 refcount_order = 4;  // qcow2
    bool lazy_refcounts = false;
};

// `arguments` are those after "img".
std::variant<ImgOptions, OptionsError> parse_img_options(const std::vector<std::string>& arguments);

// "500M", "4G", "65536" (bytes), or a floppy format such as "1.44M"; in bytes.
Result<u64> parse_disk_size(const std::string& text);

// No line longer than 80 columns.
std::string img_help_text();

}  // namespace lockstep
