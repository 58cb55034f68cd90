#include "tests/oracle/exclusions.h"

#include <cstddef>

namespace lockstep::oracle {

namespace {

constexpr const char* later = "an instruction later than the Pentium Pro";
constexpr const char* kernel = "the kernel answers, not the processor";
constexpr const char* differs = "depends on the processor by design";
constexpr const char* coprocessor = "the coprocessor";

struct Range {
    u8 first, last;
    const char* why;
};

// The 0F map, whatever follows.
constexpr Range two_byte[] = {
    {0x05, 0x05, kernel},   // SYSCALL
    {0x07, 0x07, later},    // SYSRET
    {0x0D, 0x0F, later},    // PREFETCH, FEMMS, 3DNow!
    {0x10, 0x17, later},    // SSE
    {0x28, 0x2F, later},    // SSE
    {0x31, 0x31, differs},  // RDTSC
    {0x33, 0x33, differs},  // RDPMC
    {0x34, 0x35, differs},  // SYSENTER, SYSEXIT: AMD has none in long mode
    {0x37, 0x3F, later},    // GETSEC, SSSE3, SSE4
    {0x50, 0x7F, later},    // MMX, SSE
    {0xA2, 0xA2, differs},  // CPUID
    {0xAE, 0xAE, later},    // FXSAVE, fences
    {0xB9, 0xB9, differs},  // UD1: whether it has ModRM
    {0xC2, 0xC6, later},    // SSE
    {0xD0, 0xFE, later},    // MMX, SSE
};

struct Prefixes {
    std::size_t count = 0;
    bool repeat = false;
    bool lock = false;
};

Prefixes skip_prefixes(std::span<const u8> bytes) {
    Prefixes result;
    for (const u8 byte : bytes) {
        switch (byte) {
            case 0xF2:
            case 0xF3: result.repeat = true; break;
            case 0x26:
            case 0x2E:
            case 0x36:
            case 0x3E:
            case 0x64:
            case 0x65:
            case 0x66:
            case 0x67: break;
            case 0xF0: result.lock = true; break;
            default: return result;
        }
        ++result.count;
    }
    return result;
}

const char* exclusion_0F(std::span<const u8> bytes, Prefixes prefixes) {
    if (bytes.empty()) return nullptr;
    if (prefixes.lock && (bytes[0] == 0x00 || (bytes[0] >= 0x20 && bytes[0] <= 0x23)))
        return "LOCK: AMD raises other faults first, and has LOCK MOV CR0 for CR8";
    for (const Range& range : two_byte) {
        if (range.first <= bytes[0] && bytes[0] <= range.last) return range.why;
    }
    if (prefixes.repeat && (bytes[0] == 0xB8 || bytes[0] == 0xBC || bytes[0] == 0xBD))
        return later;  // POPCNT, TZCNT, LZCNT
    if (bytes.size() < 2) return nullptr;
    const u8 digit = (bytes[1] >> 3) & 7;
    const bool memory = bytes[1] < 0xC0;
    switch (bytes[0]) {
        case 0x00: return digit < 2 ? "UMIP: SLDT, STR" : nullptr;
        case 0x01:
            if (digit == 0 || digit == 1 || digit == 4) return memory || digit == 4 ? "UMIP: SGDT, SIDT, SMSW" : later;
            return !memory && digit != 6 ? later : nullptr;
        case 0x20:
        case 0x22: return digit == 1 || digit > 4 ? "control registers that later processors have" : nullptr;
        case 0x21:
        case 0x23: return digit == 4 || digit == 5 ? "DR4, DR5: CR4.DE is the kernel's matter" : nullptr;
        case 0xC7: return digit == 1 && memory ? nullptr : later;
        default: return nullptr;
    }
}

// Far CALL and JMP to Linux's 64-bit code segment, by either operand size: the host may not come back.
const char* far_into_64_bit_code(std::span<const u8> pointer) {
    for (const std::size_t at : {std::size_t{2}, std::size_t{4}}) {
        if (pointer.size() >= at + 2 && (pointer[at] & ~3u) == 0x30 && pointer[at + 1] == 0)
            return "a far transfer into 64-bit code";
    }
    return nullptr;
}

}  // namespace

const char* exclusion(std::span<const u8> bytes) {
    const Prefixes prefixes = skip_prefixes(bytes);
    const std::span<const u8> rest = bytes.subspan(prefixes.count);
    if (rest.empty()) return nullptr;
    const u8 opcode = rest[0];
    if (opcode == 0x0F) return exclusion_0F(rest.subspan(1), prefixes);
    if (opcode >= 0xD8 && opcode <= 0xDF) return coprocessor;
    if (prefixes.repeat && (opcode == 0xE0 || opcode == 0xE1))
        return "LOOPE, LOOPNE with F2 or F3: AMD takes the condition from the prefix";
    if (opcode == 0xF1) return "INT1: a hypervisor that intercepts it does not move EIP";
    if (opcode == 0x9A || opcode == 0xEA) return far_into_64_bit_code(rest.subspan(1));
    if (rest.size() < 2) return nullptr;
    switch (opcode) {
        case 0x62:
        case 0xC4:
        case 0xC5: return rest[1] >= 0xC0 ? later : nullptr;        // EVEX, VEX
        case 0x8F: return (rest[1] & 0x38) != 0 ? later : nullptr;  // XOP
        case 0xC6:
        case 0xC7: return rest[1] == 0xF8 ? later : nullptr;   // XABORT, XBEGIN
        case 0xCD: return rest[1] == 0x80 ? kernel : nullptr;  // system call
        default: return nullptr;
    }
}

}  // namespace lockstep::oracle
