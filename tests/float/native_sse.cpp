#include "tests/float/native_sse.h"

#include <ucontext.h>

#include <csignal>
#include <cstring>

namespace lockstep::float_test {

namespace {

SseFrame* running = nullptr;

// The instruction under test is the only one that can raise: note MXCSR, mask everything, and go on where the frame's
// code asks.
void on_exception(int, siginfo_t*, void* context) {
    mcontext_t& machine = static_cast<ucontext_t*>(context)->uc_mcontext;
    running->mxcsr = machine.fpregs->mxcsr;
    running->trapped = 1;
    machine.fpregs->mxcsr = 0x1F80;
    machine.gregs[REG_RIP] = machine.gregs[REG_RDX];
}

#define NATIVE(name, instruction)                            \
    void name(SseFrame& frame) {                             \
        running = &frame;                                    \
        asm volatile(                                        \
            "movaps (%%rcx), %%xmm0\n\t"                     \
            "movaps 16(%%rcx), %%xmm1\n\t"                   \
            "mov 32(%%rcx), %%rax\n\t"                       \
            "lea 9f(%%rip), %%rdx\n\t"                       \
            "ldmxcsr 40(%%rcx)\n\t" instruction              \
            "\n\t"                                           \
            "setc 44(%%rcx)\n\t"                             \
            "setp 45(%%rcx)\n\t"                             \
            "setz 46(%%rcx)\n\t"                             \
            "stmxcsr 40(%%rcx)\n\t"                          \
            "9: ldmxcsr %1\n\t"                              \
            "movaps %%xmm0, (%%rcx)\n\t"                     \
            "mov %%rax, 32(%%rcx)"                           \
            :                                                \
            : "c"(&frame), "m"(all_masked)                   \
            : "memory", "cc", "rax", "rdx", "xmm0", "xmm1"); \
    }

constexpr u32 all_masked = 0x1F80;

NATIVE(addss, "addss %%xmm1, %%xmm0")
NATIVE(subss, "subss %%xmm1, %%xmm0")
NATIVE(mulss, "mulss %%xmm1, %%xmm0")
NATIVE(divss, "divss %%xmm1, %%xmm0")
NATIVE(sqrtss, "sqrtss %%xmm1, %%xmm0")
NATIVE(minss, "minss %%xmm1, %%xmm0")
NATIVE(maxss, "maxss %%xmm1, %%xmm0")
NATIVE(addps, "addps %%xmm1, %%xmm0")
NATIVE(mulps, "mulps %%xmm1, %%xmm0")
NATIVE(divps, "divps %%xmm1, %%xmm0")
NATIVE(comiss, "comiss %%xmm1, %%xmm0")
NATIVE(ucomiss, "ucomiss %%xmm1, %%xmm0")
NATIVE(cmpeqss, "cmpss $0, %%xmm1, %%xmm0")
NATIVE(cmpltss, "cmpss $1, %%xmm1, %%xmm0")
NATIVE(cmpless, "cmpss $2, %%xmm1, %%xmm0")
NATIVE(cmpunordss, "cmpss $3, %%xmm1, %%xmm0")
NATIVE(cmpneqss, "cmpss $4, %%xmm1, %%xmm0")
NATIVE(cmpnltss, "cmpss $5, %%xmm1, %%xmm0")
NATIVE(cmpnless, "cmpss $6, %%xmm1, %%xmm0")
NATIVE(cmpordss, "cmpss $7, %%xmm1, %%xmm0")
NATIVE(cvtss2si32, "cvtss2si %%xmm1, %%eax")
NATIVE(cvtss2si64, "cvtss2si %%xmm1, %%rax")
NATIVE(cvttss2si32, "cvttss2si %%xmm1, %%eax")
NATIVE(cvttss2si64, "cvttss2si %%xmm1, %%rax")
NATIVE(cvtsi2ss32, "cvtsi2ss %%eax, %%xmm0")
NATIVE(cvtsi2ss64, "cvtsi2ss %%rax, %%xmm0")
NATIVE(cvtss2sd, "cvtss2sd %%xmm1, %%xmm0")
NATIVE(roundss, "roundss $4, %%xmm1, %%xmm0")
NATIVE(roundss_quiet, "roundss $9, %%xmm1, %%xmm0")
NATIVE(addsd, "addsd %%xmm1, %%xmm0")
NATIVE(subsd, "subsd %%xmm1, %%xmm0")
NATIVE(mulsd, "mulsd %%xmm1, %%xmm0")
NATIVE(divsd, "divsd %%xmm1, %%xmm0")
NATIVE(sqrtsd, "sqrtsd %%xmm1, %%xmm0")
NATIVE(minsd, "minsd %%xmm1, %%xmm0")
NATIVE(maxsd, "maxsd %%xmm1, %%xmm0")
NATIVE(divpd, "divpd %%xmm1, %%xmm0")
NATIVE(comisd, "comisd %%xmm1, %%xmm0")
NATIVE(ucomisd, "ucomisd %%xmm1, %%xmm0")
NATIVE(cmplesd, "cmpsd $2, %%xmm1, %%xmm0")
NATIVE(cmpneqsd, "cmpsd $4, %%xmm1, %%xmm0")
NATIVE(cmpordsd, "cmpsd $7, %%xmm1, %%xmm0")
NATIVE(cvtsd2si32, "cvtsd2si %%xmm1, %%eax")
NATIVE(cvtsd2si64, "cvtsd2si %%xmm1, %%rax")
NATIVE(cvttsd2si32, "cvttsd2si %%xmm1, %%eax")
NATIVE(cvttsd2si64, "cvttsd2si %%xmm1, %%rax")
NATIVE(cvtsi2sd64, "cvtsi2sd %%rax, %%xmm0")
NATIVE(cvtsd2ss, "cvtsd2ss %%xmm1, %%xmm0")
NATIVE(roundsd, "roundsd $4, %%xmm1, %%xmm0")
NATIVE(rcpss, "rcpss %%xmm1, %%xmm0")
NATIVE(rsqrtss, "rsqrtss %%xmm1, %%xmm0")
NATIVE(addpd, "addpd %%xmm1, %%xmm0")
NATIVE(subps, "subps %%xmm1, %%xmm0")
NATIVE(subpd, "subpd %%xmm1, %%xmm0")
NATIVE(mulpd, "mulpd %%xmm1, %%xmm0")
NATIVE(minps, "minps %%xmm1, %%xmm0")
NATIVE(minpd, "minpd %%xmm1, %%xmm0")
NATIVE(maxps, "maxps %%xmm1, %%xmm0")
NATIVE(maxpd, "maxpd %%xmm1, %%xmm0")
NATIVE(sqrtps, "sqrtps %%xmm1, %%xmm0")
NATIVE(sqrtpd, "sqrtpd %%xmm1, %%xmm0")
NATIVE(addsubps, "addsubps %%xmm1, %%xmm0")
NATIVE(addsubpd, "addsubpd %%xmm1, %%xmm0")
NATIVE(haddps, "haddps %%xmm1, %%xmm0")
NATIVE(haddpd, "haddpd %%xmm1, %%xmm0")
NATIVE(hsubps, "hsubps %%xmm1, %%xmm0")
NATIVE(hsubpd, "hsubpd %%xmm1, %%xmm0")
NATIVE(cvtps2pd, "cvtps2pd %%xmm1, %%xmm0")
NATIVE(cvtpd2ps, "cvtpd2ps %%xmm1, %%xmm0")
NATIVE(cvtdq2ps, "cvtdq2ps %%xmm1, %%xmm0")
NATIVE(cvtps2dq, "cvtps2dq %%xmm1, %%xmm0")
NATIVE(cvttps2dq, "cvttps2dq %%xmm1, %%xmm0")
NATIVE(cvtdq2pd, "cvtdq2pd %%xmm1, %%xmm0")
NATIVE(cvtpd2dq, "cvtpd2dq %%xmm1, %%xmm0")
NATIVE(cvttpd2dq, "cvttpd2dq %%xmm1, %%xmm0")
NATIVE(cmpps_00, "cmpps $0, %%xmm1, %%xmm0")
NATIVE(cmpps_01, "cmpps $1, %%xmm1, %%xmm0")
NATIVE(cmpps_02, "cmpps $2, %%xmm1, %%xmm0")
NATIVE(cmpps_03, "cmpps $3, %%xmm1, %%xmm0")
NATIVE(cmpps_04, "cmpps $4, %%xmm1, %%xmm0")
NATIVE(cmpps_05, "cmpps $5, %%xmm1, %%xmm0")
NATIVE(cmpps_06, "cmpps $6, %%xmm1, %%xmm0")
NATIVE(cmpps_07, "cmpps $7, %%xmm1, %%xmm0")
NATIVE(cmppd_01, "cmppd $1, %%xmm1, %%xmm0")
NATIVE(cmppd_05, "cmppd $5, %%xmm1, %%xmm0")
NATIVE(cmppd_07, "cmppd $7, %%xmm1, %%xmm0")
NATIVE(roundps_00, "roundps $0, %%xmm1, %%xmm0")
NATIVE(roundps_01, "roundps $1, %%xmm1, %%xmm0")
NATIVE(roundps_02, "roundps $2, %%xmm1, %%xmm0")
NATIVE(roundps_03, "roundps $3, %%xmm1, %%xmm0")
NATIVE(roundps_04, "roundps $4, %%xmm1, %%xmm0")
NATIVE(roundps_09, "roundps $9, %%xmm1, %%xmm0")
NATIVE(roundpd_00, "roundpd $0, %%xmm1, %%xmm0")
NATIVE(roundpd_02, "roundpd $2, %%xmm1, %%xmm0")
NATIVE(roundpd_04, "roundpd $4, %%xmm1, %%xmm0")
NATIVE(roundpd_0B, "roundpd $11, %%xmm1, %%xmm0")
NATIVE(dpps_F1, "dpps $241, %%xmm1, %%xmm0")
NATIVE(dpps_75, "dpps $117, %%xmm1, %%xmm0")
NATIVE(dpps_FF, "dpps $255, %%xmm1, %%xmm0")
NATIVE(dpps_A2, "dpps $162, %%xmm1, %%xmm0")
NATIVE(dppd_31, "dppd $49, %%xmm1, %%xmm0")
NATIVE(dppd_33, "dppd $51, %%xmm1, %%xmm0")
NATIVE(dppd_12, "dppd $18, %%xmm1, %%xmm0")
NATIVE(unpcklps, "unpcklps %%xmm1, %%xmm0")
NATIVE(unpcklpd, "unpcklpd %%xmm1, %%xmm0")
NATIVE(unpckhps, "unpckhps %%xmm1, %%xmm0")
NATIVE(unpckhpd, "unpckhpd %%xmm1, %%xmm0")
NATIVE(movsldup, "movsldup %%xmm1, %%xmm0")
NATIVE(movshdup, "movshdup %%xmm1, %%xmm0")
NATIVE(movddup, "movddup %%xmm1, %%xmm0")
NATIVE(movhlps, "movhlps %%xmm1, %%xmm0")
NATIVE(movlhps, "movlhps %%xmm1, %%xmm0")
NATIVE(andnps, "andnps %%xmm1, %%xmm0")
NATIVE(shufps_1B, "shufps $27, %%xmm1, %%xmm0")
NATIVE(shufps_E4, "shufps $228, %%xmm1, %%xmm0")
NATIVE(shufps_72, "shufps $114, %%xmm1, %%xmm0")
NATIVE(shufpd_01, "shufpd $1, %%xmm1, %%xmm0")
NATIVE(shufpd_02, "shufpd $2, %%xmm1, %%xmm0")
NATIVE(blendps_05, "blendps $5, %%xmm1, %%xmm0")
NATIVE(blendps_0A, "blendps $10, %%xmm1, %%xmm0")
NATIVE(blendpd_01, "blendpd $1, %%xmm1, %%xmm0")
NATIVE(blendpd_02, "blendpd $2, %%xmm1, %%xmm0")
#undef NATIVE

struct Named {
    const char* name;
    NativeSse run;
};

#define NAMED(name) \
    { #name, name }
constexpr Named instructions[] = {
    NAMED(addss),       NAMED(subss),      NAMED(mulss),       NAMED(divss),         NAMED(sqrtss),
    NAMED(minss),       NAMED(maxss),      NAMED(addps),       NAMED(mulps),         NAMED(divps),
    NAMED(comiss),      NAMED(ucomiss),    NAMED(cmpeqss),     NAMED(cmpltss),       NAMED(cmpless),
    NAMED(cmpunordss),  NAMED(cmpneqss),   NAMED(cmpnltss),    NAMED(cmpnless),      NAMED(cmpordss),
    NAMED(cvtss2si32),  NAMED(cvtss2si64), NAMED(cvttss2si32), NAMED(cvttss2si64),   NAMED(cvtsi2ss32),
    NAMED(cvtsi2ss64),  NAMED(cvtss2sd),   NAMED(roundss),     NAMED(roundss_quiet), NAMED(addsd),
    NAMED(subsd),       NAMED(mulsd),      NAMED(divsd),       NAMED(sqrtsd),        NAMED(minsd),
    NAMED(maxsd),       NAMED(divpd),      NAMED(comisd),      NAMED(ucomisd),       NAMED(cmplesd),
    NAMED(cmpneqsd),    NAMED(cmpordsd),   NAMED(cvtsd2si32),  NAMED(cvtsd2si64),    NAMED(cvttsd2si32),
    NAMED(cvttsd2si64), NAMED(cvtsi2sd64), NAMED(cvtsd2ss),    NAMED(roundsd),       NAMED(rcpss),
    NAMED(rsqrtss),     NAMED(addpd),      NAMED(subps),       NAMED(subpd),         NAMED(mulpd),
    NAMED(minps),       NAMED(minpd),      NAMED(maxps),       NAMED(maxpd),         NAMED(sqrtps),
    NAMED(sqrtpd),      NAMED(addsubps),   NAMED(addsubpd),    NAMED(haddps),        NAMED(haddpd),
    NAMED(hsubps),      NAMED(hsubpd),     NAMED(cvtps2pd),    NAMED(cvtpd2ps),      NAMED(cvtdq2ps),
    NAMED(cvtps2dq),    NAMED(cvttps2dq),  NAMED(cvtdq2pd),    NAMED(cvtpd2dq),      NAMED(cvttpd2dq),
    NAMED(cmpps_00),    NAMED(cmpps_01),   NAMED(cmpps_02),    NAMED(cmpps_03),      NAMED(cmpps_04),
    NAMED(cmpps_05),    NAMED(cmpps_06),   NAMED(cmpps_07),    NAMED(cmppd_01),      NAMED(cmppd_05),
    NAMED(cmppd_07),    NAMED(roundps_00), NAMED(roundps_01),  NAMED(roundps_02),    NAMED(roundps_03),
    NAMED(roundps_04),  NAMED(roundps_09), NAMED(roundpd_00),  NAMED(roundpd_02),    NAMED(roundpd_04),
    NAMED(roundpd_0B),  NAMED(dpps_F1),    NAMED(dpps_75),     NAMED(dpps_FF),       NAMED(dpps_A2),
    NAMED(dppd_31),     NAMED(dppd_33),    NAMED(dppd_12),     NAMED(unpcklps),      NAMED(unpcklpd),
    NAMED(unpckhps),    NAMED(unpckhpd),   NAMED(movsldup),    NAMED(movshdup),      NAMED(movddup),
    NAMED(movhlps),     NAMED(movlhps),    NAMED(andnps),      NAMED(shufps_1B),     NAMED(shufps_E4),
    NAMED(shufps_72),   NAMED(shufpd_01),  NAMED(shufpd_02),   NAMED(blendps_05),    NAMED(blendps_0A),
    NAMED(blendpd_01),  NAMED(blendpd_02)};
#undef NAMED

}  // namespace

NativeSse native_sse(const char* name) {
    struct sigaction action {};
    action.sa_sigaction = on_exception;
    action.sa_flags = SA_SIGINFO;
    sigaction(SIGFPE, &action, nullptr);
    for (const Named& instruction : instructions) {
        if (std::strcmp(instruction.name, name) == 0) return instruction.run;
    }
    return nullptr;
}

}  // namespace lockstep::float_test
