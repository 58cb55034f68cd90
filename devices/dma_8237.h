// 8237A DMA controller, one of the AT's two.
//
// Document: Intel 8237A datasheet (order 231466); IBM AT Technical Reference for pages and the word controller.
// Registers: offsets 0–15 are A0–A3. The second controller's address pins are wired one bit higher, so its window has
// 32
//   ports and A0 of the bus does not matter (`Kind::Word`).
// Pins: DREQ by `set_dreq`, HLDA by `set_hlda`; HRQ as `hrq`, DACK as `dack` (active high here). On an AT:
//   first.hrq → second.set_dreq(0), second.dack[0] → first.set_hlda, second.hrq → second.set_hlda. EOP is
//   DmaPeer::dma_terminal_count.
// Single, block, demand and cascade modes, autoinitialise, both directions of counting, verify, software requests, both
//   priority schemes. A transfer takes no virtual time; after 4,096 units at a stretch the rest follows 4 ms later (the
//   channel's speed on an ISA bus), so one access never works without bound. Pages do not count: a channel stays in its
//   64 KiB (128 KiB for words).
// Not implemented: memory-to-memory transfers (boards without a page for both channels cannot do them), compressed
//   timing and extended write (no effect on what is moved), EOP as an input.
#pragma once

#include <array>
#include <string>

#include "base/bus.h"
#include "base/device.h"
#include "base/line.h"
#include "base/log.h"
#include "base/scheduler.h"
#include "devices/dma_page.h"

namespace lockstep {

class Dma8237 final : public Device, public PortDevice {
public:
    enum class Kind : u8 {
        Byte,  // channels 0–3: bytes, address as programmed
        Word,  // channels 4–7: 16-bit words, address in words, register addresses doubled
    };

    // `name` prefixes the event's name. The references outlive the controller.
    Dma8237(Scheduler& scheduler, const std::string& name, Kind kind, const DmaPageRegisters& pages,
            MemoryTarget& memory, Log log = {});

    Line hrq;
    std::array<Line, 4> dack;

    // The device on channel 0 … 3 of this chip; without one reads float and writes go nowhere.
    void connect(unsigned channel, DmaPeer& peer) { peers_[channel & 3] = &peer; }
    // May move data at once, calling the peer back before it returns.
    void set_dreq(unsigned channel, bool level);
    void set_hlda(bool level);

    u32 io_read(u32 offset, BusWidth width) override;
    void io_write(u32 offset, u32 value, BusWidth width) override;

    void reset(ResetKind kind) override;
    void serialize(Archive& archive) override;

private:
    struct Channel {
        u16 base_address = 0;
        u16 base_count = 0;
        u16 address = 0;
        u16 count = 0;
        u8 mode = 0;  // mode register, bits 7–2

        void serialize(Archive& archive);
    };

    static constexpr unsigned none = 4;

    u8 requests() const;
    unsigned choose(u8 requests) const;
    void service();
    u32 serve(unsigned channel, u32 left);
    void move_unit(unsigned channel);
    void end_of_process(unsigned channel);
    Physical physical(unsigned channel, u16 address) const;
    u16 read_memory(Physical address);
    void write_memory(Physical address, u16 value);

    u8 read_register(unsigned index);
    void write_register(unsigned index, u8 value);
    void write_command(u8 value);
    void master_clear();

    Scheduler& scheduler_;
    EventId event_;
    Kind kind_;
    const DmaPageRegisters& pages_;
    MemoryTarget& memory_;
    Log log_;
    std::array<DmaPeer*, 4> peers_{};

    std::array<Channel, 4> channels_{};
    u8 command_ = 0;
    u8 mask_ = 0x0F;
    u8 software_ = 0;         // request register
    u8 terminal_ = 0;         // status bits 3–0
    u8 dreq_ = 0;             // input levels
    u8 lowest_ = 3;           // rotating priority: the channel served last
    bool high_byte_ = false;  // the first/last flip-flop
    bool hlda_ = false;
    bool waiting_ = false;    // out of budget until the event
    bool servicing_ = false;  // inside service(): not state
};

}  // namespace lockstep
