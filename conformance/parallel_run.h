// Many files on several threads, each with processors of its own. What is told to the caller does not depend on how
// many threads there are.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "conformance/pattern.h"
#include "conformance/runner.h"
#include "conformance/suite_folder.h"

namespace lockstep::conformance {

enum class Path : u8 { Fast, Reference };
const char* path_text(Path path);  // "fast"

struct PathReport {
    Path path = Path::Fast;
    FormReport form;
};

struct FileReport {
    std::string file;
    std::string form;
    std::string mnemonic;
    std::optional<CpuModel> model;
    std::vector<PathReport> paths;     // in the order that was asked for; empty when there is an error
    std::optional<std::string> error;  // begins with the file's name
};

struct ParallelOptions {
    RunOptions run;
    std::vector<Path> paths{Path::Fast, Path::Reference};
    FormPattern forms;
    unsigned threads = 1;
};

// Called on the thread that called run_folder().
struct ParallelEvents {
    std::function<void(const FileReport&)> done;                      // of each file, in the order of the folder
    std::function<void(std::size_t finished, std::size_t all)> tick;  // now and then, at least ten times a second
    std::function<bool()> stop;                                       // true: no more files are begun
};

// The files of `folder` whose form is wanted.
std::vector<std::string> wanted_files(const SuiteFolder& folder, const FormPattern& forms);

// Runs wanted_files(folder). False when it was stopped: then `done` was told of the first files only.
bool run_folder(const SuiteFolder& folder, const ParallelOptions& options, const ParallelEvents& events);

}  // namespace lockstep::conformance
