// Left for later: the VME, MCA, APIC, MTRR, PAT and PSN feature bits with what they promise; performance
// counters and the debug MSRs. Their MSRs raise #GP(0) like unknown ones.
#include "cpu/reference/cpuid.h"

#include <algorithm>
#include <span>

#include "cpu/feature.h"
#include "cpu/reference/privilege.h"

namespace lockstep {

namespace {

// CPUID leaf 1, EDX.
namespace edx {
constexpr u32 fpu = 1u << 0, de = 1u << 2, pse = 1u << 3, tsc = 1u << 4, msr = 1u << 5, pae = 1u << 6, mce = 1u << 7,
              cx8 = 1u << 8, sep = 1u << 11, pge = 1u << 13, cmov = 1u << 15;
}

struct FeatureBit {
    Feature feature;
    u8 bit;
};
constexpr FeatureBit edx_bits[] = {
    {Feature::Clflush, 19}, {Feature::Mmx, 23}, {Feature::Fxsr, 24}, {Feature::Sse, 25}, {Feature::Sse2, 26}};
constexpr FeatureBit ecx_bits[] = {
    {Feature::Sse3, 0}, {Feature::Ssse3, 9}, {Feature::Sse41, 19}, {Feature::Sse42, 20}, {Feature::Popcnt, 23}};

u32 extension_bits(CpuModel model, std::span<const FeatureBit> bits) {
    u32 found = 0;
    for (const FeatureBit& one : bits) {
        if (has_feature(model, one.feature)) found |= 1u << one.bit;
    }
    return found;
}

// What the model had and Lockstep has.
u32 features(CpuModel model) {
    u32 bits = extension_bits(model, edx_bits);
    if (model >= CpuModel::Pentium) {
        bits |= edx::de | edx::pse | edx::tsc | edx::msr | edx::mce | edx::cx8;
    }
    if (model >= CpuModel::PentiumPro) bits |= edx::pae | edx::sep | edx::pge | edx::cmov;
    return bits;
}

// CPUID leaf 1, EBX: bits 15 to 8 tell the line that CLFLUSH writes back, in units of 8 bytes.
u32 clflush_line(CpuModel model) {
    return has_feature(model, Feature::Clflush) ? 8u << 8 : 0;
}

// Model-specific registers (SDM volume 4).
namespace msr {
constexpr u32 machine_check_address = 0, machine_check_type = 1, time_stamp_counter = 0x10, platform_id = 0x17,
              microcode_update = 0x79, microcode_signature = 0x8B, sysenter_cs = 0x174, sysenter_esp = 0x175,
              sysenter_eip = 0x176;
}

u64 time_stamp(const Reference& context) {
    return context.env.clock.now() + context.s.tsc_offset;
}

bool read_msr(const Reference& context, u32 index, u64& value) {
    const CpuState& s = context.s;
    if (index == msr::time_stamp_counter) {
        value = time_stamp(context);
        return true;
    }
    if (index == msr::machine_check_address || index == msr::machine_check_type) {
        value = 0;  // no bus cycle has ever failed here
        return true;
    }
    if (context.model() < CpuModel::PentiumPro) return false;
    switch (index) {
        case msr::platform_id:
        case msr::microcode_signature: value = 0; return true;  // slot 0; no update loaded
        case msr::sysenter_cs: value = s.sysenter_cs; return true;
        case msr::sysenter_esp: value = s.sysenter_esp; return true;
        case msr::sysenter_eip: value = s.sysenter_eip; return true;
        default: return false;
    }
}

bool write_msr(Reference& context, u32 index, u64 value) {
    CpuState& s = context.s;
    const u32 low = static_cast<u32>(value);
    if (index == msr::time_stamp_counter) {
        // SDM volume 3, 17.17: up to the Pentium Pro's successors a write sets the low half and clears the high one.
        s.tsc_offset = u64{low} - context.env.clock.now();
        return true;
    }
    if (context.model() < CpuModel::PentiumPro) return false;
    switch (index) {
        case msr::microcode_signature: return true;  // operating systems clear it before CPUID fills it in
        case msr::microcode_update: return true;     // an update that does not fit is not taken (SDM volume 3, 9.11.6)
        case msr::sysenter_cs: s.sysenter_cs = low & 0xFFFF; return true;
        case msr::sysenter_esp: s.sysenter_esp = low; return true;
        case msr::sysenter_eip: s.sysenter_eip = low; return true;
        default: return false;
    }
}

void set_edx_eax(CpuState& s, u64 value) {
    s.set_reg32(static_cast<u8>(Gpr::AX), static_cast<u32>(value));
    s.set_reg32(static_cast<u8>(Gpr::DX), static_cast<u32>(value >> 32));
}

}  // namespace

u32 cpu_signature(CpuModel model) {
    switch (model) {
        case CpuModel::I80386: return 0x0308;  // 80386DX, D1
        case CpuModel::I80486: return 0x0480;
        case CpuModel::Pentium: return 0x0525;
        case CpuModel::PentiumMmx: return 0x0543;
        case CpuModel::PentiumPro: return 0x0619;
        case CpuModel::Pentium2: return 0x0652;
        case CpuModel::Pentium3: return 0x0673;
        case CpuModel::Pentium4: return 0x0F29;
        case CpuModel::Core2: return 0x10676;
        case CpuModel::Nehalem: return 0x106A5;
        default: return 0;
    }
}

CpuidLeaf cpuid_leaf(CpuModel model, u32 index, bool coprocessor) {
    const u32 highest = model >= CpuModel::PentiumPro ? 2 : 1;
    switch (std::min(index, highest)) {
        case 0: return CpuidLeaf{highest, 0x756E6547, 0x6C65746E, 0x49656E69};  // "Genu" "ntel" "ineI"
        case 1:
            return CpuidLeaf{cpu_signature(model), clflush_line(model), extension_bits(model, ecx_bits),
                             features(model) | (coprocessor ? edx::fpu : 0)};
        // Cache and TLB descriptors: 4 KiB and 4 MiB code and data TLBs, 8 KiB + 8 KiB first-level caches, 256 KiB.
        default: return CpuidLeaf{0x03020101, 0, 0, 0x06040A42};
    }
}

bool op_cpuid(Reference& context) {
    CpuState& s = context.s;
    const CpuidLeaf leaf = cpuid_leaf(context.model(), s.reg32(static_cast<u8>(Gpr::AX)), context.env.coprocessor);
    s.set_reg32(static_cast<u8>(Gpr::AX), leaf.eax);
    s.set_reg32(static_cast<u8>(Gpr::BX), leaf.ebx);
    s.set_reg32(static_cast<u8>(Gpr::CX), leaf.ecx);
    s.set_reg32(static_cast<u8>(Gpr::DX), leaf.edx);
    return true;
}

bool op_rdtsc(Reference& context) {
    if ((context.s.cr4 & cr4::tsd) != 0 && !require_ring0(context)) return false;
    set_edx_eax(context.s, time_stamp(context));
    return true;
}

bool op_rdpmc(Reference& context) {
    return context.raise(exception::gp, 0);  // no counters yet: every number is out of range
}

bool op_rdmsr(Reference& context) {
    if (!require_ring0(context)) return false;
    u64 value = 0;
    if (!read_msr(context, context.s.reg32(static_cast<u8>(Gpr::CX)), value)) return context.raise(exception::gp, 0);
    set_edx_eax(context.s, value);
    return true;
}

bool op_wrmsr(Reference& context) {
    if (!require_ring0(context)) return false;
    const CpuState& s = context.s;
    const u64 value = (u64{s.reg32(static_cast<u8>(Gpr::DX))} << 32) | s.reg32(static_cast<u8>(Gpr::AX));
    const bool known = write_msr(context, s.reg32(static_cast<u8>(Gpr::CX)), value);
    return known || context.raise(exception::gp, 0);
}

}  // namespace lockstep
