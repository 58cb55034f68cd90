// What can be built, and how refusals read.
#include "machine_rig.h"

namespace lockstep::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

std::string refusal(MachineConfig config) {
    ListeningHost host;
    const auto made = Machine::create(std::move(config), host);
    return made.ok() ? "" : made.error().message;
}

TEST(MachineCreate, EveryModelIsBuiltWithItsLeastAndItsMostMemory) {
    for (const CpuName& cpu : cpu_names()) {
        MachineConfig least = small_config(cpu.model);
        least.memory_bytes = 64 * 1024;
        EXPECT_EQ(refusal(std::move(least)), "") << cpu.name;
        MachineConfig most = small_config(cpu.model);
        most.memory_bytes = largest_memory(cpu.model);
        EXPECT_EQ(refusal(std::move(most)), "") << cpu.name;
    }
}

TEST(MachineCreate, MoreMemoryThanTheModelCanAddressIsRefusedByName) {
    for (const CpuName& cpu : cpu_names()) {
        MachineConfig config = small_config(cpu.model);
        config.memory_bytes = largest_memory(cpu.model) + page_size;
        EXPECT_THAT(refusal(std::move(config)), AllOf(HasSubstr(std::string(cpu.name)), HasSubstr("MiB")));
    }
}

TEST(MachineCreate, MemoryComesInWholePagesFrom64KiBOn) {
    for (const u64 bytes : {u64{0}, u64{page_size}, u64{64 * 1024 - page_size}, u64{(1u << 20) + 1}, ~u64{0}}) {
        MachineConfig config = small_config();
        config.memory_bytes = bytes;
        EXPECT_THAT(refusal(std::move(config)), HasSubstr("memory")) << bytes;
    }
}

TEST(MachineCreate, ASystemBiosHasOneOfThreeSizes) {
    for (const std::size_t kib : {64, 128, 256}) {
        MachineConfig config = small_config();
        config.bios.assign(kib * 1024, 0xF4);
        EXPECT_EQ(refusal(std::move(config)), "") << kib;
    }
    for (const std::size_t bytes : {1, 8192, 65535, 65537, 512 * 1024}) {
        MachineConfig config = small_config();
        config.bios.assign(bytes, 0xF4);
        EXPECT_THAT(refusal(std::move(config)), AllOf(HasSubstr("BIOS"), HasSubstr(std::to_string(bytes))));
    }
}

TEST(MachineCreate, ALargeBiosFitsBelow16MiBOfA80286) {
    MachineConfig config = small_config(CpuModel::I80286);
    config.memory_bytes = largest_memory(CpuModel::I80286);
    config.bios.assign(256 * 1024, 0xF4);
    EXPECT_EQ(refusal(std::move(config)), "");
}

TEST(MachineCreate, OptionRomsThatDoNotFitAreRefusedByName) {
    MachineConfig fits = small_config();
    fits.option_roms.assign(2, std::vector<u8>(16 * 1024 + 100, 0));
    EXPECT_EQ(refusal(std::move(fits)), "");

    MachineConfig too_many = small_config();
    too_many.option_roms.assign(12, std::vector<u8>(32 * 1024, 0));
    EXPECT_THAT(refusal(std::move(too_many)), AllOf(HasSubstr("option rom"), HasSubstr("overlaps")));
}

TEST(MachineCreate, AVgaBiosOfAnySizeUpTo128KiBIsTaken) {
    for (const std::size_t bytes : {512, 32 * 1024, 40 * 1024 + 1, 128 * 1024}) {
        MachineConfig config = small_config();
        config.vga_bios.assign(bytes, 0);
        EXPECT_EQ(refusal(std::move(config)), "") << bytes;
    }
    MachineConfig config = small_config();
    config.vga_bios.assign(256 * 1024, 0);
    EXPECT_THAT(refusal(std::move(config)), HasSubstr("overlaps"));
}

TEST(MachineCreate, AnEmptyOptionRomIsRefused) {
    MachineConfig config = small_config();
    config.option_roms.emplace_back();
    EXPECT_THAT(refusal(std::move(config)), HasSubstr("option rom"));
}

TEST(MachineCreate, AMediumThatDoesNotFitItsDriveIsRefused) {
    MachineConfig config = small_config();
    config.floppy_types[0] = FloppyDriveType::K360;
    config.floppies[0] = boot_disk({});
    EXPECT_NE(refusal(std::move(config)), "");

    MachineConfig odd = small_config();
    odd.floppies[0] = std::make_unique<MemoryDisk>("odd.img", std::vector<u8>(1000 * 512));
    EXPECT_NE(refusal(std::move(odd)), "");

    MachineConfig absent = small_config();
    absent.floppy_types[1] = FloppyDriveType::None;
    absent.floppies[1] = boot_disk({});
    EXPECT_NE(refusal(std::move(absent)), "");
}

TEST(MachineCreate, TheDebugExitPortMayNotBeAnothersPort) {
    MachineConfig free = small_config();
    free.debug_exit_port = 0xF4;
    EXPECT_EQ(refusal(std::move(free)), "");
    for (const u16 port : {u16{0x3C0}, u16{0x3F5}, u16{0x40}, u16{0x5FD}}) {
        MachineConfig taken = small_config();
        taken.debug_exit_port = port;
        EXPECT_THAT(refusal(std::move(taken)), HasSubstr("debug exit")) << port;
    }
    MachineConfig end = small_config();
    end.debug_exit_port = 0xFFFE;
    EXPECT_NE(refusal(std::move(end)), "") << "four ports do not fit";
}

TEST(MachineCreate, AnyDriveTypesCanBeCombined) {
    for (unsigned a = 0; a <= 5; ++a) {
        for (unsigned b = 0; b <= 5; ++b) {
            MachineConfig config = small_config();
            config.floppy_types = {static_cast<FloppyDriveType>(a), static_cast<FloppyDriveType>(b)};
            EXPECT_EQ(refusal(std::move(config)), "") << a << " " << b;
        }
    }
}

TEST(MachineCreate, ANewMachineHasRunNothing) {
    Rig rig(demo_config());
    EXPECT_EQ(rig->instructions(), 0u);
    EXPECT_EQ(rig->now(), Time{});
    EXPECT_FALSE(rig->halted());
    EXPECT_EQ(rig->config().memory_bytes, 2u << 20);
    EXPECT_EQ(rig->instructions_per_second(), rig->config().instructions_per_second);
}

TEST(CpuNames, AreFoundInAnyCaseAndByAlias) {
    for (const CpuName& cpu : cpu_names()) {
        EXPECT_EQ(cpu_model(cpu.name), cpu.model);
        EXPECT_EQ(cpu_name(cpu.model), cpu.name);
    }
    EXPECT_EQ(cpu_model("486"), CpuModel::I80486);
    EXPECT_EQ(cpu_model("PentiumPro"), CpuModel::PentiumPro);
    EXPECT_EQ(cpu_model("PPRO"), CpuModel::PentiumPro);
    EXPECT_EQ(cpu_model("6502"), std::nullopt);
    EXPECT_EQ(cpu_model(""), std::nullopt);
}

}  // namespace
}  // namespace lockstep::test
