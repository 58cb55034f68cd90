// Moves of MMX and XMM registers on the reference path. What a move does not name it zeroes when it loads a register
// from memory, and keeps when it moves between registers, except where said otherwise.
#include "cpu/exec/mmx_state.h"
#include "cpu/exec/simd_float_shuffle.h"
#include "cpu/reference/data_support.h"
#include "cpu/reference/simd_operands.h"
#include "cpu/reference/x87_gate.h"

namespace lockstep {

namespace {

bool is_memory(const Operand& operand) {
    return operand.kind == OperandKind::Memory;
}
bool is_mm(const Operand& operand) {
    return operand.kind == OperandKind::MmRegister;
}

Xmm& xmm(Reference& c, std::size_t operand) {
    return c.s.sse.xmm[c.insn.operands[operand].reg];
}

template <class T>
bool load_operand(Reference& c, T& value) {
    return c.load(c.insn.segment, c.effective_offset(), value);
}
template <class T>
bool store_operand(Reference& c, const T& value) {
    return c.store(c.insn.segment, c.effective_offset(), value);
}

// --- all 16 bytes ---

// MOVAPS, MOVAPD, MOVDQA, MOVNTPS, MOVNTPD, MOVNTDQ, MOVNTDQA: memory must be aligned. Caches are not modelled: a
// non-temporal move is a move.
bool move_aligned(Reference& c) {
    if (!sse_ready(c)) return false;
    if (is_memory(c.insn.operands[0])) return store_aligned(c, xmm(c, 1));
    return read_source(c, c.insn.operands[1], xmm(c, 0));
}

// MOVUPS, MOVUPD, MOVDQU, LDDQU.
bool move_unaligned(Reference& c) {
    if (!sse_ready(c)) return false;
    if (is_memory(c.insn.operands[0])) return store_operand(c, xmm(c, 1));
    if (is_memory(c.insn.operands[1])) return load_operand(c, xmm(c, 0));
    xmm(c, 0) = xmm(c, 1);
    return true;
}

// --- parts ---

// MOVSS, MOVSD: element 0 of type T.
template <class T>
bool move_scalar(Reference& c) {
    if (!sse_ready(c)) return false;
    if (is_memory(c.insn.operands[0])) return store_operand(c, xmm(c, 1).get<T>(0));
    if (is_memory(c.insn.operands[1])) return read_source(c, c.insn.operands[1], xmm(c, 0));
    xmm(c, 0).set(0, xmm(c, 1).get<T>(0));
    return true;
}

// MOVLPS, MOVLPD, MOVHPS, MOVHPD: quadword `half` from or to memory; the other stays.
template <std::size_t half>
bool move_half(Reference& c) {
    if (!sse_ready(c)) return false;
    if (is_memory(c.insn.operands[0])) return store_operand(c, xmm(c, 1).quadword[half]);
    return load_operand(c, xmm(c, 0).quadword[half]);
}

// --- MOVD, MOVQ and what crosses between the register files ---

bool movd_mm(Reference& c) {
    const Operand& to = c.insn.operands[0];
    const Operand& from = c.insn.operands[1];
    if (!mmx_ready(c)) return false;
    if (is_mm(to)) {
        u32 value;
        if (!c.read(from, value)) return false;
        exec::enter_mmx(c.s.fpu);
        c.s.fpu.set_mm(to.reg, Mm{{value}});
        return true;
    }
    if (!c.write(to, c.s.fpu.mm(from.reg).get<u32>(0))) return false;
    exec::enter_mmx(c.s.fpu);
    return true;
}

bool movd(Reference& c) {
    if (is_mm(c.insn.operands[0]) || is_mm(c.insn.operands[1])) return movd_mm(c);
    if (!sse_ready(c)) return false;
    if (c.insn.operands[0].kind != OperandKind::XmmRegister) return c.write(c.insn.operands[0], xmm(c, 1).get<u32>(0));
    u32 value;
    if (!c.read(c.insn.operands[1], value)) return false;
    xmm(c, 0) = Xmm{{value}};
    return true;
}

// MOVQ of MMX registers, MOVNTQ.
bool movq_mm(Reference& c) {
    const Operand& to = c.insn.operands[0];
    if (!mmx_ready(c)) return false;
    Mm value;
    if (is_mm(to)) {
        if (!read_source(c, c.insn.operands[1], value)) return false;
    } else {
        value = c.s.fpu.mm(c.insn.operands[1].reg);
        if (!store_operand(c, value)) return false;
    }
    exec::enter_mmx(c.s.fpu);
    if (is_mm(to)) c.s.fpu.set_mm(to.reg, value);
    return true;
}

bool movq(Reference& c) {
    if (is_mm(c.insn.operands[0]) || is_mm(c.insn.operands[1])) return movq_mm(c);
    if (!sse_ready(c)) return false;
    if (is_memory(c.insn.operands[0])) return store_operand(c, xmm(c, 1).quadword[0]);
    Xmm value;
    if (!read_source(c, c.insn.operands[1], value)) return false;
    xmm(c, 0) = Xmm{{value.quadword[0]}};
    return true;
}

bool movq2dq(Reference& c) {
    if (!sse_ready(c) || !x87_errors_reported(c)) return false;
    exec::enter_mmx(c.s.fpu);
    xmm(c, 0) = Xmm{{c.s.fpu.mm(c.insn.operands[1].reg).quadword[0]}};
    return true;
}

bool movdq2q(Reference& c) {
    if (!sse_ready(c) || !x87_errors_reported(c)) return false;
    exec::enter_mmx(c.s.fpu);
    c.s.fpu.set_mm(c.insn.operands[0].reg, Mm{{xmm(c, 1).quadword[0]}});
    return true;
}

// MOVNTI is an integer instruction: no state of SSE keeps it from running.
bool movnti(Reference& c) {
    return store_operand(c, c.s.reg32(c.insn.operands[1].reg));
}

// MOVMSKPS, MOVMSKPD.
template <class T>
bool move_signs(Reference& c) {
    if (!sse_ready(c)) return false;
    c.s.set_reg32(c.insn.operands[0].reg, exec::simd::signs<T>(xmm(c, 1)));
    return true;
}

// --- elements and masks of SSE4.1 ---

bool extractps(Reference& c) {
    return sse_ready(c) && c.write(c.insn.operands[0], xmm(c, 1).get<u32>(c.insn.imm & 3));
}

bool insertps(Reference& c) {
    const Operand& from = c.insn.operands[1];
    const u8 imm = static_cast<u8>(c.insn.imm);
    Xmm source;
    if (!sse_ready(c) || !read_source(c, from, source)) return false;
    const u32 value = source.get<u32>(is_memory(from) ? 0 : imm >> 6);
    xmm(c, 0) = exec::simd::insert_single(xmm(c, 0), value, imm);
    return true;
}

// BLENDVPS, BLENDVPD.
template <class T>
bool blend_variable(Reference& c) {
    Xmm source;
    if (!sse_ready(c) || !read_source(c, c.insn.operands[1], source)) return false;
    xmm(c, 0) = exec::simd::blend_by_signs<T>(xmm(c, 0), source, c.s.sse.xmm[0]);
    return true;
}

constexpr OperationEntry entries[] = {
    {Op::Movaps, &move_aligned},
    {Op::Movapd, &move_aligned},
    {Op::Movdqa, &move_aligned},
    {Op::Movntps, &move_aligned},
    {Op::Movntpd, &move_aligned},
    {Op::Movntdq, &move_aligned},
    {Op::Movntdqa, &move_aligned},
    {Op::Movups, &move_unaligned},
    {Op::Movupd, &move_unaligned},
    {Op::Movdqu, &move_unaligned},
    {Op::Lddqu, &move_unaligned},
    {Op::Movss, &move_scalar<u32>},
    {Op::Movsd, &move_scalar<u64>},
    {Op::Movlps, &move_half<0>},
    {Op::Movlpd, &move_half<0>},
    {Op::Movhps, &move_half<1>},
    {Op::Movhpd, &move_half<1>},
    {Op::Movd, &movd},
    {Op::Movq, &movq},
    {Op::Movntq, &movq_mm},
    {Op::Movq2dq, &movq2dq},
    {Op::Movdq2q, &movdq2q},
    {Op::Movnti, &movnti},
    {Op::Movmskps, &move_signs<u32>},
    {Op::Movmskpd, &move_signs<u64>},
    {Op::Extractps, &extractps},
    {Op::Insertps, &insertps},
    {Op::Blendvps, &blend_variable<u32>},
    {Op::Blendvpd, &blend_variable<u64>},
};

}  // namespace

std::span<const OperationEntry> simd_move_operations() {
    return entries;
}

}  // namespace lockstep
