// A file as recorded suites have them, with bits flipped: read, and run if it can be read.
#include <gtest/gtest.h>

#include <random>

#include "conformance/cpu_executor.h"
#include "conformance/cpu_names.h"
#include "conformance/reference_executor.h"
#include "conformance/runner.h"
#include "moo_writer.h"

namespace lockstep::conformance {
namespace {

using namespace test;

// Twenty tests of instructions that read, write, jump, divide and repeat.
Bytes file_of(const std::string& cpu) {
    const std::vector<Bytes> codes = {{0x01, 0x07}, {0xF3, 0xA4}, {0xF6, 0x37}, {0xFF, 0x2F}, {0x60}, {0xC8, 1, 2, 3}};
    std::mt19937 random(3);
    Bytes bytes = header(cpu, 1, 20);
    for (u32 i = 0; i < 20; ++i) {
        Bytes code = codes[i % codes.size()];
        code.push_back(0xF4);
        std::vector<std::pair<unsigned, u16>> registers;
        for (unsigned r = 0; r < 14; ++r) registers.emplace_back(r, static_cast<u16>(random()));
        registers[2].second &= 0x7F;
        registers[13].second = static_cast<u16>((registers[13].second & 0xCD5) | 2);
        std::vector<std::pair<u32, u8>> ram;
        const u32 start = (u32{registers[4].second} << 4) + registers[12].second;
        for (u32 n = 0; n < code.size(); ++n) ram.emplace_back(start + n, code[n]);
        append(bytes,
               test_chunk(joined({words(registers), memory(ram)}), words({{0, 1}}),
                          joined({text_chunk("NAME", "some test"), text_chunk("BYTS", {code.begin(), code.end()}),
                                  chunk("EXCP", {0, 4, 0, 0, 0}), chunk("HASH", Bytes(20, 1))}),
                          i));
    }
    return bytes;
}

template <class Kind>
void run_damaged(const std::string& cpu, CpuModel model, int times) {
    const auto executor = std::move(Kind::create(model)).value();
    const Bytes whole = file_of(cpu);
    ASSERT_TRUE(parse_moo(whole, "x.moo").ok());
    std::mt19937 random(4);
    int readable = 0;
    for (int i = 0; i < times; ++i) {
        Bytes damaged = whole;
        for (unsigned n = random() % 8 + 1; n > 0; --n)
            damaged[random() % damaged.size()] ^= static_cast<u8>(1u << random() % 8);
        const Result<MooFile> file = parse_moo(damaged, "x.moo");
        if (!file.ok()) {
            EXPECT_NE(file.error().message.find("x.moo: "), std::string::npos);
            EXPECT_NE(file.error().message.find(" at offset "), std::string::npos);
            continue;
        }
        ++readable;
        if (i % 20 == 0) run_file(*executor, file.value(), "00", ~0u, {}, RunOptions{.every = 4});
    }
    EXPECT_GT(readable, times / 10);
}

TEST(DamagedSuite, NeitherReaderNorProcessorsFailOnFlippedBits) {
    run_damaged<ReferenceExecutor>("C286", CpuModel::I80286, 10000);
    run_damaged<CpuExecutor>("386E", CpuModel::I80386, 10000);
    run_damaged<CpuExecutor>("8086", CpuModel::I8086, 10000);
}

}  // namespace
}  // namespace lockstep::conformance
