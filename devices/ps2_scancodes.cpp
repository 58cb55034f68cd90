#include "devices/ps2_scancodes.h"

#include <array>

namespace lockstep {

namespace {

struct Row {
    Key key;
    KeyCodes codes;
};

// In the order of `Key`. Key, set 2 code, E0h, set 3 code (0: none), behaviour in set 3, fake shifts.
// clang-format off
constexpr Row rows[] = {
    {Key::None, {}},
    {Key::Escape, {0x76, false, 0x08, KeyReports::MakeOnly}},
    {Key::F1, {0x05, false, 0x07, KeyReports::MakeOnly}},
    {Key::F2, {0x06, false, 0x0F, KeyReports::MakeOnly}},
    {Key::F3, {0x04, false, 0x17, KeyReports::MakeOnly}},
    {Key::F4, {0x0C, false, 0x1F, KeyReports::MakeOnly}},
    {Key::F5, {0x03, false, 0x27, KeyReports::MakeOnly}},
    {Key::F6, {0x0B, false, 0x2F, KeyReports::MakeOnly}},
    {Key::F7, {0x83, false, 0x37, KeyReports::MakeOnly}},
    {Key::F8, {0x0A, false, 0x3F, KeyReports::MakeOnly}},
    {Key::F9, {0x01, false, 0x47, KeyReports::MakeOnly}},
    {Key::F10, {0x09, false, 0x4F, KeyReports::MakeOnly}},
    {Key::F11, {0x78, false, 0x56, KeyReports::MakeOnly}},
    {Key::F12, {0x07, false, 0x5E, KeyReports::MakeOnly}},
    {Key::PrintScreen, {0x7C, true, 0x57, KeyReports::MakeOnly, KeyGroup::PrintScreen}},
    {Key::ScrollLock, {0x7E, false, 0x5F, KeyReports::MakeOnly}},
    {Key::Pause, {0x77, false, 0x62, KeyReports::MakeOnly, KeyGroup::Pause}},
    {Key::Grave, {0x0E, false, 0x0E, KeyReports::Typematic}},
    {Key::Digit1, {0x16, false, 0x16, KeyReports::Typematic}},
    {Key::Digit2, {0x1E, false, 0x1E, KeyReports::Typematic}},
    {Key::Digit3, {0x26, false, 0x26, KeyReports::Typematic}},
    {Key::Digit4, {0x25, false, 0x25, KeyReports::Typematic}},
    {Key::Digit5, {0x2E, false, 0x2E, KeyReports::Typematic}},
    {Key::Digit6, {0x36, false, 0x36, KeyReports::Typematic}},
    {Key::Digit7, {0x3D, false, 0x3D, KeyReports::Typematic}},
    {Key::Digit8, {0x3E, false, 0x3E, KeyReports::Typematic}},
    {Key::Digit9, {0x46, false, 0x46, KeyReports::Typematic}},
    {Key::Digit0, {0x45, false, 0x45, KeyReports::Typematic}},
    {Key::Minus, {0x4E, false, 0x4E, KeyReports::Typematic}},
    {Key::Equal, {0x55, false, 0x55, KeyReports::Typematic}},
    {Key::Backspace, {0x66, false, 0x66, KeyReports::Typematic}},
    {Key::Tab, {0x0D, false, 0x0D, KeyReports::Typematic}},
    {Key::Q, {0x15, false, 0x15, KeyReports::Typematic}},
    {Key::W, {0x1D, false, 0x1D, KeyReports::Typematic}},
    {Key::E, {0x24, false, 0x24, KeyReports::Typematic}},
    {Key::R, {0x2D, false, 0x2D, KeyReports::Typematic}},
    {Key::T, {0x2C, false, 0x2C, KeyReports::Typematic}},
    {Key::Y, {0x35, false, 0x35, KeyReports::Typematic}},
    {Key::U, {0x3C, false, 0x3C, KeyReports::Typematic}},
    {Key::I, {0x43, false, 0x43, KeyReports::Typematic}},
    {Key::O, {0x44, false, 0x44, KeyReports::Typematic}},
    {Key::P, {0x4D, false, 0x4D, KeyReports::Typematic}},
    {Key::LeftBracket, {0x54, false, 0x54, KeyReports::Typematic}},
    {Key::RightBracket, {0x5B, false, 0x5B, KeyReports::Typematic}},
    {Key::Backslash, {0x5D, false, 0x5C, KeyReports::Typematic}},
    {Key::CapsLock, {0x58, false, 0x14, KeyReports::MakeBreak}},
    {Key::A, {0x1C, false, 0x1C, KeyReports::Typematic}},
    {Key::S, {0x1B, false, 0x1B, KeyReports::Typematic}},
    {Key::D, {0x23, false, 0x23, KeyReports::Typematic}},
    {Key::F, {0x2B, false, 0x2B, KeyReports::Typematic}},
    {Key::G, {0x34, false, 0x34, KeyReports::Typematic}},
    {Key::H, {0x33, false, 0x33, KeyReports::Typematic}},
    {Key::J, {0x3B, false, 0x3B, KeyReports::Typematic}},
    {Key::K, {0x42, false, 0x42, KeyReports::Typematic}},
    {Key::L, {0x4B, false, 0x4B, KeyReports::Typematic}},
    {Key::Semicolon, {0x4C, false, 0x4C, KeyReports::Typematic}},
    {Key::Apostrophe, {0x52, false, 0x52, KeyReports::Typematic}},
    {Key::Enter, {0x5A, false, 0x5A, KeyReports::Typematic}},
    {Key::LeftShift, {0x12, false, 0x12, KeyReports::MakeBreak}},
    {Key::Iso102, {0x61, false, 0x13, KeyReports::Typematic}},
    {Key::Z, {0x1A, false, 0x1A, KeyReports::Typematic}},
    {Key::X, {0x22, false, 0x22, KeyReports::Typematic}},
    {Key::C, {0x21, false, 0x21, KeyReports::Typematic}},
    {Key::V, {0x2A, false, 0x2A, KeyReports::Typematic}},
    {Key::B, {0x32, false, 0x32, KeyReports::Typematic}},
    {Key::N, {0x31, false, 0x31, KeyReports::Typematic}},
    {Key::M, {0x3A, false, 0x3A, KeyReports::Typematic}},
    {Key::Comma, {0x41, false, 0x41, KeyReports::Typematic}},
    {Key::Period, {0x49, false, 0x49, KeyReports::Typematic}},
    {Key::Slash, {0x4A, false, 0x4A, KeyReports::Typematic}},
    {Key::RightShift, {0x59, false, 0x59, KeyReports::MakeBreak}},
    {Key::LeftCtrl, {0x14, false, 0x11, KeyReports::MakeBreak}},
    {Key::LeftMeta, {0x1F, true, 0x8B, KeyReports::MakeOnly}},
    {Key::LeftAlt, {0x11, false, 0x19, KeyReports::MakeBreak}},
    {Key::Space, {0x29, false, 0x29, KeyReports::Typematic}},
    {Key::RightAlt, {0x11, true, 0x39, KeyReports::MakeOnly}},
    {Key::RightMeta, {0x27, true, 0x8C, KeyReports::MakeOnly}},
    {Key::Menu, {0x2F, true, 0x8D, KeyReports::MakeOnly}},
    {Key::RightCtrl, {0x14, true, 0x58, KeyReports::MakeOnly}},
    {Key::Insert, {0x70, true, 0x67, KeyReports::MakeOnly, KeyGroup::Navigation}},
    {Key::Home, {0x6C, true, 0x6E, KeyReports::MakeOnly, KeyGroup::Navigation}},
    {Key::PageUp, {0x7D, true, 0x6F, KeyReports::MakeOnly, KeyGroup::Navigation}},
    {Key::Delete, {0x71, true, 0x64, KeyReports::Typematic, KeyGroup::Navigation}},
    {Key::End, {0x69, true, 0x65, KeyReports::MakeOnly, KeyGroup::Navigation}},
    {Key::PageDown, {0x7A, true, 0x6D, KeyReports::MakeOnly, KeyGroup::Navigation}},
    {Key::Up, {0x75, true, 0x63, KeyReports::Typematic, KeyGroup::Navigation}},
    {Key::Left, {0x6B, true, 0x61, KeyReports::Typematic, KeyGroup::Navigation}},
    {Key::Down, {0x72, true, 0x60, KeyReports::Typematic, KeyGroup::Navigation}},
    {Key::Right, {0x74, true, 0x6A, KeyReports::Typematic, KeyGroup::Navigation}},
    {Key::NumLock, {0x77, false, 0x76, KeyReports::MakeOnly}},
    {Key::KeypadDivide, {0x4A, true, 0x77, KeyReports::MakeOnly, KeyGroup::Divide}},
    {Key::KeypadMultiply, {0x7C, false, 0x7E, KeyReports::MakeOnly}},
    {Key::KeypadSubtract, {0x7B, false, 0x84, KeyReports::MakeOnly}},
    {Key::KeypadAdd, {0x79, false, 0x7C, KeyReports::Typematic}},
    {Key::KeypadEnter, {0x5A, true, 0x79, KeyReports::MakeOnly}},
    {Key::KeypadDecimal, {0x71, false, 0x71, KeyReports::MakeOnly}},
    {Key::Keypad0, {0x70, false, 0x70, KeyReports::MakeOnly}},
    {Key::Keypad1, {0x69, false, 0x69, KeyReports::MakeOnly}},
    {Key::Keypad2, {0x72, false, 0x72, KeyReports::MakeOnly}},
    {Key::Keypad3, {0x7A, false, 0x7A, KeyReports::MakeOnly}},
    {Key::Keypad4, {0x6B, false, 0x6B, KeyReports::MakeOnly}},
    {Key::Keypad5, {0x73, false, 0x73, KeyReports::MakeOnly}},
    {Key::Keypad6, {0x74, false, 0x74, KeyReports::MakeOnly}},
    {Key::Keypad7, {0x6C, false, 0x6C, KeyReports::MakeOnly}},
    {Key::Keypad8, {0x75, false, 0x75, KeyReports::MakeOnly}},
    {Key::Keypad9, {0x7D, false, 0x7D, KeyReports::MakeOnly}},
    {Key::Ro, {0x51, false, 0x51, KeyReports::Typematic}},
    {Key::Yen, {0x6A, false, 0x5D, KeyReports::Typematic}},
    {Key::Henkan, {0x64, false, 0x86, KeyReports::MakeOnly}},
    {Key::Muhenkan, {0x67, false, 0x85, KeyReports::MakeOnly}},
    {Key::Kana, {0x13, false, 0x87, KeyReports::MakeOnly}},
    {Key::KeypadComma, {0x6D, false, 0x00, KeyReports::Typematic}},
    {Key::KeypadEqual, {0x0F, false, 0x00, KeyReports::Typematic}},
    {Key::Hangul, {0xF2, false, 0x00, KeyReports::MakeOnly, KeyGroup::MakeOnly}},
    {Key::Hanja, {0xF1, false, 0x00, KeyReports::MakeOnly, KeyGroup::MakeOnly}},
    {Key::F13, {0x08, false, 0x7F, KeyReports::MakeOnly}},
    {Key::F14, {0x10, false, 0x80, KeyReports::MakeOnly}},
    {Key::F15, {0x18, false, 0x81, KeyReports::MakeOnly}},
    {Key::F16, {0x20, false, 0x82, KeyReports::MakeOnly}},
    {Key::F17, {0x28, false, 0x83, KeyReports::MakeOnly}},
    {Key::F18, {0x30, false, 0x00, KeyReports::MakeOnly}},
    {Key::F19, {0x38, false, 0x00, KeyReports::MakeOnly}},
    {Key::F20, {0x40, false, 0x00, KeyReports::MakeOnly}},
    {Key::F21, {0x48, false, 0x00, KeyReports::MakeOnly}},
    {Key::F22, {0x50, false, 0x00, KeyReports::MakeOnly}},
    {Key::F23, {0x57, false, 0x00, KeyReports::MakeOnly}},
    {Key::F24, {0x5F, false, 0x00, KeyReports::MakeOnly}},
    {Key::Power, {0x37, true, 0x00, KeyReports::MakeOnly}},
    {Key::Sleep, {0x3F, true, 0x00, KeyReports::MakeOnly}},
    {Key::Wake, {0x5E, true, 0x00, KeyReports::MakeOnly}},
    {Key::NextTrack, {0x4D, true, 0x93, KeyReports::MakeOnly}},
    {Key::PreviousTrack, {0x15, true, 0x94, KeyReports::MakeOnly}},
    {Key::StopTrack, {0x3B, true, 0x98, KeyReports::MakeOnly}},
    {Key::PlayTrack, {0x34, true, 0x00, KeyReports::MakeOnly}},
    {Key::Mute, {0x23, true, 0x9C, KeyReports::MakeOnly}},
    {Key::VolumeUp, {0x32, true, 0x95, KeyReports::Typematic}},
    {Key::VolumeDown, {0x21, true, 0x9D, KeyReports::Typematic}},
    {Key::MediaSelect, {0x50, true, 0x00, KeyReports::MakeOnly}},
    {Key::Mail, {0x48, true, 0x00, KeyReports::MakeOnly}},
    {Key::Calculator, {0x2B, true, 0xA3, KeyReports::MakeOnly}},
    {Key::Computer, {0x40, true, 0x00, KeyReports::MakeOnly}},
    {Key::WebSearch, {0x10, true, 0x00, KeyReports::MakeOnly}},
    {Key::WebHome, {0x3A, true, 0x97, KeyReports::MakeOnly}},
    {Key::WebBack, {0x38, true, 0x00, KeyReports::MakeOnly}},
    {Key::WebForward, {0x30, true, 0x00, KeyReports::MakeOnly}},
    {Key::WebStop, {0x28, true, 0x00, KeyReports::MakeOnly}},
    {Key::WebRefresh, {0x20, true, 0x00, KeyReports::MakeOnly}},
    {Key::WebFavorites, {0x18, true, 0x00, KeyReports::MakeOnly}},
};

// Index: make code of set 2, 00h–7Fh.
constexpr std::array<u8, 128> translation{
    0xFF, 0x43, 0x41, 0x3F, 0x3D, 0x3B, 0x3C, 0x58, 0x64, 0x44, 0x42, 0x40, 0x3E, 0x0F, 0x29, 0x59,
    0x65, 0x38, 0x2A, 0x70, 0x1D, 0x10, 0x02, 0x5A, 0x66, 0x71, 0x2C, 0x1F, 0x1E, 0x11, 0x03, 0x5B,
    0x67, 0x2E, 0x2D, 0x20, 0x12, 0x05, 0x04, 0x5C, 0x68, 0x39, 0x2F, 0x21, 0x14, 0x13, 0x06, 0x5D,
    0x69, 0x31, 0x30, 0x23, 0x22, 0x15, 0x07, 0x5E, 0x6A, 0x72, 0x32, 0x24, 0x16, 0x08, 0x09, 0x5F,
    0x6B, 0x33, 0x25, 0x17, 0x18, 0x0B, 0x0A, 0x60, 0x6C, 0x34, 0x35, 0x26, 0x27, 0x19, 0x0C, 0x61,
    0x6D, 0x73, 0x28, 0x74, 0x1A, 0x0D, 0x62, 0x6E, 0x3A, 0x36, 0x1C, 0x1B, 0x75, 0x2B, 0x63, 0x76,
    0x55, 0x56, 0x77, 0x78, 0x79, 0x7A, 0x0E, 0x7B, 0x7C, 0x4F, 0x7D, 0x4B, 0x47, 0x7E, 0x7F, 0x6F,
    0x52, 0x53, 0x50, 0x4C, 0x4D, 0x48, 0x01, 0x45, 0x57, 0x4E, 0x51, 0x4A, 0x37, 0x49, 0x46, 0x54,
};
// clang-format on

constexpr std::size_t key_count = static_cast<std::size_t>(Key::Count);
static_assert(std::size(rows) == key_count, "a row for every key");

constexpr bool in_order() {
    for (std::size_t i = 0; i < key_count; ++i) {
        if (static_cast<std::size_t>(rows[i].key) != i) return false;
    }
    return true;
}
static_assert(in_order());

}  // namespace

const KeyCodes& key_codes(Key key) {
    const std::size_t index = static_cast<std::size_t>(key);
    return rows[index < key_count ? index : 0].codes;
}

u8 set2_to_set1(u8 code) {
    if (code < translation.size()) return translation[code];
    if (code == 0x83) return 0x41;  // F7
    if (code == 0x84) return 0x54;  // SysRq
    return code;
}

}  // namespace lockstep
