#include "tests/soak/pair.h"

#include <algorithm>
#include <cstring>

namespace lockstep::soak {

namespace {

bool same_entry(const TlbCold& a, const TlbCold& b) {
    if (a.valid != b.valid) return false;
    return !a.valid || (a.page == b.page && a.physical == b.physical && a.writable == b.writable &&
                        a.global == b.global && a.large == b.large);
}

}  // namespace

Pair::Pair(CpuModel model) : fast(model), slow(model), model_(model), rows_(model) {
    slow.cpu.set_reference_only(true);
}

void Pair::begin(Mode mode, u64 seed, u64 number) {
    mode_ = mode;
    random_ = Random(seed * 0x9E3779B97F4A7C15u + number);
    image_ = make_image(model_, mode, rows_, random_);
    for (Processor* p : {&fast, &slow}) {
        p->restart();
        load_image(*p, image_);
    }
    start();
}

// Tables, and sometimes everything, as they were at first: a program that spoilt them would die again at once.
void Pair::restore() {
    const u32 bytes = random_.chance(300) ? layout::ram_bytes : layout::data;
    fast.map.dma_write(Physical{layout::ram_bytes}, {image_.ram.data(), bytes});
    slow.map.dma_write(Physical{layout::ram_bytes}, {image_.ram.data(), bytes});
}

void Pair::start() {
    const u64 now = fast.cpu.clock.now();
    if (now - started_at_ < 50 || random_.chance(50)) restore();
    started_at_ = now;
    const Start state = make_start(model_, mode_, image_, random_);
    apply_start(fast, state);
    apply_start(slow, state);
    start_again_at_ = now + (mode_ == Mode::Wild ? 40 : 300) + random_.below(2000);
    ++counts_.starts;
}

void Pair::outside() {
    const auto both = [&](auto&& act) {
        act(fast);
        act(slow);
    };
    if (fast.cpu.state.activity == Activity::Halted && random_.chance(200)) {
        both([](Processor& p) { p.cpu.set_intr(true); });
    } else if (fast.stop == Cpu::Stop::Idle || fast.cpu.clock.now() >= start_again_at_) {
        start();
    }
    if (random_.chance(60)) {
        const bool level = random_.chance(800);
        both([&](Processor& p) { p.cpu.set_intr(level); });
    }
    if (random_.chance(8)) {
        both([](Processor& p) {
            p.cpu.set_nmi(false);
            p.cpu.set_nmi(true);
        });
    }
    if (random_.chance(5)) {
        const bool on = random_.chance(700);
        both([&](Processor& p) { p.mmu.set_a20(on); });
    }
    if (random_.chance(20)) {
        std::vector<u8> bytes(random_.between(1, 80));
        for (u8& byte : bytes) byte = static_cast<u8>(random_.bits());
        const Physical at{layout::plain_data + random_.below(0x17000)};
        both([&](Processor& p) { p.map.dma_write(at, bytes); });
    }
}

void Pair::slice(u64 most) {
    outside();
    planned_ = random_.chance(150)   ? 1 + random_.below(6)
               : random_.chance(100) ? random_.below(800) + 1
                                     : 20 + random_.below(100);
    const u64 ticks = std::min(planned_, most);
    const u64 before = fast.cpu.clock.now();
    const u64 stepped = fast.cpu.reference_instructions();
    const u64 acknowledged = fast.devices.interrupts;
    fast.run(ticks);
    slow.run(ticks);
    ++counts_.slices;
    counts_.ticks += fast.cpu.clock.now() - before;
    counts_.reference += fast.cpu.reference_instructions() - stepped;
    counts_.handled += fast.devices.interrupts - acknowledged;
}

bool Pair::same_translations() const {
    for (const bool user : {false, true}) {
        const TlbSet& a = fast.mmu.set(user);
        const TlbSet& b = slow.mmu.set(user);
        if (!std::equal(a.cold.begin(), a.cold.end(), b.cold.begin(), same_entry) ||
            !std::equal(a.code.begin(), a.code.end(), b.code.begin(), same_entry)) {
            return false;
        }
    }
    return fast.mmu.paging() == slow.mmu.paging() && fast.mmu.a20() == slow.mmu.a20();
}

bool Pair::equal() const {
    const Cpu& a = fast.cpu;
    const Cpu& b = slow.cpu;
    return a.state == b.state && a.intr() == b.intr() && fast.stop == slow.stop && a.clock.left == b.clock.left &&
           a.clock.end == b.clock.end && fast.devices.history == slow.devices.history && same_translations() &&
           std::memcmp(fast.ram.data(), slow.ram.data(), layout::ram_bytes) == 0;
}

}  // namespace lockstep::soak
