#include "devices/vga/render.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace lockstep::vga {

namespace {

// No sync, no picture.
bool has_picture(const Units& units) {
    return units.dispi.enabled() || units.crtc.running();
}

u32 cell_dots(const Units& units) {
    if (!units.graphics.graphics_mode()) return units.sequencer.dots_per_char();
    return units.attribute.eight_bit_pixels() ? 4 : units.sequencer.dots_per_char();
}

}  // namespace

Geometry Geometry::of(const Units& units) {
    if (units.dispi.enabled()) return {units.dispi.width(), units.dispi.height(), 1};
    if (!units.crtc.running()) return {};
    const Crtc& crtc = units.crtc;
    u32 repeat = crtc.double_scan() ? 2 : 1;
    if (units.graphics.graphics_mode() && !crtc.row_scan_addresses()) repeat *= crtc.last_row_scan() + 1;
    const u32 width = crtc.displayed_chars() * cell_dots(units);
    const u32 height = (ScanWalk::lines(crtc) + repeat - 1) / repeat;
    return {std::clamp(width, Renderer::min_width, Renderer::max_width),
            std::clamp(height, Renderer::min_height, Renderer::max_height), repeat};
}

const Frame& Renderer::render(const Source& source, const RasterLog* log, bool registers_changed) {
    const Units& units = source.units;
    if (log != nullptr && Geometry::of(log->start()) != Geometry::of(units)) log = nullptr;
    const bool text = !units.dispi.enabled() && !units.graphics.graphics_mode();
    const u64 phase = text || units.attribute.blink() ? source.frame_count & 24 : 0;
    const Drawn drawn{source.origin, phase, log != nullptr};
    every_row_ = registers_changed || log != nullptr || drawn != drawn_;
    if (!every_row_ && !source.memory.anything_written()) return frame_;
    drawn_ = drawn;

    // Rows of the picture before last are of no interest once there is another one.
    const u32 first_before = std::exchange(frame_.first_changed, 0);
    const u32 rows_before = std::exchange(frame_.changed_rows, 0);
    resize(Geometry::of(units));
    draw(source, log);
    if (frame_.changed_rows != 0) {
        ++frame_.serial;
    } else {
        frame_.first_changed = first_before;
        frame_.changed_rows = rows_before;
    }
    return frame_;
}

void Renderer::resize(const Geometry& geometry) {
    resized_ = geometry.width != frame_.width || geometry.height != frame_.height;
    if (!resized_) return;
    every_row_ = true;
    frame_.width = geometry.width;
    frame_.height = geometry.height;
    frame_.pixels.resize(std::size_t{frame_.width} * frame_.height);
}

void Renderer::emit(u32 row, const u32* pixels) {
    u32* const to = &frame_.pixels[std::size_t{row} * frame_.width];
    const std::size_t bytes = frame_.width * sizeof(u32);
    if (!resized_ && std::memcmp(to, pixels, bytes) == 0) return;
    std::memcpy(to, pixels, bytes);
    if (frame_.changed_rows == 0) frame_.first_changed = row;
    frame_.changed_rows = row - frame_.first_changed + 1;
}

void Renderer::fill(u32 color) {
    std::fill_n(line_.begin(), frame_.width, color);
    for (u32 row = 0; row < frame_.height; ++row) emit(row, line_.data());
}

u32 Renderer::panning(const Units& units, bool below_split) {
    if (below_split && units.attribute.panning_stops_at_split()) return 0;
    const u32 value = units.attribute.panning();
    if (units.graphics.graphics_mode()) {
        if (units.attribute.eight_bit_pixels()) return value >> 1 & 3;
        return value & 7;
    }
    // Nine-dot cells: 8 is the unshifted picture, 0 … 7 shift by 1 … 8 (attribute register 13h).
    if (units.sequencer.dots_per_char() == 9) return value >= 8 ? 0 : value + 1;
    return value >= 8 ? 0 : value;
}

void Renderer::update_colors(const Units& units) {
    for (u32 i = 0; i < 256; ++i) dac_colors_[i] = units.dac.xrgb(static_cast<u8>(i));
    for (u32 i = 0; i < 16; ++i) colors_[i] = dac_colors_[units.attribute.dac_address(static_cast<u8>(i))];
}

void Renderer::draw(const Source& source, const RasterLog* log) {
    if (!has_picture(source.units)) return fill(0);
    // The VGA's own modes reach no further.
    text_written_ = source.memory.written_between(0, PlaneMemory::min_bytes - 1);

    Source at_line{source.memory, source.units, source.origin, source.frame_count};
    std::span<const RasterLog::Change> changes;
    if (log != nullptr) {
        replayed_ = log->start();
        // The cursor has no place in the log: it is where it was last.
        for (u32 i = 0x0A; i <= 0x0F; ++i) replayed_.crtc.put(i, source.units.crtc.get(i));
        changes = log->changes();
    }
    Source replayed{source.memory, replayed_, source.origin, source.frame_count};
    const Source& now = log != nullptr ? replayed : at_line;
    update_colors(now.units);

    const auto replay = [&](u32 line) {
        bool any = false;
        for (; !changes.empty() && changes.front().line <= line; changes = changes.subspan(1), any = true) {
            RasterLog::apply(changes.front(), replayed_);
        }
        if (any) update_colors(replayed_);
    };
    const u32 repeat = Geometry::of(source.units).repeat;
    ScanWalk walk(now.units.crtc, source.origin);
    replay(0);
    for (u32 row = 0; row < frame_.height; ++row) {
        while (walk.line() < row * repeat) {
            walk.next();
            replay(walk.line());
        }
        draw_row(now, walk, row);
    }
}

void Renderer::draw_row(const Source& source, const ScanWalk& walk, u32 row) {
    const Units& units = source.units;
    if (!every_row_ && !row_written(source, walk, row)) return;
    if (units.sequencer.screen_off() || !units.sequencer.running()) {
        std::fill_n(line_.begin(), frame_.width, 0);
        return emit(row, line_.data());
    }
    if (!units.attribute.display_owns_palette()) {
        std::fill_n(line_.begin(), frame_.width, dac_colors_[units.attribute.overscan()]);
        return emit(row, line_.data());
    }
    if (units.dispi.enabled()) {
        dispi_row(source, row, line_.data());
        return emit(row, line_.data());
    }
    if (units.crtc.vertical_blanking().on(walk.line() / (units.crtc.vertical_doubled() ? 2 : 1))) {
        std::fill_n(line_.begin(), frame_.width, 0);
        return emit(row, line_.data());
    }
    const bool still = walk.below_split() && units.attribute.panning_stops_at_split();
    // One cell more than the picture is wide, for panning to bring in.
    const u32 dots = cell_dots(units);
    const Line line{walk, walk.row_address() + (still ? 0 : units.crtc.byte_panning()),
                    (frame_.width + dots - 1) / dots + 1};
    if (units.graphics.graphics_mode()) {
        graphics_line(source, line);
    } else {
        text_line(source, line);
    }
    u32* const pixels = line_.data() + panning(units, walk.below_split());
    blank_ends(units, pixels);
    emit(row, pixels);
}

void Renderer::blank_ends(const Units& units, u32* pixels) const {
    const Blanking blanking = units.crtc.horizontal_blanking();
    const u32 dots = cell_dots(units);
    const auto blank = [&](u32 begin, u32 end) {
        for (u32 x = begin * dots; x < std::min(end * dots, frame_.width); ++x) pixels[x] = 0;
    };
    blank(blanking.begin, blanking.end);
    blank(0, blanking.carried);
}

// Whether memory that this row shows may have been written.
bool Renderer::row_written(const Source& source, const ScanWalk& walk, u32 row) const {
    const Units& units = source.units;
    if (units.dispi.enabled()) {
        const u32 scale = units.dispi.planar() ? 4 : 1;
        const u32 first = source.origin.dispi_start + row * units.dispi.pitch();
        const u32 length = units.dispi.planar() ? frame_.width / 8 + 2 : frame_.width * units.dispi.pixel_bytes();
        const u32 last = std::min((first + length) * scale, source.memory.size()) - 1;
        return source.memory.written_between(std::min(first * scale, last), last);
    }
    if (!text_written_ || !units.graphics.graphics_mode()) return text_written_;
    const Crtc& crtc = units.crtc;
    const u32 cells = frame_.width / cell_dots(units) + 2;
    const u32 last_count = walk.row_address() + crtc.byte_panning() + (cells >> crtc.count_shift());
    const u32 first = crtc.wire(walk.row_address(), walk.row_scan());
    const u32 last = crtc.wire(last_count, walk.row_scan());
    // A row that wraps round in the address wiring: be safe.
    const u32 plain = (last_count - walk.row_address()) << (bit(crtc.get(0x14), 6)   ? 2
                                                            : bit(crtc.get(0x17), 6) ? 0
                                                                                     : 1);
    if (last_count > 0xFFFF || last - first != plain) return true;
    return source.memory.written_between(first * 4, last * 4 + 3);
}

}  // namespace lockstep::vga
