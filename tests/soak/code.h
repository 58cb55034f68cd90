// Writing machine code: bytes at an address, the places where instructions start, and jumps whose targets are chosen
// when all of them are known.
#pragma once

#include <span>
#include <vector>

#include "cpu/model.h"
#include "tests/soak/random.h"

namespace lockstep::soak {

class Code {
public:
    // Code for linear addresses first … last - 1, kept at `memory` + address; `base` is what CS will add to offsets.
    Code(u8* memory, u32 first, u32 last, u32 base, bool bits32)
        : at(first), end(last), cs_base(base), code32(bits32), memory_(memory), first_(first) {}

    u32 at;   // next linear address
    u32 end;  // behind the last
    u32 cs_base;
    bool code32;

    bool room() const { return at + 96 < end; }
    void byte(u32 value) {
        if (at < end) memory_[at++] = static_cast<u8>(value);
    }
    void bytes(std::initializer_list<u32> values) {
        for (const u32 value : values) byte(value);
    }
    // `size` is 1, 2 or 4.
    void number(u32 value, u32 size) {
        for (u32 i = 0; i < size; ++i) byte(value >> (8 * i));
    }
    // Here starts an instruction that jumps may lead to.
    void start() { starts_.push_back(at); }
    // A displacement of `size` bytes to some instruction.
    void displacement(u32 size) {
        fixes_.push_back({at, size});
        number(0, size);
    }
    // Operand size prefix, if the code's own size is not `size` (2 or 4).
    void operand_size(u32 size) {
        if ((size == 4) != code32) byte(0x66);
    }
    // MOV of a 16-bit or 32-bit register, MOV of a byte register.
    void move(u32 reg, u32 value, u32 size) {
        operand_size(size);
        byte(0xB8 + reg);
        number(value, size);
    }
    void move8(u32 reg, u32 value) { bytes({0xB0 + reg, value}); }
    u32 own_size() const { return code32 ? 4 : 2; }

    // Chooses where the jumps lead: mostly forward.
    void resolve(Random& random);
    const std::vector<u32>& starts() const { return starts_; }
    // The offset in CS of some instruction written so far.
    u32 some_start(Random& random) const {
        return (starts_.empty() ? first_ : starts_[random.below(static_cast<u32>(starts_.size()))]) - cs_base;
    }

private:
    struct Fix {
        u32 at, size;
    };
    u8* memory_;
    u32 first_;
    std::vector<u32> starts_;
    std::vector<Fix> fixes_;
};

}  // namespace lockstep::soak
