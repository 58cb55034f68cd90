#include "frontend/sound/elastic_buffer.h"

#include <algorithm>

namespace lockstep {

namespace {

constexpr s32 full_loudness = 256;
constexpr unsigned mean_shift = 5;

// A curve through b and c whose slopes there are those of their neighbours (Catmull-Rom); t in 65536ths.
s32 between(s32 a, s32 b, s32 c, s32 d, u32 t) {
    const s64 x = t;
    const s64 cubic = s64{3} * (b - c) + d - a;
    const s64 square = s64{2} * a - s64{5} * b + s64{4} * c - d;
    const s64 linear = c - a;
    const s64 curve = ((((cubic * x >> 16) + square) * x >> 16) + linear) * x >> 17;
    return static_cast<s32>(std::clamp<s64>(b + curve, -32'768, 32'767));
}

}  // namespace

void ElasticBuffer::drop(std::size_t count) {
    begin_ = (begin_ + count) % ring_.size();
    fill_ -= count;
}

void ElasticBuffer::push(std::span<const s16> samples) {
    if (samples.size() > most) samples = samples.last(most);
    const std::lock_guard lock(mutex_);
    if (fill_ + samples.size() > most) drop(fill_ + samples.size() - most);
    for (const s16 sample : samples) ring_[(begin_ + fill_++) % ring_.size()] = sample;
}

void ElasticBuffer::stop() {
    const std::lock_guard lock(mutex_);
    playing_ = false;
    drop(fill_);
}

void ElasticBuffer::pull(std::span<s16> out) {
    const std::lock_guard lock(mutex_);
    if (!playing_ && fill_ >= wanted_) {
        playing_ = true;
        mean_fill_ = static_cast<s64>(fill_) << 8;
        loudness_ = 0;
        place_ = 0;
        // What waited longer than that is older than what the user sees.
        if (fill_ > 2 * wanted_) drop(fill_ - wanted_);
    }
    mean_fill_ += ((static_cast<s64>(fill_) << 8) - mean_fill_) >> mean_shift;
    const auto aim = static_cast<s64>(wanted_);
    const s64 bend = std::clamp<s64>(((mean_fill_ >> 8) - aim) * most_bend / aim, -most_bend, most_bend);
    step_ = static_cast<u32>(65'536 + bend);
    for (s16& sample : out) sample = static_cast<s16>(next_sample());
}

s32 ElasticBuffer::next_sample() {
    if (playing_ && fill_ < 4) {
        playing_ = false;
        ++gaps_;
        wanted_ = std::min(wanted_ + wanted / 4, most_wanted);
        drop(fill_);
    }
    if (!playing_) {
        last_ -= last_ / 64 + (last_ > 0 ? 1 : last_ < 0 ? -1 : 0);
        return last_;
    }
    loudness_ = std::min(loudness_ + 1, full_loudness);
    last_ = between(at(0), at(1), at(2), at(3), place_) * loudness_ / full_loudness;
    place_ += step_;
    drop(place_ >> 16);
    place_ &= 0xFFFF;
    return last_;
}

std::size_t ElasticBuffer::fill() const {
    const std::lock_guard lock(mutex_);
    return fill_;
}

u64 ElasticBuffer::gaps() const {
    const std::lock_guard lock(mutex_);
    return gaps_;
}

}  // namespace lockstep
