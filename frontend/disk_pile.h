// The disks beside each floppy drive: which image is in it, and which comes next.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "base/result.h"
#include "frontend/messages.h"
#include "frontend/options.h"

namespace lockstep {

class Machine;

class DiskPiles {
public:
    DiskPiles(std::array<std::vector<FloppyImage>, 2> piles, bool snapshot, Messages& messages)
        : piles_(std::move(piles)), snapshot_(snapshot), messages_(messages) {}

    // Takes out what is in the drive (0 or 1), written out first, and puts the image in. On an error that lies in the
    // image the old disk stays in. Errors are sentences without the path.
    Status insert(Machine& machine, unsigned drive, const FloppyImage& image);
    Status eject(Machine& machine, unsigned drive);
    // The next image of the pile.
    Status next(Machine& machine, unsigned drive);
    // The path of the image in the drive as far as it came from here; empty otherwise.
    const std::string& current(unsigned drive) const { return current_[drive]; }
    // The machine was made with the first images of the piles.
    void first_inserted();

private:
    std::array<std::vector<FloppyImage>, 2> piles_;
    std::array<std::size_t, 2> at_{};
    std::array<std::string, 2> current_;
    bool snapshot_;
    Messages& messages_;
};

}  // namespace lockstep
