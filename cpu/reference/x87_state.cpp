// FNSTENV, FLDENV, FNSAVE, FRSTOR, FXSAVE and FXRSTOR on the reference path. An image is written or read as a whole or,
// with a fault, not at all.
#include "cpu/exec/fxsave_image.h"
#include "cpu/reference/memory_block.h"
#include "cpu/reference/x87_support.h"

namespace lockstep {

namespace {

using namespace exec::x87;

ImageLayout layout_of(const Reference& c) {
    return {.wide = c.insn.operand_size == 4, .with_selectors = !c.s.real_or_v86()};
}

// SDM volume 3, table 6-7: 4 or 2 bytes, depending on the operand size.
bool check(Reference& c, MemoryBlock& block, u32 bytes, bool write) {
    return block.check(c, c.insn.segment, c.effective_offset(), bytes, write, c.insn.operand_size);
}

bool fnstenv(Reference& c) {
    const ImageLayout layout = layout_of(c);
    MemoryBlock block;
    if (!x87_ready_no_wait(c) || !check(c, block, layout.environment_bytes(), true)) return false;
    std::array<u8, largest_state_bytes> image;
    store_environment(c.s.fpu, layout, image);
    block.write(c, std::span(image).first(layout.environment_bytes()));
    load_control(c.s.fpu, c.s.fpu.control | fp::exception::all, c.model());
    return true;
}

bool fnsave(Reference& c) {
    const ImageLayout layout = layout_of(c);
    MemoryBlock block;
    if (!x87_ready_no_wait(c) || !check(c, block, layout.state_bytes(), true)) return false;
    std::array<u8, largest_state_bytes> image;
    store_environment(c.s.fpu, layout, image);
    store_registers(c.s.fpu, std::span(image).subspan(layout.environment_bytes()), 10);
    block.write(c, std::span(image).first(layout.state_bytes()));
    initialize(c.s.fpu, c.model());
    return true;
}

bool fldenv(Reference& c) {
    const ImageLayout layout = layout_of(c);
    MemoryBlock block;
    if (!x87_ready(c) || !check(c, block, layout.environment_bytes(), false)) return false;
    std::array<u8, largest_state_bytes> image;
    block.read(c, std::span(image).first(layout.environment_bytes()));
    load_environment(c.s.fpu, layout, image, c.model());
    return true;
}

bool frstor(Reference& c) {
    const ImageLayout layout = layout_of(c);
    MemoryBlock block;
    if (!x87_ready(c) || !check(c, block, layout.state_bytes(), false)) return false;
    std::array<u8, largest_state_bytes> image;
    block.read(c, std::span(image).first(layout.state_bytes()));
    load_environment(c.s.fpu, layout, image, c.model());
    load_registers(c.s.fpu, std::span(image).subspan(layout.environment_bytes()), 10);
    return true;
}

// The XMM registers and MXCSR are the operating system's to want.
bool with_sse(const Reference& c) {
    return has_feature(c.model(), Feature::Sse) && (c.s.cr4 & cr4::osfxsr) != 0;
}

// #GP(0) at an address that is no multiple of 16 (SDM volume 2, FXSAVE).
bool check_fxsave(Reference& c, MemoryBlock& block, bool write) {
    const u32 offset = c.effective_offset();
    u32 linear = 0;
    if (!x87_ready_no_wait(c)) return false;
    if (!c.linear_address(c.insn.segment, offset, fxsave::image_bytes, write, linear)) return false;
    if (linear % fxsave::alignment != 0) return c.raise(exception::gp, 0);
    return block.check(c, c.insn.segment, offset, fxsave::image_bytes, write, fxsave::alignment);
}

bool op_fxsave(Reference& c) {
    MemoryBlock block;
    if (!check_fxsave(c, block, true)) return false;
    std::array<u8, fxsave::end_of_xmm> image;
    store_fxsave(c.s.fpu, c.s.sse, c.model(), image);
    if (with_sse(c)) store_fxsave_xmm(c.s.sse, image);
    block.write(c, std::span(image).first(with_sse(c) ? fxsave::end_of_xmm : fxsave::end_of_registers));
    return true;
}

bool op_fxrstor(Reference& c) {
    MemoryBlock block;
    if (!check_fxsave(c, block, false)) return false;
    std::array<u8, fxsave::end_of_xmm> image;
    block.read(c, image);
    if (with_sse(c)) {
        const u32 mxcsr = fxsave::get<u32>(image, fxsave::mxcsr);
        if ((mxcsr & ~exec::mxcsr_mask(c.model())) != 0) return c.raise(exception::gp, 0);
        load_fxsave_sse(c.s.sse, image);
    }
    load_fxsave(c.s.fpu, c.model(), image);
    return true;
}

constexpr OperationEntry entries[] = {
    {Op::Fnstenv, &fnstenv}, {Op::Fldenv, &fldenv},    {Op::Fnsave, &fnsave},
    {Op::Frstor, &frstor},   {Op::Fxsave, &op_fxsave}, {Op::Fxrstor, &op_fxrstor},
};

}  // namespace

std::span<const OperationEntry> x87_state_operations() {
    return entries;
}

}  // namespace lockstep
