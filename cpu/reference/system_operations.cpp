// The table of system operations, and those too small for a file of their own.
#include <array>

#include "cpu/reference/control_registers.h"
#include "cpu/reference/cpuid.h"
#include "cpu/reference/descriptor_tables.h"
#include "cpu/reference/far_transfer.h"
#include "cpu/reference/fast_system_call.h"
#include "cpu/reference/interrupt.h"
#include "cpu/reference/iret.h"
#include "cpu/reference/loadall.h"
#include "cpu/reference/operations.h"
#include "cpu/reference/privilege.h"
#include "cpu/reference/segment_load.h"
#include "cpu/reference/segment_queries.h"

namespace lockstep {

namespace {

bool op_undefined(Reference& context) {
    return context.raise(exception::ud);
}

bool op_hlt(Reference& context) {
    if (!require_ring0(context)) return false;
    context.s.activity = Activity::Halted;
    return true;
}

// There are no caches to write back or to forget.
bool op_cache_control(Reference& context) {
    return require_ring0(context);
}

bool op_invlpg(Reference& context) {
    if (context.insn.operands[0].kind != OperandKind::Memory) return context.raise(exception::ud);
    if (!require_ring0(context)) return false;
    // SDM volume 2, INVLPG: the address is not checked against the segment.
    context.env.mmu.invalidate(context.s.segment(context.insn.segment).base + context.effective_offset());
    return true;
}

// LOCK as an instruction of its own: an 8086 that finds nothing behind it.
bool op_lock(Reference&) {
    return true;
}

// System management mode does not exist yet, so RSM is always outside it.
bool op_rsm(Reference& context) {
    return context.raise(exception::ud);
}

// UMOV differs from MOV only while an in-circuit emulator has replaced the memory.
bool op_umov(Reference& context) {
    const Operand& destination = context.insn.operands[0];
    const Operand& source = context.insn.operands[1];
    const auto move = [&]<class T>(T value) {
        return context.read(source, value) && context.write(destination, value);
    };
    switch (destination.size) {
        case 1: return move(u8{});
        case 2: return move(u16{});
        case 4: return move(u32{});
        default: return context.raise(exception::ud);
    }
}

constexpr auto table = std::to_array<OperationEntry>({
    {Op::Invalid, op_undefined},
    {Op::Ud, op_undefined},
    {Op::MovSreg, op_mov_sreg},
    {Op::PushSreg, op_push_sreg},
    {Op::PopSreg, op_pop_sreg},
    {Op::Lds, op_load_far_pointer},
    {Op::Les, op_load_far_pointer},
    {Op::Lss, op_load_far_pointer},
    {Op::Lfs, op_load_far_pointer},
    {Op::Lgs, op_load_far_pointer},
    {Op::JmpFar, op_jmp_far},
    {Op::CallFar, op_call_far},
    {Op::RetFar, op_ret_far},
    {Op::Int, op_int},
    {Op::Int3, op_int3},
    {Op::Into, op_into},
    {Op::Int1, op_int1},
    {Op::Iret, op_iret},
    {Op::Hlt, op_hlt},
    {Op::Lock, op_lock},
    {Op::MovControl, op_mov_control},
    {Op::MovDebug, op_mov_debug},
    {Op::MovTest, op_mov_test},
    {Op::Clts, op_clts},
    {Op::Lmsw, op_lmsw},
    {Op::Smsw, op_smsw},
    {Op::Lgdt, op_load_table},
    {Op::Lidt, op_load_table},
    {Op::Sgdt, op_store_table},
    {Op::Sidt, op_store_table},
    {Op::Lldt, op_lldt},
    {Op::Sldt, op_sldt},
    {Op::Ltr, op_ltr},
    {Op::Str, op_str},
    {Op::Lar, op_lar},
    {Op::Lsl, op_lsl},
    {Op::Verr, op_verify},
    {Op::Verw, op_verify},
    {Op::Arpl, op_arpl},
    {Op::Invd, op_cache_control},
    {Op::Wbinvd, op_cache_control},
    {Op::Invlpg, op_invlpg},
    {Op::Cpuid, op_cpuid},
    {Op::Rdtsc, op_rdtsc},
    {Op::Rdpmc, op_rdpmc},
    {Op::Rdmsr, op_rdmsr},
    {Op::Wrmsr, op_wrmsr},
    {Op::Rsm, op_rsm},
    {Op::Sysenter, op_sysenter},
    {Op::Sysexit, op_sysexit},
    {Op::Loadall286, op_loadall286},
    {Op::Loadall386, op_loadall386},
    {Op::Umov, op_umov},
});

}  // namespace

std::span<const OperationEntry> system_operations() {
    return table;
}

}  // namespace lockstep
