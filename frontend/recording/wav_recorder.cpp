#include "frontend/recording/wav_recorder.h"

#include <algorithm>
#include <array>

namespace lockstep {

namespace {

// Multimedia Programming Interface and Data Specifications 1.0 (IBM, Microsoft 1991), "Waveform Audio File Format":
// RIFF with a chunk "fmt " and a chunk "data", all numbers little-endian.
constexpr u32 header_bytes = 44;
constexpr u32 riff_size_at = 4;
constexpr u32 data_size_at = 40;
constexpr u32 bytes_per_sample = 2;
// The header is right at least so often: a program that is killed loses less than a second.
constexpr u64 sizes_interval = SpeakerSynthesis::rate * bytes_per_sample / 2;
// What a reader of a stream, whose header cannot be changed later, takes as "to the end".
constexpr u32 unknown_size = 0xFFFF'FFFF;

std::array<u8, 4> little_endian(u32 value) {
    return {static_cast<u8>(value), static_cast<u8>(value >> 8), static_cast<u8>(value >> 16),
            static_cast<u8>(value >> 24)};
}

std::vector<u8> header() {
    std::vector<u8> bytes;
    const auto name = [&](const char(&text)[5]) { bytes.insert(bytes.end(), text, text + 4); };
    const auto number = [&](u32 value, u32 size) {
        const auto all = little_endian(value);
        bytes.insert(bytes.end(), all.begin(), all.begin() + size);
    };
    name("RIFF");
    number(unknown_size, 4);
    name("WAVE");
    name("fmt ");
    number(16, 4);
    number(1, 2);  // PCM
    number(1, 2);  // channels
    number(SpeakerSynthesis::rate, 4);
    number(SpeakerSynthesis::rate * bytes_per_sample, 4);
    number(bytes_per_sample, 2);
    number(8 * bytes_per_sample, 2);
    name("data");
    number(unknown_size, 4);
    return bytes;
}

}  // namespace

Result<std::unique_ptr<Recorder>> WavRecorder::create(const std::string& path, const Speaker::Change& state,
                                                      u64 limit) {
    auto file = GrowingFile::create(path);
    if (!file.ok()) return file.error();
    std::unique_ptr<WavRecorder> recorder(new WavRecorder(std::move(file).value(), state, limit));
    if (!recorder->status_) return recorder->status_.error();
    return std::unique_ptr<Recorder>(std::move(recorder));
}

WavRecorder::WavRecorder(std::unique_ptr<GrowingFile> file, const Speaker::Change& state, u64 limit)
    : file_(std::move(file)), synthesis_(state), limit_(limit) {
    static_assert(most_bytes % bytes_per_sample == 0);
    check(file_->append(header()));
    write_sizes();
    next_sizes_ = sizes_interval;
}

void WavRecorder::check(const Status& status) {
    if (status_.ok()) status_ = status;
}

void WavRecorder::write_sizes() {
    if (!status_) return;
    const auto data = static_cast<u32>(written_);
    check(file_->patch(riff_size_at, little_endian(header_bytes - 8 + data)));
    check(file_->patch(data_size_at, little_endian(data)));
}

void WavRecorder::advance(Time now) {
    synthesis_.advance(now);
    if (status_.ok()) {
        std::vector<u8> bytes;
        for (const s16 sample : synthesis_.samples()) {
            bytes.push_back(static_cast<u8>(sample));
            bytes.push_back(static_cast<u8>(static_cast<u16>(sample) >> 8));
        }
        const u64 fits = std::min<u64>(bytes.size(), limit_ - written_);
        check(file_->append(std::span(bytes).first(fits)));
        written_ += fits;
        if (fits < bytes.size()) {
            write_sizes();
            check(Error{"a WAV file cannot be longer (record in pieces, with wav start and wav stop in a script)"});
        }
        if (written_ >= next_sizes_) {
            write_sizes();
            next_sizes_ = written_ + sizes_interval;
        }
    }
    synthesis_.clear_samples();
}

Status WavRecorder::finish(Time now) {
    advance(now);
    write_sizes();
    check(file_->close());
    return status_;
}

}  // namespace lockstep
