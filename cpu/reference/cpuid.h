// Which processor a program finds: CPUID, the signature in EDX after RESET, and the model-specific registers.
#pragma once

#include "cpu/reference/context.h"

namespace lockstep {

// Type, family, model and stepping as CPUID leaf 1 and EDX after RESET show them; 0 before the 80386.
u32 cpu_signature(CpuModel model);

struct CpuidLeaf {
    u32 eax = 0, ebx = 0, ecx = 0, edx = 0;
    friend bool operator==(const CpuidLeaf&, const CpuidLeaf&) = default;
};
// Leaf `index`; one beyond the highest gives the highest (SDM volume 2, CPUID). `coprocessor`: an 80486 may be without.
CpuidLeaf cpuid_leaf(CpuModel model, u32 index, bool coprocessor = true);

bool op_cpuid(Reference& context);
bool op_rdtsc(Reference& context);
bool op_rdpmc(Reference& context);
bool op_rdmsr(Reference& context);
bool op_wrmsr(Reference& context);

}  // namespace lockstep
