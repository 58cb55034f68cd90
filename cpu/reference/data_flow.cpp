// Near JMP, CALL, RET, Jcc, LOOP, JCXZ, and BOUND on the reference path.
#include "cpu/reference/byte_transfers.h"
#include "cpu/reference/data_support.h"

namespace lockstep {

namespace {

// The target of a near JMP or CALL: relative to the next instruction, or the operand itself.
bool read_target(Reference& c, u32& target) {
    const Operand& operand = c.insn.operands[0];
    if (operand.kind == OperandKind::Relative) {
        target = c.next_eip + c.insn.imm;
        return true;
    }
    return with_word_width(c, c.insn.operand_size, [&]<class T>(T) {
        T value;
        if (!c.read<T>(operand, value)) return false;
        target = value;
        return true;
    });
}

bool jmp(Reference& c) {
    if (is_byte_operand_8086(c.insn.operands[0])) return transfer_near_byte_8086(c, false);
    u32 target = 0;
    return read_target(c, target) && c.jump_near(target);
}

// The stack is checked before the target (native processors; the manual's pseudo-code has it the other way round), and
// written when the target is good.
bool call(Reference& c) {
    if (is_byte_operand_8086(c.insn.operands[0])) return transfer_near_byte_8086(c, true);
    const u32 behind = c.next_eip;
    u32 target = 0;
    if (!read_target(c, target)) return false;
    return with_word_width(c, c.insn.operand_size, [&]<class T>(T) {
        const u32 pointer = (c.stack_pointer() - u32{sizeof(T)}) & c.stack_mask();
        CheckedPlace<T> place;
        if (!c.check_store<T>(Seg::SS, pointer, place) || !c.jump_near(target)) return false;
        c.commit(place, static_cast<T>(behind));
        c.set_stack_pointer(pointer);
        return true;
    });
}

// RET and RET imm16.
bool ret(Reference& c) {
    const u32 drop = c.insn.operands[0].kind == OperandKind::Immediate ? c.insn.imm & 0xFFFF : 0;
    return with_word_width(c, c.insn.operand_size, [&]<class T>(T) {
        T target;
        if (!c.peek<T>(0, target) || !c.jump_near(target)) return false;
        c.set_stack_pointer((c.stack_pointer() + u32{sizeof(T)} + drop) & c.stack_mask());
        return true;
    });
}

bool jump_if(Reference& c, bool taken) {
    return !taken || c.jump_near(c.next_eip + c.insn.imm);
}

bool jcc(Reference& c) {
    return jump_if(c, condition_holds(c.s.flags, c.insn.condition));
}

bool jcxz(Reference& c) {
    return jump_if(c, address_register(c, Gpr::CX) == 0);
}

// The counter changes only when the jump does not fault.
bool count_and_jump_if(Reference& c, bool condition) {
    const u32 count = (address_register(c, Gpr::CX) - 1) & address_mask(c);
    if (!jump_if(c, count != 0 && condition)) return false;
    set_address_register(c, Gpr::CX, count);
    return true;
}

bool loop(Reference& c) {
    return count_and_jump_if(c, true);
}
bool loope(Reference& c) {
    return count_and_jump_if(c, c.s.flags.zf());
}
bool loopne(Reference& c) {
    return count_and_jump_if(c, !c.s.flags.zf());
}

// Both bounds belong to the interval (SDM volume 2, BOUND).
bool bound(Reference& c) {
    if (c.insn.operands[1].kind != OperandKind::Memory) return c.raise(exception::ud);
    const u32 offset = c.effective_offset();
    return with_word_width(c, c.insn.operand_size, [&]<class T>(T) {
        using Signed = std::make_signed_t<T>;
        T lower, upper;
        if (!c.load<T>(c.insn.segment, offset, lower)) return false;
        if (!c.load<T>(c.insn.segment, (offset + u32{sizeof(T)}) & address_mask(c), upper)) return false;
        const auto index = static_cast<Signed>(c.s.reg<T>(c.insn.operands[0].reg));
        if (index < static_cast<Signed>(lower) || index > static_cast<Signed>(upper)) return c.raise(exception::br);
        return true;
    });
}

constexpr OperationEntry entries[] = {
    {Op::Jmp, &jmp},   {Op::Call, &call},   {Op::Ret, &ret},       {Op::Jcc, &jcc},     {Op::Jcxz, &jcxz},
    {Op::Loop, &loop}, {Op::Loope, &loope}, {Op::Loopne, &loopne}, {Op::Bound, &bound},
};

}  // namespace

std::span<const OperationEntry> data_flow_operations() {
    return entries;
}

}  // namespace lockstep
