#include "machine/board.h"

#include <xxhash.h>

#include <algorithm>

#include "bios/roms.h"
#include "devices/storage/overlay.h"

namespace lockstep {

namespace {

constexpr u64 kib = 1024;
constexpr u64 mib = 1024 * kib;
constexpr u64 conventional_end = 640 * kib;
constexpr u64 upper_end = 1 * mib;

// How many times faster than life the floppy drives' mechanics are: a second's boot should not take half a minute.
constexpr u32 floppy_speed = 10;

// The display has no place of its own: its memory lies behind the guest's, so that the processor reaches the linear
// frame buffer as it reaches RAM.
constexpr u64 display_bytes = 16 * mib;
constexpr u64 frame_buffer_base = 0xE000'0000;

unsigned address_bits(CpuModel model) {
    if (model == CpuModel::I8086) return 20;
    if (model == CpuModel::I80286) return 24;
    return model >= CpuModel::PentiumPro ? 36 : 32;
}

std::string megabytes(u64 bytes) {
    return std::to_string(bytes / mib) + " MiB";
}

std::vector<u8> padded(std::vector<u8> bytes, u64 unit) {
    bytes.resize((bytes.size() + unit - 1) / unit * unit, 0xFF);
    return bytes;
}

// The drive types, with those the configuration leaves open following from the media: drive A is 1.44 MB by default, B
// only exists for a medium.
std::array<FloppyDriveType, 2> floppy_drives(const MachineConfig& config) {
    std::array<FloppyDriveType, 2> result{};
    for (std::size_t i = 0; i < 2; ++i) {
        FloppyDriveType type = i == 0 ? FloppyDriveType::M1_44 : FloppyDriveType::None;
        if (config.floppies[i] != nullptr) {
            if (const auto geometry = floppy_geometry_of_size(config.floppies[i]->size_bytes()); geometry.ok()) {
                type = natural_drive(geometry.value());
            }
        }
        result[i] = config.floppy_types[i].value_or(type);
    }
    return result;
}

u64 content_hash(BlockDevice& medium) {
    XXH64_hash_t hash = 0;
    std::array<u8, 64 * BlockDevice::sector_size> bytes;
    for (u64 lba = 0; lba < medium.sectors(); lba += 64) {
        const u64 count = std::min<u64>(64, medium.sectors() - lba);
        const std::span<u8> part(bytes.data(), count * BlockDevice::sector_size);
        if (!medium.read(lba, part).ok()) std::fill(part.begin(), part.end(), u8{0});
        hash = XXH3_64bits_withSeed(part.data(), part.size(), hash);
    }
    return hash;
}

}  // namespace

Board::Board(const MachineConfig& config, Host& host, Ram ram_in)
    : log("machine", [&host](LogLevel level, std::string_view category,
                             std::string_view text) { host.log(level, category, text); }),
      ram(std::move(ram_in)),
      memory(ram),
      mmu(memory, address_bits(config.cpu)),
      pic1(Pic8259::Role::Master, 0xF8),
      pic2(Pic8259::Role::Slave, 0xDE),
      cpu(config.cpu, mmu, io, pic1, config.coprocessor),
      scheduler(cpu.clock, config.instructions_per_second),
      pit(scheduler, "pit"),
      dma1(scheduler, "dma1", Dma8237::Kind::Byte, dma_pages, memory, log),
      dma2(scheduler, "dma2", Dma8237::Kind::Word, dma_pages, memory, log),
      rtc(scheduler, "rtc", config.rtc_start),
      keyboard(scheduler, "keyboard"),
      mouse(scheduler, "mouse"),
      kbc(scheduler, "kbc", &keyboard, &mouse, log),
      speaker(scheduler),
      system_control(
          {.timer2_out = [this] { return pit.output(2); }, .refresh_toggle = [this] { return pit.refresh_toggle(); }}),
      com1(scheduler, "com1"),
      floppy_drives_(floppy_drives(config)),
      fdc(scheduler, {.drives = floppy_drives_, .speed = floppy_speed}, log),
      vga(scheduler, display_memory(config)),
      pm(scheduler, "pm") {}

Result<std::unique_ptr<Board>> Board::create(MachineConfig& config, Host& host) {
    if (config.memory_bytes < 64 * kib || config.memory_bytes % (4 * kib) != 0) {
        return Error{"memory must be at least 64 KiB, in steps of 4 KiB"};
    }
    if (config.memory_bytes > largest_memory(config.cpu)) {
        return Error{"a " + std::string(cpu_name(config.cpu)) + " cannot have more than " +
                     megabytes(largest_memory(config.cpu)) + " of memory (use a smaller -m or another -cpu)"};
    }
    if (!config.coprocessor && !has_optional_coprocessor(config.cpu)) {
        return Error{"a " + std::string(cpu_name(config.cpu)) + " always has its floating-point unit"};
    }
    auto ram = Ram::allocate(config.memory_bytes + display_bytes);
    if (!ram.ok()) return ram.error();
    auto board = std::make_unique<Board>(config, host, std::move(*ram));
    for (const Status& status : {board->map_memory(config), board->map_ports(config)}) {
        if (!status.ok()) return status.error();
    }
    board->wire(host);
    for (unsigned i = 0; i < 2; ++i) {
        if (config.floppies[i] == nullptr) continue;
        if (Status status = board->fdc.insert(i, std::move(config.floppies[i])); !status.ok()) return status.error();
    }
    return board;
}

// --- addresses ------------------------------------------------------------------------------------------------------

Status Board::map_memory(const MachineConfig& config) {
    system_rom = config.bios.empty() ? roms::system_bios().expanded() : config.bios;
    vga_rom = padded(config.vga_bios.empty() ? roms::vga_bios().expanded() : config.vga_bios, page_size);
    const u64 rom_size = system_rom.size();
    if (rom_size != 64 * kib && rom_size != 128 * kib && rom_size != 256 * kib) {
        return Error{"a system BIOS has 64, 128 or 256 KiB, not " + std::to_string(rom_size) + " bytes"};
    }
    std::vector<Status> results;
    const u64 memory_size = config.memory_bytes;
    results.push_back(memory.map_ram("conventional memory", 0, std::min(memory_size, conventional_end), 0));
    results.push_back(memory.map_mmio("vga", Vga::memory_base, Vga::window_bytes, vga));
    results.push_back(memory.map_rom("vga bios", 0xC0000, vga_rom));
    u64 option_base = 0xC0000 + vga_rom.size();
    for (const std::vector<u8>& rom : config.option_roms) {
        option_roms.push_back(padded(rom, page_size));
        results.push_back(memory.map_rom("option rom", option_base, option_roms.back()));
        option_base += option_roms.back().size();
    }
    // The BIOS ends at 1 MiB, and again at the top of the address space, where a 80286 and later start.
    const u64 low_size = std::min<u64>(rom_size, 128 * kib);
    const std::span<u8> low_part = std::span(system_rom).last(low_size);
    results.push_back(memory.map_rom("bios", upper_end - low_size, low_part));
    if (address_bits(config.cpu) == 24) {
        results.push_back(memory.map_rom("bios at the top", 16 * mib - low_size, low_part));
    } else if (address_bits(config.cpu) >= 32) {
        results.push_back(memory.map_rom("bios at the top", MemoryMap::address_limit - rom_size, system_rom));
        results.push_back(memory.map_ram("vga frame buffer", frame_buffer_base, display_bytes, memory_size));
    }
    if (memory_size > upper_end) {
        results.push_back(memory.map_ram("extended memory", upper_end, memory_size - upper_end, upper_end));
    }
    for (const Status& status : results) {
        if (!status.ok()) return status;
    }
    return {};
}

vga::SharedMemory Board::display_memory(const MachineConfig& config) {
    const u64 base = config.memory_bytes;
    const u64 first = base / page_size;
    const u64 pages = display_bytes / page_size;
    memory.watch_writes(first, pages);
    return {.bytes = ram.bytes().subspan(base, display_bytes),
            .written = memory.written_pages(),
            .watch_again = [this] { mmu.watch_again(); },
            .guarded = {memory.code_grains() + first, pages},
            .before_write = [this, base](u32 offset, u32 size) { memory.before_ram_write(base + offset, size); }};
}

Status Board::map_ports(const MachineConfig& config) {
    std::vector<Status> results{
        io.map(Port{0x00}, 16, dma1, 0, "dma1"),
        io.map(Port{0x20}, 2, pic1, 0, "pic1"),
        io.map(Port{0x40}, 4, pit, 0, "pit"),
        io.map(Port{0x60}, 1, kbc, 0, "kbc data"),
        io.map(Port{0x61}, 1, system_control, 0, "system control b"),
        io.map(Port{0x64}, 1, kbc, 1, "kbc command"),
        io.map(Port{0x70}, 2, rtc, 0, "rtc"),
        io.map(Port{0x80}, 16, dma_pages, 0, "dma pages"),
        io.map(Port{0x92}, 1, system_control, 1, "system control a"),
        io.map(Port{0xA0}, 2, pic2, 0, "pic2"),
        io.map(Port{0xC0}, 32, dma2, 0, "dma2"),
        io.map(Port{0xE9}, 1, debug_console, 0, "debug console"),
        io.map(Port{Vga::dispi_first_port}, Vga::dispi_port_count, vga, Vga::dispi_offset, "vga display interface",
               PortWidths::Word),
        io.map(Port{0x3B0}, 12, vga, 0, "vga mono"),
        io.map(Port{0x3C0}, 32, vga, 16, "vga"),
        io.map(Port{0x3F0}, 6, fdc, 0, "fdc"),
        io.map(Port{0x3F7}, 1, fdc, 7, "fdc"),
        io.map(Port{0x3F8}, 8, com1, 0, "com1"),
        io.map(Port{0x4D0}, 1, pic1, 2, "pic1 elcr"),
        io.map(Port{0x4D1}, 1, pic2, 2, "pic2 elcr"),
        io.map(Port{0x600}, AcpiPm::port_count, pm, 0, "power management", PortWidths::All),
    };
    // The 8087 of a PC has no ports: its interrupt is NMI.
    if (config.cpu != CpuModel::I8086) results.push_back(io.map(Port{0xF0}, 2, coprocessor_control, 0, "coprocessor"));
    if (config.debug_exit_port) {
        results.push_back(io.map(Port{*config.debug_exit_port}, 4, debug_exit, 0, "debug exit", PortWidths::All));
    }
    for (const Status& status : results) {
        if (!status.ok()) return status;
    }
    return {};
}

// --- wires ----------------------------------------------------------------------------------------------------------

void Board::wire(Host& host) {
    const auto irq = [this](unsigned number) {
        return [this, number](bool level) { (number < 8 ? pic1 : pic2).set_ir(number & 7, level); };
    };
    // Interrupts: the usual AT assignment. IRQ 2 carries the second controller.
    pic1.connect_slave(2, pic2);
    pic2.intr.connect([this](bool level) { pic1.set_ir(2, level); });
    pic1.intr.connect([this](bool level) { cpu.set_intr(level); });
    pit.out0.connect(irq(0));
    kbc.irq1.connect(irq(1));
    com1.irq.connect(irq(4));
    fdc.irq.connect(irq(6));
    rtc.irq.connect(irq(8));
    pm.sci.connect(irq(9));
    kbc.irq12.connect(irq(12));

    // DMA: the second controller is the master, the first its channel 4. The floppy controller has channel 2.
    dma1.hrq.connect([this](bool level) { dma2.set_dreq(0, level); });
    dma2.dack[0].connect([this](bool level) { dma1.set_hlda(level); });
    dma2.hrq.connect([this](bool level) { dma2.set_hlda(level); });
    dma1.connect(2, fdc);
    fdc.dreq.connect([this](bool level) { dma1.set_dreq(2, level); });

    // A20 is open when either of its two gates is.
    kbc.a20.connect([this](bool level) {
        a20_from_kbc_ = level;
        update_a20();
    });
    system_control.a20.connect([this](bool level) {
        a20_from_port_92_ = level;
        update_a20();
    });
    const auto reset_request = [this](bool level) {
        if (!level) return;
        requests.reset = true;
        scheduler.close_slice();
    };
    kbc.reset_cpu.connect(reset_request);
    system_control.reset_cpu.connect(reset_request);
    pm.soft_off.connect([this](bool level) {
        if (!level) return;
        requests.power_off = true;
        scheduler.close_slice();
    });

    system_control.timer2_gate.connect([this](bool level) { pit.set_gate(2, level); });
    system_control.speaker_data.connect([this](bool level) { speaker.set_data(level); });
    system_control.nmi.connect([this](bool level) {
        nmi_ = level;
        update_nmi();
    });
    rtc.nmi_mask.connect([this](bool level) {
        nmi_masked_ = level;
        update_nmi();
    });
    if (cpu.model() == CpuModel::I8086) {
        cpu.ferr.connect([this](bool level) {
            nmi_from_8087_ = level;
            update_nmi();
        });
    } else {
        cpu.ferr.connect([this](bool level) { coprocessor_control.set_ferr(level); });
        coprocessor_control.irq13.connect(irq(13));
        coprocessor_control.ignne.connect([this](bool level) { cpu.set_ignne(level); });
    }
    // Port F1h leads to a chip of its own, not into later processors.
    if (cpu.model() == CpuModel::I80286 || cpu.model() == CpuModel::I80386) {
        coprocessor_control.reset_coprocessor.connect([this](bool level) {
            if (level) cpu.reset_coprocessor();
        });
    }
    pit.on_wave2 = [this](const SquareWave& wave) { speaker.set_wave(wave); };
    speaker.on_change = [&host](const Speaker::Change& state) { host.speaker(state); };

    debug_console.on_write = [&host](u8 byte) { host.debug_out(byte); };
    debug_exit.on_exit = [this](u8 status) {
        requests.exit_status = status;
        scheduler.close_slice();
    };
    com1.on_transmit = [&host](u8 byte) { host.serial_out(0, byte); };
    vga.on_frame = [this, &host] {
        if (!host.wants_frame()) return;
        const vga::Frame& frame = vga.render_frame();
        host.present(
            Frame{frame.width, frame.height, frame.pixels, frame.serial, frame.first_changed, frame.changed_rows});
    };

    devices_ = {{"pic1", &pic1},
                {"pic2", &pic2},
                {"pit", &pit},
                {"dma_pages", &dma_pages},
                {"dma1", &dma1},
                {"dma2", &dma2},
                {"rtc", &rtc},
                {"keyboard", &keyboard},
                {"mouse", &mouse},
                {"kbc", &kbc},
                {"speaker", &speaker},
                {"system_control", &system_control},
                {"coprocessor_control", &coprocessor_control},
                {"com1", &com1},
                {"fdc", &fdc},
                {"vga", &vga},
                {"pm", &pm},
                {"debug_console", &debug_console}};
}

void Board::update_nmi() {
    cpu.set_nmi((nmi_ || nmi_from_8087_) && !nmi_masked_);
}
void Board::update_a20() {
    mmu.set_a20(a20_from_kbc_ || a20_from_port_92_);
}

// --- life -----------------------------------------------------------------------------------------------------------

void Board::power_on(const MachineConfig& config) {
    scheduler.reset();
    mmu.reset();
    for (const auto& [name, device] : devices_) device->reset(ResetKind::PowerOn);
    fill_cmos(config);
    cpu.reset(ResetKind::PowerOn);
    requests = {};
}

void Board::reset() {
    for (const auto& [name, device] : devices_) device->reset(ResetKind::Hard);
    rtc.set_cmos(0x0F, 0);
    cpu.reset(ResetKind::Hard);
    requests.reset = false;
}

void Board::reset_processor() {
    cpu.init();
    requests.reset = false;
}

bool Board::reset_is_mode_switch() const {
    return rtc.cmos(0x0F) != 0;
}

bool Board::serial_in(unsigned port, u8 byte) {
    if (port != 0 || !com1.can_receive()) return false;
    com1.receive(byte);
    return true;
}

Status Board::insert_floppy(unsigned drive, std::unique_ptr<BlockDevice> medium) {
    return fdc.insert(drive, std::move(medium));
}
void Board::eject_floppy(unsigned drive) {
    fdc.eject(drive);
}

// What the set-up program of an AT leaves in the CMOS; layout as IBM's and its successors'.
void Board::fill_cmos(const MachineConfig& config) {
    const auto set = [this](unsigned index, u64 value) { rtc.set_cmos(index, static_cast<u8>(value)); };
    const auto set_word = [&](unsigned index, u64 value) {
        set(index, value & 0xFF);
        set(index + 1, (value >> 8) & 0xFF);
    };
    const auto present = [this](unsigned drive) { return floppy_drives_[drive] != FloppyDriveType::None ? 1u : 0u; };
    const unsigned drives = present(0) + present(1);
    set(0x10, static_cast<u64>(floppy_drives_[0]) << 4 | static_cast<u64>(floppy_drives_[1]));
    // Equipment: floppies present and how many, coprocessor, VGA, keyboard and display enabled.
    set(0x14, (drives != 0 ? 1u | (drives - 1) << 6 : 0u) | (config.coprocessor ? 2u : 0u) | 0x0C);
    const u64 memory_size = config.memory_bytes;
    const u64 above_1m = memory_size > mib ? memory_size - mib : 0;
    const u64 above_16m = memory_size > 16 * mib ? memory_size - 16 * mib : 0;
    set_word(0x15, std::min(memory_size, conventional_end) / kib);
    set_word(0x17, std::min<u64>(above_1m / kib, 0xFFFF));
    set_word(0x30, std::min<u64>(above_1m / kib, 0xFFFF));
    set_word(0x34, std::min<u64>(above_16m / (64 * kib), 0xFFFF));
    const auto code = [](BootDevice device) { return static_cast<u64>(device); };
    set(0x3D, code(config.boot_order[0]) | code(config.boot_order[1]) << 4);
    set(0x38, code(config.boot_order[2]) << 4);
    u32 sum = 0;
    for (unsigned i = 0x10; i <= 0x2D; ++i) sum += rtc.cmos(i);
    set(0x2E, sum >> 8);
    set(0x2F, sum & 0xFF);
}

void Board::serialize(Archive& archive) {
    // The scheduler first: chips look at the time when they are loaded.
    archive.field("scheduler", scheduler);
    archive.field("a20_from_kbc", a20_from_kbc_);
    archive.field("a20_from_port_92", a20_from_port_92_);
    archive.field("nmi", nmi_);
    archive.field("nmi_masked", nmi_masked_);
    archive.field("nmi_from_8087", nmi_from_8087_);
    archive.field("reset_requested", requests.reset);
    archive.field("power_off", requests.power_off);
    if (archive.loading()) requests.exit_status.reset();
    for (const auto& [name, device] : devices_) {
        archive.begin_section(name, 1);
        device->serialize(archive);
        archive.end_section();
    }
    serialize_media(archive);
    archive.field("ram", ram);
    archive.field("mmu", mmu);
    archive.field("cpu", cpu);
}

// Media are named by their content: a state only loads beside the images it was made with. What an overlay holds
// travels with the state.
void Board::serialize_media(Archive& archive) {
    for (unsigned i = 0; i < 2; ++i) {
        archive.begin_section("medium" + std::to_string(i), 1);
        BlockDevice* const medium = fdc.medium(i);
        bool present = medium != nullptr;
        archive.field("present", present);
        archive.require(present == (medium != nullptr), "medium",
                        present ? "the state has a disk in this floppy drive (insert its image)"
                                : "the state has no disk in this floppy drive (leave it empty)");
        auto* const overlay = dynamic_cast<Overlay*>(medium);
        bool with_overlay = overlay != nullptr;
        archive.field("with_overlay", with_overlay);
        archive.require(with_overlay == (overlay != nullptr), "medium",
                        "the state was made with the other kind of -snapshot");
        if (medium != nullptr && present && archive.ok()) {
            u64 hash = content_hash(overlay != nullptr ? overlay->base() : *medium);
            const u64 mine = hash;
            archive.field("content", hash);
            archive.require(hash == mine, "medium",
                            "the image " + medium->name() +
                                " is not what it was when the state was made (use -snapshot to keep images unchanged)");
            if (overlay != nullptr) overlay->serialize(archive);
        }
        archive.end_section();
    }
}

}  // namespace lockstep
