#include "tests/oracle/bench.h"

#include "tests/oracle/explained.h"
#include "tests/oracle/generator.h"

namespace lockstep::oracle {

Result<std::unique_ptr<Bench>> Bench::create(CpuModel model, u64 seed, const std::vector<Path>& paths) {
    auto bench = std::make_unique<Bench>();
    auto native = Native::start(seed);
    if (!native) return native.error();
    bench->native_ = std::move(native).value();
    bench->paths_ = paths;
    for (const Path path : paths) {
        auto guest = Guest::create(path, model, seed);
        if (!guest) return guest.error();
        bench->guests_.push_back(std::move(guest).value());
    }
    return bench;
}

Verdict Bench::run(const Case& test) {
    const Instruction insn = decoded(test);
    Verdict verdict;
    verdict.native = native_->run(test, insn);
    verdict.skipped = incomparable(test, insn, verdict.native);
    for (std::size_t i = 0; i < guests_.size() && verdict.skipped == nullptr; ++i) {
        Guest& guest = *guests_[i];
        const Outcome outcome = guest.run(test, insn);
        const Side native_side{verdict.native, native_->arena()};
        const Side guest_side{outcome, guest.arena()};
        const Difference difference = compare(test, insn, native_side, guest_side);
        const char* why = difference.any() ? explained(test, insn, native_side, guest_side, difference) : nullptr;
        if (difference.any() && why == nullptr && verdict.native_arena.empty()) {
            verdict.native_arena.assign(native_->arena(), native_->arena() + arena_bytes);
            verdict.guest_arena.assign(guest.arena(), guest.arena() + arena_bytes);
        }
        verdict.guests.push_back({paths_[i], outcome, difference, why});
        guest.restore(test);
    }
    native_->restore(test);
    return verdict;
}

}  // namespace lockstep::oracle
