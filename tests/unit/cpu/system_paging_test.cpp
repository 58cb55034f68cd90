// What control registers and task switches do to paging: PAE's directory pointers, flushing (SDM volume 3, 4.4.1 and
// 4.10.4.1).
#include "system_test_machine.h"

namespace lockstep::test {
namespace {

constexpr u32 pointers = 0x12020, directory = 0x13000, table = 0x14000;
constexpr u32 other_pointers = 0x15040, other_directory = 0x16000;

void put64(Machine& m, u32 at, u64 value) {
    m.put32(at, static_cast<u32>(value));
    m.put32(at + 4, static_cast<u32>(value >> 32));
}

// Two sets of PAE tables that map the first two megabytes to themselves; the second one with a large page.
void write_tables(Machine& m) {
    put64(m, pointers, directory | 1);
    put64(m, directory, table | 7);
    for (u32 page = 0; page < 512; ++page) put64(m, table + page * 8, (page << 12) | 7);
    put64(m, other_pointers, other_directory | 1);
    put64(m, other_directory, 0x87);
}

void enter_pae(Machine& m) {
    m.protect();
    write_tables(m);
    ASSERT_TRUE(m.write_control(3, pointers));
    ASSERT_TRUE(m.write_control(4, cr4::pae));
    ASSERT_TRUE(m.write_control(0, m.s.cr0 | cr0::pg));
}

TEST(DirectoryPointers, AreLoadedWhenPagingStarts) {
    Machine m;
    enter_pae(m);
    EXPECT_EQ(m.env.mmu.paging().directory_pointers[0], u64{directory} | 1);
    u8 value = 0;
    EXPECT_TRUE(m.c.load_linear(0x50000, false, value));
}

TEST(DirectoryPointers, AreLoadedByCr3AndByPaeAndOnlyThen) {
    Machine m;
    enter_pae(m);
    put64(m, pointers, other_directory | 1);
    ASSERT_TRUE(m.write_control(0, m.s.cr0 | cr0::mp));
    ASSERT_TRUE(m.write_control(4, cr4::pae | cr4::de));
    EXPECT_EQ(m.env.mmu.paging().directory_pointers[0], u64{directory} | 1);
    ASSERT_TRUE(m.write_control(4, cr4::pae | cr4::pge));
    EXPECT_EQ(m.env.mmu.paging().directory_pointers[0], u64{other_directory} | 1);
    ASSERT_TRUE(m.write_control(3, other_pointers + 0x1000));
    EXPECT_EQ(m.env.mmu.paging().directory_pointers[0], 0u);
}

TEST(DirectoryPointers, CacheBitsOfCr0LoadThemToo) {
    Machine m;
    enter_pae(m);
    for (const u32 cr0_value : {m.s.cr0 ^ cr0::nw, m.s.cr0 & ~(cr0::nw | cr0::cd)}) {
        put64(m, pointers, other_directory | 1);
        ASSERT_TRUE(m.write_control(0, cr0_value));
        EXPECT_EQ(m.env.mmu.paging().directory_pointers[0], u64{other_directory} | 1);
        put64(m, pointers, directory | 1);
        ASSERT_TRUE(m.write_control(3, pointers));
    }
}

TEST(DirectoryPointers, WithReservedBitsFaultAndChangeNothing) {
    Machine m;
    m.protect();
    write_tables(m);
    put64(m, pointers + 8, 0x20 | 1);
    ASSERT_TRUE(m.write_control(3, pointers)) << "not looked at without paging";
    ASSERT_TRUE(m.write_control(4, cr4::pae)) << "nor here";
    const u32 before = m.s.cr0;
    EXPECT_TRUE(faulted(m, m.write_control(0, m.s.cr0 | cr0::pg), exception::gp, 0));
    EXPECT_EQ(m.s.cr0, before);
    EXPECT_FALSE(m.env.mmu.paging().paging);

    put64(m, pointers + 8, 0);
    ASSERT_TRUE(m.write_control(0, m.s.cr0 | cr0::pg));
    put64(m, other_pointers + 24, u64{1} << 36 | 1);
    EXPECT_TRUE(faulted(m, m.write_control(3, other_pointers), exception::gp, 0));
    EXPECT_EQ(m.s.cr3, pointers);
    EXPECT_EQ(m.env.mmu.paging().directory_pointers[0], u64{directory} | 1);
}

TEST(DirectoryPointers, PaeIsThePentiumProsOnly) {
    Machine pentium(CpuModel::Pentium);
    EXPECT_TRUE(faulted(pentium, pentium.write_control(4, cr4::pae), exception::gp, 0));
    EXPECT_EQ(pentium.s.cr4, 0u);
}

// A TSS for a task that runs in ring 0 with these tables.
void write_task(Machine& m, u32 cr3) {
    m.put32(tss2_base + 28, cr3);
    m.put32(tss2_base + 32, 0x500);
    m.put32(tss2_base + 36, 2);
    for (u32 i = 0; i < 6; ++i) m.put16(tss2_base + 72 + i * 4, i == 1 ? code0 : data0);
}

TEST(DirectoryPointers, ATaskSwitchLoadsThem) {
    Machine m;
    enter_pae(m);
    write_task(m, other_pointers);
    ASSERT_TRUE(m.far(Op::JmpFar, second_tss, 0));
    EXPECT_EQ(m.s.cr3, other_pointers);
    EXPECT_EQ(m.env.mmu.paging().directory_pointers[0], u64{other_directory} | 1);
}

TEST(DirectoryPointers, ATaskWithReservedBitsInThemIsNotEntered) {
    Machine m;
    enter_pae(m);
    put64(m, other_pointers + 16, 3);
    write_task(m, other_pointers);
    EXPECT_TRUE(faulted(m, m.far(Op::JmpFar, second_tss, 0), exception::gp, 0));
    EXPECT_EQ(m.s.cr3, pointers);
    EXPECT_EQ(m.s.tr.selector, tss_selector);
    EXPECT_EQ(m.access_of(tss_selector), 0x8B) << "still busy";
    EXPECT_EQ(m.access_of(second_tss), 0x89);
}

TEST(TaskSwitch, FlushesOnlyWhenItChangesCr3) {
    for (const bool changes : {false, true}) {
        Machine m;
        enter_pae(m);
        put64(m, other_pointers, directory | 1);
        write_task(m, changes ? other_pointers : pointers);
        u8 value = 0;
        ASSERT_TRUE(m.c.load_linear(0x50000, false, value));
        put64(m, table + 0x50 * 8, 0);
        ASSERT_TRUE(m.far(Op::JmpFar, second_tss, 0));
        EXPECT_EQ(m.c.load_linear(0x50000, false, value), !changes);
    }
}

TEST(ControlRegisters, FeaturesOfCr4AreThoseCpuidNames) {
    struct Pair {
        u32 feature, control;
    };
    // CPUID leaf 1, EDX; TSD goes with TSC.
    constexpr Pair pairs[] = {{1u << 1, cr4::vme}, {1u << 4, cr4::tsd}, {1u << 2, cr4::de},   {1u << 3, cr4::pse},
                              {1u << 6, cr4::pae}, {1u << 7, cr4::mce}, {1u << 13, cr4::pge}, {1u << 24, cr4::osfxsr}};
    for (const CpuModel model : {CpuModel::Pentium, CpuModel::PentiumPro}) {
        for (const Pair& pair : pairs) {
            Machine m(model);
            m.s.set_reg32(Machine::ax, 1);
            ASSERT_TRUE(m.run(Op::Cpuid));
            const bool named = (m.s.reg32(Machine::dx) & pair.feature) != 0;
            EXPECT_EQ(m.write_control(4, pair.control), named) << std::hex << pair.control;
        }
    }
}

TEST(MachineCheck, RegistersAreThereAndEmpty) {
    for (const CpuModel model : {CpuModel::Pentium, CpuModel::PentiumPro}) {
        for (const u32 index : {0u, 1u}) {
            Machine m(model);
            m.s.set_reg32(Machine::cx, index);
            m.s.set_reg32(Machine::ax, 0x1234);
            ASSERT_TRUE(m.run(Op::Rdmsr));
            EXPECT_EQ(m.s.reg32(Machine::ax), 0u);
            EXPECT_EQ(m.s.reg32(Machine::dx), 0u);
        }
    }
}

}  // namespace
}  // namespace lockstep::test
