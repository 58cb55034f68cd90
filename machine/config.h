// What a machine is made of. Plain data: images are opened by the front end, paths stay there.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/types.h"
#include "cpu/model.h"
#include "devices/storage/block_device.h"
#include "devices/storage/floppy_geometry.h"

namespace lockstep {

enum class BootDevice : u8 { None, Floppy, HardDisk, Cdrom };

struct MachineConfig {
    CpuModel cpu = CpuModel::PentiumPro;
    bool coprocessor = true;                    // beside the processor or inside it; see has_optional_coprocessor()
    u64 memory_bytes = u64{64} << 20;           // whole pages; see memory_limits()
    u64 instructions_per_second = 100'000'000;  // 1'000 … 1'000'000'000'000

    // Firmware; empty: the built-in one. A system BIOS is 64, 128 or 256 KiB, ending at the top of the address space.
    std::vector<u8> bios;
    std::vector<u8> vga_bios;
    std::vector<std::vector<u8>> option_roms;

    // A medium decides the type of a drive that has none; both drives exist unless their type says otherwise.
    std::array<std::optional<FloppyDriveType>, 2> floppy_types;
    std::array<std::unique_ptr<BlockDevice>, 2> floppies;

    std::array<BootDevice, 3> boot_order{BootDevice::Floppy, BootDevice::HardDisk, BootDevice::None};

    s64 rtc_start = 820'454'400;         // what the clock shows at power-on, in seconds since 1970: 1 January 1996
    std::optional<u16> debug_exit_port;  // isa-debug-exit
    bool no_reboot = false;              // a reset or triple fault ends the run
    bool no_shutdown = false;            // power-off stops the processor, but not the run
};

// The processor a name such as "80386" or "pentium" stands for, and the names there are.
std::optional<CpuModel> cpu_model(std::string_view name);
std::string_view cpu_name(CpuModel model);
struct CpuName {
    std::string_view name;
    CpuModel model;
    std::string_view description;
};
const std::vector<CpuName>& cpu_names();

// True for the models that were also sold or fitted without an x87 (8086 … 80486).
bool has_optional_coprocessor(CpuModel model);

// Guest instructions a virtual second holds when nobody says otherwise: about what the real processors did.
u64 default_speed(CpuModel model);
// Most memory the model's address bus leaves room for.
u64 largest_memory(CpuModel model);

}  // namespace lockstep
