// Places where the fast path once did something else than the reference path.
#include <gtest/gtest.h>

#include <cstring>

#include "cpu/cpu.h"

namespace lockstep {
namespace {

class NoDevices final : public PortTarget, public InterruptSource {
public:
    u32 port_in(Port, BusWidth width) override { return ones(width); }
    void port_out(Port, u32, BusWidth) override {}
    IntVector acknowledge() override { return IntVector{0x20}; }
};

// A processor in real mode, with code at 1000h:0000h and a stack at 2000h:8000h.
struct RealMachine {
    explicit RealMachine(CpuModel model)
        : ram(Ram::allocate(0x100000).value()),
          map(ram),
          mmu(map, model == CpuModel::I8086 ? 20 : 32),
          cpu(model, mmu, devices, devices) {
        EXPECT_TRUE(map.map_ram("ram", 0, ram.size(), 0).ok());
        segment(Seg::CS, 0x1000);
        for (const Seg seg : {Seg::DS, Seg::ES, Seg::SS}) segment(seg, 0x2000);
        cpu.state.eip = 0;
        cpu.state.set_reg32(4, 0x8000);
    }

    void segment(Seg seg, u16 selector) {
        cpu.state.segment(seg) = SegmentRegister{};
        cpu.state.segment(seg).selector = selector;
        cpu.state.segment(seg).base = static_cast<u32>(selector) << 4;
    }
    void put(u32 at, std::initializer_list<u8> bytes) { std::copy(bytes.begin(), bytes.end(), ram.data() + at); }
    void run(u64 ticks) {
        cpu.state_changed();
        cpu.clock.end = cpu.clock.now() + ticks;
        cpu.clock.left = static_cast<s64>(ticks);
        cpu.run();
    }

    Ram ram;
    MemoryMap map;
    Mmu mmu;
    NoDevices devices;
    Cpu cpu;
};

constexpr u32 code = 0x10000, stack = 0x20000;

// Runs what `prepare` sets up for `ticks` with and without the fast path, after warming up the TLB and the block cache
// with as many ticks of the same.
template <class Prepare>
void expect_same(CpuModel model, u64 ticks, Prepare prepare) {
    RealMachine fast(model), slow(model);
    slow.cpu.set_reference_only(true);
    for (RealMachine* machine : {&fast, &slow}) {
        prepare(*machine);
        const CpuState start = machine->cpu.state;
        machine->run(ticks);
        machine->cpu.state = start;
        machine->run(ticks);
    }
    EXPECT_TRUE(fast.cpu.state == slow.cpu.state);
    EXPECT_EQ(fast.cpu.state.eip, slow.cpu.state.eip);
    EXPECT_EQ(fast.cpu.state.eflags(), slow.cpu.state.eflags());
    EXPECT_EQ(std::memcmp(fast.ram.data(), slow.ram.data(), fast.ram.size()), 0);
}

TEST(FastPath, TakesLongRowsOfPrefixesApartAsTheReferencePathDoes) {
    for (u64 ticks = 1; ticks < 12; ++ticks) {
        expect_same(CpuModel::I8086, ticks, [](RealMachine& m) {
            for (u32 i = 0; i < 20; ++i) m.put(code + i, {0x3E});
            m.put(code + 20, {0x40, 0x41, 0x42, 0xEB, 0xFE});
        });
    }
}

// With a stack segment of more than 64 KiB a frame at its 16-bit end is readable beyond, but SP wraps inside it.
TEST(FastPath, PopsFramesAcrossTheEndOfA16BitStack) {
    for (const u8 opcode : {u8{0xCF}, u8{0xCB}}) {  // IRET, far RET
        expect_same(CpuModel::PentiumPro, 3, [opcode](RealMachine& m) {
            m.put(code, {0x90, opcode});
            m.put(stack, {0xD7, 0x00, 0x00, 0x10});
            m.put(stack + 0xFFFE, {0x40, 0x00, 0x00, 0x18, 0x06, 0x0E});
            m.put(0x18040, {0x90, 0x90, 0x90, 0xEB, 0xFE});
            m.put(0x10040, {0x90, 0x90, 0xEB, 0xFE});
            m.cpu.state.segment(Seg::SS).limit = 0xFFFFFFFF;
            m.cpu.state.set_reg32(4, 0xFFFE);
        });
    }
}

}  // namespace
}  // namespace lockstep
