// The AT chips together, wired as on a board: sequences that need several of them, and abuse of every port at once.
#include "devices/dma_8237.h"
#include "devices/io_bus.h"
#include "devices/pic_8259.h"
#include "devices/pit_8254.h"
#include "devices/rtc_mc146818.h"
#include "devices/speaker.h"
#include "devices/system_control.h"
#include "devices/uart_16550.h"
#include "tests/unit/devices/ps2_rig.h"

namespace lockstep {
namespace {

constexpr BusWidth byte = BusWidth::Byte;

class NoMemory final : public MemoryTarget {
public:
    u64 units = 0;
    void dma_read(Physical, std::span<u8> bytes) override {
        ++units;
        std::fill(bytes.begin(), bytes.end(), u8{0xFF});
    }
    void dma_write(Physical, std::span<const u8>) override { ++units; }
};

struct Board {
    test::VirtualTime time;
    NoMemory memory;
    Pic8259 pic1{Pic8259::Role::Master, 0xF8}, pic2{Pic8259::Role::Slave, 0xDE};
    Pit8254 pit{time.scheduler, "pit"};
    DmaPageRegisters pages;
    Dma8237 dma1{time.scheduler, "dma1", Dma8237::Kind::Byte, pages, memory};
    Dma8237 dma2{time.scheduler, "dma2", Dma8237::Kind::Word, pages, memory};
    RtcMc146818 rtc{time.scheduler, "rtc", 1'000'000'000};
    Ps2Keyboard keyboard{time.scheduler, "keyboard"};
    Ps2Mouse mouse{time.scheduler, "mouse"};
    Kbc8042 kbc{time.scheduler, "kbc", &keyboard, &mouse};
    Uart16550 uart{time.scheduler, "uart"};
    Speaker speaker{time.scheduler};
    SystemControl control{{[this] { return pit.output(2); }, [this] { return pit.refresh_toggle(); }}};
    IoBus bus;
    std::vector<Device*> devices{&pic1,     &pic2,  &pit, &pages, &dma1,    &dma2,   &rtc,
                                 &keyboard, &mouse, &kbc, &uart,  &speaker, &control};

    Board() {
        pic1.connect_slave(2, pic2);
        pic2.intr.connect([this](bool level) { pic1.set_ir(2, level); });
        pit.out0.connect([this](bool level) { pic1.set_ir(0, level); });
        pit.on_wave2 = [this](const SquareWave& wave) { speaker.set_wave(wave); };
        kbc.irq1.connect([this](bool level) { pic1.set_ir(1, level); });
        uart.irq.connect([this](bool level) { pic1.set_ir(4, level); });
        rtc.irq.connect([this](bool level) { pic2.set_ir(0, level); });
        kbc.irq12.connect([this](bool level) { pic2.set_ir(4, level); });
        dma1.hrq.connect([this](bool level) { dma2.set_dreq(0, level); });
        dma2.dack[0].connect([this](bool level) { dma1.set_hlda(level); });
        dma2.hrq.connect([this](bool level) { dma2.set_hlda(level); });
        control.timer2_gate.connect([this](bool level) { pit.set_gate(2, level); });
        control.speaker_data.connect([this](bool level) { speaker.set_data(level); });
        struct Entry {
            u16 base, count;
            PortDevice* device;
            u32 offset;
        };
        for (const Entry& e : {Entry{0x00, 16, &dma1, 0},
                               {0x20, 2, &pic1, 0},
                               {0x40, 4, &pit, 0},
                               {0x60, 1, &kbc, 0},
                               {0x61, 1, &control, 0},
                               {0x64, 1, &kbc, 1},
                               {0x70, 2, &rtc, 0},
                               {0x80, 16, &pages, 0},
                               {0x92, 1, &control, 1},
                               {0xA0, 2, &pic2, 0},
                               {0xC0, 32, &dma2, 0},
                               {0x3F8, 8, &uart, 0},
                               {0x4D0, 1, &pic1, 2},
                               {0x4D1, 1, &pic2, 2}}) {
            const Status status = bus.map(Port{e.base}, e.count, *e.device, e.offset, "chip");
            EXPECT_TRUE(status) << status.error().message;
        }
        for (Device* device : devices) device->reset(ResetKind::PowerOn);
    }
    void out(u32 port, u32 value) { bus.port_out(Port{static_cast<u16>(port)}, value, byte); }
    u32 in(u32 port) { return bus.port_in(Port{static_cast<u16>(port)}, byte); }
    // What an AT BIOS writes to the interrupt controllers.
    void set_up_interrupts() {
        for (const auto& [port, value] : std::initializer_list<std::pair<u32, u32>>{{0x20, 0x11},
                                                                                    {0xA0, 0x11},
                                                                                    {0x21, 0x08},
                                                                                    {0xA1, 0x70},
                                                                                    {0x21, 0x04},
                                                                                    {0xA1, 0x02},
                                                                                    {0x21, 0x01},
                                                                                    {0xA1, 0x01},
                                                                                    {0x21, 0x00},
                                                                                    {0xA1, 0x00}}) {
            out(port, value);
        }
    }
    void save(SaveArchive& archive) {
        time.scheduler.serialize(archive);
        for (Device* device : devices) device->serialize(archive);
    }
};

TEST(AtChips, TimerTicksReachTheProcessorAsInterrupt8) {
    Board board;
    board.set_up_interrupts();
    board.out(0x43, 0x36);
    board.out(0x40, 0);
    board.out(0x40, 0);
    u32 ticks = 0;
    for (int i = 0; i < 10'000; ++i) {
        board.time.run(Time::microseconds(100));
        if (!board.pic1.intr.level()) continue;
        const unsigned vector = board.pic1.acknowledge().value;
        if (vector == 0x08) ++ticks;
        board.out(0x20, 0x20);
    }
    EXPECT_NEAR(ticks, 18u, 1);
}

TEST(AtChips, KeysAndClockArriveThroughBothControllers) {
    Board board;
    board.set_up_interrupts();
    board.out(0x21, 0xF9);
    board.out(0x64, 0x60);
    board.out(0x60, 0x47);
    board.time.run(Time::milliseconds(30));
    board.in(0x60);
    board.keyboard.key({Key::Enter, true});
    board.time.run(Time::milliseconds(2));
    ASSERT_TRUE(board.pic1.intr.level());
    EXPECT_EQ(board.pic1.acknowledge().value, 0x09u);
    EXPECT_EQ(board.in(0x60), 0x1Cu);
    board.out(0x20, 0x20);

    board.out(0x70, 0x0B);
    board.out(0x71, 0x12);
    board.time.run(Time::seconds(1));
    board.keyboard.key({Key::Enter, false});
    while (board.pic1.intr.level()) {
        const unsigned vector = board.pic1.acknowledge().value;
        if (vector == 0x70) {
            board.out(0x70, 0x0C);
            EXPECT_NE(board.in(0x71) & 0x10, 0u);
            board.out(0xA0, 0x20);
            board.out(0x20, 0x20);
            return;
        }
        EXPECT_EQ(vector, 0x09u) << "typematic";
        board.in(0x60);
        board.out(0x20, 0x20);
    }
    FAIL() << "no interrupt from the clock";
}

TEST(AtChips, EveryPortAtEveryWidthUnderRandomFireStaysBoundedAndSaves) {
    Board board;
    test::Random random(1);
    std::vector<u16> ports;
    for (const IoBus::Window& window : board.bus.windows()) {
        for (u32 port = window.base.value == 0 ? 0 : window.base.value - 3u; port <= window.last(); ++port) {
            ports.push_back(static_cast<u16>(port));
        }
    }
    for (u32 i = 0; i < 100'000; ++i) {
        const Port port{ports[random() % ports.size()]};
        const BusWidth width = std::array{BusWidth::Byte, BusWidth::Word, BusWidth::Dword}[random() % 3];
        if (random() % 2 == 0) {
            board.bus.port_in(port, width);
        } else {
            board.bus.port_out(port, random(), width);
        }
        switch (random() % 32) {
            case 0: board.keyboard.key({static_cast<Key>(random() % 128), random() % 2 != 0}); break;
            case 1: board.mouse.event({static_cast<s16>(random() % 99), -7, 1, static_cast<u8>(random())}); break;
            case 2: board.uart.receive(static_cast<u8>(random())); break;
            case 3: board.pic1.acknowledge(); break;
            case 4: board.time.run(Time::microseconds(random() % 100)); break;
            default: break;
        }
    }
    SaveArchive first;
    board.save(first);
    Board copy;
    LoadArchive load(first.bytes());
    copy.time.scheduler.serialize(load);
    for (Device* device : copy.devices) device->serialize(load);
    ASSERT_TRUE(load.ok()) << load.error();
    SaveArchive second;
    copy.save(second);
    EXPECT_EQ(first.bytes(), second.bytes());

    for (int i = 0; i < 50; ++i) {
        board.time.run(Time::milliseconds(7));
        copy.time.run(Time::milliseconds(7));
        board.pic1.acknowledge();
        copy.pic1.acknowledge();
        EXPECT_EQ(board.in(0x60), copy.in(0x60));
    }
    SaveArchive board_later, copy_later;
    board.save(board_later);
    copy.save(copy_later);
    EXPECT_EQ(board_later.bytes(), copy_later.bytes()) << "both go on alike";
}

}  // namespace
}  // namespace lockstep
