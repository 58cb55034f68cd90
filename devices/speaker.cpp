#include "devices/speaker.h"

namespace lockstep {

void Speaker::set_data(bool level) {
    if (data_ == level) return;
    data_ = level;
    changed();
}

void Speaker::set_wave(const SquareWave& wave) {
    wave_ = wave;
    // Behind a closed gate nothing is heard of it; opening the gate tells.
    if (data_) changed();
}

void Speaker::serialize(Archive& archive) {
    archive.field("data", data_);
    archive.field("wave", wave_);
}

}  // namespace lockstep
