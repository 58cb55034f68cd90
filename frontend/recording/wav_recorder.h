// What the speaker plays as a WAV file: 48 kHz, mono, 16 bits, in virtual time from the moment of its creation on.
#pragma once

#include <memory>
#include <string>

#include "frontend/recording/growing_file.h"
#include "frontend/recording/recorder.h"
#include "frontend/sound/speaker_synthesis.h"

namespace lockstep {

class WavRecorder final : public Recorder {
public:
    // The most that a WAV file can hold: its sizes have 32 bits. That is twelve hours.
    static constexpr u64 most_bytes = 0xFFFF'FFFF - 36 - 1;

    // Recording stops at `limit` bytes of samples, an even number. Errors are sentences without the path.
    static Result<std::unique_ptr<Recorder>> create(const std::string& path, const Speaker::Change& state,
                                                    u64 limit = most_bytes);

    void speaker(const Speaker::Change& state) override { synthesis_.change(state); }
    void advance(Time now) override;
    void jump(const Speaker::Change& state) override { synthesis_.jump(state); }
    Status status() const override { return status_; }
    Status finish(Time now) override;

private:
    WavRecorder(std::unique_ptr<GrowingFile> file, const Speaker::Change& state, u64 limit);
    void check(const Status& status);
    void write_sizes();

    std::unique_ptr<GrowingFile> file_;
    SpeakerSynthesis synthesis_;
    u64 limit_;
    u64 written_ = 0;     // bytes of samples
    u64 next_sizes_ = 0;  // the header is brought up to date when so many are written
    Status status_;
};

}  // namespace lockstep
