#!/bin/sh
# Assembles roms/bios.bin, roms/vgabios.bin and roms/font_8x16.bin from bios/src.
#
#   bios/build.sh            build them into roms/
#   bios/build.sh --check    build into a temporary folder and compare with roms/
#   bios/build.sh --fonts    make the font tables from the drawn glyphs first (needs Python 3)
#
# The result depends on nothing but the sources.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
roms=$here/../roms
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

command -v nasm >/dev/null || { echo "bios/build.sh: nasm is missing (Debian: apt install nasm)" >&2; exit 1; }

# set_checksum FILE SIZE: makes the bytes of the ROM add up to 0 by its last byte, which the source leaves 0.
set_checksum() {
    sum=$(od -An -v -tu1 "$1" | awk '{ for (i = 1; i <= NF; i++) s += $i } END { print (256 - s % 256) % 256 }')
    printf "$(printf '\\%03o' "$sum")" | dd of="$1" bs=1 seek=$(($2 - 1)) conv=notrunc 2>/dev/null
}

# assemble FOLDER MAIN OUTPUT SIZE
assemble() {
    nasm -f bin -O9 -w+all -w+error -I"$here/src/include/" -I"$here/src/font/" -I"$here/src/$1/" \
        -o "$work/$3" "$here/src/$1/$2"
    size=$(wc -c <"$work/$3")
    if [ "$size" -ne "$4" ]; then
        echo "bios/build.sh: $3 is $size bytes instead of $4" >&2
        exit 1
    fi
    set_checksum "$work/$3" "$4"
}

mode=${1:-}
case $mode in
    "" | --check) ;;
    --fonts) python3 "$here/src/font/make_fonts.py" ;;
    *) echo "usage: bios/build.sh [--check | --fonts]" >&2; exit 2 ;;
esac

assemble system bios.asm bios.bin 65536
assemble vga vgabios.asm vgabios.bin 32768
nasm -f bin -I"$here/src/font/" -o "$work/font_8x16.bin" "$here/src/font/font_8x16.asm"

for rom in bios.bin vgabios.bin font_8x16.bin; do
    if [ "$mode" = --check ]; then
        cmp "$work/$rom" "$roms/$rom" || { echo "bios/build.sh: roms/$rom is not what bios/src gives" >&2; exit 1; }
    else
        mkdir -p "$roms"
        cp "$work/$rom" "$roms/$rom"
    fi
done
