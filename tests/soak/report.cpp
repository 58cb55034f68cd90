#include "tests/soak/report.h"

#include <array>
#include <cstdio>

#include "tests/soak/listing.h"

namespace lockstep::soak {

namespace {

template <class... Values>
std::string format(const char* pattern, Values... values) {
    char text[256];
    std::snprintf(text, sizeof text, pattern, values...);
    return text;
}

// The program up to the end of slice `slice` - 1.
void repeat(Pair& pair, Mode mode, u64 seed, u64 number, u64 slice) {
    pair.begin(mode, seed, number);
    for (u64 i = 0; i < slice; ++i) pair.slice();
}

std::string at_eip(Processor& p) {
    const CpuState& s = p.cpu.state;
    const SegmentRegister& cs = s.segment(Seg::CS);
    std::array<u8, 15> bytes{};
    for (u32 i = 0; i < bytes.size(); ++i) {
        const auto at = p.mmu.probe(cs.base + s.eip + i);
        if (!at) return format("%04X:%08X (not present)", cs.selector, s.eip);
        const MemoryMap::Region& region = p.map.region_at(at->value);
        bytes[i] = region.host == nullptr ? u8{0xFF} : region.host[at->value - region.base];
    }
    return format("%04X:%08X  ", cs.selector, s.eip) + listing(bytes, cs.big);
}

// The state before slice `slice`, and what the reference path executes in its first `ticks` ticks.
std::string trace(CpuModel model, Mode mode, u64 seed, u64 number, u64 slice, u64 ticks) {
    std::string text;
    Pair pair(model);
    const u64 first = ticks > 60 ? ticks - 60 : 0;
    for (u64 tick = first; tick < ticks; ++tick) {
        repeat(pair, mode, seed, number, slice);
        pair.slice(tick);
        const CpuState& s = pair.slow.cpu.state;
        text += format("  %4u ", static_cast<unsigned>(tick)) + at_eip(pair.slow);
        text += format("   [ax %08X cx %08X dx %08X bx %08X sp %08X bp %08X si %08X di %08X fl %06X]\n", s.reg32(0),
                       s.reg32(1), s.reg32(2), s.reg32(3), s.reg32(4), s.reg32(5), s.reg32(6), s.reg32(7), s.eflags());
    }
    return text;
}

// Every field of the fast machine's processor and memory management, and the other's value beside those that differ.
std::string states(Pair& pair) {
    std::string text;
    const auto compare = [&text](auto& here, auto& there) {
        SaveArchive saved;
        there.serialize(saved);
        CompareArchive differences(saved.bytes());
        here.serialize(differences);
        for (const std::string& line : differences.differences()) text += "  " + line + "\n";
    };
    compare(pair.fast.cpu, pair.slow.cpu);
    compare(pair.fast.mmu, pair.slow.mmu);
    u32 shown = 0;
    for (u32 i = 0; i < layout::ram_bytes && shown < 16; ++i) {
        const unsigned here = pair.fast.ram.data()[i], there = pair.slow.ram.data()[i];
        if (here == there) continue;
        ++shown;
        text += format("  memory %05X: %02X here, %02X there\n", i, here, there);
    }
    if (pair.fast.stop != pair.slow.stop || pair.fast.cpu.clock.left != pair.slow.cpu.clock.left ||
        pair.fast.cpu.clock.end != pair.slow.cpu.clock.end) {
        text += format(
            "  clock: %lld of %llu left here, %lld of %llu there\n", static_cast<long long>(pair.fast.cpu.clock.left),
            static_cast<unsigned long long>(pair.fast.cpu.clock.end), static_cast<long long>(pair.slow.cpu.clock.left),
            static_cast<unsigned long long>(pair.slow.cpu.clock.end));
    }
    if (pair.fast.devices.history != pair.slow.devices.history) text += "  devices: another history\n";
    return text;
}

std::string both_states(Pair& pair) {
    std::string text;
    for (const Processor* p : {&pair.fast, &pair.slow}) {
        const CpuState& s = p->cpu.state;
        text += p == &pair.fast ? "  fast     " : "  reference";
        text += format(
            " %04X:%08X ax %08X cx %08X dx %08X bx %08X sp %08X bp %08X si %08X di %08X fl %06X cpl %u "
            "cr0 %08X cr2 %08X cr3 %08X cr4 %X\n",
            s.segment(Seg::CS).selector, s.eip, s.reg32(0), s.reg32(1), s.reg32(2), s.reg32(3), s.reg32(4), s.reg32(5),
            s.reg32(6), s.reg32(7), s.eflags(), s.cpl, s.cr0, s.cr2, s.cr3, s.cr4);
        text += "           ";
        constexpr const char* names[] = {"es", "cs", "ss", "ds", "fs", "gs"};
        for (std::size_t i = 0; i < 6; ++i) {
            const SegmentRegister& segment = s.seg[i];
            text += format(" %s %04X=%08X+%X/%02X%s", names[i], segment.selector, segment.base, segment.limit,
                           segment.access, segment.big ? "b" : "");
        }
        text += "\n";
    }
    return text;
}

}  // namespace

std::string report(CpuModel model, Mode mode, u64 seed, u64 number, u64 slice) {
    Pair pair(model);
    repeat(pair, mode, seed, number, slice);
    pair.slice();
    const u64 planned = pair.planned();
    const std::string whole = "states at the end of the slice:\n" + both_states(pair) + states(pair);
    for (u64 ticks = 1; ticks <= planned; ++ticks) {
        repeat(pair, mode, seed, number, slice);
        pair.slice(ticks);
        if (pair.equal()) continue;
        return format("first difference after tick %u of slice %llu\n", static_cast<unsigned>(ticks),
                      static_cast<unsigned long long>(slice)) +
               "executed:\n" + trace(model, mode, seed, number, slice, ticks) + "states:\n" + both_states(pair) +
               states(pair);
    }
    return "no difference when the slice is cut short: it needs the whole block\nexecuted:\n" +
           trace(model, mode, seed, number, slice, planned) + whole;
}

}  // namespace lockstep::soak
