// What the operations are called: the manual's mnemonics in lower case. Conditions and operand sizes are not part of
// the names ("j" + condition, "cbw" for CWDE too); a disassembler adds them.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "cpu/op.h"

namespace lockstep::isa {

// In the order of Op.
// clang-format off
inline constexpr std::string_view op_names[] = {
    "invalid", "add", "or", "adc", "sbb", "and", "sub", "xor", "cmp", "test", "inc", "dec", "neg", "not", "mul", "imul",
    "imul", "imul", "div", "idiv", "rol", "ror", "rcl", "rcr", "shl", "shr", "sal", "sar", "setmo", "shld", "shrd",
    "daa", "das", "aaa", "aas", "aam", "aad", "salc", "bt", "bts", "btr", "btc", "bsf", "bsr", "bswap", "cbw", "cwd",
    "cmpxchg", "cmpxchg8b", "xadd", "mov", "movzx", "movsx", "lea", "xchg", "xlat", "lahf", "sahf", "set", "cmov",
    "nop", "mov", "mov", "mov", "mov", "lds", "les", "lss", "lfs", "lgs", "push", "pop", "push", "pop", "pusha", "popa",
    "pushf", "popf", "enter", "leave", "movs", "cmps", "stos", "lods", "scas", "ins", "outs", "in", "out", "j", "jmp",
    "jmp far", "call", "call far", "ret", "retf", "loop", "loope", "loopne", "jcxz", "int", "int3", "into", "int1",
    "iret", "bound", "ud", "clc", "stc", "cmc", "cld", "std", "cli", "sti", "hlt", "wait", "lock", "clts", "lgdt",
    "sgdt", "lidt", "sidt", "lldt", "sldt", "ltr", "str", "lmsw", "smsw", "lar", "lsl", "verr", "verw", "arpl", "invd",
    "wbinvd", "invlpg", "cpuid", "rdtsc", "rdpmc", "rdmsr", "wrmsr", "rsm", "sysenter", "sysexit", "loadall", "loadall",
    "umov",
    // x87
    "esc", "fld", "fild", "fbld", "fst", "fstp", "fstpnce", "fist", "fistp", "fisttp", "fbstp", "fxch", "fcmovb", "fcmove",
    "fcmovbe", "fcmovu", "fcmovnb", "fcmovne", "fcmovnbe", "fcmovnu", "fadd", "faddp", "fiadd", "fmul", "fmulp",
    "fimul", "fsub", "fsubp", "fisub", "fsubr", "fsubrp", "fisubr", "fdiv", "fdivp", "fidiv", "fdivr", "fdivrp",
    "fidivr", "fsqrt", "fscale", "fprem", "fprem1", "frndint", "fxtract", "fabs", "fchs", "fcom", "fcomp", "fcompp",
    "ficom", "ficomp", "fucom", "fucomp", "fucompp", "fcomi", "fcomip", "fucomi", "fucomip", "ftst", "fxam", "fld1",
    "fldl2t", "fldl2e", "fldpi", "fldlg2", "fldln2", "fldz", "f2xm1", "fyl2x", "fyl2xp1", "fptan", "fpatan", "fsin",
    "fcos", "fsincos", "ffree", "ffreep", "fincstp", "fdecstp", "fnop", "fneni", "fndisi", "fnclex", "fninit",
    "fnsetpm", "fldcw", "fnstcw", "fnstsw", "fldenv", "fnstenv", "frstor", "fnsave",

    // MMX, and SSE on integers
    "paddb", "paddw", "paddd", "paddq", "psubb", "psubw", "psubd", "psubq", "paddsb", "paddsw", "paddusb", "paddusw",
    "psubsb", "psubsw", "psubusb", "psubusw", "phaddw", "phaddd", "phaddsw", "phsubw", "phsubd", "phsubsw", "pavgb",
    "pavgw", "pabsb", "pabsw", "pabsd", "psignb", "psignw", "psignd", "pmullw", "pmulhw", "pmulhuw", "pmulhrsw",
    "pmulld", "pmuludq", "pmuldq", "pmaddwd", "pmaddubsw", "psadbw", "mpsadbw", "phminposuw", "pmaxub", "pmaxuw",
    "pmaxud", "pmaxsb", "pmaxsw", "pmaxsd", "pminub", "pminuw", "pminud", "pminsb", "pminsw", "pminsd", "pcmpeqb",
    "pcmpeqw", "pcmpeqd", "pcmpeqq", "pcmpgtb", "pcmpgtw", "pcmpgtd", "pcmpgtq", "ptest", "pand", "pandn", "por",
    "pxor", "psllw", "pslld", "psllq", "psrlw", "psrld", "psrlq", "psraw", "psrad", "pslldq", "psrldq", "packsswb",
    "packssdw", "packuswb", "packusdw", "punpcklbw", "punpcklwd", "punpckldq", "punpcklqdq", "punpckhbw", "punpckhwd",
    "punpckhdq", "punpckhqdq", "pmovsxbw", "pmovsxbd", "pmovsxbq", "pmovsxwd", "pmovsxwq", "pmovsxdq", "pmovzxbw",
    "pmovzxbd", "pmovzxbq", "pmovzxwd", "pmovzxwq", "pmovzxdq", "pshufb", "pshufw", "pshufd", "pshufhw", "pshuflw",
    "palignr", "pblendvb", "pblendw", "pextrb", "pextrw", "pextrd", "pinsrb", "pinsrw", "pinsrd", "pmovmskb",
    "pcmpestri", "pcmpestrm", "pcmpistri", "pcmpistrm", "crc32", "popcnt", "emms",

    // SSE on floating-point numbers, moves, state
    "movd", "movq", "movq2dq", "movdq2q", "movaps", "movapd", "movdqa", "movups", "movupd", "movdqu", "lddqu", "movss",
    "movsd", "movlps", "movlpd", "movhps", "movhpd", "movhlps", "movlhps", "movsldup", "movshdup", "movddup",
    "movmskps", "movmskpd", "movntps", "movntpd", "movntdq", "movntq", "movnti", "movntdqa", "maskmovq", "maskmovdqu",
    "addps", "addpd", "addss", "addsd", "subps", "subpd", "subss", "subsd", "mulps", "mulpd", "mulss", "mulsd",
    "divps", "divpd", "divss", "divsd", "minps", "minpd", "minss", "minsd", "maxps", "maxpd", "maxss", "maxsd",
    "sqrtps", "sqrtpd", "sqrtss", "sqrtsd", "rcpps", "rcpss", "rsqrtps", "rsqrtss", "addsubps", "addsubpd", "haddps",
    "haddpd", "hsubps", "hsubpd", "dpps", "dppd", "roundps", "roundpd", "roundss", "roundsd", "cmpps", "cmppd",
    "cmpss", "cmpsd", "comiss", "comisd", "ucomiss", "ucomisd", "andps", "andpd", "andnps", "andnpd", "orps", "orpd",
    "xorps", "xorpd", "unpcklps", "unpcklpd", "unpckhps", "unpckhpd", "shufps", "shufpd", "blendps", "blendpd",
    "blendvps", "blendvpd", "extractps", "insertps", "cvtpi2ps", "cvtpi2pd", "cvtps2pi", "cvtpd2pi", "cvttps2pi",
    "cvttpd2pi", "cvtsi2ss", "cvtsi2sd", "cvtss2si", "cvtsd2si", "cvttss2si", "cvttsd2si", "cvtps2pd", "cvtpd2ps",
    "cvtss2sd", "cvtsd2ss", "cvtdq2ps", "cvtps2dq", "cvttps2dq", "cvtdq2pd", "cvtpd2dq", "cvttpd2dq", "fxsave",
    "fxrstor", "ldmxcsr", "stmxcsr", "lfence", "mfence", "sfence", "clflush", "prefetchnta", "prefetcht0",
    "prefetcht1", "prefetcht2",

};
// clang-format on
static_assert(std::size(op_names) == static_cast<std::size_t>(Op::Count));

constexpr std::string_view op_name(Op op) {
    return op < Op::Count ? op_names[static_cast<std::size_t>(op)] : op_names[0];
}

// The sixteen conditions by the low nibble of Jcc, SETcc, CMOVcc.
inline constexpr std::array<std::string_view, 16> condition_names = {"o", "no", "b", "ae", "e", "ne", "be", "a",
                                                                     "s", "ns", "p", "np", "l", "ge", "le", "g"};

}  // namespace lockstep::isa
