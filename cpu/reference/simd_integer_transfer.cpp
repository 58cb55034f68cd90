// Packed integer instructions on the reference path that have general registers, flags or a third vector among their
// operands; EMMS.
#include "cpu/exec/mmx_state.h"
#include "cpu/exec/simd_integer_compare.h"
#include "cpu/exec/simd_integer_shuffle.h"
#include "cpu/reference/data_support.h"
#include "cpu/reference/simd_operands.h"
#include "cpu/reference/x87_gate.h"

namespace lockstep {

namespace {

using namespace exec::simd;

// PEXTRB, PEXTRW, PEXTRD: the general register gets zeros above the element, memory the element alone.
template <class T>
bool store_element(Reference& c, T element) {
    const Operand& to = c.insn.operands[0];
    if (to.kind == OperandKind::Memory) return c.store<T>(c.insn.segment, c.effective_offset(), element);
    c.s.set_reg32(to.reg, element);
    return true;
}

template <class T>
bool pextr(Reference& c) {
    const Operand& from = c.insn.operands[1];
    const u8 index = static_cast<u8>(c.insn.imm);
    if (from.kind == OperandKind::XmmRegister) {
        return sse_ready(c) && store_element<T>(c, extract<T>(c.s.sse.xmm[from.reg], index));
    }
    if (!mmx_ready(c)) return false;
    exec::enter_mmx(c.s.fpu);
    return store_element<T>(c, extract<T>(c.s.fpu.mm(from.reg), index));  // only to a register: 0F C5
}

template <class T>
bool load_element(Reference& c, T& element) {
    const Operand& from = c.insn.operands[1];
    if (from.kind == OperandKind::Memory) return c.load<T>(c.insn.segment, c.effective_offset(), element);
    element = static_cast<T>(c.s.reg32(from.reg));
    return true;
}

template <class T>
bool pinsr(Reference& c) {
    const Operand& to = c.insn.operands[0];
    const u8 index = static_cast<u8>(c.insn.imm);
    T element;
    if (to.kind == OperandKind::XmmRegister) {
        if (!sse_ready(c) || !load_element(c, element)) return false;
        c.s.sse.xmm[to.reg] = insert<T>(c.s.sse.xmm[to.reg], element, index);
        return true;
    }
    if (!mmx_ready(c) || !load_element(c, element)) return false;
    exec::enter_mmx(c.s.fpu);
    c.s.fpu.set_mm(to.reg, insert<T>(c.s.fpu.mm(to.reg), element, index));
    return true;
}

bool pmovmskb(Reference& c) {
    const Operand& to = c.insn.operands[0];
    const Operand& from = c.insn.operands[1];
    if (from.kind == OperandKind::XmmRegister) {
        if (!sse_ready(c)) return false;
        c.s.set_reg32(to.reg, byte_signs(c.s.sse.xmm[from.reg]));
        return true;
    }
    if (!mmx_ready(c)) return false;
    exec::enter_mmx(c.s.fpu);
    c.s.set_reg32(to.reg, byte_signs(c.s.fpu.mm(from.reg)));
    return true;
}

bool ptest(Reference& c) {
    Xmm source;
    if (!sse_ready(c) || !read_source(c, c.insn.operands[1], source)) return false;
    c.s.flags.set_bits(test_flags(c.s.sse.xmm[c.insn.operands[0].reg], source));
    return true;
}

// The mask is in XMM0.
bool pblendvb(Reference& c) {
    Xmm source;
    if (!sse_ready(c) || !read_source(c, c.insn.operands[1], source)) return false;
    Xmm& to = c.s.sse.xmm[c.insn.operands[0].reg];
    to = blend_bytes(to, source, c.s.sse.xmm[0]);
    return true;
}

bool emms(Reference& c) {
    if (!mmx_ready(c)) return false;
    exec::leave_mmx(c.s.fpu);
    return true;
}

constexpr OperationEntry entries[] = {
    {Op::Pextrb, &pextr<u8>},  {Op::Pextrw, &pextr<u16>}, {Op::Pextrd, &pextr<u32>}, {Op::Pinsrb, &pinsr<u8>},
    {Op::Pinsrw, &pinsr<u16>}, {Op::Pinsrd, &pinsr<u32>}, {Op::Pmovmskb, &pmovmskb}, {Op::Ptest, &ptest},
    {Op::Pblendvb, &pblendvb}, {Op::Emms, &emms},
};

}  // namespace

std::span<const OperationEntry> simd_integer_transfer_operations() {
    return entries;
}

}  // namespace lockstep
