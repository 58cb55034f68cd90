#include "frontend/sound/sound_output.h"

#include <algorithm>

namespace lockstep {

namespace {

constexpr s32 full_gain = 65'536;
// From silence to full volume in 20 ms: a volume that changes at once clicks.
constexpr s32 gain_step = full_gain / 960;

// Half the volume sounds half as loud, about.
s32 gain_of(unsigned volume) {
    return static_cast<s32>(volume * volume) * full_gain /
           static_cast<s32>(SoundOutput::loudest * SoundOutput::loudest);
}

}  // namespace

void SoundOutput::advance(Time now) {
    synthesis_.advance(now);
    buffer_.push(synthesis_.samples());
    synthesis_.clear_samples();
}

void SoundOutput::jump(const Speaker::Change& state) {
    synthesis_.jump(state);
    synthesis_.clear_samples();
    buffer_.stop();
}

void SoundOutput::change_volume(bool louder) {
    const unsigned now = volume_;
    volume_ = louder ? std::min(now + volume_step, loudest) : now - std::min(now, volume_step);
}

void SoundOutput::pull(std::span<s16> out) {
    buffer_.pull(out);
    const s32 wanted = muted_ ? 0 : gain_of(volume_);
    for (s16& sample : out) {
        gain_ += std::clamp(wanted - gain_, -gain_step, gain_step);
        sample = static_cast<s16>(s64{sample} * gain_ / full_gain);
    }
}

}  // namespace lockstep
