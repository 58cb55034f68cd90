#!/bin/sh
# Builds the demo disk, roms/demo.img, from the sources in this folder. Needs only NASM.
#
#   build.sh                build roms/demo.img
#   build.sh --check        build into a temporary place and compare with roms/demo.img; status 1 if they differ
#   build.sh -o FILE [-D…]  build FILE instead, with NASM definitions (e.g. -DFORCE_CLASS=0: behave as on an 8086)
set -eu

here=$(cd "$(dirname "$0")" && pwd)
committed=$here/../../roms/demo.img
output=$committed
check=no
defines=
while [ $# -gt 0 ]; do
    case $1 in
        --check) check=yes ;;
        -o) shift; output=$1 ;;
        -D*) defines="$defines $1" ;;
        *) echo "build.sh: $1: unknown option (use --check, -o FILE, -DNAME=VALUE)" >&2; exit 2 ;;
    esac
    shift
done
command -v nasm >/dev/null || { echo "build.sh: nasm: not found (install the package nasm)" >&2; exit 4; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$here"

# shellcheck disable=SC2086  # definitions are words of their own
assemble() { nasm -f bin -Werror -w-reloc-abs -i "$here/" -i "$work/" $defines "$@"; }
size_of() { wc -c <"$1" | tr -d ' '; }

assemble -o "$work/demo.bin" demo.asm
payload=$(size_of "$work/demo.bin")
# The sum as boot.asm forms it: rotate left by one, add the next word.
sum=$(od -An -v -tu1 "$work/demo.bin" | awk '
    { for (i = 1; i <= NF; i++) if (++n % 2) low = $i; else {
        s = (s * 2) % 65536 + (s >= 32768); s = (s + low + 256 * $i) % 65536 } }
    END { print s + 0 }')
assemble "-DPAYLOAD_SIZE=$payload" "-DPAYLOAD_SUM=$sum" "-DPAYLOAD_SECTORS=$(((payload + 511) / 512))" -o "$work/boot.bin" boot.asm
awk '{ printf "%s\r\n", $0 }' disk_readme.txt >"$work/readme.txt"
assemble "-DPAYLOAD_SIZE=$payload" "-DREADME_SIZE=$(size_of "$work/readme.txt")" -o "$work/demo.img" image.asm

if [ $check = yes ]; then
    if cmp "$work/demo.img" "$committed"; then
        echo "roms/demo.img is what the sources give ($payload bytes of program)"
    else
        echo "build.sh: roms/demo.img differs from what the sources give (run bios/demo/build.sh)" >&2
        exit 1
    fi
else
    cp "$work/demo.img" "$output"
    echo "$output: $payload bytes of program"
fi
