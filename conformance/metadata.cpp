#include "conformance/metadata.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <sstream>

#include "conformance/file_bytes.h"
#include "conformance/json.h"
#include "conformance/opcode_table.h"

namespace lockstep::conformance {

namespace {

void note_mask(SuiteMetadata& metadata, const std::string& form, const Json& entry) {
    const Json* mask = entry.member("flags-mask");
    if (mask != nullptr && mask->kind == Json::Kind::Number) {
        // Masks are of the 16-bit flags word; what lies above is defined.
        metadata.defined_flags[form] = static_cast<u32>(mask->number) | 0xFFFF0000u;
    }
}

Status read_masks(const std::string& path, SuiteMetadata& metadata) {
    Result<std::vector<u8>> bytes = read_file_bytes(path);
    if (!bytes) return bytes.error();
    const Result<Json> root = parse_json({reinterpret_cast<const char*>(bytes->data()), bytes->size()});
    if (!root) return Error{path + ": " + root.error().message};
    const Json* opcodes = root.value().member("opcodes");
    if (opcodes == nullptr) return Error{path + ": has no \"opcodes\""};
    for (const auto& [opcode, entry] : opcodes->members) {
        note_mask(metadata, opcode, entry);
        const Json* digits = entry.member("reg");
        if (digits == nullptr) continue;
        for (const auto& [digit, form] : digits->members) note_mask(metadata, opcode + "." + digit, form);
    }
    return {};
}

Status read_opcode_table(const std::string& path, SuiteMetadata& metadata) {
    Result<std::vector<u8>> bytes = read_file_bytes(path);
    if (!bytes) return bytes.error();
    Result<std::map<std::string, u32>> masks =
        parse_opcode_table({reinterpret_cast<const char*>(bytes->data()), bytes->size()});
    if (!masks) return Error{path + ": " + masks.error().message};
    metadata.defined_flags.merge(masks.value());
    return {};
}

bool is_hash(const std::string& line) {
    return line.size() == 40 && std::ranges::all_of(line, [](unsigned char c) { return std::isxdigit(c) != 0; });
}

Status read_revocations(const std::string& path, SuiteMetadata& metadata) {
    Result<std::vector<u8>> bytes = read_file_bytes(path);
    if (!bytes) return bytes.error();
    std::istringstream lines(std::string(bytes->begin(), bytes->end()));
    std::string line;
    for (int number = 1; std::getline(lines, line); ++number) {
        while (!line.empty() && std::isspace(static_cast<unsigned char>(line.back())) != 0) line.pop_back();
        if (line.empty() || line[0] == '#') continue;
        if (!is_hash(line)) return Error{path + ": line " + std::to_string(number) + " is no hash"};
        std::ranges::transform(line, line.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        metadata.revoked.insert(line);
    }
    return {};
}

}  // namespace

u32 SuiteMetadata::defined(const std::string& form) const {
    std::string_view name = form;
    for (;;) {
        const auto found = defined_flags.find(std::string(name));
        if (found != defined_flags.end()) return found->second;
        if (!name.starts_with("66") && !name.starts_with("67")) return 0xFFFFFFFFu;
        name.remove_prefix(2);
    }
}

Result<SuiteMetadata> read_metadata(const std::string& directory) {
    namespace fs = std::filesystem;
    struct Source {
        const char* name;
        Status (*read)(const std::string& path, SuiteMetadata& metadata);
    };
    constexpr Source sources[] = {
        {"metadata.json", &read_masks}, {"80386.csv", &read_opcode_table}, {"revocation_list.txt", &read_revocations}};
    SuiteMetadata metadata;
    std::error_code ignored;
    const fs::path here(directory);
    const fs::path above = fs::weakly_canonical(here, ignored).parent_path();
    for (const fs::path& place : {here, above}) {
        bool any = false;
        for (const Source& source : sources) {
            const fs::path path = place / source.name;
            if (!fs::exists(path, ignored)) continue;
            any = true;
            if (const Status status = source.read(path.string(), metadata); !status) return status.error();
        }
        if (any) break;
    }
    return metadata;
}

}  // namespace lockstep::conformance
