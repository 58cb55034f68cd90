#include "tests/float/compare_native.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <cstring>

#include "tests/float/sse_cases.h"
#include "tests/float/x87_cases.h"

namespace lockstep::float_test {

namespace {

void print(const char* title, const X87Frame& f) {
    std::printf("    %-7s st0 %04X:%016" PRIX64 " st1 %04X:%016" PRIX64 " memory %04X:%016" PRIX64
                " control %04X status %04X eflags %u%u%u\n",
                title, f.st0.high, f.st0.low, f.st1.high, f.st1.low, f.memory.high, f.memory.low, f.control_word,
                f.status_word, f.carry, f.parity, f.zero);
}

void print(const char* title, const SseFrame& f) {
    std::printf("    %-7s xmm0 %016" PRIX64 "%016" PRIX64 " xmm1 %016" PRIX64 "%016" PRIX64 " rax %016" PRIX64
                " mxcsr %04X eflags %u%u%u%s\n",
                title, f.first[1], f.first[0], f.second[1], f.second[0], f.integer, f.mxcsr, f.carry, f.parity, f.zero,
                f.trapped != 0 ? " #XM" : "");
}

template <class Frame>
bool same_eflags(const char* name, const Frame& ours, const Frame& native) {
    if (std::strstr(name, "comi") == nullptr) return true;
    return ours.carry == native.carry && ours.parity == native.parity && ours.zero == native.zero;
}

// How many numbers of 80 bits lie between the two, one of them included; the most there can be where the signs differ.
u128 distance_of(const X87Frame::Slot& a, const X87Frame::Slot& b) {
    const auto rank = [](const X87Frame::Slot& v) {
        return static_cast<s128>(static_cast<u128>(v.high & 0x7FFF) << 63) +
               static_cast<s128>(v.low & (fp::integer_bit - 1));
    };
    if (a == b) return 0;
    if ((a.high ^ b.high) >> 15 != 0) return ~u128{0};
    const s128 distance = rank(a) - rank(b);
    return static_cast<u128>(distance < 0 ? -distance : distance);
}
bool near(const X87Frame::Slot& a, const X87Frame::Slot& b) {
    return distance_of(a, b) <= 1;
}

// Transcendental results may be one unit apart.
bool same(const X87Instruction& instruction, const X87Frame& ours, const X87Frame& native) {
    const u32 compared = instruction.conditions | fp::exception::all;
    const bool exact = instruction.domain == Domain::Any;
    const bool stack = exact ? ours.st0 == native.st0 && ours.st1 == native.st1
                             : near(ours.st0, native.st0) && near(ours.st1, native.st1);
    return stack && ours.memory == native.memory && ((ours.status_word ^ native.status_word) & compared) == 0 &&
           same_eflags(instruction.name, ours, native);
}

bool near(u64 a, u64 b, u32 tolerance) {
    if (tolerance == 0) return a == b;
    if (a >> 32 != b >> 32) return false;
    const s64 distance = static_cast<s64>(a & 0xFFFFFFFF) - static_cast<s64>(b & 0xFFFFFFFF);
    return distance <= tolerance && -distance <= tolerance;
}

bool same(const SseInstruction& instruction, const SseFrame& ours, const SseFrame& native) {
    return near(ours.first[0], native.first[0], instruction.tolerance) && ours.first[1] == native.first[1] &&
           ours.integer == native.integer && ours.mxcsr == native.mxcsr && ours.trapped == native.trapped &&
           same_eflags(instruction.name, ours, native);
}

// Of transcendental results: the farthest two, and how many were not equal.
struct Distances {
    u64 farthest = 0;
    u64 unequal = 0;

    void add(const X87Instruction& instruction, const X87Frame& ours, const X87Frame& native) {
        if (instruction.domain == Domain::Any) return;
        const u128 distance = std::max(distance_of(ours.st0, native.st0), distance_of(ours.st1, native.st1));
        farthest = std::max(farthest, distance > ~u64{0} ? ~u64{0} : static_cast<u64>(distance));
        unequal += distance != 0;
    }
    void add(const SseInstruction&, const SseFrame&, const SseFrame&) {}
};

template <class Instruction, class Frame>
u64 compare(const Instruction& instruction, void (*native)(Frame&), const NativeOptions& options) {
    if (options.only != nullptr && std::strcmp(options.only, instruction.name) != 0) return 0;
    u64 different = 0;
    Distances distances;
    for (u64 number = 0; number < options.count; ++number) {
        Random random(options.seed, number);
        const Frame operands = make_case(instruction, random);
        Frame theirs = operands;
        native(theirs);
        const Frame ours = run_ours(instruction, operands);
        distances.add(instruction, ours, theirs);
        if (same(instruction, ours, theirs)) continue;
        if (different++ >= options.shown) continue;
        std::printf("%s, case %" PRIu64 "\n", instruction.name, number);
        print("operand", operands);
        print("ours", ours);
        print("native", theirs);
    }
    std::printf("%-14s %9" PRIu64 " cases, %" PRIu64 " different", instruction.name, options.count, different);
    if (distances.unequal != 0)
        std::printf(", %" PRIu64 " results not equal, %" PRIu64 " units apart at most", distances.unequal,
                    distances.farthest);
    std::printf("\n");
    return different;
}

}  // namespace

u64 compare_native(const NativeOptions& options) {
    u64 different = 0;
    for (const X87Instruction& instruction : x87_instructions()) {
        different += compare(instruction, native_x87(instruction.name), options);
    }
    for (const SseInstruction& instruction : sse_instructions()) {
        different += compare(instruction, native_sse(instruction.name), options);
    }
    return different;
}

}  // namespace lockstep::float_test
