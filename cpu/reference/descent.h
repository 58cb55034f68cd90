// Pushes in sequence, as the chips do: each is in memory when the next one faults. Frames that appear whole or not at
// all are in push_plan.h.
#pragma once

#include "cpu/reference/context_memory.h"

namespace lockstep {

class Descent {
public:
    explicit Descent(Reference& context) : c_(context), pointer_(context.stack_pointer()) {}
    // False: #SS or #PF, recorded in the context.
    template <class T>
    bool push(T value) {
        const u32 next = (pointer_ - u32{sizeof(T)}) & c_.stack_mask();
        if (!c_.store<T>(Seg::SS, next, value)) return false;
        pointer_ = next;
        return true;
    }
    bool push(u32 value, u32 size) { return size == 4 ? push<u32>(value) : push<u16>(static_cast<u16>(value)); }
    // The stack pointer after the pushes; the caller sets it when nothing can fail any more.
    u32 pointer() const { return pointer_; }

private:
    Reference& c_;
    u32 pointer_;
};

}  // namespace lockstep
