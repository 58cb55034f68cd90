#include "frontend/sound_choice.h"

#if LOCKSTEP_WITH_SDL
#include "frontend/sdl/sdl_audio.h"
#endif

namespace lockstep {

Result<std::unique_ptr<SoundCard>> open_sound_card([[maybe_unused]] SoundOutput& output) {
#if LOCKSTEP_WITH_SDL
    return sdl::open_sound_card(output);
#else
    return Error{"this program was built without sound (use -audio none, or build with SDL2)"};
#endif
}

}  // namespace lockstep
