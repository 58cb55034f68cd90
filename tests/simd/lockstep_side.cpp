#include "tests/simd/lockstep_side.h"

#include "cpu/decoder.h"
#include "cpu/reference/reset.h"
#include "cpu/reference/step.h"

namespace lockstep::simd_test {

namespace {

class NoPorts final : public PortTarget {
public:
    u32 port_in(Port, BusWidth) override { return 0; }
    void port_out(Port, u32, BusWidth) override {}
};

}  // namespace

struct LockstepSide::World {
    World()
        : ram(Ram::allocate(1u << 20).value()),
          map(ram),
          mmu(map, 32),
          env{newest_model, mmu, ports, clock},
          c(s, env) {
        reset_state(s, newest_model);
        s.cr0 &= ~(cr0::em | cr0::ts);
        s.cr4 |= cr4::osfxsr;
    }

    Ram ram;
    MemoryMap map;
    Mmu mmu;
    NoPorts ports;
    InstructionClock clock;
    CpuState s;
    CpuEnvironment env;
    Reference c;
    Operation operation = nullptr;
};

LockstepSide::LockstepSide() : world_(std::make_unique<World>()) {}
LockstepSide::~LockstepSide() = default;

bool LockstepSide::prepare(const Encoding& encoding) {
    std::vector<u8> bytes = encoding.bytes;
    if (encoding.immediate) bytes.push_back(0);
    const bool decoded = decode(bytes, {true, newest_model}, world_->c.insn) == DecodeStatus::Ok;
    world_->operation = operation_for(world_->c.insn.op);
    return decoded && world_->c.insn.op == encoding.op && world_->c.insn.length == bytes.size();
}

bool LockstepSide::run(u8 immediate, Frame& frame) {
    CpuState& s = world_->s;
    world_->c.insn.imm = immediate;
    for (u8 i = 0; i < 3; ++i) {
        s.sse.xmm[i] = frame.xmm[i];
        s.fpu.set_mm(i, Mm{{frame.mm[i]}});
    }
    s.set_reg32(static_cast<u8>(Gpr::AX), frame.eax);
    s.set_reg32(static_cast<u8>(Gpr::CX), frame.ecx);
    s.set_reg32(static_cast<u8>(Gpr::DX), frame.edx);
    s.flags.set_bits(frame.flags);
    if (!world_->operation(world_->c)) return false;
    for (u8 i = 0; i < 3; ++i) {
        frame.xmm[i] = s.sse.xmm[i];
        frame.mm[i] = s.fpu.mm(i).quadword[0];
    }
    frame.eax = s.reg32(static_cast<u8>(Gpr::AX));
    frame.ecx = s.reg32(static_cast<u8>(Gpr::CX));
    frame.edx = s.reg32(static_cast<u8>(Gpr::DX));
    frame.flags = s.flags.bits();
    return true;
}

}  // namespace lockstep::simd_test
