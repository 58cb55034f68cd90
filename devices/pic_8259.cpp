#include "devices/pic_8259.h"

#include "base/bits.h"

namespace lockstep {

namespace {

constexpr u8 icw1_ic4 = 0x01;
constexpr u8 icw1_interval4 = 0x04;
constexpr u8 icw4_8086 = 0x01;
constexpr u8 icw4_aeoi = 0x02;
constexpr u8 icw4_buffered_master = 0x04;
constexpr u8 icw4_buffered = 0x08;
constexpr u8 icw4_sfnm = 0x10;

constexpr u8 mask_of(unsigned level) {
    return static_cast<u8>(1u << (level & 7));
}

}  // namespace

bool Pic8259::is_master() const {
    if ((icw4_ & icw4_buffered) != 0) return (icw4_ & icw4_buffered_master) != 0;
    return role_ == Role::Master;
}

unsigned Pic8259::highest(u8 set) const {
    for (unsigned rank = 0; rank < 8; ++rank) {
        if (bit(set, level_of_rank(rank))) return level_of_rank(rank);
    }
    return none;
}

// The level whose request gets through mask and priorities, or `none`.
unsigned Pic8259::requesting() const {
    const unsigned level = highest(irr() & static_cast<u8>(~imr_));
    if (level == none) return none;
    // Datasheet, special mask mode: a masked level in service no longer holds others off.
    u8 blocking = special_mask_ ? isr_ & static_cast<u8>(~imr_) : isr_;
    // Special fully nested mode: a slave in service may ask again, its other inputs can be more urgent.
    if ((icw4_ & icw4_sfnm) != 0 && is_master() && cascaded()) {
        if (bit(icw3_, level)) blocking &= static_cast<u8>(~mask_of(level));
    }
    const unsigned in_service = highest(blocking);
    if (in_service != none && rank_of(in_service) <= rank_of(level)) return none;
    return level;
}

// First INTA pulse: the request moves from IRR to ISR. Returns 7 when there is none any more.
unsigned Pic8259::take(unsigned level) {
    // INT falls with INTA even if another request waits: the master needs a new edge for that one.
    intr.set(false);
    if (level == none) return 7;
    edge_ &= static_cast<u8>(~mask_of(level));
    isr_ |= mask_of(level);
    return level;
}

void Pic8259::finish_automatic(unsigned level) {
    if ((icw4_ & icw4_aeoi) == 0) return;
    isr_ &= static_cast<u8>(~mask_of(level));
    if (rotate_automatic_) lowest_ = static_cast<u8>(level);
}

u8 Pic8259::vector(unsigned level) const {
    if ((icw4_ & icw4_8086) != 0) return static_cast<u8>((icw2_ & 0xF8) | level);
    // MCS-80/85: CALL with a 16-bit address; an x86 reads the opcode, then takes the address' low byte for the vector.
    if ((icw1_ & icw1_interval4) != 0) return static_cast<u8>((icw1_ & 0xE0) | level << 2);
    return static_cast<u8>((icw1_ & 0xC0) | level << 3);
}

IntVector Pic8259::acknowledge() {
    const unsigned requested = requesting();
    const unsigned level = take(requested);
    u8 answer = vector(level);
    if (requested != none) {
        if (is_master() && cascaded() && bit(icw3_, level)) {
            // The chip named by the cascade lines drives the bus; where there is none it floats.
            Pic8259* slave = slaves_[level];
            answer = slave != nullptr && slave != this ? slave->answer_cascade(level) : u8{0xFF};
        }
        finish_automatic(level);
    }
    update();
    return IntVector{answer};
}

u8 Pic8259::answer_cascade(unsigned level) {
    if (is_master() || !cascaded() || (icw3_ & 7) != level) return 0xFF;
    const unsigned requested = requesting();
    const unsigned own = take(requested);
    if (requested != none) finish_automatic(own);
    update();
    return vector(own);
}

void Pic8259::set_ir(unsigned level, bool high) {
    const u8 mask = mask_of(level);
    if (high) {
        if ((ir_ & mask) == 0) edge_ |= mask;
        ir_ |= mask;
    } else {
        // Datasheet, "Interrupt sequence": a request must stay until INTA, one that goes away is forgotten.
        ir_ &= static_cast<u8>(~mask);
        edge_ &= static_cast<u8>(~mask);
    }
    update();
}

// --- registers
// --------------------------------------------------------------------------------------------------------

u8 Pic8259::poll_now() {
    // The read is the acknowledge; nobody fetches a vector.
    poll_ = false;
    const unsigned requested = requesting();
    if (requested == none) return 0x07;
    take(requested);
    finish_automatic(requested);
    update();
    return static_cast<u8>(0x80 | requested);
}

u32 Pic8259::io_read(u32 offset, BusWidth) {
    if (offset == 2) return elcr_;
    if (poll_) return poll_now();
    if ((offset & 1) != 0) return imr_;
    return read_isr_ ? isr_ : irr();
}

void Pic8259::io_write(u32 offset, u32 value, BusWidth) {
    const u8 byte = static_cast<u8>(value);
    if (offset == 2) {
        elcr_ = byte & elcr_mask_;
    } else if ((offset & 1) != 0) {
        write_data(byte);
    } else if ((byte & 0x10) != 0) {
        write_icw1(byte);
    } else if ((byte & 0x08) != 0) {
        write_ocw3(byte);
    } else {
        write_ocw2(byte);
    }
    update();
}

// Datasheet, "Initialization command words 1 and 2", list a–f.
void Pic8259::write_icw1(u8 value) {
    icw1_ = value;
    init_ = Init::Icw2;
    edge_ = 0;
    isr_ = 0;
    imr_ = 0;
    lowest_ = 7;
    icw3_ = 7;
    special_mask_ = false;
    read_isr_ = false;
    poll_ = false;
    rotate_automatic_ = false;
    if ((value & icw1_ic4) == 0) icw4_ = 0;
}

void Pic8259::write_data(u8 value) {
    switch (init_) {
        case Init::Icw2:
            icw2_ = value;
            if (cascaded()) {
                init_ = Init::Icw3;
            } else {
                init_ = (icw1_ & icw1_ic4) != 0 ? Init::Icw4 : Init::Ready;
            }
            break;
        case Init::Icw3:
            icw3_ = value;
            init_ = (icw1_ & icw1_ic4) != 0 ? Init::Icw4 : Init::Ready;
            break;
        case Init::Icw4:
            icw4_ = value & 0x1F;
            init_ = Init::Ready;
            break;
        case Init::Ready: imr_ = value; break;
    }
}

void Pic8259::end_of_interrupt(unsigned level, bool rotate) {
    if (level == none) return;
    isr_ &= static_cast<u8>(~mask_of(level));
    if (rotate) lowest_ = static_cast<u8>(level);
}

void Pic8259::write_ocw2(u8 value) {
    const unsigned level = value & 7;
    // Special mask mode: a non-specific EOI does not reach levels that are masked.
    const unsigned in_service = highest(special_mask_ ? isr_ & static_cast<u8>(~imr_) : isr_);
    switch (value >> 5) {
        case 0: rotate_automatic_ = false; break;
        case 1: end_of_interrupt(in_service, false); break;
        case 2: break;  // no operation
        case 3: end_of_interrupt(level, false); break;
        case 4: rotate_automatic_ = true; break;
        case 5: end_of_interrupt(in_service, true); break;
        case 6: lowest_ = static_cast<u8>(level); break;
        default: end_of_interrupt(level, true); break;
    }
}

void Pic8259::write_ocw3(u8 value) {
    if ((value & 0x40) != 0) special_mask_ = (value & 0x20) != 0;
    poll_ = (value & 0x04) != 0;
    if ((value & 0x02) != 0) read_isr_ = (value & 0x01) != 0;
}

// --- state
// ------------------------------------------------------------------------------------------------------------

// The 8259A has no reset pin; the state at power-on is ours to choose. The bus reset clears the ELCR of the chip set,
// and with it the chips behave as if they had just got power (the inputs stay, they belong to others).
void Pic8259::reset(ResetKind) {
    edge_ = isr_ = elcr_ = icw1_ = icw2_ = icw3_ = icw4_ = 0;
    imr_ = 0xFF;
    init_ = Init::Ready;
    lowest_ = 7;
    special_mask_ = read_isr_ = poll_ = rotate_automatic_ = false;
    update();
}

void Pic8259::serialize(Archive& archive) {
    archive.field("ir", ir_);
    archive.field("edge", edge_);
    archive.field("isr", isr_);
    archive.field("imr", imr_);
    archive.field("elcr", elcr_);
    archive.field("icw1", icw1_);
    archive.field("icw2", icw2_);
    archive.field("icw3", icw3_);
    archive.field("icw4", icw4_);
    archive.field("init", init_);
    archive.field("lowest", lowest_);
    archive.field("special_mask", special_mask_);
    archive.field("read_isr", read_isr_);
    archive.field("poll", poll_);
    archive.field("rotate_automatic", rotate_automatic_);
    archive.require(init_ <= Init::Icw4, "init", "no such step");
    archive.require(lowest_ < 8, "lowest", "no such level");
    archive.require((elcr_ & ~elcr_mask_) == 0, "elcr", "a level that cannot be switched");
    if (archive.loading()) intr.restore(requesting() != none);
}

}  // namespace lockstep
