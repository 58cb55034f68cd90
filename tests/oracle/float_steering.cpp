#include "tests/oracle/float_steering.h"

#include <cstring>

#include "cpu/float/environment.h"
#include "tests/float/values.h"
#include "tests/oracle/float_values.h"
#include "tests/oracle/fx_image.h"

namespace lockstep::oracle {

namespace {

constexpr u32 environment_bytes = 28, state_bytes = 108, fx_bytes = 512;
constexpr u16 fx_opcode = 0x0FAE;

bool is_x87(const Instruction& insn) {
    return insn.opcode >= 0xD8 && insn.opcode <= 0xDF;
}
unsigned digit(const Instruction& insn) {
    return insn.modrm >> 3 & 7;
}
bool has_memory(const Instruction& insn) {
    return insn.has_modrm && insn.modrm < 0xC0;
}
bool is_fx_state(const Instruction& insn) {
    return insn.opcode == fx_opcode && has_memory(insn) && digit(insn) < 2;
}

void put16(std::span<u8> image, std::size_t at, u32 value) {
    const u16 half = static_cast<u16>(value);
    std::memcpy(&image[at], &half, 2);
}

// The protected-mode layouts of FSTENV, with what `fpu` holds (SDM volume 1, figures 8-9 and 8-11).
void put_environment(std::span<u8> image, const FpuState& fpu, bool wide, Random& random) {
    const u32 step = wide ? 4 : 2;
    put16(image, 0, fpu.control);
    put16(image, step, fpu.status_word());
    put16(image, 2 * step, random.percent(50) ? random.bits32() : random.pick({0u, 0xFFFFu, 0x5555u, 0xAAAAu}));
    for (u32 word = 3; word < 7; ++word) {
        const u32 value = random.bits32();
        std::memcpy(&image[word * step], &value, step);
    }
}

// What FLDENV, FRSTOR and FXRSTOR load: a state, sometimes with reserved bits set.
void put_image(Random& random, Case& test, const Instruction& insn, u32 linear) {
    for (u8& byte : test.image) byte = random.byte();
    test.image_linear = linear;
    test.image_size = static_cast<u16>(float_memory_size(insn));
    Registers state;
    state.fpu = random_fpu(random);
    state.sse = random_sse(random);
    // Exceptions and masks that do not fit the summary bit.
    if (random.percent(20)) state.fpu.status = static_cast<u16>(random.bits32() & ~fpu_status::top);
    if (random.percent(10)) state.fpu.control = static_cast<u16>(random.bits32());
    if (is_fx_state(insn)) {
        if (random.percent(5)) state.sse.mxcsr ^= 1u << random.pick({16u, 18u, 20u, 31u});
        const FxImage image = fx_image(state);
        constexpr std::size_t mask_at = 28;
        // Reserved bytes stay as they come.
        std::memcpy(test.image.data(), image.data(), mask_at);
        for (std::size_t at = 32; at < 160; at += 16) std::memcpy(&test.image[at], &image[at], 10);
        std::memcpy(&test.image[160], &image[160], 128);
        return;
    }
    const bool wide = insn.operand_size == 4;
    put_environment(test.image, state.fpu, wide, random);
    for (unsigned i = 0; i < 8; ++i) {
        const std::size_t at = (wide ? 28u : 14u) + 10 * i;
        std::memcpy(&test.image[at], &state.fpu.st(i).significand, 8);
        put16(test.image, at + 8, state.fpu.st(i).sign_exponent);
    }
}

}  // namespace

bool is_float(const Instruction& insn) {
    if (is_x87(insn) || insn.opcode == fx_opcode) return true;
    for (const Operand& operand : insn.operands) {
        if (operand.kind == OperandKind::MmRegister || operand.kind == OperandKind::XmmRegister) return true;
    }
    return false;
}

u32 float_memory_size(const Instruction& insn) {
    if (is_fx_state(insn)) return fx_bytes;
    const bool wide = insn.operand_size == 4;
    if ((insn.opcode == 0xD9 && (digit(insn) == 4 || digit(insn) == 6)))
        return wide ? environment_bytes : environment_bytes / 2;
    if (insn.opcode == 0xDD && (digit(insn) == 4 || digit(insn) == 6)) return wide ? state_bytes : state_bytes - 14;
    for (const Operand& operand : insn.operands) {
        if (operand.kind == OperandKind::Memory && operand.size != 0) return operand.size;
    }
    return is_x87(insn) ? 10 : 16;
}

bool must_be_aligned(const Instruction& insn) {
    return !is_x87(insn) && float_memory_size(insn) >= 16;
}

void steer_float_registers(Random& random, Case& test, const Instruction& insn) {
    if (has_memory(insn)) return;
    FpuState& fpu = test.start.fpu;
    if (insn.opcode == 0xD9 && random.percent(70)) {
        switch (insn.modrm) {
            case 0xF0:  // F2XM1
            case 0xF9:  // FYL2XP1
                fpu.st(0) = float_test::random_below_one(random);
                break;
            case 0xF1:  // FYL2X
                fpu.st(0) = float_test::random_near_one(random);
                break;
            case 0xF2:  // FPTAN
            case 0xFB:  // FSINCOS
            case 0xFE:  // FSIN
            case 0xFF:  // FCOS
                fpu.st(0) = float_test::random_angle(random);
                break;
            default: break;
        }
    }
    // Most of the time there is what it works on.
    if (is_x87(insn) && random.percent(60)) fpu.used |= static_cast<u8>(1u << fpu.physical(0) | 1u << fpu.physical(1));
    // Lengths of the string comparisons.
    if (insn.opcode >= 0x3A60 && insn.opcode <= 0x3A63 && random.percent(80)) {
        test.start.reg(Gpr::AX) = static_cast<u32>(random.between(-20, 20));
        test.start.reg(Gpr::DX) = static_cast<u32>(random.between(-20, 20));
    }
}

void steer_float_memory(Random& random, Case& test, const Instruction& insn, u32 linear) {
    const u32 size = float_memory_size(insn);
    if (size > 16 || (size == 14 && is_x87(insn))) {
        put_image(random, test, insn, linear);
        return;
    }
    Xmm value;
    if (is_x87(insn)) {
        value = random_x87_memory(random);
        if (insn.opcode == 0xD9 && digit(insn) == 5)  // FLDCW
            value.set<u16>(
                0, random.percent(70) ? float_test::random_control_word(random) : static_cast<u16>(random.bits32()));
    } else if (insn.opcode == fx_opcode) {
        // LDMXCSR. Bit 17 is AMD's own: misaligned operands.
        u32 mxcsr = random.percent(80) ? random_sse(random).mxcsr : random.bits32();
        mxcsr &= ~(1u << 17);
        value.set<u32>(0, mxcsr);
    } else {
        value = random_vector_near(test.start.sse.xmm[insn.modrm >> 3 & 7], random);
    }
    std::array<u8, 16> bytes = value.as<u8>();
    test.patch(linear, std::span(bytes));
}

}  // namespace lockstep::oracle
