#include "frontend/signals.h"

#include <signal.h>

#include <array>
#include <atomic>

namespace lockstep::signals {

namespace {

std::atomic<int> first{0};
std::atomic<void (*)()> emergency{nullptr};
std::atomic<bool> stop_requested{false};
std::atomic<bool> going_on{false};
static_assert(std::atomic<int>::is_always_lock_free && std::atomic<void (*)()>::is_always_lock_free);

// A stack overflow leaves no stack for its handler.
std::array<char, 64 << 10> crash_stack;

void die_of(int number) {
    if (void (*const action)() = emergency.exchange(nullptr)) action();
    ::signal(number, SIG_DFL);
    ::raise(number);
}

void handle(int number) {
    int none = 0;
    if (!first.compare_exchange_strong(none, number)) die_of(number);
}

void note_stop(int) {
    stop_requested.store(true);
}

void note_continuation(int) {
    going_on.store(true);
}

bool is_default(int number) {
    struct sigaction before {};
    return ::sigaction(number, nullptr, &before) == 0 && (before.sa_flags & SA_SIGINFO) == 0 &&
           before.sa_handler == SIG_DFL;
}

}  // namespace

void install() {
    struct sigaction action {};
    action.sa_handler = handle;
    sigemptyset(&action.sa_mask);
    // No SA_RESTART: sleeping and writing to a pipe that nobody reads must end.
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
        struct sigaction before {};
        // What the parent ignores (nohup, background jobs) stays ignored.
        if (::sigaction(number, nullptr, &before) == 0 && before.sa_handler == SIG_IGN) continue;
        ::sigaction(number, &action, nullptr);
    }
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;
    ::sigaction(SIGPIPE, &ignore, nullptr);
    ::sigaction(SIGXFSZ, &ignore, nullptr);

    // A sanitizer that wants to tell of a crash comes first.
    stack_t stack{};
    stack.ss_sp = crash_stack.data();
    stack.ss_size = crash_stack.size();
    ::sigaltstack(&stack, nullptr);
    struct sigaction crash {};
    crash.sa_handler = die_of;
    crash.sa_flags = SA_ONSTACK | static_cast<int>(SA_RESETHAND) | SA_NODEFER;
    sigemptyset(&crash.sa_mask);
    for (const int number : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT}) {
        if (is_default(number)) ::sigaction(number, &crash, nullptr);
    }
}

int received() {
    return first.load();
}

void set_emergency(void (*action)()) {
    emergency.store(action);
}

void hold_stop() {
    struct sigaction action {};
    sigemptyset(&action.sa_mask);
    action.sa_handler = note_stop;
    if (is_default(SIGTSTP)) ::sigaction(SIGTSTP, &action, nullptr);
    action.sa_handler = note_continuation;
    ::sigaction(SIGCONT, &action, nullptr);
}

bool stop_wanted() {
    return stop_requested.exchange(false);
}

void stop() {
    struct sigaction before {};
    struct sigaction action {};
    sigemptyset(&action.sa_mask);
    action.sa_handler = SIG_DFL;
    ::sigaction(SIGTSTP, &action, &before);
    ::kill(0, SIGTSTP);
    ::sigaction(SIGTSTP, &before, nullptr);
}

bool continued() {
    return going_on.exchange(false);
}

}  // namespace lockstep::signals
