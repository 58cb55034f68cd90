#include "frontend/sound/speaker_synthesis.h"

#include <algorithm>

namespace lockstep {

namespace {

constexpr u64 boxes_per_sample = 4;
constexpr u64 box_rate = SpeakerSynthesis::rate * boxes_per_sample;
// Positions in time count a unit of which a tick of the timer and a box both are a whole number.
constexpr u64 tick_length = 115'200;
constexpr u64 box_length = 715'909;
constexpr u64 unit_rate = box_rate * box_length;
static_assert(Pit8254::clock.hz_numerator * tick_length == Pit8254::clock.hz_denominator * unit_rate);

constexpr s32 box_full = 1 << 15;
// Of the mean that is taken away: its fraction, and its pace in samples.
constexpr unsigned mean_shift = 9;
// The low-pass multiplies by 65536.
constexpr unsigned sum_shift = 31;

u64 position_of(Time at) {
    return mul_div(at.ns, unit_rate, ns_per_second);
}

}  // namespace

SpeakerSynthesis::SpeakerSynthesis(const Speaker::Change& state) {
    const u64 tick = Pit8254::clock.ticks_at(state.at);
    const s32 level = state.data && state.wave.level_at(tick) ? box_full : 0;
    boxes_.fill(level);
    same_boxes_ = low_pass_taps;
    mean_ = static_cast<s64>(level) << (16 + mean_shift);
    place(state);
}

// Begins in the middle of a box, which is not to be counted.
void SpeakerSynthesis::place(const Speaker::Change& state) {
    state_ = state;
    at_ = position_of(state.at);
    high_ = high_until(at_);
    area_ = 0;
    box_ = at_ / box_length;
    box_end_ = (box_ + 1) * box_length;
    whole_ = at_ % box_length == 0;
}

void SpeakerSynthesis::change(const Speaker::Change& state) {
    integrate(position_of(state.at));
    state_ = state;
    high_ = high_until(at_);
}

void SpeakerSynthesis::advance(Time to) {
    integrate(position_of(to));
}

void SpeakerSynthesis::jump(const Speaker::Change& state) {
    place(state);
}

// How long the level was high up to `position`, counted from anywhere. Arithmetic wraps for waves that only a damaged
// state can hold.
u64 SpeakerSynthesis::high_until(u64 position) const {
    const SquareWave& wave = state_.wave;
    if (!state_.data) return 0;
    if (wave.high == 0 && wave.low == 0) return wave.level ? position : 0;
    const u64 origin = wave.origin * tick_length;
    const u64 edge = std::min(wave.edge, wave.origin) * tick_length;
    const auto before_origin = [&](u64 end) {
        if (wave.level) return std::min(end, edge);
        return end > edge && edge < origin ? end - edge : 0;
    };
    if (position <= origin) return before_origin(position);
    const u64 high = wave.high * tick_length;
    const u64 period = high + wave.low * tick_length;
    const u64 since = position - origin;
    return before_origin(origin) + since / period * high + std::min(since % period, high);
}

void SpeakerSynthesis::integrate(u64 to) {
    const auto pass = [this](u64 until) {
        const u64 high = high_until(until);
        area_ += std::min(high - high_, until - at_);
        high_ = high;
        at_ = until;
    };
    while (box_end_ <= to) {
        pass(box_end_);
        finish_box();
    }
    if (to > at_) pass(to);
}

void SpeakerSynthesis::finish_box() {
    if (whole_) push_box(static_cast<s32>((area_ * box_full + box_length / 2) / box_length));
    whole_ = true;
    area_ = 0;
    ++box_;
    box_end_ += box_length;
    if (box_ % boxes_per_sample == 0) push_sample();
}

void SpeakerSynthesis::push_box(s32 level) {
    const s32 before = boxes_[next_box_ + low_pass_taps - 1];
    same_boxes_ = level == before ? same_boxes_ + 1 : 1;
    boxes_[next_box_] = boxes_[next_box_ + low_pass_taps] = level;
    next_box_ = (next_box_ + 1) % low_pass_taps;
}

void SpeakerSynthesis::push_sample() {
    const s32* const window = boxes_.data() + next_box_;
    s64 sum = 0;
    if (same_boxes_ >= low_pass_taps) {
        sum = static_cast<s64>(window[0]) << 16;
    } else {
        for (std::size_t i = 0; i < low_pass_taps; ++i) sum += s64{window[i]} * low_pass[i];
    }
    const s64 heard = sum - (mean_ >> mean_shift);
    mean_ += heard;
    samples_.push_back(static_cast<s16>((heard * swing + (s64{1} << (sum_shift - 1))) >> sum_shift));
}

}  // namespace lockstep
