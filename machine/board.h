// The schematic: every chip of the PC, its addresses, and every wire between them.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/device.h"
#include "base/scheduler.h"
#include "cpu/cpu.h"
#include "devices/acpi_pm.h"
#include "devices/coprocessor_control.h"
#include "devices/debug_console.h"
#include "devices/debug_exit.h"
#include "devices/dma_8237.h"
#include "devices/dma_page.h"
#include "devices/fdc_82077.h"
#include "devices/io_bus.h"
#include "devices/kbc_8042.h"
#include "devices/pic_8259.h"
#include "devices/pit_8254.h"
#include "devices/ps2_keyboard.h"
#include "devices/ps2_mouse.h"
#include "devices/rtc_mc146818.h"
#include "devices/speaker.h"
#include "devices/system_control.h"
#include "devices/uart_16550.h"
#include "devices/vga/vga.h"
#include "machine/config.h"
#include "machine/host.h"
#include "mmu/mmu.h"

namespace lockstep {

struct Board {
    // Takes media and firmware out of `config`. The error says what cannot be built.
    static Result<std::unique_ptr<Board>> create(MachineConfig& config, Host& host);

    // `ram` holds the guest's memory and, behind it, the display's.
    Board(const MachineConfig& config, Host& host, Ram ram);
    Board(const Board&) = delete;
    Board& operator=(const Board&) = delete;

    // Everything as after the power switch; the CMOS says what `config` says.
    void power_on(const MachineConfig& config);
    // The reset button: the RESET line of every chip.
    void reset();
    // Only the processor: what the keyboard controller, port 92h and a shutdown cycle do on an AT. The
    // coprocessor goes on.
    void reset_processor();
    // True when the BIOS would go back to a program after a processor reset instead of starting the machine anew: the
    // way an 80286 leaves protected mode.
    bool reset_is_mode_switch() const;

    bool serial_in(unsigned port, u8 byte);
    Status insert_floppy(unsigned drive, std::unique_ptr<BlockDevice> medium);
    void eject_floppy(unsigned drive);
    Status flush_media() { return fdc.flush(); }

    void serialize(Archive& archive);

    // What chips asked the machine to do; it looks between slices.
    struct Requests {
        bool reset = false;
        bool power_off = false;
        std::optional<int> exit_status;
    };
    Requests requests;

    // --- the parts, in the order in which they need each other ---
    Log log;
    Ram ram;  // the guest's memory, then the display's
    std::vector<u8> system_rom, vga_rom;
    std::vector<std::vector<u8>> option_roms;
    MemoryMap memory;
    Mmu mmu;
    IoBus io;
    Pic8259 pic1, pic2;
    Cpu cpu;
    Scheduler scheduler;
    Pit8254 pit;
    DmaPageRegisters dma_pages;
    Dma8237 dma1, dma2;
    RtcMc146818 rtc;
    Ps2Keyboard keyboard;
    Ps2Mouse mouse;
    Kbc8042 kbc;
    Speaker speaker;
    SystemControl system_control;
    CoprocessorControl coprocessor_control;
    Uart16550 com1;
    std::array<FloppyDriveType, 2> floppy_drives_;
    Fdc82077 fdc;
    Vga vga;
    AcpiPm pm;
    DebugConsole debug_console;
    DebugExit debug_exit;

private:
    Status map_memory(const MachineConfig& config);
    Status map_ports(const MachineConfig& config);
    void wire(Host& host);
    vga::SharedMemory display_memory(const MachineConfig& config);
    void update_a20();
    void update_nmi();
    void fill_cmos(const MachineConfig& config);
    void serialize_media(Archive& archive);

    // Reset and snapshot order.
    std::vector<std::pair<std::string, Device*>> devices_;
    bool a20_from_kbc_ = true;
    bool a20_from_port_92_ = false;
    bool nmi_ = false;
    bool nmi_masked_ = false;
    bool nmi_from_8087_ = false;
};

}  // namespace lockstep
