// The processor's registers as a person wants to read them.
#include <cstdio>

#include "cpu/feature.h"
#include "machine/board.h"
#include "machine/machine.h"

namespace lockstep {

namespace {

std::string hex(u64 value, int digits) {
    char text[24];
    std::snprintf(text, sizeof text, "%0*llX", digits, static_cast<unsigned long long>(value));
    return text;
}

// A letter for each flag that is set, a dash for each that is not, from bit 11 down.
std::string flag_letters(u32 image) {
    static constexpr std::pair<unsigned, char> flags[] = {{11, 'O'}, {10, 'D'}, {9, 'I'}, {8, 'T'}, {7, 'S'},
                                                          {6, 'Z'},  {4, 'A'},  {2, 'P'}, {0, 'C'}};
    std::string text;
    for (const auto& [bit, letter] : flags) text += ((image >> bit) & 1u) != 0 ? letter : '-';
    return text;
}

std::string segment_line(const char* name, const SegmentRegister& segment) {
    return std::string(name) + " " + hex(segment.selector, 4) + "  base " + hex(segment.base, 8) + "  limit " +
           hex(segment.limit, 8) + "  access " + hex(segment.access, 2) + (segment.big ? "  32-bit" : "") +
           (segment.usable ? "" : "  unusable") + "\n";
}

// R0 … R7, whatever the top of the stack is; FTW has a bit for each that is not empty.
std::string x87_lines(const FpuState& f) {
    std::string text = "FCW " + hex(f.control, 4) + "  FSW " + hex(f.status_word(), 4) + " TOP " +
                       std::to_string(f.top) + "  FTW " + hex(f.used, 2) + "  FOP " + hex(f.opcode, 3) + "  FIP " +
                       hex(f.code_selector, 4) + ":" + hex(f.code_offset, 8) + "  FDP " + hex(f.data_selector, 4) +
                       ":" + hex(f.data_offset, 8) + "\n";
    for (unsigned i = 0; i < 8; ++i) {
        text += "FPR" + std::to_string(i) + " " + hex(f.reg[i].sign_exponent, 4) + " " + hex(f.reg[i].significand, 16) +
                (i % 3 == 2 || i == 7 ? "\n" : " ");
    }
    return text;
}

std::string sse_lines(const SseState& sse) {
    std::string text = "MXCSR " + hex(sse.mxcsr, 8) + "\n";
    for (unsigned i = 0; i < 8; ++i) {
        const Xmm& value = sse.xmm[i];
        text += "XMM" + std::to_string(i) + " " + hex(value.quadword[1], 16) + hex(value.quadword[0], 16) +
                (i % 2 == 1 ? "\n" : "  ");
    }
    return text;
}

const char* activity_name(Activity activity) {
    switch (activity) {
        case Activity::Running: return "running";
        case Activity::Halted: return "halted";
        case Activity::Shutdown: return "shut down";
    }
    return "";
}

}  // namespace

std::string Machine::registers() const {
    const CpuState& s = board_->cpu.state;
    static constexpr const char* names[] = {"EAX", "ECX", "EDX", "EBX", "ESP", "EBP", "ESI", "EDI"};
    std::string text;
    for (u8 i = 0; i < 8; ++i) {
        text += std::string(names[i]) + " " + hex(s.reg32(i), 8) + (i % 4 == 3 ? "\n" : "  ");
    }
    text += "EIP " + hex(s.eip, 8) + "  EFLAGS " + hex(s.eflags(), 8) + " " + flag_letters(s.eflags()) + "  IOPL " +
            std::to_string(s.iopl()) + "  CPL " + std::to_string(s.cpl) + "  " + activity_name(s.activity) + "\n";
    static constexpr std::pair<const char*, Seg> segments[] = {{"ES  ", Seg::ES}, {"CS  ", Seg::CS}, {"SS  ", Seg::SS},
                                                               {"DS  ", Seg::DS}, {"FS  ", Seg::FS}, {"GS  ", Seg::GS}};
    for (const auto& [name, seg] : segments) text += segment_line(name, s.segment(seg));
    text += segment_line("LDTR", s.ldtr) + segment_line("TR  ", s.tr);
    text += "GDTR " + hex(s.gdtr.base, 8) + " limit " + hex(s.gdtr.limit, 4) + "  IDTR " + hex(s.idtr.base, 8) +
            " limit " + hex(s.idtr.limit, 4) + "\n";
    text +=
        "CR0 " + hex(s.cr0, 8) + "  CR2 " + hex(s.cr2, 8) + "  CR3 " + hex(s.cr3, 8) + "  CR4 " + hex(s.cr4, 8) + "\n";
    for (std::size_t i : {0u, 1u, 2u, 3u, 6u, 7u}) {
        text += "DR" + std::to_string(i) + " " + hex(s.dr[i], 8) + (i == 7 ? "\n" : "  ");
    }
    if (board_->cpu.has_coprocessor()) text += x87_lines(s.fpu);
    if (has_feature(board_->cpu.model(), Feature::Sse)) text += sse_lines(s.sse);
    return text;
}

}  // namespace lockstep
