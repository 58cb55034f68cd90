#include "conformance/cpu_names.h"

namespace lockstep::conformance {

namespace {

struct Recorder {
    const char* name;
    CpuModel model;
};
// The 8088 is an 8086 with another bus. The Harris 80C286 and Intel's 386EX are the parts that the suites used.
constexpr Recorder recorders[] = {{"8088", CpuModel::I8086}, {"8086", CpuModel::I8086},   {"C286", CpuModel::I80286},
                                  {"286", CpuModel::I80286}, {"80286", CpuModel::I80286}, {"386E", CpuModel::I80386},
                                  {"386", CpuModel::I80386}, {"80386", CpuModel::I80386}};

struct Stranger {
    const char* name;
    const char* full;
};
constexpr Stranger strangers[] = {
    {"V20", "NEC V20"}, {"V30", "NEC V30"}, {"186", "Intel 80186"}, {"188", "Intel 80188"}};

}  // namespace

Result<CpuModel> model_of_recorder(const std::string& cpu) {
    for (const Recorder& recorder : recorders) {
        if (cpu == recorder.name) return recorder.model;
    }
    for (const Stranger& stranger : strangers) {
        if (cpu == stranger.name) {
            return Error{std::string("was recorded from an ") + stranger.full +
                         ", and there is no such model (8086, 80286 and 80386 suites can be run)"};
        }
    }
    return Error{"was recorded from \"" + cpu + "\", which is no known processor (8086, 8088, C286 and 386E are)"};
}

const char* model_text(CpuModel model) {
    switch (model) {
        case CpuModel::I8086: return "8086";
        case CpuModel::I80286: return "80286";
        case CpuModel::I80386: return "80386";
        case CpuModel::I80486: return "80486";
        case CpuModel::Pentium: return "pentium";
        case CpuModel::PentiumMmx: return "pentium-mmx";
        case CpuModel::PentiumPro: return "pentiumpro";
        case CpuModel::Pentium2: return "pentium2";
        case CpuModel::Pentium3: return "pentium3";
        case CpuModel::Pentium4: return "pentium4";
        case CpuModel::Core2: return "core2";
        case CpuModel::Nehalem: return "nehalem";
    }
    return "";
}

}  // namespace lockstep::conformance
