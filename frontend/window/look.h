// How the window shows a picture, as the user wishes (-display sdl,...).
#pragma once

#include "frontend/picture_scale.h"

namespace lockstep::window {

struct Look {
    Scaling scaling = Scaling::Sharp;
    bool scan_lines = false;  // as on a tube
};

}  // namespace lockstep::window
