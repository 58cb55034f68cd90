// The 82077AA's command set: which first byte starts what, and how many bytes belong to it (datasheet, command set
// description).
//
// PART ID (18h), DRIVE SPECIFICATION (8Eh), SAVE, RESTORE and the other codes of the later 82078 are invalid here; that
// is how drivers tell the two apart.
#pragma once

#include "base/types.h"

namespace lockstep::fdc {

enum class Operation : u8 {
    Invalid,
    ReadTrack,
    Specify,
    SenseDrive,
    WriteData,
    ReadData,
    Recalibrate,
    SenseInterrupt,
    WriteDeleted,
    ReadId,
    ReadDeleted,
    FormatTrack,
    DumpRegisters,
    Seek,
    RelativeSeek,
    Version,
    ScanEqual,
    ScanLowOrEqual,
    ScanHighOrEqual,
    Perpendicular,
    Configure,
    Lock,
    Verify,
};

struct Command {
    Operation operation = Operation::Invalid;
    u8 mask = 0;
    u8 match = 0;
    u8 length = 1;  // bytes of the command phase, the first included
};

// The longest command and the longest result (DUMPREG).
inline constexpr u32 max_command_bytes = 9;
inline constexpr u32 max_result_bytes = 10;

// Never fails: what is no command decodes as Invalid with one byte.
const Command& decode_command(u8 first_byte);

// Commands whose execution phase deals with the disk's surface.
bool is_surface_operation(Operation operation);
// Those that bring the bytes of the execution phase from the host.
bool takes_host_data(Operation operation);
// Those that change the disk.
bool writes_disk(Operation operation);
bool is_scan(Operation operation);
// Those that give the cylinder they want, so that CONFIGURE's implied seek applies.
bool names_cylinder(Operation operation);

}  // namespace lockstep::fdc
