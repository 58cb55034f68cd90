// Samples on their way from the machine, which makes them by virtual time in small heaps, to a sound card, which takes
// them by a clock of its own in others. Both keep the same pace but for a little, so the buffer is held half full by
// playing a little faster or slower, which nobody hears, instead of dropping samples, which everybody hears.
//
// push() and pull() may be called by different threads. Neither waits for anything but the other's copying.
#pragma once

#include <mutex>
#include <span>
#include <vector>

#include "base/types.h"

namespace lockstep {

class ElasticBuffer {
public:
    // Samples that wait once the sound has begun: 50 ms at 48 kHz, enough for the machine's sleep and the card's block.
    // Each time the sound ran dry a quarter is added, up to 200 ms: a busy host gets a late sound rather than a broken
    // one.
    static constexpr std::size_t wanted = 2'400;
    static constexpr std::size_t most_wanted = 4 * wanted;
    static constexpr std::size_t most = 2 * most_wanted;
    // The most that the pace is changed, in 65536ths.
    static constexpr s32 most_bend = 655;

    // What there is no room for is lost, the oldest first.
    void push(std::span<const s16> samples);
    // Nothing is to come for a while: what waits is dropped, and the sound fades. That is no gap.
    void stop();
    // Fills `out`. When nothing comes any more the sound fades to silence in a few milliseconds, and begins again as
    // soon as enough samples wait.
    void pull(std::span<s16> out);

    // Samples that wait.
    std::size_t fill() const;
    // How often the sound ran dry.
    u64 gaps() const;

private:
    s32 next_sample();
    s32 at(std::size_t offset) const { return ring_[(begin_ + offset) % ring_.size()]; }
    void drop(std::size_t count);

    mutable std::mutex mutex_;
    std::vector<s16> ring_ = std::vector<s16>(most);
    std::size_t begin_ = 0;
    std::size_t fill_ = 0;
    std::size_t wanted_ = wanted;
    bool playing_ = false;
    u64 gaps_ = 0;
    // Between the second and the third of the waiting samples, in 65536ths.
    u32 place_ = 0;
    u32 step_ = 65'536;
    s64 mean_fill_ = 0;  // in 256ths of a sample, over some tenths of a second
    s32 last_ = 0;       // as played
    s32 loudness_ = 0;   // 0 … 256: it comes in softly
};

}  // namespace lockstep
