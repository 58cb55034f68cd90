// The instructions of x87, MMX and SSE on the fast path against the reference path: random short programs over
// registers and memory full of special values, whole state and memory compared.
#include <gtest/gtest.h>

#include <cstring>
#include <vector>

#include "cpu/cpu.h"
#include "cpu/decoder.h"
#include "cpu/text.h"
#include "tests/float/values.h"

namespace lockstep {
namespace {

using oracle::Random;

class NoDevices final : public PortTarget, public InterruptSource {
public:
    u32 port_in(Port, BusWidth width) override { return ones(width); }
    void port_out(Port, u32, BusWidth) override {}
    IntVector acknowledge() override { return IntVector{0x20}; }
};

constexpr u32 code = 0x10000, data = 0x20000, handlers = 0x30000, stack = 0x8000;
constexpr u32 data_bytes = 512;

// Real mode with segments of 4 GiB, so that one program reaches memory in every way that the fast path has: flat with
// 32-bit addresses, FS and GS with both sizes. Every exception ends in a loop.
struct Machine {
    explicit Machine(CpuModel model)
        : ram(Ram::allocate(0x100000).value()), map(ram), mmu(map, 32), cpu(model, mmu, devices, devices) {
        EXPECT_TRUE(map.map_ram("ram", 0, ram.size(), 0).ok());
        for (u32 vector = 0; vector < 256; ++vector) {
            const u32 target = (handlers >> 4) << 16 | vector;  // each at its own offset
            std::memcpy(ram.data() + vector * 4, &target, 4);
        }
        std::memset(ram.data() + handlers, 0x90, 512);
        ram.data()[handlers + 512] = 0xEB;
        ram.data()[handlers + 513] = 0xFE;
    }

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

// --- what a program starts with ---

u16 status_for(u16 control, Random& random) {
    u16 status = static_cast<u16>(random.bits32()) & (fpu_status::conditions | fpu_status::stack_fault);
    if (random.percent(50)) status |= static_cast<u16>(random.bits32() & control & fp::exception::all);
    if (random.percent(3)) status |= static_cast<u16>(random.bits32() & fp::exception::all);
    if ((status & ~control & fp::exception::all) != 0) status |= fpu_status::summary | fpu_status::busy;
    return status;
}

FpuState random_fpu(Random& random) {
    FpuState fpu;
    for (fp::Float80& reg : fpu.reg) reg = float_test::random_float80(random);
    fpu.control = random.percent(60) ? random.pick({u16{0x037F}, u16{0x027F}})
                                     : static_cast<u16>(float_test::random_control_word(random) | 0x0040);
    fpu.status = status_for(fpu.control, random);
    fpu.top = static_cast<u8>(random.below(8));
    fpu.used = random.percent(50) ? 0x7E : random.percent(30) ? 0xFF : random.byte();
    fpu.opcode = static_cast<u16>(random.below(0x800));
    fpu.code_selector = 0x1234;
    fpu.code_offset = random.bits32();
    fpu.data_offset = random.bits32();
    return fpu;
}

Xmm random_vector(Random& random) {
    if (random.percent(30)) return Xmm{{random.next(), random.next()}};
    if (random.percent(50)) {
        return Xmm{{float_test::random_float64(random).bits, float_test::random_float64(random).bits}};
    }
    Xmm vector;
    for (std::size_t i = 0; i < 4; ++i) vector.set<u32>(i, float_test::random_float32(random).bits);
    return vector;
}

CpuState random_state(CpuState state, Random& random) {
    const auto segment = [&](Seg name, u32 base, u32 limit) {
        state.segment(name) = SegmentRegister{};
        state.segment(name).selector = static_cast<u16>(base >> 4);
        state.segment(name).base = base;
        state.segment(name).limit = limit;
    };
    segment(Seg::CS, code, 0xFFFF);
    for (const Seg name : {Seg::DS, Seg::ES, Seg::SS}) segment(name, 0, 0xFFFFFFFF);
    segment(Seg::FS, data, 0xFFFF);
    segment(Seg::GS, data, data_bytes - 1);
    state.eip = 0;
    for (u8 i = 0; i < 8; ++i) state.set_reg32(i, random.bits32());
    state.set_reg32(3, data + random.below(8) * 16 + (random.percent(20) ? random.below(16) : 0));  // EBX
    state.set_reg32(6, random.below(8) * 16);                                                       // ESI
    state.set_reg32(4, stack);
    state.set_eflags(random.bits32() & eflags::arithmetic);
    state.fpu = random_fpu(random);
    for (Xmm& xmm : state.sse.xmm) xmm = random_vector(random);
    state.sse.mxcsr = random.percent(60) ? 0x1FA0 : float_test::random_mxcsr(random) & 0xFFFF;
    state.cr0 = cr0::ne | cr0::et | (random.percent(3) ? cr0::ts : 0) | (random.percent(2) ? cr0::em : 0);
    state.cr4 = (random.percent(97) ? cr4::osfxsr : 0) | (random.percent(80) ? cr4::osxmmexcpt : 0);
    return state;
}

void fill_memory(Machine& machine, Random& random) {
    for (u32 at = 0; at < data_bytes;) {
        const fp::Float80 extended = float_test::random_float80(random);
        const fp::Float64 wide = float_test::random_float64(random);
        const fp::Float32 single = float_test::random_float32(random);
        u8* const to = machine.ram.data() + data + at;
        switch (random.below(3)) {
            case 0:
                std::memcpy(to, &extended.significand, 8);
                std::memcpy(to + 8, &extended.sign_exponent, 2);
                at += 16;
                break;
            case 1:
                std::memcpy(to, &wide.bits, 8);
                at += 8;
                break;
            default:
                std::memcpy(to, &single.bits, 4);
                at += 4;
                break;
        }
    }
}

// --- instructions ---

bool is_simd(Op op) {
    return op >= Op::Paddb && op < Op::Count;
}

// One instruction, decoded; `bytes` gets its encoding. Its general register is none that addresses memory.
Instruction random_instruction(CpuModel model, Random& random, std::vector<u8>& bytes) {
    for (;;) {
        std::vector<u8> tried;
        const bool address32 = random.percent(60);
        if (!address32 || random.percent(20)) tried.push_back(random.percent(70) ? 0x64 : 0x65);
        if (address32) tried.push_back(0x67);
        if (random.percent(45)) {
            tried.push_back(static_cast<u8>(0xD8 + random.below(8)));
        } else {
            if (random.percent(60)) tried.push_back(random.pick({u8{0x66}, u8{0x66}, u8{0xF2}, u8{0xF3}}));
            tried.push_back(0x0F);
            if (random.percent(15)) tried.push_back(random.pick({u8{0x38}, u8{0x3A}}));
            tried.push_back(random.byte());
        }
        const u8 modrm = random.byte();
        // [EBX + disp8], [EBX + ESI + disp8], [BX + SI + disp8], or a register.
        const bool index = random.percent(50);
        const u8 rm = address32 ? (index ? 4 : 3) : 0;
        tried.push_back(random.percent(50) ? modrm | 0xC0 : static_cast<u8>((modrm & 0x38) | 0x40 | rm));
        if (address32 && index && tried.back() < 0xC0) tried.push_back(0x33);
        tried.push_back(static_cast<u8>(random.percent(70) ? random.below(8) * 16 : random.below(64)));
        tried.resize(tried.size() + 8, random.byte());
        Instruction insn;
        if (decode(tried, DecodeMode{false, model}, insn) != DecodeStatus::Ok) continue;
        const bool wanted = is_escape(insn.op) || is_simd(insn.op) || (insn.op == Op::Wait);
        const Operand& to = insn.operands[0];
        const bool moves_address = to.kind == OperandKind::Register && (to.reg == 3 || to.reg == 4 || to.reg == 6);
        // Whole environments make everything else meaningless: now and then.
        const bool environment = insn.op == Op::Frstor || insn.op == Op::Fldenv || insn.op == Op::Fxrstor;
        if (!wanted || moves_address || insn.op == Op::Esc || (environment && !random.percent(5))) continue;
        tried.resize(insn.length);
        bytes = tried;
        return insn;
    }
}

struct Program {
    std::vector<u8> bytes;
    std::vector<std::string> text;
};

Program random_program(CpuModel model, u32 length, Random& random) {
    Program program;
    for (u32 i = 0; i < length; ++i) {
        std::vector<u8> bytes;
        const Instruction insn = random_instruction(model, random, bytes);
        program.text.push_back(instruction_text(insn, static_cast<u32>(program.bytes.size())));
        program.bytes.insert(program.bytes.end(), bytes.begin(), bytes.end());
    }
    program.bytes.insert(program.bytes.end(), {0xEB, 0xFE});
    return program;
}

// --- both paths ---

// The fast path with blocks of one instruction, and with whole ones, against the reference path.
struct Three {
    explicit Three(CpuModel model) : single(model), blocks(model), slow(model) {
        single.cpu.set_single_instruction_blocks();
        slow.cpu.set_reference_only(true);
    }

    // Runs `ticks` of case `number`, after as many of the same to warm up the TLB and the block cache. A block of the
    // whole program only runs where it has the ticks for it. True when all agree.
    bool agree(u64 number, u32 ticks) {
        for (Machine* machine : {&single, &blocks, &slow}) {
            Random random(0xFA57, number);
            program = random_program(machine->cpu.model(), program_length, random);
            const CpuState start = random_state(machine->cpu.state, random);
            std::memset(machine->ram.data() + data, 0, 0x10000);
            machine->map.dma_write(Physical{code}, program.bytes);
            fill_memory(*machine, random);
            machine->cpu.state = start;
            machine->run(ticks);
            machine->cpu.state = start;
            machine->run(ticks);
        }
        return same(single, slow) && same(blocks, slow);
    }
    static bool same(const Machine& a, const Machine& b) {
        return a.cpu.state == b.cpu.state && std::memcmp(a.ram.data(), b.ram.data(), a.ram.size()) == 0;
    }

    static constexpr u32 program_length = 12;
    Machine single, blocks, slow;
    Program program;
};

void print(const char* name, const CpuState& s) {
    std::printf(
        "  %s eip %08X flags %08X control %04X status %04X used %02X opcode %03X code %04X:%08X data %04X:%08X mxcsr "
        "%04X\n",
        name, s.eip, s.eflags(), s.fpu.control, s.fpu.status_word(), s.fpu.used, s.fpu.opcode, s.fpu.code_selector,
        s.fpu.code_offset, s.fpu.data_selector, s.fpu.data_offset, s.sse.mxcsr);
    for (u32 i = 0; i < 8; ++i) {
        std::printf("    R%u %04X:%016llX  XMM%u %016llX%016llX  %08X\n", i, s.fpu.reg[i].sign_exponent,
                    static_cast<unsigned long long>(s.fpu.reg[i].significand), i,
                    static_cast<unsigned long long>(s.sse.xmm[i].quadword[1]),
                    static_cast<unsigned long long>(s.sse.xmm[i].quadword[0]), s.reg32(static_cast<u8>(i)));
    }
}

void report(Three& three, u64 number, u32 all_ticks) {
    u32 ticks = 1;
    while (ticks < all_ticks && three.agree(number, ticks)) ++ticks;
    three.agree(number, ticks - 1);
    print("before", three.slow.cpu.state);
    three.agree(number, ticks);
    std::printf("case %llu differs after instruction %u:\n", static_cast<unsigned long long>(number), ticks);
    for (u32 i = 0; i < ticks && i < three.program.text.size(); ++i)
        std::printf("  %s\n", three.program.text[i].c_str());
    print("single", three.single.cpu.state);
    print("blocks", three.blocks.cpu.state);
    print("slow", three.slow.cpu.state);
    for (const Machine* machine : {&three.single, &three.blocks}) {
        const u8* const at = machine->ram.data();
        for (std::size_t i = 0; i < machine->ram.size(); ++i) {
            if (at[i] == three.slow.ram.data()[i]) continue;
            std::printf("  memory %05zX: %02X, expected %02X\n", i, at[i], three.slow.ram.data()[i]);
        }
    }
}

class FastFloat : public ::testing::TestWithParam<CpuModel> {};

TEST_P(FastFloat, RandomProgramsDoTheSameOnBothPaths) {
    constexpr u32 ticks = Three::program_length + 8;
    Three three(GetParam());
    u32 different = 0;
    for (u64 number = 0; number < 8000 && different < 3; ++number) {
        if (three.agree(number, ticks)) continue;
        ++different;
        report(three, number, ticks);
    }
    EXPECT_EQ(different, 0u);
    // Most of it did not need the reference path.
    const double all = static_cast<double>(three.slow.cpu.reference_instructions());
    EXPECT_LT(static_cast<double>(three.single.cpu.reference_instructions()) / all, 0.65);
    EXPECT_LT(static_cast<double>(three.blocks.cpu.reference_instructions()) / all, 0.65);
}

INSTANTIATE_TEST_SUITE_P(Models, FastFloat,
                         ::testing::Values(CpuModel::I80486, CpuModel::PentiumMmx, CpuModel::Pentium3,
                                           CpuModel::Nehalem));

}  // namespace
}  // namespace lockstep
