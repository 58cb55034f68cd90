#include "tests/soak/idioms.h"

#include "tests/soak/layout.h"
#include "tests/soak/system_idioms.h"

namespace lockstep::soak {

namespace {

constexpr u32 ax = 0, cx = 1, dx = 2, bx = 3, sp = 4, si = 6, di = 7;

// --- control flow ---

void push_number(Code& c, u32 number, u32 size) {
    // PUSH imm came with the 80286; MOV and PUSH are on all of them.
    c.move(bx, number, size);
    c.operand_size(size);
    c.byte(0x50 + bx);
}

void near_return(Code& c, const IdiomContext&, Random& r) {
    push_number(c, c.some_start(r), c.own_size());
    if (r.chance(700)) {
        c.byte(0xC3);
    } else {
        c.byte(0xC2);
        c.number(r.below(8) * 2, 2);
    }
}

void near_call(Code& c, const IdiomContext&, Random&) {
    c.byte(0xE8);
    c.displacement(c.own_size());
}

void indirect_jump(Code& c, const IdiomContext&, Random& r) {
    const u32 digit = r.chance(500) ? 4 : 2;  // JMP or CALL
    if (r.chance(400)) {
        c.move(bx, c.some_start(r), c.own_size());
        c.bytes({0xFF, 0xC3 | (digit << 3)});
        return;
    }
    // Through a table: the index is whatever BX holds.
    if (c.code32) {
        c.bytes({0x83, 0xE3, layout::jump_entries - 1});  // AND EBX, 63
        c.bytes({0xFF, 0x04 | (digit << 3), 0x9D});       // [EBX * 4 + table]
        c.number(layout::jumps32, 4);
    } else {
        c.bytes({0x83, 0xE3, (layout::jump_entries - 1) * 2});  // AND BX, 126
        c.bytes({0xFF, 0x87 | (digit << 3)});                   // [BX + table]
        c.number(layout::jumps16 - layout::data, 2);
    }
}

void far_transfer(Code& c, const IdiomContext& k, Random& r) {
    const u32 size = c.own_size();
    const u16 selector = code_selector(r, k.selectors, c.code32);
    const u32 target = c.some_start(r);
    switch (r.below(4)) {
        case 0:
        case 1:
            c.byte(r.chance(500) ? 0xEA : 0x9A);
            c.number(target, size);
            c.number(selector, 2);
            break;
        case 2: {
            push_number(c, selector, size);
            push_number(c, target, size);
            c.byte(0xCB);
            break;
        }
        default:
            // JMP or CALL through a pointer in the table of far pointers.
            c.bytes({0xFF, (r.chance(500) ? 0x2Eu : 0x1Eu) - (c.code32 ? 1 : 0)});
            c.number(c.code32 ? layout::far32 + r.below(32) * 6 : layout::far16 - layout::data + r.below(32) * 4, size);
            break;
    }
}

void interrupt_return(Code& c, const IdiomContext& k, Random& r) {
    const u32 size = c.own_size();
    push_number(c, flags_image(r), size);
    push_number(c, code_selector(r, k.selectors, c.code32), size);
    push_number(c, c.some_start(r), size);
    c.byte(0xCF);
}

void counted_loop(Code& c, const IdiomContext& k, Random& r) {
    c.move(cx, r.between(1, 20), c.own_size());
    const u32 top = c.at;
    for (u32 i = r.below(4); i > 0; --i) {
        // Register operations that leave CX alone.
        const u32 to = r.of({0u, 2u, 3u, 6u, 7u});
        c.bytes({r.of({0x01u, 0x09u, 0x11u, 0x19u, 0x21u, 0x29u, 0x31u, 0x39u, 0x03u, 0x2Bu, 0x85u, 0x89u}),
                 0xC0 | (r.below(8) << 3) | to});
    }
    if (r.chance(400)) write_instruction(c, k.rows.choose(r), k.model, r);
    c.byte(r.of({0xE2u, 0xE2u, 0xE2u, 0xE1u, 0xE0u}));
    c.byte(top - (c.at + 1));
}

// --- data ---

void segment_load(Code& c, const IdiomContext& k, Random& r) {
    const u16 selector = data_selector(r, k.selectors, c.code32);
    const u32 segment = r.of({0u, 0u, 3u, 3u, 4u, 5u, 2u}) % (k.model >= CpuModel::I80386 ? 6 : 4);
    c.move(ax, selector, 2);
    if (segment <= 3 && r.chance(400)) {
        c.bytes({0x50, 0x07 + segment * 8});  // PUSH AX; POP segment
    } else {
        c.bytes({0x8E, 0xC0 | (segment << 3)});
    }
}

void repeated_string(Code& c, const IdiomContext& k, Random& r) {
    const u32 size = c.own_size();
    const u32 from = data_offset(r, c.code32);
    c.move(si, from, size);
    // Overlapping, or anywhere.
    c.move(di, r.chance(300) ? from + r.below(32) - 16 : data_offset(r, c.code32), size);
    c.move(cx, r.chance(100) ? r.below(600) : r.below(24), size);
    c.byte(r.chance(750) ? 0xFC : 0xFD);
    if (r.chance(60)) c.byte(0x2E);
    if (k.model >= CpuModel::I80386 && r.chance(200)) c.byte(0x66);
    if (k.model >= CpuModel::I80386 && r.chance(80)) c.byte(0x67);
    c.byte(r.chance(600) ? 0xF3 : 0xF2);
    c.byte(0xA4 + r.of({0u, 1u, 2u, 3u, 6u, 7u, 8u, 9u, 10u, 11u}));
}

void divide(Code& c, const IdiomContext&, Random& r) {
    c.move(dx, r.chance(500) ? 0 : r.below(100), c.own_size());
    c.move(bx, r.between(100, 5000), c.own_size());
    c.bytes({0xF7, 0xF0 | bx | (r.below(2) << 3)});
}

void write_code(Code& c, const IdiomContext&, Random& r) {
    // Into the immediate of the instruction behind, of this block, or at some other instruction; through DS, which
    // mostly has the base that data has in 16-bit code.
    const bool next = r.chance(500);
    const u32 linear_base = c.code32 ? 0 : layout::data;
    const u32 gap = r.chance(700) ? 0 : r.below(3);
    const u32 store_bytes = c.code32 ? 7 : 5;
    const u32 target = next ? c.at + store_bytes + gap + 1 : c.some_start(r) + c.cs_base + r.below(3);
    c.bytes({0xC6, c.code32 ? 0x05u : 0x06u});
    c.number(target - linear_base, c.own_size());
    c.byte(next ? value(r, 1) : r.of({0x90u, 0x40u, 0xF8u, 0x4Bu, 0xC3u, 0x01u}));
    for (u32 i = 0; i < gap; ++i) c.byte(0x90);
    if (next) c.move8(r.below(4), value(r, 1));
}

void stack_pointer(Code& c, const IdiomContext&, Random& r) {
    const u32 size = c.own_size();
    u32 top = c.code32 ? (r.chance(500) ? layout::stack0_top : layout::stack3_top) : 0x800 + r.below(0x400) * 2;
    if (r.chance(60)) top = r.of({0u, 1u, 2u, 3u, 0xFFFFu, 0x10000u, 0x10002u});
    c.move(sp, top - (r.chance(100) ? 1 : 0), size);
}

using Idiom = void (*)(Code&, const IdiomContext&, Random&);

}  // namespace

u16 data_selector(Random& random, bool selectors, bool bits32) {
    using namespace layout;
    if (!selectors) return static_cast<u16>(random.chance(850) ? 0x780 + random.below(0x100) : random.bits());
    if (random.chance(120)) {
        return random.of({u16{0}, absent3, main_tss, expand_down3, read_only3, execute_only3, local_data3, odd3,
                          static_cast<u16>(random.bits())});
    }
    return bits32 ? random.of({data3_flat, data3_flat, data0_flat, small3, data1_flat})
                  : random.of({data3_16, data3_16, data0_16, data3_flat});
}

u16 code_selector(Random& random, bool selectors, bool bits32) {
    using namespace layout;
    if (!selectors) {
        return random.chance(850) ? random.of({u16{0x1000}, u16{0x1000}, u16{0x3000}, u16{0xF000}})
                                  : static_cast<u16>(0x1000 - random.below(0x100));
    }
    if (random.chance(60)) {
        return random.of({u16{0}, main_tss, other_tss16, other_tss32, task_gate, absent3, data3_flat, execute_only3,
                          static_cast<u16>(random.bits())});
    }
    if (random.chance(150)) return random.of({call_gate32, call_gate16});
    return bits32 ? random.of({code0_32, code3_32, code0_32, conforming32, local_code3_32, code1_32})
                  : random.of({code0_16, code3_16, code0_16, local_code3_16, code0_16_odd});
}

u32 flags_image(Random& random) {
    u32 image = random.bits() & (eflags::arithmetic | eflags::if_);
    if (random.chance(200)) image |= eflags::df;
    if (random.chance(30)) image |= eflags::tf;
    if (random.chance(600)) image |= eflags::iopl;
    if (random.chance(15)) image |= eflags::nt;
    if (random.chance(30)) image |= eflags::ac;
    if (random.chance(20)) image |= eflags::rf;
    if (random.chance(100)) image |= eflags::id;
    return image;
}

void write_idiom(Code& code, const IdiomContext& context, Random& random) {
    constexpr Idiom common[] = {near_return,  near_call,       near_call, indirect_jump, far_transfer,
                                counted_loop, counted_loop,    divide,    segment_load,  repeated_string,
                                write_code,   repeated_string, divide,    segment_load,  interrupt_return,
                                counted_loop, stack_pointer};
    code.start();
    if (random.chance(250)) {
        write_system_idiom(code, context, random);
    } else {
        random.of(common)(code, context, random);
    }
}

}  // namespace lockstep::soak
