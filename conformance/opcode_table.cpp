#include "conformance/opcode_table.h"

#include <charconv>
#include <optional>
#include <vector>

namespace lockstep::conformance {

namespace {

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t\r";
    const std::size_t first = text.find_first_not_of(blank);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

// The fields of one line. A field in quotes may hold commas; quotes within are doubled and stay so.
std::vector<std::string_view> fields_of(std::string_view line) {
    std::vector<std::string_view> fields;
    bool quoted = false;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= line.size(); ++i) {
        if (i < line.size() && line[i] == '"') quoted = !quoted;
        if (i == line.size() || (line[i] == ',' && !quoted)) {
            fields.push_back(trimmed(line.substr(begin, i - begin)));
            begin = i + 1;
        }
    }
    return fields;
}

std::optional<u32> hexadecimal(std::string_view text) {
    if (text.starts_with("0x") || text.starts_with("0X")) text.remove_prefix(2);
    u32 value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

// The mask is of the 16-bit flags word unless it is longer.
u32 widened(u32 mask) {
    return (mask & 0xFFFF0000u) == 0 ? mask | 0xFFFF0000u : mask;
}

struct Columns {
    std::size_t op = none, ex = none, mask = none;
    static constexpr std::size_t none = ~std::size_t{0};

    explicit Columns(const std::vector<std::string_view>& names) {
        for (std::size_t i = 0; i < names.size(); ++i) {
            if (names[i] == "op") op = i;
            if (names[i] == "ex") ex = i;
            if (names[i] == "f_umask") mask = i;
        }
    }
};

}  // namespace

Result<std::map<std::string, u32>> parse_opcode_table(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    std::map<std::string, u32> masks;
    std::optional<Columns> columns;
    for (u32 number = 1; !text.empty(); ++number) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (trimmed(line).empty()) continue;
        const auto fields = fields_of(line);
        if (!columns) {
            columns.emplace(fields);
            if (columns->op == Columns::none) return Error{"line 1 has no column \"op\""};
            if (columns->mask == Columns::none) return masks;
            continue;
        }
        const auto field = [&](std::size_t i) { return i < fields.size() ? fields[i] : std::string_view{}; };
        if (field(columns->mask).empty()) continue;
        const auto mask = hexadecimal(field(columns->mask));
        if (!mask || !hexadecimal(field(columns->op))) {
            return Error{"line " + std::to_string(number) + " has no hexadecimal opcode or flag mask"};
        }
        std::string form(field(columns->op));
        if (form.starts_with("0x") || form.starts_with("0X")) form.erase(0, 2);
        for (char& c : form) c = c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
        if (form.size() % 2 != 0) form.insert(0, "0");
        if (!field(columns->ex).empty()) form.append(".").append(field(columns->ex));
        masks[form] = widened(*mask);
    }
    return masks;
}

}  // namespace lockstep::conformance
