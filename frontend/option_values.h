// What the values of options mean, one function a kind. Errors are sentences without the option's name.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "frontend/options.h"

namespace lockstep {

// "a=1,b=2" as pairs; a part without "=" has an empty second half and counts as a value. Two commas are one in a value.
std::vector<std::pair<std::string, std::string>> split_properties(std::string_view text);

Result<bool> parse_on_off(std::string_view text);
Status apply_cpu(Options& options, std::string_view text);
Status apply_memory(Options& options, std::string_view text);
Status apply_boot(Options& options, std::string_view text);
Status apply_drive(Options& options, std::string_view text);
Status apply_device(Options& options, std::string_view text);
Status apply_audio(Options& options, std::string_view text);
Status apply_rtc(Options& options, std::string_view text);
Status apply_speed(Options& options, std::string_view text);
Result<CharTarget> parse_char_target(std::string_view text);
Status apply_display(Options& options, std::string_view text);

}  // namespace lockstep
