// Checks of packed integer instructions: see README.md.
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "tests/simd/lockstep_side.h"
#include "tests/simd/operands.h"
#ifdef LOCKSTEP_NATIVE_X86
#include "tests/simd/native.h"
#endif

namespace lockstep::simd_test {
namespace {

constexpr int exit_different = 1;
constexpr int exit_usage = 2;
[[maybe_unused]] constexpr int exit_skipped = 77;

constexpr u64 hash_count = 4'000;  // of each instruction: about a million in all
constexpr u64 committed_hash = 0x3A81D94AC630C0B0;

struct Options {
    u64 count = 1'000'000;  // of each instruction
    u64 seed = 1;
    u64 shown = 3;
    const char* only = nullptr;  // the beginning of an instruction's name
};

int usage() {
    std::fputs(
        "usage: simd_check native [--count N] [--seed N] [--only INSTRUCTION] [--show N]\n"
        "       simd_check hash\n",
        stderr);
    return exit_usage;
}

// FNV-1a, by words.
class Hash {
public:
    void add(u64 value) { state_ = (state_ ^ value ^ (state_ >> 32)) * 0x100000001B3; }
    void add(const Frame& f) {
        for (const Xmm& xmm : f.xmm) {
            for (const u64 half : xmm.quadword) add(half);
        }
        for (const u64 mm : f.mm) add(mm);
        add(u64{f.eax} << 32 | f.ecx);
        add(u64{f.edx} << 32 | f.flags);
    }
    u64 value() const { return state_; }

private:
    u64 state_ = 0xCBF29CE484222325;
};

bool prepared(LockstepSide& lockstep, const Encoding& encoding) {
    const bool known = lockstep.prepare(encoding);
    if (!known) std::printf("%s: not decoded\n", encoding.name.c_str());
    return known;
}

int check_hash() {
    LockstepSide lockstep;
    Hash hash;
    for (const Encoding& encoding : encodings()) {
        if (!prepared(lockstep, encoding)) return exit_different;
        for (u64 number = 0; number < hash_count; ++number) {
            Random random(0x51D, number);
            Frame frame = make_operands(encoding, random);
            hash.add(frame);
            hash.add(lockstep.run(random.byte(), frame) ? 1 : 0);
            hash.add(frame);
        }
    }
    std::printf("%016" PRIX64 ", expected %016" PRIX64 "\n", hash.value(), committed_hash);
    return hash.value() == committed_hash ? 0 : exit_different;
}

#ifdef LOCKSTEP_NATIVE_X86
void print(const char* title, const Frame& f) {
    std::printf("    %-8s", title);
    for (const Xmm& xmm : f.xmm) std::printf(" %016" PRIX64 "%016" PRIX64, xmm.quadword[1], xmm.quadword[0]);
    std::printf("\n            ");
    for (const u64 mm : f.mm) std::printf(" %016" PRIX64, mm);
    std::printf(" eax %08X ecx %08X edx %08X flags %03X\n", f.eax, f.ecx, f.edx, f.flags);
}

u64 compare(const Encoding& encoding, LockstepSide& lockstep, Native& native, const Options& options) {
    if (!prepared(lockstep, encoding)) return 1;
    native.prepare(encoding);
    u64 different = 0;
    for (u64 number = 0; number < options.count; ++number) {
        Random random(options.seed, number);
        const Frame operands = make_operands(encoding, random);
        const u8 immediate = random.byte();
        Frame theirs = operands;
        native.run(immediate, theirs);
        Frame ours = operands;
        const bool done = lockstep.run(immediate, ours);
        if (done && ours == theirs) continue;
        if (different++ >= options.shown) continue;
        std::printf("%s, case %" PRIu64 ", immediate %02X%s\n", encoding.name.c_str(), number, immediate,
                    done ? "" : ": a fault");
        print("operands", operands);
        print("ours", ours);
        print("native", theirs);
    }
    std::printf("%-18s %9" PRIu64 " cases, %" PRIu64 " different\n", encoding.name.c_str(), options.count, different);
    return different;
}

int compare_all(const Options& options) {
    if (!native_can_run()) {
        std::puts("skipped: the host's processor lacks SSE4.2");
        return exit_skipped;
    }
    LockstepSide lockstep;
    Native native;
    u64 different = 0;
    for (const Encoding& encoding : encodings()) {
        if (options.only != nullptr && !encoding.name.starts_with(options.only)) continue;
        different += compare(encoding, lockstep, native, options);
    }
    return different == 0 ? 0 : exit_different;
}
#else
int compare_all(const Options&) {
    std::puts("skipped: the host's processor is no x86-64 under Linux");
    return exit_skipped;
}
#endif

int check_native(int argc, char** argv) {
    Options options;
    for (int i = 0; i + 1 < argc; i += 2) {
        const u64 value = std::strtoull(argv[i + 1], nullptr, 0);
        if (std::strcmp(argv[i], "--count") == 0)
            options.count = value;
        else if (std::strcmp(argv[i], "--seed") == 0)
            options.seed = value;
        else if (std::strcmp(argv[i], "--show") == 0)
            options.shown = value;
        else if (std::strcmp(argv[i], "--only") == 0)
            options.only = argv[i + 1];
        else
            return usage();
    }
    return argc % 2 != 0 ? usage() : compare_all(options);
}

int run(int argc, char** argv) {
    if (argc < 2) return usage();
    if (std::strcmp(argv[1], "native") == 0) return check_native(argc - 2, argv + 2);
    if (std::strcmp(argv[1], "hash") == 0 && argc == 2) return check_hash();
    return usage();
}

}  // namespace
}  // namespace lockstep::simd_test

int main(int argc, char** argv) {
    return lockstep::simd_test::run(argc, argv);
}
