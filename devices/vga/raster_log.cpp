#include "devices/vga/raster_log.h"

#include <algorithm>

namespace lockstep::vga {

void RasterLog::begin(const Units& units, const Origin& origin) {
    start_ = units;
    origin_ = origin;
    changes_.clear();
    complete_ = true;
}

void RasterLog::add(const Change& change) {
    if (changes_.size() < max_changes) {
        changes_.push_back(change);
    } else {
        complete_ = false;
    }
}

bool RasterLog::splits_picture(u32 lines) const {
    return complete_ && std::ranges::any_of(changes_, [=](const Change& c) { return c.line > 0 && c.line < lines; });
}

void RasterLog::apply(const Change& change, Units& units) {
    const auto value = static_cast<u8>(change.value);
    switch (change.target) {
        case Target::Crtc: units.crtc.put(change.index, value); break;
        case Target::Sequencer: units.sequencer.put(change.index, value); break;
        case Target::Graphics: units.graphics.put(change.index, value); break;
        case Target::Attribute: units.attribute.put(change.index, value); break;
        case Target::AttributeAddress: units.attribute.put_address(value); break;
        case Target::DacColor: units.dac.put(change.index, change.value); break;
        case Target::DacMask: units.dac.write_mask(value); break;
    }
}

}  // namespace lockstep::vga
