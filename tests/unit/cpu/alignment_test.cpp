// Alignment checks in whole programs, on both paths (SDM volume 3, 6.15, interrupt 17, and table 6-7).
#include "program_test_machine.h"

namespace lockstep::test {
namespace {

class Alignment : public ::testing::TestWithParam<bool> {
protected:
    void prepare(ProgramMachine& m, std::span<const u8> code, bool ring3 = true) {
        m.prepare({.ring3 = ring3, .code32 = true}, code);
        m.cpu.state.cr0 |= cr0::am;
        m.cpu.state.system_flags |= eflags::ac;
    }
};

INSTANTIATE_TEST_SUITE_P(Paths, Alignment, ::testing::Bool(), path_name);

// An instruction on memory at 8100h + n: the alignment it needs.
struct Form {
    const char* name;
    std::vector<u8> code;  // with ModRM 05h or 2Dh and the like: the address is put behind it
    u32 needs;
    std::vector<u8> immediate = {};
};
const Form forms[] = {
    {"MOV r8, m8", {0x8A, 0x05}, 1},
    {"MOV r16, m16", {0x66, 0x8B, 0x05}, 2},
    {"MOV r32, m32", {0x8B, 0x05}, 4},
    {"MOV m32, r32", {0x89, 0x05}, 4},
    {"ADD m16, r16", {0x66, 0x01, 0x05}, 2},
    {"XCHG m32, r32", {0x87, 0x05}, 4},
    {"MOVZX r32, m16", {0x0F, 0xB7, 0x05}, 2},
    {"MOVZX r32, m8", {0x0F, 0xB6, 0x05}, 1},
    {"PUSH m32", {0xFF, 0x35}, 4},
    {"POP m32", {0x8F, 0x05}, 4},
    {"MOV DS, m16", {0x8E, 0x1D}, 2},
    {"MOV m16, DS", {0x8C, 0x1D}, 2},
    {"BT m32, r32", {0x0F, 0xA3, 0x15}, 4},
    {"BT m16, r16", {0x66, 0x0F, 0xA3, 0x15}, 2},
    {"CMPXCHG8B m64", {0x0F, 0xC7, 0x0D}, 8},
    {"LES r32, m16:32", {0xC4, 0x05}, 4},
    {"LES r16, m16:16", {0x66, 0xC4, 0x05}, 2},
    {"BOUND r16, m16&16", {0x66, 0x62, 0x05}, 2},
    {"BOUND r32, m32&32", {0x62, 0x05}, 4},
    {"LEA r32, m", {0x8D, 0x05}, 1},
    {"SHLD m32, r32, imm8", {0x0F, 0xA4, 0x05}, 4, {1}},
    {"IMUL r32, m32, imm8", {0x6B, 0x05}, 4, {1}},
    {"SLDT m16", {0x0F, 0x00, 0x05}, 2},
};

TEST_P(Alignment, EachOperandHasItsOwn) {
    ProgramMachine m(CpuModel::PentiumPro, GetParam());
    for (const Form& form : forms) {
        for (u32 offset = 0; offset < 8; ++offset) {
            std::vector<u8> code = form.code;
            for (const u32 byte : {offset, 0x81u, 0u, 0u}) code.push_back(static_cast<u8>(byte));
            code.insert(code.end(), form.immediate.begin(), form.immediate.end());
            prepare(m, code);
            for (u32 i = 0; i < 16; i += 2) m.put16(0x8100 + offset + i, program_data3);
            m.run();
            const int expected = offset % form.needs != 0 ? exception::ac : m.vector() == exception::br ? 5 : -1;
            ASSERT_EQ(m.vector(), expected) << form.name << " at offset " << offset;
            if (expected != exception::ac) continue;
            EXPECT_EQ(m.frame(0), 0u) << "error code";
            EXPECT_EQ(m.frame(1), code_at);
            EXPECT_EQ(m.cpu.state.reg32(0), 0x11223300u);
        }
    }
}

// SDM volume 3, 3.5.1: a pseudo descriptor lies right at an odd word address, where its base is at a doubleword's.
TEST_P(Alignment, PseudoDescriptorsLieAtOddWords) {
    ProgramMachine m(CpuModel::PentiumPro, GetParam());
    for (u8 offset = 0; offset < 4; ++offset) {
        const u8 code[] = {0x0F, 0x01, 0x05, offset, 0x81, 0, 0};  // SGDT
        prepare(m, code);
        m.run();
        EXPECT_EQ(m.vector(), offset == 2 ? -1 : int{exception::ac}) << int{offset};
    }
}

TEST_P(Alignment, StackSlotsAreAlignedByTheirSize) {
    struct Case {
        std::vector<u8> code;
        u32 stack;
        bool aligned;
    };
    const Case cases[] = {
        {{0x50}, 0xA802, false},                    // PUSH EAX
        {{0x66, 0x50}, 0xA802, true},               // PUSH AX
        {{0x66, 0x50}, 0xA801, false},              //
        {{0x60}, 0xA802, false},                    // PUSHA
        {{0x66, 0x61}, 0xA802, true},               // POPA, 16 bits
        {{0x06}, 0xA802, false},                    // PUSH ES: a word, but in a doubleword
        {{0x07}, 0xA802, false},                    // POP ES
        {{0xC8, 0x10, 0, 0}, 0xA804, true},         // ENTER 16, 0
        {{0xC8, 0x05, 0, 0}, 0xA804, false},        // ENTER 5, 0: the new top is misaligned
        {{0xC9}, 0xA802, true},                     // LEAVE looks at EBP only
        {{0xE8, 0, 0, 0, 0}, 0xA801, false},        // CALL
        {{0xCD, same_level_vector}, 0xA802, false}  // INT to the same level pushes on the program's stack
    };
    for (const Case& c : cases) {
        ProgramMachine m(CpuModel::PentiumPro, GetParam());
        prepare(m, c.code);
        m.cpu.state.set_reg32(4, c.stack);
        for (u32 i = 0; i < 64; i += 4) m.put32(c.stack + i, program_data3);
        m.run();
        EXPECT_EQ(m.vector(), c.aligned ? -1 : int{exception::ac}) << std::hex << int{c.code[0]};
    }
}

TEST_P(Alignment, StringsAreCheckedAtBothEnds) {
    for (const u32 moved : {6u, 7u}) {
        ProgramMachine m(CpuModel::PentiumPro, GetParam());
        const u8 code[] = {0xF3, 0xA5};  // REP MOVSD
        prepare(m, code);
        m.cpu.state.set_reg32(static_cast<u8>(moved), m.cpu.state.reg32(static_cast<u8>(moved)) + 2);
        m.run();
        EXPECT_EQ(m.vector(), exception::ac);
        EXPECT_EQ(m.cpu.state.reg32(1), 3u);
        const u8 bytes[] = {0xF3, 0xA4};
        prepare(m, bytes);
        m.cpu.state.set_reg32(6, 0xC801);
        m.run();
        EXPECT_EQ(m.vector(), -1);
    }
}

constexpr u8 misaligned_load[] = {0xA1, 0x01, 0x81, 0, 0};

TEST_P(Alignment, OnlyRing3WithBothFlagsIsChecked) {
    ProgramMachine m(CpuModel::PentiumPro, GetParam());
    prepare(m, misaligned_load);
    m.cpu.state.cr0 &= ~cr0::am;
    m.run();
    EXPECT_EQ(m.vector(), -1);
    prepare(m, misaligned_load);
    m.cpu.state.system_flags &= ~eflags::ac;
    m.run();
    EXPECT_EQ(m.vector(), -1);
    prepare(m, misaligned_load, false);
    m.run();
    EXPECT_EQ(m.vector(), -1);
    prepare(m, misaligned_load);
    m.run();
    EXPECT_EQ(m.vector(), exception::ac);
}

TEST_P(Alignment, SupervisorAccessesOfRing3AreNot) {
    ProgramMachine m(CpuModel::PentiumPro, GetParam());
    const u8 code[] = {0x8E, 0xD8, 0xE4, 0x60};  // MOV DS, AX; IN AL, 60h through the I/O map
    prepare(m, code);
    m.put32(0xE100, 0);
    std::memmove(m.ram.data() + 0xE101, m.ram.data() + gdt_at, 0x80);
    m.cpu.state.gdtr.base = 0xE101;
    std::memmove(m.ram.data() + 0xE203, m.ram.data() + tss_at, 0x68);
    m.put16(0xE203 + 102, 0x68);
    std::memset(m.ram.data() + 0xE203 + 0x68, 0, 16);
    m.cpu.state.tr.base = 0xE203;
    m.cpu.state.tr.limit = 0x77;
    m.cpu.state.system_flags &= ~eflags::iopl;
    m.cpu.state.set_reg32(0, program_data3);
    m.run();
    EXPECT_EQ(m.vector(), -1) << std::hex << m.cpu.state.eip;
    EXPECT_EQ(m.ports.count, 1u);
}

// Every way into a checked program must leave the fast path. (SS is what is left of the segments after a return to ring
// 3: hence its prefix.)
TEST_P(Alignment, IsArmedByPopf) {
    ProgramMachine m(CpuModel::PentiumPro, GetParam());
    // PUSHFD; OR DWORD [ESP], 40000h; POPFD; MOV EAX, [8101h]
    const u8 code[] = {0x9C, 0x81, 0x0C, 0x24, 0, 0, 4, 0, 0x9D, 0xA1, 0x01, 0x81, 0, 0};
    prepare(m, code);
    m.cpu.state.system_flags &= ~eflags::ac;
    m.run();
    EXPECT_EQ(m.vector(), exception::ac);
    EXPECT_EQ(m.frame(1), code_at + 9);
}

TEST_P(Alignment, IsArmedByIret) {
    for (const bool from_ring0 : {false, true}) {
        ProgramMachine m(CpuModel::PentiumPro, GetParam());
        const u8 code[] = {0xCF, 0x36, 0xA1, 0x01, 0x81, 0, 0};  // IRETD to what is behind it
        prepare(m, code, !from_ring0);
        m.cpu.state.system_flags &= ~eflags::ac;
        const u32 image[] = {code_at + 1, program_code3, eflags::ac | 2, 0xA900, program_data3};
        for (u32 i = 0; i < 5; ++i) m.put32(0xA800 + i * 4, image[i]);
        m.run();
        EXPECT_EQ(m.vector(), exception::ac);
    }
}

TEST_P(Alignment, IsArmedByFarReturnToRing3AndBySysexit) {
    ProgramMachine m(CpuModel::PentiumPro, GetParam());
    const u8 far_return[] = {0xCB, 0x36, 0xA1, 0x01, 0x81, 0, 0};
    prepare(m, far_return, false);
    const u32 image[] = {code_at + 1, program_code3, 0xA900, program_data3};
    for (u32 i = 0; i < 4; ++i) m.put32(0xA800 + i * 4, image[i]);
    m.run();
    EXPECT_EQ(m.vector(), exception::ac);

    const u8 sysexit[] = {0x0F, 0x35, 0x36, 0xA1, 0x01, 0x81, 0, 0};
    prepare(m, sysexit, false);
    m.cpu.state.sysenter_cs = program_code0;
    m.cpu.state.set_reg32(1, 0xA900);
    m.cpu.state.set_reg32(2, code_at + 2);
    m.run();
    EXPECT_EQ(m.vector(), exception::ac);
}

TEST_P(Alignment, IsArmedByCr0ForWhoReturnsToRing3) {
    ProgramMachine m(CpuModel::PentiumPro, GetParam());
    const u8 code[] = {0x0F, 0x22, 0xC0, 0xCF, 0x36, 0xA1, 0x01, 0x81, 0, 0};  // MOV CR0, EAX; IRETD
    prepare(m, code, false);
    m.cpu.state.set_reg32(0, m.cpu.state.cr0);
    m.cpu.state.cr0 &= ~cr0::am;
    const u32 image[] = {code_at + 4, program_code3, eflags::ac | 2, 0xA900, program_data3};
    for (u32 i = 0; i < 5; ++i) m.put32(0xA800 + i * 4, image[i]);
    m.run();
    EXPECT_EQ(m.vector(), exception::ac);
}

// As an x86 processor of today does: the page is not looked at.
TEST_P(Alignment, ComesBeforeThePageFaultAndBehindTheLimit) {
    ProgramMachine m(CpuModel::PentiumPro, GetParam());
    prepare(m, misaligned_load);
    m.set_page_rights(0x8000, 0);
    m.run();
    EXPECT_EQ(m.vector(), exception::ac);
    prepare(m, misaligned_load);
    m.cpu.state.segment(Seg::DS).limit = 0x8103;
    m.run();
    EXPECT_EQ(m.vector(), exception::gp);
}

TEST_P(Alignment, The386HasNone) {
    ProgramMachine m(CpuModel::I80386, GetParam());
    const u8 code[] = {0x9C, 0x81, 0x0C, 0x24, 0, 0, 4, 0, 0x9D, 0xA1, 0x01, 0x81, 0, 0};  // as in IsArmedByPopf
    m.prepare({}, code);
    m.run();
    EXPECT_EQ(m.vector(), -1);
    EXPECT_FALSE(m.cpu.state.flag(eflags::ac));
}

}  // namespace
}  // namespace lockstep::test
