// Loads and stores in every format, and that memory is only written when the instruction is done with everything else.
#include <array>
#include <vector>

#include "x87_test_machine.h"

namespace lockstep::test {
namespace {

using fp::Float80;

TEST(X87Transfer, LoadsOfEveryFormat) {
    X87Machine m;
    m.put32(m.operand_at, 0xC0400000);  // -3.0
    ASSERT_TRUE(m.step({0xD9, 0x03}));
    EXPECT_EQ(m.fpu().st(0), m.number(-3));
    m.put64(m.operand_at, 0x3FE0000000000000);  // 0.5
    ASSERT_TRUE(m.step({0xDD, 0x03}));
    EXPECT_EQ(m.fpu().st(0), m.half);
    m.put64(m.operand_at, 0x8000000000000001);
    m.put16(m.operand_at + 8, 0x7FFF);  // a signalling NaN: FLD m80 asks nothing
    ASSERT_TRUE(m.step({0xDB, 0x2B}));
    EXPECT_EQ(m.fpu().st(0), fp::make_float80(false, 0x7FFF, 0x8000000000000001));
    m.put16(m.operand_at, 0x8000);
    ASSERT_TRUE(m.step({0xDF, 0x03}));
    EXPECT_EQ(m.fpu().st(0), m.number(-32768));
    m.put32(m.operand_at, 0x80000000);
    ASSERT_TRUE(m.step({0xDB, 0x03}));
    EXPECT_EQ(m.fpu().st(0), m.number(-2147483648LL));
    m.put64(m.operand_at, 0xFFFFFFFFFFFFFFFE);
    ASSERT_TRUE(m.step({0xDF, 0x2B}));
    EXPECT_EQ(m.fpu().st(0), m.number(-2));
    m.put64(m.operand_at, 0x0000000000123456);
    m.put16(m.operand_at + 8, 0x8000);
    ASSERT_TRUE(m.step({0xDF, 0x23}));  // fbld
    EXPECT_EQ(m.fpu().st(0), m.number(-123456));
    EXPECT_EQ(m.fpu().status, 0);
    EXPECT_EQ(m.depth(), 7u);
}

TEST(X87Transfer, LoadOfASignallingNanOrADenormal) {
    X87Machine m;
    m.put32(m.operand_at, 0x7F800001);
    ASSERT_TRUE(m.step({0xD9, 0x03}));
    EXPECT_EQ(m.fpu().st(0), fp::make_float80(false, 0x7FFF, 0xC000010000000000));
    EXPECT_EQ(m.fpu().status, fp::exception::invalid);

    X87Machine kept;
    kept.fpu().control = kept.unmasked;
    kept.put32(kept.operand_at, 0x7F800001);
    ASSERT_TRUE(kept.step({0xD9, 0x03}));
    EXPECT_EQ(kept.depth(), 0u);
    EXPECT_EQ(kept.fpu().status, fp::exception::invalid | reported);

    X87Machine denormal;
    denormal.put64(denormal.operand_at, 1);
    ASSERT_TRUE(denormal.step({0xDD, 0x03}));
    EXPECT_EQ(denormal.fpu().status, fp::exception::denormal);
    EXPECT_EQ(denormal.fpu().st(0), fp::make_float80(false, 16383 - 1074, fp::integer_bit));
}

TEST(X87Transfer, StoresOfEveryFormat) {
    X87Machine m;
    m.fill({-3});
    ASSERT_TRUE(m.step({0xD9, 0x13}));
    EXPECT_EQ(m.get32(m.operand_at), 0xC0400000u);
    ASSERT_TRUE(m.step({0xDD, 0x13}));
    EXPECT_EQ(m.get64(m.operand_at), 0xC008000000000000u);
    ASSERT_TRUE(m.step({0xDF, 0x13}));
    EXPECT_EQ(m.get16(m.operand_at), 0xFFFD);
    ASSERT_TRUE(m.step({0xDB, 0x13}));
    EXPECT_EQ(m.get32(m.operand_at), 0xFFFFFFFDu);
    EXPECT_EQ(m.depth(), 1u);
    m.fill({-3, -3, -3});
    ASSERT_TRUE(m.step({0xDB, 0x3B}));  // fstp m80
    EXPECT_EQ(m.get64(m.operand_at), 0xC000000000000000u);
    EXPECT_EQ(m.get16(m.operand_at + 8), 0xC000);
    ASSERT_TRUE(m.step({0xDF, 0x3B}));  // fistp m64
    EXPECT_EQ(m.get64(m.operand_at), 0xFFFFFFFFFFFFFFFDu);
    ASSERT_TRUE(m.step({0xDF, 0x33}));  // fbstp
    EXPECT_EQ(m.get64(m.operand_at), 3u);
    EXPECT_EQ(m.get16(m.operand_at + 8), 0x8000);
    EXPECT_EQ(m.depth(), 1u);
    EXPECT_EQ(m.fpu().status, 0);
}

TEST(X87Transfer, IntegerStoresRoundAndTruncate) {
    X87Machine m;
    const Float80 value = fp::make_float80(false, 16384, 0xF000000000000000);  // 3.75
    m.push(value);
    m.push(value);
    ASSERT_TRUE(m.step({0xDB, 0x1B}));  // fistp m32
    EXPECT_EQ(m.get32(m.operand_at), 4u);
    EXPECT_EQ(m.fpu().status, fp::exception::precision | fpu_status::c1);
    ASSERT_TRUE(m.step({0xDB, 0x0B}));  // fisttp m32
    EXPECT_EQ(m.get32(m.operand_at), 3u);
    EXPECT_EQ(m.fpu().status, fp::exception::precision);
    EXPECT_EQ(m.depth(), 0u);
}

TEST(X87Transfer, IntegerOutOfRange) {
    X87Machine m;
    m.fill({40000});
    m.fpu().control = m.unmasked;
    m.put16(m.operand_at, 0x1234);
    ASSERT_TRUE(m.step({0xDF, 0x1B}));  // fistp m16
    EXPECT_EQ(m.get16(m.operand_at), 0x1234);
    EXPECT_EQ(m.depth(), 1u);
    EXPECT_EQ(m.fpu().status, fp::exception::invalid | reported);
    m.fpu().control = 0x037F;
    m.fpu().status = 0;
    ASSERT_TRUE(m.step({0xDF, 0x1B}));
    EXPECT_EQ(m.get16(m.operand_at), 0x8000);
    EXPECT_EQ(m.depth(), 0u);
}

TEST(X87Transfer, UnmaskedOverflowOfAStoreLeavesMemoryAndStack) {
    X87Machine m;
    m.push(fp::make_float80(false, 16383 + 200, fp::integer_bit));
    m.fpu().control = m.unmasked;
    m.put32(m.operand_at, 0x11111111);
    ASSERT_TRUE(m.step({0xD9, 0x1B}));
    EXPECT_EQ(m.get32(m.operand_at), 0x11111111u);
    EXPECT_EQ(m.depth(), 1u);
    EXPECT_EQ(m.fpu().status, fp::exception::overflow | reported);
}

// A page fault comes before everything, also before an exception of the arithmetic that would leave memory alone.
TEST(X87Transfer, PageFaultOfAStoreChangesNothing) {
    for (const u16 control : {u16{0x037F}, X87Machine::unmasked}) {
        X87Machine m;
        m.page();
        m.put32(CodeMachine::table_entry(0x20), 0);
        m.s.set_reg32(m.bx, 0x1FFFC);  // the second half is missing
        m.push(fp::make_float80(false, 0x7FFE, fp::integer_bit));
        m.fpu().control = control;
        const FpuState before = m.fpu();
        ASSERT_TRUE(faulted(m, m.step({0xDD, 0x1B}), exception::pf, 2));
        EXPECT_EQ(m.fpu(), before);
    }
}

TEST(X87Transfer, PageFaultOfALoadChangesNothing) {
    X87Machine m;
    m.page();
    m.put32(CodeMachine::table_entry(0x20), 0);
    m.s.set_reg32(m.bx, 0x1FFF8);
    m.fill({1, 2, 3, 4, 5, 6, 7, 8});
    const FpuState before = m.fpu();
    ASSERT_TRUE(faulted(m, m.step({0xDB, 0x2B}), exception::pf, 0));
    EXPECT_EQ(m.fpu(), before);
}

// A device that remembers what the bus brought: registers of four bytes.
class Registers final : public MmioDevice {
public:
    u32 mmio_read(u32 offset, BusWidth width) override {
        widths.push_back(width);
        return words[offset / 4] >> (8 * (offset & 3));
    }
    void mmio_write(u32 offset, u32 value, BusWidth width) override {
        widths.push_back(width);
        words[offset / 4] = value;
    }
    std::array<u32, 4> words{};
    std::vector<BusWidth> widths;
};

TEST(X87Transfer, OperandsInDeviceMemoryTakeTheBusInPieces) {
    Registers device;
    X87Machine m;
    ASSERT_TRUE(m.map.map_mmio("registers", 0x300000, page_size, device).ok());
    m.s.set_reg32(m.bx, 0x300000);
    device.words = {0, 0x3FE00000, 0, 0};  // 0.5
    ASSERT_TRUE(m.step({0xDD, 0x03}));
    EXPECT_EQ(m.fpu().st(0), m.half);
    ASSERT_TRUE(m.step({0xDB, 0x3B}));  // fstp m80
    EXPECT_EQ(device.words, (std::array<u32, 4>{0, 0x80000000, 0x3FFE, 0}));
    const auto whole = BusWidth::Dword, half = BusWidth::Word;
    EXPECT_EQ(device.widths, (std::vector<BusWidth>{whole, whole, whole, whole, half}));
    m.fill({-2});
    ASSERT_TRUE(m.step({0xDF, 0x3B}));  // fistp m64
    EXPECT_EQ(device.words, (std::array<u32, 4>{0xFFFFFFFE, 0xFFFFFFFF, 0x3FFE, 0}));
}

TEST(X87Transfer, RegistersToRegisters) {
    X87Machine m;
    m.fill({1, 2, 3});
    ASSERT_TRUE(m.step({0xD9, 0xC2}));  // fld st(2)
    EXPECT_EQ(m.fpu().st(0), m.number(3));
    ASSERT_TRUE(m.step({0xDD, 0xD5}));  // fst st(5), which was empty
    EXPECT_EQ(m.fpu().st(5), m.number(3));
    EXPECT_EQ(m.depth(), 5u);
    ASSERT_TRUE(m.step({0xD9, 0xCA}));  // fxch st(2)
    EXPECT_EQ(m.fpu().st(0), m.number(2));
    EXPECT_EQ(m.fpu().st(2), m.number(3));
    ASSERT_TRUE(m.step({0xDD, 0xD9}));  // fstp st(1)
    EXPECT_EQ(m.fpu().st(0), m.number(2));
    EXPECT_EQ(m.depth(), 4u);
}

TEST(X87Transfer, ConditionalMovesFollowTheFlags) {
    struct Case {
        std::initializer_list<u8> bytes;
        u32 moves, stays;
    };
    using namespace eflags;
    const Case cases[] = {
        {{0xDA, 0xC1}, cf, zf | pf}, {{0xDA, 0xC9}, zf, cf | pf}, {{0xDA, 0xD1}, zf, pf},
        {{0xDA, 0xD1}, cf, pf},      {{0xDA, 0xD9}, pf, cf | zf}, {{0xDB, 0xC1}, zf | pf, cf},
        {{0xDB, 0xC9}, cf | pf, zf}, {{0xDB, 0xD1}, pf, cf},      {{0xDB, 0xD1}, pf | of | sf, zf},
        {{0xDB, 0xD9}, cf | zf, pf},
    };
    for (const Case& one : cases) {
        for (const bool moves : {false, true}) {
            X87Machine m;
            m.fill({1, 2});
            m.s.set_eflags(moves ? one.moves : one.stays);
            ASSERT_TRUE(m.step(one.bytes));
            EXPECT_EQ(m.fpu().st(0), m.number(moves ? 2 : 1)) << int{one.bytes.begin()[1]};
        }
    }
}

TEST(X87Transfer, ConstantsFollowRoundingControl) {
    X87Machine m;
    ASSERT_TRUE(m.step({0xD9, 0xEB}));  // fldpi
    m.fpu().control = 0x0F7F;           // towards zero
    ASSERT_TRUE(m.step({0xD9, 0xE9}));  // fldl2t
    m.fpu().control = 0x0B7F;           // up
    ASSERT_TRUE(m.step({0xD9, 0xE9}));
    EXPECT_EQ(m.fpu().st(2), fp::make_float80(false, 0x4000, 0xC90FDAA22168C235));
    EXPECT_EQ(m.fpu().st(1), fp::make_float80(false, 0x4000, 0xD49A784BCD1B8AFE));
    EXPECT_EQ(m.fpu().st(0), fp::make_float80(false, 0x4000, 0xD49A784BCD1B8AFF));
    EXPECT_EQ(m.fpu().status, 0);
}

TEST(X87Transfer, ReservedEncodingsAreUndefinedWithTheCoprocessorInside) {
    for (const std::initializer_list<u8> bytes :
         {std::initializer_list<u8>{0xD9, 0xD1}, std::initializer_list<u8>{0xDB, 0x23},
          std::initializer_list<u8>{0xDF, 0xF8}}) {
        X87Machine m;
        EXPECT_TRUE(faulted(m, m.step(bytes), exception::ud));
        X87Machine at(CpuModel::I80286);
        EXPECT_TRUE(at.step(bytes));
    }
}

TEST(X87Transfer, FirstEightOfTenBytesAreReachedFirst) {
    X87Machine m;
    m.s.cr0 |= cr0::am;
    m.s.set_eflags(m.s.eflags() | eflags::ac);
    m.s.cpl = 3;
    m.s.set_reg32(3, m.operand_at + 4);  // not aligned to eight
    m.s.segment(Seg::DS).limit = m.operand_at + 4 + 8;
    for (const u8 modrm : {u8{0x2B}, u8{0x3B}}) {  // FLD, FSTP
        EXPECT_FALSE(m.step({0xDB, modrm}));
        EXPECT_EQ(m.c.fault.vector, exception::ac);
    }
    m.s.segment(Seg::DS).limit = m.operand_at + 4 + 6;
    EXPECT_FALSE(m.step({0xDB, 0x2B}));
    EXPECT_EQ(m.c.fault.vector, exception::gp);
}

TEST(X87Transfer, LastTwoOfTenBytesWrapAtTheEndOf64Kilobytes) {
    X87Machine m;
    m.s.segment(Seg::DS).limit = 0xFFFF;
    m.put64(0xFFF8, 0x8000000000000000);
    m.put16(0, 0x3FFF);
    ASSERT_TRUE(m.step({0x67, 0xDB, 0x2E, 0xF8, 0xFF}));
    EXPECT_EQ(m.fpu().st(0), m.number(1));
    m.push(m.number(-2));
    ASSERT_TRUE(m.step({0x67, 0xDB, 0x3E, 0xF8, 0xFF}));
    EXPECT_EQ(m.get32(0) & 0xFFFF, 0xC000u);
}

TEST(X87Transfer, ReservedEncodingIsInvalidEvenWithAnErrorPending) {
    X87Machine m;
    m.s.cr0 |= cr0::ne;
    m.fpu().control = m.unmasked;
    m.fpu().status = fp::exception::zero_divide | reported;
    EXPECT_FALSE(m.step({0xDA, 0xE5}));
    EXPECT_EQ(m.c.fault.vector, exception::ud);
}

}  // namespace
}  // namespace lockstep::test
