// Reading MOO, the container of recorded single-step tests (versions 1.x: SingleStepTests, "MOO file format").
//
// Chunks of tag, length and payload, nested. Unknown tags are skipped. Not read: bus traces, prefetch queues, generator
// data, effective addresses (EA32).
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/types.h"

namespace lockstep::conformance {

// In the order of the 32-bit register chunks; the 16-bit ones are read into the same places.
enum class MooRegister : u8 {
    Cr0,
    Cr3,
    Eax,
    Ebx,
    Ecx,
    Edx,
    Esi,
    Edi,
    Ebp,
    Esp,
    Cs,
    Ds,
    Es,
    Fs,
    Gs,
    Ss,
    Eip,
    Eflags,
    Dr6,
    Dr7,
    Count,
};

struct MooRegisters {
    u32 present = 0;  // bit n: register n has a value
    std::array<u32, static_cast<std::size_t>(MooRegister::Count)> values{};

    bool has(MooRegister r) const { return (present >> static_cast<u32>(r) & 1) != 0; }
    u32 operator[](MooRegister r) const { return values[static_cast<std::size_t>(r)]; }
    void set(MooRegister r, u32 value) {
        present |= 1u << static_cast<u32>(r);
        values[static_cast<std::size_t>(r)] = value;
    }
};

struct MooByte {
    u32 address = 0;  // physical
    u8 value = 0;
};

struct MooState {
    MooRegisters registers;
    std::vector<MooByte> ram;
};

struct MooException {
    u8 vector = 0;
    u32 flags_address = 0;  // physical address of the flags word that was pushed
};

struct MooTest {
    u32 index = 0;
    std::string name;       // disassembly
    std::vector<u8> bytes;  // of the instruction
    MooState initial;
    MooState final;      // only what changed
    MooRegisters masks;  // defined bits, for this test
    std::optional<MooException> exception;
    std::string hash;  // 40 hexadecimal digits, or empty
};

struct MooFile {
    std::string name;
    std::string cpu;       // "8086", "C286", "386E", …, without padding
    std::string mnemonic;  // empty when the file does not say
    MooRegisters masks;    // defined bits, for every test
    std::vector<MooTest> tests;
};

// `name` is used in errors, which also tell the offset (in the unpacked file).
Result<MooFile> parse_moo(std::span<const u8> bytes, const std::string& name);
// Plain or packed with gzip.
Result<MooFile> read_moo_file(const std::string& path);

}  // namespace lockstep::conformance
