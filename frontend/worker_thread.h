// A second thread of the program, with a stack as large as the first one's usually is; some systems give later threads
// much less.
#pragma once

#include <pthread.h>

#include <functional>

namespace lockstep {

class WorkerThread {
public:
    // Throws std::system_error when the host has no thread to give.
    explicit WorkerThread(std::function<void()> work);
    // Waits for the work to end.
    ~WorkerThread();
    WorkerThread(const WorkerThread&) = delete;
    WorkerThread& operator=(const WorkerThread&) = delete;

private:
    std::function<void()> work_;
    pthread_t thread_{};
};

}  // namespace lockstep
