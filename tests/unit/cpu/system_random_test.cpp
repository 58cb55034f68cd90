// Whatever the registers, tables and stacks hold, an operation ends, and leaves a state that makes sense. Run under the
// sanitizers, this is also the test that nothing is read or written out of bounds.
#include "cpu/reference/flags_image.h"
#include "tests/unit/cpu/system_test_machine.h"

namespace lockstep {
namespace {

using namespace test;

class Random {
public:
    explicit Random(u64 seed) : state_(seed) {}
    u32 next() {
        state_ = state_ * 6364136223846793005u + 1442695040888963407u;
        return static_cast<u32>(state_ >> 32);
    }
    u32 below(u32 bound) { return next() % bound; }
    bool one_in(u32 n) { return below(n) == 0; }

private:
    u64 state_;
};

// Registers and tables that are often nearly right: wholly random ones would all fail the first check.
void shake(Machine& m, Random& random, bool paging) {
    CpuState& s = m.s;
    for (u8 i = 0; i < 8; ++i) s.set_reg32(i, random.one_in(2) ? random.below(0x10000) : random.next());
    s.set_reg32(Machine::sp, random.one_in(8) ? random.next() : 0x6000 + random.below(0x4000));
    for (u32 selector = 8; selector <= gdt_limit; selector += 8) {
        if (random.one_in(2)) continue;
        const u32 base = random.one_in(4) ? random.next() : random.below(0x10) * 0x1000;
        const u8 access = random.one_in(2) ? static_cast<u8>(random.next()) : static_cast<u8>(random.next() | 0x80);
        m.segment(static_cast<u16>(selector), base, random.one_in(3) ? random.below(0x200) : random.next() & 0xFFFFF,
                  access, static_cast<u8>(random.below(16)));
        if (random.one_in(2)) m.put16(gdt_base + selector + 2, static_cast<u16>(random.below(0xA8)));
    }
    for (u32 i = 0; i < 0x68; i += 4) {
        m.put32(tss_base + i, random.one_in(2) ? random.below(0xA8) : random.next());
        m.put32(tss2_base + i, random.one_in(2) ? random.below(0xA8) : random.next());
    }
    for (u32 at = 0x5F00; at < 0xA100; at += 4) m.put32(at, random.one_in(4) ? random.next() : random.below(0xA8));
    for (u32 vector = 0; vector < 0x40; ++vector) {
        m.idt_gate(static_cast<u8>(vector), static_cast<u16>(random.below(0xA8)), random.next(),
                   static_cast<u8>(random.next() | (random.one_in(4) ? 0 : 0x80)));
    }
    s.system_flags =
        eflags::fixed1 | (random.next() & existing_flags(m.c.model()) & ~(eflags::arithmetic | eflags::vm));
    s.idtr = TableRegister{idt_base, static_cast<u16>(random.one_in(3) ? random.next() : 0x7FF)};
    s.eip = random.below(0x10000);
    if (random.one_in(8)) s.tr.limit = random.below(0x70);
    if (random.one_in(2)) s.tr.access = 0x83;
    if (random.one_in(3)) s.ldtr = SegmentRegister{ldt_selector, ldt_base, random.below(0x40), 0x82, false, true};
    switch (random.below(4)) {
        case 0: m.enter_ring3(); break;
        case 1:
            if (m.c.at_least(CpuModel::I80386)) m.enter_v86(random.below(4));
            break;
        default: break;
    }
    if (paging) {
        for (u32 i = 0; i < 64; ++i) m.put32(0x11000 + random.below(0x20) * 4, random.next());
        m.mmu.flush_all();
    }
}

Instruction random_instruction(Random& random, Op op, CpuModel model) {
    Instruction insn;
    insn.op = op;
    insn.length = 2;
    const bool wide = model >= CpuModel::I80386;
    insn.operand_size = wide && random.one_in(2) ? 4 : 2;
    insn.address_size = wide && random.one_in(2) ? 4 : 2;
    insn.segment = static_cast<Seg>(random.below(6));
    insn.base = static_cast<u8>(random.below(9));
    insn.index = static_cast<u8>(random.below(9));
    insn.disp = random.one_in(2) ? random.below(0xA000) : random.next();
    insn.imm = random.one_in(2) ? random.below(0x40) : random.next();
    insn.imm2 = static_cast<u16>(random.below(0xB0));
    for (Operand& operand : insn.operands) {
        operand.kind = static_cast<OperandKind>(random.below(11));
        operand.reg = static_cast<u8>(random.below(operand.kind == OperandKind::Segment ? 6 : 8));
        constexpr u8 sizes[] = {1, 2, 4, 6};
        operand.size = sizes[random.below(4)];
    }
    return insn;
}

void check(const Machine& m, Op op) {
    const CpuState& s = m.s;
    const std::string where = "operation " + std::to_string(static_cast<int>(op));
    ASSERT_EQ(s.gpr[zero_register], 0u) << where;
    ASSERT_LE(s.cpl, 3) << where;
    if (!s.protected_mode()) {
        ASSERT_EQ(s.cpl, 0) << where;
        ASSERT_FALSE(s.v86()) << where;
    }
    if (s.v86()) {
        ASSERT_EQ(s.cpl, 3) << where;
    }
    ASSERT_EQ(s.system_flags & (eflags::arithmetic | 0x8028u), 0u) << where;
    ASSERT_EQ(s.eflags() & ~(existing_flags(m.c.model()) | eflags::fixed1), 0u) << where;
}

class RandomOperations : public ::testing::TestWithParam<CpuModel> {};

TEST_P(RandomOperations, KeepTheStateSound) {
    Random random(1000 + static_cast<u64>(GetParam()));
    const bool protects = GetParam() >= CpuModel::I80286;
    for (int round = 0; round < 120; ++round) {
        Machine m(GetParam());
        const bool paging = GetParam() >= CpuModel::I80386 && random.one_in(4);
        if (paging) {
            m.put32(0x10000, 0x11000 | 7);
            for (u32 page = 0; page < 0x200; ++page) m.put32(0x11000 + page * 4, (page << 12) | 7);
        }
        for (const OperationEntry& entry : system_operations()) {
            m.s.system_flags = eflags::fixed1;
            m.s.activity = Activity::Running;
            if (protects && !random.one_in(4)) {
                m.protect();
                shake(m, random, paging);
                m.s.cr3 = 0x10000;
                m.s.cr0 = paging ? m.s.cr0 | cr0::pg : m.s.cr0 & ~cr0::pg;
            } else {
                m.s.cr0 &= ~(cr0::pe | cr0::pg);
                m.s.cpl = 0;
                for (std::size_t i = 0; i < m.s.seg.size(); ++i) {
                    m.load_real(static_cast<Seg>(i), static_cast<u16>(random.below(0x2000)));
                }
                m.s.set_reg32(Machine::sp, random.below(0x10000));
            }
            update_paging(m.c);
            m.c.insn = random_instruction(random, entry.op, GetParam());
            m.c.next_eip = m.s.eip + 2;
            if (!entry.function(m.c)) deliver_fault(m.c);
            check(m, entry.op);
            if (HasFatalFailure()) return;
            const auto vector = static_cast<u8>(random.below(0x48));
            const auto kind = static_cast<InterruptKind>(random.below(4));
            if (!deliver_interrupt(m.c, vector, kind, m.s.eip, random.one_in(2), random.next())) deliver_fault(m.c);
            check(m, Op::Int);
            if (HasFatalFailure()) return;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Models, RandomOperations,
                         ::testing::Values(CpuModel::I8086, CpuModel::I80286, CpuModel::I80386, CpuModel::I80486,
                                           CpuModel::Pentium, CpuModel::PentiumPro));

}  // namespace
}  // namespace lockstep
