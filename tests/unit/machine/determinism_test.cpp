// A run is a function of configuration, images and input alone: not of how it is cut, what runs beside it, which path
// of the processor executes, or whether it was saved and loaded on the way.
#include <random>

#include "machine_rig.h"

namespace lockstep::test {
namespace {

// A visit to the demo disk: the protected mode entry and the keyboard test, with keys at fixed times.
struct Step {
    Time at;
    KeyEvent event;
};
const std::vector<Step>& visit() {
    static const std::vector<Step> steps{
        {Time::milliseconds(700), {Key::Digit6, true}},  {Time::milliseconds(730), {Key::Digit6, false}},
        {Time::milliseconds(1500), {Key::Escape, true}}, {Time::milliseconds(1530), {Key::Escape, false}},
        {Time::milliseconds(1700), {Key::Digit4, true}}, {Time::milliseconds(1702), {Key::Digit4, false}},
        {Time::milliseconds(1800), {Key::Q, true}},      {Time::milliseconds(1801), {Key::W, true}},
        {Time::milliseconds(1802), {Key::Q, false}},     {Time::milliseconds(1950), {Key::W, false}},
    };
    return steps;
}
constexpr Time visit_end = Time::seconds(2);

// Brings `rig` to `until`, in however many calls of run().
template <class Run>
void play(Rig& rig, Run&& run_to) {
    for (const Step& step : visit()) {
        run_to(rig, step.at);
        rig->key(step.event);
    }
    run_to(rig, visit_end);
}

void straight(Rig& rig, Time until) {
    EXPECT_EQ(rig->run(until), StopReason::TimeReached);
}

struct Outcome {
    std::string hash;
    std::string debug;
    u64 instructions = 0;
    friend bool operator==(const Outcome&, const Outcome&) = default;
};
void PrintTo(const Outcome& o, std::ostream* out) {
    *out << o.hash << " after " << o.instructions << " instructions, " << o.debug;
}
Outcome outcome(Rig& rig) {
    return {rig->hash(), rig.host.debug, rig->instructions()};
}

// The visit in one piece. Made once.
const Outcome& expected() {
    static const Outcome result = [] {
        Rig rig(demo_config());
        play(rig, straight);
        return outcome(rig);
    }();
    return result;
}

TEST(Determinism, TheVisitReachesWhatItIsMadeFor) {
    EXPECT_THAT(expected().debug, ::testing::HasSubstr("19 of 19 passed"));
    EXPECT_THAT(expected().debug, ::testing::HasSubstr("demo: key 11"));
}

TEST(Determinism, TwoMachinesInTurnsAreEachLikeOneAlone) {
    Rig a(demo_config()), b(demo_config());
    std::mt19937 random(7);
    // One machine runs ahead of the other and back.
    std::vector<std::pair<Rig*, std::size_t>> next{{&a, 0}, {&b, 0}};
    while (next[0].second <= visit().size() || next[1].second <= visit().size()) {
        auto& [rig, step] = next[random() % 2];
        if (step > visit().size()) continue;
        straight(*rig, step < visit().size() ? visit()[step].at : visit_end);
        if (step < visit().size()) (*rig)->key(visit()[step].event);
        ++step;
    }
    EXPECT_EQ(outcome(a), expected());
    EXPECT_EQ(outcome(b), expected());
}

TEST(Determinism, HowARunIsCutDoesNotMatter) {
    for (u32 seed = 1; seed <= 3; ++seed) {
        std::mt19937 random(seed);
        Rig rig(demo_config());
        play(rig, [&](Rig& r, Time until) {
            while (r->now() < until) {
                const u64 scale = u64{1} << (random() % 22);
                if (random() % 2 == 0) {
                    r->run(until, r->instructions() + random() % scale);
                } else {
                    r->run(std::min(until, Time{r->now().ns + random() % (scale * 100)}));
                }
            }
        });
        EXPECT_EQ(outcome(rig), expected()) << seed;
    }
}

TEST(Determinism, SingleInstructionsMakeTheSameRun) {
    Rig pieces(demo_config()), whole(demo_config());
    for (u64 i = 1; i <= 100'000; ++i) pieces->run(Time::never(), i);
    whole->run(Time::never(), 100'000);
    EXPECT_EQ(pieces->hash(), whole->hash()) << difference(*pieces, *whole);
}

TEST(Determinism, TheReferencePathAloneMakesTheSameRun) {
    Rig fast(demo_config()), reference(demo_config());
    reference->board().cpu.set_reference_only(true);
    // Both go through boot and menu to the speed test, which runs everything the fast path has.
    std::size_t step = 0;
    for (u64 count = 1'000'000; count <= 30'000'000; count += 1'000'000) {
        for (Rig* rig : {&fast, &reference}) {
            const StopReason reason = (*rig)->run((*rig)->now() + Time::seconds(1), count);
            ASSERT_TRUE(reason == StopReason::InstructionsReached || reason == StopReason::TimeReached);
        }
        ASSERT_EQ(fast->hash(), reference->hash())
            << "at instruction " << fast->instructions() << difference(*fast, *reference);
        if (fast->halted() && step < 3) {
            const Key key = std::array{Key::Digit6, Key::Escape, Key::Digit7}[step++];
            fast.press(key);
            reference.press(key);
        }
    }
    EXPECT_THAT(fast.host.debug, ::testing::HasSubstr("19 of 19 passed"));
    EXPECT_THAT(fast.host.debug, ::testing::HasSubstr("demo: enter 7"));
    EXPECT_GE(fast->instructions(), 25'000'000u);
}

TEST(Determinism, OlderProcessorsAgreeOnBothPathsToo) {
    for (const CpuModel model : {CpuModel::I8086, CpuModel::I80286, CpuModel::I80386, CpuModel::I80486}) {
        std::string hashes[2];
        for (const bool reference : {false, true}) {
            MachineConfig config = demo_config();
            config.cpu = model;
            config.memory_bytes = model == CpuModel::I8086 ? 640u << 10 : 2u << 20;
            Rig rig(std::move(config));
            rig->board().cpu.set_reference_only(reference);
            rig->run(Time::milliseconds(40));
            rig->run(Time::seconds(3), 4'000'000);
            hashes[reference] = rig->hash();
        }
        EXPECT_EQ(hashes[0], hashes[1]) << cpu_name(model);
    }
}

TEST(Determinism, SavingAndGoingOnChangesNothing) {
    Rig rig(demo_config());
    play(rig, [](Rig& r, Time until) {
        straight(r, until);
        r->save();
    });
    EXPECT_EQ(outcome(rig), expected());
}

TEST(Determinism, ARunContinuedInFreshMachinesIsTheSame) {
    for (u32 seed = 1; seed <= 3; ++seed) {
        std::mt19937 random(seed);
        auto rig = std::make_unique<Rig>(demo_config());
        std::string debug;
        const auto move_on = [&] {
            const std::vector<u8> state = (*rig)->save();
            debug += rig->host.debug;
            rig = std::make_unique<Rig>(demo_config());
            const Status status = (*rig)->load(state);
            ASSERT_TRUE(status.ok()) << status.error().message;
        };
        const auto run_to = [&](Time until) {
            for (int part = 0; part < 4 && (*rig)->now() < until; ++part) {
                const u64 left = until.ns - (*rig)->now().ns;
                (*rig)->run(Time{(*rig)->now().ns + random() % left}, (*rig)->instructions() + random() % 3'000'000);
                move_on();
            }
            straight(*rig, until);
        };
        for (const Step& step : visit()) {
            run_to(step.at);
            (*rig)->key(step.event);
            move_on();
        }
        run_to(visit_end);
        EXPECT_EQ((Outcome{(*rig)->hash(), debug + rig->host.debug, (*rig)->instructions()}), expected()) << seed;
    }
}

TEST(Determinism, StatesAtConsecutiveInstructionsContinueAlike) {
    // Dense: while the BIOS talks to chips, and while the floppy is being read.
    for (const u64 from : {3'000u, 400'000u, 8'000'000u, 10'000'000u}) {
        Rig rig(demo_config());
        rig.step(from);
        for (int i = 0; i < 12; ++i) {
            rig.step(1);
            Rig other(demo_config());
            ASSERT_TRUE(other->load(rig->save()).ok());
            other.step(20'000);
            Rig straight_on(demo_config());
            straight_on->run(Time::never(), other->instructions());
            ASSERT_EQ(other->hash(), straight_on->hash()) << rig->instructions() << difference(*other, *straight_on);
            i += from > 1'000'000 ? 3 : 0;
        }
    }
}

}  // namespace
}  // namespace lockstep::test
