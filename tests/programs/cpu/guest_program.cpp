// guest_program MODEL IMAGE EXPECTED: runs a guest program (see README.md of the folder above) from a floppy image,
// first as usual, then on the reference path alone. Both must print what the file EXPECTED holds and leave the same
// machine behind.
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "devices/storage/memory_disk.h"
#include "machine/board.h"
#include "machine/machine.h"

namespace {

using namespace lockstep;

class PrintHost final : public Host {
public:
    void debug_out(u8 byte) override { text += static_cast<char>(byte); }
    std::string text;
};

struct Outcome {
    std::string text;  // what the program printed, without the lines START and END
    std::string hash;  // of the whole machine
    std::string error;
};

std::vector<char> read_all(const char* path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// The text between the last line START (a program that resets the processor begins again) and the line END.
bool cut_out(std::string& text) {
    const std::string start = "START\n", end = "END\n";
    const std::size_t from = text.rfind(start);
    if (from == std::string::npos || text.size() < end.size()) return false;
    if (text.compare(text.size() - end.size(), end.size(), end) != 0) return false;
    text = text.substr(from + start.size(), text.size() - end.size() - from - start.size());
    return true;
}

Outcome run(CpuModel model, const std::vector<char>& image, bool reference_only) {
    constexpr std::size_t floppy_bytes = 1440 * 1024;
    std::vector<u8> floppy(image.begin(), image.end());
    floppy.resize(floppy_bytes);
    MachineConfig config;
    config.cpu = model;
    config.memory_bytes = std::min(u64{16} << 20, largest_memory(model));
    config.instructions_per_second = default_speed(model);
    config.debug_exit_port = u16{0xF4};
    config.floppies[0] = std::make_unique<MemoryDisk>("program.img", std::move(floppy));

    Outcome outcome;
    PrintHost host;
    auto machine = Machine::create(std::move(config), host);
    if (!machine.ok()) {
        outcome.error = machine.error().message;
        return outcome;
    }
    (*machine)->board().cpu.set_reference_only(reference_only);
    const StopReason reason = (*machine)->run(Time::milliseconds(10'000));
    outcome.text = host.text;
    outcome.hash = (*machine)->hash();
    if (reason != StopReason::DebugExit || !cut_out(outcome.text)) {
        outcome.error = "it did not come to its end; it printed:\n" + outcome.text + "\n" + (*machine)->registers();
    }
    return outcome;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

// Prints the lines that differ; true when none does.
bool same(const char* path_name, const std::string& seen_text, const std::string& wanted_text) {
    const std::vector<std::string> seen = lines_of(seen_text), wanted = lines_of(wanted_text);
    std::size_t differences = 0;
    for (std::size_t i = 0; i < std::max(seen.size(), wanted.size()); ++i) {
        const std::string left = i < wanted.size() ? wanted[i] : "(no line)";
        const std::string right = i < seen.size() ? seen[i] : "(no line)";
        if (left == right) continue;
        constexpr std::size_t most_shown = 20;
        if (++differences <= most_shown) {
            std::printf("line %zu, %s\n  wanted %s\n  seen   %s\n", i + 1, path_name, left.c_str(), right.c_str());
        }
    }
    std::printf("%s: %zu lines, %zu differ\n", path_name, seen.size(), differences);
    return differences == 0;
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 4) {
        std::puts("usage: guest_program MODEL IMAGE EXPECTED");
        return 2;
    }
    const auto model = lockstep::cpu_model(arguments[1]);
    const std::vector<char> image = read_all(arguments[2]), expected = read_all(arguments[3]);
    if (!model || image.empty() || expected.empty()) {
        std::puts("no such model, or an image or expected text that is missing or empty");
        return 2;
    }
    const Outcome usual = run(*model, image, false);
    const Outcome reference = run(*model, image, true);
    for (const Outcome* outcome : {&usual, &reference}) {
        if (outcome->error.empty()) continue;
        std::printf("%s: %s\n", outcome == &usual ? "both paths" : "reference path alone", outcome->error.c_str());
        return 1;
    }
    const std::string wanted(expected.begin(), expected.end());
    bool good = same("both paths", usual.text, wanted);
    good = same("reference path alone", reference.text, wanted) && good;
    if (usual.hash != reference.hash) {
        std::puts("the machines differ at the end");
        good = false;
    }
    return good ? 0 : 1;
}
