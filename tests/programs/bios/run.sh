#!/bin/sh
# Runs the BIOS's test programs: run.sh [--machine qemu|lockstep] [--cpu MODEL] [--binary FILE] [NAME...]
# Prints each program's FAIL lines and a summary; exits 0 only if every program ended by itself with all checks passed.
set -u

here=$(cd "$(dirname "$0")" && pwd)
roms=$here/../../../roms
machine=qemu
cpu=
binary=
while [ $# -gt 0 ]; do
    case $1 in
        --machine) machine=$2; shift 2 ;;
        --cpu) cpu=$2; shift 2 ;;
        --binary) binary=$2; shift 2 ;;
        -*) echo "usage: run.sh [--machine qemu|lockstep] [--cpu MODEL] [--binary FILE] [NAME...]" >&2; exit 2 ;;
        *) break ;;
    esac
done
[ $# -gt 0 ] || set -- $(cd "$here" && ls ./*.asm | sed 's,^\./,,; s,\.asm$,,')

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0

for name in "$@"; do
    case $machine:$name in
        qemu:strict_*)
            echo "skip  $name: needs behaviour that QEMU does not have"
            continue
            ;;
    esac
    needs=$(sed -n 's/^; needs //p' "$here/$name.asm")
    only=$(sed -n 's/^; cpu //p' "$here/$name.asm")
    if [ -n "$only" ] && { [ "$machine" = qemu ] || [ "${cpu:-$only}" != "$only" ]; }; then
        echo "skip  $name: for an $only"
        continue
    fi
    model=${cpu:-$only}
    case $model in
        8086) memory=640K ;;
        80286) memory=15 ;;
        *) memory=16 ;;
    esac
    disk=
    case $machine:$needs in
        qemu:disk)
            dd if=/dev/zero of="$work/fixed_disk.img" bs=1048576 count=20 2>/dev/null
            disk="-drive if=ide,format=raw,file=$work/fixed_disk.img -boot a"
            ;;
        *:disk)
            echo "skip  $name: no fixed disk on this machine yet"
            continue
            ;;
    esac
    case ${cpu:-later}:$needs in
        8086:80* | 80286:80386)
            echo "skip  $name: needs $needs"
            continue
            ;;
    esac
    image=$work/$name.img
    nasm -f bin -w+all -w+error -I"$here/" -o "$work/$name.bin" "$here/$name.asm" || { status=1; continue; }
    dd if=/dev/zero of="$image" bs=1024 count=1440 2>/dev/null
    dd if="$work/$name.bin" of="$image" conv=notrunc 2>/dev/null
    log=$work/$name.log
    case $machine in
        qemu)
            timeout 60 "${binary:-qemu-system-i386}" -M isapc -cpu "${cpu:-486}" -m 16 -bios "$roms/bios.bin" \
                -device isa-vga -vga none -device "loader,file=$roms/vgabios.bin,addr=0xC0000,force-raw=on" \
                -drive "if=floppy,format=raw,file=$image" -debugcon "file:$log" $disk \
                -device isa-debug-exit,iobase=0xf4,iosize=4 -rtc base=2026-11-20T12:34:56 \
                -display none -monitor none -serial null -parallel null >/dev/null 2>"$work/errors"
            ;;
        lockstep)
            timeout 60 "${binary:-lockstep}" -m "$memory" ${model:+-cpu "$model"} -bios "$roms/bios.bin" \
                -vgabios "$roms/vgabios.bin" -fda "$image" -debugcon "file:$log" -device isa-debug-exit \
                -rtc base=2026-11-20T12:34:56 -display none -max-time 60s >/dev/null 2>"$work/errors"
            ;;
        *) echo "run.sh: no machine called $machine" >&2; exit 2 ;;
    esac
    code=$?
    touch "$log"
    passed=$(grep -c '^PASS' "$log")
    failed=$(grep -c '^FAIL' "$log")
    if [ "$code" -eq 1 ] && [ "$failed" -eq 0 ] && grep -q '^END' "$log"; then
        echo "ok    $name: $passed checks"
    else
        echo "FAIL  $name: $passed passed, $failed failed, exit status $code"
        grep '^FAIL' "$log"
        cat "$work/errors"
        status=1
    fi
done
exit $status
