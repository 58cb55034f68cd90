// The operations of the instruction set, one enumerator for one meaning. Encodings are in cpu/isa/, meanings in
// cpu/exec/, the reference path in cpu/reference/ and the fast path in cpu/fast/.
#pragma once

#include "base/types.h"

namespace lockstep {

enum class Op : u16 {
    Invalid,  // decodes, but raises #UD
    // Arithmetic and logic (exec/arithmetic.h, logic.h)
    Add,
    Or,
    Adc,
    Sbb,
    And,
    Sub,
    Xor,
    Cmp,
    Test,
    Inc,
    Dec,
    Neg,
    Not,
    Mul,
    Imul,
    Imul2,
    Imul3,
    Div,
    Idiv,  // Imul2: r, r/m; Imul3: r, r/m, imm
    Rol,
    Ror,
    Rcl,
    Rcr,
    Shl,
    Shr,
    Sal,
    Sar,
    Setmo,
    Shld,
    Shrd,  // Sal: the /6 alias; Setmo: the 8086's D0–D3 /6
    Daa,
    Das,
    Aaa,
    Aas,
    Aam,
    Aad,
    Salc,
    Bt,
    Bts,
    Btr,
    Btc,
    Bsf,
    Bsr,
    Bswap,
    Cbw,
    Cwd,  // also CWDE, CDQ by operand size
    Cmpxchg,
    Cmpxchg8b,
    Xadd,
    // Moves
    Mov,
    Movzx,
    Movsx,
    Lea,
    Xchg,
    Xlat,
    Lahf,
    Sahf,
    Setcc,
    Cmovcc,
    Nop,
    MovSreg,  // MOV Sreg, r/m16 and MOV r/m, Sreg (by operand kinds)
    MovControl,
    MovDebug,
    MovTest,
    Lds,
    Les,
    Lss,
    Lfs,
    Lgs,
    // Stack
    Push,
    Pop,
    PushSreg,
    PopSreg,
    Pusha,
    Popa,
    Pushf,
    Popf,
    Enter,
    Leave,
    // Strings and ports
    Movs,
    Cmps,
    Stos,
    Lods,
    Scas,
    Ins,
    Outs,
    In,
    Out,
    // Control flow
    Jcc,
    Jmp,
    JmpFar,
    Call,
    CallFar,
    Ret,
    RetFar,  // Jmp and Call: relative or r/m near; *Far: ptr16:16/32 or m16:16/32
    Loop,
    Loope,
    Loopne,
    Jcxz,
    Int,
    Int3,
    Into,
    Int1,
    Iret,
    Bound,
    Ud,  // Ud: UD0, UD1, UD2
    // Flags
    Clc,
    Stc,
    Cmc,
    Cld,
    Std,
    Cli,
    Sti,
    // System
    Hlt,
    Wait,
    Lock,
    Clts,
    Lgdt,
    Sgdt,
    Lidt,
    Sidt,
    Lldt,
    Sldt,
    Ltr,
    Str,
    Lmsw,
    Smsw,
    Lar,
    Lsl,
    Verr,
    Verw,
    Arpl,
    Invd,
    Wbinvd,
    Invlpg,
    Cpuid,
    Rdtsc,
    Rdpmc,
    Rdmsr,
    Wrmsr,
    Rsm,
    Sysenter,
    Sysexit,
    Loadall286,
    Loadall386,
    Umov,
    Esc,  // D8–DF: the coprocessor; the decoded opcode and ModRM say which instruction
    // x87 (isa/x87.h)

    // MMX, and SSE on integers (isa/simd_integer.h)

    // SSE on floating-point numbers, moves, state (isa/simd_float.h)

    Count,
};

// Instructions that REP repeats.
constexpr bool is_repeatable(Op op) {
    switch (op) {
        case Op::Movs:
        case Op::Cmps:
        case Op::Stos:
        case Op::Lods:
        case Op::Scas:
        case Op::Ins:
        case Op::Outs: return true;
        default: return false;
    }
}

}  // namespace lockstep
