// Names as UTF-16, as VHD and VFAT keep them.
#pragma once

#include <string>
#include <string_view>

namespace lockstep::image {

// From UTF-8. Bytes that are no UTF-8 become '_'.
std::u16string to_utf16(std::string_view text);
// To UTF-8; half a pair becomes '_'.
std::string from_utf16(std::u16string_view text);

}  // namespace lockstep::image
