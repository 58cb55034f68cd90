#include "tests/oracle/undefined.h"

#include "cpu/flags.h"
#include "cpu/isa/row.h"

namespace lockstep::oracle {

namespace {

// The count of a shift or rotation, as the 80286 and later mask it.
u32 count_of(const Instruction& insn, const Registers& start) {
    const Operand& last = insn.operands[2].kind != OperandKind::None ? insn.operands[2] : insn.operands[1];
    switch (last.kind) {
        case OperandKind::One: return 1;
        case OperandKind::Immediate: return insn.imm & 31;
        default: return start.reg(Gpr::CX) & 31;
    }
}

u32 shift_flags(const Instruction& insn, const Registers& start) {
    const u32 count = count_of(insn, start);
    const u32 width = insn.operands[0].size * 8u;
    if (count == 0) return 0;
    u32 flags = eflags::af;
    if (count != 1) flags |= eflags::of;
    if (insn.op != Op::Sar && count >= width) flags |= eflags::cf;
    return flags;
}

}  // namespace

u32 undefined_flags(const Instruction& insn, const Registers& start) {
    switch (insn.op) {
        case Op::And:
        case Op::Or:
        case Op::Xor:
        case Op::Test: return isa::logic_flags;
        case Op::Mul:
        case Op::Imul:
        case Op::Imul2:
        case Op::Imul3: return isa::multiply_flags;
        case Op::Div:
        case Op::Idiv: return eflags::arithmetic;
        case Op::Shl:
        case Op::Sal:
        case Op::Shr:
        case Op::Sar: return shift_flags(insn, start);
        case Op::Rol:
        case Op::Ror:
        case Op::Rcl:
        case Op::Rcr: return count_of(insn, start) > 1 ? isa::rotate_count_flags : 0;
        case Op::Shld:
        case Op::Shrd: {
            const u32 count = count_of(insn, start);
            return count == 0 ? 0 : eflags::af | (count > 1 ? eflags::of : 0);
        }
        case Op::Bt:
        case Op::Bts:
        case Op::Btr:
        case Op::Btc: return isa::bit_test_flags;
        case Op::Bsf:
        case Op::Bsr: return eflags::arithmetic & ~eflags::zf;
        case Op::Daa:
        case Op::Das: return eflags::of;
        case Op::Aaa:
        case Op::Aas: return isa::ascii_add_flags;
        case Op::Aam:
        case Op::Aad: return isa::ascii_multiply_flags;
        default: return 0;
    }
}

const char* undefined_result(const Instruction& insn, const Registers& start) {
    if ((insn.op == Op::Shld || insn.op == Op::Shrd) && count_of(insn, start) > insn.operands[0].size * 8u)
        return "SHLD or SHRD by more than the operand's width: undefined";
    if (insn.op == Op::Iret && (start.eflags & eflags::nt) != 0)
        return "IRET with NT: long mode, which the host is in, has no nested tasks";
    return nullptr;
}

}  // namespace lockstep::oracle
