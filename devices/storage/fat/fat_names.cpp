#include "devices/storage/fat/fat_names.h"

#include <algorithm>

#include "devices/storage/image/utf16.h"

namespace lockstep::fat {

namespace {

constexpr std::size_t base_length = 8;
constexpr std::size_t extension_length = 3;
constexpr std::size_t longest_name = 255;
constexpr std::size_t characters_per_entry = 13;

bool is_letter_or_digit(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool may_be_in_short_name(char c) {
    return is_letter_or_digit(c) || std::string_view("$%'-_@~`!(){}^#&").find(c) != std::string_view::npos;
}

char capital(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

char16_t small(char16_t c) {
    return c >= u'A' && c <= u'Z' ? static_cast<char16_t>(c - u'A' + u'a') : c;
}

// What DOS takes for a device, in any directory and with any extension.
bool is_device(std::string_view base) {
    constexpr std::string_view devices[] = {"CON", "PRN", "AUX", "NUL", "CLOCK$"};
    if (std::ranges::find(devices, base) != std::end(devices)) return true;
    return base.size() == 4 && (base.starts_with("COM") || base.starts_with("LPT")) && base[3] >= '1' && base[3] <= '9';
}

struct Parts {
    std::string base;
    std::string extension;
    bool changed = false;  // by more than capitals
};

void append_short(Parts& parts, std::string& to, std::string_view text) {
    for (const char raw : text) {
        const char c = capital(raw);
        if (c == ' ' || c == '.') {
            parts.changed = true;
        } else if (may_be_in_short_name(c)) {
            to += c;
        } else {
            // The further bytes of a character of UTF-8 are not characters of their own.
            if ((static_cast<u8>(c) & 0xC0) != 0x80) to += '_';
            parts.changed = true;
        }
    }
}

Parts parts_of(std::string_view host) {
    Parts parts;
    while (host.starts_with('.')) {
        host.remove_prefix(1);
        parts.changed = true;
    }
    const std::size_t dot = host.rfind('.');
    append_short(parts, parts.base, host.substr(0, dot));
    if (dot != std::string_view::npos) append_short(parts, parts.extension, host.substr(dot + 1));
    if (dot != std::string_view::npos && parts.extension.empty()) parts.changed = true;
    if (parts.base.empty()) {
        parts.base = "_";
        parts.changed = true;
    }
    if (parts.base.size() > base_length || parts.extension.size() > extension_length) parts.changed = true;
    if (is_device(parts.base)) parts.changed = true;
    parts.extension.resize(std::min(parts.extension.size(), extension_length));
    return parts;
}

ShortName packed(std::string_view base, std::string_view extension) {
    ShortName name;
    name.fill(' ');
    std::ranges::copy(base.substr(0, base_length), name.begin());
    std::ranges::copy(extension.substr(0, extension_length), name.begin() + base_length);
    return name;
}

// As FAT shows it: BASE.EXT.
std::string shown(const ShortName& name) {
    const auto trimmed = [](std::string text) {
        while (text.ends_with(' ')) text.pop_back();
        return text;
    };
    const std::string extension = trimmed({name.begin() + base_length, name.end()});
    return trimmed({name.begin(), name.begin() + base_length}) + (extension.empty() ? "" : "." + extension);
}

std::u16string lowered(std::u16string text) {
    std::ranges::transform(text, text.begin(), small);
    return text;
}

std::u16string long_name_of(std::string_view host) {
    std::u16string name = image::to_utf16(host);
    constexpr std::u16string_view forbidden = u"\\/:*?\"<>|\x7F";
    for (char16_t& c : name) {
        if (c < u' ' || forbidden.find(c) != std::u16string_view::npos) c = u'_';
    }
    // Windows drops blanks and dots at the end.
    if (name.back() == u' ' || name.back() == u'.') name.back() = u'_';
    name.resize(std::min(name.size(), longest_name));
    return name;
}

std::u16string with_number(const std::u16string& name, u32 number) {
    const std::u16string tail = u"~" + image::to_utf16(std::to_string(number));
    const std::size_t dot = std::min(name.rfind(u'.'), name.size());
    const std::size_t room = longest_name - tail.size() - (name.size() - dot);
    return name.substr(0, std::min(dot, room)) + tail + name.substr(dot);
}

// Of the short name, in each entry of the long one.
u8 checksum(const ShortName& name) {
    u8 sum = 0;
    for (const u8 byte : name) sum = static_cast<u8>((sum >> 1 | sum << 7) + byte);
    return sum;
}

}  // namespace

bool Names::is_exact(std::string_view host) {
    const Parts parts = parts_of(host);
    return !parts.changed && shown(packed(parts.base, parts.extension)) == host;
}

ShortName Names::free_short_name(std::string_view host) {
    const Parts parts = parts_of(host);
    const ShortName plain = packed(parts.base, parts.extension);
    if (!parts.changed && !short_names_.contains(plain)) return plain;
    // Names with tails of one length differ in nothing but the number, so the next free one is known.
    u32 first = 1;
    for (std::size_t digits = 1;; ++digits, first *= 10) {
        const std::string base = parts.base.substr(0, base_length - 1 - digits);
        u32& next = next_numbers_.try_emplace(packed(base + "~", parts.extension), first).first->second;
        for (; next < first * 10; ++next) {
            const ShortName name = packed(base + "~" + std::to_string(next), parts.extension);
            if (!short_names_.contains(name)) return name;
        }
    }
}

Names::Name Names::add(std::string_view host) {
    Name result;
    result.short_name = free_short_name(host);
    short_names_.insert(result.short_name);
    const std::u16string plain = long_name_of(host);
    std::u16string name = plain;
    for (u32 number = 2; !long_names_.insert(lowered(name)).second; ++number) name = with_number(plain, number);
    if (name != image::to_utf16(shown(result.short_name))) result.long_name = name;
    return result;
}

std::vector<Entry> long_name_entries(const Names::Name& name) {
    if (name.long_name.empty()) return {};
    constexpr std::array<u8, characters_per_entry> places{1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30};
    const std::size_t count = (name.long_name.size() + characters_per_entry - 1) / characters_per_entry;
    std::vector<Entry> entries(count);
    for (std::size_t i = 0; i < count; ++i) {
        Entry& entry = entries[count - 1 - i];
        entry[0] = static_cast<u8>((i + 1) | (i + 1 == count ? 0x40 : 0));
        entry[11] = 0x0F;
        entry[13] = checksum(name.short_name);
        for (std::size_t k = 0; k < places.size(); ++k) {
            // A zero behind the name, then FFFFh.
            const std::size_t at = i * characters_per_entry + k;
            char16_t unit = at == name.long_name.size() ? u'\0' : u'\xFFFF';
            if (at < name.long_name.size()) unit = name.long_name[at];
            entry[places[k]] = static_cast<u8>(unit);
            entry[places[k] + 1u] = static_cast<u8>(unit >> 8);
        }
    }
    return entries;
}

ShortName volume_label(std::string_view host) {
    Parts parts;
    std::string label;
    append_short(parts, label, host);
    if (label.empty()) label = "LOCKSTEP";
    label.resize(std::min<std::size_t>(label.size(), 11));
    ShortName name;
    name.fill(' ');
    std::ranges::copy(label, name.begin());
    return name;
}

}  // namespace lockstep::fat
