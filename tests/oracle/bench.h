// Both sides together: a case is run on each, and compared.
#pragma once

#include <memory>
#include <vector>

#include "base/result.h"
#include "tests/oracle/compare.h"
#include "tests/oracle/guest.h"
#include "tests/oracle/native.h"

namespace lockstep::oracle {

struct Verdict {
    Outcome native;
    const char* skipped = nullptr;  // why nothing was compared
    struct Guest {
        Path path;
        Outcome outcome;
        Difference difference;
        const char* explained = nullptr;  // why it is none of Lockstep's
    };
    std::vector<Guest> guests;
    std::vector<u8> native_arena, guest_arena;  // of the first path that differs; empty where none does

    const Guest* differing() const {
        for (const Guest& guest : guests) {
            if (guest.difference.any() && guest.explained == nullptr) return &guest;
        }
        return nullptr;
    }
};

class Bench {
public:
    static Result<std::unique_ptr<Bench>> create(CpuModel model, u64 seed, const std::vector<Path>& paths);
    Verdict run(const Case& test);

private:
    std::unique_ptr<Native> native_;
    std::vector<Path> paths_;
    std::vector<std::unique_ptr<Guest>> guests_;
};

}  // namespace lockstep::oracle
