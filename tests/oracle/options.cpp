#include "tests/oracle/options.h"

#include <charconv>
#include <utility>

namespace lockstep::oracle {

const char* const usage =
    "oracle [--mode 32|16] [--cpu pentiumpro|pentium2|pentium3|pentium4|core2|nehalem] [--only base|x87|mmx|sse]\n"
    "       [--seed S] [--first N] [--count N] [--path reference|fast|both] [--most N] [--shrink] [--verbose]\n"
    "Runs cases N … on this processor and on Lockstep. --most: differences after which it ends (10).\n";

namespace {

bool number(const std::string& text, u64& value) {
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, value);
    return error == std::errc() && rest == end;
}

// Looks `name` up in pairs of name and value.
template <class Pairs, class Value>
bool find(const Pairs& pairs, const std::string& name, Value& value) {
    for (const auto& [known, is] : pairs) {
        if (name != known) continue;
        value = is;
        return true;
    }
    return false;
}

constexpr std::pair<const char*, CpuModel> models[] = {
    {"pentiumpro", CpuModel::PentiumPro}, {"pentium2", CpuModel::Pentium2}, {"pentium3", CpuModel::Pentium3},
    {"pentium4", CpuModel::Pentium4},     {"core2", CpuModel::Core2},       {"nehalem", CpuModel::Nehalem}};
constexpr std::pair<const char*, Family> families[] = {
    {"base", Family::Base}, {"x87", Family::X87}, {"mmx", Family::Mmx}, {"sse", Family::Sse}};

bool set(const std::string& name, const std::string& value, Options& options) {
    if (name == "--seed") return number(value, options.seed);
    if (name == "--first") return number(value, options.first);
    if (name == "--count") return number(value, options.count);
    if (name == "--most") return number(value, options.most_differences);
    if (name == "--cpu") return find(models, value, options.model);
    if (name == "--only") return find(families, value, options.family);
    if (name == "--mode") {
        options.code32 = value == "32";
        return value == "32" || value == "16";
    }
    if (name != "--path") return false;
    if (value == "reference") options.paths = {Path::Reference};
    if (value == "fast") options.paths = {Path::Fast};
    return value == "reference" || value == "fast" || value == "both";
}

}  // namespace

bool parse(const std::vector<std::string>& arguments, Options& options, std::string& problem) {
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& name = arguments[i];
        if (name == "--shrink") {
            options.shrink = true;
        } else if (name == "--list") {
            options.list = true;
        } else if (name == "--verbose") {
            options.verbose = true;
        } else if (i + 1 == arguments.size() || !set(name, arguments[i + 1], options)) {
            problem = "wrong: " + name + (i + 1 < arguments.size() ? " " + arguments[i + 1] : "");
            return false;
        } else {
            ++i;
        }
    }
    return true;
}

}  // namespace lockstep::oracle
