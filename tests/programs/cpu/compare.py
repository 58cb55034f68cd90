#!/usr/bin/env python3
"""Runs guest programs on Lockstep, bochs and qemu-system-i386 and shows the lines in which their output differs from the expected text.

compare.py [--lockstep PROGRAM] [--only NAME] [--cpu MODEL] [--write] [NAME...]; without names, all programs. --write puts what Lockstep printed into
NAME.expected: look at every line of the difference before committing it. Emulators that are not installed are left out and named.
"""
import argparse
import difflib
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
QEMU_MODELS = {"80486": "486", "pentium": "pentium", "pentiumpro": "pentium2"}
BOCHS_MODELS = {"pentium": "pentium", "pentiumpro": "p2_klamath"}


def assemble(name, folder):
    image = os.path.join(folder, name + ".img")
    subprocess.run(["nasm", "-f", "bin", "-w+all", "-w+error", name + ".asm", "-o", image], cwd=HERE, check=True)
    os.truncate(image, 1474560)
    return image


def lockstep_command(program, image, cpu, folder):
    return [program, "-display", "none", "-snapshot", "-cpu", cpu, "-debugcon", "stdio", "-device", "isa-debug-exit", "-max-time", "10s",
            "-fda", image]


def qemu_command(program, image, cpu, folder):
    return [program, "-accel", "tcg", "-display", "none", "-cpu", QEMU_MODELS.get(cpu, "pentium2"), "-m", "32", "-debugcon", "stdio",
            "-device", "isa-debug-exit,iobase=0xf4,iosize=4", "-drive", f"file={image},format=raw,if=floppy,snapshot=on"]


def bochs_command(program, image, cpu, folder):
    rc = os.path.join(folder, "bochsrc")
    with open(rc, "w") as out:
        out.write(
            "romimage: file=/usr/share/bochs/BIOS-bochs-latest\n"
            "vgaromimage: file=/usr/share/bochs/VGABIOS-lgpl-latest\n"
            f"floppya: 1_44={image}, status=inserted\nboot: floppy\nmegs: 32\n"
            f"port_e9_hack: enabled=1\nclock: sync=none\ncpu: model={BOCHS_MODELS.get(cpu, 'p2_klamath')}, ips=50000000, reset_on_triple_fault=1\n"
            "display_library: rfb, options=\"timeout=0\"\nlog: /dev/null\nmagic_break: enabled=0\nmouse: enabled=0\n"
            "sound: waveoutdrv=dummy, waveindrv=dummy, midioutdrv=dummy\nspeaker: enabled=0\n"
        )
    commands = os.path.join(folder, "bochs-debugger")
    with open(commands, "w") as out:
        out.write("c\n" * 20)  # it stops at each reset
    return [program, "-q", "-f", rc, "-rc", commands]


def models_of(name):
    with open(os.path.join(HERE, name + ".asm")) as source:
        for line in source:
            if line.startswith("; cpu: "):
                return line[len("; cpu: "):].split()
    return ["pentiumpro"]


def run(command, limit):
    """What is printed from the line START to the line END; without END, a last line says so."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True)
    lines, started = [], False
    try:
        timer = subprocess.Popen(["sleep", str(limit)])
        os.set_blocking(process.stdout.fileno(), False)
        rest = b""
        while timer.poll() is None:
            chunk = process.stdout.read() or b""
            rest += chunk
            *full, rest = rest.split(b"\n")
            for line in full:
                text = line.decode("latin-1").rstrip("\r")
                if text.endswith("START"):
                    lines, started = [], True
                elif started and text == "END":
                    return lines
                elif started:
                    lines.append(text)
            if not chunk and process.poll() is not None:
                break
            try:
                process.wait(0.02)
            except subprocess.TimeoutExpired:
                pass
        return lines + [rest.decode("latin-1"), "(no END)"]
    finally:
        timer.kill()
        timer.wait()
        process.kill()
        process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lockstep", default=os.path.join(HERE, "../../../build/release/frontend/lockstep"))
    parser.add_argument("--only", action="append", help="lockstep, qemu or bochs; may be repeated")
    parser.add_argument("--cpu", help="processor; by default the last one the program names")
    parser.add_argument("--limit", type=int, default=20, help="seconds one run may take")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--print", action="store_true", dest="show", help="print all output instead of differences")
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    names = arguments.names or sorted(name[:-4] for name in os.listdir(HERE) if name.endswith(".asm"))
    emulators = {"lockstep": (arguments.lockstep, lockstep_command), "bochs": ("bochs", bochs_command),
                 "qemu": ("qemu-system-i386", qemu_command)}
    for name in list(emulators):
        if arguments.only and name not in arguments.only:
            del emulators[name]
        elif not shutil.which(emulators[name][0]):
            print(f"{name} is not here ({emulators[name][0]}): left out")
            del emulators[name]
    different = False
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            image = assemble(name, folder)
            path = os.path.join(HERE, name + ".expected")
            expected = open(path).read().splitlines() if os.path.exists(path) else []
            cpu = arguments.cpu or models_of(name)[-1]
            for emulator, (program, command) in emulators.items():
                if emulator != "lockstep" and cpu in ("8086", "80286"):
                    print(f"{name} is not for {emulator}, which has no {cpu}")
                    continue
                lines = run(command(program, image, cpu, folder), arguments.limit)
                if arguments.write and emulator == "lockstep":
                    with open(path, "w") as out:
                        out.write("".join(line + "\n" for line in lines))
                    expected = lines
                if arguments.show:
                    print("\n".join(lines))
                    continue
                changes = [line for line in difflib.unified_diff(expected, lines, "expected", emulator, n=0, lineterm="")
                           if line[:3] not in ("---", "+++") and line[:2] != "@@"]
                print(f"{name} on {emulator}: {len(lines)} lines, {len([l for l in changes if l[0] == '+'])} differ")
                print("".join("  " + line + "\n" for line in changes), end="")
                different = different or bool(changes)
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
