#include "devices/fdc_82077_command.h"

#include <array>

namespace lockstep::fdc {

namespace {

// MT, MFM, SK, LOCK and DIR are left out of the masks where the command has them. READ TRACK ignores the skip bit, as
// the 765 did.
constexpr std::array<Command, 22> commands{{
    {Operation::ReadTrack, 0x9F, 0x02, 9},      {Operation::Specify, 0xFF, 0x03, 3},
    {Operation::SenseDrive, 0xFF, 0x04, 2},     {Operation::WriteData, 0x3F, 0x05, 9},
    {Operation::ReadData, 0x1F, 0x06, 9},       {Operation::Recalibrate, 0xFF, 0x07, 2},
    {Operation::SenseInterrupt, 0xFF, 0x08, 1}, {Operation::WriteDeleted, 0x3F, 0x09, 9},
    {Operation::ReadId, 0xBF, 0x0A, 2},         {Operation::ReadDeleted, 0x1F, 0x0C, 9},
    {Operation::FormatTrack, 0xBF, 0x0D, 6},    {Operation::DumpRegisters, 0xFF, 0x0E, 1},
    {Operation::Seek, 0xFF, 0x0F, 3},           {Operation::RelativeSeek, 0xBF, 0x8F, 3},
    {Operation::Version, 0xFF, 0x10, 1},        {Operation::ScanEqual, 0x1F, 0x11, 9},
    {Operation::ScanLowOrEqual, 0x1F, 0x19, 9}, {Operation::ScanHighOrEqual, 0x1F, 0x1D, 9},
    {Operation::Perpendicular, 0xFF, 0x12, 2},  {Operation::Configure, 0xFF, 0x13, 4},
    {Operation::Lock, 0x7F, 0x14, 1},           {Operation::Verify, 0x1F, 0x16, 9},
}};

constexpr Command invalid{};

constexpr bool consistent() {
    for (unsigned byte = 0; byte < 256; ++byte) {
        unsigned matches = 0;
        for (const Command& command : commands) matches += (byte & command.mask) == command.match ? 1 : 0;
        if (matches > 1) return false;
    }
    for (const Command& command : commands) {
        if (command.length == 0 || command.length > max_command_bytes) return false;
    }
    return true;
}
static_assert(consistent(), "two commands share a first byte, or one is longer than the command buffer");

}  // namespace

const Command& decode_command(u8 first_byte) {
    for (const Command& command : commands) {
        if ((first_byte & command.mask) == command.match) return command;
    }
    return invalid;
}

bool is_scan(Operation operation) {
    return operation == Operation::ScanEqual || operation == Operation::ScanLowOrEqual ||
           operation == Operation::ScanHighOrEqual;
}

bool writes_disk(Operation operation) {
    return operation == Operation::WriteData || operation == Operation::WriteDeleted ||
           operation == Operation::FormatTrack;
}

bool takes_host_data(Operation operation) {
    return writes_disk(operation) || is_scan(operation);
}

bool is_surface_operation(Operation operation) {
    switch (operation) {
        case Operation::ReadTrack:
        case Operation::ReadData:
        case Operation::ReadDeleted:
        case Operation::ReadId:
        case Operation::Verify: return true;
        default: return takes_host_data(operation);
    }
}

bool names_cylinder(Operation operation) {
    return is_surface_operation(operation) && operation != Operation::ReadId && operation != Operation::FormatTrack;
}

}  // namespace lockstep::fdc
