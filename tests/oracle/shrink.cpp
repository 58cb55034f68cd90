#include "tests/oracle/shrink.h"

#include <algorithm>

#include "cpu/flags.h"
#include "tests/oracle/generator.h"
#include "tests/oracle/selectors.h"

namespace lockstep::oracle {

namespace {

class Shrinker {
public:
    Shrinker(Bench& bench, const Case& found) : bench_(bench), best_(found) {
        const Verdict verdict = bench.run(found);
        if (const auto* guest = verdict.differing()) vector_ = guest->outcome.vector;
        native_vector_ = verdict.native.vector;
    }

    Case run() {
        bool smaller = true;
        for (int round = 0; smaller && round < 8; ++round) {
            smaller = false;
            smaller |= prefixes();
            smaller |= patches();
            smaller |= registers();
            smaller |= selectors();
            smaller |= float_registers();
        }
        return best_;
    }

private:
    // Takes `candidate` if it still differs, and in the same way: with the same exceptions on both sides.
    bool take(const Case& candidate) {
        const Verdict verdict = bench_.run(candidate);
        const Verdict::Guest* guest = verdict.differing();
        if (guest == nullptr || guest->outcome.vector != vector_ || verdict.native.vector != native_vector_)
            return false;
        best_ = candidate;
        return true;
    }

    bool prefixes() {
        bool smaller = false;
        for (std::size_t i = 0; i < decoded(best_).prefix_length;) {
            Case candidate = best_;
            std::copy(candidate.code.begin() + static_cast<long>(i) + 1, candidate.code.end(),
                      candidate.code.begin() + static_cast<long>(i));
            --candidate.code_length;
            if (take(candidate)) {
                smaller = true;
            } else {
                ++i;
            }
        }
        return smaller;
    }

    bool patches() {
        bool smaller = false;
        if (!best_.blank) {
            Case candidate = best_;
            candidate.blank = true;
            smaller |= take(candidate);
        }
        for (u8 i = best_.patch_count; i-- > 0;) {
            Case candidate = best_;
            std::copy(candidate.patches.begin() + i + 1, candidate.patches.end(), candidate.patches.begin() + i);
            --candidate.patch_count;
            smaller |= take(candidate);
        }
        return smaller;
    }

    bool registers() {
        bool smaller = false;
        constexpr u32 least_flags = eflags::fixed1 | eflags::if_;
        if (best_.start.eflags != least_flags) {
            for (u32 bit = 1; bit != 0; bit <<= 1) {
                if ((best_.start.eflags & ~least_flags & bit) == 0) continue;
                Case candidate = best_;
                candidate.start.eflags &= ~bit;
                smaller |= take(candidate);
            }
        }
        for (std::size_t i = 0; i < 8; ++i) {
            // Nothing, the lower half, one bit less: whatever still differs.
            const u32 value = best_.start.gpr[i];
            for (const u32 simpler : {u32{0}, u32{1}, value & 0xFF, value & 0xFFFF, value & (value - 1)}) {
                if (simpler >= best_.start.gpr[i]) continue;
                Case candidate = best_;
                candidate.start.gpr[i] = simpler;
                if (take(candidate)) {
                    smaller = true;
                    break;
                }
            }
        }
        return smaller;
    }

    bool selectors() {
        bool smaller = false;
        const u16 usual = best_.code32 ? linux_data : ldt_selector(11);
        for (const Seg segment : {Seg::ES, Seg::SS, Seg::DS, Seg::FS, Seg::GS}) {
            if (best_.start.selector(segment) == usual) continue;
            Case candidate = best_;
            candidate.start.selector(segment) = usual;
            smaller |= take(candidate);
        }
        return smaller;
    }

    bool float_registers() {
        bool smaller = false;
        const auto simpler = [&](auto& part, const auto& value) {
            // `part` belongs to `candidate_`.
            if (part == value) return;
            part = value;
            if (take(candidate_)) {
                smaller = true;
            } else {
                candidate_ = best_;
            }
        };
        candidate_ = best_;
        simpler(candidate_.image_size, u16{0});
        FpuState& fpu = candidate_.start.fpu;
        SseState& sse = candidate_.start.sse;
        simpler(fpu, FpuState{});
        simpler(sse, SseState{});
        const FpuState idle;
        simpler(fpu.control, idle.control);
        simpler(fpu.status, idle.status);
        simpler(fpu.top, idle.top);
        simpler(fpu.used, u8{0xFF});
        simpler(fpu.opcode, idle.opcode);
        simpler(fpu.code_offset, idle.code_offset);
        simpler(fpu.data_offset, idle.data_offset);
        for (fp::Float80& value : fpu.reg) simpler(value, fp::zero80(false));
        simpler(sse.mxcsr, SseState::reset_mxcsr);
        for (Xmm& value : sse.xmm) simpler(value, Xmm{});
        return smaller;
    }

    Bench& bench_;
    Case best_;
    Case candidate_;
    u8 vector_ = no_vector;
    u8 native_vector_ = no_vector;
};

}  // namespace

Case shrink(Bench& bench, const Case& found) {
    return Shrinker(bench, found).run();
}

}  // namespace lockstep::oracle
