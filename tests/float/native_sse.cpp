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
    NAMED(rsqrtss)};
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
