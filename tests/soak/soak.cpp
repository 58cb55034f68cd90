// Runs random programs on a machine with the fast path and on one without, and compares everything after each slice.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "tests/soak/report.h"

namespace lockstep::soak {

namespace {

template <class Value>
struct Name {
    const char* text;
    Value value;
};
constexpr Name<CpuModel> models[] = {{"8086", CpuModel::I8086},        {"80286", CpuModel::I80286},
                                     {"80386", CpuModel::I80386},      {"80486", CpuModel::I80486},
                                     {"pentium", CpuModel::Pentium},   {"pentiumpro", CpuModel::PentiumPro},
                                     {"pentium3", CpuModel::Pentium3}, {"pentium4", CpuModel::Pentium4},
                                     {"core2", CpuModel::Core2},       {"nehalem", CpuModel::Nehalem}};
constexpr Name<u8> modes[] = {{"real", 0},        {"flat", 1},  {"paged", 2}, {"v86", 3},
                              {"protected16", 4}, {"mixed", 5}, {"wild", 6}};

struct Options {
    u64 instructions = 1'000'000;
    u64 seed = 1;
    u64 program = 0;         // the first
    const char* model = "";  // all
    const char* mode = "";   // all but wild
    bool quiet = false;
};

constexpr u64 ticks_per_program = 40'000;

bool possible(CpuModel model, Mode mode) {
    if (model == CpuModel::I8086) return mode == Mode::Real || mode == Mode::Wild;
    if (model == CpuModel::I80286) return mode == Mode::Real || mode == Mode::Protected16 || mode >= Mode::Mixed;
    return true;
}

// False after a difference.
bool run(CpuModel model, Mode mode, const Options& options, const std::string& name) {
    Pair pair(model);
    const auto begin = std::chrono::steady_clock::now();
    u64 programs = 0;
    for (u64 number = options.program; pair.counts().ticks < options.instructions; ++number, ++programs) {
        pair.begin(mode, options.seed, number);
        const u64 end = pair.counts().ticks + ticks_per_program;
        // A machine that is idle all the time passes no ticks.
        for (u64 slice = 0; pair.counts().ticks < end && slice < ticks_per_program / 8; ++slice) {
            pair.slice();
            if (pair.equal()) continue;
            std::printf("%s: DIFFERENT: --seed %llu --program %llu, slice %llu (here: fast, there: reference)\n%s",
                        name.c_str(), static_cast<unsigned long long>(options.seed),
                        static_cast<unsigned long long>(number), static_cast<unsigned long long>(slice),
                        report(model, mode, options.seed, number, slice).c_str());
            return false;
        }
    }
    const Counts& counts = pair.counts();
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    const auto ticks = static_cast<double>(counts.ticks);
    if (!options.quiet) {
        std::printf(
            "%-24s %11llu ticks equal in %8llu slices of %6llu programs; fast path %4.1f%%; a new start every "
            "%5.0f, an interrupt every %6.0f; %4.1f M/s\n",
            name.c_str(), static_cast<unsigned long long>(counts.ticks), static_cast<unsigned long long>(counts.slices),
            static_cast<unsigned long long>(programs), 100.0 * (1.0 - static_cast<double>(counts.reference) / ticks),
            ticks / static_cast<double>(counts.starts), ticks / static_cast<double>(counts.handled + 1),
            ticks / seconds / 1e6);
        std::fflush(stdout);
    }
    return true;
}

bool parse(int argc, char** argv, Options& options) {
    for (int i = 1; i < argc; ++i) {
        const std::string name = argv[i];
        if (name == "--quiet") {
            options.quiet = true;
            continue;
        }
        if (i + 1 == argc) return false;
        const char* const text = argv[++i];
        if (name == "--instructions") {
            options.instructions = std::strtoull(text, nullptr, 0);
        } else if (name == "--seed") {
            options.seed = std::strtoull(text, nullptr, 0);
        } else if (name == "--program") {
            options.program = std::strtoull(text, nullptr, 0);
        } else if (name == "--model") {
            options.model = text;
        } else if (name == "--mode") {
            options.mode = text;
        } else {
            return false;
        }
    }
    return true;
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    if (!parse(argc, argv, options)) {
        std::fprintf(stderr,
                     "usage: soak [--instructions N] [--seed S] [--program P] [--model 8086|80286|80386|80486|pentium|"
                     "pentiumpro|pentium3|pentium4|core2|nehalem] [--mode real|flat|paged|v86|protected16|mixed|wild] "
                     "[--quiet]\n"
                     "N is for each model and mode; without them, all but wild.\n");
        return 2;
    }
    bool good = true;
    u32 runs = 0;
    for (const Name<CpuModel>& model : models) {
        if (*options.model != '\0' && std::strcmp(options.model, model.text) != 0) continue;
        for (const Name<u8>& mode : modes) {
            const bool chosen = std::strcmp(options.mode, mode.text) == 0;
            if (*options.mode == '\0' ? static_cast<Mode>(mode.value) == Mode::Wild : !chosen) continue;
            if (!possible(model.value, static_cast<Mode>(mode.value))) continue;
            ++runs;
            const std::string name = std::string(model.text) + " " + mode.text;
            good = run(model.value, static_cast<Mode>(mode.value), options, name) && good;
        }
    }
    if (runs == 0) std::fprintf(stderr, "soak: no such model and mode\n");
    return runs == 0 ? 2 : good ? 0 : 1;
}

}  // namespace lockstep::soak

int main(int argc, char** argv) {
    return lockstep::soak::main(argc, argv);
}
