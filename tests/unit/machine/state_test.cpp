// States: what is in them, and which machine takes them.
#include "devices/storage/overlay.h"
#include "machine_rig.h"

namespace lockstep::test {
namespace {

using ::testing::HasSubstr;

const Code counter{0x40, 0xEB, 0xFD};

// Why `rig` refuses `state`; empty: it does not.
std::string refusal(Rig& rig, std::span<const u8> state) {
    const Status status = rig->load(state);
    return status.ok() ? "" : status.error().message;
}

std::vector<u8> state_of(MachineConfig config, Time at = Time::milliseconds(1)) {
    Rig rig(std::move(config));
    rig->run(at);
    return rig->save();
}

TEST(MachineState, SaveLoadSaveGivesTheSameBytes) {
    Rig rig(demo_config());
    for (const u64 ms : {0, 1, 50, 200, 340, 400, 450, 600}) {
        rig->run(Time::milliseconds(ms));
        if (ms == 600) rig.press(Key::Digit3);
        const std::vector<u8> state = rig->save();
        Rig other(demo_config());
        ASSERT_EQ(refusal(other, state), "") << ms;
        ASSERT_EQ(other->save(), state) << ms << difference(*rig, *other);
        EXPECT_EQ(other->hash(), rig->hash());
        EXPECT_EQ(other->now(), rig->now());
        EXPECT_EQ(other->instructions(), rig->instructions());
        EXPECT_EQ(other->halted(), rig->halted());
    }
}

TEST(MachineState, LoadsIntoAMachineThatHasRunSomethingElse) {
    Rig rig(demo_config());
    rig->run(Time::milliseconds(300));
    const std::vector<u8> state = rig->save();
    Rig other(demo_config());
    ASSERT_TRUE(other.wait_screen("MENU READY", Time::seconds(20)));
    other.press(Key::Digit6);
    other->run(other->now() + Time::milliseconds(300));

    ASSERT_EQ(refusal(other, state), "");

    EXPECT_EQ(other->save(), state);
    rig->run(Time::milliseconds(700));
    other->run(Time::milliseconds(700));
    EXPECT_EQ(other->hash(), rig->hash()) << difference(*rig, *other);
}

TEST(MachineState, AMachineThatEndedRunsAgainFromAnEarlierState) {
    const Code exit{0x40, 0xB0, 0x05, 0xE6, 0xF4, 0xF4};
    MachineConfig config = firmware_config(exit);
    config.debug_exit_port = 0xF4;
    Rig rig(std::move(config));
    rig.step(8);
    const std::vector<u8> state = rig->save();
    ASSERT_EQ(rig->run(Time::seconds(1)), StopReason::DebugExit);

    ASSERT_EQ(refusal(rig, state), "");

    EXPECT_TRUE(rig.step(1)) << "the exit has not happened yet";
    EXPECT_EQ(rig->run(Time::seconds(1)), StopReason::DebugExit);
}

TEST(MachineState, RemembersAPowerOffAndAPendingReset) {
    for (const auto& [code, reason] : {std::pair(Code{0xBA, 0x04, 0x06, 0xB8, 0x00, 0x20, 0xEF}, StopReason::PowerOff),
                                       std::pair(Code{0xB0, 0xFE, 0xE6, 0x64}, StopReason::Reset)}) {
        const auto config = [&program = code] {
            MachineConfig c = firmware_config(program);
            c.no_reboot = true;
            return c;
        };
        Rig rig(config());
        ASSERT_EQ(rig->run(Time::seconds(1)), reason);
        Rig other(config());
        ASSERT_EQ(refusal(other, rig->save()), "");
        EXPECT_EQ(other->run(Time::seconds(1)), reason);
    }
}

// --- machines that are not the same ---

TEST(MachineState, AnotherMemorySizeIsRefused) {
    const std::vector<u8> state = state_of(firmware_config(counter));
    for (const u64 bytes : {u64{512} << 10, u64{2} << 20, u64{512} << 20}) {
        MachineConfig config = firmware_config(counter);
        config.memory_bytes = bytes;
        Rig other(std::move(config));
        EXPECT_THAT(refusal(other, state), HasSubstr("memory size")) << bytes;
    }
}

TEST(MachineState, AnotherProcessorIsRefused) {
    const std::vector<u8> state = state_of(firmware_config(counter));
    for (const CpuName& cpu : cpu_names()) {
        if (cpu.model == CpuModel::PentiumPro) continue;
        MachineConfig config = firmware_config(counter);
        config.cpu = cpu.model;
        Rig other(std::move(config));
        EXPECT_THAT(refusal(other, state), HasSubstr("another processor")) << cpu.name;
    }
}

TEST(MachineState, AnotherSpeedIsRefused) {
    const std::vector<u8> state = state_of(firmware_config(counter));
    MachineConfig config = firmware_config(counter);
    config.instructions_per_second /= 2;
    Rig other(std::move(config));
    EXPECT_THAT(refusal(other, state), HasSubstr("speed"));
}

TEST(MachineState, OtherFirmwareIsRefused) {
    const std::vector<u8> state = state_of(firmware_config(counter));
    Rig bios(firmware_config({0xF4}));
    EXPECT_THAT(refusal(bios, state), HasSubstr("firmware"));
    MachineConfig config = firmware_config(counter);
    config.vga_bios.assign(4096, 1);
    Rig vga(std::move(config));
    EXPECT_THAT(refusal(vga, state), HasSubstr("firmware"));
    config = firmware_config(counter);
    config.option_roms.emplace_back(4096, u8{1});
    Rig option(std::move(config));
    EXPECT_THAT(refusal(option, state), HasSubstr("firmware"));
}

TEST(MachineState, AnotherDebugExitPortIsRefused) {
    const std::vector<u8> state = state_of(firmware_config(counter));
    MachineConfig config = firmware_config(counter);
    config.debug_exit_port = 0xF4;
    Rig other(std::move(config));
    EXPECT_THAT(refusal(other, state), HasSubstr("debug exit"));
}

TEST(MachineState, TheSentenceNamesTheOptionThatHelps) {
    const std::vector<u8> state = state_of(firmware_config(counter));
    MachineConfig config = firmware_config(counter);
    config.memory_bytes = 640u << 10;
    Rig memory(std::move(config));
    EXPECT_THAT(refusal(memory, state), HasSubstr("(use -m 1M)"));
    config = firmware_config(counter);
    config.cpu = CpuModel::I80486;
    Rig cpu(std::move(config));
    EXPECT_THAT(refusal(cpu, state), HasSubstr("(use -cpu pentiumpro)"));
}

// What the clock started from, what the BIOS was told at power-on and what ends a run are in the state or not the
// guest's business.
TEST(MachineState, TheRestOfTheConfigurationMayDiffer) {
    Rig rig(demo_config());
    rig->run(Time::milliseconds(300));
    MachineConfig config = demo_config();
    config.rtc_start += 1'000'000;
    config.boot_order = {BootDevice::None, BootDevice::None, BootDevice::None};
    config.no_reboot = config.no_shutdown = true;
    Rig other(std::move(config));

    ASSERT_EQ(refusal(other, rig->save()), "");

    EXPECT_EQ(other->hash(), rig->hash()) << difference(*other, *rig);
    rig->run(Time::seconds(3));
    other->run(Time::seconds(3));
    EXPECT_EQ(other->hash(), rig->hash()) << difference(*other, *rig);
}

TEST(MachineState, OtherDrivesAreRefused) {
    const std::vector<u8> state = state_of(firmware_config(counter));
    MachineConfig config = firmware_config(counter);
    config.floppy_types[1] = FloppyDriveType::M1_2;
    Rig other(std::move(config));
    EXPECT_THAT(refusal(other, state), HasSubstr("drive"));
}

TEST(MachineState, AMissingAnAdditionalOrAnotherDiskIsRefused) {
    const auto with = [](std::unique_ptr<BlockDevice> disk) {
        MachineConfig config = firmware_config(counter);
        config.floppies[0] = std::move(disk);
        return config;
    };
    const std::vector<u8> with_disk = state_of(with(boot_disk({}, 'X')));
    const std::vector<u8> without = state_of(firmware_config(counter));

    Rig same(with(boot_disk({}, 'X', "another name.img")));
    EXPECT_EQ(refusal(same, with_disk), "") << "content counts, not the name";
    Rig empty(with(nullptr));
    EXPECT_NE(refusal(empty, with_disk), "");
    Rig full(with(boot_disk({}, 'X')));
    EXPECT_NE(refusal(full, without), "");
    Rig different(with(boot_disk({}, 'Y')));
    EXPECT_THAT(refusal(different, with_disk), HasSubstr("is not what it was"));
    Rig layered(with(std::make_unique<Overlay>(boot_disk({}, 'X'))));
    EXPECT_THAT(refusal(layered, with_disk), HasSubstr("-snapshot"));
}

TEST(MachineState, WhatAnOverlayHoldsTravelsWithTheState) {
    const auto config = [](auto& overlay_out) {
        auto overlay = std::make_unique<Overlay>(boot_disk({}, 'X'));
        overlay_out = overlay.get();
        MachineConfig c = firmware_config(counter);
        c.floppies[0] = std::move(overlay);
        return c;
    };
    Overlay *mine = nullptr, *theirs = nullptr;
    Rig rig(config(mine));
    ASSERT_TRUE(mine->write(1000, std::vector<u8>(512, 0x42)).ok());
    Rig other(config(theirs));
    ASSERT_TRUE(theirs->write(7, std::vector<u8>(512, 0x43)).ok());

    ASSERT_EQ(refusal(other, rig->save()), "");

    std::vector<u8> sector(512);
    ASSERT_TRUE(theirs->read(1000, sector).ok());
    EXPECT_EQ(sector, std::vector<u8>(512, 0x42));
    EXPECT_EQ(theirs->changed_sectors(), 1u);
    EXPECT_EQ(other->hash(), rig->hash());
}

// --- files that are no states ---

TEST(MachineState, OtherFilesAreRefusedAsSuch) {
    Rig rig(firmware_config(counter));
    for (const std::size_t size : {0, 1, 31, 32, 100, 100'000}) {
        EXPECT_THAT(refusal(rig, std::vector<u8>(size, 'x')), HasSubstr("not a Lockstep state")) << size;
    }
    EXPECT_TRUE(rig.step(100)) << "nothing was touched";
}

TEST(MachineState, AnotherFormatVersionIsNamed) {
    Rig rig(firmware_config(counter));
    std::vector<u8> state = rig->save();
    state[8] = 99;
    EXPECT_THAT(refusal(rig, state), HasSubstr("format 99"));
}

}  // namespace
}  // namespace lockstep::test
