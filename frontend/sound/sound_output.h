// What the speaker plays, for the host's sound card: made by virtual time, taken by the card's clock.
#pragma once

#include <atomic>
#include <span>

#include "frontend/recording/media_sink.h"
#include "frontend/sound/elastic_buffer.h"
#include "frontend/sound/speaker_synthesis.h"

namespace lockstep {

class SoundOutput final : public MediaSink {
public:
    static constexpr unsigned loudest = 100;
    static constexpr unsigned volume_step = 10;

    // `volume` is 0 … loudest.
    SoundOutput(const Speaker::Change& state, unsigned volume) : synthesis_(state), volume_(volume) {}

    // --- the machine's thread ---
    void speaker(const Speaker::Change& state) override { synthesis_.change(state); }
    void advance(Time now) override;
    // Also for time that passes unheard, because it does not pass at the wall clock's pace.
    void jump(const Speaker::Change& state) override;
    // The machine stands still.
    void pause() { buffer_.stop(); }

    void change_volume(bool louder);
    void set_muted(bool on) { muted_ = on; }
    unsigned volume() const { return volume_; }
    bool muted() const { return muted_; }

    // --- the card's thread ---
    // 48 kHz, mono.
    void pull(std::span<s16> out);

    const ElasticBuffer& buffer() const { return buffer_; }

private:
    SpeakerSynthesis synthesis_;
    ElasticBuffer buffer_;
    std::atomic<unsigned> volume_;
    std::atomic<bool> muted_{false};
    s32 gain_ = 0;  // as played last, of 65536; the card's thread only
};

// A sound card that plays an output as long as this object exists.
class SoundCard {
public:
    virtual ~SoundCard() = default;
};

}  // namespace lockstep
