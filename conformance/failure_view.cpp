#include "conformance/failure_view.h"

#include <algorithm>
#include <sstream>

#include "conformance/text.h"
#include "disassembly/disassembler.h"

namespace lockstep::conformance {

namespace {

using enum MooRegister;

constexpr std::size_t most_bytes_shown = 24;  // of memory before the test

class View {
public:
    View(const ShownTest& shown, CpuModel model) : shown_(shown), wide_(model >= CpuModel::I80386) {}

    std::string run(const std::string& form, const std::string& where) {
        text_ << form << " #" << shown_.test.index << "  " << printable(shown_.test.name) << "  (" << where << ")\n";
        code();
        registers();
        memory();
        comparison();
        return text_.str();
    }

private:
    const MooRegisters& initial() const { return shown_.test.initial.registers; }
    std::string value(MooRegister r) const {
        const bool segment = r >= Cs && r <= Ss;
        return hexadecimal(segment ? initial()[r] & 0xFFFF : initial()[r], wide_ && !segment ? 8 : 4);
    }
    // "eax" reads "ax" where registers have 16 bits.
    std::string name(const std::string& what) const {
        return !wide_ && what.size() > 2 && what[0] == 'e' ? what.substr(1) : what;
    }

    void code() {
        bool first = true;
        for (const DisassembledLine& line : disassemble(shown_.test.bytes, initial()[Eip], CodeSize::Bits16)) {
            std::string bytes;
            for (const u8 byte : line.bytes) bytes += hexadecimal(byte, 2);
            text_ << left(first ? "  code" : "", 10) << hexadecimal(initial()[Cs] & 0xFFFF, 4) << ':'
                  << hexadecimal(line.address & (wide_ ? ~0u : 0xFFFFu), 4) << "  " << left(bytes, 20) << "  "
                  << line.text << '\n';
            first = false;
        }
    }

    void row(const char* title, std::initializer_list<std::pair<const char*, MooRegister>> registers) {
        text_ << left(title, 9);
        for (const auto& [label, r] : registers)
            text_ << ' ' << (wide_ && r < Cs && r > Cr3 ? "e" : "") << label << '=' << value(r);
        text_ << '\n';
    }

    void registers() {
        row("  before", {{"ax", Eax}, {"bx", Ebx}, {"cx", Ecx}, {"dx", Edx}});
        row("", {{"si", Esi}, {"di", Edi}, {"bp", Ebp}, {"sp", Esp}});
        if (wide_) {
            row("", {{"cs", Cs}, {"ds", Ds}, {"es", Es}, {"fs", Fs}, {"gs", Gs}, {"ss", Ss}});
            row("", {{"cr0", Cr0}, {"cr3", Cr3}, {"dr6", Dr6}, {"dr7", Dr7}});
        } else {
            row("", {{"cs", Cs}, {"ds", Ds}, {"es", Es}, {"ss", Ss}});
        }
        text_ << left("", 10) << (wide_ ? "eip=" : "ip=") << value(Eip) << " flags=" << value(Eflags) << "  "
              << flag_letters(initial()[Eflags]) << '\n';
    }

    // What is not code: operands and interrupt vectors.
    void memory() {
        const u32 start = (initial()[Cs] << 4) + initial()[Eip];
        std::size_t shown = 0, left_out = 0;
        u32 next = 0;
        for (const MooByte& byte : shown_.test.initial.ram) {
            if (byte.address - start < 32) continue;
            if (shown == most_bytes_shown) {
                ++left_out;
                continue;
            }
            if (shown == 0) text_ << left("  memory", 10);
            if (shown == 0 || byte.address != next)
                text_ << (shown == 0 ? "[" : " [") << hexadecimal(byte.address, 6) << "]=";
            text_ << hexadecimal(byte.value, 2);
            next = byte.address + 1;
            ++shown;
        }
        if (left_out != 0) text_ << " and " << left_out << " more";
        if (shown != 0) text_ << '\n';
    }

    void difference(const Difference& d, const char* remark) {
        const std::string what = name(d.what);
        int digits = wide_ ? 8 : 4;
        if (what[0] == '[') digits = 2;
        if (what.size() == 2 && what[1] == 's') digits = 4;
        text_ << "    " << left(what, 12) << right(hexadecimal(d.expected, digits), 10)
              << right(hexadecimal(d.actual, digits), 12) << remark;
        if (d.what == "eflags") text_ << "    " << flag_letters(d.expected) << " | " << flag_letters(d.actual);
        text_ << '\n';
    }

    void comparison() {
        text_ << "    " << left("", 12) << right("recorded", 10) << right("Lockstep", 12) << '\n';
        for (const Difference& d : shown_.report.differences) difference(d, "");
        for (const Difference& d : shown_.report.undefined_differences) difference(d, "  undefined");
        if (shown_.report.undefined_flags != 0)
            text_ << "    undefined flags that differ: " << flag_names(shown_.report.undefined_flags) << '\n';
        if (shown_.test.exception)
            text_ << "    recorded exception " << static_cast<unsigned>(shown_.test.exception->vector) << '\n';
    }

    const ShownTest& shown_;
    bool wide_;
    std::ostringstream text_;
};

}  // namespace

std::string failure_view(const ShownTest& shown, const std::string& form, const std::string& where, CpuModel model) {
    return View(shown, model).run(form, where);
}

}  // namespace lockstep::conformance
