#include "cpu/reference/push_plan.h"

#include <memory>
#include <type_traits>

#include "cpu/reference/descriptor.h"

namespace lockstep {

namespace {

// The same place seen as an operand of another width (`first_bytes` already says where the page ends).
template <class To, class From>
CheckedPlace<To> narrowed(const CheckedPlace<From>& place) {
    return CheckedPlace<To>{place.linear, place.second_linear, place.first_bytes, place.copy_first, place.copy_second};
}

// As in Reference::linear_address: the 80286's real mode knows only interrupt 13.
u8 overrun_vector(const Reference& context) {
    const bool own = context.model() != CpuModel::I80286 || context.s.protected_mode();
    return own ? exception::ss : exception::gp;
}

}  // namespace

PushPlan::PushPlan(Reference& context, const SegmentRegister& stack, u32 pointer, bool user, u32 error)
    : context_(context),
      stack_(stack),
      mask_(stack.big ? 0xFFFFFFFFu : 0xFFFFu),
      pointer_(pointer & mask_),
      user_(user),
      // A frame built for a protected-mode handler of a virtual-8086 program lies on a protected-mode stack.
      typed_(context.s.protected_mode() && (!context.s.v86() || !user)),
      error_(error) {}

PushPlan::PushPlan(Reference& context)
    : PushPlan(context, context.s.segment(Seg::SS), context.stack_pointer(), context.user(), 0) {}

bool PushPlan::push(u32 value, u32 size) {
    if (count_ >= max_pushes) return context_.raise(exception::ss, error_);  // no frame is that large
    const u32 offset = (pointer_ - size) & mask_;
    const bool wide = size == 4;
    static_assert(std::is_trivially_destructible_v<Slot>);
    Slot& slot = *std::construct_at(&slots_[count_], Slot{value, size, {}});

    CheckedPlace<u16> half;
    if (context_.model() == CpuModel::I8086) {
        // No limits; a word at offset FFFFh wraps inside its segment (context_memory.h, check_store).
        if (!context_.check_store(Seg::SS, offset, half)) return false;
    } else {
        if (!segment_allows(stack_, offset, size, true, typed_))
            return context_.raise(overrun_vector(context_), error_);
        const u32 linear = stack_.base + offset;
        const bool checked = wide ? context_.check_linear(linear, user_, true, slot.place)
                                  : context_.check_linear(linear, user_, true, half);
        if (!checked) return false;
    }
    if (!wide) slot.place = narrowed<u32>(half);
    pointer_ = offset;
    ++count_;
    return true;
}

void PushPlan::commit() {
    for (u32 i = 0; i < count_; ++i) {
        const Slot& slot = slots_[i];
        if (slot.size == 4) {
            context_.commit(slot.place, slot.value);
        } else {
            context_.commit(narrowed<u16>(slot.place), static_cast<u16>(slot.value));
        }
    }
    count_ = 0;
}

}  // namespace lockstep
