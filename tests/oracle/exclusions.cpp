#include "tests/oracle/exclusions.h"

#include <algorithm>
#include <cstddef>

#include "cpu/decoder.h"

namespace lockstep::oracle {

namespace {

constexpr const char* later = "an instruction later than Nehalem";
constexpr const char* not_here = "an instruction that the model does not have";
constexpr const char* kernel = "the kernel answers, not the processor";
constexpr const char* differs = "depends on the processor by design";

struct Range {
    u8 first, last;
    const char* why;
};

// The 0F map, whatever follows.
constexpr Range two_byte[] = {
    {0x05, 0x05, kernel},   // SYSCALL
    {0x07, 0x07, later},    // SYSRET
    {0x0D, 0x0F, later},    // PREFETCHW, FEMMS, 3DNow!
    {0x31, 0x31, differs},  // RDTSC
    {0x33, 0x33, differs},  // RDPMC
    {0x34, 0x35, differs},  // SYSENTER, SYSEXIT: AMD has none in long mode
    {0x37, 0x37, later},    // GETSEC
    {0xA2, 0xA2, differs},  // CPUID
    {0xB9, 0xB9, differs},  // UD1: whether it has ModRM
    {0xFF, 0xFF, differs},  // UD0: likewise
};
// The 0F 38 map.
constexpr Range three_byte_38[] = {
    {0x80, 0x83, later},  // INVEPT, INVPCID
    {0xC8, 0xCF, later},  // SHA, GFNI
    {0xDB, 0xDF, later},  // AES
    {0xF5, 0xF6, later},  // WRUSS, ADX
    {0xF8, 0xFA, later},  // MOVDIRI
};
// The 0F 3A map.
constexpr Range three_byte_3A[] = {
    {0x44, 0x44, later},  // PCLMULQDQ
    {0xCC, 0xCF, later},  // SHA, GFNI
    {0xDF, 0xDF, later},  // AESKEYGENASSIST
};

const char* find(std::span<const Range> ranges, u8 opcode) {
    for (const Range& range : ranges) {
        if (range.first <= opcode && opcode <= range.last) return range.why;
    }
    return nullptr;
}

struct Prefixes {
    std::size_t count = 0;
    bool repeat = false;  // F2 or F3
    bool repne = false;   // the last of them is F2
    bool operand = false;
    bool lock = false;
};

Prefixes skip_prefixes(std::span<const u8> bytes) {
    Prefixes result;
    for (const u8 byte : bytes) {
        switch (byte) {
            case 0xF2:
            case 0xF3:
                result.repeat = true;
                result.repne = byte == 0xF2;
                break;
            case 0x26:
            case 0x2E:
            case 0x36:
            case 0x3E:
            case 0x64:
            case 0x65:
            case 0x67: break;
            case 0x66: result.operand = true; break;
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
    if (const char* const why = find(two_byte, bytes[0])) return why;
    if (prefixes.repeat && !prefixes.repne && (bytes[0] == 0xBC || bytes[0] == 0xBD)) return later;  // TZCNT, LZCNT
    if (bytes.size() < 2) return nullptr;
    if (bytes[0] == 0x38) {
        // MOVBE
        if ((bytes[1] == 0xF0 || bytes[1] == 0xF1) && !prefixes.repne) return later;
        return find(three_byte_38, bytes[1]);
    }
    if (bytes[0] == 0x3A) return find(three_byte_3A, bytes[1]);
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
        case 0x2B: return prefixes.repeat ? later : nullptr;  // SSE4a: MOVNTSS, MOVNTSD
        case 0x78:
        case 0x79: return later;  // SSE4a: EXTRQ, INSERTQ
        case 0xAE:
            if (memory) return (digit >= 4 && digit <= 6) || (digit == 7 && prefixes.operand) ? later : nullptr;
            return prefixes.operand || prefixes.repeat ? later : nullptr;
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

Instruction decoded_on(CpuModel model, std::span<const u8> bytes) {
    Instruction insn;
    if (decode(bytes.first(std::min<std::size_t>(bytes.size(), 15)), {true, model}, insn) != DecodeStatus::Ok)
        return {};
    return insn;
}

const char* host_exclusion(std::span<const u8> bytes) {
    const Prefixes prefixes = skip_prefixes(bytes);
    const std::span<const u8> rest = bytes.subspan(prefixes.count);
    if (rest.empty()) return nullptr;
    const u8 opcode = rest[0];
    if (opcode == 0x0F) return exclusion_0F(rest.subspan(1), prefixes);
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

}  // namespace

const char* exclusion(std::span<const u8> bytes, CpuModel model) {
    if (const char* const why = host_exclusion(bytes)) return why;
    if (model == newest_model) return nullptr;
    const Instruction newest = decoded_on(newest_model, bytes);
    return newest.op != Op::Invalid && newest.op != decoded_on(model, bytes).op ? not_here : nullptr;
}

}  // namespace lockstep::oracle
