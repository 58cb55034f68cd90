// The image of FXSAVE and FXRSTOR outside 64-bit mode: 512 bytes. SDM volume 1, table 10-2.
//
// FXSAVE writes the first 160 of them, and the 128 of XMM0 … XMM7 where the operating system wants these saved; what
// lies behind stays.
#pragma once

#include "cpu/exec/mxcsr.h"
#include "cpu/exec/x87_image.h"

namespace lockstep::exec::x87 {

namespace fxsave {
inline constexpr u32 image_bytes = 512, alignment = 16;
inline constexpr u32 control = 0, status = 2, tags = 4, opcode = 6, code_offset = 8, code_selector = 12,
                     data_offset = 16, data_selector = 20, mxcsr = 24, mxcsr_mask = 28, registers = 32, xmm = 160,
                     end_of_registers = 160, end_of_xmm = 288;
inline constexpr u32 register_stride = 16;

template <class T>
void put(std::span<u8> image, u32 at, T value) {
    std::memcpy(image.data() + at, &value, sizeof value);
}
template <class T>
T get(std::span<const u8> image, u32 at) {
    T value;
    std::memcpy(&value, image.data() + at, sizeof value);
    return value;
}
}  // namespace fxsave

// `image` has end_of_registers bytes or more.
inline void store_fxsave(const FpuState& f, const SseState& sse, CpuModel model, std::span<u8> image) {
    std::memset(image.data(), 0, fxsave::end_of_registers);
    fxsave::put(image, fxsave::control, f.control);
    fxsave::put(image, fxsave::status, f.status_word());
    fxsave::put(image, fxsave::tags, f.used);  // a bit for each of R0 … R7: it is not empty
    fxsave::put(image, fxsave::opcode, f.opcode);
    fxsave::put(image, fxsave::code_offset, f.code_offset);
    fxsave::put(image, fxsave::code_selector, f.code_selector);
    fxsave::put(image, fxsave::data_offset, f.data_offset);
    fxsave::put(image, fxsave::data_selector, f.data_selector);
    if (has_feature(model, Feature::Sse)) {
        fxsave::put(image, fxsave::mxcsr, sse.mxcsr);
        fxsave::put(image, fxsave::mxcsr_mask, exec::mxcsr_mask(model));
    }
    store_registers(f, image.subspan(fxsave::registers), fxsave::register_stride);
}
inline void store_fxsave_xmm(const SseState& sse, std::span<u8> image) {
    std::memcpy(image.data() + fxsave::xmm, sse.xmm.data(), sizeof sse.xmm);
}

inline void load_fxsave(FpuState& f, CpuModel model, std::span<const u8> image) {
    f.control = control_after_load(fxsave::get<u16>(image, fxsave::control), model);
    f.set_status_word(fxsave::get<u16>(image, fxsave::status));
    update_summary(f);
    f.used = fxsave::get<u8>(image, fxsave::tags);
    f.opcode = fxsave::get<u16>(image, fxsave::opcode) & 0x7FF;
    f.code_offset = fxsave::get<u32>(image, fxsave::code_offset);
    f.code_selector = fxsave::get<u16>(image, fxsave::code_selector);
    f.data_offset = fxsave::get<u32>(image, fxsave::data_offset);
    f.data_selector = fxsave::get<u16>(image, fxsave::data_selector);
    load_registers(f, image.subspan(fxsave::registers), fxsave::register_stride);
}
inline void load_fxsave_sse(SseState& sse, std::span<const u8> image) {
    sse.mxcsr = fxsave::get<u32>(image, fxsave::mxcsr);
    std::memcpy(sse.xmm.data(), image.data() + fxsave::xmm, sizeof sse.xmm);
}

}  // namespace lockstep::exec::x87
