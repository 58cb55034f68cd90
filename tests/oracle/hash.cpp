// One number for what Lockstep makes of many cases, without a host's processor: the same on every host.
//
//     oracle_hash [--mode 32|16] [--cpu MODEL] [--only FAMILY] [--seed S] [--first N] [--count N] [--path …]
#include <cstdio>
#include <cstring>

#include "tests/oracle/background.h"
#include "tests/oracle/fx_image.h"
#include "tests/oracle/generator.h"
#include "tests/oracle/options.h"

namespace lockstep::oracle {
namespace {

// FNV-1a, by words.
class Hash {
public:
    void add(u64 value) { state_ = (state_ ^ value ^ (state_ >> 32)) * 0x100000001B3; }
    void add(const Outcome& outcome) {
        const Registers& end = outcome.end;
        for (const u32 reg : end.gpr) add(reg);
        for (const u16 selector : end.selectors) add(selector);
        // How a path is stopped behind the instruction shows in TF and RF, as it does natively.
        add(u64{end.eip} << 32 | (end.eflags & ~(eflags::tf | eflags::rf)));
        add(u64{outcome.vector} << 48 | u64{outcome.error} << 16);
        add(outcome.cr2);
        const FxImage image = fx_image(end);
        for (std::size_t at = 0; at < image.size(); at += 8) {
            u64 word = 0;
            for (std::size_t i = 0; i < 8; ++i) word |= u64{image[at + i]} << (8 * i);
            add(word);
        }
    }
    // What is not as it was.
    void add(const u8* arena, const std::vector<u8>& before) {
        for (u32 page = 0; page < arena_pages; ++page) {
            const u32 start = page * page_bytes;
            if (!is_data(page_kinds[page]) || std::memcmp(arena + start, &before[start], page_bytes) == 0) continue;
            for (u32 i = start; i < start + page_bytes; ++i) {
                if (arena[i] != before[i]) add(u64{i} << 8 | arena[i]);
            }
        }
    }
    u64 value() const { return state_; }

private:
    u64 state_ = 0xCBF29CE484222325;
};

int run(const Options& options) {
    const Generator generator(options.code32, options.model, options.family, options.seed);
    const std::vector<u8> before = background(options.seed);
    for (const Path path : options.paths) {
        auto guest = Guest::create(path, options.model, options.seed);
        if (!guest) {
            std::fprintf(stderr, "oracle_hash: %s\n", guest.error().message.c_str());
            return 1;
        }
        Hash hash;
        for (u64 number = options.first; number < options.first + options.count; ++number) {
            const Case test = generator.make(number);
            hash.add((*guest)->run(test, decoded(test)));
            hash.add((*guest)->arena(), before);
            (*guest)->restore(test);
        }
        std::printf("%016llX %s\n", static_cast<unsigned long long>(hash.value()),
                    path == Path::Fast ? "fast" : "reference");
    }
    return 0;
}

}  // namespace
}  // namespace lockstep::oracle

int main(int count, char** arguments) {
    lockstep::oracle::Options options;
    std::string problem;
    if (!lockstep::oracle::parse({arguments + 1, arguments + count}, options, problem)) {
        std::fprintf(stderr, "oracle_hash: %s\n%s", problem.c_str(), lockstep::oracle::usage);
        return 2;
    }
    return lockstep::oracle::run(options);
}
