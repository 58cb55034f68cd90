#include "tests/oracle/native_child.h"

#include <asm/ldt.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/oracle/selectors.h"

namespace lockstep::oracle {

namespace {

// Never executed: the parent stops the child at its first instruction and reads the frame.
void handler(int) {}

[[noreturn]] void fail(ChildFailure what) {
    _exit(static_cast<int>(what));
}

void map_arena(int shared) {
    for (u32 page = 0; page < arena_pages; ++page) {
        int protection = PROT_READ | PROT_EXEC;
        if (page_kinds[page] == PageKind::Missing) continue;
        if (page_kinds[page] == PageKind::ReadWrite) protection |= PROT_WRITE;
        void* const at = reinterpret_cast<void*>(static_cast<std::uintptr_t>(arena_base + page * page_bytes));
        // Populated: a page that is not there yet would show another error code than one that may not be written.
        void* const got = mmap(at, page_bytes, protection, MAP_SHARED | MAP_FIXED_NOREPLACE | MAP_POPULATE, shared,
                               static_cast<off_t>(page) * page_bytes);
        if (got != at) fail(ChildFailure::Map);
        if (mlock(got, page_bytes) != 0) {
            // Allowed to fail (limits): pages are only likelier to stay.
        }
    }
}

void make_local_table() {
    for (u32 i = 0; i < ldt_entries; ++i) {
        const Descriptor& descriptor = ldt[i];
        if (descriptor.empty) continue;
        user_desc entry{};
        entry.entry_number = i;
        entry.base_addr = descriptor.base;
        entry.limit = descriptor.limit;
        entry.seg_32bit = descriptor.big;
        entry.contents = static_cast<unsigned>(descriptor.contents) & 3u;
        entry.read_exec_only = descriptor.read_exec_only;
        entry.limit_in_pages = descriptor.in_pages;
        entry.seg_not_present = descriptor.not_present;
        constexpr int write_entry = 0x11;
        if (syscall(SYS_modify_ldt, write_entry, &entry, sizeof entry) != 0) fail(ChildFailure::LocalTable);
    }
}

void handle_signals(u8* signal_stack) {
    stack_t stack{};
    stack.ss_sp = signal_stack;
    stack.ss_size = signal_stack_bytes;
    if (sigaltstack(&stack, nullptr) != 0) fail(ChildFailure::Signals);
    struct sigaction action {};
    action.sa_handler = &handler;
    action.sa_flags = SA_ONSTACK | SA_NODEFER;
    for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL}) {
        if (sigaction(signal, &action, nullptr) != 0) fail(ChildFailure::Signals);
    }
}

// Frees everything else below 4 GiB, where cases may reach: sanitizers have their shadow there. Nothing but system
// calls may follow.
__attribute__((no_sanitize("address", "undefined"))) void leave_only_the_arena() {
    constexpr long lowest = 0x10000;
    constexpr long four_gib = 0x1'0000'0000;
    constexpr long arena_end = arena_base + arena_bytes;
    syscall(SYS_munmap, lowest, long{arena_base} - lowest);
    for (u32 page = 0; page < arena_pages; ++page) {
        if (page_kinds[page] == PageKind::Missing)
            syscall(SYS_munmap, long{arena_base} + long{page} * page_bytes, long{page_bytes});
    }
    syscall(SYS_munmap, arena_end, four_gib - arena_end);
    syscall(SYS_kill, syscall(SYS_getpid), SIGSTOP);
    syscall(SYS_exit, static_cast<int>(ChildFailure::Trace));
}

}  // namespace

void run_child(int shared, u8* signal_stack) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    map_arena(shared);
    make_local_table();
    handle_signals(signal_stack);
    if (ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) fail(ChildFailure::Trace);
    leave_only_the_arena();
    __builtin_unreachable();
}

}  // namespace lockstep::oracle
