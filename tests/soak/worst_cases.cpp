// Programs made to be hard for a cache of decoded code: how long an instruction
// takes on the fast path, and how long on the reference path. The fast path may
// be slower there, but not by orders of magnitude.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <vector>

#include "cpu/cpu.h"

namespace lockstep::soak {

namespace {

constexpr u64 ram_bytes = 4u << 20;
constexpr double allowed_ratio = 20.0;

class Quiet final : public PortTarget, public InterruptSource {
public:
    u32 port_in(Port, BusWidth width) override { return ones(width); }
    void port_out(Port, u32, BusWidth) override {}
    IntVector acknowledge() override { return IntVector{0x20}; }
};

// A 32-bit processor with flat segments, or in real mode.
struct Bench {
    Bench()
        : ram(Ram::allocate(ram_bytes).value()), map(ram), mmu(map, 32), cpu(CpuModel::PentiumPro, mmu, quiet, quiet) {
        static_cast<void>(map.map_ram("ram", 0, ram_bytes, 0));
    }
    void real() {
        for (SegmentRegister& segment : cpu.state.seg) segment = SegmentRegister{};
        start(0x7C00);
    }
    void flat() {
        cpu.state.cr0 |= cr0::pe;
        for (SegmentRegister& segment : cpu.state.seg) segment = SegmentRegister{0x10, 0, 0xFFFFFFFF, 0x93, true, true};
        cpu.state.segment(Seg::CS).access = 0x9B;
        start(0x10000);
    }
    void start(u32 eip) {
        cpu.state.eip = eip;
        cpu.state.set_reg32(4, 0x7000);
        cpu.state_changed();
    }
    void put(u32 at, std::initializer_list<u8> bytes) { std::copy(bytes.begin(), bytes.end(), ram.data() + at); }
    void put32(u32 at, u32 value) { std::memcpy(ram.data() + at, &value, 4); }

    Ram ram;
    MemoryMap map;
    Mmu mmu;
    Quiet quiet;
    Cpu cpu;
};

// EAX = EAX * 1664525 + 1013904223 at `at`: 11 bytes.
void next_random(Bench& b, u32 at) {
    b.put(at, {0x69, 0xC0, 0x0D, 0x66, 0x19, 0x00, 0x05, 0x5F, 0xF3, 0x6E, 0x3C});
}

// A loop that changes an instruction of its own block each time round.
void writes_itself(Bench& b) {
    b.flat();
    b.put(0x10000, {0xFE, 0x05, 0x07, 0x00, 0x01, 0x00, 0xB0, 0x00, 0xEB, 0xF6});
}

// The same with the TLB full of data pages.
void writes_itself_with_a_full_tlb(Bench& b) {
    writes_itself(b);
    PageFault fault;
    for (u32 page = 0; page < ram_bytes; page += page_size) {
        for (const bool user : {false, true})
            static_cast<void>(b.mmu.translate(page, MemoryAccess::Write, user, fault));
    }
}

// The same in a page with thousands of other blocks.
void writes_itself_among_many_blocks(Bench& b) {
    b.flat();
    std::memset(b.ram.data() + 0x20000, 0xC3, page_size);
    // MOV EBX, 20020h; again: CALL EBX; INC EBX; CMP EBX, 20FF0h; JB again; JMP 20000h
    b.put(0x10000,
          {0xBB, 0x20, 0, 2, 0, 0xFF, 0xD3, 0x43, 0x81, 0xFB, 0xF0, 0x0F, 2, 0, 0x72, 0xF5, 0xE9, 0xEB, 0xFF, 0, 0});
    b.put(0x20000, {0xFE, 0x05, 0x07, 0x00, 0x02, 0x00, 0xB0, 0x00, 0xEB, 0xF6});
}

// Writes anywhere into a page in which every byte is a block of its own (RET),
// and calls something there.
void writes_into_a_page_of_blocks(Bench& b) {
    b.flat();
    std::memset(b.ram.data() + 0x20000, 0xC3, page_size);
    u32 at = 0x10000;
    for (int i = 0; i < 2; ++i) {
        next_random(b, at);
        // MOV EBX, EAX; SHR EBX, 20; ADD EBX, 20000h
        b.put(at + 11, {0x89, 0xC3, 0xC1, 0xEB, 0x14, 0x81, 0xC3, 0, 0, 2, 0});
        at += 22;
        if (i == 0) {
            b.put(at, {0xC6, 0x03, 0xC3});  // MOV BYTE [EBX], C3h
            at += 3;
        } else {
            b.put(at, {0xFF, 0xD3});  // CALL EBX
            at += 2;
        }
    }
    b.put(at, {0xEB, static_cast<u8>(0x10000 - (at + 2))});
}

// Calls to a million different addresses.
void a_million_targets(Bench& b) {
    b.flat();
    std::memset(b.ram.data() + 0x100000, 0xC3, 0x100000);
    next_random(b, 0x10000);
    // MOV EBX, EAX; SHR EBX, 12; ADD EBX, 100000h; CALL EBX; JMP start
    b.put(0x1000B, {0x89, 0xC3, 0xC1, 0xEB, 0x0C, 0x81, 0xC3, 0, 0, 0x10, 0, 0xFF, 0xD3, 0xEB, 0xE6});
}

// The same with blocks of many instructions: a sled of INC ECX with a RET every
// 64 bytes.
void a_million_long_targets(Bench& b) {
    a_million_targets(b);
    for (u32 i = 0; i < 0x100000; ++i) b.ram.data()[0x100000 + i] = i % 64 == 63 ? 0xC3 : 0x41;
}

// Far calls in real mode to one routine by 4096 segments times offsets, that
// is, through as many values of CS.
void thousands_of_code_segments(Bench& b) {
    b.real();
    b.ram.data()[0x1FFF0] = 0xCB;  // RETF
    // next random in EAX; MOV EBX, EAX; SHR EBX, 20; MOV SI, 1FFFh; SUB SI, BX;
    // MOV [7002h], SI; SHL BX, 4; MOV [7000h], BX; CALL FAR [7000h]; JMP
    b.put(0x7C00, {0x66, 0x69, 0xC0, 0x0D, 0x66, 0x19, 0x00, 0x66, 0x05, 0x5F, 0xF3, 0x6E, 0x3C, 0x66,
                   0x89, 0xC3, 0x66, 0xC1, 0xEB, 0x14, 0xBE, 0xFF, 0x1F, 0x29, 0xDE, 0x89, 0x36, 0x02,
                   0x70, 0xC1, 0xE3, 0x04, 0x89, 0x1E, 0x00, 0x70, 0xFF, 0x1E, 0x00, 0x70, 0xEB, 0xD6});
}

// Jumps between 512 pages: twice what the code TLB holds.
void more_pages_than_the_tlb(Bench& b) {
    b.flat();
    for (u32 page = 0x20; page < 0x220; ++page) {
        const u32 at = page * page_size;
        b.put(at, {0x40, 0xE9});
        b.put32(at + 2, page == 0x21F ? 0x20 * page_size - (at + 6) : page_size - 6);
    }
    b.start(0x20000);
}

// Turns protection off and on again.
void changes_of_mode(Bench& b) {
    b.flat();
    b.put(0x10000, {0x0F, 0x20, 0xC0, 0x34, 0x01, 0x0F, 0x22, 0xC0, 0xEB, 0xF6});
}

// REP STOSB over code with many blocks, then through the code.
void fills_code(Bench& b) {
    b.flat();
    // MOV EDI, 20000h; MOV ECX, 1000h; MOV AL, C3h; REP STOSB; MOV EBX, 20000h;
    // MOV ECX, 400h; CALL EBX; ADD EBX, 4; LOOP; JMP
    b.put(0x10000, {0xBF, 0, 0,    2, 0, 0xB9, 0, 0x10, 0,    0,    0xB0, 0xC3, 0xF3, 0xAA, 0xBB, 0,   0,
                    2,    0, 0xB9, 0, 4, 0,    0, 0xFF, 0xD3, 0x83, 0xC3, 0x04, 0xE2, 0xF9, 0xEB, 0xDF});
}

// Stores beside code, in its page.
void writes_beside_code(Bench& b) {
    b.flat();
    b.put(0x10000, {0xFF, 0x05, 0x00, 0x08, 0x01, 0x00, 0x89, 0x15, 0x04, 0x08, 0x01, 0x00, 0xEB, 0xF2});
}

// Code in a page, then data for long: the page must become an ordinary one
// again.
void writes_where_code_was(Bench& b) {
    b.flat();
    b.put(0x20000, {0xC3});
    // MOV EBX, 20000h; MOV BYTE [EBX], C3h; CALL EBX; MOV BYTE [EBX], C3h; MOV
    // ECX, 10000h; INC DWORD [EBX+4]; LOOP; JMP
    b.put(0x10000, {0xBB, 0, 0, 2, 0, 0xC6, 0x03, 0xC3, 0xFF, 0xD3, 0xC6, 0x03, 0xC3,
                    0xB9, 0, 0, 1, 0, 0xFF, 0x43, 0x04, 0xE2, 0xFB, 0xEB, 0xE7});
}

double nanoseconds_per_tick(void (*prepare)(Bench&), bool reference_only) {
    Bench bench;
    prepare(bench);
    bench.cpu.set_reference_only(reference_only);
    constexpr u64 slice = 20'000;
    const auto run = [&] {
        bench.cpu.clock.end = bench.cpu.clock.now() + slice;
        bench.cpu.clock.left = slice;
        bench.cpu.run();
    };
    for (int i = 0; i < 20; ++i) run();
    u64 ticks = 0;
    const std::clock_t begin = std::clock();
    std::clock_t now = begin;
    do {
        run();
        ticks += slice;
        now = std::clock();
    } while (now - begin < CLOCKS_PER_SEC / 8);
    return static_cast<double>(now - begin) * (1e9 / CLOCKS_PER_SEC) / static_cast<double>(ticks);
}

struct Case {
    const char* name;
    void (*prepare)(Bench&);
};
constexpr Case cases[] = {
    {"code that writes itself", writes_itself},
    {"the same, TLB full", writes_itself_with_a_full_tlb},
    {"the same, among many blocks", writes_itself_among_many_blocks},
    {"writes into a page of blocks", writes_into_a_page_of_blocks},
    {"a million targets", a_million_targets},
    {"a million long targets", a_million_long_targets},
    {"thousands of code segments", thousands_of_code_segments},
    {"more pages than the TLB", more_pages_than_the_tlb},
    {"changes of mode", changes_of_mode},
    {"fills code with REP STOS", fills_code},
    {"writes beside code", writes_beside_code},
    {"writes where code was", writes_where_code_was},
};

}  // namespace

int main() {
    bool good = true;
    for (const Case& one : cases) {
        const double fast = nanoseconds_per_tick(one.prepare, false);
        const double reference = nanoseconds_per_tick(one.prepare, true);
        const double ratio = fast / reference;
        std::printf(
            "%-32s %9.1f ns an instruction, reference path %7.1f ns: %6.2f "
            "times%s\n",
            one.name, fast, reference, ratio, ratio > allowed_ratio ? "  TOO SLOW" : "");
        std::fflush(stdout);
        good = good && ratio <= allowed_ratio;
    }
    return good ? 0 : 1;
}

}  // namespace lockstep::soak

int main() {
    return lockstep::soak::main();
}
