#include "frontend/signals.h"

#include <signal.h>

#include <atomic>

namespace lockstep::signals {

namespace {

std::atomic<int> first{0};
std::atomic<void (*)()> emergency{nullptr};
static_assert(std::atomic<int>::is_always_lock_free && std::atomic<void (*)()>::is_always_lock_free);

void handle(int number) {
    int none = 0;
    if (first.compare_exchange_strong(none, number)) return;
    if (void (*const action)() = emergency.load()) action();
    ::signal(number, SIG_DFL);
    ::raise(number);
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
}

int received() {
    return first.load();
}

void set_emergency(void (*action)()) {
    emergency.store(action);
}

}  // namespace lockstep::signals
