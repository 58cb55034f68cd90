#include "frontend/sdl/sdl_audio.h"

#define SDL_MAIN_HANDLED
#include <SDL.h>

#include <string>

namespace lockstep::sdl {

namespace {

// Samples the card takes at a time: 11 ms.
constexpr u16 block = 512;

class Card final : public SoundCard {
public:
    explicit Card(SoundOutput& output) : output_(output) {}
    ~Card() override {
        // Waits for the callback to end.
        if (device_ != 0) SDL_CloseAudioDevice(device_);
        SDL_QuitSubSystem(SDL_INIT_AUDIO);
    }

    bool open() {
        SDL_AudioSpec wanted{};
        wanted.freq = SpeakerSynthesis::rate;
        wanted.format = AUDIO_S16SYS;
        wanted.channels = 1;
        wanted.samples = block;
        wanted.callback = play;
        wanted.userdata = this;
        // No changes are allowed: SDL converts where the card wants something else.
        device_ = SDL_OpenAudioDevice(nullptr, 0, &wanted, nullptr, 0);
        if (device_ == 0) return false;
        SDL_PauseAudioDevice(device_, 0);
        return true;
    }

private:
    static void play(void* card, Uint8* bytes, int length) {
        auto* const samples = reinterpret_cast<s16*>(bytes);
        static_cast<Card*>(card)->output_.pull({samples, static_cast<std::size_t>(length) / sizeof(s16)});
    }

    SoundOutput& output_;
    SDL_AudioDeviceID device_ = 0;
};

}  // namespace

Result<std::unique_ptr<SoundCard>> open_sound_card(SoundOutput& output) {
    SDL_SetHint(SDL_HINT_AUDIO_DEVICE_APP_NAME, "Lockstep");
    SDL_SetMainReady();
    if (SDL_InitSubSystem(SDL_INIT_AUDIO) != 0) return Error{std::string("there is no sound card: ") + SDL_GetError()};
    auto card = std::make_unique<Card>(output);
    // To try and open a card that is not there makes ALSA complain by itself. -1: the driver cannot tell.
    if (SDL_GetNumAudioDevices(0) == 0) return Error{"there is no sound card"};
    if (!card->open()) return Error{std::string("no sound card can be used: ") + SDL_GetError()};
    return std::unique_ptr<SoundCard>(std::move(card));
}

}  // namespace lockstep::sdl
