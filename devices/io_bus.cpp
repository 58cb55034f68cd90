#include "devices/io_bus.h"

#include <algorithm>
#include <cstdio>

namespace lockstep {

namespace {

constexpr u32 port_count = 0x10000;
constexpr std::size_t max_windows = 255;  // the unused first one included

std::string range_text(u32 first, u32 last) {
    char text[24];
    std::snprintf(text, sizeof text, "%04X-%04X", first, last);
    return text;
}

Port at(Port port, u32 distance) {
    return Port{static_cast<u16>(port.value + distance)};
}

BusWidth half(BusWidth width) {
    return width == BusWidth::Dword ? BusWidth::Word : BusWidth::Byte;
}

}  // namespace

IoBus::IoBus(Log log)
    : log_(std::move(log)), table_(port_count, nothing), windows_(1), noted_(std::make_unique<std::bitset<65536>>()) {}

Status IoBus::map(Port base, u16 count, PortDevice& device, u32 first_offset, std::string name, PortWidths widths) {
    if (count == 0) return Error{"port window '" + name + "' has no ports"};
    const u32 end = u32{base.value} + count;
    if (end > port_count) {
        return Error{"port window '" + name + "' reaches beyond FFFF (" + range_text(base.value, end - 1) + ")"};
    }
    for (u32 port = base.value; port < end; ++port) {
        if (table_[port] == nothing) continue;
        const Window& other = windows_[table_[port]];
        return Error{"port windows overlap: '" + name + "' (" + range_text(base.value, end - 1) + ") and '" +
                     other.name + "' (" + range_text(other.base.value, other.last()) + ")"};
    }
    auto free = std::find_if(windows_.begin() + 1, windows_.end(), [](const Window& w) { return w.count == 0; });
    if (free == windows_.end()) {
        if (windows_.size() >= max_windows) return Error{"too many port windows: no room for '" + name + "'"};
        windows_.emplace_back();
        free = windows_.end() - 1;
    }
    *free = Window{base, count, &device, first_offset, std::move(name), widths};
    const u8 index = static_cast<u8>(free - windows_.begin());
    std::fill(table_.begin() + base.value, table_.begin() + end, index);
    return {};
}

bool IoBus::unmap(Port base) {
    const u8 index = table_[base.value];
    if (index == nothing || windows_[index].base != base) return false;
    std::replace(table_.begin(), table_.end(), index, nothing);
    windows_[index] = Window{};
    return true;
}

u32 IoBus::port_in(Port port, BusWidth width) {
    if (const Window* window = whole(port, width)) {
        const u32 offset = window->first_offset + (port.value - window->base.value);
        return window->device->io_read(offset, width) & ones(width);
    }
    return in_split(port, width);
}

void IoBus::port_out(Port port, u32 value, BusWidth width) {
    if (const Window* window = whole(port, width)) {
        const u32 offset = window->first_offset + (port.value - window->base.value);
        window->device->io_write(offset, value & ones(width), width);
        return;
    }
    out_split(port, value, width);
}

u32 IoBus::in_split(Port port, BusWidth width) {
    if (width == BusWidth::Byte) {
        undriven(port, false);
        return ones(BusWidth::Byte);
    }
    const BusWidth part = half(width);
    const u32 low = port_in(port, part);
    const u32 high = port_in(at(port, bytes_of(part)), part);
    return low | high << (8 * bytes_of(part));
}

void IoBus::out_split(Port port, u32 value, BusWidth width) {
    if (width == BusWidth::Byte) {
        undriven(port, true);
        return;
    }
    const BusWidth part = half(width);
    port_out(port, value & ones(part), part);
    port_out(at(port, bytes_of(part)), value >> (8 * bytes_of(part)), part);
}

void IoBus::undriven(Port port, bool write) {
    if (noted_->test(port.value)) return;
    noted_->set(port.value);
    char text[40];
    std::snprintf(text, sizeof text, "%s port %04X: nothing there", write ? "write to" : "read of",
                  unsigned{port.value});
    log_(LogLevel::Debug, text);
}

std::vector<IoBus::Window> IoBus::windows() const {
    std::vector<Window> sorted;
    for (const Window& window : windows_) {
        if (window.count != 0) sorted.push_back(window);
    }
    std::sort(sorted.begin(), sorted.end(), [](const Window& a, const Window& b) { return a.base < b.base; });
    return sorted;
}

std::string IoBus::list() const {
    std::string text;
    for (const Window& window : windows()) {
        char range[64];
        std::snprintf(range, sizeof range, "%016x-%016x (prio 0, i/o): ", unsigned{window.base.value},
                      static_cast<unsigned>(window.last()));
        text += range + window.name + "\n";
    }
    return text;
}

}  // namespace lockstep
