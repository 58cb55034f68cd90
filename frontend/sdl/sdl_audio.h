// SDL's sound card for the speaker.
#pragma once

#include <memory>

#include "base/result.h"
#include "frontend/sound/sound_output.h"

namespace lockstep::sdl {

// Plays `output`, which outlives the card, from now on, on a thread of SDL's. The error says why there is no sound.
Result<std::unique_ptr<SoundCard>> open_sound_card(SoundOutput& output);

}  // namespace lockstep::sdl
