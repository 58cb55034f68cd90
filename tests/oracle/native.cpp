#include "tests/oracle/native.h"

#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "cpu/fault.h"
#include "cpu/flags.h"
#include "tests/oracle/background.h"
#include "tests/oracle/fx_image.h"
#include "tests/oracle/native_child.h"
#include "tests/oracle/selectors.h"

namespace lockstep::oracle {

namespace {

const char* text_of(ChildFailure failure) {
    switch (failure) {
        case ChildFailure::Trace: return "ptrace is refused";
        case ChildFailure::Map: return "memory at 20000h cannot be mapped";
        case ChildFailure::LocalTable: return "modify_ldt is refused";
        default: return "signals cannot be handled on a stack of their own";
    }
}

// Both processes on one processor: stepping is then a switch of tasks and nothing more.
void pin() {
    const int processor = sched_getcpu();
    if (processor < 0) return;
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(static_cast<unsigned>(processor), &set);
    sched_setaffinity(0, sizeof set, &set);
}

// What an instruction can cause.
bool is_own_signal(int signal) {
    return signal == SIGTRAP || signal == SIGSEGV || signal == SIGBUS || signal == SIGFPE || signal == SIGILL;
}

// Interrupts a wait every second.
void set_alarms() {
    struct sigaction action {};
    action.sa_handler = [](int) {};
    sigaction(SIGALRM, &action, nullptr);
    const itimerval second{{1, 0}, {1, 0}};
    setitimer(ITIMER_REAL, &second, nullptr);
}

u32 base_of(u16 selector) {
    return (selector & ~3u) == 0 ? 0 : descriptor_of(selector).base;
}

}  // namespace

Result<std::unique_ptr<Native>> Native::start(u64 seed) {
    std::unique_ptr<Native> native(new Native);
    if (const Status status = native->set_up(seed); !status) return status.error();
    return native;
}

Status Native::set_up(u64 seed) {
    constexpr std::uintptr_t four_gib = 0x1'0000'0000;
    if (reinterpret_cast<std::uintptr_t>(&run_child) < four_gib)
        return Error{"the program lies where cases reach (it must be position-independent)"};
    pin();
    set_alarms();
    shared_ = memfd_create("lockstep-oracle", 0);
    if (shared_ < 0 || ftruncate(shared_, static_cast<off_t>(shared_bytes)) != 0) return Error{"no shared memory"};
    void* const mapped = mmap(nullptr, shared_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, shared_, 0);
    if (mapped == MAP_FAILED) return Error{"no shared memory"};
    memory_ = static_cast<u8*>(mapped);
    background_ = background(seed);
    std::memcpy(memory_, background_.data(), arena_bytes);
    return start_child();
}

Status Native::start_child() {
    child_ = fork();
    if (child_ == 0) run_child(shared_, memory_ + arena_bytes);
    if (child_ < 0) return Error{"no process can be started"};
    int status = 0;
    if (waitpid(child_, &status, __WALL) != child_ || !WIFSTOPPED(status)) {
        child_ = 0;
        return Error{text_of(static_cast<ChildFailure>(WIFEXITED(status) ? WEXITSTATUS(status) : 1))};
    }
    if (ptrace(PTRACE_SETOPTIONS, child_, nullptr, PTRACE_O_EXITKILL) != 0) return Error{"ptrace is refused"};
    return Status();
}

void Native::end_child() {
    if (child_ <= 0) return;
    kill(child_, SIGKILL);
    while (waitpid(child_, nullptr, __WALL) < 0 && errno == EINTR) {
    }
    child_ = 0;
}

Native::~Native() {
    end_child();
    if (memory_ != nullptr) munmap(memory_, shared_bytes);
    if (shared_ >= 0) close(shared_);
}

void Native::give_up(const char* what) {
    std::fprintf(stderr, "oracle: the traced process: %s\n", what);
    std::exit(1);
}

void Native::get_registers() {
    if (ptrace(PTRACE_GETREGS, child_, nullptr, &registers_) != 0) give_up("its registers cannot be read");
}

void Native::set_registers(const Registers& start) {
    user_regs_struct r{};
    r.rax = start.gpr[0];
    r.rcx = start.gpr[1];
    r.rdx = start.gpr[2];
    r.rbx = start.gpr[3];
    r.rsp = start.gpr[4];
    r.rbp = start.gpr[5];
    r.rsi = start.gpr[6];
    r.rdi = start.gpr[7];
    r.rip = start.eip;
    r.eflags = start.eflags;
    r.orig_rax = ~0ull;  // not in a system call
    r.es = start.selector(Seg::ES);
    r.cs = start.selector(Seg::CS);
    r.ss = start.selector(Seg::SS);
    r.ds = start.selector(Seg::DS);
    r.fs = start.selector(Seg::FS);
    r.gs = start.selector(Seg::GS);
    // The kernel keeps these bases apart from the selectors.
    r.fs_base = base_of(start.selector(Seg::FS));
    r.gs_base = base_of(start.selector(Seg::GS));
    if (ptrace(PTRACE_SETREGS, child_, nullptr, &r) != 0) give_up("its registers cannot be set");
}

void Native::set_float_registers(const Registers& start) {
    FxImage image = fx_image(start);
    if (ptrace(PTRACE_SETFPREGS, child_, nullptr, image.data()) != 0)
        give_up("its x87 and SSE registers cannot be set");
}

void Native::get_float_registers(Registers& end) {
    FxImage image{};
    static_assert(sizeof image == sizeof(user_fpregs_struct));
    if (ptrace(PTRACE_GETFPREGS, child_, nullptr, image.data()) != 0)
        give_up("its x87 and SSE registers cannot be read");
    from_fx_image(image, end);
}

// One step, delivering `signal` when it is not 0; returns the signal the child stopped with, or 0 when it has not after
// seconds. Signals from elsewhere (somebody stops and continues processes) are dropped.
int Native::step(int signal) {
    for (;;) {
        if (ptrace(PTRACE_SINGLESTEP, child_, nullptr, static_cast<long>(signal)) != 0) give_up("it cannot be stepped");
        const int stopped_with = wait_for_stop();
        if (stopped_with == 0 || is_own_signal(stopped_with)) return stopped_with;
        signal = 0;
    }
}

int Native::wait_for_stop() {
    constexpr int patience = 5;  // alarms
    int status = 0;
    for (int alarms = 0; waitpid(child_, &status, __WALL) != child_;) {
        if (errno != EINTR) give_up("it is gone");
        if (++alarms == patience) return 0;
    }
    if (!WIFSTOPPED(status)) {
        child_ = 0;
        give_up("it ended");
    }
    return WSTOPSIG(status);
}

// Lets the kernel write the signal's frame, which has the exception's number, error code and CR2 as the processor gave
// them, and stops before the handler's first instruction.
void Native::read_fault(int signal, Outcome& outcome) {
    u8* const stack = memory_ + arena_bytes;
    const auto greg_offset = [](int which) {
        return offsetof(ucontext_t, uc_mcontext.gregs) + static_cast<std::size_t>(which) * sizeof(greg_t);
    };
    if (frame_offset_ != 0) {
        const greg_t stale = -1;
        std::memcpy(stack + frame_offset_ + greg_offset(REG_TRAPNO), &stale, sizeof stale);
    }
    if (step(signal) != SIGTRAP) give_up("no handler takes its fault");
    if (frame_offset_ == 0) {
        get_registers();
        frame_offset_ = static_cast<std::size_t>(registers_.rdx - reinterpret_cast<std::uintptr_t>(stack));
        if (frame_offset_ >= signal_stack_bytes) give_up("its signal frame is not where it should be");
    }
    const auto greg = [&](int which) {
        greg_t value = 0;
        std::memcpy(&value, stack + frame_offset_ + greg_offset(which), sizeof value);
        return value;
    };
    if (greg(REG_TRAPNO) < 0) give_up("its signal frame was not written");
    outcome.vector = static_cast<u8>(greg(REG_TRAPNO));
    outcome.error = static_cast<u32>(greg(REG_ERR));
    outcome.cr2 = static_cast<u32>(greg(REG_CR2));
}

Outcome Native::run(const Case& test, const Instruction& insn) {
    std::memcpy(memory_ + (test.code_linear - arena_base), test.code.data(), test.code_length);
    if (test.blank) {
        for (u32 page = 0; page < arena_pages; ++page) {
            if (is_data(page_kinds[page])) std::memset(memory_ + page * page_bytes, 0, page_bytes);
        }
    }
    write_patches(test, [&](u32 offset, std::span<const u8> bytes) { memory_[offset] = bytes[0]; });

    set_registers(test.start);
    set_float_registers(test.start);
    Outcome outcome;
    int signal = 0;
    do {
        signal = step(0);
        if (signal != 0) get_registers();
        ++outcome.steps;
    } while (signal == SIGTRAP && repeats(insn) && registers_.rip == test.start.eip && outcome.steps < most_steps);

    if (signal == 0) return lost();
    const user_regs_struct r = registers_;
    outcome.end.gpr = {static_cast<u32>(r.rax), static_cast<u32>(r.rcx), static_cast<u32>(r.rdx),
                       static_cast<u32>(r.rbx), static_cast<u32>(r.rsp), static_cast<u32>(r.rbp),
                       static_cast<u32>(r.rsi), static_cast<u32>(r.rdi)};
    outcome.end.eip = static_cast<u32>(r.rip);
    outcome.end.eflags = static_cast<u32>(r.eflags);
    outcome.end.selectors = {static_cast<u16>(r.es), static_cast<u16>(r.cs), static_cast<u16>(r.ss),
                             static_cast<u16>(r.ds), static_cast<u16>(r.fs), static_cast<u16>(r.gs)};
    get_float_registers(outcome.end);
    if (signal == SIGTRAP) {
        siginfo_t info{};
        ptrace(PTRACE_GETSIGINFO, child_, nullptr, &info);
        if (info.si_code == SI_KERNEL) outcome.vector = 3;  // INT3; steps have codes of their own
        if (insn.op == Op::Pushf) hide_trap_flag(outcome.end);
    } else {
        read_fault(signal, outcome);
    }
    // MOV SS and POP SS put the step off until the next instruction has run, which is HLT or does not exist.
    const bool faulted = outcome.vector == exception::gp || outcome.vector == exception::pf;
    if (faulted && insn.length != 0 && outcome.end.eip == test.start.eip + insn.length) {
        outcome.vector = no_vector;
        outcome.error = 0;
    }
    // Lockstep's machine has no NX, so its fetches do not show in the error code.
    constexpr u32 fetch = 0x10;
    if (outcome.vector == exception::pf) {
        outcome.error &= ~fetch;
    } else {
        outcome.cr2 = 0;
    }
    if ((outcome.end.eflags & eflags::id) != 0) clear_id_flag();
    return outcome;
}

// A new child instead of one that does not come back.
Outcome Native::lost() {
    end_child();
    if (!start_child()) give_up("no other can be started");
    Outcome outcome;
    outcome.lost = true;
    return outcome;
}

// PUSHF pushes the TF that is set for stepping.
void Native::hide_trap_flag(const Registers& end) {
    const Descriptor& stack = descriptor_of(end.selector(Seg::SS));
    u32 offset = end.reg(Gpr::SP) + 1;
    if (!stack.big) offset &= 0xFFFF;
    const u32 linear = stack.base + offset;
    if (in_data(linear)) memory_[linear - arena_base] &= 0xFE;
}

// PTRACE_SETREGS leaves EFLAGS.ID as it is, so it would stay set from one case to the next.
void Native::clear_id_flag() {
    constexpr u8 popfd = 0x9D;
    u8* const code = memory_;
    u8* const stack = memory_ + (data_at - arena_base);
    std::array<u8, 4> saved{};
    std::memcpy(saved.data(), stack, 4);
    const u8 saved_code = *code;
    const u32 image = 0x202;
    std::memcpy(stack, &image, 4);
    *code = popfd;
    Registers start;
    start.reg(Gpr::SP) = data_at;
    start.eip = arena_base;
    start.eflags = image;
    start.selectors = {linux_data, linux_code32, linux_data, linux_data, 0, 0};
    set_registers(start);
    step(0);
    *code = saved_code;
    std::memcpy(stack, saved.data(), 4);
}

void Native::restore(const Case& test) {
    std::memset(memory_ + (test.code_linear - arena_base), code_filler, test.code_length);
    for (u32 page = 0; page < arena_pages; ++page) {
        if (!is_data(page_kinds[page])) continue;
        u8* const here = memory_ + page * page_bytes;
        const u8* const there = background_.data() + page * page_bytes;
        if (std::memcmp(here, there, page_bytes) != 0) std::memcpy(here, there, page_bytes);
    }
}

}  // namespace lockstep::oracle
