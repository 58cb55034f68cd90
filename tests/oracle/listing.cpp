#include "tests/oracle/listing.h"

#include <cstdarg>
#include <cstdio>

#ifdef LOCKSTEP_HAVE_CAPSTONE
#include <capstone/capstone.h>
#endif

#include "cpu/flags.h"
#include "cpu/isa/names.h"
#include "tests/oracle/generator.h"

namespace lockstep::oracle {

namespace {

[[gnu::format(printf, 2, 3)]] void add(std::string& text, const char* format, ...) {
    char line[256];
    va_list arguments;
    va_start(arguments, format);
    std::vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    text += line;
}

std::string disassembly(const Case& test) {
#ifdef LOCKSTEP_HAVE_CAPSTONE
    csh handle = 0;
    if (cs_open(CS_ARCH_X86, test.code32 ? CS_MODE_32 : CS_MODE_16, &handle) == CS_ERR_OK) {
        cs_insn* insn = nullptr;
        std::string text = "(not to Capstone)";
        if (cs_disasm(handle, test.code.data(), test.code_length, test.start.eip, 1, &insn) == 1) {
            text = std::string(insn->mnemonic) + " " + insn->op_str;
            cs_free(insn, 1);
        }
        cs_close(&handle);
        return text;
    }
#endif
    return std::string(isa::op_name(decoded(test).op));
}

constexpr const char* gpr_names[] = {"EAX", "ECX", "EDX", "EBX", "ESP", "EBP", "ESI", "EDI"};
constexpr const char* segment_names[] = {"ES", "CS", "SS", "DS", "FS", "GS"};

void add_row(std::string& text, const char* name, u32 start, u32 native, u32 guest) {
    add(text, "  %-7s %08X  %08X  %08X%s%s\n", name, start, native, guest, native != start ? "  changed" : "",
        native != guest ? "  DIFFERENT" : "");
}

void add_registers(std::string& text, const char* title, const Registers& r) {
    const FpuState& f = r.fpu;
    add(text, "  %-9s control %04X status %04X used %02X opcode %03X code %08X data %08X\n", title, unsigned{f.control},
        unsigned{f.status_word()}, unsigned{f.used}, unsigned{f.opcode}, f.code_offset, f.data_offset);
    for (unsigned i = 0; i < 8; ++i)
        add(text, "    ST%u %04X:%016llX%s", i, unsigned{f.st(i).sign_exponent},
            static_cast<unsigned long long>(f.st(i).significand), i % 4 == 3 ? "\n" : "");
    add(text, "  %-9s MXCSR %08X\n", title, r.sse.mxcsr);
    for (unsigned i = 0; i < 8; ++i)
        add(text, "    XMM%u %016llX%016llX%s", i, static_cast<unsigned long long>(r.sse.xmm[i].quadword[1]),
            static_cast<unsigned long long>(r.sse.xmm[i].quadword[0]), i % 2 == 1 ? "\n" : "");
}

void add_float(std::string& text, const Case& test, const Outcome& native, const Outcome& guest, const Difference& d) {
    if (!d.fpu() && !d.fpu_pointers() && !d.sse()) return;
    add_registers(text, "start", test.start);
    add_registers(text, "native", native.end);
    add_registers(text, "Lockstep", guest.end);
    add(text, "  differ: control %04X status %04X tags %02X R %02X%s%s%s, MXCSR %04X XMM %02X\n",
        unsigned{d.fpu_control}, unsigned{d.fpu_status}, unsigned{d.fpu_used}, unsigned{d.fpu_registers},
        d.fpu_opcode ? " opcode" : "", d.fpu_code ? " code pointer" : "", d.fpu_data ? " data pointer" : "", d.mxcsr,
        unsigned{d.xmm_registers});
}

void add_memory(std::string& text, const Verdict& verdict) {
    u32 shown = 0;
    for (u32 i = 0; i < arena_bytes && shown < 16; ++i) {
        const unsigned native = verdict.native_arena[i];
        const unsigned guest = verdict.guest_arena[i];
        const u32 page = i / page_bytes;
        if (native == guest || !is_data(page_kinds[page])) continue;
        add(text, "  [%05X]  native %02X, Lockstep %02X\n", arena_base + i, native, guest);
        ++shown;
    }
}

}  // namespace

std::string listing(const Case& test, const Verdict& verdict) {
    std::string text;
    add(text, "seed %llu, case %llu, %d-bit code:", static_cast<unsigned long long>(test.seed),
        static_cast<unsigned long long>(test.number), test.code32 ? 32 : 16);
    for (const u8 byte : test.bytes()) add(text, " %02X", static_cast<unsigned>(byte));
    text += "\n  " + disassembly(test) + "\n";
    for (const Patch& patch : test.used_patches()) {
        add(text, "  memory %08X:", patch.linear);
        for (u32 i = 0; i < patch.size; ++i) add(text, " %02X", static_cast<unsigned>(patch.bytes[i]));
        text += "\n";
    }
    if (test.image_size != 0) {
        add(text, "  image  %08X:", test.image_linear);
        for (u32 i = 0; i < test.image_size; ++i) add(text, " %02X", static_cast<unsigned>(test.image[i]));
        text += "\n";
    }
    if (test.blank) text += "  other data zero\n";
    const Verdict::Guest* guest = verdict.differing();
    if (guest == nullptr) return text;
    const Outcome& n = verdict.native;
    const Outcome& g = guest->outcome;
    add(text, "  %-7s %-8s  %-8s  Lockstep's %s path\n", "", "start", "native",
        guest->path == Path::Fast ? "fast" : "reference");
    for (std::size_t i = 0; i < 8; ++i) add_row(text, gpr_names[i], test.start.gpr[i], n.end.gpr[i], g.end.gpr[i]);
    add_row(text, "EIP", test.start.eip, n.end.eip, g.end.eip);
    constexpr u32 hidden = eflags::tf | eflags::rf;
    add_row(text, "EFLAGS", test.start.eflags, n.end.eflags & ~hidden, g.end.eflags & ~hidden);
    for (std::size_t i = 0; i < 6; ++i)
        add_row(text, segment_names[i], test.start.selectors[i], n.end.selectors[i], g.end.selectors[i]);
    add(text, "  exception %02X error %04X CR2 %08X native; %02X %04X %08X Lockstep\n", unsigned{n.vector}, n.error,
        n.cr2, unsigned{g.vector}, g.error, g.cr2);
    if (guest->difference.eflags != 0) add(text, "  defined flags that differ: %08X\n", guest->difference.eflags);
    add_float(text, test, n, g, guest->difference);
    add_memory(text, verdict);
    return text;
}

}  // namespace lockstep::oracle
