// How control passes from one handler to the next: a tail call where the compiler makes it a jump, else a loop over the
// same handlers.
#pragma once

#include "cpu/fast/record.h"

#if defined(__has_attribute)
#if __has_attribute(musttail) && !defined(LOCKSTEP_LOOP_DISPATCH)
#define LOCKSTEP_TAIL_CALL 1
#endif
#endif
// g++ 12 has no such promise, but turns every call in tail position into a jump when it optimises.
#if !defined(LOCKSTEP_TAIL_CALL) && !defined(LOCKSTEP_LOOP_DISPATCH) && defined(__GNUC__) && !defined(__clang__) && \
    defined(__OPTIMIZE__) && !defined(__SANITIZE_ADDRESS__)
#define LOCKSTEP_TAIL_CALL 2
#endif

namespace lockstep {

#if LOCKSTEP_TAIL_CALL == 1
#define LOCKSTEP_DISPATCH(cpu, record) [[clang::musttail]] return (record)->handler((cpu), (record))
#define LOCKSTEP_BECOME(function, cpu, record) [[clang::musttail]] return function((cpu), (record))
inline void run_records(Cpu& cpu, const Record* record) {
    record->handler(cpu, record);
}
#elif LOCKSTEP_TAIL_CALL == 2
#define LOCKSTEP_DISPATCH(cpu, record) return (record)->handler((cpu), (record))
#define LOCKSTEP_BECOME(function, cpu, record) return function((cpu), (record))
inline void run_records(Cpu& cpu, const Record* record) {
    record->handler(cpu, record);
}
#else
#define LOCKSTEP_DISPATCH(cpu, record) return (static_cast<void>(cpu), (record))
#define LOCKSTEP_BECOME(function, cpu, record) return function((cpu), (record))
inline void run_records(Cpu& cpu, const Record* record) {
    while (record != nullptr) record = record->handler(cpu, record);
}
#endif

#define LOCKSTEP_INLINE [[gnu::always_inline]] inline

}  // namespace lockstep
