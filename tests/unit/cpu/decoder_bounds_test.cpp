// What the decoder reads, and what it says about bytes that end early. Sanitizer builds check the reads themselves:
// each span is a heap block of exactly its size.
#include <gtest/gtest.h>

#include <memory>
#include <random>

#include "decoder_test_support.h"

namespace lockstep::test {
namespace {

DecodeStatus decode_exactly(const u8* bytes, std::size_t count, DecodeMode mode, Instruction& out) {
    const auto block = std::make_unique<u8[]>(count);
    std::copy(bytes, bytes + count, block.get());
    return decode({block.get(), count}, mode, out);
}

bool same(const Instruction& a, const Instruction& b) {
    return a.op == b.op && a.length == b.length && a.operand_size == b.operand_size &&
           a.address_size == b.address_size && a.rep == b.rep && a.lock == b.lock && a.has_modrm == b.has_modrm &&
           a.segment == b.segment && a.segment_override == b.segment_override && a.condition == b.condition &&
           a.opcode == b.opcode && a.modrm == b.modrm && a.prefix_length == b.prefix_length && a.base == b.base &&
           a.index == b.index && a.scale == b.scale && a.disp == b.disp && a.imm == b.imm && a.imm2 == b.imm2 &&
           a.operands == b.operands;
}

class Fuzz {
public:
    // 20 random bytes, often with prefixes and 0F in front.
    const Bytes& next() {
        static constexpr u8 prefixes[] = {0x26, 0x2E, 0x36, 0x3E, 0x64, 0x65, 0x66, 0x67, 0xF0, 0xF1, 0xF2, 0xF3};
        for (u8& byte : bytes_) byte = static_cast<u8>(random_());
        std::size_t count = 0;
        const u64 share = random_() % 16 == 0 ? 1 : 3;  // now and then nothing but prefixes
        const std::size_t most = 1 + random_() % 16;
        while (random_() % share == 0 && count < most) bytes_[count++] = prefixes[random_() % std::size(prefixes)];
        if (random_() % 3 == 0) bytes_[count] = 0x0F;
        return bytes_;
    }
    DecodeMode mode() {
        const u64 value = random_();
        return {(value & 1) != 0, all_models[(value >> 1) % std::size(all_models)]};
    }

private:
    std::mt19937_64 random_{20260101};
    Bytes bytes_ = Bytes(20);
};

constexpr u32 length_limit_of(CpuModel model) {
    return model == CpuModel::I8086 ? 255 : model == CpuModel::I80286 ? 10 : 15;
}

TEST(DecoderBounds, NothingNeedsMoreThanNothing) {
    for (const CpuModel model : all_models) {
        Instruction insn;
        EXPECT_EQ(decode({}, mode16(model), insn), DecodeStatus::NeedMore);
    }
}

TEST(DecoderBounds, EveryTruncationNeedsMoreAndTheExactLengthIsEnough) {
    Fuzz fuzz;
    u32 complete = 0;
    for (u32 round = 0; round < 100'000; ++round) {
        const Bytes& bytes = fuzz.next();
        const DecodeMode mode = fuzz.mode();
        Instruction whole;
        const DecodeStatus status = decode(bytes, mode, whole);
        if (status == DecodeStatus::TooLong) continue;
        ASSERT_EQ(status, DecodeStatus::Ok) << hex(bytes);
        ASSERT_LE(whole.length, length_limit_of(mode.model)) << hex(bytes);
        ++complete;
        Instruction part;
        for (std::size_t count = 0; count < whole.length; ++count) {
            ASSERT_EQ(decode_exactly(bytes.data(), count, mode, part), DecodeStatus::NeedMore) << hex(bytes) << count;
        }
        ASSERT_EQ(decode_exactly(bytes.data(), whole.length, mode, part), DecodeStatus::Ok) << hex(bytes);
        ASSERT_TRUE(same(part, whole)) << hex(bytes);
    }
    EXPECT_GT(complete, 80'000u);
}

TEST(DecoderBounds, WhatFollowsAnInstructionDoesNotMatter) {
    Fuzz fuzz;
    for (u32 round = 0; round < 100'000; ++round) {
        Bytes bytes = fuzz.next();
        const DecodeMode mode = fuzz.mode();
        Instruction before, after;
        const DecodeStatus status = decode(bytes, mode, before);
        const std::size_t length = status == DecodeStatus::Ok ? before.length : length_limit_of(mode.model);
        for (std::size_t i = length; i < bytes.size(); ++i) bytes[i] = static_cast<u8>(~bytes[i]);
        ASSERT_EQ(decode(bytes, mode, after), status) << hex(bytes);
        if (status == DecodeStatus::Ok) {
            ASSERT_TRUE(same(before, after)) << hex(bytes);
        }
    }
}

TEST(DecoderBounds, TooLongIsSaidWithoutTheByteBeyondTheLimit) {
    Fuzz fuzz;
    u32 seen = 0;
    for (u32 round = 0; round < 400'000; ++round) {
        const Bytes& bytes = fuzz.next();
        const DecodeMode mode = fuzz.mode();
        Instruction insn;
        if (mode.model == CpuModel::I8086 || decode(bytes, mode, insn) != DecodeStatus::TooLong) continue;
        ++seen;
        ASSERT_EQ(decode_exactly(bytes.data(), length_limit_of(mode.model), mode, insn), DecodeStatus::TooLong)
            << hex(bytes);
    }
    EXPECT_GT(seen, 1000u);
}

// Fetching a byte within the limit faults before the length is known.
TEST(DecoderBounds, MissingByteWithinTheLimitComesBeforeTooLong) {
    const Bytes bytes = {0x3E, 0x3E, 0x3E, 0x3E, 0x3E, 0x3E, 0x3E, 0x3E, 0x3E, 0x3E, 0x3E, 0xBE, 1, 2, 3, 4};
    Instruction insn;
    for (std::size_t count = 0; count < 15; ++count) {
        EXPECT_EQ(decode_exactly(bytes.data(), count, {true, CpuModel::PentiumPro}, insn), DecodeStatus::NeedMore);
    }
    EXPECT_EQ(decode_exactly(bytes.data(), 15, {true, CpuModel::PentiumPro}, insn), DecodeStatus::TooLong);
}

TEST(DecoderBounds, FieldsStayInTheirRanges) {
    Fuzz fuzz;
    for (u32 round = 0; round < 200'000; ++round) {
        const Bytes& bytes = fuzz.next();
        Instruction insn;
        if (decode(bytes, fuzz.mode(), insn) != DecodeStatus::Ok) continue;
        ASSERT_LT(insn.op, Op::Count);
        ASSERT_LE(insn.base, zero_register);
        ASSERT_LE(insn.index, zero_register);
        ASSERT_LE(insn.scale, 3);
        ASSERT_LT(insn.segment, Seg::Count);
        ASSERT_TRUE(insn.operand_size == 2 || insn.operand_size == 4);
        ASSERT_TRUE(insn.address_size == 2 || insn.address_size == 4);
        for (const Operand& operand : insn.operands) {
            ASSERT_LE(operand.size, 16);
            ASSERT_LT(operand.reg, operand.kind == OperandKind::Segment && insn.op != Op::Invalid ? 6 : 8)
                << hex(bytes);
        }
    }
}

}  // namespace
}  // namespace lockstep::test
