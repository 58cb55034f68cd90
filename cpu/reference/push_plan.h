// Several pushes that happen together or not at all: frames of far calls, interrupts and stack switches. Every slot is
// checked when it is added; nothing is written before commit().
#pragma once

#include "cpu/reference/context.h"

namespace lockstep {

class PushPlan {
public:
    // Pushes below `pointer` of the stack segment `stack` (the current one or one about to be loaded). `user` is the
    // privilege the writes are made with; `error` is #SS's error code when the limit does not allow a push.
    PushPlan(Reference& context, const SegmentRegister& stack, u32 pointer, bool user, u32 error);
    // The current stack at the current privilege: #SS(0).
    explicit PushPlan(Reference& context);

    // Adds a push of `size` (2 or 4) bytes. False: #SS or #PF, recorded in the context.
    bool push(u32 value, u32 size);
    void commit();
    // The stack pointer after the pushes.
    u32 pointer() const { return pointer_; }

private:
    // A stack switch through a call gate with 31 parameters: SS, SP, 31, CS, IP.
    static constexpr u32 max_pushes = 36;
    struct Slot {
        u32 value = 0;
        u32 size = 0;
        CheckedPlace<u32> place;  // of `size` bytes
    };

    Reference& context_;
    SegmentRegister stack_;
    u32 mask_;
    u32 pointer_;
    bool user_;
    bool typed_;
    u32 error_;
    u32 count_ = 0;
    union {
        Slot slots_[max_pushes];  // the first count_ are alive; the others cost nothing
    };
};

}  // namespace lockstep
