// Dates for the real-time clock, as seconds since 1970 in whatever zone the clock is to show.
#pragma once

#include <string_view>

#include "base/result.h"
#include "base/types.h"

namespace lockstep {

struct CivilTime {
    s64 year = 1970;
    u32 month = 1;  // 1 … 12
    u32 day = 1;    // 1 … 31
    u32 hour = 0;
    u32 minute = 0;
    u32 second = 0;
};

// Gregorian calendar, no leap seconds.
s64 seconds_since_1970(const CivilTime& time);

// "2006-06-17" or "2006-06-17T16:01:21", 1980 to 2099: what the clock and its century byte can show.
Result<s64> parse_iso_date(std::string_view text);

// What the host's clock shows now.
s64 host_utc();
s64 host_local_time();

}  // namespace lockstep
