#!/bin/sh
# bios_program.sh PROGRAM NAME [CPU]: one of tests/programs/bios on PROGRAM; status 77 where it cannot run.
set -eu
if ! command -v nasm >/dev/null 2>&1; then
    echo "skipped: no nasm to assemble the test programs with"
    exit 77
fi
status=0
printed=$(sh "$(dirname "$0")/../programs/bios/run.sh" --machine lockstep --binary "$1" ${3:+--cpu "$3"} "$2") || status=$?
printf '%s\n' "$printed"
case $printed in
    skip*) exit 77 ;;
esac
exit $status
