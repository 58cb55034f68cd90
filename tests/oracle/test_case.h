// One test: an instruction and everything it can see; and what became of it.
#pragma once

#include <array>
#include <span>

#include "base/types.h"
#include "cpu/fpu_state.h"
#include "cpu/instruction.h"
#include "cpu/model.h"
#include "tests/oracle/arena.h"

namespace lockstep::oracle {

struct Registers {
    std::array<u32, 8> gpr{};  // by encoding: EAX ECX EDX EBX ESP EBP ESI EDI
    u32 eip = 0;
    u32 eflags = 0;
    std::array<u16, 6> selectors{};  // by encoding: ES CS SS DS FS GS
    FpuState fpu;
    SseState sse;

    u16& selector(Seg segment) { return selectors[static_cast<std::size_t>(segment)]; }
    u16 selector(Seg segment) const { return selectors[static_cast<std::size_t>(segment)]; }
    u32& reg(Gpr which) { return gpr[static_cast<std::size_t>(which)]; }
    u32 reg(Gpr which) const { return gpr[static_cast<std::size_t>(which)]; }
};

// Bytes put into the arena's data before the instruction runs.
struct Patch {
    u32 linear = 0;
    u8 size = 0;
    std::array<u8, 16> bytes{};
};

struct Case {
    u64 seed = 0;
    u64 number = 0;
    bool code32 = true;
    CpuModel model = newest_model;
    std::array<u8, 16> code{};
    u8 code_length = 0;   // bytes of `code` that are used
    u32 code_linear = 0;  // where they are
    Registers start;
    std::array<Patch, 8> patches{};
    u8 patch_count = 0;
    // What FRSTOR, FXRSTOR and their like find: one long patch.
    u32 image_linear = 0;
    u16 image_size = 0;
    std::array<u8, 512> image{};
    bool blank = false;  // data is zero where no patch is

    std::span<const u8> bytes() const { return {code.data(), code_length}; }
    std::span<const Patch> used_patches() const { return {patches.data(), patch_count}; }
    void patch(u32 linear, std::span<const u8> bytes) {
        if (patch_count == patches.size() || bytes.empty() || bytes.size() > 16) return;
        Patch& p = patches[patch_count++];
        p.linear = linear;
        p.size = static_cast<u8>(bytes.size());
        for (std::size_t i = 0; i < bytes.size(); ++i) p.bytes[i] = bytes[i];
    }
};

inline constexpr u8 no_vector = 0xFF;
inline constexpr u8 shutdown_vector = 0xFE;

struct Outcome {
    Registers end;
    u8 vector = no_vector;  // the exception raised
    u32 error = 0;          // its error code; 0 where it has none
    u32 cr2 = 0;            // page faults only
    u32 steps = 0;          // iterations of a repeated string instruction, else 1
    bool lost = false;      // the host did not come back from the instruction
};

// Iterations after which a repeated instruction is left, on both sides.
inline constexpr u32 most_steps = 48;

// The instruction steps several times at the same EIP.
constexpr bool repeats(const Instruction& insn) {
    return insn.rep != RepPrefix::None && insn.op != Op::Invalid;
}

}  // namespace lockstep::oracle
