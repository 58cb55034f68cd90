#include "frontend/terminal/capabilities.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <string_view>

namespace lockstep::terminal {

namespace {

std::string variable(const char* name) {
    const char* const value = std::getenv(name);
    return value != nullptr ? value : "";
}

bool starts_with_any(std::string_view text, std::initializer_list<std::string_view> beginnings) {
    return std::any_of(beginnings.begin(), beginnings.end(), [&](auto one) { return text.starts_with(one); });
}

bool holds(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

Colors colors_of(const Environment& environment) {
    const std::string& term = environment.term;
    if (environment.colorterm == "truecolor" || environment.colorterm == "24bit") return Colors::TrueColor;
    if (term.ends_with("-direct") ||
        starts_with_any(term, {"xterm-kitty", "xterm-ghostty", "foot", "alacritty", "wezterm"}))
        return Colors::TrueColor;
    if (holds(term, "256color")) return Colors::Indexed256;
    if (starts_with_any(term, {"vt1", "vt2", "vt3", "vt4", "vt5"}) && !holds(term, "color")) return Colors::Mono;
    if (term.ends_with("-mono") || term.ends_with("-m")) return Colors::Mono;
    return Colors::Ansi16;
}

// The locale's variables say what the terminal understands, whether or not this host has that locale installed. Where
// none is set, as in many containers, terminals of today are right to assume.
bool utf8_of(const Environment& environment) {
    const std::string& locale = !environment.lc_all.empty()     ? environment.lc_all
                                : !environment.lc_ctype.empty() ? environment.lc_ctype
                                                                : environment.lang;
    if (locale.empty()) return !starts_with_any(environment.term, {"vt1", "vt2", "vt3", "vt4", "vt5", "ansi"});
    std::string letters;
    for (const char c : locale) {
        if (std::isalnum(static_cast<unsigned char>(c)) != 0)
            letters += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return holds(letters, "utf8");
}

}  // namespace

Environment host_environment() {
    return {variable("TERM"), variable("COLORTERM"), variable("LC_ALL"), variable("LC_CTYPE"), variable("LANG")};
}

Result<Capabilities> capabilities_of(const Environment& environment, const Settings& settings) {
    if (environment.term == "dumb" || environment.term == "unknown") {
        return Error{"a terminal of the kind \"" + environment.term +
                     "\" cannot show a screen (set TERM to what it is, or use -display none)"};
    }
    Capabilities result;
    result.colors = settings.colors == Colors::Auto ? colors_of(environment) : settings.colors;
    result.utf8 = settings.charset == Charset::Auto ? utf8_of(environment) : settings.charset == Charset::Utf8;
    result.xterm =
        !starts_with_any(environment.term, {"linux", "vt1", "vt2", "ansi", "cons25", "sun", "hurd", "wsvt25"});
    return result;
}

}  // namespace lockstep::terminal
