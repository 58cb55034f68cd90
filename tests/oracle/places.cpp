#include "tests/oracle/places.h"

#include "tests/oracle/selectors.h"
#include "tests/oracle/values.h"

namespace lockstep::oracle {

namespace {

constexpr u32 writable_pages[] = {3, 4, 6, 8, 10, 15, 16};
// A page's end matters where another kind of page begins.
constexpr u32 page_ends[] = {3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16, 17};

u32 around(Random& random, u32 middle, u32 size) {
    return middle + static_cast<u32>(random.between(-static_cast<s32>(size) - 3, 3));
}

}  // namespace

u32 place(Random& random, u16 selector, u32 size, bool wide) {
    const Descriptor& d = descriptor_of(selector);
    const u32 limit = d.empty ? 0xFFFF : d.byte_limit();
    const u32 mask = wide ? 0xFFFFFFFF : 0xFFFF;
    const u32 choice = random.below(100);
    if (choice < 14) {
        const u32 linear = around(random, arena_base + random.pick(page_ends) * page_bytes, size);
        return (linear - d.base) & mask;
    }
    if (choice < 22) return around(random, limit + 1, size) & mask;
    if (choice < 25) return around(random, 0, size) & mask;
    if (choice < 27) return around(random, 0x10000, size) & mask;
    if (choice < 30) return interesting(random) & mask;
    // One draw a statement: the order within one is the compiler's.
    const u32 page = random.pick(writable_pages);
    const u32 linear = arena_base + page * page_bytes + random.below(page_bytes - 64);
    u32 offset = linear - d.base;
    if (offset > limit && d.contents != Contents::ExpandDown && limit < arena_bytes) offset = random.below(limit + 1);
    return offset & mask;
}

u32 code_offset(Random& random, const Case& test) {
    const u32 choice = random.below(100);
    if (choice < 10) return interesting(random);
    if (choice < 20) return around(random, random.pick({0x180u, 0xDCCu, 0x1F80u, 0x10000u}), 1);
    return test.start.eip + static_cast<u32>(random.between(-0x200, 0x200));
}

u16 any_selector(Random& random) {
    const u32 choice = random.below(100);
    if (choice < 70) {
        const u16 selector = ldt_selector(random.below(ldt_entries + 1));
        return static_cast<u16>(selector & ~random.below(4));
    }
    if (choice < 80)
        return static_cast<u16>(random.pick({linux_data, linux_code32, u16{0x53}, u16{0x73}, u16{0x7B}, u16{0x7F}}));
    if (choice < 88) return static_cast<u16>(random.below(4));
    if (choice < 94) return static_cast<u16>(random.below(0x90));
    return static_cast<u16>(random.bits32());
}

u16 stack_selector(Random& random) {
    constexpr u32 first = 11;
    constexpr u32 count = 12;
    if (random.percent(60)) return random.percent(20) ? linux_data : ldt_selector(first + random.below(count));
    return any_selector(random);
}

u16 code_selector(Random& random) {
    const u32 choice = random.below(100);
    if (choice < 20) return linux_code32;
    if (choice < 80) return ldt_selector(1 + random.below(10));
    return any_selector(random);
}

}  // namespace lockstep::oracle
