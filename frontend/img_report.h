// What `lockstep img` prints of an image.
#pragma once

#include <string>

#include "devices/storage/image/disk_image.h"

namespace lockstep {

std::string image_report(const std::string& path, const image::DiskImage& image);
std::string check_report(const std::string& path, const image::CheckReport& report, bool quiet);

}  // namespace lockstep
