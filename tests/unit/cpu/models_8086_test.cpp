// What only an 8086 does: byte forms of CALL, JMP and PUSH, far transfers through registers, repeated instructions that
// lose their prefixes.
#include <gtest/gtest.h>

#include "cpu/cpu.h"
#include "exec_data_test_machine.h"

namespace lockstep::test {
namespace {

class Chip8086 : public CodeMachine {
public:
    Chip8086() : CodeMachine(CpuModel::I8086) {
        for (u32 at = 0x6FF0; at < 0x7010; ++at) put8(at, 0xAA);
        s.set_reg16(ax, 0x1234);
        s.set_reg16(bx, 0x600);
        s.eip = 0x1FE;
    }
    u32 stack_pointer() const { return s.reg16(sp); }
};

TEST(Models8086, PushOfAByteWritesOneByteAndMovesByTwo) {
    Chip8086 m;
    ASSERT_TRUE(m.step({0xFE, 0xF4}));  // push ah
    EXPECT_EQ(m.stack_pointer(), 0x6FFEu);
    EXPECT_EQ(m.get16(0x6FFE), 0xAA12);
    m.put8(0x600, 0x77);
    ASSERT_TRUE(m.step({0xFE, 0x3F}));  // push byte [bx], by its other encoding
    EXPECT_EQ(m.get16(0x6FFC), 0xAA77);
}

TEST(Models8086, JumpToAByteOfMemoryGetsOnesAbove) {
    Chip8086 m;
    m.put8(0x600, 0x77);
    ASSERT_TRUE(m.step({0xFE, 0x27}));
    EXPECT_EQ(m.s.eip, 0xFF77u);
    EXPECT_EQ(m.stack_pointer(), 0x7000u);
}

TEST(Models8086, JumpToAByteRegisterTakesItsOtherHalfToo) {
    Chip8086 low, high;
    ASSERT_TRUE(low.step({0xFE, 0xE0}));
    EXPECT_EQ(low.s.eip, 0x1234u);
    ASSERT_TRUE(high.step({0xFE, 0xE4}));
    EXPECT_EQ(high.s.eip, 0x3412u);
}

TEST(Models8086, CallOfAByteOperandPushesTheLowByteOfTheReturnAddress) {
    Chip8086 m;
    ASSERT_TRUE(m.step({0xFE, 0xD4}));  // call ah; returns to 0200h
    EXPECT_EQ(m.s.eip, 0x3412u);
    EXPECT_EQ(m.stack_pointer(), 0x6FFEu);
    EXPECT_EQ(m.get16(0x6FFE), 0xAA00);
}

TEST(Models8086, FarCallOfABytePairIgnoresThePrefixForTheSecond) {
    Chip8086 m;
    m.load_real(Seg::ES, 0x100);
    m.load_real(Seg::CS, 0x40);
    m.put8(0x1600, 0x11);  // es:600h
    m.put8(0x602, 0x22);   // ds:602h
    ASSERT_TRUE(m.step({0x26, 0xFE, 0x1F}));
    EXPECT_EQ(m.s.segment(Seg::CS).selector, 0xFF22);
    EXPECT_EQ(m.s.segment(Seg::CS).base, 0xFF220u);
    EXPECT_EQ(m.s.eip, 0xFF11u);
    EXPECT_EQ(m.stack_pointer(), 0x6FFCu);
    EXPECT_EQ(m.get32(0x6FFC), 0xAA40AA01u) << "a byte of CS above a byte of IP";
}

TEST(Models8086, FarTransfersThroughARegisterReadOffsetFour) {
    Chip8086 m;
    m.put16(4, 0x2345);
    ASSERT_TRUE(m.step({0xFF, 0xEB}));  // jmp far bx
    EXPECT_EQ(m.s.segment(Seg::CS).selector, 0x2345);
    EXPECT_EQ(m.s.eip, 0x1FAu);
    EXPECT_EQ(m.stack_pointer(), 0x7000u);
    Chip8086 call;
    call.put16(4, 0x2345);
    ASSERT_TRUE(call.step({0xFF, 0xDB}));
    EXPECT_EQ(call.get32(0x6FFC), 0x00000200u);
    Chip8086 byte;
    byte.put16(4, 0x2345);
    ASSERT_TRUE(byte.step({0xFE, 0xEB}));
    EXPECT_EQ(byte.s.segment(Seg::CS).selector, 0xFF45);
}

// A repeated instruction that an interrupt of vector 21h meets after three iterations.
class InterruptedString : public testing::TestWithParam<bool> {
public:
    InterruptedString() : mmu_(map_, 20), cpu_(CpuModel::I8086, mmu_, ports_, pic_) {
        EXPECT_TRUE(map_.map_ram("ram", 0, ram_.size(), 0).ok());
        cpu_.reset(ResetKind::Hard);
        for (SegmentRegister& segment : cpu_.state.seg) segment = SegmentRegister{};
        cpu_.state.eip = 0x100;
        cpu_.state.set_reg16(4, 0x7000);
        cpu_.state.set_reg16(6, 0x3000);
        cpu_.state.set_reg16(7, 0x4000);
        cpu_.state.set_reg16(1, 100);
        cpu_.state.system_flags |= eflags::if_;
        cpu_.set_reference_only(GetParam());
        cpu_.state_changed();
    }

    // The IP that was pushed.
    u16 pushed_ip(std::initializer_list<u8> code, u64 ticks) {
        std::copy(code.begin(), code.end(), ram_.data() + 0x100);
        run(ticks);
        cpu_.set_intr(true);
        run(1);
        EXPECT_EQ(cpu_.state.reg16(4), 0x6FFA);
        return static_cast<u16>(ram_.data()[0x6FFA] | ram_.data()[0x6FFB] << 8);
    }

    Ram ram_ = Ram::allocate(1u << 20).value();
    MemoryMap map_{ram_};
    Mmu mmu_;
    SilentPorts ports_;
    class Vector final : public InterruptSource {
    public:
        IntVector acknowledge() override { return IntVector{0x21}; }
    } pic_;
    Cpu cpu_;

    void run(u64 ticks) {
        cpu_.clock.end = cpu_.clock.now() + ticks;
        cpu_.clock.left = static_cast<s64>(ticks);
        cpu_.run();
    }
};

TEST_P(InterruptedString, KeepsOnlyTheLastPrefix) {
    EXPECT_EQ(pushed_ip({0xF3, 0x26, 0x26, 0xA4}, 3), 0x102);
    EXPECT_EQ(cpu_.state.reg16(1), 97);
    EXPECT_EQ(cpu_.state.repeat_skip, 0) << "the handler starts afresh";
}

TEST_P(InterruptedString, KeepsOnlyTheLastPrefixForASingleStep) {
    cpu_.state.system_flags = eflags::fixed1 | eflags::tf;
    ram_.data()[4] = 0x00;  // the handler of interrupt 1 at 0:0500h
    ram_.data()[5] = 0x05;
    cpu_.state_changed();
    constexpr u8 code[] = {0xF3, 0x26, 0xA4};
    std::copy(std::begin(code), std::end(code), ram_.data() + 0x100);
    run(1);
    EXPECT_EQ(cpu_.state.eip, 0x500u);
    EXPECT_EQ(ram_.data()[0x6FFA], 0x01);
    EXPECT_EQ(cpu_.state.repeat_skip, 0);
}

TEST_P(InterruptedString, WithOnePrefixStartsAgain) {
    EXPECT_EQ(pushed_ip({0xF3, 0xA4}, 3), 0x100);
}

TEST_P(InterruptedString, BeforeItsFirstIterationIsWhole) {
    EXPECT_EQ(pushed_ip({0x90, 0xF3, 0x26, 0xA4}, 1), 0x101);
}

TEST_P(InterruptedString, WhenFinishedIsBehind) {
    EXPECT_EQ(pushed_ip({0xF2, 0x26, 0xAE, 0x90}, 1), 0x103) << "ZF ended it";
}

TEST_P(InterruptedString, ForgetsItsPrefixesWhenWrittenOver) {
    for (const u8 first : {u8{0x90}, u8{0xF3}}) {
        constexpr u8 code[] = {0xF3, 0x26, 0xA4};
        const u8 other[] = {first, 0xA4, 0x90};
        map_.dma_write(Physical{0x100}, code);
        cpu_.state.eip = 0x100;
        run(1);
        EXPECT_EQ(cpu_.state.repeat_skip, 1);
        map_.dma_write(Physical{0x100}, other);
        run(1);
        EXPECT_EQ(cpu_.state.eip, first == 0xF3 ? 0x100u : 0x101u);
        EXPECT_EQ(cpu_.state.repeat_skip, 0);
    }
}

INSTANTIATE_TEST_SUITE_P(Paths, InterruptedString, testing::Bool(),
                         [](const auto& path) { return path.param ? "Reference" : "Fast"; });

}  // namespace
}  // namespace lockstep::test
