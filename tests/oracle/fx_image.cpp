#include "tests/oracle/fx_image.h"

#include <cstring>

namespace lockstep::oracle {

namespace {

constexpr std::size_t control_at = 0, status_at = 2, used_at = 4, opcode_at = 6, code_at = 8, data_at = 16,
                      mxcsr_at = 24, stack_at = 32, xmm_at = 160, register_bytes = 16;

template <class T>
void put(FxImage& image, std::size_t at, T value) {
    std::memcpy(&image[at], &value, sizeof value);
}
template <class T>
T get(const FxImage& image, std::size_t at) {
    T value{};
    std::memcpy(&value, &image[at], sizeof value);
    return value;
}

}  // namespace

FxImage fx_image(const Registers& registers) {
    const FpuState& fpu = registers.fpu;
    FxImage image{};
    put(image, control_at, fpu.control);
    put(image, status_at, fpu.status_word());
    put(image, used_at, fpu.used);
    put(image, opcode_at, fpu.opcode);
    put(image, code_at, u64{fpu.code_offset});
    put(image, data_at, u64{fpu.data_offset});
    put(image, mxcsr_at, registers.sse.mxcsr);
    for (unsigned i = 0; i < 8; ++i) {
        const std::size_t at = stack_at + i * register_bytes;
        put(image, at, fpu.st(i).significand);
        put(image, at + 8, fpu.st(i).sign_exponent);
        put(image, xmm_at + i * register_bytes, registers.sse.xmm[i].quadword);
    }
    return image;
}

void from_fx_image(const FxImage& image, Registers& registers) {
    FpuState& fpu = registers.fpu;
    fpu = FpuState{};
    fpu.control = get<u16>(image, control_at);
    fpu.set_status_word(get<u16>(image, status_at));
    fpu.used = get<u8>(image, used_at);
    fpu.opcode = get<u16>(image, opcode_at);
    fpu.code_offset = get<u32>(image, code_at);
    fpu.data_offset = get<u32>(image, data_at);
    registers.sse.mxcsr = get<u32>(image, mxcsr_at);
    for (unsigned i = 0; i < 8; ++i) {
        const std::size_t at = stack_at + i * register_bytes;
        fpu.st(i) = {get<u64>(image, at), get<u16>(image, at + 8)};
        registers.sse.xmm[i].quadword = get<std::array<u64, 2>>(image, xmm_at + i * register_bytes);
    }
}

}  // namespace lockstep::oracle
