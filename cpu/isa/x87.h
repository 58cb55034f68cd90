// D8–DF: the coprocessor's instructions, a row for every encoding. SDM volume 2, appendix A, tables; 80387
// Programmer's Reference, appendix A; 8087 and 80287 data sheets.
//
// The instruction table has one row for all eight opcodes (what it must know is that ModRM is there); decode_x87.h
// finds the row here. What has no row is Op::Esc: it decodes, and its executor says what becomes of it.
//
// Implicit operands are not listed: a lone ST(i) or a memory operand has ST(0) beside it, no operand at all means ST(0)
// alone or ST(0) and ST(1). Environments and states (FLDENV, FNSAVE, …) are memory of size 0.
#pragma once

#include "cpu/isa/row.h"

namespace lockstep::isa {

// The row of the instruction table.
inline constexpr Row escape_rows[] = {
    at(0xD8, Op::Esc, Letter::Esc).through(0xDF),
};

struct X87Row {
    u8 opcode = 0;  // D8 … DF
    // Register forms: the ModRM bytes of the row. Memory forms: both are ModRM.reg.
    u8 modrm = 0;
    u8 last_modrm = 0;
    Op op = Op::Esc;
    std::array<Letter, 3> operands{};
    CpuModel first = CpuModel::I8086;
    Feature feature = Feature::Base;

    constexpr bool memory() const { return last_modrm < 8; }
    constexpr bool exists_on(CpuModel model) const { return first <= model && has_feature(model, feature); }

    constexpr X87Row from(CpuModel model) const {
        X87Row row = *this;
        row.first = model;
        return row;
    }
    constexpr X87Row with(Feature value) const {
        X87Row row = *this;
        row.feature = value;
        return row;
    }
};

namespace x87 {

// A memory form: opcode, ModRM.reg.
constexpr X87Row mem(u8 opcode, u8 digit, Op op, Letter operand) {
    return {.opcode = opcode, .modrm = digit, .last_modrm = digit, .op = op, .operands = {operand}};
}
// Eight register forms from `modrm` on, one for each ST(i).
constexpr X87Row stack(u8 opcode, u8 modrm, Op op, Letter a, Letter b = Letter::None) {
    return {.opcode = opcode, .modrm = modrm, .last_modrm = static_cast<u8>(modrm + 7), .op = op, .operands = {a, b}};
}
// One register form.
constexpr X87Row one(u8 opcode, u8 modrm, Op op, Letter operand = Letter::None) {
    return {.opcode = opcode, .modrm = modrm, .last_modrm = modrm, .op = op, .operands = {operand}};
}

inline constexpr X87Row rows[] = {
    // D8
    mem(0xD8, 0, Op::Fadd, Letter::Md),
    mem(0xD8, 1, Op::Fmul, Letter::Md),
    mem(0xD8, 2, Op::Fcom, Letter::Md),
    mem(0xD8, 3, Op::Fcomp, Letter::Md),
    mem(0xD8, 4, Op::Fsub, Letter::Md),
    mem(0xD8, 5, Op::Fsubr, Letter::Md),
    mem(0xD8, 6, Op::Fdiv, Letter::Md),
    mem(0xD8, 7, Op::Fdivr, Letter::Md),
    stack(0xD8, 0xC0, Op::Fadd, Letter::St0, Letter::Sti),
    stack(0xD8, 0xC8, Op::Fmul, Letter::St0, Letter::Sti),
    stack(0xD8, 0xD0, Op::Fcom, Letter::Sti),
    stack(0xD8, 0xD8, Op::Fcomp, Letter::Sti),
    stack(0xD8, 0xE0, Op::Fsub, Letter::St0, Letter::Sti),
    stack(0xD8, 0xE8, Op::Fsubr, Letter::St0, Letter::Sti),
    stack(0xD8, 0xF0, Op::Fdiv, Letter::St0, Letter::Sti),
    stack(0xD8, 0xF8, Op::Fdivr, Letter::St0, Letter::Sti),
    // D9
    mem(0xD9, 0, Op::Fld, Letter::Md),
    mem(0xD9, 2, Op::Fst, Letter::Md),
    mem(0xD9, 3, Op::Fstp, Letter::Md),
    mem(0xD9, 4, Op::Fldenv, Letter::M),
    mem(0xD9, 5, Op::Fldcw, Letter::Mw),
    mem(0xD9, 6, Op::Fnstenv, Letter::M),
    mem(0xD9, 7, Op::Fnstcw, Letter::Mw),
    stack(0xD9, 0xC0, Op::Fld, Letter::Sti),
    stack(0xD9, 0xC8, Op::Fxch, Letter::Sti),
    one(0xD9, 0xD0, Op::Fnop),
    stack(0xD9, 0xD8, Op::Fstpnce, Letter::Sti),  // undocumented: FSTP that does not look whether ST(0) is empty
    one(0xD9, 0xE0, Op::Fchs),
    one(0xD9, 0xE1, Op::Fabs),
    one(0xD9, 0xE4, Op::Ftst),
    one(0xD9, 0xE5, Op::Fxam),
    one(0xD9, 0xE8, Op::Fld1),
    one(0xD9, 0xE9, Op::Fldl2t),
    one(0xD9, 0xEA, Op::Fldl2e),
    one(0xD9, 0xEB, Op::Fldpi),
    one(0xD9, 0xEC, Op::Fldlg2),
    one(0xD9, 0xED, Op::Fldln2),
    one(0xD9, 0xEE, Op::Fldz),
    one(0xD9, 0xF0, Op::F2xm1),
    one(0xD9, 0xF1, Op::Fyl2x),
    one(0xD9, 0xF2, Op::Fptan),
    one(0xD9, 0xF3, Op::Fpatan),
    one(0xD9, 0xF4, Op::Fxtract),
    one(0xD9, 0xF5, Op::Fprem1).from(CpuModel::I80386),
    one(0xD9, 0xF6, Op::Fdecstp),
    one(0xD9, 0xF7, Op::Fincstp),
    one(0xD9, 0xF8, Op::Fprem),
    one(0xD9, 0xF9, Op::Fyl2xp1),
    one(0xD9, 0xFA, Op::Fsqrt),
    one(0xD9, 0xFB, Op::Fsincos).from(CpuModel::I80386),
    one(0xD9, 0xFC, Op::Frndint),
    one(0xD9, 0xFD, Op::Fscale),
    one(0xD9, 0xFE, Op::Fsin).from(CpuModel::I80386),
    one(0xD9, 0xFF, Op::Fcos).from(CpuModel::I80386),
    // DA
    mem(0xDA, 0, Op::Fiadd, Letter::Md),
    mem(0xDA, 1, Op::Fimul, Letter::Md),
    mem(0xDA, 2, Op::Ficom, Letter::Md),
    mem(0xDA, 3, Op::Ficomp, Letter::Md),
    mem(0xDA, 4, Op::Fisub, Letter::Md),
    mem(0xDA, 5, Op::Fisubr, Letter::Md),
    mem(0xDA, 6, Op::Fidiv, Letter::Md),
    mem(0xDA, 7, Op::Fidivr, Letter::Md),
    stack(0xDA, 0xC0, Op::Fcmovb, Letter::St0, Letter::Sti).from(CpuModel::PentiumPro),
    stack(0xDA, 0xC8, Op::Fcmove, Letter::St0, Letter::Sti).from(CpuModel::PentiumPro),
    stack(0xDA, 0xD0, Op::Fcmovbe, Letter::St0, Letter::Sti).from(CpuModel::PentiumPro),
    stack(0xDA, 0xD8, Op::Fcmovu, Letter::St0, Letter::Sti).from(CpuModel::PentiumPro),
    one(0xDA, 0xE9, Op::Fucompp).from(CpuModel::I80386),
    // DB
    mem(0xDB, 0, Op::Fild, Letter::Md),
    mem(0xDB, 1, Op::Fisttp, Letter::Md).with(Feature::Sse3),
    mem(0xDB, 2, Op::Fist, Letter::Md),
    mem(0xDB, 3, Op::Fistp, Letter::Md),
    mem(0xDB, 5, Op::Fld, Letter::Mt),
    mem(0xDB, 7, Op::Fstp, Letter::Mt),
    stack(0xDB, 0xC0, Op::Fcmovnb, Letter::St0, Letter::Sti).from(CpuModel::PentiumPro),
    stack(0xDB, 0xC8, Op::Fcmovne, Letter::St0, Letter::Sti).from(CpuModel::PentiumPro),
    stack(0xDB, 0xD0, Op::Fcmovnbe, Letter::St0, Letter::Sti).from(CpuModel::PentiumPro),
    stack(0xDB, 0xD8, Op::Fcmovnu, Letter::St0, Letter::Sti).from(CpuModel::PentiumPro),
    one(0xDB, 0xE0, Op::Feni),   // the 8087's, without effect later
    one(0xDB, 0xE1, Op::Fdisi),  // also
    one(0xDB, 0xE2, Op::Fnclex),
    one(0xDB, 0xE3, Op::Fninit),
    one(0xDB, 0xE4, Op::Fsetpm).from(CpuModel::I80286),  // the 80287's, without effect later
    stack(0xDB, 0xE8, Op::Fucomi, Letter::St0, Letter::Sti).from(CpuModel::PentiumPro),
    stack(0xDB, 0xF0, Op::Fcomi, Letter::St0, Letter::Sti).from(CpuModel::PentiumPro),
    // DC
    mem(0xDC, 0, Op::Fadd, Letter::Mq),
    mem(0xDC, 1, Op::Fmul, Letter::Mq),
    mem(0xDC, 2, Op::Fcom, Letter::Mq),
    mem(0xDC, 3, Op::Fcomp, Letter::Mq),
    mem(0xDC, 4, Op::Fsub, Letter::Mq),
    mem(0xDC, 5, Op::Fsubr, Letter::Mq),
    mem(0xDC, 6, Op::Fdiv, Letter::Mq),
    mem(0xDC, 7, Op::Fdivr, Letter::Mq),
    stack(0xDC, 0xC0, Op::Fadd, Letter::Sti, Letter::St0),
    stack(0xDC, 0xC8, Op::Fmul, Letter::Sti, Letter::St0),
    stack(0xDC, 0xD0, Op::Fcom, Letter::Sti),   // a copy
    stack(0xDC, 0xD8, Op::Fcomp, Letter::Sti),  // a copy
    stack(0xDC, 0xE0, Op::Fsubr, Letter::Sti, Letter::St0),
    stack(0xDC, 0xE8, Op::Fsub, Letter::Sti, Letter::St0),
    stack(0xDC, 0xF0, Op::Fdivr, Letter::Sti, Letter::St0),
    stack(0xDC, 0xF8, Op::Fdiv, Letter::Sti, Letter::St0),
    // DD
    mem(0xDD, 0, Op::Fld, Letter::Mq),
    mem(0xDD, 1, Op::Fisttp, Letter::Mq).with(Feature::Sse3),
    mem(0xDD, 2, Op::Fst, Letter::Mq),
    mem(0xDD, 3, Op::Fstp, Letter::Mq),
    mem(0xDD, 4, Op::Frstor, Letter::M),
    mem(0xDD, 6, Op::Fnsave, Letter::M),
    mem(0xDD, 7, Op::Fnstsw, Letter::Mw),
    stack(0xDD, 0xC0, Op::Ffree, Letter::Sti),
    stack(0xDD, 0xC8, Op::Fxch, Letter::Sti),  // a copy
    stack(0xDD, 0xD0, Op::Fst, Letter::Sti),
    stack(0xDD, 0xD8, Op::Fstp, Letter::Sti),
    stack(0xDD, 0xE0, Op::Fucom, Letter::Sti).from(CpuModel::I80386),
    stack(0xDD, 0xE8, Op::Fucomp, Letter::Sti).from(CpuModel::I80386),
    // DE
    mem(0xDE, 0, Op::Fiadd, Letter::Mw),
    mem(0xDE, 1, Op::Fimul, Letter::Mw),
    mem(0xDE, 2, Op::Ficom, Letter::Mw),
    mem(0xDE, 3, Op::Ficomp, Letter::Mw),
    mem(0xDE, 4, Op::Fisub, Letter::Mw),
    mem(0xDE, 5, Op::Fisubr, Letter::Mw),
    mem(0xDE, 6, Op::Fidiv, Letter::Mw),
    mem(0xDE, 7, Op::Fidivr, Letter::Mw),
    stack(0xDE, 0xC0, Op::Faddp, Letter::Sti, Letter::St0),
    stack(0xDE, 0xC8, Op::Fmulp, Letter::Sti, Letter::St0),
    stack(0xDE, 0xD0, Op::Fcomp, Letter::Sti),  // a copy
    one(0xDE, 0xD9, Op::Fcompp),
    stack(0xDE, 0xE0, Op::Fsubrp, Letter::Sti, Letter::St0),
    stack(0xDE, 0xE8, Op::Fsubp, Letter::Sti, Letter::St0),
    stack(0xDE, 0xF0, Op::Fdivrp, Letter::Sti, Letter::St0),
    stack(0xDE, 0xF8, Op::Fdivp, Letter::Sti, Letter::St0),
    // DF
    mem(0xDF, 0, Op::Fild, Letter::Mw),
    mem(0xDF, 1, Op::Fisttp, Letter::Mw).with(Feature::Sse3),
    mem(0xDF, 2, Op::Fist, Letter::Mw),
    mem(0xDF, 3, Op::Fistp, Letter::Mw),
    mem(0xDF, 4, Op::Fbld, Letter::Mt),
    mem(0xDF, 5, Op::Fild, Letter::Mq),
    mem(0xDF, 6, Op::Fbstp, Letter::Mt),
    mem(0xDF, 7, Op::Fistp, Letter::Mq),
    stack(0xDF, 0xC0, Op::Ffreep, Letter::Sti),  // undocumented: FFREE, then a pop
    stack(0xDF, 0xC8, Op::Fxch, Letter::Sti),    // a copy
    stack(0xDF, 0xD0, Op::Fstp, Letter::Sti),    // a copy
    stack(0xDF, 0xD8, Op::Fstp, Letter::Sti),    // a copy
    one(0xDF, 0xE0, Op::Fnstsw, Letter::AX).from(CpuModel::I80286),
    stack(0xDF, 0xE8, Op::Fucomip, Letter::St0, Letter::Sti).from(CpuModel::PentiumPro),
    stack(0xDF, 0xF0, Op::Fcomip, Letter::St0, Letter::Sti).from(CpuModel::PentiumPro),
};

}  // namespace x87

}  // namespace lockstep::isa
