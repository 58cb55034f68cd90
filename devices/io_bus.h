// The I/O address space: which chip answers at which port.
//
// Models: the address decoder of the board. 65,536 ports, windows that never overlap, accesses split the way a bus with
//   byte enables splits them. Ports beyond FFFFh wrap to 0, undriven ports read all ones and swallow writes.
// Not implemented: ISA wait states, decoding of ten address bits only (ports 400h and up are all distinct).
#pragma once

#include <bitset>
#include <memory>
#include <string>
#include <vector>

#include "base/bus.h"
#include "base/log.h"
#include "base/result.h"

namespace lockstep {

// Which access widths a window takes in one go; anything wider is cut in halves, the lower port first.
enum class PortWidths : u8 { Byte = 1, Word = 2, ByteWord = 3, Dword = 4, All = 7 };

constexpr bool takes(PortWidths widths, BusWidth width) {
    return (static_cast<u32>(widths) & bytes_of(width)) != 0;
}

class IoBus final : public PortTarget {
public:
    struct Window {
        Port base{};
        u32 count = 0;
        PortDevice* device = nullptr;
        u32 first_offset = 0;
        std::string name;
        PortWidths widths = PortWidths::Byte;

        u32 last() const { return base.value + count - 1; }
    };

    explicit IoBus(Log log = {});

    // Makes `device` answer at `count` ports from `base`; the first port is its offset `first_offset`. An error names
    // both sides of an overlap, a window without ports or beyond FFFFh, and one too many (254 fit). `device` outlives
    // the bus. A window that does not take bytes reads ones there and ignores them.
    Status map(Port base, u16 count, PortDevice& device, u32 first_offset, std::string name,
               PortWidths widths = PortWidths::Byte);
    // Takes the window that starts at `base` away again; false when there is none.
    bool unmap(Port base);

    u32 port_in(Port port, BusWidth width) override;
    void port_out(Port port, u32 value, BusWidth width) override;

    // All windows in the order of their ports.
    std::vector<Window> windows() const;
    // One line per window, as `info mtree` shows it: "0000000000000020-0000000000000021 (prio 0, i/o): pic".
    std::string list() const;

private:
    static constexpr u8 nothing = 0;

    // The window that takes this access whole, or nullptr.
    const Window* whole(Port port, BusWidth width) const {
        const u8 index = table_[port.value];
        if (index == nothing) return nullptr;
        const Window& window = windows_[index];
        if (!takes(window.widths, width)) return nullptr;
        if (port.value + bytes_of(width) - 1 > window.last()) return nullptr;
        return &window;
    }
    u32 in_split(Port port, BusWidth width);
    void out_split(Port port, u32 value, BusWidth width);
    void undriven(Port port, bool write);

    Log log_;
    std::vector<u8> table_;                      // port → index into windows_, 0 where nothing answers
    std::vector<Window> windows_;                // [0] is never used; an unmapped one has count 0
    std::unique_ptr<std::bitset<65536>> noted_;  // ports already reported as undriven (not machine state)
};

}  // namespace lockstep
