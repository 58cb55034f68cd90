// The instructions of SSE that are compared: how operands are made, and what Lockstep's arithmetic says.
#pragma once

#include <span>

#include "tests/float/native_sse.h"
#include "tests/float/values.h"

namespace lockstep::float_test {

struct SseInstruction {
    const char* name;
    unsigned element;  // bytes of the operands' elements: 4 or 8
    void (*run)(SseFrame& frame, fp::SseEnvironment& env);
    u32 tolerance = 0;  // by how many units of the last place a single result may differ
};

std::span<const SseInstruction> sse_instructions();

SseFrame make_case(const SseInstruction& instruction, Random& random);
SseFrame run_ours(const SseInstruction& instruction, const SseFrame& operands);

}  // namespace lockstep::float_test
