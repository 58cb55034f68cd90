// What the 8086 makes of encodings later processors refuse: FE /2 to /7, which are FF's CALL, JMP and PUSH with a byte
// operand, and far CALL and JMP with a register. Its microcode runs as for FF, with the bus and the registers giving
// bytes. Known from recordings of the chip; the register forms of far transfers take what internal registers held last,
// for which the recordings' values stand: the instruction's address less 4, and the selector at offset 4.
#pragma once

#include "cpu/reference/context.h"

namespace lockstep {

// PUSH r/m8: SP moves by two, one byte is written.
bool push_byte_8086(Reference& context);
// CALL and JMP r/m8. A byte in memory gets FF for its high half; a register its other half (JMP AL goes to AX, JMP AH
// to AX with its bytes exchanged). CALL pushes a byte.
bool transfer_near_byte_8086(Reference& context, bool call);
// Far CALL and JMP with a byte operand, or with a register of any size.
bool transfer_far_8086(Reference& context, bool call);

// Which of an instruction's operands lead here.
constexpr bool is_byte_operand_8086(const Operand& operand) {
    return operand.size == 1 && (operand.kind == OperandKind::Register || operand.kind == OperandKind::Memory);
}

}  // namespace lockstep
