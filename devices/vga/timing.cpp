#include "devices/vga/timing.h"

namespace lockstep::vga {

namespace {

constexpr u64 slowest_hz = 15;
constexpr u64 fastest_hz = 300;

}  // namespace

Timing programmed_timing(const Crtc& crtc, const Sequencer& sequencer, u8 misc_output) {
    const u32 char_dots = sequencer.dots_per_char() * (sequencer.dot_clock_halved() ? 2 : 1);
    const u32 lines_per_count = crtc.vertical_doubled() ? 2 : 1;
    Timing timing;
    // Clock select 2 and 3 are an external clock, which this card has not: the first oscillator stands in.
    timing.dot_hz = bits<u8>(misc_output, 2, 2) == 1 ? 28'322'000 : 25'175'000;
    timing.line_dots = crtc.total_chars() * char_dots;
    timing.displayed_dots = crtc.displayed_chars() * char_dots;
    timing.frame_lines = crtc.total_lines() * lines_per_count;
    timing.displayed_lines = crtc.displayed_lines() * lines_per_count;
    timing.retrace_line = crtc.retrace_start_line() * lines_per_count;
    timing.retrace_lines = crtc.retrace_lines() * lines_per_count;

    const u64 frame_dots = timing.frame_dots();
    const bool plausible = crtc.running() && frame_dots * slowest_hz <= timing.dot_hz &&
                           frame_dots * fastest_hz >= timing.dot_hz && timing.retrace_line < timing.frame_lines &&
                           timing.retrace_lines < timing.frame_lines;
    return plausible ? timing : Timing{};
}

Timing sixty_hertz_timing(u32 width, u32 height) {
    Timing timing;
    timing.displayed_dots = width;
    timing.line_dots = width + width / 4 + 8;
    timing.displayed_lines = height;
    timing.retrace_line = height + height / 48 + 1;
    timing.retrace_lines = 3;
    timing.frame_lines = timing.retrace_line + timing.retrace_lines + height / 16 + 1;
    timing.dot_hz = timing.frame_dots() * 60;
    return timing;
}

void Beam::find_frame(Time now) const {
    const u64 frame_dots = timing_.frame_dots();
    const u64 first_dot = clock().ticks_at(now) / frame_dots * frame_dots;
    frame_begin_ = clock().time_of(first_dot);
    frame_end_ = clock().time_of(first_dot + frame_dots);
    begin_fraction_ = static_cast<u64>(static_cast<u128>(frame_begin_.ns) * timing_.dot_hz -
                                       static_cast<u128>(first_dot) * ns_per_second);
    cached_ = true;
}

Beam::Place Beam::at(Time now) const {
    if (!cached_ || now < frame_begin_ || now >= frame_end_) find_frame(now);
    // At most 1/15 s of at most 28.322 MHz, or 1/60 s of at most 900 MHz: less than 54 bits.
    const u64 dots = ((now - frame_begin_).ns * timing_.dot_hz + begin_fraction_) / ns_per_second;
    const u64 line = dots / timing_.line_dots;
    return Place{static_cast<u32>(line), static_cast<u32>(dots - line * timing_.line_dots)};
}

Time Beam::next_retrace(Time now) const {
    const u64 frame_dots = timing_.frame_dots();
    u64 dot = clock().ticks_at(now) / frame_dots * frame_dots + u64{timing_.retrace_line} * timing_.line_dots;
    if (clock().time_of(dot) <= now) dot += frame_dots;
    const Time next = clock().time_of(dot);
    return next > now ? next : Time::never();
}

}  // namespace lockstep::vga
