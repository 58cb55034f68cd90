#include "frontend/worker_thread.h"

#include <cstddef>
#include <system_error>

namespace lockstep {

namespace {

constexpr std::size_t stack_bytes = std::size_t{8} << 20;

void* run(void* work) {
    (*static_cast<std::function<void()>*>(work))();
    return nullptr;
}

}  // namespace

WorkerThread::WorkerThread(std::function<void()> work) : work_(std::move(work)) {
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, stack_bytes);
    const int error = pthread_create(&thread_, &attributes, run, &work_);
    pthread_attr_destroy(&attributes);
    if (error != 0) throw std::system_error(error, std::generic_category(), "a second thread");
}

WorkerThread::~WorkerThread() {
    pthread_join(thread_, nullptr);
}

}  // namespace lockstep
