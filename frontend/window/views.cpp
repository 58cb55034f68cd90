#include "frontend/window/views.h"

#include <algorithm>
#include <vector>

#include "frontend/disk_pile.h"
#include "frontend/pacing.h"
#include "machine/board.h"
#include "machine/machine.h"

namespace lockstep::window {

namespace {

constexpr std::string_view way_back = "Ctrl-Alt-1 shows the screen again.\n";

// Lines on their way off the top of a terminal.
class Teletype {
public:
    void put(u8 byte) {
        if (escape_ != Escape::None) {
            skip(byte);
            return;
        }
        switch (byte) {
            case 0x1B: escape_ = Escape::Begun; break;
            case '\r': column_ = 0; break;
            case '\n': lines_.emplace_back(); break;
            case '\b': column_ -= column_ != 0 ? 1 : 0; break;
            case '\t': column_ = std::min<std::size_t>((column_ / 8 + 1) * 8, columns - 1); break;
            default:
                if (byte >= 0x20 && byte != 0x7F) print(byte);
                break;
        }
    }

    std::string last(std::size_t rows) const {
        std::string text;
        for (std::size_t i = lines_.size() - std::min(rows, lines_.size()); i < lines_.size(); ++i) {
            text += lines_[i] + "\n";
        }
        return text;
    }

private:
    static constexpr std::size_t columns = 80;

    enum class Escape : u8 { None, Begun, Sequence };

    // ECMA-48: ESC [ is followed by parameters and ended by a byte from 40h on; other sequences have one byte here.
    void skip(u8 byte) {
        const bool bracket = escape_ == Escape::Begun && byte == '[';
        const bool goes_on = escape_ == Escape::Sequence && byte < 0x40;
        escape_ = bracket || goes_on ? Escape::Sequence : Escape::None;
    }

    void print(u8 byte) {
        if (column_ == columns) {
            lines_.emplace_back();
            column_ = 0;
        }
        std::string& line = lines_.back();
        if (line.size() <= column_) line.resize(column_ + 1, ' ');
        line[column_++] = static_cast<char>(byte);
    }

    std::vector<std::string> lines_{1};
    std::size_t column_ = 0;
    Escape escape_ = Escape::None;
};

std::string tenths(u64 value) {
    return std::to_string(value / 10) + "." + std::to_string(value % 10);
}

}  // namespace

std::string serial_view(std::string_view bytes) {
    Teletype teletype;
    for (const char c : bytes) teletype.put(static_cast<u8>(c));
    std::string text = "COM1. What you type is sent to it. ";
    text.append(way_back).append("\n");
    return text + teletype.last(view_rows - 2);
}

std::string status_view(Machine& machine, const DiskPiles& disks, const SpeedMeter& speed, bool paused) {
    std::string text = "There is no monitor yet; this is the machine as it stands.\n";
    text.append(way_back).append("\n");
    const MachineConfig& config = machine.config();
    text += std::string(cpu_name(config.cpu)) + ", " + std::to_string(config.memory_bytes >> 10) + " KiB, " +
            tenths(machine.instructions_per_second() / 100'000) + " MIPS by its own clock";
    text += paused ? "; paused (Ctrl-Alt-P goes on)\n"
                   : "; runs " + tenths(speed.tenths_of_mips()) + " MIPS, " + std::to_string(speed.percent()) + " %\n";
    text += "Virtual time " + tenths(machine.now().ns / 100'000'000) + " s, " + std::to_string(machine.instructions()) +
            " instructions\n";
    for (unsigned drive = 0; drive < 2; ++drive) {
        text += drive == 0 ? "A: " : "B: ";
        const std::string& path = disks.current(drive);
        if (!machine.board().fdc.drive(drive).exists()) {
            text += "no drive";
        } else if (machine.board().fdc.medium(drive) == nullptr) {
            text += "empty";
        } else {
            text += path.empty() ? "demo disk" : path;
        }
        text += machine.board().fdc.light(drive) ? " (light on)\n" : "\n";
    }
    return text + "\n" + machine.registers();
}

}  // namespace lockstep::window
