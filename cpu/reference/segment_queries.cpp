#include "cpu/reference/segment_queries.h"

#include "cpu/reference/descriptor.h"
#include "cpu/reference/privilege.h"

namespace lockstep {

namespace {

enum class Answer : u8 { Visible, Hidden, Faulted };

// Reads the descriptor of the selector in operand `index`; Hidden when there is none or its DPL forbids a look at it.
Answer look_up(Reference& context, const Operand& operand, Descriptor& descriptor) {
    u16 selector = 0;
    if (!context.read(operand, selector)) return Answer::Faulted;
    if (is_null(selector)) return Answer::Hidden;
    switch (find_descriptor(context, selector, descriptor)) {
        case DescriptorLookup::Found: break;
        case DescriptorLookup::OutsideTable: return Answer::Hidden;
        case DescriptorLookup::Faulted: return Answer::Faulted;
    }
    if (descriptor.is_conforming_code()) return Answer::Visible;
    const bool visible = descriptor.dpl() >= context.s.cpl && descriptor.dpl() >= rpl_of(selector);
    return visible ? Answer::Visible : Answer::Hidden;
}

// SDM volume 2, LAR, table 3-53.
bool has_access_rights(const Descriptor& descriptor) {
    if (descriptor.is_segment()) return true;
    switch (descriptor.system_type()) {
        case system_type::tss16:
        case system_type::ldt:
        case system_type::tss16_busy:
        case system_type::call_gate16:
        case system_type::task_gate:
        case system_type::tss32:
        case system_type::tss32_busy:
        case system_type::call_gate32: return true;
        default: return false;
    }
}

// SDM volume 2, LSL, table 3-55.
bool has_limit(const Descriptor& descriptor) {
    if (descriptor.is_segment()) return true;
    switch (descriptor.system_type()) {
        case system_type::tss16:
        case system_type::ldt:
        case system_type::tss16_busy:
        case system_type::tss32:
        case system_type::tss32_busy: return true;
        default: return false;
    }
}

void set_destination(Reference& context, u32 value) {
    const u8 reg = context.insn.operands[0].reg;
    if (context.insn.operand_size == 4) {
        context.s.set_reg32(reg, value);
    } else {
        context.s.set_reg16(reg, static_cast<u16>(value));
    }
}

}  // namespace

bool op_lar(Reference& context) {
    if (!require_protected_mode(context)) return false;
    Descriptor descriptor;
    const Answer answer = look_up(context, context.insn.operands[1], descriptor);
    if (answer == Answer::Faulted) return false;
    const bool valid = answer == Answer::Visible && has_access_rights(descriptor);
    // A 16-bit operand shows the access byte only. The manual leaves bits 16 … 19 open; processors show the limit
    // there.
    if (valid) set_destination(context, descriptor.high & (context.insn.operand_size == 4 ? 0x00FFFF00u : 0xFF00u));
    context.s.flags.set_zf(valid);
    return true;
}

bool op_lsl(Reference& context) {
    if (!require_protected_mode(context)) return false;
    Descriptor descriptor;
    const Answer answer = look_up(context, context.insn.operands[1], descriptor);
    if (answer == Answer::Faulted) return false;
    const bool valid = answer == Answer::Visible && has_limit(descriptor);
    if (valid) set_destination(context, descriptor.limit());
    context.s.flags.set_zf(valid);
    return true;
}

bool op_verify(Reference& context) {
    if (!require_protected_mode(context)) return false;
    Descriptor descriptor;
    const Answer answer = look_up(context, context.insn.operands[0], descriptor);
    if (answer == Answer::Faulted) return false;
    const bool write = context.insn.op == Op::Verw;
    const bool possible = write ? descriptor.is_writable_data() : descriptor.is_readable();
    context.s.flags.set_zf(answer == Answer::Visible && possible);
    return true;
}

bool op_arpl(Reference& context) {
    if (!require_protected_mode(context)) return false;
    const Operand& destination = context.insn.operands[0];
    const u16 wanted = context.s.reg16(context.insn.operands[1].reg);
    u16 selector = 0;
    // Memory is written, and must be writable, only when the RPL changes (native processors).
    if (!context.read(destination, selector)) return false;
    const bool raised = rpl_of(selector) < rpl_of(wanted);
    if (raised && !context.write(destination, with_rpl(selector, rpl_of(wanted)))) return false;
    context.s.flags.set_zf(raised);
    return true;
}

}  // namespace lockstep
