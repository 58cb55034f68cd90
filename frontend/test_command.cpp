#include "frontend/test_command.h"

#include <unistd.h>

#include <algorithm>
#include <memory>

#include "conformance/cpu_names.h"
#include "conformance/failure_view.h"
#include "conformance/junit.h"
#include "conformance/table.h"
#include "conformance/text.h"
#include "frontend/char_backend.h"
#include "frontend/exit_status.h"
#include "frontend/messages.h"
#include "frontend/signals.h"
#include "frontend/test_options.h"

namespace lockstep {

namespace {

using namespace conformance;

// The line on a terminal that tells how far a suite is.
class Progress {
public:
    Progress(Messages& messages, bool wanted) : messages_(messages), shown_(wanted && ::isatty(STDERR_FILENO) != 0) {}

    void show(std::size_t finished, std::size_t all) {
        if (!shown_ || finished == last_) return;
        last_ = finished;
        visible_ = true;
        messages_.print("\r\x1b[K" + std::to_string(finished) + " of " + std::to_string(all) + " files");
    }
    void hide() {
        if (visible_) messages_.print("\r\x1b[K");
        visible_ = false;
        last_ = ~std::size_t{0};
    }

private:
    Messages& messages_;
    bool shown_;
    bool visible_ = false;
    std::size_t last_ = ~std::size_t{0};
};

class TestCommand {
public:
    explicit TestCommand(TestOptions options)
        : options_(std::move(options)), messages_(STDERR_FILENO), junit_(options_.undefined_fails) {
        output_ = OutputStream::to_standard_output(messages_);
    }

    int run();

private:
    struct Failure {
        std::string form;
        std::string where;
        ShownTest shown;
        CpuModel model;
    };

    bool find_folders();
    bool run_folder(const SuiteFolder& folder);
    void report(const FileReport& file);
    void note_failures(const FileReport& file);
    void finish_folder(const std::vector<Tally>& tallies);
    bool write_junit();
    std::string total_name(Path path) const { return std::string(path_text(path)) + " path"; }

    TestOptions options_;
    Messages messages_;
    std::shared_ptr<OutputStream> output_;
    JunitReport junit_;
    std::vector<SuiteFolder> folders_;
    std::vector<Failure> failures_;      // of the folder that is being run
    std::vector<Tally> folder_tallies_;  // by path
    std::vector<Tally> tallies_;
    bool error_ = false;
};

// What a user named twice, as a folder and as one above it, runs twice.
bool TestCommand::find_folders() {
    std::size_t files = 0;
    for (const std::string& suite : options_.suites) {
        Result<std::vector<SuiteFolder>> found = find_suites(suite);
        if (!found) {
            messages_.say("", found.error().message);
            return false;
        }
        for (SuiteFolder& folder : found.value()) {
            const std::size_t wanted = wanted_files(folder, options_.run.forms).size();
            files += wanted;
            if (wanted != 0) folders_.push_back(std::move(folder));
        }
    }
    if (files == 0) messages_.say("--forms", "no file of these suites is of such a form (as in F7.6, 0FAF, \"66*\")");
    return files != 0;
}

// Each failing test once, also when it failed in the same way on both paths.
void TestCommand::note_failures(const FileReport& file) {
    for (const PathReport& path : file.paths) {
        for (const ShownTest& shown : path.form.first_failures) {
            const auto same = std::ranges::find_if(failures_, [&](const Failure& other) {
                return other.form == file.form && other.shown.test.index == shown.test.index &&
                       other.shown.report == shown.report;
            });
            if (same != failures_.end()) {
                same->where = "both paths";
            } else if (failures_.size() < options_.failures_shown) {
                failures_.push_back({file.form, total_name(path.path), shown, *file.model});
            }
        }
    }
}

void TestCommand::report(const FileReport& file) {
    if (file.error) {
        messages_.say("", *file.error);
        error_ = true;
    }
    if (!options_.quiet) output_->write(table_line(file, options_.undefined_fails));
    for (std::size_t i = 0; i < file.paths.size(); ++i) {
        folder_tallies_[i].add(file.paths[i].form, options_.undefined_fails);
        tallies_[i].add(file.paths[i].form, options_.undefined_fails);
    }
    note_failures(file);
    if (!options_.junit.empty()) junit_.add(file);
}

void TestCommand::finish_folder(const std::vector<Tally>& tallies) {
    for (const Failure& failure : failures_) {
        output_->write("\n" + failure_view(failure.shown, failure.form, failure.where, failure.model));
    }
    if (!failures_.empty() || !options_.quiet) output_->write("\n");
    for (std::size_t i = 0; i < tallies.size(); ++i) {
        output_->write(total_line(total_name(options_.run.paths[i]), tallies[i]));
    }
    failures_.clear();
}

bool TestCommand::run_folder(const SuiteFolder& folder) {
    Progress progress(messages_, !options_.quiet);
    folder_tallies_.assign(options_.run.paths.size(), Tally{});
    output_->write(printable(folder.directory) + "\n");
    if (!options_.quiet) output_->write("\n" + table_heading(options_.run.paths));
    if (!options_.junit.empty()) junit_.begin_folder(folder.directory, options_.run.paths);
    ParallelEvents events;
    events.done = [&](const FileReport& file) {
        progress.hide();
        report(file);
        output_->flush();
    };
    events.tick = [&](std::size_t finished, std::size_t all) { progress.show(finished, all); };
    events.stop = [] { return signals::received() != 0; };
    const bool complete = conformance::run_folder(folder, options_.run, events);
    progress.hide();
    finish_folder(folder_tallies_);
    return complete;
}

bool TestCommand::write_junit() {
    if (options_.junit.empty()) return true;
    auto file = OutputStream::to_file(messages_, options_.junit);
    if (!file.ok()) {
        messages_.say(options_.junit, file.error().message);
        return false;
    }
    file.value()->write(junit_.take());
    file.value()->flush();
    return !file.value()->failed();
}

int TestCommand::run() {
    if (options_.help) {
        output_->write(test_help_text());
        output_->flush();
        return output_->failed() ? exit_status::cannot_start : exit_status::ok;
    }
    if (!find_folders())
        return folders_.empty() && !options_.run.forms.empty() ? exit_status::usage : exit_status::cannot_start;
    tallies_.assign(options_.run.paths.size(), Tally{});
    bool complete = true;
    for (std::size_t i = 0; i < folders_.size() && complete; ++i) {
        if (i != 0) output_->write("\n");
        complete = run_folder(folders_[i]);
    }
    if (folders_.size() > 1) {
        output_->write("\nall suites\n");
        finish_folder(tallies_);
    }
    output_->flush();
    if (!complete) return exit_status::interrupted;
    if (!write_junit() || output_->failed() || error_) return exit_status::cannot_start;
    const bool failed = std::ranges::any_of(tallies_, [](const Tally& tally) { return tally.failed != 0; });
    return failed ? exit_status::expectation : exit_status::ok;
}

}  // namespace

int run_test_command(const std::vector<std::string>& arguments) {
    auto parsed = parse_test_options(arguments);
    if (const auto* error = std::get_if<OptionsError>(&parsed)) {
        Messages(STDERR_FILENO).say(error->where, error->what);
        return exit_status::usage;
    }
    return TestCommand(std::get<TestOptions>(std::move(parsed))).run();
}

}  // namespace lockstep
