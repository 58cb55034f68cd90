#include "devices/pic_8259.h"

#include "tests/unit/devices/at_rig.h"

namespace lockstep {
namespace {

constexpr BusWidth byte = BusWidth::Byte;

class PicTest : public ::testing::Test {
protected:
    Pic8259 master{Pic8259::Role::Master, 0xF8};
    Pic8259 slave{Pic8259::Role::Slave, 0xDE};

    PicTest() {
        slave.intr.connect([this](bool level) { master.set_ir(2, level); });
        master.connect_slave(2, slave);
        master.reset(ResetKind::PowerOn);
        slave.reset(ResetKind::PowerOn);
        set_up(0x01);
    }
    // As an AT BIOS does it: vectors 08h and 70h, slave on IR2, everything unmasked.
    void set_up(u8 icw4, u8 icw1 = 0x11) {
        for (const auto& [chip, base, cascade] : {std::tuple{&master, 0x08, 0x04}, std::tuple{&slave, 0x70, 0x02}}) {
            chip->io_write(0, icw1, byte);
            chip->io_write(1, static_cast<u32>(base), byte);
            chip->io_write(1, static_cast<u32>(cascade), byte);
            chip->io_write(1, icw4, byte);
            chip->io_write(1, 0x00, byte);
        }
    }
    static void command(Pic8259& chip, u32 value) { chip.io_write(0, value, byte); }
    static void mask(Pic8259& chip, u32 value) { chip.io_write(1, value, byte); }
    static u32 read_irr(Pic8259& chip) {
        command(chip, 0x0A);
        return chip.io_read(0, byte);
    }
    static u32 read_isr(Pic8259& chip) {
        command(chip, 0x0B);
        return chip.io_read(0, byte);
    }
    static void edge(Pic8259& chip, unsigned level) {
        chip.set_ir(level, false);
        chip.set_ir(level, true);
    }
    unsigned acknowledge() { return master.acknowledge().value; }
};

TEST_F(PicTest, TheMaskReadsBack) {
    // How operating systems look for the chip.
    mask(master, 0xFF);
    mask(slave, 0xA5);
    EXPECT_EQ(master.io_read(1, byte), 0xFFu);
    EXPECT_EQ(slave.io_read(1, byte), 0xA5u);
    mask(master, 0xFB);
    EXPECT_EQ(master.io_read(1, byte), 0xFBu);
}

TEST_F(PicTest, AnEdgeBecomesAVectorAndMovesFromIrrToIsr) {
    edge(master, 1);
    EXPECT_TRUE(master.intr.level());
    EXPECT_EQ(read_irr(master), 0x02u);
    EXPECT_EQ(acknowledge(), 0x09u);
    EXPECT_FALSE(master.intr.level());
    EXPECT_EQ(read_irr(master), 0x00u);
    EXPECT_EQ(read_isr(master), 0x02u);
    command(master, 0x20);
    EXPECT_EQ(read_isr(master), 0x00u);
    EXPECT_FALSE(master.intr.level()) << "the input is still high, but that was one edge";
    master.set_ir(1, true);
    EXPECT_FALSE(master.intr.level()) << "high before and after";
}

TEST_F(PicTest, ARequestThatGoesAwayIsForgottenAndInTheLastMomentBecomesIr7) {
    edge(master, 3);
    master.set_ir(3, false);
    EXPECT_FALSE(master.intr.level());
    EXPECT_EQ(acknowledge(), 0x0Fu);
    EXPECT_EQ(read_isr(master), 0x00u) << "a spurious interrupt is not in service";
}

TEST_F(PicTest, ASpuriousRequestOfTheSlaveIsIr15WithOnlyTheMasterInService) {
    edge(slave, 4);
    master.set_ir(2, false);
    master.set_ir(2, true);  // INT latched on the way
    slave.intr.connect({});
    slave.set_ir(4, false);
    EXPECT_EQ(acknowledge(), 0x77u);
    EXPECT_EQ(read_isr(master), 0x04u);
    EXPECT_EQ(read_isr(slave), 0x00u);
}

TEST_F(PicTest, LowerPrioritiesWaitForTheEndOfInterrupt) {
    edge(master, 3);
    acknowledge();
    edge(master, 5);
    EXPECT_FALSE(master.intr.level());
    edge(master, 0);
    EXPECT_TRUE(master.intr.level());
    EXPECT_EQ(acknowledge(), 0x08u);
    EXPECT_EQ(read_isr(master), 0x09u);
    command(master, 0x20);
    EXPECT_EQ(read_isr(master), 0x08u) << "the highest one ends first";
    command(master, 0x20);
    EXPECT_TRUE(master.intr.level());
    EXPECT_EQ(acknowledge(), 0x0Du);
}

TEST_F(PicTest, ASpecificEndOfInterruptEndsThatLevel) {
    edge(master, 3);
    acknowledge();
    edge(master, 0);
    acknowledge();
    command(master, 0x63);
    EXPECT_EQ(read_isr(master), 0x01u);
}

TEST_F(PicTest, TheSlaveGivesTheVectorAndBothAreInService) {
    edge(slave, 0);
    EXPECT_TRUE(master.intr.level());
    EXPECT_EQ(acknowledge(), 0x70u);
    EXPECT_EQ(read_isr(master), 0x04u);
    EXPECT_EQ(read_isr(slave), 0x01u);
    EXPECT_FALSE(master.intr.level());
}

TEST_F(PicTest, ASecondSlaveRequestComesAfterBothEnds) {
    edge(slave, 3);
    edge(slave, 6);
    EXPECT_EQ(acknowledge(), 0x73u);
    command(slave, 0x20);
    EXPECT_FALSE(master.intr.level());
    command(master, 0x20);
    EXPECT_TRUE(master.intr.level());
    EXPECT_EQ(acknowledge(), 0x76u);
}

TEST_F(PicTest, TheSpecialFullyNestedModeLetsTheSlaveInterruptItself) {
    set_up(0x01);
    edge(slave, 3);
    acknowledge();
    edge(slave, 1);
    EXPECT_FALSE(master.intr.level());

    set_up(0x11);
    edge(slave, 3);
    acknowledge();
    edge(slave, 1);
    EXPECT_TRUE(master.intr.level());
    EXPECT_EQ(acknowledge(), 0x71u);
}

TEST_F(PicTest, AutomaticEndOfInterruptLeavesNothingInService) {
    set_up(0x03);
    edge(slave, 3);
    edge(slave, 6);
    EXPECT_EQ(acknowledge(), 0x73u);
    EXPECT_EQ(read_isr(master), 0x00u);
    EXPECT_TRUE(master.intr.level()) << "the slave's next request needs its own edge at the master";
    EXPECT_EQ(acknowledge(), 0x76u);
    EXPECT_FALSE(master.intr.level());
}

TEST_F(PicTest, RotationOnEndMakesTheLevelTheLowest) {
    edge(master, 4);
    acknowledge();
    command(master, 0xA0);  // rotate on non-specific EOI
    edge(master, 4);
    edge(master, 6);
    EXPECT_EQ(acknowledge(), 0x0Eu);
    command(master, 0xE0 | 6);  // rotate on specific EOI
    EXPECT_EQ(acknowledge(), 0x0Cu);
}

TEST_F(PicTest, SetPriorityAndRotationInAutomaticMode) {
    command(master, 0xC0 | 3);  // IR3 lowest, IR4 highest
    edge(master, 0);
    edge(master, 4);
    EXPECT_EQ(acknowledge(), 0x0Cu);

    set_up(0x03);
    command(master, 0x80);
    edge(master, 0);
    edge(master, 1);
    EXPECT_EQ(acknowledge(), 0x08u);
    edge(master, 0);
    EXPECT_EQ(acknowledge(), 0x09u) << "IR0 went to the end of the row";
    EXPECT_EQ(acknowledge(), 0x08u);
}

TEST_F(PicTest, SpecialMaskModeLetsLowerLevelsThroughAMaskedOne) {
    edge(master, 1);
    acknowledge();
    edge(master, 5);
    mask(master, 0x02);
    EXPECT_FALSE(master.intr.level());
    command(master, 0x68);
    EXPECT_TRUE(master.intr.level());
    EXPECT_EQ(acknowledge(), 0x0Du);
    command(master, 0x20);
    EXPECT_EQ(read_isr(master), 0x02u) << "a non-specific EOI does not reach the masked level";
    command(master, 0x48);
    command(master, 0x20);
    EXPECT_EQ(read_isr(master), 0x00u);
}

TEST_F(PicTest, PollingAcknowledgesByReading) {
    command(master, 0x0C);
    EXPECT_EQ(master.io_read(0, byte) & 0x80, 0u);
    edge(master, 6);
    command(master, 0x0C);
    EXPECT_EQ(master.io_read(0, byte), 0x86u);
    EXPECT_EQ(read_isr(master), 0x40u);
    EXPECT_FALSE(master.intr.level());
}

TEST_F(PicTest, ALevelTriggeredInputAsksAgainAsLongAsItIsHigh) {
    master.io_write(2, 0xFF, byte);
    EXPECT_EQ(master.io_read(2, byte), 0xF8u) << "0 to 2 are edges on every board";
    slave.io_write(2, 0xFF, byte);
    EXPECT_EQ(slave.io_read(2, byte), 0xDEu);
    master.set_ir(5, true);
    EXPECT_EQ(acknowledge(), 0x0Du);
    command(master, 0x20);
    EXPECT_TRUE(master.intr.level());
    master.set_ir(5, false);
    EXPECT_FALSE(master.intr.level());
}

TEST_F(PicTest, LevelTriggeringOfIcw1HoldsForAllInputs) {
    set_up(0x01, 0x19);
    master.set_ir(0, true);
    EXPECT_EQ(acknowledge(), 0x08u);
    command(master, 0x20);
    EXPECT_EQ(acknowledge(), 0x08u);
}

TEST_F(PicTest, Icw1ForgetsEdgesMaskPrioritiesAndReadSelection) {
    edge(master, 1);
    edge(master, 4);
    acknowledge();
    mask(master, 0xFF);
    command(master, 0x0B);
    command(master, 0x11);
    EXPECT_EQ(master.io_read(1, byte), 0x00u);
    EXPECT_EQ(master.isr(), 0x00u);
    EXPECT_EQ(master.io_read(0, byte), 0x00u) << "IRR: inputs that are high must rise anew";
    EXPECT_FALSE(master.intr.level());
}

TEST_F(PicTest, WithoutIcw4TheVectorIsTheLowByteOfAnMcs80Call) {
    command(master, 0x12 | 0x04 | 0x40);  // single, interval 4, A7–5 = 010, no ICW4
    master.io_write(1, 0x08, byte);
    master.io_write(1, 0x00, byte);  // already OCW1
    EXPECT_EQ(master.io_read(1, byte), 0x00u);
    edge(master, 3);
    EXPECT_EQ(acknowledge(), 0x4Cu);
}

TEST_F(PicTest, ALevelWithoutASlaveAnswersForItselfUnlessIcw3SaysOtherwise) {
    edge(master, 5);
    EXPECT_EQ(acknowledge(), 0x0Du);
    command(master, 0x20);
    command(master, 0x11);
    for (const u32 value : {0x08u, 0x20u, 0x01u, 0x00u}) master.io_write(1, value, byte);
    edge(master, 5);
    EXPECT_EQ(acknowledge(), 0xFFu) << "nobody drives the bus";
}

TEST_F(PicTest, RandomCommandsAreHarmlessAndTheStateSurvivesSaving) {
    test::VirtualTime time;
    test::Random random(8259);
    for (int i = 0; i < 300; ++i) {
        Pic8259& chip = i % 2 == 0 ? master : slave;
        test::abuse(chip, time, 4, 400, random());
        for (int n = 0; n < 20; ++n) chip.set_ir(random() % 16, random() % 2 != 0);
        acknowledge();
        Pic8259 copy(i % 2 == 0 ? Pic8259::Role::Master : Pic8259::Role::Slave, i % 2 == 0 ? 0xF8 : 0xDE);
        test::expect_same_after_load(chip, copy);
        EXPECT_EQ(copy.intr.level(), chip.intr.level());
    }
}

TEST_F(PicTest, EveryDamagedStateIsRefusedOrHarmless) {
    test::survive_damaged_state(master, [this] {
        edge(master, 3);
        acknowledge();
        command(master, 0x20);
        command(master, 0xA0);
    });
}

}  // namespace
}  // namespace lockstep
