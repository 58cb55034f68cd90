// The fast path against the reference path: the same random programs on both, whole state compared after every slice.
//
// Random bytes are a good program: every opcode in every form, faults that go through random handlers, code that writes
// over itself. Most of it runs in a small memory so that code, stack and data meet.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <random>

#include "cpu/cpu.h"

namespace lockstep {
namespace {

class RandomPorts final : public PortTarget {
public:
    u32 port_in(Port port, BusWidth width) override { return (port.value * 0x9E3779B1u + ++count_) & ones(width); }
    void port_out(Port, u32, BusWidth) override { ++count_; }

private:
    u32 count_ = 0;
};

class FixedVector final : public InterruptSource {
public:
    IntVector acknowledge() override { return IntVector{0x21}; }
};

constexpr u64 memory_size = 1u << 20;

struct Processor {
    explicit Processor(CpuModel model)
        : ram(Ram::allocate(memory_size).value()),
          map(ram),
          mmu(map, model == CpuModel::I8086 ? 20 : 32),
          cpu(model, mmu, ports, pic) {
        EXPECT_TRUE(map.map_ram("ram", 0, memory_size, 0).ok());
    }

    Ram ram;
    MemoryMap map;
    Mmu mmu;
    RandomPorts ports;
    FixedVector pic;
    Cpu cpu;

    void run(u64 ticks) {
        cpu.clock.end = cpu.clock.now() + ticks;
        cpu.clock.left = static_cast<s64>(ticks);
        if (cpu.run() == Cpu::Stop::Idle) cpu.clock.left = 0;
    }

    std::vector<u8> state() {
        SaveArchive archive;
        cpu.serialize(archive);
        mmu.serialize(archive);
        u64 now = cpu.clock.now();
        archive.field("now", now);
        return archive.bytes();
    }
};

enum class Mode { Real, Flat32, Paged32User };

void put32(Ram& ram, u32 at, u32 value) {
    std::memcpy(ram.data() + at, &value, 4);
}

// A descriptor with base 0.
u64 descriptor(u32 limit, u8 access, bool big) {
    const u64 flags = (limit > 0xFFFFF ? 8u : 0u) | (big ? 4u : 0u);
    const u64 scaled = limit > 0xFFFFF ? limit >> 12 : limit;
    return (scaled & 0xFFFF) | static_cast<u64>(access) << 40 | (scaled >> 16) << 48 | flags << 52;
}

void prepare(Processor& p, Mode mode, u32 seed) {
    std::mt19937 engine(seed);
    const auto random = [&engine] { return static_cast<u32>(engine()); };
    for (u64 i = 0; i < memory_size; i += 4) put32(p.ram, static_cast<u32>(i), random());
    CpuState& s = p.cpu.state;
    for (u8 i = 0; i < 8; ++i) s.set_reg32(i, random() & (mode == Mode::Real ? 0xFFFFFFFF : 0xFFFFF));
    s.set_eflags(random() & (eflags::arithmetic | eflags::df | eflags::if_));
    if (mode == Mode::Real) {
        for (u32 vector = 0; vector < 256; ++vector)
            put32(p.ram, vector * 4, (random() & 0xFFFF) | (random() & 0xFFFu) << 16);
        for (std::size_t i = 0; i < 6; ++i) {
            SegmentRegister segment;
            segment.selector = static_cast<u16>(random() & 0x3FFF);
            segment.base = static_cast<u32>(segment.selector) << 4;
            s.seg[i] = segment;
        }
        s.eip = random() & 0xFFFF;
        p.cpu.state_changed();
        return;
    }

    // GDT at 1000h: null, code and data for ring 0, code and data for ring 3, TSS. IDT at 2000h: gates to random
    // places.
    constexpr u32 gdt = 0x1000, idt = 0x2000, tss = 0x3000, directory = 0x4000, table = 0x5000;
    const u64 descriptors[] = {0,
                               descriptor(0xFFFFFFFF, 0x9B, true),
                               descriptor(0xFFFFFFFF, 0x93, true),
                               descriptor(0xFFFFFFFF, 0xFB, true),
                               descriptor(0xFFFFFFFF, 0xF3, true),
                               descriptor(0x67, 0x8B, false) | static_cast<u64>(tss) << 16};
    for (u32 i = 0; i < 6; ++i) {
        put32(p.ram, gdt + i * 8, static_cast<u32>(descriptors[i]));
        put32(p.ram, gdt + i * 8 + 4, static_cast<u32>(descriptors[i] >> 32));
    }
    for (u32 vector = 0; vector < 256; ++vector) {
        const u32 target = random() & 0xFFFFF;
        put32(p.ram, idt + vector * 8, (target & 0xFFFF) | 8u << 16);
        put32(p.ram, idt + vector * 8 + 4, (target & 0xFFFF0000) | 0xEE00);
    }
    put32(p.ram, tss + 4, 0x80000);
    put32(p.ram, tss + 8, 0x10);
    s.gdtr = {gdt, 0x2F};
    s.idtr = {idt, 0x7FF};
    s.cr0 |= cr0::pe;
    s.tr = SegmentRegister{0x28, tss, 0x67, 0x8B, false, true};
    const bool user = mode == Mode::Paged32User;
    for (std::size_t i = 0; i < 6; ++i) {
        s.seg[i] = SegmentRegister{static_cast<u16>(user ? 0x23 : 0x10), 0,    0xFFFFFFFF,
                                   static_cast<u8>(user ? 0xF3 : 0x93),  true, true};
    }
    s.segment(Seg::CS) = SegmentRegister{static_cast<u16>(user ? 0x1B : 0x08), 0,    0xFFFFFFFF,
                                         static_cast<u8>(user ? 0xFB : 0x9B),  true, true};
    s.cpl = user ? 3 : 0;
    s.eip = random() & 0xFFFFF;
    if (user) {
        // The first megabyte four times over, some pages missing, read-only or for the supervisor.
        put32(p.ram, directory, table | 7);
        for (u32 page = 0; page < 1024; ++page) {
            const u32 rights = page < 16 ? 3u : (random() % 8 == 0 ? random() % 8 : 7u);
            put32(p.ram, table + page * 4, ((page * 4096) & 0xFFFFF) | rights);
        }
        s.cr3 = directory;
        s.cr0 |= cr0::pg | cr0::wp;
        if (seed % 2 != 0) s.cr0 |= cr0::am;  // programs that set AC check their alignment
        p.mmu.set_paging({.paging = true, .write_protect = true, .directory = directory});
    }
    p.cpu.state_changed();
}

// Both processors at the start of slice `count` of the program `seed`, and the length of that slice.
struct Pair {
    Pair(CpuModel model, Mode mode, u32 seed) : fast(model), slow(model), random(seed ^ 0x5EED) {
        prepare(fast, mode, seed);
        prepare(slow, mode, seed);
        slow.cpu.set_reference_only(true);
    }

    // Runs the next slice, or its first `most` ticks.
    void slice(u64 most = ~u64{0}) {
        const u64 ticks = std::min<u64>(1 + random() % 300, most);
        const bool intr = random() % 4 == 0;
        for (Processor* p : {&fast, &slow}) {
            p->cpu.set_intr(intr);
            p->run(ticks);
        }
    }

    bool differs() {
        return fast.state() != slow.state() || std::memcmp(fast.ram.data(), slow.ram.data(), memory_size) != 0;
    }

    Processor fast, slow;
    std::mt19937 random;
};

std::string differences(Pair& pair) {
    SaveArchive saved;
    pair.slow.cpu.serialize(saved);
    CompareArchive compare(saved.bytes());
    pair.fast.cpu.serialize(compare);
    std::string text;
    for (const std::string& line : compare.differences()) text += "\n  " + line;
    for (u64 i = 0, shown = 0; i < memory_size && shown < 8; ++i) {
        const unsigned here = pair.fast.ram.data()[i];
        const unsigned there = pair.slow.ram.data()[i];
        if (here == there) continue;
        ++shown;
        char line[64];
        std::snprintf(line, sizeof line, "\n  memory %05X: %02X here, %02X there", static_cast<unsigned>(i), here,
                      there);
        text += line;
    }
    return text.empty() ? "\n  only the TLB or the clock" : text;
}

// What the reference path executed last before the two differed, found by running ever longer parts of the slice.
std::string explain(CpuModel model, Mode mode, u32 seed, u32 slice) {
    std::string last;
    for (u64 ticks = 1; ticks <= 300; ++ticks) {
        Pair pair(model, mode, seed);
        for (u32 i = 0; i < slice; ++i) pair.slice();
        const u32 at = pair.slow.cpu.state.segment(Seg::CS).base;
        pair.slice(ticks);
        if (pair.differs()) {
            return "after " + std::to_string(ticks) + " ticks" + last + differences(pair);
        }
        const CpuState& s = pair.slow.cpu.state;
        char text[160];
        int n = std::snprintf(text, sizeof text,
                              "\n  instruction at %04X:%08X, base %X (was %X):", s.segment(Seg::CS).selector, s.eip,
                              s.segment(Seg::CS).base, at);
        for (u32 i = 0; i < 12; ++i) {
            const u32 linear = (s.segment(Seg::CS).base + s.eip + i) & (memory_size - 1);
            n += std::snprintf(text + n, sizeof text - static_cast<std::size_t>(n), " %02X",
                               pair.slow.ram.data()[linear]);
        }
        last = text;
    }
    return "in memory or on the way only";
}

void compare_runs(CpuModel model, Mode mode, u32 seed, u32 slices) {
    Pair pair(model, mode, seed);
    for (u32 slice = 0; slice < slices; ++slice) {
        pair.slice();
        if (pair.differs()) {
            FAIL() << "seed " << seed << ", slice " << slice
                   << " (here: fast, there: reference): " << explain(model, mode, seed, slice);
        }
        if (pair.fast.cpu.state.activity != Activity::Running) break;
    }
}

// LOCKSTEP_SEEDS programs of each kind (default 40), from LOCKSTEP_SEED on.
u32 environment(const char* name, u32 otherwise) {
    const char* text = std::getenv(name);
    return text == nullptr ? otherwise : static_cast<u32>(std::strtoul(text, nullptr, 0));
}

class FastAgainstReference : public ::testing::TestWithParam<std::tuple<CpuModel, Mode>> {};

TEST_P(FastAgainstReference, RandomProgramsLeaveTheSameState) {
    const auto [model, mode] = GetParam();
    const u32 first = environment("LOCKSTEP_SEED", 1);
    const u32 count = environment("LOCKSTEP_SEEDS", 40);
    for (u32 seed = first; seed < first + count; ++seed) {
        compare_runs(model, mode, seed, 60);
        if (HasFatalFailure()) return;
    }
}

INSTANTIATE_TEST_SUITE_P(
    Models, FastAgainstReference,
    ::testing::Values(std::tuple(CpuModel::I8086, Mode::Real), std::tuple(CpuModel::I80286, Mode::Real),
                      std::tuple(CpuModel::I80386, Mode::Real), std::tuple(CpuModel::PentiumPro, Mode::Real),
                      std::tuple(CpuModel::I80386, Mode::Flat32), std::tuple(CpuModel::PentiumPro, Mode::Flat32),
                      std::tuple(CpuModel::PentiumPro, Mode::Paged32User)));

TEST(FastReference, AnotherInstructionEndsARepetitionWhoseOwnIsOverwritten) {
    Processor p(CpuModel::I80386);
    p.cpu.reset(ResetKind::Hard);
    p.cpu.state.segment(Seg::CS) = SegmentRegister{};
    p.cpu.state.eip = 0x100;
    p.ram.data()[0x100] = 0x90;
    p.cpu.state.repeating = true;
    p.cpu.set_single_instruction_blocks();
    p.run(1);
    EXPECT_EQ(p.cpu.state.eip, 0x101u);
    EXPECT_FALSE(p.cpu.state.repeating);
    EXPECT_EQ(p.cpu.reference_instructions(), 0u);
}

}  // namespace
}  // namespace lockstep
