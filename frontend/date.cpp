#include "frontend/date.h"

#include <time.h>

#include <optional>
#include <string>

namespace lockstep {

namespace {

bool leap(s64 year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

u32 days_in(s64 year, u32 month) {
    constexpr u32 days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[(month - 1) % 12] + (month == 2 && leap(year) ? 1 : 0);
}

// Takes `digits` decimal digits from the front, then `separator` unless that is 0.
std::optional<u32> take(std::string_view& text, std::size_t digits, char separator) {
    if (text.size() < digits + (separator != 0 ? 1 : 0)) return std::nullopt;
    u32 value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        value = value * 10 + static_cast<u32>(text[i] - '0');
    }
    if (separator != 0 && text[digits] != separator) return std::nullopt;
    text.remove_prefix(digits + (separator != 0 ? 1 : 0));
    return value;
}

std::optional<CivilTime> read_date(std::string_view text) {
    CivilTime time;
    const auto year = take(text, 4, '-');
    const auto month = year ? take(text, 2, '-') : std::nullopt;
    const auto day = month ? take(text, 2, 0) : std::nullopt;
    if (!day || *month < 1 || *month > 12 || *day < 1 || *day > days_in(*year, *month)) return std::nullopt;
    time.year = *year;
    time.month = *month;
    time.day = *day;
    if (text.empty()) return time;
    if (text.front() != 'T' && text.front() != ' ') return std::nullopt;
    text.remove_prefix(1);
    const auto hour = take(text, 2, ':');
    const auto minute = hour ? take(text, 2, ':') : std::nullopt;
    const auto second = minute ? take(text, 2, 0) : std::nullopt;
    if (!second || !text.empty() || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
    time.hour = *hour;
    time.minute = *minute;
    time.second = *second;
    return time;
}

}  // namespace

s64 seconds_since_1970(const CivilTime& time) {
    // Days before the year, by the calendar's 400-year rule, then the months one by one.
    const s64 years = time.year - 1;
    constexpr s64 days_before_1970 = 719'162;
    s64 days = years * 365 + years / 4 - years / 100 + years / 400 - days_before_1970;
    for (u32 month = 1; month < time.month; ++month) days += days_in(time.year, month);
    days += time.day - 1;
    return ((days * 24 + time.hour) * 60 + time.minute) * 60 + time.second;
}

Result<s64> parse_iso_date(std::string_view text) {
    const auto time = read_date(text);
    if (!time) {
        return Error{"\"" + std::string(text) +
                     "\" is not a date (write utc, localtime, 1996-01-31 or 1996-01-31T16:01:21)"};
    }
    if (time->year < 1980 || time->year > 2099) {
        return Error{"the clock cannot show " + std::string(text) + " (use a year from 1980 to 2099)"};
    }
    return seconds_since_1970(*time);
}

s64 host_utc() {
    return static_cast<s64>(::time(nullptr));
}

s64 host_local_time() {
    const time_t now = ::time(nullptr);
    struct tm local {};
    if (::localtime_r(&now, &local) == nullptr) return static_cast<s64>(now);
    return seconds_since_1970({.year = local.tm_year + s64{1900},
                               .month = static_cast<u32>(local.tm_mon) + 1,
                               .day = static_cast<u32>(local.tm_mday),
                               .hour = static_cast<u32>(local.tm_hour),
                               .minute = static_cast<u32>(local.tm_min),
                               .second = static_cast<u32>(local.tm_sec)});
}

}  // namespace lockstep
