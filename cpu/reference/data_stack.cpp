// PUSH, POP, PUSHA, POPA, PUSHF, POPF, ENTER, LEAVE on the reference path.
#include "cpu/reference/byte_transfers.h"
#include "cpu/reference/data_support.h"
#include "cpu/reference/descent.h"
#include "cpu/reference/flags_image.h"

namespace lockstep {

namespace {

// The 8086 decrements SP before it reads what PUSH SP pushes; later ones push the value before.
bool push(Reference& c) {
    const Operand& from = c.insn.operands[0];
    if (is_byte_operand_8086(from)) return push_byte_8086(c);
    return with_word_width(c, c.insn.operand_size, [&]<class T>(T) {
        T value;
        if (!c.read<T>(from, value)) return false;
        if (c.model() == CpuModel::I8086 && from.kind == OperandKind::Register && from.reg == index_of(Gpr::SP)) {
            value = static_cast<T>(value - 2);
        }
        return c.push<T>(value);
    });
}

// The stack pointer moves before the destination's address is formed (SDM volume 2, POP): POP [ESP + n] sees the
// incremented one. It moves back when the write faults, but not on the 80286 (recorded tests). POP SP keeps the popped
// value.
bool pop(Reference& c) {
    const Operand& to = c.insn.operands[0];
    return with_word_width(c, c.insn.operand_size, [&]<class T>(T) {
        const u32 before = c.stack_pointer();
        T value;
        if (!c.pop<T>(value)) return false;
        if (c.write<T>(to, value)) return true;
        if (c.model() != CpuModel::I80286) c.set_stack_pointer(before);
        return false;
    });
}

bool pusha(Reference& c) {
    return with_word_width(c, c.insn.operand_size, [&]<class T>(T) {
        Descent stack(c);
        for (u8 reg = 0; reg < 8; ++reg) {
            if (!stack.push<T>(c.s.reg<T>(reg))) return false;
        }
        c.set_stack_pointer(stack.pointer());
        return true;
    });
}

bool popa(Reference& c) {
    return with_word_width(c, c.insn.operand_size, [&]<class T>(T) {
        T values[8];
        for (u32 i = 0; i < 8; ++i) {
            if (!c.peek<T>(i * u32{sizeof(T)}, values[7 - i])) return false;
        }
        for (u8 reg = 0; reg < 8; ++reg) {
            if (reg != index_of(Gpr::SP)) c.s.set_reg<T>(reg, values[reg]);
        }
        c.set_stack_pointer((c.stack_pointer() + 8 * u32{sizeof(T)}) & c.stack_mask());
        return true;
    });
}

// PUSHF, POPF, CLI and STI in virtual-8086 mode need IOPL 3 (SDM volume 3, 20.2.7; there are no virtual-mode extensions
// here).
bool allowed_in_v86(Reference& c) {
    return !c.s.v86() || c.s.iopl() == 3 || c.raise(exception::gp, 0);
}

bool pushf(Reference& c) {
    if (!allowed_in_v86(c)) return false;
    const u32 image = pushed_flags(c) & ~(eflags::vm | eflags::rf);  // SDM volume 2, PUSHFD
    return with_word_width(c, c.insn.operand_size, [&]<class T>(T) { return c.push<T>(static_cast<T>(image)); });
}

// IOPL changes at CPL 0 only, IF when CPL allows (SDM volume 2, POPF); VM never, RF is cleared.
bool popf(Reference& c) {
    if (!allowed_in_v86(c)) return false;
    u32 mask = eflags::arithmetic | eflags::tf | eflags::df | eflags::nt | eflags::ac | eflags::id | eflags::if_ |
               eflags::iopl;
    if (c.s.protected_mode()) {
        if (c.s.cpl != 0) mask &= ~eflags::iopl;
        if (c.s.cpl > c.s.iopl()) mask &= ~eflags::if_;
    }
    return with_word_width(c, c.insn.operand_size, [&]<class T>(T) {
        T image;
        if (!c.pop<T>(image)) return false;
        load_flags(c, image, sizeof(T) == 2 ? mask & 0xFFFF : mask);
        c.s.system_flags &= ~eflags::rf;
        return true;
    });
}

// SDM volume 2, ENTER. The frame pointers are read from where BP points, in sequence with the pushes, which may overlap
// them.
bool enter(Reference& c) {
    const u16 room = static_cast<u16>(c.insn.imm);
    const u32 level = c.insn.imm2 & 31u;
    const u8 bp = index_of(Gpr::BP);
    return with_word_width(c, c.insn.operand_size, [&]<class T>(T) {
        Descent stack(c);
        if (!stack.push<T>(c.s.reg<T>(bp))) return false;
        // With a 16-bit stack the frame pointer is still the whole ESP where the operand size is 32 bits (native
        // processors).
        const u32 upper = c.s.reg32(index_of(Gpr::SP)) & ~c.stack_mask();
        const u32 frame = stack.pointer() | upper;
        for (u32 i = 1; i < level; ++i) {
            const u32 link = (c.s.reg32(bp) - i * u32{sizeof(T)}) & c.stack_mask();
            T outer;
            if (!c.load<T>(Seg::SS, link, outer) || !stack.push<T>(outer)) return false;
        }
        if (level != 0 && !stack.push<T>(static_cast<T>(frame))) return false;
        const u32 top = (stack.pointer() - room) & c.stack_mask();
        // From the 80386 on the new top must be writable, so that a stack that grows by page faults grows here.
        CheckedPlace<T> place;
        if (c.at_least(CpuModel::I80386) && !c.check_store<T>(Seg::SS, top, place)) return false;
        c.set_stack_pointer(top);
        c.s.set_reg<T>(bp, static_cast<T>(frame));
        return true;
    });
}

bool leave(Reference& c) {
    const u8 bp = index_of(Gpr::BP);
    return with_word_width(c, c.insn.operand_size, [&]<class T>(T) {
        const u32 frame = c.s.reg32(bp) & c.stack_mask();
        T outer;
        if (!c.load<T>(Seg::SS, frame, outer)) return false;
        c.set_stack_pointer((frame + u32{sizeof(T)}) & c.stack_mask());
        c.s.set_reg<T>(bp, outer);
        return true;
    });
}

constexpr OperationEntry entries[] = {
    {Op::Push, &push},   {Op::Pop, &pop},   {Op::Pusha, &pusha}, {Op::Popa, &popa},
    {Op::Pushf, &pushf}, {Op::Popf, &popf}, {Op::Enter, &enter}, {Op::Leave, &leave},
};

}  // namespace

std::span<const OperationEntry> data_stack_operations() {
    return entries;
}

}  // namespace lockstep
