// Reset, registers and the commands that need no disk.
#include "tests/unit/devices/fdc_rig.h"

namespace lockstep {
namespace {

using Bytes = std::vector<u8>;

TEST(FdcRegisters, ResetThroughDorInterruptsAndGivesFourStatuses) {
    FdcRig rig;
    rig.out(FdcRig::dor, 0x08);
    EXPECT_EQ(rig.in(FdcRig::msr), 0x00);
    rig.out(FdcRig::dor, 0x0C);
    EXPECT_EQ(rig.in(FdcRig::msr), 0x80);
    EXPECT_FALSE(rig.irq);

    ASSERT_TRUE(rig.wait_irq(Time::milliseconds(2)));

    for (u8 drive = 0; drive < 4; ++drive) {
        EXPECT_EQ(rig.sense_interrupt(), (Bytes{static_cast<u8>(0xC0 | drive), 0}));
        EXPECT_FALSE(rig.irq);
    }
    EXPECT_EQ(rig.sense_interrupt(), Bytes{0x80});
    EXPECT_EQ(rig.irq_edges, 1u);
}

TEST(FdcRegisters, ResetThroughDsrClearsItselfAndInterrupts) {
    FdcRig rig;
    rig.start();
    const unsigned edges = rig.irq_edges;

    rig.out(FdcRig::msr, 0x80);  // the DSR

    EXPECT_EQ(rig.in(FdcRig::msr), 0x80);
    ASSERT_TRUE(rig.wait_irq(Time::milliseconds(2)));
    EXPECT_EQ(rig.irq_edges, edges + 1);
    EXPECT_EQ(rig.sense_interrupt(), (Bytes{0xC0, 0}));
}

TEST(FdcRegisters, ConfigureWithoutPollingInTimeCancelsTheResetInterrupt) {
    FdcRig rig;
    rig.out(FdcRig::dor, 0x0C);
    rig.command({0x13, 0x00, 0x10, 0x00});

    EXPECT_FALSE(rig.wait_irq(Time::milliseconds(5)));
    EXPECT_EQ(rig.sense_interrupt(), Bytes{0x80});
}

TEST(FdcRegisters, DriversThatLeavePollingOffStillGetTheResetInterrupt) {
    FdcRig rig;
    rig.start();
    rig.command({0x13, 0x00, 0x1A, 0x00});

    rig.out(FdcRig::dor, 0x08);
    rig.out(FdcRig::dor, 0x0C);

    EXPECT_TRUE(rig.wait_irq(Time::milliseconds(5)));
}

TEST(FdcRegisters, DmaGateHoldsBackTheInterruptUntilItOpens) {
    FdcRig rig;
    rig.out(FdcRig::dor, 0x04);
    rig.advance(Time::milliseconds(1));
    EXPECT_FALSE(rig.irq);

    rig.out(FdcRig::dor, 0x0C);

    EXPECT_TRUE(rig.irq);
}

TEST(FdcRegisters, UndrivenRegistersReadOnesInTheAtInterface) {
    FdcRig rig;
    EXPECT_EQ(rig.in(0), 0xFF);
    EXPECT_EQ(rig.in(1), 0xFF);
    EXPECT_EQ(rig.in(6), 0xFF);
    EXPECT_EQ(rig.in(3), 0xFC);
    rig.out(3, 0x02);
    EXPECT_EQ(rig.in(3), 0xFE);
    EXPECT_EQ(rig.in(FdcRig::dir)&0x7F, 0x7F);
    EXPECT_EQ(rig.fdc.io_read(9, BusWidth::Byte), 0xFFu);
}

TEST(FdcRegisters, Ps2DirShowsTheDataRate) {
    Fdc82077::Config config;
    config.interface = Fdc82077::Interface::Ps2;
    FdcRig rig(config);
    rig.insert(patterned(size_144));
    rig.start();
    rig.seek(1);

    rig.out(FdcRig::dir, 0);
    EXPECT_EQ(rig.in(FdcRig::dir), 0x78);  // 500 kbit/s: high density, low active
    rig.out(FdcRig::dir, 2);
    EXPECT_EQ(rig.in(FdcRig::dir), 0x7D);
    EXPECT_EQ(rig.in(1) & 0xC3, 0xC1);  // motor 0 on
}

TEST(FdcRegisters, Model30InterfaceInvertsTheChangeLineAndLatchesSteps) {
    Fdc82077::Config config;
    config.interface = Fdc82077::Interface::Model30;
    FdcRig rig(config);
    rig.insert(patterned(size_144));
    rig.start();
    EXPECT_EQ(rig.in(FdcRig::dir)&0x80, 0x00);  // changed

    rig.seek(2);

    EXPECT_EQ(rig.in(0) & 0x20, 0x20);
    EXPECT_EQ(rig.in(FdcRig::dir)&0x80, 0x80);
    EXPECT_EQ(rig.in(0) & 0x20, 0x00) << "reading DIR clears the flip-flops";
}

TEST(FdcRegisters, IdentificationLooksLikeAn82077) {
    FdcRig rig;
    rig.start();
    rig.command({0x10});
    EXPECT_EQ(rig.result(), Bytes{0x90});
    rig.command({0x94});
    EXPECT_EQ(rig.result(), Bytes{0x10});
    rig.command({0x14});
    EXPECT_EQ(rig.result(), Bytes{0x00});
    rig.command({0x18});
    EXPECT_EQ(rig.result(), Bytes{0x80});
}

TEST(FdcRegisters, DumpRegShowsWhatWasProgrammed) {
    FdcRig rig;
    rig.start();
    rig.seek(7);
    rig.command({0x03, 0xAF, 0x1E});
    rig.command({0x13, 0x00, 0x57, 0x21});
    rig.command({0x12, 0x84});  // OW, D0
    rig.command({0x12, 0x03});  // GAP, WGATE, the drives' bits untouched

    rig.command({0x0E});

    EXPECT_EQ(rig.result(), (Bytes{7, 0, 0, 0, 0xAF, 0x1E, 0x00, 0x07, 0x57, 0x21}));
}

TEST(FdcRegisters, LockProtectsTheFifoSetUpFromSoftwareResets) {
    FdcRig rig;
    rig.start();
    rig.command({0x13, 0x00, 0x0A, 0x05});
    rig.command({0x94});
    rig.result();
    rig.out(FdcRig::msr, 0x80);
    rig.command({0x0E});
    EXPECT_EQ(Bytes(rig.result()).at(8), 0x0A);

    rig.command({0x14});
    rig.result();
    rig.out(FdcRig::msr, 0x80);
    rig.command({0x0E});
    const Bytes registers = rig.result();
    ASSERT_EQ(registers.size(), 10u);
    EXPECT_EQ(registers[8], 0x20);
    EXPECT_EQ(registers[9], 0x00);
    EXPECT_EQ(registers[4], 0xDF) << "SPECIFY survives a reset";
}

TEST(FdcRegisters, SenseDriveStatusShowsTrackZeroAndProtection) {
    FdcRig rig;
    rig.insert(patterned(size_144), 0, true);
    rig.start();
    rig.command({0x04, 0x04});
    EXPECT_EQ(rig.result(), Bytes{0x7C});
    rig.seek(3);
    rig.command({0x04, 0x00});
    EXPECT_EQ(rig.result(), Bytes{0x68});
}

TEST(FdcRegisters, ResetDuringATransferForgetsIt) {
    FdcRig rig;
    rig.insert(patterned(size_144));
    rig.start();
    rig.command({0xE6, 0, 0, 0, 1, 2, 18, 0x1B, 0xFF});  // DMA stays masked
    rig.advance(Time::milliseconds(260));

    rig.out(FdcRig::dor, 0x18);
    EXPECT_FALSE(rig.fdc.dreq.level());
    rig.out(FdcRig::dor, 0x1C);

    ASSERT_TRUE(rig.wait_irq());
    EXPECT_EQ(rig.sense_interrupt(), (Bytes{0xC0, 0}));
}

}  // namespace
}  // namespace lockstep
