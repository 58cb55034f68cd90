// The opcodes whose ModRM.reg ("/digit") selects the instruction. Intel SDM volume 2, appendix A, table A-6.
#pragma once

#include "cpu/isa/row.h"

namespace lockstep::isa {

namespace groups {

using enum Letter;
using enum CpuModel;

inline constexpr Row rows[] = {
    // --- group 1: 80–83, arithmetic and logic with an immediate ---
    at(0x80, Op::Add, Eb, Ib).digit(0).lockable(),
    at(0x80, Op::Or, Eb, Ib).digit(1).lockable().undefined(logic_flags),
    at(0x80, Op::Adc, Eb, Ib).digit(2).lockable(),
    at(0x80, Op::Sbb, Eb, Ib).digit(3).lockable(),
    at(0x80, Op::And, Eb, Ib).digit(4).lockable().undefined(logic_flags),
    at(0x80, Op::Sub, Eb, Ib).digit(5).lockable(),
    at(0x80, Op::Xor, Eb, Ib).digit(6).lockable().undefined(logic_flags),
    at(0x80, Op::Cmp, Eb, Ib).digit(7),

    at(0x81, Op::Add, Ev, Iz).digit(0).lockable(),
    at(0x81, Op::Or, Ev, Iz).digit(1).lockable().undefined(logic_flags),
    at(0x81, Op::Adc, Ev, Iz).digit(2).lockable(),
    at(0x81, Op::Sbb, Ev, Iz).digit(3).lockable(),
    at(0x81, Op::And, Ev, Iz).digit(4).lockable().undefined(logic_flags),
    at(0x81, Op::Sub, Ev, Iz).digit(5).lockable(),
    at(0x81, Op::Xor, Ev, Iz).digit(6).lockable().undefined(logic_flags),
    at(0x81, Op::Cmp, Ev, Iz).digit(7),

    at(0x82, Op::Add, Eb, Ib).digit(0).lockable().see("80 again; undocumented"),
    at(0x82, Op::Or, Eb, Ib).digit(1).lockable().undefined(logic_flags).see("80 again; undocumented"),
    at(0x82, Op::Adc, Eb, Ib).digit(2).lockable().see("80 again; undocumented"),
    at(0x82, Op::Sbb, Eb, Ib).digit(3).lockable().see("80 again; undocumented"),
    at(0x82, Op::And, Eb, Ib).digit(4).lockable().undefined(logic_flags).see("80 again; undocumented"),
    at(0x82, Op::Sub, Eb, Ib).digit(5).lockable().see("80 again; undocumented"),
    at(0x82, Op::Xor, Eb, Ib).digit(6).lockable().undefined(logic_flags).see("80 again; undocumented"),
    at(0x82, Op::Cmp, Eb, Ib).digit(7).see("80 again; undocumented"),

    at(0x83, Op::Add, Ev, sIb).digit(0).lockable(),
    at(0x83, Op::Or, Ev, sIb).digit(1).lockable().undefined(logic_flags),
    at(0x83, Op::Adc, Ev, sIb).digit(2).lockable(),
    at(0x83, Op::Sbb, Ev, sIb).digit(3).lockable(),
    at(0x83, Op::And, Ev, sIb).digit(4).lockable().undefined(logic_flags),
    at(0x83, Op::Sub, Ev, sIb).digit(5).lockable(),
    at(0x83, Op::Xor, Ev, sIb).digit(6).lockable().undefined(logic_flags),
    at(0x83, Op::Cmp, Ev, sIb).digit(7),

    // --- group 1A: 8F ---
    at(0x8F, Op::Pop, Ev).only(I8086).see("8086: ModRM.reg is not looked at"),
    at(0x8F, Op::Pop, Ev).digit(0).from(I80286),

    // --- group 2: C0, C1, D0–D3, shifts and rotates ---
    at(0xC0, Op::Rol, Eb, Ib).digit(0).from(I80286).undefined(rotate_count_flags),
    at(0xC0, Op::Ror, Eb, Ib).digit(1).from(I80286).undefined(rotate_count_flags),
    at(0xC0, Op::Rcl, Eb, Ib).digit(2).from(I80286).undefined(rotate_count_flags),
    at(0xC0, Op::Rcr, Eb, Ib).digit(3).from(I80286).undefined(rotate_count_flags),
    at(0xC0, Op::Shl, Eb, Ib).digit(4).from(I80286).undefined(shift_count_flags),
    at(0xC0, Op::Shr, Eb, Ib).digit(5).from(I80286).undefined(shift_count_flags),
    at(0xC0, Op::Sal, Eb, Ib).digit(6).from(I80286).undefined(shift_count_flags).see("SHL again; undocumented"),
    at(0xC0, Op::Sar, Eb, Ib).digit(7).from(I80286).undefined(shift_arithmetic_count_flags),

    at(0xC1, Op::Rol, Ev, Ib).digit(0).from(I80286).undefined(rotate_count_flags),
    at(0xC1, Op::Ror, Ev, Ib).digit(1).from(I80286).undefined(rotate_count_flags),
    at(0xC1, Op::Rcl, Ev, Ib).digit(2).from(I80286).undefined(rotate_count_flags),
    at(0xC1, Op::Rcr, Ev, Ib).digit(3).from(I80286).undefined(rotate_count_flags),
    at(0xC1, Op::Shl, Ev, Ib).digit(4).from(I80286).undefined(shift_count_flags),
    at(0xC1, Op::Shr, Ev, Ib).digit(5).from(I80286).undefined(shift_count_flags),
    at(0xC1, Op::Sal, Ev, Ib).digit(6).from(I80286).undefined(shift_count_flags).see("SHL again; undocumented"),
    at(0xC1, Op::Sar, Ev, Ib).digit(7).from(I80286).undefined(shift_arithmetic_count_flags),

    at(0xD0, Op::Rol, Eb, One).digit(0),
    at(0xD0, Op::Ror, Eb, One).digit(1),
    at(0xD0, Op::Rcl, Eb, One).digit(2),
    at(0xD0, Op::Rcr, Eb, One).digit(3),
    at(0xD0, Op::Shl, Eb, One).digit(4).undefined(shift_one_flags),
    at(0xD0, Op::Shr, Eb, One).digit(5).undefined(shift_one_flags),
    at(0xD0, Op::Setmo, Eb, One).digit(6).only(I8086).see("8086, undocumented: all ones"),
    at(0xD0, Op::Sal, Eb, One).digit(6).from(I80286).undefined(shift_one_flags).see("SHL again; undocumented"),
    at(0xD0, Op::Sar, Eb, One).digit(7).undefined(shift_one_flags),

    at(0xD1, Op::Rol, Ev, One).digit(0),
    at(0xD1, Op::Ror, Ev, One).digit(1),
    at(0xD1, Op::Rcl, Ev, One).digit(2),
    at(0xD1, Op::Rcr, Ev, One).digit(3),
    at(0xD1, Op::Shl, Ev, One).digit(4).undefined(shift_one_flags),
    at(0xD1, Op::Shr, Ev, One).digit(5).undefined(shift_one_flags),
    at(0xD1, Op::Setmo, Ev, One).digit(6).only(I8086).see("8086, undocumented: all ones"),
    at(0xD1, Op::Sal, Ev, One).digit(6).from(I80286).undefined(shift_one_flags).see("SHL again; undocumented"),
    at(0xD1, Op::Sar, Ev, One).digit(7).undefined(shift_one_flags),

    at(0xD2, Op::Rol, Eb, CL).digit(0).undefined(rotate_count_flags),
    at(0xD2, Op::Ror, Eb, CL).digit(1).undefined(rotate_count_flags),
    at(0xD2, Op::Rcl, Eb, CL).digit(2).undefined(rotate_count_flags),
    at(0xD2, Op::Rcr, Eb, CL).digit(3).undefined(rotate_count_flags),
    at(0xD2, Op::Shl, Eb, CL).digit(4).undefined(shift_count_flags),
    at(0xD2, Op::Shr, Eb, CL).digit(5).undefined(shift_count_flags),
    at(0xD2, Op::Setmo, Eb, CL).digit(6).only(I8086).see("8086, undocumented: all ones"),
    at(0xD2, Op::Sal, Eb, CL).digit(6).from(I80286).undefined(shift_count_flags).see("SHL again; undocumented"),
    at(0xD2, Op::Sar, Eb, CL).digit(7).undefined(shift_arithmetic_count_flags),

    at(0xD3, Op::Rol, Ev, CL).digit(0).undefined(rotate_count_flags),
    at(0xD3, Op::Ror, Ev, CL).digit(1).undefined(rotate_count_flags),
    at(0xD3, Op::Rcl, Ev, CL).digit(2).undefined(rotate_count_flags),
    at(0xD3, Op::Rcr, Ev, CL).digit(3).undefined(rotate_count_flags),
    at(0xD3, Op::Shl, Ev, CL).digit(4).undefined(shift_count_flags),
    at(0xD3, Op::Shr, Ev, CL).digit(5).undefined(shift_count_flags),
    at(0xD3, Op::Setmo, Ev, CL).digit(6).only(I8086).see("8086, undocumented: all ones"),
    at(0xD3, Op::Sal, Ev, CL).digit(6).from(I80286).undefined(shift_count_flags).see("SHL again; undocumented"),
    at(0xD3, Op::Sar, Ev, CL).digit(7).undefined(shift_arithmetic_count_flags),

    // --- group 3: F6, F7 ---
    at(0xF6, Op::Test, Eb, Ib).digit(0).undefined(logic_flags),
    at(0xF6, Op::Test, Eb, Ib).digit(1).undefined(logic_flags).see("/0 again; undocumented"),
    at(0xF6, Op::Not, Eb).digit(2).lockable(),
    at(0xF6, Op::Neg, Eb).digit(3).lockable(),
    at(0xF6, Op::Mul, Eb).digit(4).undefined(multiply_flags),
    at(0xF6, Op::Imul, Eb).digit(5).undefined(multiply_flags),
    at(0xF6, Op::Div, Eb).digit(6).undefined(eflags::arithmetic),
    at(0xF6, Op::Idiv, Eb).digit(7).undefined(eflags::arithmetic),
    at(0xF7, Op::Test, Ev, Iz).digit(0).undefined(logic_flags),
    at(0xF7, Op::Test, Ev, Iz).digit(1).undefined(logic_flags).see("/0 again; undocumented"),
    at(0xF7, Op::Not, Ev).digit(2).lockable(),
    at(0xF7, Op::Neg, Ev).digit(3).lockable(),
    at(0xF7, Op::Mul, Ev).digit(4).undefined(multiply_flags),
    at(0xF7, Op::Imul, Ev).digit(5).undefined(multiply_flags),
    at(0xF7, Op::Div, Ev).digit(6).undefined(eflags::arithmetic),
    at(0xF7, Op::Idiv, Ev).digit(7).undefined(eflags::arithmetic),

    // --- group 4: FE. The 8086 executes FF's other operations with bytes: operands of size 1, also where FF has a
    // pointer ---
    at(0xFE, Op::Inc, Eb).digit(0).lockable(),
    at(0xFE, Op::Dec, Eb).digit(1).lockable(),
    at(0xFE, Op::Call, Eb).digit(2).only(I8086).see("8086, undocumented"),
    at(0xFE, Op::CallFar, Eb).digit(3).only(I8086).see("8086, undocumented"),
    at(0xFE, Op::Jmp, Eb).digit(4).only(I8086).see("8086, undocumented"),
    at(0xFE, Op::JmpFar, Eb).digit(5).only(I8086).see("8086, undocumented"),
    at(0xFE, Op::Push, Eb).digit(6).only(I8086).see("8086, undocumented"),
    at(0xFE, Op::Push, Eb).digit(7).only(I8086).see("8086, undocumented"),

    // --- group 5: FF ---
    at(0xFF, Op::Inc, Ev).digit(0).lockable(),
    at(0xFF, Op::Dec, Ev).digit(1).lockable(),
    at(0xFF, Op::Call, Ev).digit(2),
    at(0xFF, Op::CallFar, Mp).digit(3),
    at(0xFF, Op::CallFar, Ev)
        .digit(3)
        .registers()
        .only(I8086)
        .see("8086: the selector is at the last effective address"),
    at(0xFF, Op::Jmp, Ev).digit(4),
    at(0xFF, Op::JmpFar, Mp).digit(5),
    at(0xFF, Op::JmpFar, Ev)
        .digit(5)
        .registers()
        .only(I8086)
        .see("8086: the selector is at the last effective address"),
    at(0xFF, Op::Push, Ev).digit(6),
    at(0xFF, Op::Push, Ev).digit(7).only(I8086).see("8086: /6 again"),

    // --- group 6: 0F 00 ---
    at0F(0x00, Op::Sldt, RvMw).digit(0).privilege(Privilege::Protected),
    at0F(0x00, Op::Str, RvMw).digit(1).privilege(Privilege::Protected),
    at0F(0x00, Op::Lldt, Ew).digit(2).privilege(Privilege::ProtectedRing0),
    at0F(0x00, Op::Ltr, Ew).digit(3).privilege(Privilege::ProtectedRing0),
    at0F(0x00, Op::Verr, Ew).digit(4).privilege(Privilege::Protected),
    at0F(0x00, Op::Verw, Ew).digit(5).privilege(Privilege::Protected),

    // --- group 7: 0F 01 ---
    at0F(0x01, Op::Sgdt, Ms).digit(0),
    at0F(0x01, Op::Sidt, Ms).digit(1),
    at0F(0x01, Op::Lgdt, Ms).digit(2).privilege(Privilege::Ring0),
    at0F(0x01, Op::Lidt, Ms).digit(3).privilege(Privilege::Ring0),
    at0F(0x01, Op::Smsw, RvMw).digit(4),
    at0F(0x01, Op::Lmsw, Ew).digit(6).privilege(Privilege::Ring0),
    at0F(0x01, Op::Invlpg, M).digit(7).from(I80486).privilege(Privilege::Ring0),

    // --- group 8: 0F BA ---
    at0F(0xBA, Op::Bt, Ev, Ib).digit(4).only(I80386).lockable().undefined(bit_test_flags),  // LOCK: see 0F A3
    at0F(0xBA, Op::Bt, Ev, Ib).digit(4).from(I80486).undefined(bit_test_flags),
    at0F(0xBA, Op::Bts, Ev, Ib).digit(5).from(I80386).lockable().undefined(bit_test_flags),
    at0F(0xBA, Op::Btr, Ev, Ib).digit(6).from(I80386).lockable().undefined(bit_test_flags),
    at0F(0xBA, Op::Btc, Ev, Ib).digit(7).from(I80386).lockable().undefined(bit_test_flags),

    // --- group 9: 0F C7 ---
    at0F(0xC7, Op::Cmpxchg8b, Mq).digit(1).from(Pentium).lockable(),

    // --- group 11: C6, C7 ---
    at(0xC6, Op::Mov, Eb, Ib).only(I8086).see("8086: ModRM.reg is not looked at"),
    at(0xC6, Op::Mov, Eb, Ib).digit(0).from(I80286),
    at(0xC7, Op::Mov, Ev, Iz).only(I8086).see("8086: ModRM.reg is not looked at"),
    at(0xC7, Op::Mov, Ev, Iz).digit(0).from(I80286),
};

}  // namespace groups

}  // namespace lockstep::isa
