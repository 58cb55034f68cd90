// SDL's keyboard positions as ours.
#pragma once

#include <SDL_scancode.h>

#include "base/input.h"

namespace lockstep::sdl {

// Key::None for keys that an AT keyboard does not have.
Key key_of_scancode(SDL_Scancode scancode);

}  // namespace lockstep::sdl
