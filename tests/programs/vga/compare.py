#!/usr/bin/env python3
"""Shows the programs of this folder on Bochs and QEMU and says where their pictures differ from Lockstep's.

    compare.py --lockstep PROGRAM [--only bochs|qemu] [--keep FOLDER] [NAME...]        without names: all

All three run Lockstep's BIOS and VGA BIOS, so that fonts and colours are the same. Pictures are compared dot by dot, after the other emulator's
was reduced where it shows each dot or line more than once; of a picture that blinks, the phase that fits best. Bochs draws into its X window:
that needs DISPLAY (Xvfb is enough) with 24 bits, bochs' X display library, and ImageMagick. docs/display.md explains the differences.
"""
import argparse
import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import time

import picture_test

ROMS = picture_test.HERE.parents[2] / "roms"
HEADER, STATUS = 32, 18  # lines of Bochs' window above and below the picture
PHASES = 4
# How a component of 6 or 5 bits becomes 8 is each emulator's choice.
EXACTNESS = {
    "the same": bytes(range(256)),
    "the same in six bits": bytes(v & 0xFC for v in range(256)),
    "the same in five bits": bytes(v & 0xF8 for v in range(256)),
}


class Picture:
    def __init__(self, path):
        size = subprocess.run(["identify", "-format", "%w %h", path], check=True, stdout=subprocess.PIPE).stdout
        self.width, self.height = map(int, size.split())
        data = subprocess.run(["convert", path, "-depth", "8", "rgb:-"], check=True, stdout=subprocess.PIPE).stdout
        stride = self.width * 3
        self.rows = [data[at:at + stride] for at in range(0, len(data), stride)]

    def cut(self, top, bottom):
        self.rows = self.rows[top:len(self.rows) - bottom]
        self.height = len(self.rows)
        return self

    def fewer_lines(self, height):
        """Takes every nth line when the lines between are the same."""
        times = self.height // height if height else 0
        if times > 1 and self.height == height * times and all(
                self.rows[y] == self.rows[y - y % times] for y in range(self.height)):
            self.rows, self.height = self.rows[::times], height

    def fewer_columns(self, width):
        if self.width != width * 2:
            return
        halves = []
        for row in self.rows:
            left = b"".join(row[i:i + 3] for i in range(0, len(row), 6))
            right = b"".join(row[i:i + 3] for i in range(3, len(row), 6))
            if left != right:
                return
            halves.append(left)
        self.rows, self.width = halves, width

    def difference(self, other):
        """A sentence, and how many dots differ. `other` is reduced to this one's size."""
        other.fewer_lines(self.height)
        other.fewer_columns(self.width)
        if (other.width, other.height) != (self.width, self.height):
            return f"{other.width} x {other.height}, not {self.width} x {self.height}", 1 << 30
        for sentence, table in EXACTNESS.items():
            mine = [row.translate(table) for row in self.rows]
            theirs = [row.translate(table) for row in other.rows]
            if mine == theirs:
                return sentence, 0
        count, left, right, lines = 0, self.width, 0, []
        for y, (mine, theirs) in enumerate(zip(mine, theirs)):
            if mine == theirs:
                continue
            places = [x for x in range(self.width) if mine[3 * x:3 * x + 3] != theirs[3 * x:3 * x + 3]]
            count += len(places)
            left, right = min(left, places[0]), max(right, places[-1])
            lines.append(y)
        return f"{count} dots differ, columns {left} to {right}, lines {lines[0]} to {lines[-1]}", count


class Emulator:
    """A running emulator whose printed text goes to a file."""

    def __init__(self, command, folder, **settings):
        self.log = folder / "printed"
        with open(self.log, "wb") as printed:
            self.process = subprocess.Popen(command, cwd=folder, stdout=printed, stderr=subprocess.DEVNULL, **settings)

    def wait_ready(self, seconds):
        for _ in range(seconds * 10):
            if re.search(rb"(^|\n)ready", self.log.read_bytes()):
                return True
            time.sleep(0.1)
        return False

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


def qemu(image, folder):
    command = ["qemu-system-i386", "-M", "isapc", "-accel", "tcg", "-cpu", "pentium", "-m", "32", "-bios", ROMS / "bios.bin", "-device", "isa-vga,vgamem_mb=16",
               "-vga", "none", "-device", f"loader,file={ROMS / 'vgabios.bin'},addr=0xC0000,force-raw=on", "-display", "none", "-serial", "null",
               "-parallel", "null", "-drive", f"file={image},format=raw,if=floppy,snapshot=on", "-debugcon", "stdio", "-monitor",
               f"unix:{folder / 'monitor'},server,nowait"]
    with Emulator(command, folder, stdin=subprocess.DEVNULL) as emulator:
        if not emulator.wait_ready(60):
            return
        monitor = socket.socket(socket.AF_UNIX)
        monitor.connect(str(folder / "monitor"))
        for phase in range(PHASES):
            time.sleep(0.35)
            path = folder / f"qemu-{phase}.ppm"
            monitor.sendall(f"screendump {path}\n".encode())
            size = -1
            while not path.exists() or path.stat().st_size != size:
                size = path.stat().st_size if path.exists() else -1
                time.sleep(0.1)
            yield path, Picture(path)


def bochs(image, folder):
    (folder / "bochsrc").write_text(
        f"romimage: file={ROMS / 'bios.bin'}\nvgaromimage: file={ROMS / 'vgabios.bin'}\nvga: extension=vbe, update_freq=50\n"
        f"floppya: 1_44={image}, status=inserted\nboot: floppy\nmegs: 32\nport_e9_hack: enabled=1\nclock: sync=none\n"
        "cpu: model=p2_klamath, ips=50000000, reset_on_triple_fault=1\ndisplay_library: x\nlog: log\nmagic_break: enabled=0\nmouse: enabled=0\n"
        "sound: waveoutdrv=dummy, waveindrv=dummy, midioutdrv=dummy\nspeaker: enabled=0\n", encoding="utf-8")
    (folder / "commands").write_text("c\n" * 20, encoding="utf-8")
    with Emulator(["bochs", "-q", "-f", "bochsrc", "-rc", "commands"], folder, stdin=subprocess.DEVNULL) as emulator:
        if not emulator.wait_ready(120):
            return
        search = ["xdotool", "search", "--onlyvisible", "--pid", str(emulator.process.pid)]
        found = subprocess.run(search, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout.split()
        if not found:
            found = subprocess.run(["xdotool", "search", "--name", "Bochs"], stdout=subprocess.PIPE, check=False).stdout.split()
        for phase in range(PHASES):
            time.sleep(0.5)
            path = folder / f"bochs-{phase}.png"
            subprocess.run(["import", "-window", found[-1].decode(), path], check=True)
            yield path, Picture(path).cut(HEADER, STATUS)


def compare(name, lockstep, emulators, keep):
    """Whether all show the same."""
    same = True
    with tempfile.TemporaryDirectory() as place:
        folder = pathlib.Path(place)
        mine = folder / "mine"
        mine.mkdir()
        seen = picture_test.pictures_of(lockstep, name, folder, mine)
        if isinstance(seen, str):
            print(f"{name} on Lockstep {seen}")
            return False
        ours = [Picture(path) for path in sorted(mine.glob("*.png"))]
        for emulator in emulators:
            best, weight, best_path = "it did not say that the picture is ready", 1 << 31, None
            for path, theirs in emulator(folder / (name + ".img"), folder):  # one phase after the other
                for picture in ours:
                    text, count = picture.difference(theirs)
                    if count < weight:
                        best, weight, best_path = text, count, path
                if weight == 0:
                    break
            print(f"{name} on {emulator.__name__}: {best}", flush=True)
            same = same and weight == 0
            if keep and weight and best_path:
                subprocess.run(["convert", best_path, keep / f"{name}-{emulator.__name__}.png"], check=True)
                for path in mine.glob("*.png"):
                    (keep / path.name).write_bytes(path.read_bytes())
    return same


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lockstep", required=True, type=lambda path: pathlib.Path(path).resolve())
    parser.add_argument("--only", choices=["bochs", "qemu"])
    parser.add_argument("--keep", type=pathlib.Path, help="where to put the pictures that differ")
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    emulators = [emulator for emulator in (bochs, qemu) if arguments.only in (None, emulator.__name__)]
    if bochs in emulators and "DISPLAY" not in os.environ:
        print("Bochs is left out: there is no DISPLAY")
        emulators.remove(bochs)
    if arguments.keep:
        arguments.keep.mkdir(parents=True, exist_ok=True)
    results = [compare(name, arguments.lockstep, emulators, arguments.keep) for name in arguments.names or picture_test.names()]
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
