#include "cpu/reference/byte_transfers.h"

namespace lockstep {

namespace {

constexpr u16 high_ones = 0xFF00;

// One byte, where a word belongs: the other byte of the stack's word stays as it is. The 8086 has no faults.
bool push_low_byte(Reference& c, u16 value) {
    const u32 pointer = (c.stack_pointer() - 2) & 0xFFFF;
    if (!c.store<u8>(Seg::SS, pointer, static_cast<u8>(value))) return false;
    c.set_stack_pointer(pointer);
    return true;
}

bool near_target(Reference& c, u16& target) {
    const Operand& operand = c.insn.operands[0];
    u8 low = 0;
    if (!c.read<u8>(operand, low)) return false;
    target = low | high_ones;
    if (operand.kind == OperandKind::Register) target = static_cast<u16>(low | c.s.reg8(operand.reg ^ 4) << 8);
    return true;
}

// A pointer of two bytes, two bytes apart; the second read does not see a segment prefix.
bool far_target_of_bytes(Reference& c, u16& selector, u16& offset) {
    const Seg unprefixed = c.insn.base == static_cast<u8>(Gpr::BP) ? Seg::SS : Seg::DS;
    const u32 address = c.effective_offset();
    u8 low_offset = 0, low_selector = 0;
    if (!c.load(c.insn.segment, address, low_offset)) return false;
    if (!c.load(unprefixed, (address + 2) & 0xFFFF, low_selector)) return false;
    offset = low_offset | high_ones;
    selector = low_selector | high_ones;
    return true;
}

bool far_target_of_register(Reference& c, u16& selector, u16& offset) {
    constexpr u32 stale_address = 4;
    offset = static_cast<u16>(c.s.eip - 4);
    if (c.insn.operands[0].size != 1) return c.load(c.insn.segment, stale_address, selector);
    u8 low = 0;
    if (!c.load(Seg::DS, stale_address, low)) return false;
    selector = low | high_ones;
    return true;
}

}  // namespace

bool push_byte_8086(Reference& c) {
    u8 value = 0;
    return c.read<u8>(c.insn.operands[0], value) && push_low_byte(c, value);
}

bool transfer_near_byte_8086(Reference& c, bool call) {
    u16 target = 0;
    if (!near_target(c, target)) return false;
    if (call && !push_low_byte(c, static_cast<u16>(c.next_eip))) return false;
    c.next_eip = target;
    return true;
}

bool transfer_far_8086(Reference& c, bool call) {
    u16 selector = 0, offset = 0;
    const bool memory = c.insn.operands[0].kind == OperandKind::Memory;
    if (!(memory ? far_target_of_bytes(c, selector, offset) : far_target_of_register(c, selector, offset)))
        return false;
    SegmentRegister& cs = c.s.segment(Seg::CS);
    if (call) {
        const u16 parts[] = {cs.selector, static_cast<u16>(c.next_eip)};
        for (const u16 part : parts) {
            const bool byte = c.insn.operands[0].size == 1;
            if (!(byte ? push_low_byte(c, part) : c.push<u16>(part))) return false;
        }
    }
    cs.selector = selector;
    cs.base = u32{selector} << 4;
    c.next_eip = offset;
    return true;
}

}  // namespace lockstep
