#include "conformance/suite.h"

#include <algorithm>
#include <filesystem>

#include "conformance/metadata.h"

namespace lockstep::conformance {

namespace {

namespace fs = std::filesystem;

u64 total(const std::vector<FormReport>& forms, u32 FormReport::*count) {
    u64 sum = 0;
    for (const FormReport& form : forms) sum += form.*count;
    return sum;
}

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

// The form in a file name, or empty when it is no MOO file.
std::string form_in(std::string name) {
    remove_ending(name, ".gz");
    return remove_ending(name, ".moo") ? name : std::string{};
}

}  // namespace

u64 SuiteReport::tests() const {
    return total(forms, &FormReport::tests);
}
u64 SuiteReport::passed() const {
    return total(forms, &FormReport::passed);
}
u64 SuiteReport::undefined_flags() const {
    return total(forms, &FormReport::undefined_flags);
}
u64 SuiteReport::failed() const {
    return total(forms, &FormReport::failed);
}

std::string form_of_file(const std::string& path) {
    return form_in(fs::path(path).filename().string());
}

Result<std::vector<std::string>> suite_files(const std::string& directory) {
    std::vector<std::string> files;
    std::error_code error;
    fs::directory_iterator entry(directory, error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
        const std::string path = entry->path().string();
        if (!form_of_file(path).empty()) files.push_back(path);
    }
    if (error) return Error{directory + ": " + error.message()};
    if (files.empty()) return Error{directory + ": has no .MOO files"};
    std::ranges::sort(files);
    return files;
}

Result<SuiteReport> run_suite(Executor& executor, const std::string& directory, const RunOptions& options,
                              const std::function<bool(const std::string& form)>& wanted,
                              const std::function<void(const FormReport&)>& done) {
    Result<std::vector<std::string>> files = suite_files(directory);
    if (!files) return files.error();
    Result<SuiteMetadata> metadata = read_metadata(directory);
    if (!metadata) return metadata.error();
    SuiteReport report;
    for (const std::string& path : files.value()) {
        const std::string form = form_of_file(path);
        if (wanted && !wanted(form)) continue;
        Result<MooFile> file = read_moo_file(path);
        if (!file) return file.error();
        report.forms.push_back(
            run_file(executor, file.value(), form, metadata->defined(form), metadata->revoked, options));
        if (done) done(report.forms.back());
    }
    return report;
}

}  // namespace lockstep::conformance
