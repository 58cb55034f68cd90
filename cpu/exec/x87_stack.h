// The register stack of the x87: pushing, popping, stack faults, and how an instruction's exceptions get into the
// status word. SDM volume 1, 8.1.2, 8.1.3, 8.4, 8.5.1.1.
//
// Every function of exec/x87_*.h is one instruction on an FpuState: it leaves registers, tags, TOP and status word as
// the processor does. Whether an instruction may run (#NM, a pending #MF) and the pointers to it are the caller's.
// Those that the 8087 and 80287 have take the Standard whose rules hold, as the last parameter.
#pragma once

#include "cpu/float/environment.h"
#include "cpu/fpu_state.h"

namespace lockstep::exec::x87 {

using fp::Float80;
using fp::X87Environment;

// ES says whether an exception flag is set that is not masked; B has been its copy since the 80287.
inline void update_summary(FpuState& f) {
    constexpr u16 both = fpu_status::summary | fpu_status::busy;
    const bool pending = (f.status & ~f.control & fp::exception::all) != 0;
    f.status = static_cast<u16>(pending ? f.status | both : f.status & ~both);
}

// An exception that is raised and is not masked. The masks of the control word are bits 5 … 0, a set bit masks.
inline bool invalid_masked(const FpuState& f) {
    return (f.control & fp::exception::invalid) != 0;
}

// Sets exception flags, and ES and B if one of them is not masked.
inline void raise(FpuState& f, u16 flags) {
    f.status |= flags;
    if ((flags & ~f.control & fp::exception::all) != 0) f.status |= fpu_status::summary | fpu_status::busy;
}

inline void set_c1(FpuState& f, bool value) {
    f.status = static_cast<u16>(value ? f.status | fpu_status::c1 : f.status & ~fpu_status::c1);
}

inline void set_c2(FpuState& f, bool value) {
    f.status = static_cast<u16>(value ? f.status | fpu_status::c2 : f.status & ~fpu_status::c2);
}

inline void set_conditions(FpuState& f, u16 bits) {
    f.status = static_cast<u16>((f.status & ~fpu_status::conditions) | bits);
}

// Takes exceptions and C1 of an operation over.
inline void report(FpuState& f, const X87Environment& env) {
    set_c1(f, env.c1);
    if (env.raised != 0) raise(f, env.raised);
}

// --- stack faults: true if masked, so that the instruction goes on with the indefinite ---
inline bool stack_underflow(FpuState& f) {
    set_c1(f, false);
    raise(f, fp::exception::invalid | fpu_status::stack_fault);
    return invalid_masked(f);
}
inline bool stack_overflow(FpuState& f) {
    set_c1(f, true);
    raise(f, fp::exception::invalid | fpu_status::stack_fault);
    return invalid_masked(f);
}

// --- registers and tags, without checks ---
inline void set_used(FpuState& f, unsigned i) {
    f.used = static_cast<u8>(f.used | 1u << f.physical(i));
}
inline void set_empty(FpuState& f, unsigned i) {
    f.used = static_cast<u8>(f.used & ~(1u << f.physical(i)));
}
inline void write(FpuState& f, unsigned i, Float80 value) {
    f.st(i) = value;
    set_used(f, i);
}
inline void move_top(FpuState& f, int by) {
    f.top = static_cast<u8>((f.top + by) & 7);
}
inline void pop(FpuState& f) {
    set_empty(f, 0);
    move_top(f, 1);
}
inline void push(FpuState& f, Float80 value) {
    move_top(f, -1);
    write(f, 0, value);
}

// The register that a push takes must be empty. False: it is not, and the fault is done.
inline bool room_to_push(FpuState& f) {
    if (f.empty(7)) return true;
    if (stack_overflow(f)) push(f, fp::indefinite80);
    return false;
}

// --- FINCSTP, FDECSTP, FFREE, FFREEP ---
inline void increment_top(FpuState& f) {
    set_c1(f, false);
    move_top(f, 1);
}
inline void decrement_top(FpuState& f) {
    set_c1(f, false);
    move_top(f, -1);
}
inline void free_register(FpuState& f, unsigned i) {
    set_c1(f, false);
    set_empty(f, i);
}
// 80387 Programmer's Reference does not have it; every x87 does: FFREE, and then TOP moves.
inline void free_and_pop(FpuState& f, unsigned i) {
    free_register(f, i);
    pop(f);
}

}  // namespace lockstep::exec::x87
