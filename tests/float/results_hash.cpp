#include "tests/float/results_hash.h"

#include "tests/float/sse_cases.h"
#include "tests/float/x87_cases.h"

namespace lockstep::float_test {

namespace {

// FNV-1a, by words.
class Hash {
public:
    void add(u64 value) { state_ = (state_ ^ value ^ (state_ >> 32)) * 0x100000001B3; }
    void add(const X87Frame::Slot& slot) {
        add(slot.low);
        add(slot.high);
    }
    void add(const X87Frame& f) {
        for (const X87Frame::Slot* slot : {&f.st0, &f.st1, &f.st2, &f.memory}) add(*slot);
        add(u64{f.status_word} << 24 | u64{f.carry} << 16 | u64{f.parity} << 8 | f.zero);
    }
    void add(const SseFrame& f) {
        for (const u64 value : {f.first[0], f.first[1], f.integer, u64{f.mxcsr}}) add(value);
        add(u64{f.trapped} << 24 | u64{f.carry} << 16 | u64{f.parity} << 8 | f.zero);
    }
    u64 value() const { return state_; }

private:
    u64 state_ = 0xCBF29CE484222325;
};

template <class Instructions>
void add_all(Hash& hash, const Instructions& instructions, u64 count) {
    for (const auto& instruction : instructions) {
        for (u64 number = 0; number < count; ++number) {
            Random random(0x10C5, number);
            const auto operands = make_case(instruction, random);
            hash.add(operands);
            hash.add(run_ours(instruction, operands));
        }
    }
}

}  // namespace

u64 results_hash(u64 count) {
    Hash hash;
    add_all(hash, x87_instructions(), count);
    add_all(hash, sse_instructions(), count);
    return hash.value();
}

}  // namespace lockstep::float_test
