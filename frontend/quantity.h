// Numbers with units as users write them. Exact: no floating point, no rounding up, overflow is an error.
#pragma once

#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "base/types.h"

namespace lockstep {

// Decimal, or hexadecimal after 0x.
Result<u64> parse_count(std::string_view text);

// "512K", "64M", "2G", "64" (MiB); in bytes. Not zero.
Result<u64> parse_memory_size(std::string_view text);

// "500ms", "20s", "2m", "1h", also "1.5s", "10us", "100ns"; a number without a unit is seconds.
Result<Time> parse_duration(std::string_view text);

// Millions of instructions a second, such as "0.33" or "100", as instructions a second: 0.001 … 1000000.
Result<u64> parse_mips(std::string_view text);

}  // namespace lockstep
