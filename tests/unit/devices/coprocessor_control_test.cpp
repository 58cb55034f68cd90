#include "devices/coprocessor_control.h"

#include "tests/unit/devices/at_rig.h"

namespace lockstep {
namespace {

constexpr BusWidth byte = BusWidth::Byte;

class CoprocessorControlTest : public ::testing::Test {
protected:
    CoprocessorControl control;
    u32 resets = 0;

    CoprocessorControlTest() {
        control.reset_coprocessor.connect([this](bool level) { resets += level ? 1 : 0; });
        control.reset(ResetKind::PowerOn);
    }
    void clear_busy() { control.io_write(0, 0, byte); }
};

TEST_F(CoprocessorControlTest, AnErrorIsAnInterruptUntilPortF0) {
    control.set_ferr(true);
    EXPECT_TRUE(control.irq13.level());
    EXPECT_FALSE(control.ignne.level());
    clear_busy();
    EXPECT_FALSE(control.irq13.level());
    EXPECT_TRUE(control.ignne.level()) << "the handler may use the coprocessor";
    control.set_ferr(false);
    EXPECT_FALSE(control.ignne.level());
    control.set_ferr(true);
    EXPECT_TRUE(control.irq13.level());
}

TEST_F(CoprocessorControlTest, TheInterruptOutlivesItsError) {
    control.set_ferr(true);
    control.set_ferr(false);
    EXPECT_TRUE(control.irq13.level());
    clear_busy();
    EXPECT_FALSE(control.irq13.level());
    EXPECT_FALSE(control.ignne.level());
}

TEST_F(CoprocessorControlTest, AnErrorAlreadyKnownMakesNoSecondInterrupt) {
    control.set_ferr(true);
    clear_busy();
    control.set_ferr(true);
    EXPECT_FALSE(control.irq13.level());
    EXPECT_TRUE(control.ignne.level());
}

TEST_F(CoprocessorControlTest, PortF1ResetsTheCoprocessorOnly) {
    control.set_ferr(true);
    control.io_write(1, 0, byte);
    EXPECT_EQ(resets, 1u);
    EXPECT_TRUE(control.irq13.level());
    EXPECT_EQ(control.io_read(0, byte), 0xFFu);
    EXPECT_EQ(control.io_read(1, byte), 0xFFu);
    EXPECT_EQ(resets, 1u);
}

TEST_F(CoprocessorControlTest, StateSurvivesSaving) {
    control.set_ferr(true);
    CoprocessorControl copy;
    test::expect_same_after_load(control, copy);
    EXPECT_TRUE(copy.irq13.level());
    clear_busy();
    test::expect_same_after_load(control, copy);
    EXPECT_FALSE(copy.irq13.level());
    EXPECT_TRUE(copy.ignne.level());
    copy.set_ferr(true);
    EXPECT_FALSE(copy.irq13.level()) << "the pin's level was loaded";
}

TEST_F(CoprocessorControlTest, RandomAccessesAndDamagedStatesAreHarmless) {
    test::VirtualTime time;
    test::abuse(control, time, 2, 10'000, 75);
    test::survive_damaged_state(control, [this] { clear_busy(); });
}

}  // namespace
}  // namespace lockstep
