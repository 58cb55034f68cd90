#include "tests/oracle/generator.h"

#include <algorithm>

#include "cpu/decoder.h"
#include "tests/oracle/exclusions.h"
#include "tests/oracle/float_values.h"
#include "tests/oracle/selectors.h"
#include "tests/oracle/steering.h"
#include "tests/oracle/values.h"

namespace lockstep::oracle {

namespace {

// Local descriptors by what they can start in.
constexpr u32 code16[] = {1, 1, 1, 1, 1, 1, 1, 1, 2, 3, 4, 8};
constexpr u32 code32[] = {5, 6, 7};
constexpr u32 stacks[] = {11, 11, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 27};
constexpr u32 data[] = {1, 5, 6, 8, 11, 11, 11, 12, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 24, 27};

u16 pick_data(Random& random) {
    const u32 choice = random.below(100);
    if (choice < 6) return 0;
    if (choice < 20) return linux_data;
    return ldt_selector(random.pick(data));
}

}  // namespace

Instruction decoded(const Case& test) {
    Instruction insn;
    if (decode(test.bytes().first(std::min<std::size_t>(test.code_length, 15)), {test.code32, test.model}, insn) !=
        DecodeStatus::Ok) {
        insn = Instruction{};
    }
    return insn;
}

void Generator::choose_selectors(Random& random, Case& test) const {
    Registers& r = test.start;
    if (code32_) {
        const bool flat = random.percent(88);
        r.selector(Seg::CS) = flat ? linux_code32 : ldt_selector(random.pick(code32));
        r.selector(Seg::SS) = random.percent(90) ? linux_data : ldt_selector(random.pick(stacks));
        r.selector(Seg::DS) = random.percent(88) ? linux_data : pick_data(random);
        r.selector(Seg::ES) = random.percent(88) ? linux_data : pick_data(random);
    } else {
        r.selector(Seg::CS) = ldt_selector(random.pick(code16));
        r.selector(Seg::SS) = ldt_selector(random.percent(60) ? 11 : random.pick(stacks));
        r.selector(Seg::DS) = random.percent(50) ? ldt_selector(11) : pick_data(random);
        r.selector(Seg::ES) = random.percent(50) ? ldt_selector(11) : pick_data(random);
    }
    r.selector(Seg::FS) = pick_data(random);
    r.selector(Seg::GS) = pick_data(random);
}

// Mostly somewhere in the first page; sometimes across its end, at the end of the code, or at the end of the segment.
void Generator::choose_code_place(Random& random, Case& test) const {
    const Descriptor& cs = descriptor_of(test.start.selector(Seg::CS));
    constexpr u32 last = arena_base + code_pages * page_bytes;
    u32 linear = arena_base + 0x140 + random.below(0x20);
    if (cs.base > arena_base) linear = std::max(linear, cs.base);
    const u32 choice = random.below(100);
    if (choice < 4) linear = arena_base + page_bytes - random.below(17);
    if (choice >= 4 && choice < 6) linear = last - random.below(17);
    const u32 end = cs.base + cs.byte_limit() + 1;
    if (choice >= 6 && choice < 12 && end <= last && end > arena_base + 32) linear = end - random.below(17);
    if (linear - cs.base > cs.byte_limit()) linear = cs.base + cs.byte_limit();
    // Where fewer bytes are mapped than the case has, it has fewer.
    test.code_length = static_cast<u8>(std::min<u32>(test.code_length, last - linear));
    test.code_linear = linear;
    test.start.eip = linear - cs.base;
}

// Integer instructions leave these registers alone; a few cases see that they do.
void Generator::choose_float_registers(Random& random, Case& test) const {
    if (family_ == Family::Base && !random.percent(5)) return;
    if (family_ == Family::All && !random.percent(60)) return;
    test.start.fpu = random_fpu(random);
    test.start.sse = random_sse(random);
}

Case Generator::make(u64 number) const {
    Random random(seed_, number * 2 + (code32_ ? 1 : 0));
    Case test = draw(random, number);
    // Steering may have made it what is not run.
    while (exclusion(test.bytes(), model_) != nullptr) test = draw(random, number);
    return test;
}

Case Generator::draw(Random& random, u64 number) const {
    Case test;
    test.seed = seed_;
    test.number = number;
    test.code32 = code32_;
    test.model = model_;
    encoder_.encode(random, test);
    choose_selectors(random, test);
    choose_code_place(random, test);
    if (test.code_length == 0) {
        test.code[0] = 0x90;
        test.code_length = 1;
    }
    for (u32& reg : test.start.gpr) reg = interesting(random);
    choose_float_registers(random, test);
    constexpr u32 flags = eflags::arithmetic;
    test.start.eflags = (random.bits32() & flags) | eflags::fixed1 | eflags::if_;
    if (random.percent(30)) test.start.eflags |= eflags::df;
    if (random.percent(2)) test.start.eflags |= eflags::nt;
    if (random.percent(8)) test.start.eflags |= eflags::ac;
    steer(random, test);
    // Behind the instruction there is nothing but HLT.
    const Instruction insn = decoded(test);
    if (insn.op != Op::Invalid) test.code_length = insn.length;
    return test;
}

}  // namespace lockstep::oracle
