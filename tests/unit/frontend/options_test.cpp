#include "frontend/options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/frontend/temporary_directory.h"

namespace lockstep {
namespace {

using testing::HasSubstr;

Options parsed(const std::vector<std::string>& arguments) {
    auto result = parse_options(arguments);
    if (const auto* error = std::get_if<OptionsError>(&result)) {
        ADD_FAILURE() << error->where << ": " << error->what;
        return {};
    }
    return std::get<Options>(std::move(result));
}

std::string error_of(const std::vector<std::string>& arguments) {
    auto result = parse_options(arguments);
    const auto* error = std::get_if<OptionsError>(&result);
    if (error == nullptr) return "(no error)";
    return error->where + ": " + error->what;
}

TEST(Options, TakeOneDashOrTwoAndEqualsSigns) {
    for (const std::vector<std::string>& arguments : {std::vector<std::string>{"-fda", "a.img", "-m", "16"},
                                                      {"--fda", "a.img", "--m", "16"},
                                                      {"-fda=a.img", "-m=16"},
                                                      {"--fda=a.img", "--m=16M"}}) {
        const Options options = parsed(arguments);
        ASSERT_EQ(options.floppies[0].size(), 1u);
        EXPECT_EQ(options.floppies[0][0].path, "a.img");
        EXPECT_EQ(options.memory_bytes, u64{16} << 20);
    }
}

TEST(Options, FindTheImageAmongTheOthers) {
    const Options options = parsed({"-snapshot", "disk.img", "-hash"});
    EXPECT_EQ(options.image, "disk.img");
    EXPECT_TRUE(options.snapshot);
    EXPECT_TRUE(options.hash);
}

TEST(Options, TakeAnImageNamedLikeAnOptionBehindTwoDashes) {
    EXPECT_EQ(parsed({"--", "-hash"}).image, "-hash");
}

TEST(Options, RefuseASecondImage) {
    EXPECT_THAT(error_of({"a.img", "b.img"}), HasSubstr("b.img: there is already an image"));
}

TEST(Options, NameTheNearestOfAnUnknownOne) {
    EXPECT_THAT(error_of({"-snapshto"}), HasSubstr("did you mean -snapshot?"));
    EXPECT_THAT(error_of({"--max-tiem", "5s"}), HasSubstr("did you mean -max-time?"));
    EXPECT_THAT(error_of({"-hda", "x.img"}), HasSubstr("-hda: there is no such option"));
}

TEST(Options, SayWhichValueIsMissing) {
    EXPECT_THAT(error_of({"-script"}), HasSubstr("-script: needs a value (-script FILE)"));
    EXPECT_THAT(error_of({"-script", "-hash"}), HasSubstr("-script: needs a value"));
    EXPECT_THAT(error_of({"-script="}), HasSubstr("-script: needs a value"));
}

TEST(Options, LetSwitchesBeSwitchedOff) {
    EXPECT_FALSE(parsed({"-snapshot", "-snapshot=off"}).snapshot);
    EXPECT_THAT(error_of({"-snapshot=maybe"}), HasSubstr("takes no value"));
}

TEST(Options, LaterOnesWin) {
    EXPECT_EQ(parsed({"-m", "16", "-m", "32"}).memory_bytes, u64{32} << 20);
}

TEST(Options, CollectAPileOfDisks) {
    const Options options = parsed({"-fda", "1.img", "-fda", "2.img", "-fdb", "b.img"});
    ASSERT_EQ(options.floppies[0].size(), 2u);
    EXPECT_EQ(options.floppies[0][1].path, "2.img");
    EXPECT_EQ(options.floppies[1].size(), 1u);
}

TEST(Options, KnowTheModelsAndTheirMemory) {
    EXPECT_EQ(parsed({"-cpu", "8086", "-m", "640K"}).cpu, CpuModel::I8086);
    EXPECT_THAT(error_of({"-cpu", "8086", "-m", "2M"}), HasSubstr("the 8086 reaches no more than 1 MiB"));
    EXPECT_THAT(error_of({"-m", "2M", "-cpu", "8086"}), HasSubstr("-m: the 8086"));
    EXPECT_THAT(error_of({"-cpu", "pentum"}), HasSubstr("did you mean pentium?"));
    EXPECT_THAT(error_of({"-m", "65K"}), HasSubstr("steps of 4K"));
    EXPECT_EQ(parsed({"-cpu", "help"}).action, Options::Action::ListCpus);
    EXPECT_LE(default_memory(CpuModel::I8086), u64{1} << 20);
}

TEST(Options, LeaveTheCoprocessorOut) {
    EXPECT_TRUE(parsed({}).coprocessor);
    for (const char* model : {"8086,-fpu", "286,fpu=off", "80386,-fpu", "486,+fpu,-fpu"}) {
        EXPECT_FALSE(parsed({"-cpu", model}).coprocessor) << model;
    }
    EXPECT_TRUE(parsed({"-cpu", "486,fpu=on"}).coprocessor);
    EXPECT_TRUE(parsed({"-cpu", "486,-fpu", "-cpu", "486"}).coprocessor);
    EXPECT_THAT(error_of({"-cpu", "pentium3,-fpu"}), HasSubstr("a pentium3 always has its floating-point unit"));
}

TEST(Options, ReadBootOrders) {
    EXPECT_EQ(parsed({"-boot", "a"}).boot_order[0], BootDevice::Floppy);
    const Options options = parsed({"-boot", "order=ca"});
    EXPECT_EQ(options.boot_order[0], BootDevice::HardDisk);
    EXPECT_EQ(options.boot_order[1], BootDevice::Floppy);
    EXPECT_EQ(options.boot_order[2], BootDevice::None);
    for (const char* wrong : {"z", "aa", "acda", "order=", "menu=on", "order=a,once=c"}) {
        EXPECT_THAT(error_of({"-boot", wrong}), HasSubstr("-boot: ")) << wrong;
    }
}

TEST(Options, ReadDrives) {
    const Options options = parsed({"-drive", "file=a,,b.img,if=floppy,index=1,format=raw,readonly=on"});
    ASSERT_EQ(options.floppies[1].size(), 1u);
    EXPECT_EQ(options.floppies[1][0].path, "a,b.img");
    EXPECT_TRUE(options.floppies[1][0].read_only);

    const Options empty = parsed({"-drive", "if=floppy"});
    ASSERT_EQ(empty.floppies[0].size(), 1u);
    EXPECT_EQ(empty.floppies[0][0].path, "");
}

TEST(Options, RefuseDrivesThatAreNotThere) {
    EXPECT_THAT(error_of({"-drive", "file=x"}), HasSubstr("no ide drives"));
    EXPECT_THAT(error_of({"-drive", "file=x,if=floppy,index=2"}), HasSubstr("no floppy drive 2"));
    EXPECT_THAT(error_of({"-drive", "file=x,if=floppy,format=qcow2"}), HasSubstr("qcow2"));
    EXPECT_THAT(error_of({"-drive", "if=floppy,cache=none"}), HasSubstr("cache"));
}

TEST(Options, ReadTheRest) {
    const Options options = parsed({"-speed",
                                    "0.5",
                                    "-pace",
                                    "off",
                                    "-serial",
                                    "stdio",
                                    "-debugcon",
                                    "file:x",
                                    "-device",
                                    "isa-debug-exit,iobase=0x501,iosize=4",
                                    "-rtc",
                                    "base=1996-01-02",
                                    "-no-reboot",
                                    "-no-shutdown",
                                    "-max-time",
                                    "20s",
                                    "-max-instructions",
                                    "5",
                                    "-timeout",
                                    "1m",
                                    "-display",
                                    "none",
                                    "-option-rom",
                                    "a",
                                    "-option-rom",
                                    "b"});
    EXPECT_EQ(options.instructions_per_second, 500'000u);
    EXPECT_EQ(options.pace, false);
    ASSERT_TRUE(options.serial.has_value());
    EXPECT_EQ(options.serial->kind, CharTarget::Kind::Stdio);
    EXPECT_EQ(options.debug_console.path, "x");
    EXPECT_EQ(options.debug_exit_port, 0x501);
    EXPECT_EQ(options.rtc_base, RtcBase::Date);
    EXPECT_TRUE(options.no_reboot && options.no_shutdown);
    EXPECT_EQ(options.max_time, Time::seconds(20));
    EXPECT_EQ(options.max_instructions, 5u);
    EXPECT_EQ(options.timeout, Time::seconds(60));
    EXPECT_EQ(options.display, DisplayKind::None);
    EXPECT_EQ(options.option_roms.size(), 2u);
}

TEST(Options, TerminalsHaveProperties) {
    EXPECT_EQ(parsed({"-display", "terminal"}).terminal, terminal::Settings{});
    const Options options = parsed({"-display", "terminal,graphics=sixel,colors=256,charset=ascii"});
    EXPECT_EQ(options.display, DisplayKind::Terminal);
    EXPECT_EQ(options.terminal,
              (terminal::Settings{terminal::Graphics::Sixel, terminal::Colors::Indexed256, terminal::Charset::Ascii}));
}

TEST(Options, WindowsHaveProperties) {
    EXPECT_EQ(parsed({"-display", "sdl"}).window_look.scaling, Scaling::Sharp);
    const Options options = parsed({"-display", "sdl,scale=fit,crt=on,full-screen=on"});
    EXPECT_EQ(options.display, DisplayKind::Sdl);
    EXPECT_EQ(options.window_look.scaling, Scaling::Fit);
    EXPECT_TRUE(options.window_look.scan_lines);
    EXPECT_TRUE(options.full_screen);
}

TEST(Options, RefuseWrongValuesByName) {
    const std::vector<std::pair<const char*, const char*>> wrong{
        {"-m", "0"},
        {"-speed", "0"},
        {"-pace", "maybe"},
        {"-serial", "tcp:h:1,server"},
        {"-audio", "alsa"},
        {"-audio", "sdl,volume=101"},
        {"-audio", "sdl,gain=1"},
        {"-audio", "volume=5"},
        {"-debugcon", "foo"},
        {"-serial", "file:"},
        {"-display", "gtk"},
        {"-display", "terminal,sound=on"},
        {"-display", "terminal,graphics=ansi"},
        {"-display", "none,colors=16"},
        {"-display", "sdl,colors=16"},
        {"-display", "sdl,scale=2"},
        {"-display", "sdl,crt"},
        {"-device", "e1000"},
        {"-rtc", "x"},
        {"-rtc", "base=tomorrow"},
        {"-max-time", "soon"},
        {"-max-instructions", "-1"},
        {"-timeout", ""},
        {"-cpu", "486,+sse"},
        {"-cpu", "486,fpu"},
        {"-cpu", "486,-fpu=off"},
        {"-cpu", "pentium,-fpu"},
        {"-device", "isa-debug-exit,iobase=0xfffd"},
    };
    for (const auto& [name, value] : wrong) {
        EXPECT_THAT(error_of({name, value}), testing::StartsWith(std::string(name) + ": ")) << name << " " << value;
    }
}

TEST(Options, NographicMeansASerialTerminal) {
    const Options options = parsed({"-nographic"});
    EXPECT_EQ(options.display, DisplayKind::None);
    EXPECT_EQ(options.serial->kind, CharTarget::Kind::Stdio);
    EXPECT_EQ(parsed({"-nographic", "-serial", "null"}).serial->kind, CharTarget::Kind::Null);
    EXPECT_THAT(error_of({"-nographic", "-display", "sdl"}), HasSubstr("-nographic: "));
}

TEST(Options, TheTerminalIsNotUsedTwice) {
    EXPECT_THAT(error_of({"-display", "terminal", "-serial", "stdio"}), HasSubstr("-display terminal: "));
}

TEST(Options, ComeFromFilesToo) {
    const TemporaryDirectory directory;
    const std::string file = directory.write("machine.cfg", "# a machine\nm = 16\nsnapshot = on\nfda = a.img\n");
    const Options options = parsed({"-readconfig", file, "-m", "8"});
    EXPECT_EQ(options.memory_bytes, u64{8} << 20);
    EXPECT_TRUE(options.snapshot);
    EXPECT_EQ(options.floppies[0].size(), 1u);
}

TEST(Options, SayWhatIsWrongInAFile) {
    const TemporaryDirectory directory;
    EXPECT_THAT(error_of({"-readconfig", directory.write("a", "snapshto = on\n")}),
                HasSubstr("did you mean -snapshot?"));
    EXPECT_THAT(error_of({"-readconfig", directory.write("b", "gibberish\n")}), HasSubstr("gibberish"));
    EXPECT_THAT(error_of({"-readconfig", directory.write("c", "m = many\n")}), HasSubstr("c: m: "));
    auto missing = parse_options({"-readconfig", directory.path("missing")});
    ASSERT_TRUE(std::holds_alternative<OptionsError>(missing));
    EXPECT_TRUE(std::get<OptionsError>(missing).unreadable);
}

TEST(Options, FilesThatNameThemselvesEnd) {
    const TemporaryDirectory directory;
    const std::string file = directory.path("loop");
    directory.write("loop", "readconfig = " + file + "\n");
    EXPECT_THAT(error_of({"-readconfig", file}), HasSubstr("too deeply"));
}

TEST(Options, Audio) {
    EXPECT_FALSE(parsed({}).audio.has_value());
    EXPECT_EQ(parsed({"-audio", "none"}).audio, false);
    const Options loud = parsed({"-audio", "sdl,volume=100"});
    EXPECT_EQ(loud.audio, true);
    EXPECT_EQ(loud.volume, 100u);
    EXPECT_EQ(parsed({"-audio", "driver=sdl"}).audio, true);
}

}  // namespace
}  // namespace lockstep
