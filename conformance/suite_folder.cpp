#include "conformance/suite_folder.h"

#include <algorithm>
#include <filesystem>

namespace lockstep::conformance {

namespace {

namespace fs = std::filesystem;

constexpr int deepest = 16;

// Removes `ending`, in capitals or not, from the end of `name`.
bool remove_ending(std::string& name, const std::string& ending) {
    if (name.size() < ending.size()) return false;
    const std::size_t at = name.size() - ending.size();
    for (std::size_t i = 0; i < ending.size(); ++i) {
        const char c = name[at + i];
        if (c != ending[i] && !(c >= 'A' && c <= 'Z' && static_cast<char>(c + ('a' - 'A')) == ending[i])) return false;
    }
    name.resize(at);
    return true;
}

Status collect(const fs::path& directory, int depth, std::vector<SuiteFolder>& folders) {
    std::error_code error;
    SuiteFolder folder;
    folder.directory = directory.string();
    std::vector<fs::path> below;
    fs::directory_iterator entry(directory, error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
        std::error_code ignored;
        if (fs::is_directory(entry->path(), ignored)) {
            below.push_back(entry->path());
        } else if (!form_of_file(entry->path().string()).empty()) {
            folder.files.push_back(entry->path().string());
        }
    }
    if (error) return Error{directory.string() + ": " + error.message()};
    if (!folder.files.empty()) {
        std::ranges::sort(folder.files);
        Result<SuiteMetadata> metadata = read_metadata(folder.directory);
        if (!metadata) return metadata.error();
        folder.metadata = std::move(metadata).value();
        folders.push_back(std::move(folder));
    }
    if (depth == deepest) return {};  // links may lead in circles
    std::ranges::sort(below);
    for (const fs::path& next : below) {
        if (const Status status = collect(next, depth + 1, folders); !status) return status;
    }
    return {};
}

}  // namespace

std::string form_of_file(const std::string& path) {
    std::string name = fs::path(path).filename().string();
    remove_ending(name, ".gz");
    return remove_ending(name, ".moo") ? name : std::string{};
}

Result<std::vector<SuiteFolder>> find_suites(const std::string& path) {
    std::vector<SuiteFolder> folders;
    std::error_code error;
    if (fs::is_directory(path, error)) {
        if (const Status status = collect(path, 0, folders); !status) return status.error();
        if (folders.empty()) return Error{path + ": has no .MOO files"};
        return folders;
    }
    if (!fs::exists(path, error)) return Error{path + ": no such file or directory"};
    SuiteFolder folder;
    folder.directory = fs::path(path).parent_path().string();
    if (folder.directory.empty()) folder.directory = ".";
    Result<SuiteMetadata> metadata = read_metadata(folder.directory);
    if (!metadata) return metadata.error();
    folder.metadata = std::move(metadata).value();
    folder.files.push_back(path);
    folders.push_back(std::move(folder));
    return folders;
}

}  // namespace lockstep::conformance
