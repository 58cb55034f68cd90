#include "cpu/fast/translate.h"

#include "cpu/fast/memory.h"
#include "cpu/fast/pick.h"

namespace lockstep {

namespace fast {
Handler fall_through_handler();

namespace {

// Executes its instruction on the reference path, always.
Next reference(Cpu& cpu, const Record* r) {
    LOCKSTEP_BAIL(cpu, r);
}

Handler select(const Instruction& insn, const Shape& shape, Record& record) {
    // A locked instruction does nothing else on a machine with one processor, but an 80286 asks for the privilege; a
    // repeated one only means something for strings.
    if (insn.lock && shape.model == CpuModel::I80286 && !shape.context.real) return &reference;
    using Select = Handler (*)(const Instruction&, const Shape&, Record&);
    constexpr Select selectors[] = {&select_alu,   &select_move, &select_stack,    &select_flow,
                                    &select_shift, &select_far,  &select_multiply, &select_string,
                                    &select_misc,  &select_x87,  &select_simd};
    for (const Select one : selectors) {
        if (const Handler handler = one(insn, shape, record)) return handler;
    }
    return &reference;
}

void fill_operands(const Instruction& insn, Record& record) {
    // By convention `dst` is the register among the first operand, `src` the one among the second; a lone register
    // beside a memory destination is `src`.
    if (is_register(insn.operands[0])) record.dst = register_offset(insn.operands[0].reg, insn.operands[0].size);
    if (is_register(insn.operands[1])) record.src = register_offset(insn.operands[1].reg, insn.operands[1].size);
    record.base = register_offset(insn.base, 4);
    record.index = register_offset(insn.index, 4);
    record.scale = insn.scale;
    record.disp = insn.disp;
    record.segment = static_cast<u8>(insn.segment);
    record.condition = insn.condition;
    record.imm = is_immediate(insn.operands[0]) && insn.operands[0].kind == OperandKind::One ? 1 : insn.imm;
    if (insn.operands[1].kind == OperandKind::One) record.imm = 1;
}

}  // namespace
}  // namespace fast

bool ends_block(const Instruction& insn) {
    switch (insn.op) {
        case Op::Jcc:
        case Op::Jmp:
        case Op::JmpFar:
        case Op::Call:
        case Op::CallFar:
        case Op::Ret:
        case Op::RetFar:
        case Op::Loop:
        case Op::Loope:
        case Op::Loopne:
        case Op::Jcxz:
        case Op::Int:
        case Op::Int3:
        case Op::Into:
        case Op::Int1:
        case Op::Iret:
        case Op::Bound:
        case Op::Ud:
        case Op::Invalid:
        case Op::Hlt:
        case Op::Popf:
        case Op::MovControl:
        case Op::MovDebug:
        case Op::MovTest:
        case Op::Lmsw:
        case Op::Invlpg:
        case Op::Loadall286:
        case Op::Loadall386:
        case Op::Sysenter:
        case Op::Sysexit:
        case Op::Rsm:
        case Op::Lldt:
        case Op::Ltr:
        case Op::Clts:
        case Op::Wrmsr:
        case Op::Cpuid: return true;
        default: return insn.rep != RepPrefix::None;
    }
}

void translate(const Instruction& insn, const ExecutionContext& context, CpuModel model, u32 eip, Record& record) {
    record.eip = eip;
    record.next_eip = eip + insn.length;
    if (model <= CpuModel::I80286) record.next_eip &= 0xFFFF;
    fast::fill_operands(insn, record);
    record.handler = fast::select(insn, fast::Shape{context, model}, record);
}

void keep_shadow(const Instruction& insn, CpuModel model, Record& record) {
    // 8086 Family User's Manual, 2.6: after any segment register. Loads of SS always go through the reference path.
    if (model != CpuModel::I8086) return;
    const bool loads = insn.op == Op::PopSreg || insn.op == Op::Lds || insn.op == Op::Les ||
                       (insn.op == Op::MovSreg && insn.operands[0].kind == OperandKind::Segment);
    if (loads) record.handler = &fast::reference;
}

void make_fall_through(Record& record, u32 eip) {
    record.handler = fast::fall_through_handler();
    record.eip = eip;
    record.next_eip = eip;
    record.remaining = 0;
}

void resolve_links(const Instruction& last, const Record& last_record, u32 eip, u32 page_offset, LinkPair& links) {
    const auto lead_to = [&](Link& link, u32 target) {
        link.eip = target;
        const s64 place = static_cast<s64>(page_offset) + (static_cast<s64>(target) - static_cast<s64>(eip));
        link.same_page = place >= 0 && place < s64{page_size};
    };
    lead_to(links.fall_through, last_record.next_eip);
    if (last.operands[0].kind == OperandKind::Relative) lead_to(links.taken, last_record.imm);
}

}  // namespace lockstep
