#include "cpu/cpu.h"

#include "cpu/exec/mxcsr.h"
#include "cpu/exec/x87_control.h"
#include "cpu/fast/dispatch.h"
#include "cpu/reference/control_registers.h"
#include "cpu/reference/debug_traps.h"
#include "cpu/reference/flags_image.h"
#include "cpu/reference/operations.h"
#include "cpu/reference/step.h"
#include "cpu/reference/x87_gate.h"

namespace lockstep {

namespace {

// Operations after which segments, modes or translations may be others than before.
constexpr bool may_change_context(Op op) {
    switch (op) {
        case Op::MovSreg:
        case Op::PopSreg:
        case Op::Lds:
        case Op::Les:
        case Op::Lss:
        case Op::Lfs:
        case Op::Lgs:
        case Op::JmpFar:
        case Op::CallFar:
        case Op::RetFar:
        case Op::Iret:
        case Op::Int:
        case Op::Int3:
        case Op::Into:
        case Op::Int1:
        case Op::Bound:
        case Op::MovControl:
        case Op::MovDebug:
        case Op::MovTest:
        case Op::Lmsw:
        case Op::Clts:
        case Op::Invlpg:
        case Op::Lldt:
        case Op::Ltr:
        case Op::Popf:
        case Op::Sti:
        case Op::Hlt:
        case Op::Loadall286:
        case Op::Loadall386:
        case Op::Sysenter:
        case Op::Sysexit:
        case Op::Rsm:
        case Op::Wrmsr:
        case Op::Cpuid: return true;
        default: return false;
    }
}

// execute_instruction(), keeping note of whether it stopped between two iterations.
bool execute_repeatable(Reference& context) {
    const u32 start = context.s.eip;
    if (!fetch_instruction(context)) return false;
    const Instruction& insn = context.insn;
    const bool repeats = insn.rep != RepPrefix::None && is_repeatable(insn.op);
    // Somebody else may have written over the instruction between two iterations.
    if (!repeats) {
        context.s.repeating = false;
        context.s.repeat_skip = 0;
    }
    if (!execute_fetched(context)) return false;
    context.s.repeating = repeats && context.s.eip == start;
    return true;
}

}  // namespace

Cpu::Cpu(CpuModel model, Mmu& mmu_in, PortTarget& ports, InterruptSource& pic, bool coprocessor)
    : mmu(mmu_in),
      environment_{model, mmu_in, ports, clock, coprocessor},
      pic_(pic),
      reference_(state, environment_),
      blocks_(model, mmu_in) {
    mmu.map().set_code_listener(this);
    reset_state(state, model, coprocessor);
    state_changed();
}

void Cpu::set_intr(bool level) {
    intr_ = level;
    if (level) leave_fast_path = true;
}

void Cpu::set_nmi(bool level) {
    if (level && !nmi_level_) {
        state.nmi_pending = true;
        leave_fast_path = true;
    }
    nmi_level_ = level;
}

void Cpu::init() {
    const FpuState fpu = state.fpu;
    const SseState sse = state.sse;
    reset(ResetKind::Hard);
    state.fpu = fpu;
    state.sse = sse;
    state_changed();
}

void Cpu::reset(ResetKind) {
    const bool ignne = state.ignore_numeric_error;
    reset_state(state, model(), has_coprocessor());
    state.ignore_numeric_error = ignne;
    state.tsc_offset = 0 - clock.now();
    mmu.reset();
    update_paging(reference_);
    state_changed();
}

void Cpu::reset_coprocessor() {
    reset_x87(state.fpu, model());
    state_changed();
}

void Cpu::drive_ferr() {
    state.numeric_error = numeric_error_level(reference_);
    ferr.set(state.numeric_error);
}

namespace {

// Flags and modes that the model has. Nothing else could have made them, and the two paths need not agree about them.
void require_possible(Archive& archive, const CpuState& state, CpuModel model) {
    const u32 control = state.cr0 & ~cr0::et;
    archive.require((state.system_flags & ~(existing_flags(model) | eflags::fixed1)) == 0, "cpu.state.eflags",
                    "this processor has no such flags");
    archive.require((cr0_after_write(model, control) & ~cr0::et) == control, "cpu.state.cr0",
                    "this processor has no such modes");
    archive.require((control & cr0::pg) == 0 || state.protected_mode(), "cpu.state.cr0", "paging in real mode");
    for (const u64 reg : state.gpr) archive.require(reg <= 0xFFFFFFFF, "cpu.state.gpr", "registers have 32 bits");
    if (model < CpuModel::I80386) {
        archive.require(state.eip <= 0xFFFF, "cpu.state.eip", "this processor has 16 bits");
        for (const SegmentRegister& segment : state.seg) {
            const bool possible = model == CpuModel::I8086 ? segment.limit == 0xFFFF : segment.limit <= 0xFFFF;
            archive.require(possible && !segment.big, "cpu.state.seg", "this processor has 16 bits");
        }
    }
    archive.require((state.cr4 & ~cr4_bits(model)) == 0, "cpu.state.cr4", "this processor has no such modes");
    archive.require(exec::x87::control_after_load(state.fpu.control, model) == state.fpu.control,
                    "cpu.state.fpu.control", "this x87 has no such bits");
    FpuState summarized = state.fpu;
    exec::x87::update_summary(summarized);
    archive.require(summarized.status == state.fpu.status, "cpu.state.fpu.status",
                    "ES and B do not tell what exceptions and masks say");
    const u32 mxcsr = has_feature(model, Feature::Sse) ? exec::mxcsr_mask(model) : SseState::reset_mxcsr;
    archive.require((state.sse.mxcsr & ~mxcsr) == 0, "cpu.state.sse.mxcsr", "this processor has no such bits");
}

}  // namespace

void Cpu::serialize(Archive& archive) {
    archive.begin_section("cpu", 2);
    CpuModel made_for = model();
    archive.field("model", made_for);
    archive.require(made_for == model(), "cpu.model", "the state was made with another processor");
    bool coprocessor = has_coprocessor();
    archive.field("coprocessor", coprocessor);
    archive.require(coprocessor == has_coprocessor(), "cpu.coprocessor",
                    coprocessor ? "the state was made with a coprocessor" : "the state was made without a coprocessor");
    state.serialize(archive);
    require_possible(archive, state, model());
    archive.require(state.numeric_error == numeric_error_level(reference_), "cpu.state.numeric_error",
                    "FERR# does not tell what status and control word say");
    archive.field("intr", intr_);
    archive.field("nmi_level", nmi_level_);
    archive.end_section();
    if (archive.loading()) {
        ferr.restore(state.numeric_error);
        blocks_.drop_all();
        state_changed();
    }
}

void Cpu::state_changed() {
    drive_ferr();
    update_fast_state();
    leave_fast_path = true;
    pending_link = nullptr;
}

void Cpu::set_single_instruction_blocks() {
    blocks_.set_longest_block(1);
    blocks_.drop_all();
    state_changed();
}

void Cpu::update_fast_state() {
    const bool checks = state.protected_mode() && !state.v86();
    bool flat = true;
    for (std::size_t i = 0; i < fast_segments.size(); ++i) {
        const SegmentRegister& segment = state.seg[i];
        FastSegment& fast = fast_segments[i];
        fast.base = segment.base;
        const u64 end = static_cast<u64>(segment.limit) + 1;
        const bool plain = !checks || (segment.usable && !segment.expand_down());
        fast.read_end = plain && (!checks || segment.readable()) ? end : 0;
        fast.write_end = plain && (!checks || segment.writable()) ? end : 0;
        const auto name = static_cast<Seg>(i);
        if (name == Seg::DS || name == Seg::ES || name == Seg::SS) {
            flat = flat && segment.base == 0 && fast.write_end == u64{1} << 32;
        }
    }
    const SegmentRegister& cs = state.segment(Seg::CS);
    ExecutionContext context;
    context.cs_base = cs.base;
    context.cs_limit = model() == CpuModel::I8086 ? 0xFFFF : cs.limit;
    context.code32 = cs.big;
    context.stack32 = state.segment(Seg::SS).big;
    context.flat = flat;
    context.user = state.cpl == 3;
    context.real = !checks;
    code_limit = context.cs_limit;
    context_id = blocks_.intern(context);
    tlb = mmu.set(context.user).hot.data();
    code_tlb = mmu.set(context.user).code.data();
    update_float_view();
}

bool Cpu::interrupt_due() const {
    if (state.nmi_pending && !state.nmi_masked) return true;
    return intr_ && state.flag(eflags::if_);
}

// 8086: whatever comes between two iterations of a repeated instruction returns to its last prefix.
void Cpu::leave_repetition() {
    if (state.repeat_skip == 0) return;
    state.eip = (state.eip + state.repeat_skip) & 0xFFFF;
    state.repeat_skip = 0;
}

void Cpu::take_interrupt() {
    --clock.left;
    state.activity = Activity::Running;
    u8 vector = exception::nmi;
    if (state.nmi_pending && !state.nmi_masked) {
        state.nmi_pending = false;
        state.nmi_masked = true;
    } else {
        vector = pic_.acknowledge().value;
    }
    leave_repetition();
    if (!deliver_interrupt(reference_, vector, InterruptKind::External, state.eip, false, 0)) deliver_fault(reference_);
    update_fast_state();
}

void Cpu::execute_one(const PageFault* fetch_fault) {
    --clock.left;
    ++reference_instructions_;
    const bool single_step = state.flag(eflags::tf);
    const u32 generation = mmu.generation();
    bool changed = true;
    bool done = begin_instruction(reference_);
    state.interrupt_shadow = false;
    state.debug_shadow = false;
    done = done && (fetch_fault == nullptr ? execute_repeatable(reference_) : reference_.raise(*fetch_fault));
    if (!done) {
        deliver_fault(reference_);
        state.repeating = reference_.fault.waits;  // the breakpoint on an instruction that waits has been looked at
    } else if (!nothing_to_trap(reference_, single_step) && pending_debug_trap(reference_, single_step)) {
        leave_repetition();
        deliver_fault(reference_);
    } else {
        changed = may_change_context(reference_.insn.op) || mmu.generation() != generation;
    }
    // Nothing but the reference path makes or clears an error of the x87.
    if (state.numeric_error || (state.fpu.status & fpu_status::summary) != 0) drive_ferr();
    if (changed) {
        update_fast_state();
        leave_fast_path = true;
    } else {
        update_float_view();
    }
}

void Cpu::step() {
    if (interrupt_due() && !state.interrupt_shadow) {
        take_interrupt();
    } else if (state.activity == Activity::Running) {
        execute_one();
    } else {
        --clock.left;
    }
}

bool Cpu::step_from_fast_path() {
    execute_one();
    return !leave_fast_path;
}

bool Cpu::fast_path_allowed() const {
    const bool alignment_checked = state.cpl == 3 && (state.cr0 & cr0::am) != 0 && state.flag(eflags::ac);
    return !reference_only_ && !state.interrupt_shadow && !state.flag(eflags::tf) && !state.flag(eflags::rf) &&
           !breakpoints_enabled(state) && !alignment_checked;
}

Cpu::Stop Cpu::run() {
    pending_link = nullptr;
    while (clock.left > 0) {
        leave_fast_path = false;
        if (interrupt_due() && !state.interrupt_shadow && state.activity != Activity::Shutdown) {
            pending_link = nullptr;
            take_interrupt();
            continue;
        }
        if (state.activity != Activity::Running) return Stop::Idle;
        if (fast_path_allowed() && run_fast()) continue;
        pending_link = nullptr;
        execute_one();
    }
    return Stop::SliceEnd;
}

bool Cpu::run_fast() {
    const u32 linear = state.segment(Seg::CS).base + state.eip;
    Link* const link = pending_link;
    pending_link = nullptr;
    if (state.eip > code_limit) return false;
    const TlbCold* code = &code_tlb[TlbSet::code_index(linear)];
    if (!code->valid || code->page != (linear & ~page_mask)) {
        // Page tables may lie in a device, which is read once, and at the time at which execute_one() would.
        PageFault fault;
        --clock.left;
        code = mmu.translate(linear, MemoryAccess::Execute, state.cpl == 3, fault);
        ++clock.left;
        if (code == nullptr) {
            execute_one(&fault);
            return true;
        }
    }
    Block* block = blocks_.find_or_build(state.eip, context_id, *code);
    if (block == nullptr) {
        // The pools may have been emptied and the context's id with them.
        update_fast_state();
        return false;
    }
    if (link != nullptr && link->target == nullptr && link->eip == state.eip) blocks_.connect(*link, *block, linear);
    JumpCacheEntry& jump = blocks_.jump_entry(state.eip);
    jump = JumpCacheEntry{state.eip, context_id, linear & ~page_mask, code->physical, block->first};

    const s64 count = block->first->remaining;
    if (clock.left < count) return false;
    clock.left -= count;
    if (!block->repeats) state.repeating = false;
    state.repeat_skip = 0;  // instructions with several prefixes set it on the reference path
    run_records(*this, block->first);
    return true;
}

void Cpu::code_written(u32 ram_page, u64 grains) {
    if (blocks_.drop(ram_page, grains)) leave_fast_path = true;
}

}  // namespace lockstep
