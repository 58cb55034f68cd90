// The decoder and the instruction text against Capstone: `decoder_check --help`.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <string_view>

#include "tally.h"

namespace lockstep::test {
namespace {

constexpr int passed = 0, failed = 1, usage = 2, skipped = 77;

// The counts in `expected/` and the rules about Capstone's mistakes are those of this version.
constexpr int known_major = 4, known_minor = 0;

constexpr const char* help = R"(decoder_check [OPTION]...
Compares what the decoder makes of byte strings with Capstone: length and text.

  --mode 16|32     code size (32)
  --cpu MODEL      pentiumpro or nehalem (pentiumpro)
  --count N        how many strings (1000000)
  --seed N         which strings (1)
  --only N         show what both say about string number N and stop
  --expect FILE    run as FILE says and demand exactly its counts
  --record FILE    write such a file
  --rules          list the rules that explain differences and stop

Exit status: 0 no unexplained difference (and the expected counts), 1 otherwise, 2 wrong options, 77 with --expect and
another version of Capstone than the counts are for.
)";

struct Options {
    Run run{true, CpuModel::PentiumPro, 1, 1'000'000};
    std::optional<u64> only;
    std::string expect, record;
    bool rules = false;
};

std::optional<u64> to_number(const char* text) {
    char* end = nullptr;
    const u64 value = std::strtoull(text, &end, 0);
    if (end == text || *end != '\0') return std::nullopt;
    return value;
}

struct NamedModel {
    std::string_view name;
    CpuModel model;
};
constexpr NamedModel models[] = {{"pentiumpro", CpuModel::PentiumPro}, {"nehalem", CpuModel::Nehalem}};

bool set_model(std::string_view name, Run& run) {
    for (const NamedModel& one : models) {
        if (one.name != name) continue;
        run.model = one.model;
        return true;
    }
    return false;
}
std::string_view name_of(CpuModel model) {
    for (const NamedModel& one : models) {
        if (one.model == model) return one.name;
    }
    return "";
}

std::optional<Options> parse(int argc, char** argv) {
    Options options;
    for (int i = 1; i < argc; ++i) {
        const std::string_view name = argv[i];
        if (name == "--rules") {
            options.rules = true;
            continue;
        }
        if (i + 1 == argc) return std::nullopt;
        const char* value = argv[++i];
        const std::optional<u64> number = to_number(value);
        if (name == "--expect") {
            options.expect = value;
        } else if (name == "--record") {
            options.record = value;
        } else if (name == "--cpu") {
            if (!set_model(value, options.run)) return std::nullopt;
        } else if (!number) {
            return std::nullopt;
        } else if (name == "--mode" && (*number == 16 || *number == 32)) {
            options.run.code32 = *number == 32;
        } else if (name == "--count") {
            options.run.count = *number;
        } else if (name == "--seed") {
            options.run.seed = *number;
        } else if (name == "--only") {
            options.only = *number;
        } else {
            return std::nullopt;
        }
    }
    return options;
}

// The file: a line for each of cpu, mode, seed, count; then a line for each count, the number last.
struct Expectation {
    Run run;
    Counts counts;
};

std::optional<Expectation> read_expectation(const std::string& path) {
    std::ifstream file(path);
    Expectation expectation;
    std::string line;
    while (std::getline(file, line)) {
        if (line.empty() || line[0] == '#') continue;
        const std::size_t space = line.rfind(' ');
        if (space == std::string::npos) return std::nullopt;
        const std::string name = line.substr(0, space);
        if (name == "cpu") {
            if (!set_model(line.substr(space + 1), expectation.run)) return std::nullopt;
            continue;
        }
        const std::optional<u64> number = to_number(line.c_str() + space + 1);
        if (!number) return std::nullopt;
        if (name == "mode") {
            expectation.run.code32 = *number == 32;
        } else if (name == "seed") {
            expectation.run.seed = *number;
        } else if (name == "count") {
            expectation.run.count = *number;
        } else {
            expectation.counts[name] = *number;
        }
    }
    if (expectation.run.count == 0) return std::nullopt;
    return expectation;
}

bool record(const std::string& path, const Run& run, const Counts& counts) {
    std::ofstream file(path);
    file << "# What decoder_check counts with Capstone " << known_major << "." << known_minor << "; see README.md.\n";
    file << "cpu " << name_of(run.model) << "\n";
    file << "mode " << (run.code32 ? 32 : 16) << "\nseed " << run.seed << "\ncount " << run.count << "\n";
    for (const auto& [name, value] : counts) file << name << " " << value << "\n";
    return static_cast<bool>(file);
}

void list_rules() {
    for (const Spelling& rule : spellings()) std::printf("spelling %s: %s\n", rule.name, rule.why);
    for (const Disagreement& rule : disagreements()) std::printf("disagreement %s: %s\n", rule.name, rule.why);
}

// Prints where the two differ; true if nowhere.
bool same_counts(const Counts& expected, const Counts& counted) {
    bool same = true;
    Counts all = expected;
    all.insert(counted.begin(), counted.end());
    for (const auto& [name, value] : all) {
        const auto before = expected.find(name);
        const auto now = counted.find(name);
        const std::string was = before == expected.end() ? "not listed" : std::to_string(before->second);
        const std::string is = now == counted.end() ? "not counted" : std::to_string(now->second);
        if (was == is) continue;
        std::printf("%s: expected %s, counted %s\n", name.c_str(), was.c_str(), is.c_str());
        same = false;
    }
    return same;
}

int run(Options options) {
    std::optional<Expectation> expectation;
    if (!options.expect.empty()) {
        int major = 0, minor = 0;
        cs_version(&major, &minor);
        if (major != known_major || minor != known_minor) {
            std::printf("skipped: this is Capstone %d.%d; the counts are for %d.%d\n", major, minor, known_major,
                        known_minor);
            return skipped;
        }
        expectation = read_expectation(options.expect);
        if (!expectation) {
            std::fprintf(stderr, "decoder_check: %s: no list of counts\n", options.expect.c_str());
            return usage;
        }
        options.run = expectation->run;
    }
    Capstone capstone(options.run.code32);
    if (!capstone.ready()) {
        std::fprintf(stderr, "decoder_check: Capstone does not start\n");
        return failed;
    }
    if (options.only) {
        const NumberedString string =
            byte_string(options.run.seed, *options.only, options.run.code32, options.run.model);
        std::printf(
            "%s\n",
            describe(*options.only, compare(string.bytes, {options.run.code32, options.run.model}, capstone)).c_str());
        return passed;
    }
    const Tally result = tally(options.run, capstone);
    for (const auto& [name, value] : result.counts) {
        std::printf("%12llu  %s\n", static_cast<unsigned long long>(value), name.c_str());
    }
    for (const std::string& text : result.unexplained) std::printf("%s\n", text.c_str());
    if (!options.record.empty() && !record(options.record, options.run, result.counts)) {
        std::fprintf(stderr, "decoder_check: cannot write %s\n", options.record.c_str());
        return failed;
    }
    const bool as_expected = !expectation || same_counts(expectation->counts, result.counts);
    return as_expected && result.counts.at("unexplained") == 0 ? passed : failed;
}

}  // namespace
}  // namespace lockstep::test

int main(int argc, char** argv) {
    using namespace lockstep::test;
    if (argc == 2 && std::string_view(argv[1]) == "--help") {
        std::printf("%s", help);
        return passed;
    }
    const std::optional<Options> options = parse(argc, argv);
    if (!options) {
        std::fprintf(stderr, "%s", help);
        return usage;
    }
    if (options->rules) {
        list_rules();
        return passed;
    }
    return run(*options);
}
