#!/bin/sh
# Sets up what is missing, builds Lockstep and runs every test: g++ optimised, then clang++ with address and undefined-behaviour sanitizers.
# LOCKSTEP_PRESETS names other presets to test, for instance "debug clang".
set -eu
cd "$(dirname "$0")/.."
. scripts/packages.sh

need test
jobs=$(nproc 2>/dev/null || echo 2)
for preset in ${LOCKSTEP_PRESETS:-release asan}; do
    say "Building: $preset"
    cmake --preset "$preset" -DLOCKSTEP_WERROR=ON -DLOCKSTEP_TESTS=ON >build-log.txt 2>&1 || { cat build-log.txt >&2; exit 1; }
    cmake --build --preset "$preset" -j "$jobs"
    say "Testing: $preset"
    ctest --preset "$preset" -j "$jobs" --no-tests=error
done
rm -f build-log.txt
say "All tests passed"
