// The native oracle: see README.md.
#include <cstdio>
#include <map>
#include <string>

#include "cpu/isa/names.h"
#include "tests/oracle/bench.h"
#include "tests/oracle/generator.h"
#include "tests/oracle/listing.h"
#include "tests/oracle/options.h"
#include "tests/oracle/shrink.h"

namespace lockstep::oracle {
namespace {

constexpr int exit_different = 1;
constexpr int exit_usage = 2;
constexpr int exit_skipped = 77;

struct Totals {
    u64 compared = 0;
    u64 different = 0;
    u64 not_repeated = 0;
    std::map<std::string, u64> skipped;
    std::map<std::string, u64> explained;
    std::map<unsigned, u64> vectors;
    struct Uses {
        u64 all = 0, done = 0;
    };
    std::map<std::string, Uses> operations;  // how often they were run, and how often without an exception
};

void count(const Options& options, const Case& test, const Verdict& verdict, Totals& totals) {
    if (verdict.skipped != nullptr) {
        ++totals.skipped[verdict.skipped];
        return;
    }
    ++totals.compared;
    for (const Verdict::Guest& guest : verdict.guests) {
        if (guest.explained == nullptr) continue;
        ++totals.explained[guest.explained];
        break;
    }
    if (!options.verbose) return;
    ++totals.vectors[verdict.native.vector];
    Totals::Uses& uses = totals.operations[std::string(isa::op_name(decoded(test).op))];
    ++uses.all;
    if (verdict.native.vector == no_vector) ++uses.done;
}

void report(const Options& options, Bench& bench, const Case& test, Totals& totals) {
    const Verdict again = bench.run(test);
    if (again.differing() == nullptr) {
        ++totals.not_repeated;
        std::printf("case %llu differed once and not again\n", static_cast<unsigned long long>(test.number));
        return;
    }
    ++totals.different;
    const Case shown = options.shrink ? shrink(bench, test) : test;
    std::printf("%s\n", listing(shown, bench.run(shown)).c_str());
    std::fflush(stdout);
}

void print(const Options& options, const Totals& totals) {
    if (options.verbose) {
        for (const auto& [name, uses] : totals.operations)
            std::printf("%10llu %s, %llu without exception\n", static_cast<unsigned long long>(uses.all), name.c_str(),
                        static_cast<unsigned long long>(uses.done));
        for (const auto& [vector, number] : totals.vectors) {
            const std::string what = vector == no_vector ? "no exception" : "exception " + std::to_string(vector);
            std::printf("%10llu %s\n", static_cast<unsigned long long>(number), what.c_str());
        }
    }
    for (const auto& [why, number] : totals.skipped)
        std::printf("%10llu not compared: %s\n", static_cast<unsigned long long>(number), why.c_str());
    for (const auto& [why, number] : totals.explained)
        std::printf("%10llu different by right: %s\n", static_cast<unsigned long long>(number), why.c_str());
    std::printf("%d-bit code, seed %llu, cases %llu to %llu: %llu compared, %llu different\n", options.code32 ? 32 : 16,
                static_cast<unsigned long long>(options.seed), static_cast<unsigned long long>(options.first),
                static_cast<unsigned long long>(options.first + options.count - 1),
                static_cast<unsigned long long>(totals.compared), static_cast<unsigned long long>(totals.different));
}

int run(const Options& options) {
    auto bench = Bench::create(options.model, options.seed, options.paths);
    if (!bench) {
        std::printf("skipped: %s\n", bench.error().message.c_str());
        return exit_skipped;
    }
    const Generator generator(options.code32, options.model, options.family, options.seed);
    Totals totals;
    for (u64 number = options.first; number < options.first + options.count; ++number) {
        const Case test = generator.make(number);
        if (options.list) std::printf("%s", listing(test, Verdict{}).c_str());
        const Verdict verdict = (*bench)->run(test);
        count(options, test, verdict, totals);
        if (verdict.differing() == nullptr) continue;
        report(options, **bench, test, totals);
        if (totals.different >= options.most_differences) break;
    }
    print(options, totals);
    return totals.different == 0 ? 0 : exit_different;
}

}  // namespace
}  // namespace lockstep::oracle

int main(int count, char** arguments) {
    lockstep::oracle::Options options;
    std::string problem;
    if (!lockstep::oracle::parse({arguments + 1, arguments + count}, options, problem)) {
        std::fprintf(stderr, "oracle: %s\n%s", problem.c_str(), lockstep::oracle::usage);
        return lockstep::oracle::exit_usage;
    }
    return lockstep::oracle::run(options);
}
