#include "tests/oracle/explained_images.h"

#include "cpu/fault.h"
#include "tests/oracle/float_steering.h"
#include "tests/oracle/selectors.h"

namespace lockstep::oracle {

namespace {

bool is_image(Op op) {
    switch (op) {
        case Op::Fldenv:
        case Op::Fnstenv:
        case Op::Frstor:
        case Op::Fnsave:
        case Op::Fxsave:
        case Op::Fxrstor: return true;
        default: return false;
    }
}

u32 operand_offset(const Case& test, const Instruction& insn) {
    const auto reg = [&](u8 which) { return which == zero_register ? 0 : test.start.gpr[which]; };
    const u32 offset = reg(insn.base) + (reg(insn.index) << insn.scale) + insn.disp;
    return insn.address_size == 2 ? offset & 0xFFFF : offset;
}
u32 operand_linear(const Case& test, const Instruction& insn) {
    return descriptor_of(test.start.selector(insn.segment)).base + operand_offset(test, insn);
}

// AMD's MXCSR has a bit 17 (misaligned operands), and so has the mask that FXSAVE stores.
constexpr u32 mask_at = 28, mxcsr_at = 24;
constexpr u8 amd_bit = 0x02;  // of the third byte

// FXSAVE: AMD saves the pointers of the x87 only while an error is pending, zeros otherwise.
bool saved(const Case& test, const Instruction& insn, const Side& native, const Side& guest, const Difference& d) {
    constexpr u32 opcode_field = 6, pointers_end = 24;
    Difference rest = d;
    rest.memory = 0;
    if (insn.op != Op::Fxsave || rest.any()) return false;
    const u32 first = operand_linear(test, insn);
    const bool pending = (test.start.fpu.status & fpu_status::summary) != 0;
    u32 explained_bytes = 0;
    for (u32 i = opcode_field; i <= mask_at + 2; ++i) {
        const u32 at = first + i - arena_base;
        if (!in_data(first + i) || native.arena[at] == guest.arena[at]) continue;
        if (i == mask_at + 2 ? native.arena[at] != amd_bit : pending || i >= pointers_end || native.arena[at] != 0)
            return false;
        ++explained_bytes;
    }
    return explained_bytes == d.memory;
}

// With 16-bit addresses an image can go beyond 64 KB: AMD's parts wrap each for itself, Lockstep's image is one
// operand.
bool wraps(const Case& test, const Instruction& insn) {
    return insn.address_size == 2 && operand_offset(test, insn) + float_memory_size(insn) > 0x10000;
}

bool loaded_mxcsr(const Case& test, const Instruction& insn, const Side& native, const Side& guest) {
    u32 at = operand_linear(test, insn);
    if (insn.op == Op::Fxrstor) at += mxcsr_at;
    if ((insn.op != Op::Fxrstor && insn.op != Op::Ldmxcsr) || !in_data(at + 2)) return false;
    return native.outcome.vector == no_vector && guest.outcome.vector == exception::gp &&
           (native.arena[at + 2 - arena_base] & amd_bit) != 0;
}

// Both fault and leave the general registers and memory alone: AMD looks at the image's last byte first, and FRSTOR has
// loaded the environment by then.
bool order_of_faults(const Instruction& insn, const Side& native, const Side& guest, const Difference& d) {
    const auto is_access = [](u8 vector) {
        return vector == exception::pf || vector == exception::gp || vector == exception::ss || vector == exception::ac;
    };
    if (!is_access(native.outcome.vector) || !is_access(guest.outcome.vector)) return false;
    const bool state = d.fpu() || d.fpu_pointers() || d.sse();
    return !d.gpr && !d.eip && !d.selectors && d.eflags == 0 && d.memory == 0 && (!state || insn.op == Op::Frstor);
}

}  // namespace

const char* explained_image(const Case& test, const Instruction& insn, const Side& native, const Side& guest,
                            const Difference& d) {
    if (loaded_mxcsr(test, insn, native, guest)) return "MXCSR with AMD's bit 17";
    if (!is_image(insn.op)) return nullptr;
    if (saved(test, insn, native, guest, d))
        return "FXSAVE: AMD's MXCSR has a bit 17, and pointers are only there with an error";
    if (wraps(test, insn)) return "an image beyond 64 KB with 16-bit addresses: parts wrap";
    if (order_of_faults(insn, native, guest, d))
        return "an image that is not there as a whole: its last byte is looked at first";
    return nullptr;
}

}  // namespace lockstep::oracle
