// SSE on floating-point numbers on the reference path: everything in cpu/exec/simd_float_table.h.
//
// Memory comes first: a page fault leaves MXCSR alone. Then the exceptions of all elements together go to MXCSR; with
// an unmasked one nothing else changes.
#include <array>
#include <utility>

#include "cpu/exec/mmx_state.h"
#include "cpu/exec/simd_float_table.h"
#include "cpu/reference/data_support.h"
#include "cpu/reference/simd_operands.h"
#include "cpu/reference/x87_gate.h"

namespace lockstep {

namespace {

using namespace exec::simd;

bool is_mm(const Operand& operand) {
    return operand.kind == OperandKind::MmRegister;
}

// The second operand, in the low part of `source`. False: a fault, or the gate is closed.
bool read_float_source(Reference& c, Xmm& source) {
    const Operand& operand = c.insn.operands[1];
    const bool uses_mm = is_mm(c.insn.operands[0]) || is_mm(operand);
    if (!sse_ready(c) || (uses_mm && !x87_errors_reported(c))) return false;
    if (operand.kind == OperandKind::Register) {
        source = Xmm{{c.s.reg32(operand.reg)}};
        return true;
    }
    if (is_mm(operand)) {
        source = Xmm{{c.s.fpu.mm(operand.reg).quadword[0]}};
        return true;
    }
    if (!read_source(c, operand, source)) return false;
    // CVTPI2PS and CVTPI2PD read memory in an MMX register's place: they report errors of the x87, but behind page
    // faults and without becoming MMX instructions (a processor of today).
    const bool instead_of_mm = c.insn.op == Op::Cvtpi2ps || c.insn.op == Op::Cvtpi2pd;
    return !instead_of_mm || x87_errors_reported(c);
}

// SDM volume 1, 11.5.2 and 11.5.3; without OSXMMEXCPT the operating system does not know #XM.
bool report(Reference& c, const SseEnvironment& env) {
    c.s.sse.mxcsr |= env.flags();
    if (!env.unmasked()) [[likely]]
        return true;
    return c.raise((c.s.cr4 & cr4::osxmmexcpt) != 0 ? exception::xm : exception::ud);
}

void write_result(Reference& c, const Xmm& result) {
    const Operand& to = c.insn.operands[0];
    if (to.kind == OperandKind::XmmRegister) {
        c.s.sse.xmm[to.reg] = result;
    } else if (is_mm(to)) {
        c.s.fpu.set_mm(to.reg, Mm{{result.quadword[0]}});
    } else {
        c.s.set_reg32(to.reg, static_cast<u32>(result.quadword[0]));
    }
}

// The first operand as it was, where it is an XMM register.
Xmm destination(const Reference& c) {
    const Operand& to = c.insn.operands[0];
    return to.kind == OperandKind::XmmRegister ? c.s.sse.xmm[to.reg] : Xmm{};
}

// first operand = compute(first operand, second operand, environment).
template <class Compute>
bool on_floats(Reference& c, Compute compute) {
    Xmm source;
    if (!read_float_source(c, source)) return false;
    SseEnvironment env(c.s.sse.mxcsr);
    const Xmm result = compute(destination(c), source, env);
    // The MMX registers are taken before #XM is raised (a processor of today).
    if (is_mm(c.insn.operands[0]) || is_mm(c.insn.operands[1])) exec::enter_mmx(c.s.fpu);
    if (!report(c, env)) return false;
    write_result(c, result);
    return true;
}

template <std::size_t Index>
bool arithmetic(Reference& c) {
    return on_floats(c, float_entries[Index].function);
}

template <std::size_t Index>
bool arithmetic_immediate(Reference& c) {
    return on_floats(c, [imm = static_cast<u8>(c.insn.imm)](const Xmm& a, const Xmm& b, SseEnvironment& env) {
        return float_immediate_entries[Index].function(a, b, imm, env);
    });
}

// COMISS and the like: with an unmasked exception EFLAGS stays, too.
template <std::size_t Index>
bool compare_to_flags(Reference& c) {
    Xmm source;
    if (!read_float_source(c, source)) return false;
    SseEnvironment env(c.s.sse.mxcsr);
    const u32 flags = float_flags_entries[Index].function(destination(c), source, env);
    if (!report(c, env)) return false;
    c.s.flags.set_bits(flags);
    return true;
}

template <std::size_t Index>
bool shuffle(Reference& c) {
    Xmm source;
    if (!read_float_source(c, source)) return false;
    write_result(c, shuffle_entries[Index].function(destination(c), source));
    return true;
}

template <std::size_t Index>
bool shuffle_immediate(Reference& c) {
    Xmm source;
    if (!read_float_source(c, source)) return false;
    const u8 imm = static_cast<u8>(c.insn.imm);
    write_result(c, shuffle_immediate_entries[Index].function(destination(c), source, imm));
    return true;
}

template <std::size_t... A, std::size_t... I, std::size_t... F, std::size_t... S, std::size_t... T>
constexpr auto make_entries(std::index_sequence<A...>, std::index_sequence<I...>, std::index_sequence<F...>,
                            std::index_sequence<S...>, std::index_sequence<T...>) {
    return std::array{OperationEntry{float_entries[A].op, &arithmetic<A>}...,
                      OperationEntry{float_immediate_entries[I].op, &arithmetic_immediate<I>}...,
                      OperationEntry{float_flags_entries[F].op, &compare_to_flags<F>}...,
                      OperationEntry{shuffle_entries[S].op, &shuffle<S>}...,
                      OperationEntry{shuffle_immediate_entries[T].op, &shuffle_immediate<T>}...};
}

constexpr auto entries = make_entries(std::make_index_sequence<std::size(float_entries)>{},
                                      std::make_index_sequence<std::size(float_immediate_entries)>{},
                                      std::make_index_sequence<std::size(float_flags_entries)>{},
                                      std::make_index_sequence<std::size(shuffle_entries)>{},
                                      std::make_index_sequence<std::size(shuffle_immediate_entries)>{});

}  // namespace

std::span<const OperationEntry> simd_float_operations() {
    return entries;
}

}  // namespace lockstep
