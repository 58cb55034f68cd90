// What the monitor shows as an animated GIF: at most 50 pictures a second of virtual time, only what changed of each,
// and nothing at all while nothing does.
//
// Pictures keep their dots: one smaller than the largest so far is shown in whole multiples in the middle of it, and
// where 256 colours are enough for what changed, they are exact.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "frontend/recording/growing_file.h"
#include "frontend/recording/recorder.h"

namespace lockstep {

class GifRecorder final : public Recorder {
public:
    // Errors are sentences without the path.
    static Result<std::unique_ptr<Recorder>> create(const std::string& path);

    bool wants_frame(Time now) const override { return status_.ok() && now >= next_at_; }
    void present(const Frame& frame, Time now) override;
    // The time of the recording goes on behind what it was.
    void jump(const Speaker::Change& state) override;
    void advance(Time now) override { now_ = now; }
    Status status() const override { return status_; }
    Status finish(Time now) override;

private:
    struct Area {
        u32 left = 0;
        u32 top = 0;
        u32 right = 0;  // behind the last one
        u32 bottom = 0;
        bool empty() const { return left >= right; }
    };

    explicit GifRecorder(std::unique_ptr<GrowingFile> file) : file_(std::move(file)) {}
    void grow(const Frame& frame);
    Area draw(const Frame& frame);
    void encode(const Area& area);
    void write_waiting(u64 until);
    u64 hundredths(Time now) const { return (now - began_).ns / 10'000'000 + shift_; }
    void check(const Status& status);

    std::unique_ptr<GrowingFile> file_;
    Status status_;
    bool begun_ = false;
    Time began_;     // virtual time of the first picture, or of the latest leap
    u64 shift_ = 0;  // of the recording's time at `began_`
    Time now_;
    Time next_at_;  // no picture before this

    u32 width_ = 0;
    u32 height_ = 0;
    std::vector<u32> shown_;   // the whole picture as it stands in the file
    std::vector<u32> drawn_;   // the next one
    std::vector<u8> waiting_;  // the latest image; how long it stays is not known yet
    bool has_transparent_ = false;
    u8 transparent_ = 0;     // index in the waiting image
    u64 waiting_since_ = 0;  // hundredths of a second
};

}  // namespace lockstep
