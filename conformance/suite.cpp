#include "conformance/suite.h"

#include "conformance/suite_folder.h"

namespace lockstep::conformance {

namespace {

u64 total(const std::vector<FormReport>& forms, u32 FormReport::*count) {
    u64 sum = 0;
    for (const FormReport& form : forms) sum += form.*count;
    return sum;
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

Result<SuiteReport> run_suite(Executor& executor, const std::string& directory, const RunOptions& options,
                              const std::function<bool(const std::string& form)>& wanted,
                              const std::function<void(const FormReport&)>& done) {
    Result<std::vector<SuiteFolder>> folders = find_suites(directory);
    if (!folders) return folders.error();
    SuiteReport report;
    for (const SuiteFolder& folder : folders.value()) {
        for (const std::string& path : folder.files) {
            const std::string form = form_of_file(path);
            if (wanted && !wanted(form)) continue;
            Result<MooFile> file = read_moo_file(path);
            if (!file) return file.error();
            report.forms.push_back(run_file(executor, file.value(), form, folder.metadata.defined(form),
                                            folder.metadata.revoked, options));
            if (done) done(report.forms.back());
        }
    }
    return report;
}

}  // namespace lockstep::conformance
