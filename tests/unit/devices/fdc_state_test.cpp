// Saving at any moment, loading into a fresh chip, and carrying on alike.
#include <functional>

#include "tests/unit/devices/fdc_rig.h"

namespace lockstep {
namespace {

using Bytes = std::vector<u8>;

Fdc82077::Config pair() {
    Fdc82077::Config config;
    config.drives = {FloppyDriveType::M1_44, FloppyDriveType::None};
    config.speed = 50;
    return config;
}

Bytes save(FdcRig& rig) {
    SaveArchive archive;
    rig.scheduler.serialize(archive);
    rig.fdc.serialize(archive);
    return archive.bytes();
}

// One random access, the same for the same `what`.
u8 poke(FdcRig& rig, Bytes& memory, u32 what) {
    static constexpr std::array<u8, 16> likely{0x46, 0xE6, 0x45, 0x4A, 0x4D, 0x0F, 0x08, 0x07,
                                               0x56, 0x51, 0x42, 0x00, 0x01, 0x02, 0x12, 0x49};
    switch (what % 8) {
        case 0: return rig.in(what >> 8 & 7);
        case 1: rig.dma.program((what & 0x100) != 0, memory, 1 + (what >> 10 & 0xFFF)); return 0;
        case 2: rig.advance(Time::microseconds(what >> 8 & 0xFFF)); return rig.irq ? 1 : 0;
        case 3:
        case 4: return rig.in(FdcRig::fifo);
        case 5:
            if ((what & 0x3F00) == 0) rig.out(FdcRig::dor, static_cast<u8>(0x18 | (what >> 24 & 4)));
            if ((what & 0x3F00) == 0) rig.out(FdcRig::dor, 0x1C);
            return rig.in(FdcRig::msr);
        default:
            rig.out(FdcRig::fifo, (what & 0x100) != 0 ? likely[what >> 12 & 15] : static_cast<u8>(what >> 24 & 3));
            return 0;
    }
}

TEST(FdcState, SavedStateLoadsIntoAFreshChipAndBothContinueAlike) {
    Random random(7);
    std::array<unsigned, 3> phases{};
    for (int round = 0; round < 300; ++round) {
        FdcRig first(pair());
        MemoryDisk* first_disk = first.insert(patterned(size_144));
        Bytes first_memory(0x1000, 0x44);
        first.start();
        const unsigned steps = random() % 400;
        for (unsigned i = 0; i < steps; ++i) poke(first, first_memory, random());
        // The fake DMA controller is not part of the saved state: both begin with the same set-up.
        first.dma.program(false, first_memory, 700);
        const Bytes saved = save(first);
        const u8 status = first.in(FdcRig::msr);
        ++phases[(status & 0x10) == 0 ? 0 : (status & 0x40) != 0 ? 2 : 1];

        FdcRig second(pair());
        MemoryDisk* second_disk = second.insert(Bytes(first_disk->content().begin(), first_disk->content().end()));
        LoadArchive load(saved);
        second.scheduler.serialize(load);
        second.fdc.serialize(load);
        ASSERT_TRUE(load.ok()) << load.error();
        ASSERT_TRUE(load.at_end());
        ASSERT_EQ(save(second), saved);
        ASSERT_EQ(second.fdc.irq.level(), first.fdc.irq.level());
        ASSERT_EQ(second.fdc.dreq.level(), first.fdc.dreq.level());

        // Receivers keep their levels in snapshots of their own; here they are told.
        second.irq = first.irq;
        Bytes second_memory = first_memory;
        first.fdc.dreq.restore(false);
        second.fdc.dreq.restore(false);
        first.out(FdcRig::dor, first.in(FdcRig::dor));
        second.out(FdcRig::dor, second.in(FdcRig::dor));
        first.dma.program(true, first_memory, 900);
        second.dma.program(true, second_memory, 900);
        for (int i = 0; i < 300; ++i) {
            const u32 what = random();
            ASSERT_EQ(poke(first, first_memory, what), poke(second, second_memory, what))
                << "round " << round << " step " << i;
        }
        ASSERT_EQ(save(first), save(second));
        ASSERT_EQ(first_memory, second_memory);
        ASSERT_TRUE(
            std::equal(first_disk->content().begin(), first_disk->content().end(), second_disk->content().begin()));
    }
    EXPECT_GT(phases[0], 5u);
    EXPECT_GT(phases[1], 5u);
    EXPECT_GT(phases[2], 5u);
}

// Each scenario is cut at many moments; the chip loaded there must show everything the saved one shows afterwards.
struct Scenario {
    const char* name;
    std::function<void(FdcRig& rig, Bytes& memory)> begin;
    std::function<void(FdcRig& rig, Bytes& memory)> finish;
};

// Everything a guest can see, and when.
Bytes observe(FdcRig& rig, const Bytes& memory) {
    Bytes seen;
    const auto put = [&](u64 value) {
        for (unsigned i = 0; i < 8; ++i) seen.push_back(static_cast<u8>(value >> (8 * i)));
    };
    put(rig.wait_irq(Time::milliseconds(900)));
    put(rig.scheduler.now().ns);
    for (const u32 offset : {0u, 1u, 2u, 3u, 4u, 7u, 0u, 1u}) seen.push_back(rig.in(offset));
    while ((rig.in(FdcRig::msr)&0xF0) == 0xF0) seen.push_back(rig.in(FdcRig::fifo));  // programmed I/O
    rig.advance(Time::milliseconds(20));
    for (const u8 byte : rig.result()) seen.push_back(byte);
    for (int i = 0; i < 5; ++i) {
        for (const u8 byte : rig.sense_interrupt()) seen.push_back(byte);
    }
    rig.command({0x0E});
    for (const u8 byte : rig.result()) seen.push_back(byte);
    put(rig.irq_edges);
    put(rig.dma.moved());
    seen.insert(seen.end(), memory.begin(), memory.end());
    return seen;
}

void cut_everywhere(const Scenario& scenario, Fdc82077::Config config) {
    for (u64 at_us = 0; at_us < 60'000; at_us += 1'700) {
        FdcRig first(config);
        MemoryDisk* first_disk = first.insert(patterned(size_144));
        Bytes first_memory(0x2000, 0x44);
        first.start();
        first.advance(Time::milliseconds(300));
        scenario.begin(first, first_memory);
        first.advance(Time::microseconds(at_us));
        const Bytes saved = save(first);

        FdcRig second(config);
        MemoryDisk* second_disk = second.insert(Bytes(first_disk->content().begin(), first_disk->content().end()));
        LoadArchive load(saved);
        second.scheduler.serialize(load);
        second.fdc.serialize(load);
        ASSERT_TRUE(load.ok()) << scenario.name << ": " << load.error();
        ASSERT_EQ(save(second), saved) << scenario.name;
        Bytes second_memory = first_memory;
        second.dma.take_over(first.dma, second_memory);
        second.irq = first.irq;
        second.irq_edges = first.irq_edges;

        if (scenario.finish) {
            scenario.finish(first, first_memory);
            scenario.finish(second, second_memory);
        }
        ASSERT_EQ(observe(first, first_memory), observe(second, second_memory)) << scenario.name << " at " << at_us;
        ASSERT_TRUE(
            std::equal(first_disk->content().begin(), first_disk->content().end(), second_disk->content().begin()))
            << scenario.name << " at " << at_us;
    }
}

TEST(FdcState, EveryCommandCanBeCutAnywhere) {
    const auto read = [](u8 code, u8 r, u8 eot) {
        return [=](FdcRig& rig, Bytes& memory) {
            rig.dma.program(true, memory, 3 * 512 + 100);
            rig.command({code, 0x04, 0, 1, r, 2, eot, 0x1B, 0xFF});
        };
    };
    const auto give = [](std::initializer_list<u8> bytes, std::size_t count) {
        return [command = Bytes(bytes), count](FdcRig& rig, Bytes& memory) {
            for (std::size_t i = 0; i < memory.size(); ++i) memory[i] = static_cast<u8>(i * 11 + 1);
            rig.dma.program(false, memory, count);
            for (const u8 byte : command) rig.command({byte});
        };
    };
    const auto send = [](std::initializer_list<u8> bytes) {
        return [command = Bytes(bytes)](FdcRig& rig, Bytes&) {
            for (const u8 byte : command) rig.command({byte});
        };
    };
    const std::vector<Scenario> scenarios{
        {"read", read(0x46, 1, 18), {}},
        {"read to the end", read(0x46, 17, 18), {}},
        {"read over both heads",
         [&](FdcRig& rig, Bytes& memory) {
             rig.dma.program(true, memory, 4 * 512);
             rig.command({0xC6, 0x00, 0, 0, 17, 2, 18, 0x1B, 0xFF});
         },
         {}},
        {"read track", read(0x42, 5, 4), {}},
        {"write", give({0x45, 0x00, 0, 0, 3, 2, 18, 0x1B, 0xFF}, 2 * 512), {}},
        {"write with an odd length", give({0x45, 0x00, 0, 0, 3, 2, 18, 0x1B, 0xFF}, 700), {}},
        {"write a deleted sector, then read it", give({0x49, 0x00, 0, 0, 3, 2, 18, 0x1B, 0xFF}, 512),
         [](FdcRig& rig, Bytes& memory) {
             rig.advance(Time::milliseconds(60));
             rig.result();
             rig.dma.program(true, memory, 1024);
             rig.command({0x46, 0x00, 0, 0, 3, 2, 18, 0x1B, 0xFF});
         }},
        {"format", give({0x4D, 0x00, 2, 4, 0x54, 0xF6}, 16), {}},
        {"verify", send({0x56, 0x80, 0, 0, 2, 2, 18, 0x1B, 3}), {}},
        {"scan", give({0x51, 0x00, 0, 0, 2, 2, 5, 0x1B, 1}, 4 * 512), {}},
        {"read id", send({0x4A, 0x04}), {}},
        {"half a command", send({0x46, 0x00, 0, 0}),
         [](FdcRig& rig, Bytes& memory) {
             rig.dma.program(true, memory, 512);
             rig.command({7, 2, 18, 0x1B, 0xFF});
         }},
        {"seek", send({0x0F, 0x00, 12}), {}},
        {"recalibrate",
         [](FdcRig& rig, Bytes&) {
             rig.seek(14);
             rig.command({0x07, 0x00});
         },
         {}},
        {"relative seek", send({0xCF, 0x01, 12}), {}},
        {"implied seek",
         [](FdcRig& rig, Bytes& memory) {
             rig.command({0x13, 0x00, 0x5A, 0x11});
             rig.dma.program(true, memory, 512);
             rig.command({0x46, 0x00, 9, 0, 7, 2, 18, 0x1B, 0xFF});
         },
         {}},
        {"programmed I/O",
         [](FdcRig& rig, Bytes&) {
             rig.command({0x03, 0xDF, 0x03});
             rig.command({0x46, 0x00, 0, 0, 18, 2, 18, 0x1B, 0xFF});
         },
         {}},
        {"reset", [](FdcRig& rig, Bytes&) { rig.out(FdcRig::msr, 0x80); }, {}},
        {"parameters",
         [](FdcRig& rig, Bytes&) {
             rig.command({0x12, 0xA7});
             rig.command({0x13, 0x00, 0x1B, 0x22});
             rig.command({0x94});
             rig.result();
             rig.out(3, 2);
             rig.out(FdcRig::dir, 5);
         },
         [](FdcRig& rig, Bytes&) {
             rig.command({0x0E});
             for (const u8 byte : rig.result()) rig.out(FdcRig::dor, static_cast<u8>(0x1C | (byte & 0x20)));
             rig.out(FdcRig::msr, 0x85);
         }},
        // The host is late: bytes wait in the chip when it is saved.
        {"late host, deleted sector",
         [](FdcRig& rig, Bytes& memory) {
             rig.dma.program(false, memory, 512);
             rig.run({0x49, 0x00, 0, 0, 3, 2, 18, 0x1B, 0xFF});
             rig.dma.program(true, memory, 1024);
             rig.dma.mask(true);
             rig.command({0x46, 0x00, 0, 0, 3, 2, 18, 0x1B, 0xFF});
         },
         [](FdcRig& rig, Bytes&) { rig.dma.mask(false); }},
        {"late host, foreign ids",
         [](FdcRig& rig, Bytes& memory) {
             rig.dma.program(true, memory, 512);
             rig.dma.mask(true);
             rig.command({0x42, 0x00, 9, 0, 1, 2, 18, 0x1B, 0xFF});
         },
         [](FdcRig& rig, Bytes&) { rig.dma.mask(false); }},
        {"a sector half fetched",
         [](FdcRig& rig, Bytes&) {
             rig.command({0x03, 0xDF, 0x03});
             rig.command({0x46, 0x00, 0, 0, 18, 2, 18, 0x1B, 0xFF});
             rig.wait_irq();
             for (int i = 0; i < 200; ++i) rig.in(FdcRig::fifo);
         },
         {}},
        // The head is still loaded, or not any more, when the next command comes.
        {"head load",
         [](FdcRig& rig, Bytes& memory) {
             rig.command({0x03, 0xD1, 0x20});
             rig.dma.program(true, memory, 512);
             rig.run({0x46, 0x00, 0, 0, 1, 2, 18, 0x1B, 0xFF});
         },
         [](FdcRig& rig, Bytes& memory) {
             rig.dma.program(true, memory, 512);
             rig.command({0x46, 0x00, 0, 0, 2, 2, 18, 0x1B, 0xFF});
         }},
        {"motor",
         [](FdcRig& rig, Bytes& memory) {
             rig.out(FdcRig::dor, 0x0C);
             rig.out(FdcRig::dor, 0x1C);
             rig.dma.program(true, memory, 512);
         },
         send({0x46, 0x00, 0, 0, 2, 2, 18, 0x1B, 0xFF})},
        {"no motor",
         [](FdcRig& rig, Bytes& memory) {
             rig.out(FdcRig::dor, 0x0C);
             rig.dma.program(true, memory, 512);
             rig.command({0x46, 0x00, 0, 0, 2, 2, 18, 0x1B, 0xFF});
         },
         [](FdcRig& rig, Bytes&) { rig.out(FdcRig::dor, 0x1C); }},
    };
    for (const Scenario& scenario : scenarios) {
        for (const auto interface : {Fdc82077::Interface::At, Fdc82077::Interface::Ps2, Fdc82077::Interface::Model30}) {
            Fdc82077::Config config;
            config.interface = interface;
            cut_everywhere(scenario, config);
            if (HasFatalFailure()) return;
        }
    }
}

TEST(FdcState, DamagedStateIsRefusedOrHarmless) {
    FdcRig source(pair());
    source.insert(patterned(size_144));
    source.start(0, 0, false);
    source.command({0x46, 0x00, 0, 0, 1, 2, 18, 0x1B, 0xFF});
    ASSERT_TRUE(source.wait_irq());
    const Bytes saved = save(source);
    Random random(9);
    unsigned refused = 0;
    for (std::size_t at = 0; at < saved.size(); at += 1 + random() % 3) {
        for (const u8 value : {u8{0xFF}, u8{0x80}, static_cast<u8>(saved[at] ^ 1)}) {
            Bytes damaged = saved;
            damaged[at] = value;
            FdcRig rig(pair());
            rig.insert(patterned(size_144));
            LoadArchive load(damaged);
            rig.scheduler.serialize(load);
            rig.fdc.serialize(load);
            if (!load.ok()) ++refused;
            // Nobody should carry on after a refused load, but it must not be dangerous.
            Bytes memory(0x1000);
            for (int i = 0; i < 20; ++i) {
                const u32 what = random();
                if (what % 8 != 2) poke(rig, memory, what);
            }
            for (int i = 0; i < 600; ++i) rig.in(FdcRig::fifo);
        }
    }
    EXPECT_GT(refused, 50u);
}

TEST(FdcState, WriteProtectionIsKept) {
    FdcRig source(pair());
    source.insert(patterned(size_144), 0, true);
    const Bytes saved = save(source);
    FdcRig rig(pair());
    rig.insert(patterned(size_144));
    LoadArchive load(saved);
    rig.scheduler.serialize(load);
    rig.fdc.serialize(load);
    ASSERT_TRUE(load.ok());
    EXPECT_TRUE(rig.fdc.drive(0).write_protected());
}

TEST(FdcState, AnotherDiskInTheDriveIsRefused) {
    FdcRig source(pair());
    source.insert(patterned(size_144));
    const Bytes saved = save(source);
    FdcRig rig(pair());
    LoadArchive load(saved);
    rig.scheduler.serialize(load);
    rig.fdc.serialize(load);
    EXPECT_NE(load.error().find("another disk"), std::string::npos);
}

}  // namespace
}  // namespace lockstep
