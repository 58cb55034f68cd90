#include "conformance/runner.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <sstream>

#include "conformance/text.h"
#include "cpu/reference/control_registers.h"
#include "cpu/reference/flags_image.h"

namespace lockstep::conformance {

namespace {

using enum MooRegister;

constexpr std::size_t most_differences = 16;
constexpr u32 most_steps = 200'000;  // a repeated instruction's 65,535 iterations, and a handler

constexpr const char* register_names[] = {"cr0", "cr3", "eax", "ebx", "ecx", "edx", "esi", "edi",    "ebp", "esp",
                                          "cs",  "ds",  "es",  "fs",  "gs",  "ss",  "eip", "eflags", "dr6", "dr7"};

struct GeneralPlace {
    MooRegister name;
    Gpr gpr;
};
constexpr GeneralPlace general_places[] = {{Eax, Gpr::AX}, {Ecx, Gpr::CX}, {Edx, Gpr::DX}, {Ebx, Gpr::BX},
                                           {Esp, Gpr::SP}, {Ebp, Gpr::BP}, {Esi, Gpr::SI}, {Edi, Gpr::DI}};
struct SegmentPlace {
    MooRegister name;
    Seg seg;
};
constexpr SegmentPlace segment_places[] = {{Cs, Seg::CS}, {Ds, Seg::DS}, {Es, Seg::ES},
                                           {Fs, Seg::FS}, {Gs, Seg::GS}, {Ss, Seg::SS}};

bool is_segment(MooRegister name) {
    return std::ranges::any_of(segment_places, [&](const SegmentPlace& place) { return place.name == name; });
}

// Flag bits that the model has in real mode; the others read as a constant, which a recorded initial value need not
// show.
u32 flags_that_exist(CpuModel model) {
    const u32 flags = existing_flags(model);
    return model == CpuModel::I80286 ? flags & ~(eflags::iopl | eflags::nt) : flags;
}

void set_state(Executor& executor, const MooRegisters& r) {
    CpuState& s = executor.state();
    s = CpuState{};
    for (const GeneralPlace& place : general_places) s.set_reg32(static_cast<u8>(place.gpr), r[place.name]);
    for (const SegmentPlace& place : segment_places) {
        SegmentRegister& segment = s.segment(place.seg);
        segment.selector = static_cast<u16>(r[place.name]);
        segment.base = static_cast<u32>(segment.selector) << 4;
    }
    s.idtr.limit = 0x3FF;
    s.eip = r[Eip];
    s.set_eflags(r[Eflags] & flags_that_exist(executor.model()));
    // Real mode without paging is all that is recorded.
    s.cr0 = r[Cr0] & ~(cr0::pe | cr0::pg);
    s.cr3 = r[Cr3];
    if (r.has(Dr6)) s.dr[6] = r[Dr6];
    if (r.has(Dr7)) s.dr[7] = r[Dr7];
    executor.state_changed();
}

u32 actual_value(const CpuState& s, MooRegister name) {
    for (const GeneralPlace& place : general_places) {
        if (place.name == name) return s.reg32(static_cast<u8>(place.gpr));
    }
    for (const SegmentPlace& place : segment_places) {
        if (place.name == name) return s.segment(place.seg).selector;
    }
    switch (name) {
        case Cr0: return s.cr0;
        case Cr3: return s.cr3;
        case Eip: return s.eip;
        case Eflags: return s.eflags();
        case Dr6: return s.dr[6];
        case Dr7: return s.dr[7];
        default: return 0;
    }
}

// False: the limit of steps was reached.
bool execute(Executor& executor) {
    const bool single = executor.model() == CpuModel::I8086;
    for (u32 i = 0; i < most_steps; ++i) {
        const Executor::Step step = executor.step();
        if (step == Executor::Step::Endless) return false;
        if (step == Executor::Step::Stopped || (single && step != Executor::Step::Repeating)) return true;
    }
    return false;
}

class Comparison {
public:
    Comparison(Executor& executor, const MooTest& test, u32 defined_flags, const MooRegisters& file_masks, bool ended)
        : executor_(executor),
          test_(test),
          file_masks_(file_masks),
          defined_(defined_flags & mask_of(Eflags)),
          exists_(flags_that_exist(executor.model())) {
        if (!ended) differ("steps to the end", most_steps, most_steps + 1);
        find_pushed_flags();
        registers();
        memory();
    }

    TestReport take() {
        if (!report_.differences.empty()) {
            report_.verdict = Verdict::Fail;
        } else if (report_.undefined_flags != 0) {
            report_.verdict = Verdict::UndefinedFlags;
        }
        return std::move(report_);
    }

private:
    static void note(std::vector<Difference>& list, std::string what, u32 expected, u32 actual) {
        if (list.size() < most_differences) list.push_back({std::move(what), expected, actual});
    }
    void differ(std::string what, u32 expected, u32 actual) {
        note(report_.differences, std::move(what), expected, actual);
    }
    // Notes a difference where `mask` are the bits that count.
    void compare(std::string what, u32 expected, u32 actual, u32 mask) {
        if (expected == actual) return;
        note(((expected ^ actual) & mask) != 0 ? report_.differences : report_.undefined_differences, std::move(what),
             expected, actual);
    }

    // Where an exception pushed the flags. 8086 tests do not tell: there only a divide error pushes undefined ones, as
    // the first word below the initial stack pointer.
    void find_pushed_flags() {
        if (test_.exception) {
            pushed_flags_ = test_.exception->flags_address;
            // The recorder names an address of the bus cycle: with an odd stack pointer the flags lie beside it.
            const CpuState& s = executor_.state();
            const u32 third_word = s.segment(Seg::SS).base + ((s.reg32(static_cast<u8>(Gpr::SP)) + 4) & 0xFFFF);
            if (third_word - pushed_flags_ + 1 <= 2) pushed_flags_ = third_word;
        } else if (executor_.model() == CpuModel::I8086 && at_divide_error_handler()) {
            const MooRegisters& r = test_.initial.registers;
            pushed_flags_ = ((r[Ss] << 4) + ((r[Esp] - 2) & 0xFFFF)) & 0xFFFFF;
        } else {
            return;
        }
        flags_were_pushed_ = true;
    }

    bool at_divide_error_handler() {
        const CpuState& s = executor_.state();
        const auto vector_word = [&](u32 address) {
            return executor_.peek(address) | executor_.peek(address + 1) << 8;
        };
        return static_cast<int>(s.eip) == vector_word(0) && s.segment(Seg::CS).selector == vector_word(2);
    }

    // The bits that count, by the masks of the file and of the test.
    u32 mask_of(MooRegister name) const {
        u32 mask = is_segment(name) ? 0xFFFFu : 0xFFFFFFFFu;
        for (const MooRegisters* masks : {&file_masks_, &test_.masks}) {
            if (!masks->has(name)) continue;
            // In a file of 16-bit registers what lies above is defined.
            const bool words = ((*masks)[name] >> 16) == 0 && name == Eflags;
            mask &= words ? (*masks)[name] | 0xFFFF0000u : (*masks)[name];
        }
        return mask;
    }

    void registers() {
        const CpuState& s = executor_.state();
        for (u32 i = 0; i < static_cast<u32>(Count); ++i) {
            const auto name = static_cast<MooRegister>(i);
            if (!test_.initial.registers.has(name) && !test_.final.registers.has(name)) continue;
            u32 expected =
                test_.final.registers.has(name) ? test_.final.registers[name] : test_.initial.registers[name];
            u32 actual = actual_value(s, name);
            u32 mask = mask_of(name);
            if (name == Eflags) {
                expected &= exists_;
                actual &= exists_;
                mask = defined_;
                report_.undefined_flags |= (expected ^ actual) & ~mask;
            }
            // What software cannot set in CR0 reads as the recorder left it.
            if (name == Cr0) mask &= cr0_after_write(executor_.model(), 0xFFFFFFFFu);
            // Segment registers are recorded in 32 bits of which the upper ones mean nothing.
            if (is_segment(name)) expected &= 0xFFFF;
            compare(register_names[i], expected, actual, mask);
        }
    }

    void memory() {
        std::map<u32, u8> expected;
        for (const MooByte& byte : test_.initial.ram) expected[byte.address] = byte.value;
        for (const MooByte& byte : test_.final.ram) expected[byte.address] = byte.value;
        for (const auto& [address, value] : expected) byte_at(address, value);
        for (const u32 start : executor_.written_grains()) {
            for (u32 address = start; address < start + Executor::grain; ++address) {
                if (!expected.contains(address)) byte_at(address, 0);
            }
        }
    }

    void byte_at(u32 address, u8 expected) {
        const u8 actual = executor_.peek(address);
        if (actual == expected) return;
        u32 mask = 0xFF;
        const u32 within = address - pushed_flags_;
        if (flags_were_pushed_ && within < 2) {
            mask = defined_ >> (8 * within) & 0xFF;
            report_.undefined_flags |= ((static_cast<u32>(expected) ^ actual) & ~mask) << (8 * within);
        }
        char name[16];
        std::snprintf(name, sizeof(name), "[%06X]", static_cast<unsigned>(address));
        compare(name, expected, actual, mask);
    }

    Executor& executor_;
    const MooTest& test_;
    const MooRegisters& file_masks_;
    u32 defined_;  // flag bits
    u32 exists_;
    bool flags_were_pushed_ = false;
    u32 pushed_flags_ = 0;
    TestReport report_;
};

}  // namespace

std::string summary(const ShownTest& shown) {
    const auto& [test, report] = shown;
    std::ostringstream text;
    text << '#' << test.index << ' ' << test.name << " (";
    for (const u8 byte : test.bytes) text << hexadecimal(byte, 2);
    text << ')';
    for (const Difference& d : report.differences) {
        text << "; " << d.what << " is " << hexadecimal(d.actual) << ", recorded " << hexadecimal(d.expected);
    }
    if (report.undefined_flags != 0) text << "; undefined flags differ: " << hexadecimal(report.undefined_flags);
    return text.str();
}

TestReport run_test(Executor& executor, const MooTest& test, u32 defined_flags, const MooRegisters& file_masks) {
    executor.clear_memory();
    executor.forget_translations();
    TestReport report;
    for (unsigned run = 0; run < executor.runs() && report.verdict == Verdict::Pass; ++run) {
        if (run != 0) executor.clear_memory();
        for (const MooByte& byte : test.initial.ram) executor.poke(byte.address, byte.value);
        set_state(executor, test.initial.registers);
        const bool ended = execute(executor);
        report = Comparison(executor, test, defined_flags, file_masks, ended).take();
    }
    return report;
}

FormReport run_file(Executor& executor, const MooFile& file, const std::string& form, u32 defined_flags,
                    const std::set<std::string>& revoked, const RunOptions& options) {
    FormReport report;
    report.form = form;
    const u32 stride = std::max<u32>(options.every, 1);
    for (std::size_t i = 0; i < file.tests.size(); i += stride) {
        const MooTest& test = file.tests[i];
        if (!test.hash.empty() && revoked.contains(test.hash)) {
            ++report.revoked;
            continue;
        }
        const TestReport result = run_test(executor, test, defined_flags, file.masks);
        ++report.tests;
        switch (result.verdict) {
            case Verdict::Pass: ++report.passed; break;
            case Verdict::UndefinedFlags: ++report.undefined_flags; break;
            case Verdict::Fail: ++report.failed; break;
        }
        report.undefined_flag_bits |= result.undefined_flags;
        const bool shown =
            result.verdict == Verdict::Fail || (options.show_undefined && result.verdict == Verdict::UndefinedFlags);
        if (shown && report.first_failures.size() < options.failures_shown) {
            report.first_failures.push_back({test, result});
        }
    }
    return report;
}

}  // namespace lockstep::conformance
