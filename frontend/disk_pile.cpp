#include "frontend/disk_pile.h"

#include "devices/storage/floppy_geometry.h"
#include "frontend/media.h"
#include "machine/board.h"
#include "machine/machine.h"

namespace lockstep {

void DiskPiles::first_inserted() {
    for (std::size_t drive = 0; drive < 2; ++drive) {
        if (!piles_[drive].empty()) current_[drive] = piles_[drive].front().path;
    }
}

Status DiskPiles::eject(Machine& machine, unsigned drive) {
    const Status flushed = machine.flush_media();
    machine.eject_floppy(drive);
    current_[drive].clear();
    return flushed;
}

Status DiskPiles::insert(Machine& machine, unsigned drive, const FloppyImage& image) {
    // The file is locked while it is in a drive, against this program too.
    if (image.path == current_[drive]) {
        if (Status status = eject(machine, drive); !status) return status;
    }
    auto medium = open_floppy(image, snapshot_, messages_);
    if (!medium.ok()) return medium.error();
    const auto geometry = floppy_geometry_of_size((*medium)->size_bytes());
    if (!geometry.ok()) return geometry.error();
    const FloppyDriveType type = machine.board().fdc.drive(drive).type();
    if (Status status = floppy_fits(type, geometry.value()); !status) return status;
    if (Status status = eject(machine, drive); !status) return status;
    if (Status status = machine.insert_floppy(drive, std::move(medium).value()); !status) return status;
    current_[drive] = image.path;
    return {};
}

Status DiskPiles::next(Machine& machine, unsigned drive) {
    const std::vector<FloppyImage>& pile = piles_[drive];
    if (pile.size() < 2) {
        return Error{"there is no other disk to change to (give several with " +
                     std::string(drive == 0 ? "-fda" : "-fdb") + ")"};
    }
    const std::size_t next = (at_[drive] + 1) % pile.size();
    if (pile[next].path.empty()) {
        at_[drive] = next;
        return eject(machine, drive);
    }
    if (Status status = insert(machine, drive, pile[next]); !status) {
        return Error{pile[next].path + ": " + status.error().message};
    }
    at_[drive] = next;
    return {};
}

}  // namespace lockstep
