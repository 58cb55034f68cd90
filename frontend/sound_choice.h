// The sound card of a run.
#pragma once

#include <memory>

#include "base/result.h"
#include "frontend/sound/sound_output.h"

namespace lockstep {

// Plays `output`, which outlives the card. The error says why there is no sound.
Result<std::unique_ptr<SoundCard>> open_sound_card(SoundOutput& output);

}  // namespace lockstep
