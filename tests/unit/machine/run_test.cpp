// Limits of a run, halting, time.
#include <random>

#include "machine_rig.h"

namespace lockstep::test {
namespace {

const Code halt{0xF4};
// INC AX; JMP back
const Code counter{0x40, 0xEB, 0xFD};
// L: MOV CX, 300; MOV SI, 8000h; MOV DI, 9000h; REP MOVSB; JMP L
const Code copier{0xB9, 0x2C, 0x01, 0xBE, 0x00, 0x80, 0xBF, 0x00, 0x90, 0xF3, 0xA4, 0xEB, 0xF3};
// Instructions of firmware() before the code: the jump and the start.
constexpr u64 before_code = 8;

TEST(MachineRun, StopsAfterExactlyTheInstructionsAskedFor) {
    for (const Code& code : {counter, copier}) {
        Rig rig(firmware_config(code));
        std::mt19937 random(1);
        u64 target = 0;
        for (int i = 0; i < 2000; ++i) {
            target += random() % 700;
            ASSERT_EQ(rig->run(Time::never(), target), StopReason::InstructionsReached);
            ASSERT_EQ(rig->instructions(), target);
        }
    }
}

TEST(MachineRun, ALimitThatIsReachedAlreadyExecutesNothing) {
    Rig rig(firmware_config(counter));
    rig.step(100);
    const std::string hash = rig->hash();
    EXPECT_EQ(rig->run(Time::never(), 100), StopReason::InstructionsReached);
    EXPECT_EQ(rig->run(Time::never(), 0), StopReason::InstructionsReached);
    EXPECT_EQ(rig->run(Time{}), StopReason::TimeReached);
    EXPECT_EQ(rig->hash(), hash);
}

TEST(MachineRun, TheInstructionsAreTheOnesTheProgramHas) {
    Rig rig(firmware_config(counter));
    rig->run(Time::never(), before_code + 2 * 1000);
    EXPECT_EQ(rig->board().cpu.state.reg16(0), 1000);
    rig.step(1);
    EXPECT_EQ(rig->board().cpu.state.reg16(0), 1001);
    rig.step(1);
    EXPECT_EQ(rig->board().cpu.state.reg16(0), 1001);
}

TEST(MachineRun, RepIterationsCountOneByOne) {
    Rig rig(firmware_config(copier));
    rig->run(Time::never(), before_code + 3 + 123);
    EXPECT_EQ(rig->board().cpu.state.reg16(1), 300 - 123);
    EXPECT_EQ(rig->board().cpu.state.reg16(7), 0x9000 + 123);
}

TEST(MachineRun, TimeIsInstructionsDividedByTheSpeed) {
    MachineConfig config = firmware_config(counter);
    config.instructions_per_second = 1'000'000;
    Rig rig(std::move(config));

    EXPECT_EQ(rig->run(Time::milliseconds(5)), StopReason::TimeReached);

    EXPECT_EQ(rig->instructions(), 5000u);
    EXPECT_EQ(rig->now(), Time::milliseconds(5));
}

TEST(MachineRun, WhicheverLimitComesFirstEndsTheRun) {
    MachineConfig config = firmware_config(counter);
    config.instructions_per_second = 1'000'000;
    Rig rig(std::move(config));
    EXPECT_EQ(rig->run(Time::milliseconds(5), 4999), StopReason::InstructionsReached);
    EXPECT_EQ(rig->run(Time::milliseconds(5), 5001), StopReason::TimeReached);
    EXPECT_EQ(rig->instructions(), 5000u);
}

TEST(MachineRun, EverySpeedAllowedWorks) {
    for (const u64 speed : {u64{1'000}, u64{1'000'000'000'000}}) {
        MachineConfig config = firmware_config(counter);
        config.instructions_per_second = speed;
        Rig rig(std::move(config));
        EXPECT_TRUE(rig.step(100'000));
        EXPECT_EQ(rig->now().ns, 100'000 * ns_per_second / speed);
    }
}

TEST(MachineRun, AChipThatAlwaysWantsThePresentMomentDoesNotStopTime) {
    Rig rig(firmware_config(counter));
    Scheduler& scheduler = rig->board().scheduler;
    u64 calls = 0;
    EventId event;
    event = scheduler.add("restless", [&] {
        ++calls;
        scheduler.schedule(event, scheduler.now());
    });
    scheduler.schedule(event, Time{});
    EXPECT_TRUE(rig.step(3));
    EXPECT_GT(calls, 1000u);
}

TEST(MachineHalt, PassesTimeWithoutExecuting) {
    Rig rig(firmware_config(halt));

    EXPECT_EQ(rig->run(Time::seconds(10)), StopReason::TimeReached);

    EXPECT_TRUE(rig->halted());
    EXPECT_EQ(rig->instructions(), before_code + 1);
    EXPECT_EQ(rig->now(), Time::seconds(10));
}

TEST(MachineHalt, AnInstructionLimitDoesNotShortenTheWait) {
    Rig rig(firmware_config(halt));
    EXPECT_EQ(rig->run(Time::seconds(1), 1000), StopReason::TimeReached);
    EXPECT_EQ(rig->instructions(), before_code + 1);
}

TEST(MachineHalt, AnInterruptEndsIt) {
    // The timer at its reset rate interrupts through vector 8: each tick writes a dot and halts again.
    const Code code{
        0xC7, 0x06, 0x20, 0x00, 0x3B, 0x00,  // MOV WORD [20h], handler (13 + 46)
        0xC7, 0x06, 0x22, 0x00, 0x00, 0xF0,  // MOV WORD [22h], F000h
        0xB0, 0x11, 0xE6, 0x20,              // ICW1
        0xB0, 0x08, 0xE6, 0x21,              // ICW2: vector 8
        0xB0, 0x04, 0xE6, 0x21,              // ICW3
        0xB0, 0x01, 0xE6, 0x21,              // ICW4
        0xB0, 0xFE, 0xE6, 0x21,              // only IRQ 0
        0xB0, 0x34, 0xE6, 0x43,              // counter 0, mode 2
        0xB0, 0x00, 0xE6, 0x40,              // 65536
        0xE6, 0x40,                          //
        0xFB,                                // STI
        0xF4, 0xEB, 0xFD,                    // HLT; JMP back
        0xB0, 0x2E, 0xE6, 0xE9,              // handler: OUT E9h, '.'
        0xB0, 0x20, 0xE6, 0x20, 0xCF,        // EOI; IRET
    };
    ASSERT_EQ(code[46 - 1], 0xFD);
    Rig rig(firmware_config(code));

    rig->run(Time::seconds(10));

    // 1193182 / 65536 = 18.2065 per second.
    EXPECT_EQ(rig.host.debug, std::string(182, '.'));
    // 21 to the first HLT, then interrupt, handler, JMP and HLT each time.
    EXPECT_LT(rig->instructions(), 50u + 182 * 8);
}

TEST(MachineRun, TwoRunsOfTheSameThingAreTheSame) {
    Rig a(demo_config()), b(demo_config());
    for (Rig* rig : {&a, &b}) ASSERT_EQ((*rig)->run(Time::seconds(3)), StopReason::TimeReached);
    EXPECT_EQ(a->hash(), b->hash());
    EXPECT_EQ(a.host.debug, b.host.debug);
    EXPECT_EQ(a->instructions(), b->instructions());
}

TEST(MachineHash, SeesEveryPartOfTheMachine) {
    const auto changed = [](auto&& change) {
        Rig rig(firmware_config(halt));
        rig.step(5);
        const std::string before = rig->hash();
        change(*rig);
        return rig->hash() != before;
    };
    EXPECT_FALSE(changed([](Machine&) {}));
    EXPECT_TRUE(changed([](Machine& m) { m.board().ram.data()[m.board().ram.size() - 1] = 1; }));
    EXPECT_TRUE(changed([](Machine& m) { m.board().cpu.state.set_reg32(3, 77); }));
    EXPECT_TRUE(changed([](Machine& m) { m.board().rtc.set_cmos(0x40, 1); }));
    EXPECT_TRUE(changed([](Machine& m) { m.key({Key::A, true}); }));
    EXPECT_TRUE(changed([](Machine& m) { EXPECT_TRUE(m.insert_floppy(0, boot_disk({})).ok()); }));
    EXPECT_TRUE(changed([](Machine& m) { m.run(Time::never(), m.instructions() + 1); }));
    EXPECT_TRUE(changed([](Machine& m) { m.board().mmu.set_a20(false); }));
}

TEST(MachineHash, LookingDoesNotChangeIt) {
    Rig rig(demo_config());
    rig->run(Time::milliseconds(700));
    const std::string hash = rig->hash();
    rig->text_screen();
    rig->picture();
    rig->dump();
    rig->save();
    EXPECT_EQ(rig->hash(), hash);
    EXPECT_EQ(hash.size(), 16u);
    EXPECT_EQ(hash.find_first_not_of("0123456789abcdef"), std::string::npos);
}

TEST(MachineRegisters, NameWhatTheProcessorHolds) {
    Rig rig(firmware_config({0xB8, 0x34, 0x12, 0xF9, 0xF4}));  // MOV AX, 1234h; STC; HLT
    rig->run(Time::milliseconds(1));
    const std::string hash = rig->hash();

    const std::string text = rig->registers();

    EXPECT_THAT(text, ::testing::HasSubstr("EAX 00001234"));
    EXPECT_THAT(text, ::testing::HasSubstr("ESP 00007000"));
    EXPECT_THAT(text, ::testing::HasSubstr("EIP 00000012"));
    EXPECT_THAT(text, ::testing::HasSubstr("-----Z-PC  IOPL 0  CPL 0  halted"));
    EXPECT_THAT(text, ::testing::HasSubstr("CS   F000  base 000F0000  limit 0000FFFF"));
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 18);
    EXPECT_EQ(rig->hash(), hash);
}

TEST(MachineFrames, ArriveWholeWhileTheyAreWantedAndChangeNothing) {
    Rig shown(demo_config()), blind(demo_config());
    shown.host.frames_wanted = true;
    shown->run(Time::seconds(2));
    blind->run(Time::seconds(2));
    EXPECT_GT(shown.host.frames, 100u);
    EXPECT_LT(shown.host.frames, 160u);
    EXPECT_EQ(shown.host.complete_frames, shown.host.frames);
    EXPECT_EQ(blind.host.frames, 0u);
    EXPECT_EQ(shown->hash(), blind->hash());
}

}  // namespace
}  // namespace lockstep::test
