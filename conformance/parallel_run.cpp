#include "conformance/parallel_run.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <set>
#include <sstream>
#include <thread>

#include "conformance/cpu_executor.h"
#include "conformance/cpu_names.h"
#include "conformance/reference_executor.h"

namespace lockstep::conformance {

namespace {

constexpr std::chrono::milliseconds tick_interval{100};

template <class Kind>
Result<Executor*> keep(std::unique_ptr<Executor>& place, CpuModel model) {
    auto made = Kind::create(model);
    if (!made) return made.error();
    place = std::move(made).value();
    return place.get();
}

// The processors of one thread, made when they are first needed.
class Executors {
public:
    Result<Executor*> get(CpuModel model, Path path) {
        std::unique_ptr<Executor>& place = made_[{model, path}];
        if (place != nullptr) return place.get();
        return path == Path::Fast ? keep<CpuExecutor>(place, model) : keep<ReferenceExecutor>(place, model);
    }

private:
    std::map<std::pair<CpuModel, Path>, std::unique_ptr<Executor>> made_;
};

// Waits for its threads at the end.
class Threads {
public:
    Threads() = default;
    ~Threads() {
        for (std::thread& thread : threads_) thread.join();
    }
    Threads(const Threads&) = delete;
    Threads& operator=(const Threads&) = delete;

    void start(const std::function<void()>& work) { threads_.emplace_back(work); }

private:
    std::vector<std::thread> threads_;
};

// The first word of the first test's name that is no prefix.
std::string mnemonic_of(const MooFile& file) {
    if (!file.mnemonic.empty()) return file.mnemonic;
    if (file.tests.empty()) return {};
    static const std::set<std::string> prefixes = {"rep", "repe", "repz", "repne", "repnz", "lock",
                                                   "es",  "cs",   "ss",   "ds",    "fs",    "gs"};
    std::istringstream words(file.tests[0].name);
    std::string word;
    while (words >> word && prefixes.contains(word)) {
    }
    return word;
}

FileReport run_one(Executors& executors, const std::string& path, const SuiteMetadata& metadata,
                   const ParallelOptions& options) {
    FileReport report;
    report.file = path;
    report.form = form_of_file(path);
    if (report.form.empty()) report.form = path.substr(path.rfind('/') + 1);
    const auto fail = [&](std::string what) {
        report.error = std::move(what);
        report.paths.clear();
        return report;
    };
    try {
        Result<MooFile> file = read_moo_file(path);
        if (!file) return fail(file.error().message);
        const Result<CpuModel> model = model_of_recorder(file->cpu);
        if (!model) return fail(path + ": " + model.error().message);
        report.model = model.value();
        report.mnemonic = mnemonic_of(file.value());
        for (const Path which : options.paths) {
            Result<Executor*> executor = executors.get(model.value(), which);
            if (!executor) return fail(path + ": " + executor.error().message);
            report.paths.push_back({which, run_file(*executor.value(), file.value(), report.form,
                                                    metadata.defined(report.form), metadata.revoked, options.run)});
        }
    } catch (const std::bad_alloc&) {
        return fail(path + ": the host has no memory left for this file");
    }
    return report;
}

}  // namespace

const char* path_text(Path path) {
    return path == Path::Fast ? "fast" : "reference";
}

std::vector<std::string> wanted_files(const SuiteFolder& folder, const FormPattern& forms) {
    std::vector<std::string> files;
    for (const std::string& file : folder.files) {
        if (forms.matches(form_of_file(file))) files.push_back(file);
    }
    return files;
}

bool run_folder(const SuiteFolder& folder, const ParallelOptions& options, const ParallelEvents& events) {
    const std::vector<std::string> files = wanted_files(folder, options.forms);
    std::vector<std::optional<FileReport>> reports(files.size());
    std::mutex mutex;  // of `reports` and `finished`
    std::condition_variable changed;
    std::size_t finished = 0;
    std::atomic<std::size_t> next{0};
    std::atomic<bool> stopped{false};

    const auto work = [&] {
        Executors executors;
        for (std::size_t i = next++; i < files.size() && !stopped; i = next++) {
            FileReport report = run_one(executors, files[i], folder.metadata, options);
            const std::lock_guard lock(mutex);
            reports[i] = std::move(report);
            ++finished;
            changed.notify_one();
        }
    };
    Threads threads;
    const std::size_t count = std::clamp<std::size_t>(options.threads, 1, std::max<std::size_t>(files.size(), 1));
    for (std::size_t i = 0; i < count; ++i) threads.start(work);

    for (std::size_t told = 0; told < files.size();) {
        std::optional<FileReport> report;
        std::size_t so_far = 0;
        {
            std::unique_lock lock(mutex);
            changed.wait_for(lock, tick_interval, [&] { return reports[told].has_value(); });
            report.swap(reports[told]);
            so_far = finished;
        }
        if (events.stop && events.stop()) {
            stopped = true;
            return false;
        }
        if (report) {
            ++told;
            if (events.done) events.done(*report);
        }
        if (events.tick) events.tick(so_far, files.size());
    }
    return true;
}

}  // namespace lockstep::conformance
