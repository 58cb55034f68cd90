#include "frontend/machine_setup.h"

#include <filesystem>

#include "frontend/date.h"
#include "frontend/host_file.h"
#include "frontend/media.h"

namespace lockstep {

namespace {

constexpr u64 kib = 1024;

std::vector<u8> read_rom(const std::string& path, u64 limit) {
    auto bytes = read_file(path, limit);
    if (!bytes.ok()) throw SetupError{path, bytes.error().message};
    if (bytes.value().empty()) throw SetupError{path, "is empty (name a ROM image)"};
    return std::move(bytes).value();
}

void read_firmware(const Options& options, MachineConfig& config) {
    if (!options.bios.empty()) {
        config.bios = read_rom(options.bios, 256 * kib);
        const u64 size = config.bios.size();
        if (size != 64 * kib && size != 128 * kib && size != 256 * kib) {
            throw SetupError{options.bios,
                             "has " + std::to_string(size) + " bytes (a system BIOS has 64, 128 or 256 KiB)"};
        }
    }
    const auto option_rom = [](const std::string& path) {
        std::vector<u8> rom = read_rom(path, 64 * kib);
        if (rom.size() < 3 || rom[0] != 0x55 || rom[1] != 0xAA) {
            throw SetupError{path, "is no option ROM (one begins with the bytes 55h and AAh)"};
        }
        return rom;
    };
    if (!options.vga_bios.empty()) config.vga_bios = option_rom(options.vga_bios);
    for (const std::string& path : options.option_roms) config.option_roms.push_back(option_rom(path));
}

void put_disks_in(const Options& options, Setup& setup, Messages& messages) {
    setup.piles = options.floppies;
    if (options.image) {
        if (Status status = check_image_is_floppy(*options.image); !status) {
            throw SetupError{*options.image, status.error().message};
        }
        setup.piles[0].insert(setup.piles[0].begin(), FloppyImage{*options.image, false});
    }
    for (std::size_t drive = 0; drive < 2; ++drive) {
        if (setup.piles[drive].empty()) continue;
        const FloppyImage& image = setup.piles[drive].front();
        if (image.path.empty()) {
            setup.config.floppy_types[drive] = FloppyDriveType::M1_44;
            continue;
        }
        auto medium = open_floppy(image, options.snapshot, messages);
        if (!medium.ok()) throw SetupError{image.path, medium.error().message};
        setup.config.floppies[drive] = std::move(medium).value();
        if (setup.title.empty()) setup.title = std::filesystem::path(image.path).filename().string();
    }
    if (setup.piles[0].empty() && setup.piles[1].empty()) {
        setup.config.floppies[0] = demo_floppy();
        setup.title = "demo disk";
    }
    if (setup.title.empty()) setup.title = "no disk";
}

s64 clock_start(const Options& options, bool repeatable) {
    switch (options.rtc_base) {
        case RtcBase::Utc: return host_utc();
        case RtcBase::LocalTime: return host_local_time();
        case RtcBase::Date: return options.rtc_date;
        case RtcBase::Default: break;
    }
    return repeatable ? MachineConfig{}.rtc_start : host_utc();
}

}  // namespace

std::variant<Setup, SetupError> set_machine_up(const Options& options, bool repeatable, Messages& messages) {
    try {
        Setup setup;
        MachineConfig& config = setup.config;
        config.cpu = options.cpu;
        config.coprocessor = options.coprocessor;
        config.memory_bytes = options.memory_bytes.value_or(default_memory(options.cpu));
        config.instructions_per_second = options.instructions_per_second.value_or(default_speed(options.cpu));
        config.boot_order = options.boot_order;
        config.rtc_start = clock_start(options, repeatable);
        config.debug_exit_port = options.debug_exit_port;
        config.no_reboot = options.no_reboot;
        config.no_shutdown = options.no_shutdown;
        read_firmware(options, config);
        put_disks_in(options, setup, messages);
        return setup;
    } catch (const SetupError& error) {
        return error;
    }
}

}  // namespace lockstep
