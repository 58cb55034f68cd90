// Every encoding of each model, written down: what raises #UD in the one-byte map, what exists in the 0F map.
#include <gtest/gtest.h>

#include <array>

#include "decoder_test_support.h"

namespace lockstep::test {
namespace {

// Of one opcode: for every ModRM.reg whether it is wanted with a memory operand and with a register.
struct Forms {
    u8 memory = 0;
    u8 registers = 0;
    bool none() const { return (memory | registers) == 0; }
    bool all() const { return memory == 0xFF && registers == 0xFF; }
};

std::string hex_byte(u32 value) {
    constexpr char digits[] = "0123456789ABCDEF";
    return {digits[value >> 4 & 15], digits[value & 15]};
}

// "/1-3,7": which digits are in `set`; nothing for all eight.
std::string digits(u8 set) {
    if (set == 0xFF) return "";
    std::string text = "/";
    for (u32 first = 0; first < 8; ++first) {
        if ((set >> first & 1) == 0) continue;
        u32 last = first;
        while (last < 7 && (set >> (last + 1) & 1) != 0) ++last;
        if (text.size() > 1) text += ",";
        text += std::to_string(first);
        if (last > first) text += "-" + std::to_string(last);
        first = last;
    }
    return text;
}

std::string describe_forms(u32 opcode, Forms forms) {
    const std::string name = hex_byte(opcode);
    if (forms.memory == forms.registers) return name + digits(forms.memory);
    std::string text;
    if (forms.memory != 0) text = name + digits(forms.memory) + "m";
    if (forms.registers == 0) return text;
    return text + (text.empty() ? "" : " ") + name + digits(forms.registers) + "r";
}

// The encodings of one map whose validity is `valid`: opcodes that are wanted whatever ModRM says as ranges, others
// with digits, and m or r where only memory or register forms are.
std::string list(CpuModel model, bool two_byte, bool valid) {
    std::array<Forms, 256> map{};
    for (u32 opcode = 0; opcode < 256; ++opcode) {
        for (u32 digit = 0; digit < 8; ++digit) {
            for (const u32 mod_rm : {0x07u, 0xC0u}) {
                const u8 modrm = static_cast<u8>(mod_rm | digit << 3);
                Bytes bytes = {static_cast<u8>(opcode), modrm, 0, 0, 0, 0, 0, 0};
                if (two_byte) bytes.insert(bytes.begin(), 0x0F);
                const Decoded decoded = decode_bytes(bytes, mode16(model));
                if ((decoded.insn.op != Op::Invalid) != valid) continue;
                (mod_rm == 0xC0 ? map[opcode].registers : map[opcode].memory) |= static_cast<u8>(1u << digit);
            }
        }
        // A prefix, or the escape to the other map: not an encoding by itself.
        const Decoded decoded = decode_bytes({static_cast<u8>(opcode)}, mode16(model));
        const bool alone = decoded.status == DecodeStatus::NeedMore && decoded.insn.prefix_length != 0;
        if (!two_byte && (alone || (opcode == 0x0F && model != CpuModel::I8086))) map[opcode] = {};
    }
    std::string text;
    for (u32 opcode = 0; opcode < 256; ++opcode) {
        if (map[opcode].none()) continue;
        if (!text.empty()) text += " ";
        u32 last = opcode;
        while (map[opcode].all() && last < 255 && map[last + 1].all()) ++last;
        text += describe_forms(opcode, map[opcode]);
        if (last > opcode) text += "-" + hex_byte(last);
        opcode = last;
    }
    return text;
}

std::string invalid_one_byte(CpuModel model) {
    return list(model, false, false);
}
std::string valid_two_byte(CpuModel model) {
    return list(model, true, true);
}

TEST(IsaMaps, OneByteEncodingsThatRaiseUd) {
    EXPECT_EQ(invalid_one_byte(CpuModel::I8086), "");
    EXPECT_EQ(invalid_one_byte(CpuModel::I80286),
              "62r 64-67 8C/4-7 8Dr 8E/1,4-7 8F/1-7 C4r C5r C6/1-7 C7/1-7 FE/2-7 FF/7m FF/3,5,7r");
    for (const CpuModel model : {CpuModel::I80386, CpuModel::I80486, CpuModel::Pentium, CpuModel::PentiumPro}) {
        EXPECT_EQ(invalid_one_byte(model),
                  "62r 8C/6-7 8Dr 8E/1,6-7 8F/1-7 C4r C5r C6/1-7 C7/1-7 FE/2-7 FF/7m FF/3,5,7r");
    }
}

TEST(IsaMaps, TwoByteEncodingsThatExist) {
    EXPECT_EQ(valid_two_byte(CpuModel::I80286), "00/0-5 01/0-4,6m 01/4,6r 02-03 05-06");
    EXPECT_EQ(valid_two_byte(CpuModel::I80386),
              "00/0-5 01/0-4,6m 01/4,6r 02-03 06-07 10-13 20/0,2-3 21 22/0,2-3 23 24/6-7 26/6-7 "
              "80-A1 A3-A5 A8-A9 AB-AD AF B2m B3 B4m B5m B6-B7 BA/4-7 BB-BF");
    EXPECT_EQ(valid_two_byte(CpuModel::I80486),
              "00/0-5 01/0-4,6-7m 01/4,6r 02-03 06 08-09 10-13 20/0,2-3 21 22/0,2-3 23 24/3-7 26/3-7 "
              "80-A5 A8-A9 AB-AD AF-B1 B2m B3 B4m B5m B6-B7 BA/4-7 BB-C1 C8-CF");
    EXPECT_EQ(valid_two_byte(CpuModel::Pentium),
              "00/0-5 01/0-4,6-7m 01/4,6r 02-03 06 08-09 20/0,2-4 21 22/0,2-4 23 30-32 "
              "80-A5 A8-AD AF-B1 B2m B3 B4m B5m B6-B7 BA/4-7 BB-C1 C7/1m C8-CF");
    EXPECT_EQ(valid_two_byte(CpuModel::PentiumPro),
              "00/0-5 01/0-4,6-7m 01/4,6r 02-03 06 08-09 0B 18-1F 20/0,2-4 21 22/0,2-4 23 30-35 40-4F "
              "80-A5 A8-AD AF-B1 B2m B3 B4m B5m B6-B7 B9 BA/4-7 BB-C1 C7/1m C8-CF FF");
}

// The encodings that take LOCK: opcodes with the digits whose memory form does, and "!" where a register form does.
std::string lockable(CpuModel model) {
    std::array<Forms, 256> maps[2]{};
    for (u32 two_byte = 0; two_byte < 2; ++two_byte) {
        for (u32 opcode = 0; opcode < 256; ++opcode) {
            for (u32 digit = 0; digit < 8; ++digit) {
                Bytes bytes = {0xF0, static_cast<u8>(opcode), static_cast<u8>(digit << 3 | 7), 0, 0, 0, 0, 0};
                if (two_byte != 0) bytes.insert(bytes.begin() + 1, 0x0F);
                const Decoded decoded = decode_bytes(bytes, mode16(model));
                const bool opcode_here = decoded.insn.prefix_length == 1 && (two_byte != 0 || opcode != 0x0F);
                if (decoded.insn.op != Op::Invalid && opcode_here) {
                    maps[two_byte][opcode].memory |= static_cast<u8>(1u << digit);
                }
                bytes[two_byte + 2] |= 0xC0;
                const Decoded registers = decode_bytes(bytes, mode16(model));
                if (opcode_here && registers.insn.op != Op::Invalid) maps[two_byte][opcode].registers |= 1;
            }
        }
    }
    std::string text;
    for (u32 two_byte = 0; two_byte < 2; ++two_byte) {
        for (u32 opcode = 0; opcode < 256; ++opcode) {
            const Forms forms = maps[two_byte][opcode];
            if (forms.none()) continue;
            text += (text.empty() ? "" : " ") + std::string(two_byte != 0 ? "0F" : "") + hex_byte(opcode) +
                    digits(forms.memory) + (forms.registers != 0 ? "!" : "");
        }
    }
    return text;
}

TEST(IsaMaps, WhatTakesLockWithMemory) {
    const std::string common =
        "00 01 08 09 10 11 18 19 20 21 28 29 30 31 80/0-6 81/0-6 82/0-6 83/0-6 86 87 "
        "F6/2-3 F7/2-3 FE/0-1 FF/0-1 ";
    EXPECT_EQ(lockable(CpuModel::I80386), common + "0FA3 0FAB 0FB3 0FBA/4-7 0FBB");
    EXPECT_EQ(lockable(CpuModel::I80486), common + "0FAB 0FB0 0FB1 0FB3 0FBA/5-7 0FBB 0FC0 0FC1");
    EXPECT_EQ(lockable(CpuModel::Pentium), common + "0FAB 0FB0 0FB1 0FB3 0FBA/5-7 0FBB 0FC0 0FC1 0FC7/1");
}

}  // namespace
}  // namespace lockstep::test
