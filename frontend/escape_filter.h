// The way out of a terminal whose keys all belong to the guest: Ctrl-A and another key, as in QEMU.
#pragma once

#include <span>
#include <string>

#include "base/types.h"

namespace lockstep {

class EscapeFilter {
public:
    enum class Command : u8 { None, Quit, Help, Monitor };

    // Appends to `out` what is meant for the guest: Ctrl-A twice, or Ctrl-A a, is one Ctrl-A. The first command in
    // `bytes` is returned; what follows it is dropped.
    Command filter(std::span<const u8> bytes, std::string& out);

    static constexpr const char* help = "Ctrl-A x leaves, Ctrl-A a sends Ctrl-A, Ctrl-A h shows this";

private:
    bool prefix_ = false;
};

}  // namespace lockstep
