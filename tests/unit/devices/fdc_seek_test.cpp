// Head movement, the change line, two drives.
#include "tests/unit/devices/fdc_rig.h"

namespace lockstep {
namespace {

using Bytes = std::vector<u8>;

TEST(FdcSeek, TakesTheStepRateOfSpecify) {
    FdcRig rig;
    rig.insert(patterned(size_144));
    rig.start();  // SRT = D: 3 ms a step at 500 kbit/s
    const Time begin = rig.scheduler.now();
    rig.command({0x0F, 0x00, 40});
    EXPECT_EQ(rig.in(FdcRig::msr), 0x81) << "drive 0 seeks, the chip is free";

    ASSERT_TRUE(rig.wait_irq());

    EXPECT_EQ(rig.scheduler.now() - begin, Time::milliseconds(120));
    EXPECT_EQ(rig.in(FdcRig::msr), 0x81) << "busy until the status is fetched";
    EXPECT_EQ(rig.sense_interrupt(), (Bytes{0x20, 40}));
    EXPECT_EQ(rig.in(FdcRig::msr), 0x80);
    EXPECT_EQ(rig.fdc.drive(0).cylinder(), 40);
}

TEST(FdcSeek, RecalibrateGivesUpAfter79Steps) {
    FdcRig rig;
    rig.start();
    rig.seek(82);
    rig.command({0x07, 0x00});
    ASSERT_TRUE(rig.wait_irq());
    EXPECT_EQ(rig.sense_interrupt(), (Bytes{0x70, 0}));
    EXPECT_EQ(rig.fdc.drive(0).cylinder(), 3);

    rig.command({0x07, 0x00});
    ASSERT_TRUE(rig.wait_irq());
    EXPECT_EQ(rig.sense_interrupt(), (Bytes{0x20, 0}));
}

TEST(FdcSeek, RecalibrateOfADriveThatIsNotThereReportsEquipmentCheck) {
    FdcRig rig;
    rig.start();
    rig.out(FdcRig::dor, 0x2D);
    rig.command({0x07, 0x01});
    ASSERT_TRUE(rig.wait_irq());
    EXPECT_EQ(rig.sense_interrupt(), (Bytes{0x71, 0}));
}

TEST(FdcSeek, HeadStopsAtTheLastCylinderItCanReach) {
    FdcRig rig;
    rig.start();
    rig.seek(255);
    EXPECT_EQ(rig.fdc.drive(0).cylinder(), 83);
}

TEST(FdcSeek, RelativeSeekMovesBothWays) {
    FdcRig rig;
    rig.start();
    rig.command({0xCF, 0x00, 10});
    ASSERT_TRUE(rig.wait_irq());
    EXPECT_EQ(rig.sense_interrupt(), (Bytes{0x20, 10}));
    rig.command({0x8F, 0x00, 4});
    ASSERT_TRUE(rig.wait_irq());
    EXPECT_EQ(rig.sense_interrupt(), (Bytes{0x20, 6}));
    rig.command({0x8F, 0x00, 200});
    ASSERT_TRUE(rig.wait_irq());
    EXPECT_EQ(rig.sense_interrupt(), (Bytes{0x20, 0}));
    EXPECT_EQ(rig.fdc.drive(0).cylinder(), 0);
}

TEST(FdcSeek, StatusesOfAResetThatNobodyFetchedDoNotHideASeek) {
    FdcRig rig;
    rig.out(FdcRig::dor, 0x1C);
    ASSERT_TRUE(rig.wait_irq());
    rig.sense_interrupt();  // only one of four, as early Linux does
    rig.command({0x07, 0x00});
    ASSERT_TRUE(rig.wait_irq());
    EXPECT_EQ(rig.sense_interrupt(), (Bytes{0x20, 0}));
    EXPECT_EQ(rig.sense_interrupt(), Bytes{0x80});
}

TEST(FdcSeek, TwoFinishedSeeksAreTwoInterrupts) {
    Fdc82077::Config config;
    config.drives = {FloppyDriveType::M1_44, FloppyDriveType::M1_44};
    FdcRig rig(config);
    rig.start();
    const unsigned edges = rig.irq_edges;
    rig.command({0x0F, 0x00, 3});
    rig.command({0x0F, 0x01, 3});
    rig.advance(Time::milliseconds(50));

    EXPECT_EQ(rig.sense_interrupt(), (Bytes{0x20, 3}));
    EXPECT_TRUE(rig.irq);
    EXPECT_EQ(rig.sense_interrupt(), (Bytes{0x21, 3}));
    EXPECT_FALSE(rig.irq);
    EXPECT_EQ(rig.irq_edges, edges + 2);
}

TEST(FdcSeek, ChangeLineIsClearedByAStepWithADiskIn) {
    FdcRig rig;
    rig.start();
    EXPECT_EQ(rig.in(FdcRig::dir)&0x80, 0x80);
    rig.seek(1);
    EXPECT_EQ(rig.in(FdcRig::dir)&0x80, 0x80) << "an empty drive stays changed";

    rig.insert(patterned(size_144));
    EXPECT_EQ(rig.in(FdcRig::dir)&0x80, 0x80);
    rig.seek(1);
    EXPECT_EQ(rig.in(FdcRig::dir)&0x80, 0x80) << "no step pulse, no change";
    rig.seek(0);
    EXPECT_EQ(rig.in(FdcRig::dir)&0x80, 0x00);

    ASSERT_NE(rig.fdc.eject(0), nullptr);
    EXPECT_EQ(rig.in(FdcRig::dir)&0x80, 0x80);
    rig.insert(patterned(size_144));
    EXPECT_EQ(rig.in(FdcRig::dir)&0x80, 0x80) << "an exchange is not missed";
}

TEST(FdcSeek, DoubleDensity525InchDriveHasNoChangeLine) {
    Fdc82077::Config config;
    config.drives = {FloppyDriveType::K360, FloppyDriveType::None};
    FdcRig rig(config);
    rig.start();
    EXPECT_EQ(rig.in(FdcRig::dir)&0x80, 0x00);
}

TEST(FdcSeek, SpeedMakesTheMechanicsFaster) {
    Fdc82077::Config config;
    config.speed = 10;
    FdcRig rig(config);
    rig.start();
    const Time begin = rig.scheduler.now();
    rig.seek(40);
    EXPECT_EQ(rig.scheduler.now() - begin, Time::milliseconds(12));
}

}  // namespace
}  // namespace lockstep
