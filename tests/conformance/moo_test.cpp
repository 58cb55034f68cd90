// The reader: what it understands, and that damage is an error and never a crash.
#include "conformance/moo.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "conformance/file_bytes.h"
#include "moo_writer.h"
#include "scratch_directory.h"

namespace lockstep::conformance {
namespace {

using namespace test;
using ::testing::HasSubstr;

Bytes sample() {
    const Bytes exception = chunk("EXCP", {6, 0x10, 0x20, 0x30, 0});
    const Bytes hash = chunk("HASH", Bytes(20, 0xAB));
    return joined(
        {header("C286"), chunk("XYZ!", {1, 2, 3}),
         test_chunk(joined({words({{0, 0x1234}, {12, 0x100}, {13, 2}}), memory({{0x100, 0x90}, {0x101, 0xF4}})}),
                    words({{12, 0x102}}),
                    joined({chunk("NAME", {3, 0, 0, 0, 'n', 'o', 'p'}), chunk("BYTS", {1, 0, 0, 0, 0x90}),
                            chunk("CYCL", {9, 9}), exception, hash}))});
}

TEST(Moo, ReadsATest) {
    const Result<MooFile> file = parse_moo(sample(), "x.moo");
    ASSERT_TRUE(file.ok()) << file.error().message;
    EXPECT_EQ(file.value().cpu, "C286");
    ASSERT_EQ(file.value().tests.size(), 1u);
    const MooTest& test = file.value().tests[0];
    EXPECT_EQ(test.index, 7u);
    EXPECT_EQ(test.name, "nop");
    EXPECT_EQ(test.bytes, Bytes{0x90});
    EXPECT_EQ(test.initial.registers[MooRegister::Eax], 0x1234u);
    EXPECT_EQ(test.initial.registers[MooRegister::Eip], 0x100u);
    EXPECT_EQ(test.initial.registers[MooRegister::Eflags], 2u);
    EXPECT_FALSE(test.initial.registers.has(MooRegister::Ebx));
    ASSERT_EQ(test.initial.ram.size(), 2u);
    EXPECT_EQ(test.initial.ram[1].address, 0x101u);
    EXPECT_EQ(test.final.registers[MooRegister::Eip], 0x102u);
    ASSERT_TRUE(test.exception.has_value());
    EXPECT_EQ(test.exception->vector, 6);
    EXPECT_EQ(test.exception->flags_address, 0x302010u);
    EXPECT_EQ(test.hash, "abababababababababababababababababababab");
}

TEST(Moo, ReadsThirtyTwoBitRegistersAndMasks) {
    Bytes registers;
    append32(registers, 1u << 2 | 1u << 17 | 1u << 30);
    append32(registers, 0x89ABCDEF);
    append32(registers, 0x00010002);
    append32(registers, 0);  // a register not known yet
    Bytes mask;
    append32(mask, 1u << 17);
    append32(mask, 0xFFFFF72A);
    const Bytes bytes =
        joined({header("386E"), chunk("RM32", mask),
                test_chunk(chunk("RG32", registers), joined({chunk("RG32", {0, 0, 0, 0}), chunk("RM32", mask)}))});
    const Result<MooFile> file = parse_moo(bytes, "x.moo");
    ASSERT_TRUE(file.ok()) << file.error().message;
    const MooTest& test = file.value().tests[0];
    EXPECT_EQ(test.initial.registers[MooRegister::Eax], 0x89ABCDEFu);
    EXPECT_EQ(test.initial.registers[MooRegister::Eflags], 0x10002u);
    EXPECT_EQ(file.value().masks[MooRegister::Eflags], 0xFFFFF72Au);
    EXPECT_EQ(test.masks[MooRegister::Eflags], 0xFFFFF72Au);
}

TEST(Moo, ErrorsNameFileAndOffset) {
    EXPECT_THAT(parse_moo(Bytes{'R', 'I', 'F', 'F', 0, 0, 0, 0}, "a.moo").error().message, HasSubstr("a.moo"));
    EXPECT_THAT(parse_moo(header("8086", 2), "a.moo").error().message, HasSubstr("version 2"));
    Bytes cut = sample();
    cut.pop_back();
    EXPECT_THAT(parse_moo(cut, "a.moo").error().message, HasSubstr("at offset"));
    // A list of four thousand million bytes in a chunk of four.
    const Bytes liar = joined({header("8086"), test_chunk(chunk("RAM ", {0xFF, 0xFF, 0xFF, 0xFF}), {})});
    EXPECT_THAT(parse_moo(liar, "a.moo").error().message, HasSubstr("longer than its chunk"));
}

TEST(Moo, EveryTruncationIsAnErrorThatNamesFileAndOffset) {
    const Bytes whole = sample();
    ASSERT_TRUE(parse_moo(whole, "x.moo").ok());
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const Result<MooFile> file = parse_moo(std::span(whole).first(size), "x.moo");
        ASSERT_FALSE(file.ok()) << size;
        EXPECT_THAT(file.error().message, HasSubstr("x.moo: "));
        EXPECT_THAT(file.error().message, HasSubstr(" at offset "));
    }
}

TEST(Moo, FewerTestsThanAnnouncedAreAnError) {
    Bytes two = sample();
    two[12] = 2;
    EXPECT_THAT(parse_moo(two, "x.moo").error().message, HasSubstr("after 1 of 2 tests"));
}

TEST(Moo, WhatATestNeedsIsChecked) {
    const auto refusal = [](const Bytes& test) {
        return parse_moo(joined({header("8086"), test}), "x.moo").error().message;
    };
    EXPECT_THAT(refusal(test_chunk(memory({{0, 1}}), {})), HasSubstr("no initial registers"));
    EXPECT_THAT(refusal(test_chunk(words({{0, 1}}), {}, chunk("HASH", {1, 2}))), HasSubstr("hash is not 20 bytes"));
    EXPECT_THAT(refusal(test_chunk(words({{0, 1}}), {}, text_chunk("BYTS", std::string(257, 'x')))),
                HasSubstr("instruction of 257 bytes"));
}

// A few bytes each, but more than that in memory.
TEST(Moo, EndlessTestsAreRefused) {
    Bytes many = header("8086");
    const Bytes test = test_chunk(words({{0, 1}}), {});
    for (int i = 0; i < 100'001; ++i) append(many, test);
    EXPECT_THAT(parse_moo(many, "x.moo").error().message, HasSubstr("more than 100000 tests"));
}

// Every place where a count or a length stands.
TEST(Moo, GiantLengthsAreErrors) {
    const Bytes whole = sample();
    for (std::size_t at = 0; at + 4 <= whole.size(); ++at) {
        for (const u8 high : {u8{0x7F}, u8{0x80}, u8{0xFF}}) {
            Bytes damaged = whole;
            for (std::size_t i = 0; i < 4; ++i) damaged[at + i] = i == 3 ? high : 0xFF;
            const Result<MooFile> file = parse_moo(damaged, "x.moo");
            if (file.ok()) {
                EXPECT_LE(file.value().tests.size(), 1u);
            }
        }
    }
}

TEST(Moo, RandomDamageIsHarmless) {
    const Bytes whole = sample();
    std::mt19937 random(1);
    for (int i = 0; i < 20000; ++i) {
        Bytes damaged = whole;
        for (unsigned n = random() % 4 + 1; n > 0; --n) damaged[random() % damaged.size()] = static_cast<u8>(random());
        const Result<MooFile> file = parse_moo(damaged, "x.moo");
        if (file.ok()) {
            EXPECT_LE(file.value().tests.size(), damaged.size() / 12);
        }
    }
}

class MooOnDisk : public ::testing::Test {
protected:
    void SetUp() override { std::filesystem::create_directories(directory); }
    void TearDown() override { std::filesystem::remove_all(directory); }
    static Bytes packed(const Bytes& bytes) {
        Bytes out(compressBound(bytes.size()) + 64);
        z_stream stream{};
        EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
        stream.next_in = const_cast<u8*>(bytes.data());
        stream.avail_in = static_cast<unsigned>(bytes.size());
        stream.next_out = out.data();
        stream.avail_out = static_cast<unsigned>(out.size());
        EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
        out.resize(stream.total_out);
        deflateEnd(&stream);
        return out;
    }
    std::string write(const std::string& name, const Bytes& bytes) const {
        const std::string path = directory + "/" + name;
        std::ofstream(path, std::ios::binary)
            .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
        return path;
    }
    const std::string directory = scratch_directory("moo");
};

TEST_F(MooOnDisk, PlainAndPackedFilesReadTheSame) {
    const Result<MooFile> plain = read_moo_file(write("a.MOO", sample()));
    const Result<MooFile> gzip = read_moo_file(write("a.MOO.gz", packed(sample())));
    ASSERT_TRUE(plain.ok() && gzip.ok());
    EXPECT_EQ(plain.value().tests.size(), 1u);
    EXPECT_EQ(gzip.value().tests[0].name, "nop");
}

TEST_F(MooOnDisk, DamagedAndMissingFilesAreErrorsWithTheirName) {
    Bytes cut = packed(sample());
    cut.resize(cut.size() / 2);
    EXPECT_THAT(read_moo_file(write("cut.MOO.gz", cut)).error().message, HasSubstr("cut.MOO.gz"));
    EXPECT_THAT(read_moo_file(directory + "/none.MOO").error().message, HasSubstr("none.MOO"));
}

TEST_F(MooOnDisk, EveryTruncationOfAPackedFileIsAnError) {
    const Bytes whole = packed(sample());
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const Result<MooFile> file =
            read_moo_file(write("cut.MOO.gz", Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size))));
        ASSERT_FALSE(file.ok()) << size;
        EXPECT_THAT(file.error().message, HasSubstr("cut.MOO.gz: "));
        EXPECT_THAT(file.error().message, HasSubstr(" at offset ")) << size;
    }
}

TEST_F(MooOnDisk, DamageToAPackedFileIsFound) {
    const Bytes whole = packed(sample());
    std::mt19937 random(2);
    for (int i = 0; i < 500; ++i) {
        Bytes damaged = whole;
        const std::size_t at = 10 + random() % (whole.size() - 10);  // what is in the header hardly matters
        damaged[at] ^= static_cast<u8>(1u << random() % 8);
        const Result<MooFile> file = read_moo_file(write("damaged.MOO.gz", damaged));
        if (file.ok()) {
            // The bits between the last block and the check sum mean nothing.
            EXPECT_EQ(read_file_bytes(directory + "/damaged.MOO.gz").value(), sample()) << at;
        } else {
            EXPECT_THAT(file.error().message, HasSubstr(" at offset ")) << at;
        }
    }
}

TEST_F(MooOnDisk, AFileThatUnpacksWithoutEndIsRefused) {
    const Bytes zeros(std::size_t{257} << 20);
    const std::string path = write("bomb.MOO.gz", packed(zeros));
    EXPECT_LT(std::filesystem::file_size(path), 1u << 20);
    EXPECT_THAT(read_moo_file(path).error().message, HasSubstr("bomb.MOO.gz: unpacks to more than 256 MiB"));
}

}  // namespace
}  // namespace lockstep::conformance
