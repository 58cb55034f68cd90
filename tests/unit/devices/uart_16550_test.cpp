#include "devices/uart_16550.h"

#include "tests/unit/devices/at_rig.h"

namespace lockstep {
namespace {

constexpr BusWidth byte = BusWidth::Byte;
// 8N1 at 115,200 baud: ten bits.
constexpr Time one_character{86'806};

enum : u32 { rbr = 0, thr = 0, ier = 1, iir = 2, fcr = 2, lcr = 3, mcr = 4, lsr = 5, msr = 6, scr = 7 };

class UartTest : public ::testing::Test {
protected:
    test::VirtualTime time;
    Uart16550 uart{time.scheduler, "uart"};
    std::string sent;

    UartTest() {
        uart.on_transmit = [this](u8 value) { sent += static_cast<char>(value); };
        uart.reset(ResetKind::PowerOn);
    }
    u32 in(u32 offset) { return uart.io_read(offset, byte); }
    void out(u32 offset, u32 value) { uart.io_write(offset, value, byte); }
    void set_divisor(u32 divisor) {
        out(lcr, 0x83);
        out(0, divisor & 0xFF);
        out(1, divisor >> 8);
        out(lcr, 0x03);
    }
    void set_up(u32 fifo_control = 0xC7) {
        set_divisor(1);
        out(fcr, fifo_control);
        out(mcr, 0x0B);
        in(msr);
    }
};

TEST_F(UartTest, ResetStateIsThatOfTheDatasheet) {
    EXPECT_EQ(in(ier), 0x00u);
    EXPECT_EQ(in(iir), 0x01u);
    EXPECT_EQ(in(lcr), 0x00u);
    EXPECT_EQ(in(mcr), 0x00u);
    EXPECT_EQ(in(lsr), 0x60u);
    EXPECT_EQ(in(msr), 0xB0u);
}

TEST_F(UartTest, LooksLikeA16550AToAProbe) {
    // The sequence of operating systems: IER holds four bits, scratch works, loop-back brings OUT2 and RTS back, FIFOs.
    out(ier, 0xFF);
    EXPECT_EQ(in(ier), 0x0Fu);
    out(ier, 0x00);
    EXPECT_EQ(in(ier), 0x00u);
    for (const u32 value : {0xA5u, 0x5Au}) {
        out(scr, value);
        EXPECT_EQ(in(scr), value);
    }
    out(mcr, 0x10 | 0x0A);
    EXPECT_EQ(in(msr)&0xF0, 0x90u);
    out(mcr, 0x00);
    out(fcr, 0x01);
    EXPECT_EQ(in(iir) >> 6, 3u);
    out(lcr, 0xBF);
    EXPECT_EQ(in(2) >> 6, 3u) << "no enhanced register behind BFh";
    out(lcr, 0x00);
    out(fcr, 0x00);
    EXPECT_EQ(in(iir) >> 6, 0u);
    out(mcr, 0xFF);
    EXPECT_EQ(in(mcr), 0x1Fu);
}

TEST_F(UartTest, TheDivisorHidesBehindDlab) {
    set_divisor(0x1234);
    EXPECT_EQ(in(ier), 0x00u);
    out(lcr, 0x80);
    EXPECT_EQ(in(0), 0x34u);
    EXPECT_EQ(in(1), 0x12u);
}

TEST_F(UartTest, ACharacterLeavesAfterItsTimeOnTheLine) {
    set_divisor(12);  // 9,600 baud
    out(thr, 'x');
    EXPECT_EQ(in(lsr)&0x60, 0x20u) << "the holding register is free at once, the shifter is not";
    out(thr, 'y');
    EXPECT_EQ(in(lsr)&0x60, 0x00u);
    time.run(Time::microseconds(1'041));
    EXPECT_EQ(sent, "");
    time.run(Time::microseconds(1));
    EXPECT_EQ(sent, "x");
    EXPECT_EQ(in(lsr)&0x60, 0x20u);
    time.run(Time::microseconds(1'042));
    EXPECT_EQ(sent, "xy");
    EXPECT_EQ(in(lsr)&0x60, 0x60u);
}

TEST_F(UartTest, WordLengthShapesPaceAndBits) {
    set_divisor(1);
    out(lcr, 0x1C);  // 5 bits, even parity, 1.5 stop bits: 8.5 bits
    out(thr, 0xFF);
    time.run(Time{73'700});
    EXPECT_EQ(sent, "");
    time.run(Time{100});
    EXPECT_EQ(sent, "\x1F");
}

TEST_F(UartTest, DivisorZeroActsAsOne) {
    set_divisor(0);
    out(thr, 'z');
    time.run(one_character);
    EXPECT_EQ(sent, "z");
}

TEST_F(UartTest, TheTransmitFifoHoldsSixteenAndLosesMore) {
    set_up();
    for (char c = 'a'; c < 'a' + 20; ++c) out(thr, static_cast<u32>(c));
    time.run(Time{30 * one_character.ns});
    EXPECT_EQ(sent, "abcdefghijklmnopq") << "one in the shifter, sixteen behind it";
    EXPECT_EQ(in(lsr)&0x60, 0x60u);
}

TEST_F(UartTest, TheTransmitInterruptComesWhenEnabledAndWhenEmptyAndGoesByReadingIir) {
    set_up();
    out(ier, 0x02);
    EXPECT_TRUE(uart.irq.level());
    EXPECT_EQ(in(iir), 0xC2u);
    EXPECT_FALSE(uart.irq.level());
    EXPECT_EQ(in(iir), 0xC1u);
    out(ier, 0x00);
    out(ier, 0x02);
    EXPECT_TRUE(uart.irq.level()) << "enabling it anew raises it again";
    out(thr, 'a');
    EXPECT_EQ(in(iir)&0x0F, 0x02u) << "into the shifter: empty again";
    out(thr, 'b');
    EXPECT_FALSE(uart.irq.level());
    time.run(one_character);
    EXPECT_TRUE(uart.irq.level());
}

TEST_F(UartTest, ReceivedDataInterruptsWithoutFifos) {
    set_divisor(1);
    out(mcr, 0x08);
    out(ier, 0x01);
    EXPECT_TRUE(uart.can_receive());
    uart.receive('q');
    EXPECT_FALSE(uart.can_receive());
    EXPECT_TRUE(uart.irq.level());
    EXPECT_EQ(in(iir), 0x04u);
    EXPECT_EQ(in(lsr)&0x01, 0x01u);
    EXPECT_EQ(in(rbr), static_cast<u32>('q'));
    EXPECT_FALSE(uart.irq.level());
    EXPECT_EQ(in(lsr)&0x01, 0x00u);
    EXPECT_FALSE(uart.can_receive()) << "the line needs its time for the next one";
    time.run(one_character);
    EXPECT_TRUE(uart.can_receive());
}

TEST_F(UartTest, OverrunKeepsTheNewCharacterWithoutFifosAndTheOldOnesWith) {
    set_divisor(1);
    uart.receive('1');
    uart.receive('2');
    EXPECT_EQ(in(lsr)&0x03, 0x03u);
    EXPECT_EQ(in(lsr)&0x03, 0x01u) << "reading clears the error";
    EXPECT_EQ(in(rbr), static_cast<u32>('2'));
    out(fcr, 0x01);
    for (u8 i = 0; i < 20; ++i) uart.receive(i);
    EXPECT_EQ(in(lsr)&0x02, 0x02u);
    for (u32 i = 0; i < 16; ++i) EXPECT_EQ(in(rbr), i);
    EXPECT_EQ(in(lsr)&0x01, 0x00u);
}

TEST_F(UartTest, TheTriggerLevelAndTheTimeOutInterrupt) {
    set_up(0x87);  // eight characters
    out(ier, 0x01);
    for (u8 i = 0; i < 7; ++i) uart.receive(i);
    EXPECT_FALSE(uart.irq.level());
    uart.receive(7);
    EXPECT_EQ(in(iir), 0xC4u);
    in(rbr);
    EXPECT_FALSE(uart.irq.level());
    time.run(Time{4 * one_character.ns - 1'000});
    EXPECT_FALSE(uart.irq.level());
    time.run(Time{2'000});
    EXPECT_TRUE(uart.irq.level());
    EXPECT_EQ(in(iir), 0xCCu);
    EXPECT_EQ(in(rbr), 1u);
    EXPECT_FALSE(uart.irq.level()) << "reading restarts the time-out";
    time.run(Time{5 * one_character.ns});
    EXPECT_EQ(in(iir), 0xCCu);
    out(fcr, 0x83);
    EXPECT_EQ(in(iir), 0xC1u);
    EXPECT_EQ(in(lsr)&0x01, 0x00u);
}

TEST_F(UartTest, InterruptsAreIdentifiedInTheOrderOfTheirPriority) {
    set_up(0x07);
    out(ier, 0x0F);
    in(iir);
    uart.set_modem({false, true, false, true});
    uart.receive_break();
    out(ier, 0x0D);
    out(ier, 0x0F);
    EXPECT_EQ(in(iir)&0x0F, 0x06u);
    EXPECT_EQ(in(lsr), 0xF9u) << "break, framing error, error in FIFO, data";
    EXPECT_EQ(in(iir)&0x0F, 0x04u);
    EXPECT_EQ(in(rbr), 0u);
    EXPECT_EQ(in(iir)&0x0F, 0x02u);
    EXPECT_EQ(in(iir)&0x0F, 0x00u);
    EXPECT_EQ(in(msr), 0xA1u);
    EXPECT_EQ(in(iir)&0x0F, 0x01u);
    EXPECT_FALSE(uart.irq.level());
}

TEST_F(UartTest, ErrorsShowWhenTheirCharacterIsNext) {
    set_up(0x07);
    uart.receive('a');
    uart.receive_break();
    uart.receive('b');
    EXPECT_EQ(in(lsr)&0x98, 0x80u);
    in(rbr);
    EXPECT_EQ(in(lsr)&0x98, 0x98u);
    EXPECT_EQ(in(lsr)&0x98, 0x00u);
    EXPECT_EQ(in(rbr), 0u);
    EXPECT_EQ(in(rbr), static_cast<u32>('b'));
}

TEST_F(UartTest, ModemDeltasNoteChangesAndOnlyTheEndOfRing) {
    in(msr);
    uart.set_modem({true, true, true, true});
    EXPECT_EQ(in(msr), 0xF0u);
    uart.set_modem({true, false, false, false});
    EXPECT_EQ(in(msr), 0x1Eu);
    EXPECT_EQ(in(msr), 0x10u);
}

TEST_F(UartTest, LoopBackConnectsTheSidesAndCutsTheWires) {
    set_up();
    EXPECT_TRUE(uart.dtr.level());
    EXPECT_TRUE(uart.rts.level());
    out(mcr, 0x1F);
    EXPECT_FALSE(uart.dtr.level());
    EXPECT_FALSE(uart.rts.level());
    EXPECT_EQ(in(msr)&0xF0, 0xF0u);
    uart.receive('!');
    EXPECT_FALSE(uart.can_receive());
    EXPECT_EQ(in(lsr)&0x01, 0x00u);
    out(thr, 0x42);
    time.run(one_character);
    EXPECT_EQ(sent, "");
    EXPECT_EQ(in(rbr), 0x42u);
    out(mcr, 0x10);
    EXPECT_EQ(in(msr), 0x0Fu) << "all four fell";
}

TEST_F(UartTest, Out2GatesTheInterrupt) {
    set_up();
    out(ier, 0x02);
    EXPECT_TRUE(uart.irq.level());
    out(mcr, 0x03);
    EXPECT_FALSE(uart.irq.level());
    out(mcr, 0x0B);
    EXPECT_TRUE(uart.irq.level());
    out(mcr, 0x1B);
    EXPECT_FALSE(uart.irq.level()) << "in loop-back the pin is inactive";
}

TEST_F(UartTest, SwitchingTheFifosClearsThem) {
    set_up();
    uart.receive('a');
    out(thr, 'b');
    out(thr, 'c');
    out(fcr, 0x00);
    EXPECT_EQ(in(lsr)&0x21, 0x20u);
    time.run(Time{3 * one_character.ns});
    EXPECT_EQ(sent, "b") << "what was in the shifter still goes out";
}

TEST_F(UartTest, AHardResetKeepsDivisorAndScratch) {
    set_divisor(3);
    out(scr, 0x77);
    out(ier, 0x0F);
    out(mcr, 0x0F);
    uart.reset(ResetKind::Hard);
    EXPECT_EQ(in(scr), 0x77u);
    EXPECT_EQ(in(ier), 0u);
    EXPECT_FALSE(uart.irq.level());
    EXPECT_FALSE(uart.dtr.level());
    out(lcr, 0x80);
    EXPECT_EQ(in(0), 3u);
}

TEST_F(UartTest, RandomAccessesAreHarmlessAndTheStateSurvivesSaving) {
    test::Random random(16550);
    for (int i = 0; i < 200; ++i) {
        for (int n = 0; n < 25; ++n) {
            test::abuse(uart, time, 8, 20, random());
            if (uart.can_receive() || random() % 8 == 0) uart.receive(static_cast<u8>(random()));
            if (random() % 16 == 0) uart.receive_break();
            uart.set_modem({random() % 2 != 0, random() % 2 != 0, random() % 2 != 0, random() % 2 != 0});
        }
        Uart16550 copy(time.scheduler, "copy" + std::to_string(i));
        test::expect_same_after_load(uart, copy);
        EXPECT_EQ(copy.irq.level(), uart.irq.level());
        EXPECT_EQ(copy.dtr.level(), uart.dtr.level());
        EXPECT_EQ(copy.rts.level(), uart.rts.level());
    }
}

TEST_F(UartTest, EveryDamagedStateIsRefusedOrHarmless) {
    set_up(0x07);
    out(ier, 0x0F);
    uart.receive('a');
    out(thr, 'b');
    test::survive_damaged_state(uart, [this] {
        uart.receive('x');
        out(thr, 'y');
        in(lsr);
        in(rbr);
        time.run(Time::milliseconds(1));
        in(rbr);
        in(iir);
        in(msr);
    });
}

}  // namespace
}  // namespace lockstep
