#include "tests/float/native_x87.h"

#include <cstring>

namespace lockstep::float_test {

namespace {

// Loads st1 and st0, runs the instruction, and reads everything without ever waiting for an exception: FNCLEX forgets
// what is pending. The flags are collected right behind the instruction.
#define NATIVE(name, instruction)                                                                   \
    void name(X87Frame& frame) {                                                                    \
        asm volatile(                                                                               \
            "fninit\n\t"                                                                            \
            "fldt 16(%0)\n\t"                                                                       \
            "fldt 0(%0)\n\t"                                                                        \
            "fldcw 64(%0)\n\t" instruction                                                          \
            "\n\t"                                                                                  \
            "setc 68(%0)\n\t"                                                                       \
            "setp 69(%0)\n\t"                                                                       \
            "setz 70(%0)\n\t"                                                                       \
            "fnstsw 66(%0)\n\t"                                                                     \
            "fnclex\n\t"                                                                            \
            "fldcw %1\n\t"                                                                          \
            "fstpt 0(%0)\n\t"                                                                       \
            "fstpt 16(%0)\n\t"                                                                      \
            "fstpt 32(%0)\n\t"                                                                      \
            "fninit"                                                                                \
            :                                                                                       \
            : "r"(&frame), "m"(all_masked)                                                          \
            : "memory", "cc", "st", "st(1)", "st(2)", "st(3)", "st(4)", "st(5)", "st(6)", "st(7)"); \
    }

constexpr u16 all_masked = 0x037F;

NATIVE(fadd, "fadd %%st(1), %%st")
NATIVE(fsub, "fsub %%st(1), %%st")
NATIVE(fsubr, "fsubr %%st(1), %%st")
NATIVE(fmul, "fmul %%st(1), %%st")
NATIVE(fdiv, "fdiv %%st(1), %%st")
NATIVE(fdivr, "fdivr %%st(1), %%st")
NATIVE(fadd_m32, "fadds 48(%0)")
NATIVE(fsub_m32, "fsubs 48(%0)")
NATIVE(fmul_m32, "fmuls 48(%0)")
NATIVE(fdiv_m32, "fdivs 48(%0)")
NATIVE(fadd_m64, "faddl 48(%0)")
NATIVE(fdivr_m64, "fdivrl 48(%0)")
NATIVE(fcom_m32, "fcoms 48(%0)")
NATIVE(fcom_m64, "fcoml 48(%0)")
NATIVE(fsqrt, "fsqrt")
NATIVE(fprem, "fprem")
NATIVE(fprem1, "fprem1")
NATIVE(frndint, "frndint")
NATIVE(fscale, "fscale")
NATIVE(fxtract, "fxtract")
NATIVE(fcom, "fcom %%st(1)")
NATIVE(fucom, "fucom %%st(1)")
NATIVE(fcomi, "fcomi %%st(1), %%st")
NATIVE(fucomi, "fucomi %%st(1), %%st")
NATIVE(ftst, "ftst")
NATIVE(fxam, "fxam")
NATIVE(fld_m32, "flds 48(%0)")
NATIVE(fld_m64, "fldl 48(%0)")
NATIVE(fild_m64, "fildll 48(%0)")
NATIVE(fbld, "fbld 48(%0)")
NATIVE(fst_m32, "fsts 48(%0)")
NATIVE(fst_m64, "fstl 48(%0)")
NATIVE(fist_m16, "fists 48(%0)")
NATIVE(fist_m32, "fistl 48(%0)")
NATIVE(fistp_m64, "fistpll 48(%0)")
NATIVE(fisttp_m64, "fisttpll 48(%0)")
NATIVE(fbstp, "fbstp 48(%0)")
NATIVE(f2xm1, "f2xm1")
NATIVE(fyl2x, "fyl2x")
NATIVE(fyl2xp1, "fyl2xp1")
NATIVE(fsin, "fsin")
NATIVE(fcos, "fcos")
NATIVE(fsincos, "fsincos")
NATIVE(fptan, "fptan")
NATIVE(fpatan, "fpatan")
NATIVE(fldpi, "fldpi")
NATIVE(fldl2e, "fldl2e")
NATIVE(fldl2t, "fldl2t")
NATIVE(fldlg2, "fldlg2")
NATIVE(fldln2, "fldln2")
#undef NATIVE

#define NAMED(name) \
    { #name, name }
constexpr NamedNativeX87 instructions[] = {
    NAMED(fadd),     NAMED(fsub),     NAMED(fsubr),    NAMED(fmul),     NAMED(fdiv),      NAMED(fdivr),
    NAMED(fadd_m32), NAMED(fsub_m32), NAMED(fmul_m32), NAMED(fdiv_m32), NAMED(fadd_m64),  NAMED(fdivr_m64),
    NAMED(fcom_m32), NAMED(fcom_m64), NAMED(fsqrt),    NAMED(fprem),    NAMED(fprem1),    NAMED(frndint),
    NAMED(fscale),   NAMED(fxtract),  NAMED(fcom),     NAMED(fucom),    NAMED(fcomi),     NAMED(fucomi),
    NAMED(ftst),     NAMED(fxam),     NAMED(fld_m32),  NAMED(fld_m64),  NAMED(fild_m64),  NAMED(fbld),
    NAMED(fst_m32),  NAMED(fst_m64),  NAMED(fist_m16), NAMED(fist_m32), NAMED(fistp_m64), NAMED(fisttp_m64),
    NAMED(fbstp),    NAMED(f2xm1),    NAMED(fyl2x),    NAMED(fyl2xp1),  NAMED(fsin),      NAMED(fcos),
    NAMED(fsincos),  NAMED(fptan),    NAMED(fpatan),   NAMED(fldpi),    NAMED(fldl2e),    NAMED(fldl2t),
    NAMED(fldlg2),   NAMED(fldln2)};
#undef NAMED

}  // namespace

NativeX87 native_x87(const char* name) {
    for (const NamedNativeX87& instruction : instructions) {
        if (std::strcmp(instruction.name, name) == 0) return instruction.run;
    }
    return nullptr;
}

}  // namespace lockstep::float_test
