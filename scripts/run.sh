#!/bin/sh
# Sets up what is missing, builds Lockstep and runs it: on its built-in demo disk, or with the arguments given.
set -eu
cd "$(dirname "$0")/.."
. scripts/packages.sh

need run
say "Building (the first time takes a few minutes)"
cmake --preset release -DLOCKSTEP_TESTS=OFF >build-log.txt 2>&1 || { cat build-log.txt >&2; exit 4; }
cmake --build --preset release
rm -f build-log.txt
lockstep=build/release/frontend/lockstep

if [ $# -gt 0 ]; then
    say "Running lockstep $*"
    exec "$lockstep" "$@"
fi
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    say "Running the demo disk in a window"
    exec "$lockstep"
elif [ -t 1 ]; then
    say "Running the demo disk in this terminal (Ctrl-A x leaves)"
    exec "$lockstep" -display terminal
else
    say "No display and no terminal: running the demo disk for three seconds of its time and taking a picture"
    script=$(mktemp)
    printf 'run 3s\nscreen -\nscreenshot demo.png\nquit 0\n' >"$script"
    "$lockstep" -display none -script "$script"
    rm -f "$script"
    say "The picture is demo.png"
fi
