#include "frontend/quantity.h"

#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <utility>

namespace lockstep {

namespace {

std::string quoted(std::string_view text) {
    return "\"" + std::string(text) + "\"";
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// Digits behind these are dropped.
constexpr u64 smallest_fraction = 1'000'000'000'000'000;

// How many of `unit` (≥ 1) the decimal number stands for: digits, perhaps a point and more digits.
std::optional<u64> decimal_times(std::string_view text, u64 unit) {
    u128 value = 0;
    std::size_t at = 0;
    bool any = false;
    constexpr u128 limit = ~u64{0};
    for (; at < text.size() && is_digit(text[at]); ++at, any = true) {
        value = value * 10 + static_cast<unsigned>(text[at] - '0');
        if (value > limit) return std::nullopt;
    }
    value *= unit;
    if (at < text.size() && text[at] == '.') {
        u128 fraction = 0;
        u64 denominator = 1;
        for (++at; at < text.size() && is_digit(text[at]); ++at, any = true) {
            if (denominator >= smallest_fraction) continue;
            fraction = fraction * 10 + static_cast<unsigned>(text[at] - '0');
            denominator *= 10;
        }
        value += fraction * unit / denominator;
    }
    if (!any || at != text.size() || value > limit) return std::nullopt;
    return static_cast<u64>(value);
}

// Splits "20ms" into "20" and "ms".
std::pair<std::string_view, std::string_view> split_unit(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size() && (is_digit(text[at]) || text[at] == '.')) ++at;
    return {text.substr(0, at), text.substr(at)};
}

}  // namespace

Result<u64> parse_count(std::string_view text) {
    std::string_view digits = text;
    int base = 10;
    if (digits.starts_with("0x") || digits.starts_with("0X")) {
        digits.remove_prefix(2);
        base = 16;
    }
    u64 value = 0;
    const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
    if (problem == std::errc::result_out_of_range) return Error{quoted(text) + " is too large a number"};
    if (problem != std::errc{} || end != digits.data() + digits.size()) {
        return Error{quoted(text) + " is not a number (write 1000 or 0x3e8)"};
    }
    return value;
}

Result<u64> parse_memory_size(std::string_view text) {
    const auto [number, unit] = split_unit(text);
    u64 scale = 0;
    if (unit.empty() || unit == "M" || unit == "m") scale = u64{1} << 20;
    if (unit == "K" || unit == "k") scale = u64{1} << 10;
    if (unit == "G" || unit == "g") scale = u64{1} << 30;
    const auto size = scale != 0 ? decimal_times(number, scale) : std::nullopt;
    if (!size || *size == 0) return Error{quoted(text) + " is not a memory size (write 640K, 64M or 2G)"};
    return *size;
}

Result<Time> parse_duration(std::string_view text) {
    static constexpr std::array<std::pair<std::string_view, u64>, 7> units{{
        {"", ns_per_second},
        {"s", ns_per_second},
        {"ms", 1'000'000},
        {"us", 1'000},
        {"ns", 1},
        {"m", 60 * ns_per_second},
        {"h", 3600 * ns_per_second},
    }};
    const auto [number, unit] = split_unit(text);
    for (const auto& [name, ns] : units) {
        if (unit != name) continue;
        if (const auto value = decimal_times(number, ns)) return Time{*value};
    }
    return Error{quoted(text) + " is not a time (write 500ms, 20s or 2m)"};
}

Result<u64> parse_mips(std::string_view text) {
    const auto rate = decimal_times(text, 1'000'000);
    if (!rate) return Error{quoted(text) + " is not a speed (write millions of instructions a second, or auto)"};
    if (*rate < 1'000 || *rate > u64{1'000'000'000'000}) {
        return Error{quoted(text) + " is no speed a machine can have (0.001 to 1000000 million instructions a second)"};
    }
    return *rate;
}

}  // namespace lockstep
