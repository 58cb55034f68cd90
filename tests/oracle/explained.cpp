#include "tests/oracle/explained.h"

#include "cpu/fault.h"
#include "tests/oracle/explained_images.h"
#include "tests/oracle/selectors.h"

namespace lockstep::oracle {

namespace {

struct View {
    const Case& test;
    const Instruction& insn;
    const Side& native;
    const Side& guest;
    const Difference& difference;

    u8 native_vector() const { return native.outcome.vector; }
    u8 guest_vector() const { return guest.outcome.vector; }
    bool both_done() const { return native_vector() == no_vector && guest_vector() == no_vector; }
    bool native_stack_fault() const { return native_vector() == exception::ss || native_vector() == exception::pf; }

    // Nothing but what `allowed` says differs.
    bool only(bool gpr, bool memory) const {
        const Difference& d = difference;
        return !d.vector && !d.error && !d.cr2 && !d.eip && !d.selectors && !d.steps && d.eflags == 0 &&
               (gpr || !d.gpr) && (memory || d.memory == 0) && !d.fpu() && !d.fpu_pointers() && !d.sse();
    }
    // Linear address of stack offset `offset`.
    u32 stack_linear(u32 offset) const {
        const Descriptor& stack = descriptor_of(test.start.selector(Seg::SS));
        return stack.base + (stack.big ? offset : offset & 0xFFFF);
    }
    // The stack segment's limit lets `size` bytes at `offset` be reached.
    bool stack_allows(u32 offset, u32 size) const {
        const Descriptor& stack = descriptor_of(test.start.selector(Seg::SS));
        const u32 top = stack.big ? 0xFFFFFFFF : 0xFFFF;
        const u64 first = offset & top;
        const u64 last = first + size - 1;
        if (stack.contents == Contents::ExpandDown) return first > stack.byte_limit() && last <= top;
        return last <= stack.byte_limit();
    }
    u8 native_byte(u32 linear) const { return in_data(linear) ? native.arena[linear - arena_base] : 0; }
};

// PUSH Sreg with 32-bit operands writes two bytes or four, POP Sreg reads two or four (SDM volume 2, PUSH): AMD has
// four.
bool segment_slot(const View& v) {
    if ((v.insn.op != Op::PushSreg && v.insn.op != Op::PopSreg) || v.insn.operand_size != 4) return false;
    if (v.both_done()) {
        const u32 upper = v.stack_linear(v.test.start.reg(Gpr::SP) - 2);
        return v.insn.op == Op::PushSreg && v.only(false, true) &&
               (v.difference.first_byte == upper || v.difference.first_byte == upper + 1) && v.difference.memory <= 2 &&
               v.native_byte(upper) == 0 && v.native_byte(upper + 1) == 0;
    }
    // The upper half alone is out of reach: Lockstep goes on, and may fault for something else.
    const bool push = v.insn.op == Op::PushSreg;
    const u32 slot = v.test.start.reg(Gpr::SP) - (push ? 4 : 0);
    if (v.native_vector() == exception::ss) return v.stack_allows(slot, 2) && !v.stack_allows(slot, 4);
    const u32 linear = v.stack_linear(slot);
    return v.native_vector() == exception::pf && v.native.outcome.cr2 - linear - 2 < 2;
}

// RET far and IRET to an inner level: AMD reads the outer stack pointer before it looks at the level.
bool inner_return(const View& v) {
    if (v.insn.op != Op::RetFar && v.insn.op != Op::Iret) return false;
    const u32 selector = v.stack_linear(v.test.start.reg(Gpr::SP) + v.insn.operand_size);
    const bool reads = v.native_stack_fault() || v.native_vector() == exception::ac;
    return reads && v.guest_vector() == exception::gp && (v.native_byte(selector) & 3) != 3;
}

// POPA that faults: AMD has changed the registers popped before; it starts again all the same.
bool partial_popa(const View& v) {
    return v.insn.op == Op::Popa && v.native_stack_fault() && v.only(true, false) &&
           v.native.outcome.end.reg(Gpr::SP) == v.guest.outcome.end.reg(Gpr::SP);
}

// REP CMPSB with both operands out of reach: AMD reports the one at SI; in every other form of CMPS the one at DI, as
// the 80286 does.
bool repeated_compare(const View& v) {
    if (v.insn.op != Op::Cmps || v.insn.rep == RepPrefix::None || v.insn.operands[0].size != 1) return false;
    const Difference& d = v.difference;
    const bool both_fault = v.native_vector() != no_vector && v.guest_vector() != no_vector;
    if (!both_fault || d.gpr || d.eip || d.memory != 0) return false;
    const u32 si = v.native.outcome.end.reg(Gpr::SI);
    const u32 linear =
        descriptor_of(v.test.start.selector(v.insn.segment)).base + (v.insn.address_size == 2 ? si & 0xFFFF : si);
    return v.native_vector() != exception::pf || v.native.outcome.cr2 == linear;
}

// An encoding that raises #UD at the end of what can be fetched: how many of its bytes are fetched before.
bool invalid_at_the_end(const View& v) {
    if (v.guest_vector() != exception::ud) return false;
    const u32 left = arena_base + code_pages * page_bytes - v.test.code_linear;
    const Descriptor& cs = descriptor_of(v.test.start.selector(Seg::CS));
    const bool page_ends =
        v.native_vector() == exception::pf && left < 16 && v.native.outcome.cr2 == arena_base + code_pages * page_bytes;
    const bool segment_ends =
        v.native_vector() == exception::gp && v.native.outcome.error == 0 && cs.byte_limit() - v.test.start.eip < 15;
    return page_ends || segment_ends;
}

// An encoding that raises #UD and would be longer than 15 bytes with what its opcode's other prefixes have behind it.
bool invalid_and_too_long(const View& v) {
    constexpr u32 longest = 15, most_behind = 1 + 1 + 4 + 4;  // ModRM, SIB, displacement, immediate
    return v.guest_vector() == exception::ud && v.native_vector() == exception::gp && v.native.outcome.error == 0 &&
           v.insn.op == Op::Invalid && v.test.code_length >= longest && v.insn.length + most_behind > longest;
}

// CVTPI2PS and CVTPI2PD from memory with an error of the x87 pending: AMD reports it or not (mostly not where the
// operand is not aligned).
bool pending_error_before_conversion(const View& v) {
    return (v.insn.op == Op::Cvtpi2ps || v.insn.op == Op::Cvtpi2pd) && v.insn.operands[1].kind == OperandKind::Memory &&
           v.guest_vector() == exception::mf &&
           (v.native_vector() == no_vector || v.native_vector() == exception::xm) &&
           (v.test.start.fpu.status & fpu_status::summary) != 0;
}

// MASKMOVQ and MASKMOVDQU across 64 KB with 16-bit addresses: AMD's bytes wrap; those of MOVQ and MOVDQU do not.
bool masked_store_at_the_end(const View& v) {
    if (v.insn.op != Op::Maskmovq && v.insn.op != Op::Maskmovdqu) return false;
    const u32 bytes = v.insn.op == Op::Maskmovq ? sizeof(Mm) : sizeof(Xmm);
    return v.insn.address_size == 2 && v.native_vector() != no_vector &&
           (v.test.start.reg(Gpr::DI) & 0xFFFF) > 0x10000 - bytes;
}

}  // namespace

const char* explained(const Case& test, const Instruction& insn, const Side& native, const Side& guest,
                      const Difference& difference) {
    const View view{test, insn, native, guest, difference};
    if (segment_slot(view)) return "PUSH or POP of a segment register with 32-bit operands: two bytes or four";
    if (inner_return(view)) return "RET far or IRET to an inner level: the outer stack is read before";
    if (partial_popa(view)) return "POPA that faults: the registers popped before";
    if (repeated_compare(view)) return "REP CMPSB: the operand at SI is read first";
    if (invalid_at_the_end(view)) return "an invalid encoding that is not there as a whole: which fault is seen";
    if (const char* const why = explained_image(test, insn, native, guest, difference)) return why;
    if (pending_error_before_conversion(view))
        return "CVTPI2PS or CVTPI2PD from memory: an error of the x87 that waits";
    if (masked_store_at_the_end(view)) return "MASKMOVQ or MASKMOVDQU across 64 KB with 16-bit addresses: bytes wrap";
    if (invalid_and_too_long(view)) return "an invalid encoding of more than 15 bytes: which fault is seen";
    return nullptr;
}

}  // namespace lockstep::oracle
