// Hardware task switches with 16-bit and 32-bit TSSs (SDM volume 3, chapter 7).
#pragma once

#include "cpu/reference/context.h"
#include "cpu/reference/descriptor.h"

namespace lockstep {

enum class TaskSwitchKind : u8 {
    Jump,
    Call,       // CALL, and interrupts through a task gate: the new task is nested in the old one
    Interrupt,  // as Call
    Return,     // IRET with NT set
};

struct TaskSwitch {
    TaskSwitchKind kind = TaskSwitchKind::Jump;
    u32 saved_eip = 0;  // what the old TSS gets
    u32 saved_eflags = 0;
    bool push_error = false;  // an exception's error code goes onto the new task's stack
    u32 error = 0;
};

// Finds the TSS descriptor a task gate names: in the GDT and available (else vector(selector)), present (else
// #NP(selector)).
bool find_task(Reference& context, u16 selector, u8 vector, Descriptor& tss);

// Switches to the task of `tss`, which the caller has checked to be available (busy for Return) and present. Sets all
// of the new task's state, s.eip included. False: a fault. Up to the check of both TSSs' pages it belongs to the old
// task and nothing has changed; after that it belongs to the new one, as on real processors (SDM volume 3, 7.3), and
// s.eip names the new task's instruction. The T bit's debug trap (DR6.BT) is reported the same way.
bool switch_task(Reference& context, u16 selector, const Descriptor& tss, const TaskSwitch& what);

}  // namespace lockstep
