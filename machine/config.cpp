#include "machine/config.h"

#include <algorithm>
#include <cctype>

namespace lockstep {

const std::vector<CpuName>& cpu_names() {
    static const std::vector<CpuName> names{
        {"8086", CpuModel::I8086, "Intel 8086, 1 MiB; 8087"},
        {"80286", CpuModel::I80286, "Intel 80286, 16 MiB; 80287"},
        {"80386", CpuModel::I80386, "Intel 80386DX; 80387"},
        {"80486", CpuModel::I80486, "Intel 80486DX (with -fpu an 80486SX)"},
        {"pentium", CpuModel::Pentium, "Intel Pentium"},
        {"pentium-mmx", CpuModel::PentiumMmx, "Intel Pentium with MMX"},
        {"pentiumpro", CpuModel::PentiumPro, "Intel Pentium Pro (default)"},
        {"pentium2", CpuModel::Pentium2, "Intel Pentium II"},
        {"pentium3", CpuModel::Pentium3, "Intel Pentium III: SSE"},
        {"pentium4", CpuModel::Pentium4, "Intel Pentium 4: SSE2"},
        {"core2", CpuModel::Core2, "Intel Core 2: SSE4.1, without 64-bit mode"},
        {"nehalem", CpuModel::Nehalem, "Intel Core i7 (Nehalem): SSE4.2, without 64-bit mode"},
    };
    return names;
}

std::optional<CpuModel> cpu_model(std::string_view name) {
    std::string wanted(name);
    std::transform(wanted.begin(), wanted.end(), wanted.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    static constexpr std::pair<std::string_view, std::string_view> aliases[] = {
        {"286", "80286"},      {"386", "80386"},       {"486", "80486"},        {"586", "pentium"},
        {"686", "pentiumpro"}, {"ppro", "pentiumpro"}, {"p55c", "pentium-mmx"}, {"pentiummmx", "pentium-mmx"},
        {"p2", "pentium2"},    {"p3", "pentium3"},     {"p4", "pentium4"},      {"core2duo", "core2"}};
    for (const auto& [alias, real] : aliases) {
        if (wanted == alias) wanted = real;
    }
    for (const CpuName& one : cpu_names()) {
        if (one.name == wanted) return one.model;
    }
    return std::nullopt;
}

std::string_view cpu_name(CpuModel model) {
    for (const CpuName& one : cpu_names()) {
        if (one.model == model) return one.name;
    }
    return "unknown";
}

bool has_optional_coprocessor(CpuModel model) {
    return model <= CpuModel::I80486;
}

u64 default_speed(CpuModel model) {
    switch (model) {
        case CpuModel::I8086: return 1'000'000;
        case CpuModel::I80286: return 3'000'000;
        case CpuModel::I80386: return 10'000'000;
        case CpuModel::I80486: return 30'000'000;
        case CpuModel::Pentium: return 60'000'000;
        case CpuModel::PentiumMmx:
        case CpuModel::PentiumPro:
        case CpuModel::Pentium2:
        case CpuModel::Pentium3:
        case CpuModel::Pentium4:
        case CpuModel::Core2:
        case CpuModel::Nehalem: break;
    }
    return 100'000'000;
}

u64 largest_memory(CpuModel model) {
    // Below the top of each address space lies the BIOS.
    if (model == CpuModel::I8086) return u64{1} << 20;
    if (model == CpuModel::I80286) return u64{15} << 20;
    return u64{3} << 30;
}

}  // namespace lockstep
