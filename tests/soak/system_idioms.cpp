#include "tests/soak/system_idioms.h"

#include "cpu/state.h"
#include "tests/soak/layout.h"

namespace lockstep::soak {

namespace {

constexpr u32 ax = 0, cx = 1, dx = 2;

bool has(const IdiomContext& k, CpuModel model) {
    return k.model >= model;
}

void port(Code& c, const IdiomContext& k, Random& r) {
    using namespace layout;
    c.move(dx,
           r.of({u32{port_a20}, u32{port_shorten}, u32{port_shorten}, u32{port_nmi}, u32{port_dma}, u32{port_dma},
                 u32{port_interrupt}, 0x300u}),
           2);
    c.move8(ax, r.bits() & 0xFF);
    if (has(k, CpuModel::I80286) && r.chance(150)) {
        c.move(cx, r.below(12), c.own_size());
        c.bytes({0xF3, 0x6C + r.below(4)});
        return;
    }
    c.byte(r.of({0xECu, 0xEDu, 0xEEu, 0xEEu, 0xEEu, 0xEFu}));
}

void software_interrupt(Code& c, const IdiomContext&, Random& r) {
    switch (r.below(6)) {
        case 0: c.byte(0xCC); break;
        case 1: c.byte(0xCE); break;
        default: c.bytes({0xCD, r.chance(800) ? 0x30 + r.below(16) : r.below(256)}); break;
    }
}

void flags(Code& c, const IdiomContext& k, Random& r) {
    if (r.chance(400)) {
        c.byte(r.of({0xFAu, 0xFBu, 0xFBu}));
        if (r.chance(200)) c.byte(0xFA);
        return;
    }
    const u32 size = has(k, CpuModel::I80386) && r.chance(500) ? 4 : 2;
    c.move(ax, flags_image(r), size);
    c.operand_size(size);
    c.byte(0x50);
    c.operand_size(size);
    c.byte(0x9D);
}

void page_table(Code& c, const IdiomContext&, Random& r) {
    // Flips a bit of an entry, in 32-bit code; sometimes tells the TLB.
    if (!c.code32) return;
    const u32 page = r.chance(800) ? r.between(8, 27) : r.below(1024);
    const bool in_directory = r.chance(50);
    c.bytes({0x81, 0x35});
    c.number(in_directory ? layout::directory + r.of({4u, 4u, 4092u}) : layout::page_table + page * 4, 4);
    c.number(
        in_directory ? r.of({2u, 4u, 0x20u, 0x40u, 0x100u}) : r.of({1u, 2u, 2u, 4u, 0x20u, 0x40u, 0x100u, 0x1000u}), 4);
    switch (r.below(4)) {
        case 0:
            c.bytes({0x0F, 0x01, 0x3D});  // INVLPG
            c.number(page << 12, 4);
            break;
        case 1: c.bytes({0x0F, 0x20, 0xD8, 0x0F, 0x22, 0xD8}); break;  // MOV EAX, CR3; MOV CR3, EAX
        default: break;
    }
}

void control_register(Code& c, const IdiomContext& k, Random& r) {
    if (!has(k, CpuModel::I80386)) {
        c.bytes({0x0F, 0x01, 0xE0});  // SMSW AX
        c.bytes({0x34, r.of({2u, 4u, 8u, 0u})});
        c.bytes({0x0F, 0x01, 0xF0});  // LMSW AX
        return;
    }
    const bool four = has(k, CpuModel::Pentium) && r.chance(400);
    const u32 number = four ? 4 : 0;
    c.bytes({0x0F, 0x20, 0xC0 | (number << 3)});
    const u32 bit = four ? r.of({cr4::pse, cr4::pge, cr4::tsd, cr4::de, cr4::pce})
                         : r.of({cr0::wp, cr0::am, cr0::ts, cr0::em, cr0::mp, cr0::ne,
                                 r.chance(100) ? cr0::pg : cr0::wp, r.chance(100) ? cr0::pe : cr0::am});
    c.operand_size(4);
    c.byte(0x35);  // XOR EAX, imm32
    c.number(bit, 4);
    c.bytes({0x0F, 0x22, 0xC0 | (number << 3)});
}

void debug_register(Code& c, const IdiomContext& k, Random& r) {
    if (!has(k, CpuModel::I80386)) return;
    if (r.chance(400)) {
        c.move(ax, r.chance(500) ? c.some_start(r) + c.cs_base : data_offset(r, true), 4);
        c.bytes({0x0F, 0x23, 0xC0 | (r.below(4) << 3)});
        return;
    }
    c.move(ax, r.chance(600) ? 0x400 : (r.bits() & 0xFFFF03FFu) | 0x400u, 4);
    c.bytes({0x0F, 0x23, 0xF8});
}

void reload_tables(Code& c, const IdiomContext& k, Random& r) {
    if (!has(k, CpuModel::I80286)) return;
    // The pseudo-descriptors hold what is in force already.
    const u32 digit = r.below(4);
    const u32 at = layout::pseudo + (digit & 1) * 8 + (digit < 2 ? 16 : 0);
    c.bytes({0x0F, 0x01, (c.code32 ? 0x05u : 0x06u) | (digit << 3)});
    c.number(c.code32 ? at : at - layout::data, c.own_size());
}

void query_selector(Code& c, const IdiomContext& k, Random& r) {
    if (!has(k, CpuModel::I80286)) return;
    c.move(ax, r.chance(500) ? data_selector(r, true, c.code32) : code_selector(r, true, c.code32), 2);
    switch (r.below(4)) {
        case 0: c.bytes({0x0F, 0x02, 0xC0 | (r.below(8) << 3)}); break;
        case 1: c.bytes({0x0F, 0x03, 0xC0 | (r.below(8) << 3)}); break;
        case 2: c.bytes({0x0F, 0x00, 0xE0}); break;
        default: c.bytes({0x0F, 0x00, 0xE8}); break;
    }
}

void system_segment(Code& c, const IdiomContext& k, Random& r) {
    if (!has(k, CpuModel::I80286)) return;
    const bool task = r.chance(300);
    c.move(ax, task ? layout::other_tss32 : r.of({u32{layout::ldt_selector}, u32{layout::ldt_selector}, 0u}), 2);
    c.bytes({0x0F, 0x00, task ? 0xD8u : 0xD0u});
}

void push_immediate(Code& c, u32 number) {
    c.byte(0x68);
    c.number(number, 4);
}

// IRETD from ring 0 to ring 3 or to virtual-8086 mode.
void outward(Code& c, const IdiomContext& k, Random& r) {
    if (!c.code32 || !has(k, CpuModel::I80386)) return;
    const bool v86 = r.chance(500);
    if (v86) {
        for (u32 i = 0; i < 4; ++i) push_immediate(c, data_selector(r, false, false));
        push_immediate(c, 0x500);
        push_immediate(c, 0x800 + r.below(0x700) * 2);
        push_immediate(c, flags_image(r) | eflags::vm);
        push_immediate(c, 0x1000);
        push_immediate(c, r.below(0x5000));
    } else {
        push_immediate(c, layout::data3_flat);
        push_immediate(c, layout::stack3_top);
        push_immediate(c, flags_image(r));
        push_immediate(c, layout::code3_32);
        push_immediate(c, c.some_start(r));
    }
    c.byte(0xCF);
}

void model_specific(Code& c, const IdiomContext& k, Random& r) {
    if (!has(k, CpuModel::Pentium)) return;
    if (r.chance(300)) {
        c.bytes({0x0F, r.of({0x31u, 0xA2u, 0x33u})});
        return;
    }
    const u32 index = r.of({0x174u, 0x175u, 0x176u, 0x10u});
    c.move(cx, index, 4);
    c.move(ax,
           index == 0x174   ? layout::code0_32
           : index == 0x175 ? layout::stack0_top
                            : c.some_start(r) + c.cs_base,
           4);
    c.move(dx, 0, 4);
    c.bytes({0x0F, r.chance(600) ? 0x30u : 0x32u});
    if (has(k, CpuModel::PentiumPro) && r.chance(300)) c.bytes({0x0F, 0x34 + r.below(2)});
}

}  // namespace

void write_system_idiom(Code& code, const IdiomContext& context, Random& random) {
    using Idiom = void (*)(Code&, const IdiomContext&, Random&);
    constexpr Idiom all[] = {port,           port,           software_interrupt, software_interrupt, flags,
                             flags,          page_table,     page_table,         page_table,         control_register,
                             debug_register, reload_tables,  query_selector,     query_selector,     system_segment,
                             outward,        model_specific, model_specific};
    random.of(all)(code, context, random);
}

}  // namespace lockstep::soak
