#include "cpu/reference/step.h"

#include <algorithm>
#include <array>

#include "cpu/decoder.h"
#include "cpu/reference/x87_gate.h"

namespace lockstep {

namespace {

bool undefined_operation(Reference& context) {
    return context.raise(exception::ud);
}

using OperationTable = std::array<Operation, static_cast<std::size_t>(Op::Count)>;

OperationTable make_table() {
    OperationTable table;
    table.fill(&undefined_operation);
    for (const auto& entries : {data_operations(), system_operations()}) {
        for (const OperationEntry& entry : entries) table[static_cast<std::size_t>(entry.op)] = entry.function;
    }
    return table;
}

// Appends the code bytes from EIP + `have` up to the end of their page, the segment or the window. False: a fault.
bool fetch_more(Reference& c, std::array<u8, fetch_window>& bytes, u32& have) {
    const SegmentRegister& cs = c.s.segment(Seg::CS);
    u32 offset = c.s.eip + have;
    u32 room = fetch_window - have;
    if (c.model() == CpuModel::I8086) {
        offset &= 0xFFFF;  // IP wraps inside the segment
        room = std::min(room, 0x10000 - offset);
    } else {
        if (offset > cs.limit || offset < c.s.eip) return c.raise(exception::gp, 0);
        if (cs.limit - offset < room) room = cs.limit - offset + 1;
    }
    const u32 linear = cs.base + offset;
    PageFault page;
    const TlbCold* entry = c.env.mmu.translate(linear, MemoryAccess::Execute, c.user(), page);
    if (entry == nullptr) return c.raise(page);
    room = std::min(room, page_size - (linear & page_mask));
    if (entry->host != nullptr) {
        std::memcpy(&bytes[have], entry->host + (linear & page_mask), room);
        have += room;
    } else {
        // Code in device memory: one byte at a time, so that no register is read that the instruction does not cover.
        bytes[have++] = c.env.mmu.read_through<u8>(*entry, linear);
    }
    return true;
}

// 80286 Programmer's Reference, LOCK: #GP(0) in protected mode where the privilege does not allow I/O.
bool lock_permitted(Reference& c) {
    if (!c.insn.lock || c.model() != CpuModel::I80286 || !c.s.protected_mode() || c.s.cpl <= c.s.iopl()) return true;
    return c.raise(exception::gp, 0);
}

}  // namespace

Operation operation_for(Op op) {
    static const OperationTable table = make_table();
    return table[static_cast<std::size_t>(op)];
}

bool fetch_instruction(Reference& context) {
    std::array<u8, fetch_window> bytes;
    u32 have = 0;
    const DecodeMode mode{context.s.segment(Seg::CS).big, context.model()};
    for (;;) {
        if (!fetch_more(context, bytes, have)) return false;
        const DecodeStatus status = decode({bytes.data(), have}, mode, context.insn);
        if (status == DecodeStatus::Ok) break;
        if (status == DecodeStatus::TooLong) return context.raise(exception::gp, 0);
        if (have >= fetch_window) {
            // Only an 8086 gets here, with a window full of prefixes. The first one no longer matters: pass over it.
            context.insn = Instruction{};
            context.insn.op = Op::Nop;
            context.insn.length = 1;
            break;
        }
    }
    context.next_eip = context.s.eip + context.insn.length;
    if (context.model() <= CpuModel::I80286) context.next_eip &= 0xFFFF;
    return true;
}

bool execute_fetched(Reference& context) {
    if (!lock_permitted(context)) return false;
    if (!context.env.coprocessor && is_escape(context.insn.op)) [[unlikely]] {
        if (!op_escape_without_coprocessor(context)) return false;
    } else if (!operation_for(context.insn.op)(context)) {
        return false;
    }
    context.s.eip = context.next_eip;
    return true;
}

bool execute_instruction(Reference& context) {
    return fetch_instruction(context) && execute_fetched(context);
}

}  // namespace lockstep
