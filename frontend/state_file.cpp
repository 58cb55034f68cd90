#include "frontend/state_file.h"

#include "frontend/host_file.h"
#include "machine/machine.h"

namespace lockstep {

namespace {

// Media and RAM together, compressed, stay far below.
constexpr u64 largest_state = u64{8} << 30;

}  // namespace

Status save_state(Machine& machine, const std::string& path) {
    return write_file(path, machine.save());
}

Status load_state(Machine& machine, const std::string& path) {
    const auto bytes = read_file(path, largest_state);
    if (!bytes.ok()) return bytes.error();
    return machine.load(bytes.value());
}

}  // namespace lockstep
