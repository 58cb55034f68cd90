// The speaker's level over virtual time as samples: 48 kHz, 16 bits, mono. Integers throughout, so every host computes
// the same samples, and how the time is cut into calls does not matter.
//
// The level is integrated exactly over boxes of 1/192000 s, so a pulse counts by its width however short it is; a
// low-pass (low_pass.h) makes one sample of every four boxes. What is constant is taken away as a cone does, which
// cannot hold a position (a high-pass of about 15 Hz). A sample follows what it is made of by a third of a millisecond.
#pragma once

#include <array>
#include <vector>

#include "base/types.h"
#include "devices/speaker.h"
#include "frontend/sound/low_pass.h"

namespace lockstep {

class SpeakerSynthesis {
public:
    static constexpr u32 rate = 48'000;
    // A square wave swings by half of this to either side.
    static constexpr s32 swing = 24'000;

    // From `state.at` on, as if the speaker had long been at its present level.
    explicit SpeakerSynthesis(const Speaker::Change& state);

    // What the speaker does from `state.at` on, which is not before any time given earlier.
    void change(const Speaker::Change& state);
    // Makes the samples that are complete at `to`. Work and output are bounded by the time that passes.
    void advance(Time to);
    // Virtual time leapt, in either direction; the sound goes on behind what it was.
    void jump(const Speaker::Change& state);

    const std::vector<s16>& samples() const { return samples_; }
    void clear_samples() { samples_.clear(); }

private:
    void place(const Speaker::Change& state);
    u64 high_until(u64 position) const;
    void integrate(u64 to);
    void finish_box();
    void push_box(s32 level);
    void push_sample();

    // Positions in time count a unit explained in the implementation.
    Speaker::Change state_;
    u64 at_ = 0;    // integrated up to here
    u64 high_ = 0;  // high_until(at_)
    u64 area_ = 0;  // high time in the present box
    u64 box_ = 0;   // number of the present box since power-on
    u64 box_end_ = 0;
    bool whole_ = false;  // integrated from its beginning

    // The boxes that the low-pass sees, kept twice so that the latest always lie side by side.
    std::array<s32, 2 * low_pass_taps> boxes_{};
    std::size_t next_box_ = 0;
    std::size_t same_boxes_ = 0;  // the latest ones that are equal
    s64 mean_ = 0;
    std::vector<s16> samples_;
};

}  // namespace lockstep
