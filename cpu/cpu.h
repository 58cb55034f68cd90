// The processor: state, pins, run loop. The run loop uses the fast path where nothing special can happen within the
// next block, and the reference path, one instruction at a time, everywhere else. Which of the two executed an
// instruction is never observable.
#pragma once

#include <array>
#include <memory>

#include "base/bus.h"
#include "base/device.h"
#include "base/line.h"
#include "base/log.h"
#include "base/scheduler.h"
#include "cpu/fast/block_cache.h"
#include "cpu/fast/float_view.h"
#include "cpu/fast/record.h"
#include "cpu/reference/context.h"
#include "cpu/reference/reset.h"
#include "cpu/state.h"
#include "mmu/mmu.h"

namespace lockstep {

// A segment register as the fast path needs it: an access of `size` bytes at `offset` is allowed when offset + size <=
// end.
struct FastSegment {
    u32 base = 0;
    u64 read_end = 0;  // 0: the reference path decides
    u64 write_end = 0;
};

class Cpu final : public Device, private CodeListener {
public:
    enum class Stop : u8 {
        SliceEnd,  // the clock's slice is used up
        Idle,      // halted (or shut down), with nothing to wake it up in sight
    };

    // `coprocessor`: an x87 is there (of the processor's own age; from the Pentium on always).
    Cpu(CpuModel model, Mmu& mmu, PortTarget& ports, InterruptSource& pic, bool coprocessor = true);

    CpuState state;  // first: handlers reach it with short offsets

    // --- the fast path's view, derived from `state` by update_fast_state() ---
    InstructionClock clock;
    TlbHot* tlb = nullptr;  // hot entries of the current privilege
    const TlbCold* code_tlb = nullptr;
    std::array<FastSegment, 6> fast_segments;
    FloatView floats;
    Mmu& mmu;
    u32 context_id = 0;
    u32 code_limit = 0xFFFF;       // highest EIP
    bool leave_fast_path = false;  // set when something happened that the run loop must look at
    Link* pending_link = nullptr;  // the unresolved link that led out of the fast path

    // --- pins ---
    void set_intr(bool level);
    void set_nmi(bool level);  // edge-triggered
    bool intr() const { return intr_; }
    Line ferr;  // FERR#, INT of the 8087, ERROR# of 80287 and 80387: an unmasked exception wants attention
    void set_ignne(bool level) { state.ignore_numeric_error = level; }  // IGNNE#
    // RESET of an 80287 or 80387 alone.
    void reset_coprocessor();

    CpuModel model() const { return environment_.model; }
    bool has_coprocessor() const { return environment_.coprocessor; }
    // Runs until the slice ends or the processor is idle.
    Stop run();
    // Executes one instruction on the reference path, or takes one interrupt: one tick.
    void step();
    // Only the reference path from now on (tests compare the two; -d in_asm and breakpoints need every instruction).
    void set_reference_only(bool on) { reference_only_ = on; }
    // Makes blocks of one instruction from now on, so that a slice of one tick executes it on the fast path (tests).
    void set_single_instruction_blocks();
    // Instructions that the reference path has executed, whoever asked it to.
    u64 reference_instructions() const { return reference_instructions_; }
    bool shut_down() const { return state.activity == Activity::Shutdown; }

    // To be called after anything but the Cpu itself changed `state`.
    void state_changed();

    BlockCache& blocks() { return blocks_; }

    void reset(ResetKind kind) override;
    // The reset that boards give the processor alone: RESET of an 80286 or 80386 whose coprocessor goes on, INIT of
    // later ones. Registers of the x87 and XMM registers stay (SDM volume 3, table 9-1).
    void init();
    void serialize(Archive& archive) override;

    // --- for the fast path's handlers ---
    // Executes the instruction at state.eip on the reference path; true when the fast path may go on behind it.
    bool step_from_fast_path();
    // After whatever may have changed the x87's control or status word.
    void update_float_view() { floats.update(state, model(), has_coprocessor()); }

private:
    void code_written(u32 ram_page, u64 grains) override;
    void update_fast_state();
    bool fast_path_allowed() const;
    bool interrupt_due() const;
    void leave_repetition();
    void drive_ferr();
    void take_interrupt();
    // `fetch_fault`: known already, because the fast path looked for the code; otherwise the instruction is fetched.
    void execute_one(const PageFault* fetch_fault = nullptr);
    bool run_fast();

    CpuEnvironment environment_;
    InterruptSource& pic_;
    Reference reference_;
    BlockCache blocks_;
    bool intr_ = false;
    bool nmi_level_ = false;
    bool reference_only_ = false;
    u64 reference_instructions_ = 0;
};

}  // namespace lockstep
