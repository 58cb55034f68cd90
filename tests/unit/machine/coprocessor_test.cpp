// Errors of the x87 on their way to the program: interrupt 13 of an AT, NMI of a PC, exception 16.
#include "machine_rig.h"

namespace lockstep::test {
namespace {

// What the program below leaves in memory.
constexpr u32 interrupts = 0x610, behind_wait = 0x611, reached_wait = 0x612, exceptions = 0x613, nmis = 0x614;

// At F000:000D. `enable`: STI or CLI before WAIT. `native`: CR0.NE.
Code program(bool enable, bool native) {
    const auto if_native = [native](unsigned byte) { return static_cast<u8>(native ? byte : 0x90); };
    return {
        0xC7, 0x06, 0xD4, 0x01, 0x84, 0x00,              // MOV word [75h * 4], handler
        0xC7, 0x06, 0xD6, 0x01, 0x00, 0xF0,              //
        0xC7, 0x06, 0x40, 0x00, 0x97, 0x00,              // MOV word [10h * 4], native
        0xC7, 0x06, 0x42, 0x00, 0x00, 0xF0,              //
        0xC7, 0x06, 0x08, 0x00, 0x9E, 0x00,              // MOV word [02h * 4], nmi
        0xC7, 0x06, 0x0A, 0x00, 0x00, 0xF0,              //
        0xB0, 0x11, 0xE6, 0x20, 0xE6, 0xA0,              // both interrupt controllers: edges, cascaded
        0xB0, 0x08, 0xE6, 0x21, 0xB0, 0x70, 0xE6, 0xA1,  // vectors 08h and 70h
        0xB0, 0x04, 0xE6, 0x21, 0xB0, 0x02, 0xE6, 0xA1,  //
        0xB0, 0x01, 0xE6, 0x21, 0xE6, 0xA1,              //
        0xB0, 0xFB, 0xE6, 0x21, 0xB0, 0xDF, 0xE6, 0xA1,  // all masked but 2 and 13
        0xC7, 0x06, 0x00, 0x06, 0x7B, 0x02,              // an environment: zero division unmasked
        0xC7, 0x06, 0x02, 0x06, 0x04, 0x00,              // … and happened
        0xC7, 0x06, 0x04, 0x06, 0xFF, 0xFF,              //
        0xDB, 0xE3,                                      // FNINIT
        0xD9, 0x26, 0x00, 0x06,                          // FLDENV [600h]
        0xC6, 0x06, 0x12, 0x06, 0x01,                    // MOV byte [reached_wait], 1
        if_native(0x0F), if_native(0x20), if_native(0xC0), if_native(0x0C),  // CR0 |= NE
        if_native(0x20), if_native(0x0F), if_native(0x22), if_native(0xC0),  //
        static_cast<u8>(enable ? 0xFB : 0xFA),
        0x9B,                                      // WAIT
        0xC6, 0x06, 0x11, 0x06, 0x01,              // MOV byte [behind_wait], 1
        0xF4, 0x90, 0x90,                          // HLT
                                                   // handler:
        0xFE, 0x06, 0x10, 0x06,                    // INC byte [interrupts]
        0xE6, 0xF0,                                // OUT F0h, AL
        0xB0, 0x20, 0xE6, 0xA0, 0xE6, 0x20,        // end of interrupt
        0xD9, 0x2E, 0x20, 0x06,                    // FLDCW [620h]: does not wait any more
        0xDB, 0xE2, 0xCF,                          // FNCLEX; IRET
        0xFE, 0x06, 0x13, 0x06, 0xDB, 0xE2, 0xCF,  // native: INC byte [exceptions]; FNCLEX; IRET
        0xFE, 0x06, 0x14, 0x06, 0xDB, 0xE2, 0xCF,  // nmi: INC byte [nmis]; FNCLEX; IRET
    };
}

struct CoprocessorRig : Rig {
    explicit CoprocessorRig(CpuModel model, bool enable = true, bool native = false, bool coprocessor = true)
        : Rig(config(model, enable, native, coprocessor)) {}
    static MachineConfig config(CpuModel model, bool enable, bool native, bool coprocessor) {
        MachineConfig config = firmware_config(program(enable, native));
        config.cpu = model;
        config.coprocessor = coprocessor;
        if (model == CpuModel::I8086) config.memory_bytes = 640u << 10;
        return config;
    }
    void run_on() { machine->run(machine->now() + Time::milliseconds(5)); }
    u8 seen(u32 address) { return machine->board().ram.data()[address]; }
};

TEST(Coprocessor, ErrorsAreInterrupt13) {
    for (const CpuModel model : {CpuModel::I80286, CpuModel::I80386, CpuModel::I80486, CpuModel::Nehalem}) {
        CoprocessorRig rig(model);
        rig.run_on();
        EXPECT_EQ(rig.seen(interrupts), 1);
        EXPECT_EQ(rig.seen(behind_wait), 1);
        EXPECT_EQ(rig.seen(exceptions) + rig.seen(nmis), 0);
        EXPECT_FALSE(rig->board().cpu.ferr.level());
        EXPECT_FALSE(rig->board().cpu.state.ignore_numeric_error);
        EXPECT_TRUE(rig->halted());
    }
}

TEST(Coprocessor, ErrorsAreExceptionSixteenWithNe) {
    CoprocessorRig rig(CpuModel::I80486, true, true);
    rig.run_on();
    EXPECT_EQ(rig.seen(exceptions), 1);
    EXPECT_EQ(rig.seen(interrupts), 0);
    EXPECT_EQ(rig.seen(behind_wait), 1);
}

TEST(Coprocessor, ErrorsOfThe8087AreNmi) {
    CoprocessorRig rig(CpuModel::I8086, /*enable=*/false);
    rig.run_on();
    EXPECT_EQ(rig.seen(nmis), 1);
    EXPECT_EQ(rig.seen(interrupts), 0);
    EXPECT_EQ(rig.seen(behind_wait), 1);
}

TEST(Coprocessor, WithInterruptsOffTheProcessorWaitsForNmi) {
    CoprocessorRig rig(CpuModel::I80486, /*enable=*/false);
    rig.run_on();
    EXPECT_EQ(rig.seen(reached_wait), 1);
    EXPECT_EQ(rig.seen(behind_wait), 0);
    EXPECT_FALSE(rig->halted());
    EXPECT_TRUE(rig->board().cpu.ferr.level());

    const std::vector<u8> state = rig->save();
    CoprocessorRig other(CpuModel::I80486, false);
    ASSERT_TRUE(other->load(state).ok());
    EXPECT_EQ(other->save(), state) << difference(*rig, *other);
    for (CoprocessorRig* one : {&rig, &other}) {
        (*one)->board().cpu.set_nmi(true);
        one->run_on();
        EXPECT_EQ(one->seen(nmis), 1);
        EXPECT_EQ(one->seen(behind_wait), 1);
    }
    EXPECT_EQ(rig->hash(), other->hash());
}

TEST(Coprocessor, WithoutOneNothingHappens) {
    for (const CpuModel model : {CpuModel::I8086, CpuModel::I80286, CpuModel::I80386, CpuModel::I80486}) {
        CoprocessorRig rig(model, true, false, /*coprocessor=*/false);
        rig.run_on();
        EXPECT_EQ(rig.seen(behind_wait), 1);
        EXPECT_EQ(rig.seen(interrupts) + rig.seen(exceptions) + rig.seen(nmis), 0);
        EXPECT_EQ(rig->board().rtc.cmos(0x14) & 2, 0);
        CoprocessorRig with(model);
        EXPECT_EQ(with->board().rtc.cmos(0x14) & 2, 2);
        EXPECT_FALSE(rig->load(with->save()).ok());
        EXPECT_FALSE(with->load(rig->save()).ok());
    }
}

TEST(Coprocessor, IsAmongTheRegistersThatPeopleSee) {
    Rig with(small_config(CpuModel::Pentium3));
    CpuState& s = with->board().cpu.state;
    s.fpu.reg[7] = fp::indefinite80;
    s.fpu.set_status_word(0x3801);
    s.sse.xmm[1] = Xmm{{0x0123456789ABCDEF, 0xFEDCBA9876543210}};
    const std::string text = with->registers();
    EXPECT_THAT(text, ::testing::HasSubstr("FSW 3801 TOP 7  FTW FF"));
    EXPECT_THAT(text, ::testing::HasSubstr("FPR7 FFFF C000000000000000\n"));
    EXPECT_THAT(text, ::testing::HasSubstr("XMM1 FEDCBA98765432100123456789ABCDEF\n"));
    EXPECT_THAT(Rig(small_config(CpuModel::Pentium2))->registers(), ::testing::Not(::testing::HasSubstr("XMM0")));
    MachineConfig without = small_config(CpuModel::I80386);
    without.coprocessor = false;
    EXPECT_THAT(Rig(std::move(without))->registers(), ::testing::Not(::testing::HasSubstr("FPR0")));
}

TEST(Coprocessor, IsInsideLaterProcessors) {
    ListeningHost host;
    MachineConfig config = small_config(CpuModel::Pentium);
    config.coprocessor = false;
    EXPECT_FALSE(Machine::create(std::move(config), host).ok());
}

TEST(Coprocessor, SurvivesTheProcessorsOwnReset) {
    CoprocessorRig rig(CpuModel::I80386, /*enable=*/false);
    rig.run_on();
    Board& board = rig->board();
    const FpuState before = board.cpu.state.fpu;
    EXPECT_NE(before.status & fpu_status::summary, 0);
    board.reset_processor();
    EXPECT_EQ(board.cpu.state.fpu, before);
    EXPECT_EQ(board.cpu.state.eip, 0xFFF0u);
    board.io.port_out(Port{0xF1}, 0, BusWidth::Byte);
    EXPECT_EQ(board.cpu.state.fpu.status, 0);
    EXPECT_FALSE(board.cpu.ferr.level());
    board.reset();
    EXPECT_EQ(board.cpu.state.fpu.control, 0x037F);
}

}  // namespace
}  // namespace lockstep::test
