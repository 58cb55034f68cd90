// Intel 82077AA CHMOS single-chip floppy disk controller, with two drives on its cable.
//
// Document: Intel 82077AA datasheet (290166), 1994; for what software sees of the drives also the IBM AT and PS/2
// technical references. All commands of the 82077AA are there; codes of later chips are invalid, as on the real one.
//
// Registers by offset: 0 SRA, 1 SRB, 2 DOR, 3 TDR, 4 MSR/DSR, 5 FIFO, 7 DIR/CCR. Offset 6 belongs to the fixed disk
// controller and must not be mapped. Only byte accesses are decoded.
//
// Pins: `irq` (INT) and `dreq` (DRQ) are outputs; DACK#, TC and the data of DMA cycles come through DmaPeer. The IDENT
// and MFM straps are Config::interface.
//
// Time. Seeks take the step rate of SPECIFY, a track's sectors pass in one revolution, the head load time is waited
// for. Two departures make it quick: the wanted sector is always the next to arrive at the start of a command (no
// rotational latency, unless Config::rotational_latency), and Config::speed divides all mechanical times. Bytes are not
// timed one by one: at the moment a sector has passed (or, when writing, its ID has) the chip asks for all its bytes,
// and the host has the time of one sector to move them; after that it is an overrun. A command without a turning disk
// waits, as the chip does without index pulses, until there is one or the chip is reset.
//
// Not implemented: FM (single density: no address marks are found), the FIFO threshold (see above), tape drives (TDR is
// a latch), the effect of write precompensation and of PERPENDICULAR MODE on the surface (both are kept and read back),
// the disk's own sector IDs (fdc_82077_drive.h).
//
// Files: fdc_82077.cpp pins, reset, state; _registers; _command: what the bytes mean; _execute: phases and the commands
// without surface; _seek: stepping; _transfer: the course of a command on the surface; _sectors: what happens to each
// sector; _drive: the drives; _status: names of bits.
#pragma once

#include <array>
#include <memory>
#include <string_view>

#include "base/bus.h"
#include "base/device.h"
#include "base/line.h"
#include "base/log.h"
#include "base/scheduler.h"
#include "devices/fdc_82077_command.h"
#include "devices/fdc_82077_drive.h"

namespace lockstep {

class Fdc82077 final : public Device, public PortDevice, public DmaPeer {
public:
    static constexpr unsigned drive_count = 2;

    // The chip's three personalities (datasheet, IDENT and MFM pins).
    enum class Interface : u8 { At, Ps2, Model30 };

    struct Config {
        std::array<FloppyDriveType, drive_count> drives{FloppyDriveType::M1_44, FloppyDriveType::None};
        Interface interface = Interface::At;
        u32 speed = 1;  // 1 … 1000: how many times faster than life the mechanics are
        bool rotational_latency = false;
    };

    // `scheduler` outlives the chip. One per scheduler (its events have fixed names).
    Fdc82077(Scheduler& scheduler, const Config& config, Log log = {});

    Line irq;
    Line dreq;

    u32 io_read(u32 offset, BusWidth width) override;
    void io_write(u32 offset, u32 value, BusWidth width) override;

    u16 dma_take() override;
    void dma_give(u16 value) override;
    void dma_terminal_count() override;

    void reset(ResetKind kind) override;
    void serialize(Archive& archive) override;

    // --- the front panel; `drive` is 0 or 1, anything else is an error or nothing ---
    // `image` is not null. On an error the image is gone (closed).
    Status insert(unsigned drive, std::unique_ptr<BlockDevice> image, bool write_protect = false);
    // The disk that was in the drive, flushed, or null.
    std::unique_ptr<BlockDevice> eject(unsigned drive);
    // The disk in the drive (it stays the drive's), or null.
    BlockDevice* medium(unsigned drive) { return drive < drive_count ? drives_[drive].image() : nullptr; }
    // Makes everything written so far safe.
    Status flush();
    const fdc::Drive& drive(unsigned index) const { return drives_[index % drives_.size()]; }
    // The drive's light: selected with its motor on.
    bool light(unsigned index) const { return (dor_ & 3u) == index && drive(index).motor(); }

private:
    enum class Phase : u8 { Command, Execution, Result };

    // Where a surface command is.
    enum class Step : u8 {
        None,
        ImpliedSeek,    // the head is on its way; the seek's event goes on
        NoRotation,     // no index pulses: nothing goes on until a disk turns
        Search,         // the event comes when the sector has been found (or could not be)
        Transfer,       // the host moves bytes; the event is the overrun
        SectorEnd,      // the bytes from the host are there; the event comes when the sector has passed
        EndOfCylinder,  // EOT without TC; the event ends the command
        Finish,         // the event starts the result phase
    };

    enum class SeekKind : u8 { None, Seek, Relative, Recalibrate, Implied };

    struct Seek {
        SeekKind kind = SeekKind::None;
        bool inward = false;
        u8 steps_left = 0;
    };

    // fdc_82077_registers.cpp
    u8 read_register(u32 offset);
    u8 main_status() const;
    u8 status_a() const;
    u8 status_b() const;
    u8 digital_input() const;
    void write_dor(u8 value);
    void write_dsr(u8 value);

    // fdc_82077.cpp
    bool held_in_reset() const { return (dor_ & 0x04u) == 0; }
    void soft_reset();
    void stop_everything();
    void begin_polling();
    void poll_after_reset();
    void update_pins();
    fdc::Drive& selected() { return drives_[dor_ & 3u]; }
    const fdc::Drive& selected() const { return drives_[dor_ & 3u]; }
    u32 rate_kbps() const;
    // Times the chip counts in units that depend on the data rate: `n` times `ns_at_500` at 500 kbit/s.
    Time rate_scaled(u64 n, u64 ns_at_500) const;
    // A mechanical time at this machine's speed; never 0.
    Time quick(Time t) const;
    void note(LogLevel level, std::string_view message) { log_(level, message); }

    // fdc_82077_execute.cpp
    void write_fifo(u8 value);
    u8 read_fifo();
    void execute();
    void sense_interrupt();
    void dump_registers();
    void configure();
    void result(std::initializer_list<u8> bytes, bool interrupt);
    void to_command_phase();
    void raise_seek_interrupt_again();
    unsigned unit() const { return command_[1] & 3u; }

    // fdc_82077_seek.cpp
    void start_seek(unsigned unit, SeekKind kind, bool inward, u8 steps);
    void seek_event(unsigned unit);
    void seek_done(unsigned unit, u8 status);
    void forget_reset_status();
    Time step_time() const;

    // fdc_82077_transfer.cpp
    void start_surface();
    void start_rotation();
    Time sector_time() const;
    Time search_time(Time from) const;
    void deadline(Time delay, Step step);
    void exec_event();
    void ask_host(u32 bytes);
    u8 take_byte();
    void give_byte(u8 value);
    void bytes_complete();
    void finish(u8 st0_bits, u8 st1_bits, u8 st2_bits);
    void host_failed(std::string_view what, const Error& error, u8 st2_bits);
    void enter_result();

    // fdc_82077_sectors.cpp
    void sector_found();
    void data_sector_found(u32 sector);
    void read_id();
    void read_track_sector();
    void sector_end();
    void write_sector();
    void format_sector();
    void scan_sector();
    bool advance_id(u8 step);
    void next_sector();

    bool to_host() const { return !fdc::takes_host_data(operation()); }
    fdc::Operation operation() const { return fdc::decode_command(command_[0]).operation; }
    bool multi_track() const { return (command_[0] & 0x80u) != 0; }
    bool mfm() const { return (command_[0] & 0x40u) != 0; }
    bool skip() const { return (command_[0] & 0x20u) != 0; }
    std::optional<fdc::Track> track() const { return selected().track(head_, rate_kbps(), mfm()); }

    Scheduler& scheduler_;
    Config config_;
    Log log_;
    EventId exec_event_;
    EventId reset_event_;
    std::array<EventId, 4> seek_events_;

    // The selects of the DOR reach four drives; those beyond the cable's two do not exist.
    std::array<fdc::Drive, 4> drives_;

    // Registers
    u8 dor_ = 0;
    u8 tdr_ = 0;
    u8 precompensation_ = 0;  // DSR bits 4–2
    bool power_down_ = false;
    u8 rate_ = 2;  // DRATE SEL, shared by DSR and CCR
    bool no_precompensation_ = false;
    u8 latches_ = 0;  // Model 30: the flip-flops of SRA and SRB, see fdc_82077_status.h

    // SPECIFY, CONFIGURE, LOCK, PERPENDICULAR MODE
    u8 srt_hut_ = 0;
    u8 hlt_nd_ = 0;
    u8 configuration_ = 0x20;
    u8 precompensation_track_ = 0;
    bool lock_ = false;
    u8 perpendicular_ = 0;  // bits 5–2 D3–D0, 1 GAP, 0 WGATE
    u8 eot_ = 0;            // also what DUMPREG shows after other commands

    // Command and result phase
    Phase phase_ = Phase::Command;
    std::array<u8, fdc::max_command_bytes> command_{};
    u8 command_length_ = 0;
    std::array<u8, fdc::max_result_bytes> result_{};
    u8 result_length_ = 0;
    u8 result_position_ = 0;

    // Execution phase
    Step step_ = Step::None;
    u8 st0_ = 0;
    u8 st1_ = 0;
    u8 st2_ = 0;
    fdc::SectorId id_;
    u8 head_ = 0;           // the physical head
    u16 sectors_left_ = 0;  // FORMAT TRACK, READ TRACK, VERIFY with a count
    u16 sectors_done_ = 0;
    bool last_sector_ = false;  // a wrong kind of data mark: end after this sector
    bool tc_ = false;
    std::array<u8, BlockDevice::sector_size> buffer_{};
    u16 buffer_size_ = 0;
    u16 buffer_position_ = 0;
    u64 head_loaded_until_ns_ = 0;

    // Seeks
    std::array<Seek, 4> seeks_;
    std::array<u8, 4> pcn_{};
    std::array<u8, 4> seek_status_{};  // ST0 waiting for SENSE INTERRUPT; 0: none
    u8 reset_status_ = 0;              // one bit per drive whose status after a reset was not fetched yet

    // Pins before the DMA gate
    bool interrupt_ = false;
    bool request_ = false;
};

}  // namespace lockstep
