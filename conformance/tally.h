// Counts of tests added up, the same for the table, the totals and the exit status.
#pragma once

#include "conformance/runner.h"

namespace lockstep::conformance {

struct Tally {
    u64 tests = 0;  // that were run: passed + failed
    u64 passed = 0;
    u64 failed = 0;
    u64 undefined = 0;  // tests where only undefined flags differ: part of `passed`, or of `failed` when they count
    u64 revoked = 0;

    void add(const FormReport& form, bool undefined_fails) {
        tests += form.tests;
        passed += form.passed + (undefined_fails ? 0 : form.undefined_flags);
        failed += form.failed + (undefined_fails ? form.undefined_flags : 0);
        undefined += form.undefined_flags;
        revoked += form.revoked;
    }
};

inline Tally tally_of(const FormReport& form, bool undefined_fails) {
    Tally tally;
    tally.add(form, undefined_fails);
    return tally;
}

}  // namespace lockstep::conformance
