// The recordings of a run: sound and pictures, at most one of each at a time.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "frontend/messages.h"
#include "frontend/recording/recorder.h"

namespace lockstep {

enum class RecordingKind : u8 { Wav, Gif };

class Recordings final : public MediaSink {
public:
    explicit Recordings(Messages& messages) : messages_(messages) {}

    // From now (`state.at`) on. Errors are sentences without the path.
    Status start(RecordingKind kind, const std::string& path, const Speaker::Change& state);
    // An error when nothing of this kind is being recorded, or when the recording failed.
    Status stop(RecordingKind kind, Time now);
    // Stops everything. False, with a message, when a recording failed now or earlier.
    bool finish(Time now);

    void speaker(const Speaker::Change& state) override;
    void advance(Time now) override;
    void jump(const Speaker::Change& state) override;
    bool wants_frame(Time now) const override;
    void present(const Frame& frame, Time now) override;

private:
    struct Recording {
        std::unique_ptr<Recorder> recorder;
        std::string path;
        bool reported = false;
    };
    Recording& of(RecordingKind kind) { return running_[static_cast<std::size_t>(kind)]; }
    void report(Recording& recording, const Status& status);

    Messages& messages_;
    std::array<Recording, 2> running_;
    bool failed_ = false;
};

}  // namespace lockstep
