#include "frontend/key_names.h"

#include <algorithm>
#include <cctype>
#include <string>
#include <utility>

#include "frontend/nearest_name.h"

namespace lockstep {

namespace {

constexpr std::size_t most_at_once = 8;

struct NamedKey {
    std::string_view name;
    Key key;
};

constexpr NamedKey names[] = {
    {"esc", Key::Escape},
    {"escape", Key::Escape},
    {"f1", Key::F1},
    {"f2", Key::F2},
    {"f3", Key::F3},
    {"f4", Key::F4},
    {"f5", Key::F5},
    {"f6", Key::F6},
    {"f7", Key::F7},
    {"f8", Key::F8},
    {"f9", Key::F9},
    {"f10", Key::F10},
    {"f11", Key::F11},
    {"f12", Key::F12},
    {"print", Key::PrintScreen},
    {"sysrq", Key::PrintScreen},
    {"printscreen", Key::PrintScreen},
    {"scroll_lock", Key::ScrollLock},
    {"pause", Key::Pause},
    {"break", Key::Pause},
    {"grave_accent", Key::Grave},
    {"grave", Key::Grave},
    {"1", Key::Digit1},
    {"2", Key::Digit2},
    {"3", Key::Digit3},
    {"4", Key::Digit4},
    {"5", Key::Digit5},
    {"6", Key::Digit6},
    {"7", Key::Digit7},
    {"8", Key::Digit8},
    {"9", Key::Digit9},
    {"0", Key::Digit0},
    {"minus", Key::Minus},
    {"equal", Key::Equal},
    {"backspace", Key::Backspace},
    {"tab", Key::Tab},
    {"q", Key::Q},
    {"w", Key::W},
    {"e", Key::E},
    {"r", Key::R},
    {"t", Key::T},
    {"y", Key::Y},
    {"u", Key::U},
    {"i", Key::I},
    {"o", Key::O},
    {"p", Key::P},
    {"bracket_left", Key::LeftBracket},
    {"bracket_right", Key::RightBracket},
    {"backslash", Key::Backslash},
    {"caps_lock", Key::CapsLock},
    {"a", Key::A},
    {"s", Key::S},
    {"d", Key::D},
    {"f", Key::F},
    {"g", Key::G},
    {"h", Key::H},
    {"j", Key::J},
    {"k", Key::K},
    {"l", Key::L},
    {"semicolon", Key::Semicolon},
    {"apostrophe", Key::Apostrophe},
    {"ret", Key::Enter},
    {"enter", Key::Enter},
    {"return", Key::Enter},
    {"shift", Key::LeftShift},
    {"shift_l", Key::LeftShift},
    {"less", Key::Iso102},
    {"z", Key::Z},
    {"x", Key::X},
    {"c", Key::C},
    {"v", Key::V},
    {"b", Key::B},
    {"n", Key::N},
    {"m", Key::M},
    {"comma", Key::Comma},
    {"dot", Key::Period},
    {"period", Key::Period},
    {"slash", Key::Slash},
    {"shift_r", Key::RightShift},
    {"ctrl", Key::LeftCtrl},
    {"ctrl_l", Key::LeftCtrl},
    {"control", Key::LeftCtrl},
    {"meta_l", Key::LeftMeta},
    {"alt", Key::LeftAlt},
    {"alt_l", Key::LeftAlt},
    {"spc", Key::Space},
    {"space", Key::Space},
    {"alt_r", Key::RightAlt},
    {"altgr", Key::RightAlt},
    {"meta_r", Key::RightMeta},
    {"menu", Key::Menu},
    {"compose", Key::Menu},
    {"ctrl_r", Key::RightCtrl},
    {"insert", Key::Insert},
    {"ins", Key::Insert},
    {"home", Key::Home},
    {"pgup", Key::PageUp},
    {"delete", Key::Delete},
    {"del", Key::Delete},
    {"end", Key::End},
    {"pgdn", Key::PageDown},
    {"up", Key::Up},
    {"left", Key::Left},
    {"down", Key::Down},
    {"right", Key::Right},
    {"num_lock", Key::NumLock},
    {"kp_divide", Key::KeypadDivide},
    {"kp_multiply", Key::KeypadMultiply},
    {"asterisk", Key::KeypadMultiply},
    {"kp_subtract", Key::KeypadSubtract},
    {"kp_add", Key::KeypadAdd},
    {"kp_enter", Key::KeypadEnter},
    {"kp_decimal", Key::KeypadDecimal},
    {"kp_0", Key::Keypad0},
    {"kp_1", Key::Keypad1},
    {"kp_2", Key::Keypad2},
    {"kp_3", Key::Keypad3},
    {"kp_4", Key::Keypad4},
    {"kp_5", Key::Keypad5},
    {"kp_6", Key::Keypad6},
    {"kp_7", Key::Keypad7},
    {"kp_8", Key::Keypad8},
    {"kp_9", Key::Keypad9},
    {"ro", Key::Ro},
    {"yen", Key::Yen},
    {"henkan", Key::Henkan},
    {"muhenkan", Key::Muhenkan},
    {"katakanahiragana", Key::Kana},
    {"kp_comma", Key::KeypadComma},
    {"kp_equals", Key::KeypadEqual},
    {"lang1", Key::Hangul},
    {"lang2", Key::Hanja},
    {"f13", Key::F13},
    {"f14", Key::F14},
    {"f15", Key::F15},
    {"f16", Key::F16},
    {"f17", Key::F17},
    {"f18", Key::F18},
    {"f19", Key::F19},
    {"f20", Key::F20},
    {"f21", Key::F21},
    {"f22", Key::F22},
    {"f23", Key::F23},
    {"f24", Key::F24},
    {"power", Key::Power},
    {"sleep", Key::Sleep},
    {"wake", Key::Wake},
    {"audionext", Key::NextTrack},
    {"audioprev", Key::PreviousTrack},
    {"audiostop", Key::StopTrack},
    {"audioplay", Key::PlayTrack},
    {"audiomute", Key::Mute},
    {"volumeup", Key::VolumeUp},
    {"volumedown", Key::VolumeDown},
    {"mediaselect", Key::MediaSelect},
    {"mail", Key::Mail},
    {"calculator", Key::Calculator},
    {"computer", Key::Computer},
    {"find", Key::WebSearch},
    {"ac_home", Key::WebHome},
    {"ac_back", Key::WebBack},
    {"ac_forward", Key::WebForward},
    {"stop", Key::WebStop},
    {"ac_refresh", Key::WebRefresh},
    {"ac_bookmarks", Key::WebFavorites},
};

}  // namespace

std::optional<Key> key_of_name(std::string_view name) {
    std::string lower(name);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    for (const auto& [known, key] : names) {
        if (known == lower) return key;
    }
    return std::nullopt;
}

Result<std::vector<Key>> parse_key_combination(std::string_view text) {
    std::vector<Key> keys;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t dash = std::min(text.find('-', at), text.size());
        const std::string_view name = text.substr(at, dash - at);
        const auto key = key_of_name(name);
        if (!key) {
            std::vector<std::string_view> known;
            for (const NamedKey& one : names) known.push_back(one.name);
            return Error{"there is no key \"" + std::string(name) + "\" (did you mean " +
                         std::string(nearest_name(name, known)) + "?)"};
        }
        if (keys.size() == most_at_once) return Error{"too many keys at once (at most eight)"};
        keys.push_back(*key);
        at = dash + 1;
    }
    return keys;
}

}  // namespace lockstep
