// The images of FNSTENV, FLDENV, FNSAVE and FRSTOR in memory. SDM volume 1, figures 8-9 to 8-12 and 8.1.7 (tag word).
//
// Each has four layouts. What is reserved reads as ones beside words and as zeros beside selector and opcode, as recent
// processors write it.
#pragma once

#include <cstring>
#include <span>

#include "cpu/exec/x87_control.h"

namespace lockstep::exec::x87 {

struct ImageLayout {
    bool wide = false;            // by the operand size: 32 bits, or 16
    bool with_selectors = false;  // protected mode; real and virtual-8086 mode have linear addresses
    constexpr u32 environment_bytes() const { return wide ? 28 : 14; }
    constexpr u32 state_bytes() const { return environment_bytes() + 8 * 10; }
};
inline constexpr u32 largest_state_bytes = 108;

// Tags of R0 … R7, two bits each, R0's the lowest: 0 valid, 1 zero, 2 special, 3 empty. They follow from the contents.
constexpr u16 tag_word(const FpuState& f) {
    unsigned word = 0;
    for (unsigned i = 0; i < 8; ++i) {
        const fp::Class kind = fp::classify(f.reg[i]);
        unsigned tag = kind == fp::Class::Normal ? 0 : kind == fp::Class::Zero ? 1 : 2;
        if ((f.used >> i & 1) == 0) tag = 3;
        word |= tag << (2 * i);
    }
    return static_cast<u16>(word);
}
// A tag that is loaded only says whether the register is empty.
constexpr u8 used_by_tags(u16 tags) {
    unsigned used = 0;
    for (unsigned i = 0; i < 8; ++i) used |= (tags >> (2 * i) & 3) != 3 ? 1u << i : 0;
    return static_cast<u8>(used);
}

// The seven fields of an environment, each in two bytes or four.
class EnvironmentFields {
public:
    enum Field : u32 { Control, Status, Tags, CodeOffset, CodeSelector, DataOffset, DataSelector };

    EnvironmentFields(std::span<u8> bytes, bool wide) : bytes_(bytes), wide_(wide) {}

    // `upper` goes to the upper half of a wide field.
    void put(Field field, u32 lower, u32 upper = 0xFFFF) {
        const u32 value = (lower & 0xFFFF) | upper << 16;
        std::memcpy(bytes_.data() + field * width(), &value, width());
    }
    u32 get(Field field) const {
        u32 value = 0;
        std::memcpy(&value, bytes_.data() + field * width(), width());
        return value;
    }

private:
    u32 width() const { return wide_ ? 4 : 2; }
    std::span<u8> bytes_;
    bool wide_;
};

// A linear address as real mode's layouts have it: bits 15 to 0 in one field, the rest from bit 12 on in the next.
constexpr u32 real_mode_pointer(u16 selector, u32 offset) {
    return (u32{selector} << 4) + offset;
}

inline void store_environment(const FpuState& f, ImageLayout layout, std::span<u8> image) {
    using enum EnvironmentFields::Field;
    EnvironmentFields fields(image, layout.wide);
    fields.put(Control, f.control);
    fields.put(Status, f.status_word());
    fields.put(Tags, tag_word(f));
    if (layout.with_selectors) {
        fields.put(CodeOffset, f.code_offset, f.code_offset >> 16);
        fields.put(CodeSelector, f.code_selector, f.opcode);
        fields.put(DataOffset, f.data_offset, f.data_offset >> 16);
        fields.put(DataSelector, f.data_selector);
        return;
    }
    const u32 code = real_mode_pointer(f.code_selector, f.code_offset);
    const u32 data = real_mode_pointer(f.data_selector, f.data_offset);
    const u32 code_rest = code >> 16 << 12 | f.opcode;
    const u32 data_rest = data >> 16 << 12;
    fields.put(CodeOffset, code);
    fields.put(CodeSelector, code_rest, code_rest >> 16);
    fields.put(DataOffset, data);
    fields.put(DataSelector, data_rest, data_rest >> 16);
}

inline void load_environment(FpuState& f, ImageLayout layout, std::span<u8> image, CpuModel model) {
    using enum EnvironmentFields::Field;
    const EnvironmentFields fields(image, layout.wide);
    f.control = control_after_load(static_cast<u16>(fields.get(Control)), model);
    f.set_status_word(static_cast<u16>(fields.get(Status)));
    f.used = used_by_tags(static_cast<u16>(fields.get(Tags)));
    update_summary(f);
    const u32 code = fields.get(CodeOffset), code_rest = fields.get(CodeSelector);
    const u32 data = fields.get(DataOffset), data_rest = fields.get(DataSelector);
    if (layout.with_selectors) {
        f.code_offset = code;
        f.code_selector = static_cast<u16>(code_rest);
        f.opcode = layout.wide ? static_cast<u16>(code_rest >> 16 & 0x7FF) : u16{0};
        f.data_offset = data;
        f.data_selector = static_cast<u16>(data_rest);
        return;
    }
    f.code_offset = (code & 0xFFFF) | code_rest >> 12 << 16;
    f.data_offset = (data & 0xFFFF) | data_rest >> 12 << 16;
    f.opcode = static_cast<u16>(code_rest & 0x7FF);
    f.code_selector = f.data_selector = 0;
}

// ST(0) … ST(7), ten bytes each, at distances of `stride` bytes.
inline void store_registers(const FpuState& f, std::span<u8> bytes, u32 stride) {
    for (u32 i = 0; i < 8; ++i) {
        const fp::Float80& value = f.st(i);
        std::memcpy(bytes.data() + i * stride, &value.significand, 8);
        std::memcpy(bytes.data() + i * stride + 8, &value.sign_exponent, 2);
    }
}
inline void load_registers(FpuState& f, std::span<const u8> bytes, u32 stride) {
    for (u32 i = 0; i < 8; ++i) {
        fp::Float80& value = f.st(i);
        std::memcpy(&value.significand, bytes.data() + i * stride, 8);
        std::memcpy(&value.sign_exponent, bytes.data() + i * stride + 8, 2);
    }
}

}  // namespace lockstep::exec::x87
