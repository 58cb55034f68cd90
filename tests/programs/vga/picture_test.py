#!/usr/bin/env python3
"""Runs programs of this folder on Lockstep and compares the pictures they show with expected.txt.

    picture_test.py --lockstep PROGRAM [--write] [--keep FOLDER] [NAME...]        without names: all

The picture is looked at several times in the second after the program says "ready". expected.txt has a line for each program: its name, and
every picture seen (size and hash), in the order of their hashes: one if it holds still, two if something blinks. --write puts what was seen
there: look at every picture (--keep FOLDER leaves them there) before committing it.
"""
import argparse
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
EXPECTED = HERE / "expected.txt"
FLOPPY_BYTES = 1440 * 1024
SKIPPED = 77
LOOKS = 9  # 110 ms apart: the cursor's and the blinking characters' phases are 8 and 16 frames long


def names():
    return sorted(path.stem for path in HERE.glob("*.asm"))


def assemble(name, folder):
    """The floppy image of one program."""
    image = folder / (name + ".img")
    subprocess.run(["nasm", "-f", "bin", "-w+all", "-w+error", "-o", image, name + ".asm"], cwd=HERE, check=True)
    with open(image, "r+b") as file:
        file.truncate(FLOPPY_BYTES)
    return image


def read_expected():
    table = {}
    if EXPECTED.exists():
        for line in EXPECTED.read_text(encoding="utf-8").splitlines():
            name, *pictures = line.split()
            table[name] = pictures
    return table


def write_expected(table):
    EXPECTED.write_text("".join(f"{name} {' '.join(pictures)}\n" for name, pictures in sorted(table.items())), encoding="utf-8")


def pictures_of(lockstep, name, folder, keep):
    """The pictures that the program shows, each "WIDTHxHEIGHT-HASH"; an error as text if it does not get ready."""
    script = folder / (name + ".script")
    lines = ['wait debugcon "ready" 60s']
    for look in range(LOOKS):
        lines += ["hash picture", f"screenshot {folder / (name + '-' + str(look) + '.png')}"] if keep else ["hash picture"]
        lines.append("run 110ms")
    script.write_text("\n".join(lines) + "\n", encoding="utf-8")
    command = [lockstep, "-display", "none", "-snapshot", "-max-time", "120s", "-timeout", "300s", "-fda", assemble(name, folder),
               "-script", script]
    done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    printed = done.stdout.decode("utf-8", "replace")
    seen = [f"{size}-{digest}" for size, digest in re.findall(r"^picture-hash: (\d+x\d+) ([0-9a-f]{16})$", printed, re.MULTILINE)]
    if done.returncode != 0 or len(seen) != LOOKS:
        return f"ended with status {done.returncode}:\n{printed}"
    different = sorted(set(seen))
    if keep:
        for number, picture in enumerate(different):
            suffix = f"-{number + 1}" if len(different) > 1 else ""
            shutil.copyfile(folder / f"{name}-{seen.index(picture)}.png", keep / f"{name}{suffix}.png")
    return different


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lockstep", required=True, type=lambda path: pathlib.Path(path).resolve())
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--keep", type=pathlib.Path)
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    if not shutil.which("nasm"):
        print("skipped: no nasm to assemble the programs with")
        sys.exit(SKIPPED)
    if arguments.keep:
        arguments.keep.mkdir(parents=True, exist_ok=True)
    expected = read_expected()
    wrong = 0
    for name in arguments.names or names():
        with tempfile.TemporaryDirectory() as folder:
            seen = pictures_of(arguments.lockstep, name, pathlib.Path(folder), arguments.keep)
        if isinstance(seen, str):
            print(f"{name} {seen}")
            wrong += 1
        elif seen != expected.get(name):
            print(f"{name}: seen {' '.join(seen)}, expected {' '.join(expected.get(name, ['nothing']))}")
            wrong += not arguments.write
            expected[name] = seen
        else:
            print(f"{name}: as expected")
    if arguments.write:
        write_expected({name: pictures for name, pictures in expected.items() if name in names()})
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
