// Places where the fast path once did something else than the reference path.
#include <gtest/gtest.h>

#include <array>
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
            m.segment(Seg::SS, 0x2010);  // so that no page ends inside the frame
            m.put(stack + 0x100, {0xD7, 0x00, 0x00, 0x10});
            m.put(stack + 0x100FE, {0x40, 0x00, 0x00, 0x18, 0x06, 0x0E});
            m.put(0x18040, {0x90, 0x90, 0x90, 0xEB, 0xFE});
            m.put(0x10040, {0x90, 0x90, 0xEB, 0xFE});
            m.cpu.state.segment(Seg::SS).limit = 0xFFFFFFFF;
            m.cpu.state.set_reg32(4, 0xFFFE);
        });
    }
}

// A repeated string instruction stops between two iterations, and DMA puts another instruction there: what comes next
// is not the rest of the repetition.
TEST(FastPath, ForgetsARepetitionWhoseInstructionIsGone) {
    RealMachine fast(CpuModel::PentiumPro), slow(CpuModel::PentiumPro);
    slow.cpu.set_reference_only(true);
    for (RealMachine* machine : {&fast, &slow}) {
        machine->put(code, {0xF3, 0xAC, 0xEB, 0xFE});  // REP LODSB
        machine->cpu.state.set_reg32(1, 100);
        machine->run(5);
        EXPECT_TRUE(machine->cpu.state.repeating);
        const std::array<u8, 4> others{0x90, 0x90, 0xEB, 0xFE};
        machine->map.dma_write(Physical{code}, others);
        machine->run(3);
        EXPECT_FALSE(machine->cpu.state.repeating);
    }
    EXPECT_TRUE(fast.cpu.state == slow.cpu.state);
}

// An interrupt that waits is taken after the iteration, however many are left.
TEST(FastPath, StopsARepetitionForAnInterrupt) {
    for (const bool reference_only : {false, true}) {
        RealMachine m(CpuModel::PentiumPro);
        m.cpu.set_reference_only(reference_only);
        m.put(code, {0x67, 0xF3, 0xAA, 0xF4});  // REP STOSB with ECX
        m.put(0x20 * 4, {0x00, 0x01, 0x00, 0x10});
        m.put(code + 0x100, {0xF4});
        m.cpu.state.segment(Seg::ES).limit = 0xFFFFFFFF;
        m.cpu.state.set_reg32(1, 0xFFFFFFFF);
        m.cpu.state.set_reg32(7, 0x10000);
        m.cpu.state.system_flags |= eflags::if_;
        m.run(1000);
        EXPECT_EQ(m.cpu.state.reg32(1), 0xFFFFFFFF - 1000);
        m.cpu.set_intr(true);
        m.run(1);
        EXPECT_EQ(m.cpu.state.eip, 0x100u);
        EXPECT_EQ(m.cpu.state.reg32(1), 0xFFFFFFFF - 1000);
    }
}

// A page whose code has been written over is treated as one with code for a while only.
TEST(FastPath, MakesAPageWithoutCodeOrdinaryAgain) {
    RealMachine m(CpuModel::PentiumPro);
    m.put(0x18000, {0xC3});
    m.put(code, {0xE8, 0xFD, 0x7F});                                     // CALL 8000h
    m.put(code + 3, {0x2E, 0xC6, 0x06, 0x00, 0x80, 0xC3});               // MOV BYTE CS:[8000h], C3h
    m.put(code + 9, {0xB9, 0x40, 0x00});                                 // MOV CX, 64
    m.put(code + 12, {0x2E, 0xFF, 0x06, 0x10, 0x80, 0xE2, 0xF9, 0xF4});  // INC WORD CS:[8010h]; LOOP; HLT
    m.run(2);
    EXPECT_TRUE(m.map.has_code(0x18));
    m.run(10);
    EXPECT_TRUE(m.map.has_code(0x18));
    m.run(200);
    EXPECT_FALSE(m.map.has_code(0x18));
    EXPECT_EQ(m.ram.data()[0x18010], 64);
}

// On the 8086 no interrupt comes between a load of a segment register and the next instruction, also where a block
// ends.
TEST(FastPath, KeepsTheShadowOf8086SegmentLoadsAtTheEndOfABlock) {
    for (const u8 opcode : {u8{0x07}, u8{0x1F}}) {  // POP ES, POP DS
        expect_same(CpuModel::I8086, 2, [opcode](RealMachine& m) {
            m.put(code + 0xFFE, {0x90, opcode, 0x40, 0x40});
            m.put(stack + 0x8000, {0x00, 0x30});
            m.cpu.state.eip = 0xFFE;
        });
    }
}

class CountingDevice final : public MmioDevice {
public:
    u32 mmio_read(u32, BusWidth) override {
        ++reads;
        return 0;
    }
    void mmio_write(u32, u32, BusWidth) override {}
    u32 reads = 0;
};

// A page directory in a device: a fetch that faults reads it once.
TEST(FastPath, WalksForAFetchOnce) {
    u32 reads[2] = {};
    for (const bool reference_only : {false, true}) {
        RealMachine m(CpuModel::PentiumPro);
        CountingDevice device;
        ASSERT_TRUE(m.map.map_mmio("device", 0x200000, page_size, device).ok());
        m.cpu.set_reference_only(reference_only);
        m.cpu.state.cr0 |= cr0::pe | cr0::pg;
        m.cpu.state.cr3 = 0x200000;
        m.mmu.set_paging({.paging = true, .directory = 0x200000});
        m.run(1);
        EXPECT_TRUE(m.cpu.shut_down());  // the interrupt table is not present either
        reads[reference_only] = device.reads;
    }
    EXPECT_GT(reads[1], 1u);
    EXPECT_EQ(reads[0], reads[1]);
}

}  // namespace
}  // namespace lockstep
