// One instruction of the host's x87 in a state of our choice.
#pragma once

#include "base/types.h"
#include "cpu/float/x87.h"

namespace lockstep::float_test {

// The layout is known to the assembler code.
struct X87Frame {
    struct alignas(16) Slot {
        u64 low = 0;
        u16 high = 0;
        friend constexpr bool operator==(const Slot&, const Slot&) = default;
    };
    Slot st0;              // 0: loaded, and what it is afterwards
    Slot st1;              // 16
    Slot st2;              // 32: filled in only if something was pushed
    Slot memory;           // 48: the memory operand
    u16 control_word = 0;  // 64
    u16 status_word = 0;   // 66
    u8 carry = 0;          // 68: EFLAGS after FCOMI
    u8 parity = 0;         // 69
    u8 zero = 0;           // 70
};

using NativeX87 = void (*)(X87Frame&);

struct NamedNativeX87 {
    const char* name;
    NativeX87 run;
};

// The instruction called `name`, null if unknown.
NativeX87 native_x87(const char* name);

}  // namespace lockstep::float_test
