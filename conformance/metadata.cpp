#include "conformance/metadata.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <sstream>

#include "conformance/file_bytes.h"
#include "conformance/json.h"

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
    const auto found = defined_flags.find(form);
    return found == defined_flags.end() ? 0xFFFFFFFFu : found->second;
}

Result<SuiteMetadata> read_metadata(const std::string& directory) {
    SuiteMetadata metadata;
    const std::string masks = directory + "/metadata.json";
    const std::string revocations = directory + "/revocation_list.txt";
    std::error_code ignored;
    if (std::filesystem::exists(masks, ignored)) {
        if (const Status status = read_masks(masks, metadata); !status) return status.error();
    }
    if (std::filesystem::exists(revocations, ignored)) {
        if (const Status status = read_revocations(revocations, metadata); !status) return status.error();
    }
    return metadata;
}

}  // namespace lockstep::conformance
