// Checks of cpu/float: see README.md.
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "tests/float/bench.h"
#include "tests/float/compare_fast.h"
#include "tests/float/compare_native.h"
#include "tests/float/results_hash.h"

namespace lockstep::float_test {
namespace {

constexpr int exit_different = 1;
constexpr int exit_usage = 2;
[[maybe_unused]] constexpr int exit_skipped = 77;

constexpr u64 hash_count = 12'000;  // of each instruction: about two million in all
constexpr u64 fast_count = 200'000;
constexpr u64 committed_hash = 0xB41249F62A7937BA;

int usage() {
    std::fputs(
        "usage: float_check native [--count N] [--seed N] [--only INSTRUCTION] [--show N]\n"
        "       float_check hash\n"
        "       float_check fast [COUNT]\n"
        "       float_check bench\n",
        stderr);
    return exit_usage;
}

int check_hash() {
    const u64 hash = results_hash(hash_count);
    std::printf("%016" PRIX64 ", expected %016" PRIX64 "\n", hash, committed_hash);
    return hash == committed_hash ? 0 : exit_different;
}

int check_native([[maybe_unused]] int argc, [[maybe_unused]] char** argv) {
#ifdef LOCKSTEP_NATIVE_X86
    NativeOptions options;
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
    if (argc % 2 != 0) return usage();
    return compare_native(options) == 0 ? 0 : exit_different;
#else
    std::puts("skipped: the host's processor is no x86-64 under Linux");
    return exit_skipped;
#endif
}

int run(int argc, char** argv) {
    if (argc < 2) return usage();
    if (std::strcmp(argv[1], "native") == 0) return check_native(argc - 2, argv + 2);
    if (std::strcmp(argv[1], "fast") == 0 && argc <= 3) {
        const u64 count = argc == 3 ? std::strtoull(argv[2], nullptr, 0) : fast_count;
        if (count == 0) return usage();
        return compare_fast(count, 0xFA57) + compare_sse_fast(count, 0xFA57) == 0 ? 0 : exit_different;
    }
    if (argc > 2) return usage();
    if (std::strcmp(argv[1], "hash") == 0) return check_hash();
    if (std::strcmp(argv[1], "bench") == 0) {
        bench();
        return 0;
    }
    return usage();
}

}  // namespace
}  // namespace lockstep::float_test

int main(int argc, char** argv) {
    return lockstep::float_test::run(argc, argv);
}
