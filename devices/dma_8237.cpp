#include "devices/dma_8237.h"

#include "base/bits.h"

namespace lockstep {

namespace {

// Mode register.
using Transfer = Field<u8, 2, 2>;
using Service = Field<u8, 6, 2>;
constexpr u8 mode_autoinitialise = 0x10;
constexpr u8 mode_decrement = 0x20;
constexpr u8 transfer_write = 1;  // device to memory
constexpr u8 transfer_read = 2;   // memory to device
constexpr u8 service_demand = 0;
constexpr u8 service_single = 1;
constexpr u8 service_block = 2;
constexpr u8 service_cascade = 3;

// Command register.
constexpr u8 command_memory_to_memory = 0x01;
constexpr u8 command_disable = 0x04;
constexpr u8 command_rotate = 0x10;
constexpr u8 command_dreq_low = 0x40;

constexpr u32 budget = 4096;                           // units moved at a stretch
constexpr Time pause_time = Time::microseconds(4096);  // a microsecond each, as on the bus

constexpr u8 mask_of(unsigned channel) {
    return static_cast<u8>(1u << channel);
}

}  // namespace

Dma8237::Dma8237(Scheduler& scheduler, const std::string& name, Kind kind, const DmaPageRegisters& pages,
                 MemoryTarget& memory, Log log)
    : scheduler_(scheduler),
      event_(scheduler.add(name + ".continue",
                           [this] {
                               waiting_ = false;
                               service();
                           })),
      kind_(kind),
      pages_(pages),
      memory_(memory),
      log_(std::move(log)) {}

void Dma8237::set_dreq(unsigned channel, bool level) {
    dreq_ = with_bit<u8>(dreq_, channel & 3, level);
    service();
}

void Dma8237::set_hlda(bool level) {
    hlda_ = level;
    service();
}

// --- arbitration
// ------------------------------------------------------------------------------------------------------

// Channels that want the bus. Software requests are not maskable; cascaded channels only pass DREQ on.
u8 Dma8237::requests() const {
    if ((command_ & command_disable) != 0) return 0;
    const u8 dreq = (command_ & command_dreq_low) != 0 ? static_cast<u8>(~dreq_ & 0x0F) : dreq_;
    return static_cast<u8>((dreq & ~mask_) | software_) & 0x0F;
}

unsigned Dma8237::choose(u8 requested) const {
    const unsigned first = (command_ & command_rotate) != 0 ? lowest_ + 1u : 0u;
    for (unsigned i = 0; i < 4; ++i) {
        if (bit(requested, (first + i) & 3)) return (first + i) & 3;
    }
    return none;
}

// Runs until nobody asks, the bus is not granted, or the budget is spent. Peers and lines call back into set_dreq and
// set_hlda meanwhile; those calls only note levels.
void Dma8237::service() {
    if (servicing_) return;
    servicing_ = true;
    for (u32 left = budget; left != 0;) {
        hrq.set(!waiting_ && requests() != 0);  // may bring HLDA
        const unsigned channel = waiting_ ? none : choose(requests());
        if (channel == none || !hlda_) break;
        const bool cascaded = Service::get(channels_[channel].mode) == service_cascade;
        if (cascaded && dack[channel].level()) break;  // the other controller still has the bus
        for (unsigned i = 0; i < 4; ++i) dack[i].set(i == channel);
        if (cascaded) {
            software_ &= static_cast<u8>(~mask_of(channel));
            --left;
        } else {
            left = serve(channel, left);
        }
        if ((command_ & command_rotate) != 0) lowest_ = static_cast<u8>(channel);
        if (left == 0) {
            waiting_ = true;
            scheduler_.schedule_in(event_, pause_time);
        }
    }
    if (waiting_ || requests() == 0) {
        hrq.set(false);
        for (Line& line : dack) line.set(false);
    } else if (!hlda_) {
        for (Line& line : dack) line.set(false);
    }
    servicing_ = false;
}

// Moves what `channel` may move before others are asked again; returns what is left of the budget.
u32 Dma8237::serve(unsigned channel, u32 left) {
    const u8 kind = Service::get(channels_[channel].mode);
    for (;;) {
        const bool last = channels_[channel].count == 0;
        move_unit(channel);
        --left;
        if (last || kind == service_single) return left;
        if (kind == service_demand && !bit(requests(), channel)) return left;
        if (left == 0) {
            // DREQ need not last through a block; the request register remembers the rest of it.
            if (kind == service_block) software_ |= mask_of(channel);
            return left;
        }
    }
}

// --- transfer
// ---------------------------------------------------------------------------------------------------------

Physical Dma8237::physical(unsigned channel, u16 address) const {
    if (kind_ == Kind::Byte) return Physical{u64{pages_.page(channel)} << 16 | address};
    // The word controller drives A1–A16; A16 of the page register is not connected.
    return Physical{(u64{pages_.page(channel + 4)} & 0xFE) << 16 | u64{address} << 1};
}

u16 Dma8237::read_memory(Physical address) {
    std::array<u8, 2> bytes{};
    memory_.dma_read(address, std::span(bytes).first(kind_ == Kind::Byte ? 1 : 2));
    return static_cast<u16>(bytes[0] | bytes[1] << 8);
}

void Dma8237::write_memory(Physical address, u16 value) {
    const std::array<u8, 2> bytes{static_cast<u8>(value), static_cast<u8>(value >> 8)};
    memory_.dma_write(address, std::span(bytes).first(kind_ == Kind::Byte ? 1 : 2));
}

void Dma8237::move_unit(unsigned index) {
    Channel& channel = channels_[index];
    DmaPeer* const peer = peers_[index];
    const Physical address = physical(index, channel.address);
    const bool last = channel.count == 0;
    channel.address = static_cast<u16>(channel.address + ((channel.mode & mode_decrement) != 0 ? -1 : 1));
    --channel.count;

    switch (Transfer::get(channel.mode)) {
        case transfer_write: write_memory(address, peer != nullptr ? peer->dma_take() : u16{0xFFFF}); break;
        case transfer_read: {
            const u16 value = read_memory(address);
            if (peer != nullptr) peer->dma_give(value);
            break;
        }
        default:  // verify: the device sees its acknowledge, memory sees nothing
            if (peer != nullptr) peer->dma_take();
            break;
    }
    if (last) end_of_process(index);
}

void Dma8237::end_of_process(unsigned index) {
    Channel& channel = channels_[index];
    terminal_ |= mask_of(index);
    software_ &= static_cast<u8>(~mask_of(index));
    if ((channel.mode & mode_autoinitialise) != 0) {
        channel.address = channel.base_address;
        channel.count = channel.base_count;
    } else {
        mask_ |= mask_of(index);
    }
    if (peers_[index] != nullptr) peers_[index]->dma_terminal_count();
}

// --- registers
// --------------------------------------------------------------------------------------------------------

u32 Dma8237::io_read(u32 offset, BusWidth) {
    return read_register((kind_ == Kind::Word ? offset >> 1 : offset) & 15);
}

void Dma8237::io_write(u32 offset, u32 value, BusWidth) {
    write_register((kind_ == Kind::Word ? offset >> 1 : offset) & 15, static_cast<u8>(value));
    service();
}

u8 Dma8237::read_register(unsigned index) {
    if (index < 8) {
        const Channel& channel = channels_[index >> 1];
        const u16 value = (index & 1) != 0 ? channel.count : channel.address;
        const bool high = high_byte_;
        high_byte_ = !high_byte_;
        return static_cast<u8>(high ? value >> 8 : value);
    }
    switch (index) {
        case 8: {
            const u8 dreq = (command_ & command_dreq_low) != 0 ? static_cast<u8>(~dreq_ & 0x0F) : dreq_;
            const u8 status = static_cast<u8>((dreq | software_) << 4 | terminal_);
            terminal_ = 0;
            return status;
        }
        case 13: return 0;                              // temporary register: no memory-to-memory transfers
        case 15: return static_cast<u8>(0xF0 | mask_);  // readable on the 82C37A and in chip sets
        default: return 0xFF;                           // illegal reads leave the bus alone
    }
}

void Dma8237::write_register(unsigned index, u8 value) {
    if (index < 8) {
        Channel& channel = channels_[index >> 1];
        u16& base = (index & 1) != 0 ? channel.base_count : channel.base_address;
        u16& current = (index & 1) != 0 ? channel.count : channel.address;
        base = with_bits<u16>(base, high_byte_ ? 8 : 0, 8, value);
        current = with_bits<u16>(current, high_byte_ ? 8 : 0, 8, value);
        high_byte_ = !high_byte_;
        return;
    }
    const unsigned channel = value & 3;
    switch (index) {
        case 8: write_command(value); break;
        case 9: software_ = with_bit<u8>(software_, channel, bit(value, 2)); break;
        case 10: mask_ = with_bit<u8>(mask_, channel, bit(value, 2)); break;
        case 11: channels_[channel].mode = value & 0xFC; break;
        case 12: high_byte_ = false; break;
        case 13: master_clear(); break;
        case 14: mask_ = 0; break;
        default: mask_ = value & 0x0F; break;
    }
}

void Dma8237::write_command(u8 value) {
    if ((value & command_memory_to_memory) != 0) log_(LogLevel::Stub, "memory-to-memory transfers");
    command_ = value;
}

// Datasheet, "Master clear": as the reset pin. Addresses, counts and modes stay.
void Dma8237::master_clear() {
    command_ = 0;
    software_ = 0;
    terminal_ = 0;
    mask_ = 0x0F;
    high_byte_ = false;
    lowest_ = 3;
}

// --- state
// ------------------------------------------------------------------------------------------------------------

void Dma8237::reset(ResetKind kind) {
    master_clear();
    if (kind == ResetKind::PowerOn) channels_.fill(Channel{});
    waiting_ = false;
    scheduler_.cancel(event_);
    service();
}

void Dma8237::Channel::serialize(Archive& archive) {
    archive.field("base_address", base_address);
    archive.field("base_count", base_count);
    archive.field("address", address);
    archive.field("count", count);
    archive.field("mode", mode);
}

void Dma8237::serialize(Archive& archive) {
    archive.field("channels", channels_);
    archive.field("command", command_);
    archive.field("mask", mask_);
    archive.field("software", software_);
    archive.field("terminal", terminal_);
    archive.field("dreq", dreq_);
    archive.field("lowest", lowest_);
    archive.field("high_byte", high_byte_);
    archive.field("hlda", hlda_);
    archive.field("waiting", waiting_);
    bool hrq_level = hrq.level();
    archive.field("hrq", hrq_level);
    u8 dack_levels = 0;
    for (unsigned i = 0; i < 4; ++i) dack_levels = with_bit<u8>(dack_levels, i, dack[i].level());
    archive.field("dack", dack_levels);
    archive.require((mask_ | software_ | terminal_ | dreq_ | dack_levels) <= 0x0F, "mask", "more than four channels");
    archive.require(lowest_ < 4, "lowest", "no such channel");
    if (!archive.loading()) return;
    hrq.restore(hrq_level);
    for (unsigned i = 0; i < 4; ++i) dack[i].restore(bit(dack_levels, i));
}

}  // namespace lockstep
