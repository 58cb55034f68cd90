// Damaged and forged states: refused with a sentence, or loaded into a machine that goes on without harm.
#include <xxhash.h>
#include <zstd.h>

#include <cstdlib>
#include <random>

#include "machine_rig.h"

namespace lockstep::test {
namespace {

constexpr std::size_t header_size = 32;

u64 number(std::span<const u8> bytes, std::size_t at, unsigned count) {
    u64 value = 0;
    for (unsigned i = 0; i < count; ++i) value |= static_cast<u64>(bytes[at + i]) << (8 * i);
    return value;
}
void set_number(std::span<u8> bytes, std::size_t at, u64 value, unsigned count) {
    for (unsigned i = 0; i < count; ++i) bytes[at + i] = static_cast<u8>(value >> (8 * i));
}

std::vector<u8> unpacked(std::span<const u8> state) {
    std::vector<u8> plain(number(state, 16, 8));
    const std::size_t got =
        ZSTD_decompress(plain.data(), plain.size(), state.data() + header_size, state.size() - header_size);
    EXPECT_EQ(got, plain.size());
    return plain;
}

// Puts the right check sum into a state file.
void seal(std::vector<u8>& state) {
    set_number(
        state, 24,
        XXH3_64bits_withSeed(state.data() + header_size, state.size() - header_size, XXH3_64bits(state.data(), 24)), 8);
}

// A state file around `plain`, every check sum right.
std::vector<u8> packed(std::span<const u8> original, const std::vector<u8>& plain) {
    std::vector<u8> state(original.begin(), original.begin() + header_size);
    set_number(state, 16, plain.size(), 8);
    state.resize(header_size + ZSTD_compressBound(plain.size()));
    const std::size_t length =
        ZSTD_compress(state.data() + header_size, state.size() - header_size, plain.data(), plain.size(), 1);
    state.resize(header_size + length);
    seal(state);
    return state;
}

MachineConfig busy_config() {
    MachineConfig config = demo_config();
    config.memory_bytes = 1u << 20;
    config.no_reboot = true;
    return config;
}

// In the middle of reading the floppy, keys waiting, a byte on the serial line.
std::vector<u8> busy_state() {
    Rig rig(busy_config());
    rig->run(Time::milliseconds(380));
    rig.press(Key::A);
    rig->serial_in(0, 'x');
    rig->run(rig->now() + Time::microseconds(300));
    return rig->save();
}

TEST(DamagedState, TruncatedFilesAreRefused) {
    const std::vector<u8> state = busy_state();
    Rig rig(busy_config());
    for (std::size_t length = 0; length < state.size(); length += 1 + length / 50) {
        const Status status = rig->load(std::span<const u8>(state).first(length));
        ASSERT_FALSE(status.ok()) << length;
        ASSERT_FALSE(status.error().message.empty());
    }
    EXPECT_TRUE(rig->load(state).ok());
}

TEST(DamagedState, BytesBehindTheEndAreRefused) {
    std::vector<u8> state = busy_state();
    state.push_back(0);
    Rig rig(busy_config());
    EXPECT_FALSE(rig->load(state).ok());
}

TEST(DamagedState, EveryFlippedByteOfTheFileIsNoticed) {
    const std::vector<u8> state = busy_state();
    Rig rig(busy_config());
    const auto refused = [&](std::size_t at) {
        std::vector<u8> damaged = state;
        damaged[at] = static_cast<u8>(damaged[at] ^ 0x10);
        return !rig->load(damaged).ok();
    };
    for (std::size_t at = 0; at < 64; ++at) EXPECT_TRUE(refused(at)) << at;
    for (std::size_t at = 64; at < state.size(); at += 53) EXPECT_TRUE(refused(at)) << at;
}

TEST(DamagedState, AFalseLengthIsRefused) {
    const std::vector<u8> state = busy_state();
    Rig rig(busy_config());
    for (const u64 length :
         {u64{0}, u64{1}, number(state, 16, 8) - 1, number(state, 16, 8) + 1, u64{1} << 28, u64{1} << 40, ~u64{0}}) {
        std::vector<u8> damaged = state;
        set_number(damaged, 16, length, 8);
        seal(damaged);
        EXPECT_FALSE(rig->load(damaged).ok()) << length;
    }
}

TEST(DamagedState, DamagedCompressionUnderARightCheckSumIsSafe) {
    const std::vector<u8> state = busy_state();
    Rig rig(busy_config());
    for (std::size_t at = header_size; at < state.size(); at += at < 100 ? 1 : 211) {
        std::vector<u8> damaged = state;
        damaged[at] = static_cast<u8>(damaged[at] ^ 0x11);
        seal(damaged);
        (void)rig->load(damaged);
    }
    ASSERT_TRUE(rig->load(state).ok());
    EXPECT_EQ(rig->save(), state);
}

TEST(DamagedState, ForgedTruncationsAreRefused) {
    const std::vector<u8> state = busy_state();
    const std::vector<u8> plain = unpacked(state);
    std::mt19937 random(3);
    for (int i = 0; i < 60; ++i) {
        const std::size_t length = random() % plain.size();
        Rig rig(busy_config());
        const Status status =
            rig->load(packed(state, {plain.begin(), plain.begin() + static_cast<std::ptrdiff_t>(length)}));
        ASSERT_FALSE(status.ok()) << length;
    }
    std::vector<u8> longer = plain;
    longer.push_back(0);
    Rig rig(busy_config());
    EXPECT_FALSE(rig->load(packed(state, longer)).ok());
}

TEST(DamagedState, ARepackedStateIsTheState) {
    const std::vector<u8> state = busy_state();
    Rig rig(busy_config());
    ASSERT_TRUE(rig->load(packed(state, unpacked(state))).ok());
    EXPECT_EQ(rig->save(), state);
}

TEST(DamagedState, MoreHaltedTimeThanTimeIsRefused) {
    const std::vector<u8> state = busy_state();
    std::vector<u8> plain = unpacked(state);
    // "machine", version, length; model 1, memory 8, speed 8, firmware 8, debug exit 4; then halted_ticks.
    const std::size_t at = 1 + 7 + 4 + 8 + 1 + 8 + 8 + 8 + 4;
    Rig rig(busy_config());
    set_number(plain, at, ~u64{0}, 8);
    const Status status = rig->load(packed(state, plain));
    ASSERT_FALSE(status.ok());
    EXPECT_THAT(status.error().message, ::testing::HasSubstr("halted"));
}

// Loads `plain`; when it is taken, the machine must stand running, saving and loading again.
void try_state(std::span<const u8> original, const std::vector<u8>& plain, u64& taken) {
    Rig rig(busy_config());
    if (!rig->load(packed(original, plain)).ok()) return;
    ++taken;
    for (const u64 ms : {1, 2, 30}) {
        rig->run(rig->now() + Time::milliseconds(ms), rig->instructions() + 20'000);
        rig.press(Key::B);
        rig->mouse({5, 5, 0, 1});
    }
    rig->text_screen();
    rig->picture();
    rig->dump();
    const std::vector<u8> again = rig->save();
    rig->reset();
    rig->run(rig->now() + Time::milliseconds(5), rig->instructions() + 20'000);
    Rig other(busy_config());
    (void)other->load(again);
}

// LOCKSTEP_FLIPS flips at random places of each part (default 120), from seed LOCKSTEP_SEED on.
u32 environment(const char* name, u32 otherwise) {
    const char* text = std::getenv(name);
    return text == nullptr ? otherwise : static_cast<u32>(std::strtoul(text, nullptr, 0));
}

// Where the section `name` begins.
std::size_t section(std::span<const u8> plain, std::string_view name) {
    std::vector<u8> header{static_cast<u8>(name.size())};
    header.insert(header.end(), name.begin(), name.end());
    const auto found = std::search(plain.begin(), plain.end(), header.begin(), header.end());
    EXPECT_NE(found, plain.end()) << name;
    return static_cast<std::size_t>(found - plain.begin());
}

// With such orders no event would ever run, and the machine would wait for one without end.
TEST(DamagedState, EventsThatWereNeverScheduledAreRefused) {
    const std::vector<u8> state = busy_state();
    const std::vector<u8> plain = unpacked(state);
    const std::size_t ticks = section(plain, "scheduler") + 1 + 9 + 4 + 8;
    for (const auto& [at, value] :
         {std::pair(ticks, ~u64{0}), std::pair(ticks + 8, u64{0}), std::pair(ticks + 8, ~u64{0})}) {
        std::vector<u8> damaged = plain;
        set_number(damaged, at, value, 8);
        Rig rig(busy_config());
        EXPECT_FALSE(rig->load(packed(state, damaged)).ok());
    }
}

TEST(DamagedState, ForgedFlipsAreRefusedOrHarmless) {
    const std::vector<u8> state = busy_state();
    const std::vector<u8> plain = unpacked(state);
    const u32 flips = environment("LOCKSTEP_FLIPS", 120);
    std::mt19937 random(environment("LOCKSTEP_SEED", 1));
    // Chips and processor are small among the memories: each part gets its share.
    const std::size_t parts[][2] = {{0, section(plain, "vga")},
                                    {section(plain, "vga"), section(plain, "ram")},
                                    {section(plain, "ram"), section(plain, "mmu")},
                                    {section(plain, "mmu"), section(plain, "cpu")},
                                    {section(plain, "cpu"), plain.size()}};
    u64 taken = 0;
    for (const auto& [begin, end] : parts) {
        for (u32 i = 0; i < flips; ++i) {
            std::vector<u8> damaged = plain;
            const std::size_t at = begin + random() % (end - begin);
            const u8 choices[] = {0x00, 0xFF, 0x7F, static_cast<u8>(damaged[at] ^ (1u << random() % 8))};
            damaged[at] = choices[random() % 4];
            SCOPED_TRACE(at);
            try_state(state, damaged, taken);
        }
    }
    EXPECT_GT(taken, flips) << "most flips hit contents";
}

TEST(DamagedState, EveryThousandthByteFlippedIsRefusedOrHarmless) {
    const std::vector<u8> state = busy_state();
    const std::vector<u8> plain = unpacked(state);
    u64 taken = 0;
    for (std::size_t at = 500; at < plain.size(); at += 1000) {
        std::vector<u8> damaged = plain;
        damaged[at] = static_cast<u8>(damaged[at] ^ 0xFF);
        SCOPED_TRACE(at);
        try_state(state, damaged, taken);
    }
    EXPECT_GT(taken, 0u);
}

}  // namespace
}  // namespace lockstep::test
