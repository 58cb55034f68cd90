// The texts that the window can show in place of the guest's screen: 25 lines of at most 88 characters, with newlines
// between them, in code page 437.
#pragma once

#include <string>
#include <string_view>

namespace lockstep {
class DiskPiles;
class Machine;
class SpeedMeter;
}  // namespace lockstep

namespace lockstep::window {

constexpr unsigned view_columns = 88;
constexpr unsigned view_rows = 25;

// The end of what came from COM1, as a terminal of 80 columns without cursor movement shows it.
std::string serial_view(std::string_view bytes);

// Registers, speed and media, in place of the monitor.
std::string status_view(Machine& machine, const DiskPiles& disks, const SpeedMeter& speed, bool paused);

}  // namespace lockstep::window
