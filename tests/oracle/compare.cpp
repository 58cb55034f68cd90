#include "tests/oracle/compare.h"

#include <cstring>

#include "cpu/flags.h"
#include "tests/oracle/selectors.h"
#include "tests/oracle/undefined.h"
#include "tests/oracle/undefined_float.h"

namespace lockstep::oracle {

namespace {

void compare_memory(const u8* native, const u8* guest, Difference& difference) {
    for (u32 page = 0; page < arena_pages; ++page) {
        const u32 at = page * page_bytes;
        if (!is_data(page_kinds[page]) || std::memcmp(native + at, guest + at, page_bytes) == 0) continue;
        for (u32 i = at; i < at + page_bytes; ++i) {
            if (native[i] == guest[i]) continue;
            if (difference.memory++ == 0) difference.first_byte = arena_base + i;
        }
    }
}

void compare_float(const Instruction& insn, const Outcome& native, const Outcome& guest, Difference& d) {
    const FpuState& n = native.end.fpu;
    const FpuState& g = guest.end.fpu;
    d.fpu_control = n.control ^ g.control;
    d.fpu_status = static_cast<u16>((n.status_word() ^ g.status_word()) & ~undefined_status(insn));
    d.fpu_used = n.used ^ g.used;
    // AMD saves the pointers only while an exception is waiting; FSTENV and FSAVE show them at any time.
    if ((n.status & fpu_status::summary) != 0) {
        d.fpu_opcode = n.opcode != g.opcode;
        d.fpu_code = n.code_offset != g.code_offset;
        d.fpu_data = n.data_offset != g.data_offset;
    }
    d.mxcsr = native.end.sse.mxcsr ^ guest.end.sse.mxcsr;
    for (unsigned i = 0; i < 8; ++i) {
        if (!same_result(insn, n.reg[i], g.reg[i])) d.fpu_registers |= static_cast<u8>(1u << i);
        if (!same_result(insn, native.end.sse.xmm[i], guest.end.sse.xmm[i]))
            d.xmm_registers |= static_cast<u8>(1u << i);
    }
}

}  // namespace

Difference compare(const Case& test, const Instruction& insn, const Side& native, const Side& guest) {
    const Outcome& n = native.outcome;
    const Outcome& g = guest.outcome;
    Difference d;
    d.vector = n.vector != g.vector;
    d.error = n.error != g.error;
    d.cr2 = n.cr2 != g.cr2;
    d.eip = n.end.eip != g.end.eip;
    d.gpr = n.end.gpr != g.end.gpr;
    d.selectors = n.end.selectors != g.end.selectors;
    // TF steps the native process; RF is how faults are pushed.
    u32 compared = ~(eflags::tf | eflags::rf);
    if (n.vector == no_vector) compared &= ~undefined_flags(insn, test.start);
    d.eflags = (n.end.eflags ^ g.end.eflags) & compared;
    compare_float(insn, n, g, d);
    compare_memory(native.arena, guest.arena, d);
    return d;
}

const char* incomparable(const Case& test, const Instruction& insn, const Outcome& native) {
    if (native.lost) return "the host did not come back from it";
    if ((native.end.selector(Seg::CS) & ~3u) == (linux_code64 & ~3u)) return "a far transfer into 64-bit code";
    return undefined_result(insn, test.start);
}

}  // namespace lockstep::oracle
