// The reference context: one instruction at a time, with every check. Operations return true when done and false when
// they raised a fault (recorded in `fault`); nothing architectural changes before an instruction's last possible fault,
// except what real hardware also writes.
#pragma once

#include <array>
#include <bit>

#include "base/bus.h"
#include "base/scheduler.h"
#include "cpu/fault.h"
#include "cpu/instruction.h"
#include "cpu/model.h"
#include "cpu/reference/data_breakpoints.h"
#include "cpu/state.h"
#include "mmu/mmu.h"

namespace lockstep {

// What the reference path needs of its surroundings; owned by Cpu.
struct CpuEnvironment {
    CpuModel model;
    Mmu& mmu;
    PortTarget& ports;
    InstructionClock& clock;
    bool coprocessor = true;  // an x87 is there, inside or beside the processor
};

// The bytes of an 80-bit operand.
struct Tbyte {
    std::array<u8, 10> bytes;
};

// A place in memory whose translation and permission have been checked: reading and writing it cannot fail.
template <class T>
struct CheckedPlace {
    u32 linear = 0;
    u32 second_linear = 0;  // linear address of the first byte of the second part
    u32 first_bytes = sizeof(T);
    TlbCold copy_first{},
        copy_second{};  // the entries as they were when checked: filling the second may evict the first
};

class Reference {
public:
    Reference(CpuState& state, const CpuEnvironment& environment) : s(state), env(environment) {}

    CpuState& s;
    const CpuEnvironment& env;
    Instruction insn;  // the instruction being executed
    u32 next_eip = 0;  // EIP after it; control flow overwrites it; committed to s.eip when the instruction is done
    Fault fault;       // valid after an operation returned false

    CpuModel model() const { return env.model; }
    bool at_least(CpuModel m) const { return env.model >= m; }
    bool user() const { return s.cpl == 3; }

    // --- debug registers: what data and I/O breakpoints the instruction has touched ---
    bool watching = false;        // a breakpoint is enabled
    u32 matched_breakpoints = 0;  // B0 … B3
    void note_access(u32 linear, u32 size, BreakpointAccess access) {
        if (watching) [[unlikely]]
            matched_breakpoints |= lockstep::matched_data_breakpoints(s, linear, size, access);
    }

    // --- faults: record and return false ---
    bool raise(u8 vector) {
        fault = Fault{.vector = vector};
        return false;
    }
    bool raise(u8 vector, u32 error) {
        fault = Fault{.vector = vector, .has_error = true, .error = error};
        return false;
    }
    bool raise(const PageFault& page) {
        fault = Fault{.vector = exception::pf, .has_error = true, .error = page.error, .cr2 = page.linear};
        return false;
    }

    // --- segmented memory, offsets already truncated to the address size ---
    // The linear address of `size` bytes at seg:offset, after the type and limit checks: #GP(0), or #SS(0) for SS. On
    // the 8086 there are no checks (its offsets wrap byte by byte: see load/store).
    bool linear_address(Seg seg, u32 offset, u32 size, bool write, u32& linear);
    template <class T>
    bool load(Seg seg, u32 offset, T& value);
    template <class T>
    bool store(Seg seg, u32 offset, T value);
    // Checks for reading and writing (`write` faults are reported as write faults), reads the value; `commit` later
    // writes without failing.
    template <class T>
    bool load_for_modify(Seg seg, u32 offset, T& value, CheckedPlace<T>& place);
    template <class T>
    bool check_store(Seg seg, u32 offset, CheckedPlace<T>& place);
    template <class T>
    void commit(const CheckedPlace<T>& place, T value);

    // --- linear memory with explicit privilege: descriptor tables, TSS, inner stacks (user = false) ---
    template <class T>
    bool load_linear(u32 linear, bool as_user, T& value);
    template <class T>
    bool store_linear(u32 linear, bool as_user, T value);
    template <class T>
    bool check_linear(u32 linear, bool as_user, bool write, CheckedPlace<T>& place);
    template <class T>
    T read_checked(const CheckedPlace<T>& place);

    // What an access of type T must be a multiple of while alignment is checked: SDM volume 3, table 6-7 (8 for the
    // 80-bit format).
    template <class T>
    static constexpr u32 alignment_of = std::has_single_bit(sizeof(T)) ? u32{sizeof(T)} : 8;

    // SDM volume 3, table 6-7: #AC(0) for an access at CPL 3 that is not aligned to `size` (a power of two), while
    // CR0.AM and EFLAGS.AC ask for it.
    bool check_alignment(u32 linear, u32 size) {
        const bool aligned = (linear & (size - 1)) == 0;
        if (aligned || !user() || (s.cr0 & cr0::am) == 0 || !s.flag(eflags::ac)) [[likely]]
            return true;
        return raise(exception::ac, 0);
    }

    // --- effective address of insn's memory operand, truncated to the address size ---
    u32 effective_offset() const {
        const u32 sum = insn.disp + s.reg32(insn.base) + (s.reg32(insn.index) << insn.scale);
        return insn.address_size == 2 ? sum & 0xFFFF : sum;
    }

    // --- operands of insn ---
    // Reads operand `index` as T (register, memory, immediate, segment register, one).
    template <class T>
    bool read(const Operand& operand, T& value);
    // Writes a register or memory operand.
    template <class T>
    bool write(const Operand& operand, T value);

    // --- stack: ESP or SP by SS.B; pointers are committed by the caller through these only after the access succeeded
    // ---
    u32 stack_mask() const { return s.segment(Seg::SS).big ? 0xFFFFFFFFu : 0xFFFFu; }
    u32 stack_pointer() const { return s.reg32(static_cast<u8>(Gpr::SP)) & stack_mask(); }
    void set_stack_pointer(u32 value) {
        if (s.segment(Seg::SS).big) {
            s.set_reg32(static_cast<u8>(Gpr::SP), value);
        } else {
            s.set_reg16(static_cast<u8>(Gpr::SP), static_cast<u16>(value));
        }
    }
    template <class T>
    bool push(T value);  // stores, then moves the stack pointer
    template <class T>
    bool pop(T& value);  // loads, then moves the stack pointer
    // The value `depth` bytes above the stack pointer, without moving it.
    template <class T>
    bool peek(u32 depth, T& value);

    // --- jumps inside CS: checks the limit (#GP(0)), sets next_eip ---
    bool jump_near(u32 target);
};

}  // namespace lockstep

#include "cpu/reference/context_memory.h"
