// What a user may ask of the terminal front end (-display terminal,...).
#pragma once

#include "base/types.h"

namespace lockstep::terminal {

enum class Graphics : u8 { Auto, Sixel, Kitty, Blocks, None };
enum class Colors : u8 { Auto, Mono, Ansi16, Indexed256, TrueColor };
enum class Charset : u8 { Auto, Utf8, Ascii };

struct Settings {
    Graphics graphics = Graphics::Auto;
    Colors colors = Colors::Auto;
    Charset charset = Charset::Auto;
    friend bool operator==(const Settings&, const Settings&) = default;
};

}  // namespace lockstep::terminal
