#include "frontend/recording/recordings.h"

#include "frontend/gif/gif_recorder.h"
#include "frontend/recording/wav_recorder.h"

namespace lockstep {

Status Recordings::start(RecordingKind kind, const std::string& path, const Speaker::Change& state) {
    Recording& recording = of(kind);
    if (recording.recorder != nullptr) return Error{"a recording to " + recording.path + " goes on (stop it first)"};
    auto recorder = kind == RecordingKind::Wav ? WavRecorder::create(path, state) : GifRecorder::create(path);
    if (!recorder.ok()) return recorder.error();
    recording = {std::move(recorder).value(), path, false};
    return {};
}

Status Recordings::stop(RecordingKind kind, Time now) {
    Recording& recording = of(kind);
    if (recording.recorder == nullptr) return Error{"nothing is being recorded"};
    Status status = recording.recorder->finish(now);
    if (!status) status = Error{recording.path + ": " + status.error().message};
    recording = {};
    return status;
}

bool Recordings::finish(Time now) {
    for (Recording& recording : running_) {
        if (recording.recorder == nullptr) continue;
        report(recording, recording.recorder->finish(now));
        recording = {};
    }
    return !failed_;
}

void Recordings::report(Recording& recording, const Status& status) {
    if (status.ok() || recording.reported) return;
    recording.reported = failed_ = true;
    messages_.say(recording.path, status.error().message);
}

void Recordings::speaker(const Speaker::Change& state) {
    for (Recording& recording : running_) {
        if (recording.recorder != nullptr) recording.recorder->speaker(state);
    }
}

void Recordings::advance(Time now) {
    for (Recording& recording : running_) {
        if (recording.recorder == nullptr) continue;
        recording.recorder->advance(now);
        report(recording, recording.recorder->status());
    }
}

void Recordings::jump(const Speaker::Change& state) {
    for (Recording& recording : running_) {
        if (recording.recorder != nullptr) recording.recorder->jump(state);
    }
}

bool Recordings::wants_frame(Time now) const {
    for (const Recording& recording : running_) {
        if (recording.recorder != nullptr && recording.recorder->wants_frame(now)) return true;
    }
    return false;
}

void Recordings::present(const Frame& frame, Time now) {
    for (Recording& recording : running_) {
        if (recording.recorder != nullptr && recording.recorder->wants_frame(now)) {
            recording.recorder->present(frame, now);
        }
    }
}

}  // namespace lockstep
