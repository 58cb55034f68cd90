#!/usr/bin/env python3
"""Measures what showing a picture costs the machine: the same guest (guest/animate.asm) without a display and in a window, in turns.

display.py [--lockstep PROGRAM] [--rounds N] [--modes text,320x200,1024x768]

The guest draws a full picture 60 times a virtual second and computes in between; it executes the same instructions every time. The window is on an X server
of its own (Xvfb). What the table gives are medians over the rounds:

  CPU     instructions per CPU second of the thread that runs the machine, in a window and without a display, and the former in percent of the latter
  wall    the same by the wall clock; on a host with few processors the X server and the window's thread take their share of it
  shown   pictures a second that reached the X server (SDL_UpdateWindowSurfaceRects, counted by a library preloaded into the program)

With --pace the virtual clock is held to the wall clock, and only `shown` says much.
"""
import argparse
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
MODES = {"text": 0, "320x200": 1, "1024x768": 2}

# Counts what is shown between the guest's first and last picture: the script reads the file at both moments.
COUNTER = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
static volatile unsigned long* count;
__attribute__((constructor)) static void begin(void) {
    int file = open(getenv("SHOWN_FILE"), O_RDWR | O_CREAT, 0600);
    if (ftruncate(file, sizeof *count) == 0) count = mmap(0, sizeof *count, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
}
int SDL_UpdateWindowSurfaceRects(void* window, const void* rects, int number) {
    static int (*next)(void*, const void*, int);
    if (next == 0) *(void**)&next = dlsym(RTLD_NEXT, "SDL_UpdateWindowSurfaceRects");
    ++*count;
    return next(window, rects, number);
}
"""


def assemble(folder, mode, pictures):
    boot, payload, image = folder / "boot.bin", folder / "animate.bin", folder / f"animate{mode}.img"
    guest = HERE / "guest"
    subprocess.run(["nasm", "-f", "bin", "boot.asm", "-o", boot], cwd=guest, check=True)
    subprocess.run(["nasm", "-f", "bin", f"-DMODE={mode}", f"-DFRAMES={pictures}", "animate.asm", "-o", payload], cwd=guest, check=True)
    image.write_bytes((boot.read_bytes() + payload.read_bytes()).ljust(1474560, b"\0"))
    return image


def threads(pid):
    """CPU seconds of each thread, by its number."""
    result = {}
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        try:
            fields = (task / "schedstat").read_text().split()
        except OSError:
            continue
        result[int(task.name)] = int(fields[0]) / 1e9
    return result


class Desk:
    def __init__(self, folder):
        self.folder = folder
        source, self.counter = folder / "counter.c", folder / "counter.so"
        source.write_text(COUNTER)
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", source, "-o", self.counter, "-ldl"], check=True)
        receive, send = os.pipe()
        self.server = subprocess.Popen(["Xvfb", "-displayfd", str(send), "-screen", "0", "1600x1200x24", "-nolisten", "tcp"],
                                       pass_fds=[send], stderr=subprocess.DEVNULL)
        os.close(send)
        self.display = ":" + os.read(receive, 16).decode().strip()

    def close(self):
        self.server.terminate()
        self.server.wait()


def run(arguments, image, desk):
    """One run: CPU and wall seconds of the machine between the markers, and pictures shown."""
    command = [arguments.lockstep, "-display", "sdl" if desk else "none", "-snapshot", "-debugcon", "stdio", "-pace", arguments.pace,
               "-speed", str(arguments.speed), "-fda", image]
    environment = dict(os.environ)
    shown = image.parent / "shown"
    if desk:
        environment.update(DISPLAY=desk.display, LD_PRELOAD=str(desk.counter), SHOWN_FILE=str(shown))
        environment.pop("WAYLAND_DISPLAY", None)
        shown.unlink(missing_ok=True)
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, env=environment)

    def moment(letter):
        for line in process.stdout:
            if line.strip() == letter:
                pictures = int.from_bytes(shown.read_bytes(), "little") if desk else 0
                return time.monotonic(), threads(process.pid), pictures
        raise SystemExit(f"the guest did not say {letter}")

    try:
        begin, end = moment(b"S"), moment(b"E")
    finally:
        process.kill()
        process.wait()
    # The machine's thread is the busiest.
    cpu = max(seconds - begin[1].get(thread, 0) for thread, seconds in end[1].items())
    others = sum(seconds - begin[1].get(thread, 0) for thread, seconds in end[1].items()) - cpu
    wall = end[0] - begin[0]
    return {"cpu": cpu, "others": others, "wall": wall, "shown": (end[2] - begin[2]) / wall}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lockstep", default=str(HERE / "../../build/release/frontend/lockstep"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--pictures", type=int, default=600)
    parser.add_argument("--speed", type=int, default=100, help="of the virtual processor, in MIPS")
    parser.add_argument("--modes", default=",".join(MODES))
    parser.add_argument("--pace", default="off", choices=["on", "off"])
    arguments = parser.parse_args()
    arguments.lockstep = os.path.abspath(arguments.lockstep)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        desk = Desk(folder)
        try:
            print(f"{'':>10}  {'CPU: window':>12} {'none':>8} {'':>6}   {'wall: window':>12} {'none':>8} {'':>6}   {'shown':>8}  window's thread")
            for mode in arguments.modes.split(","):
                image = assemble(folder, MODES[mode], arguments.pictures)
                results = {"window": [], "none": []}
                for _ in range(arguments.rounds):
                    results["none"].append(run(arguments, image, None))
                    results["window"].append(run(arguments, image, desk))
                middle = {kind: {key: statistics.median(run[key] for run in runs) for key in runs[0]} for kind, runs in results.items()}
                window, none = middle["window"], middle["none"]
                print(f"{mode:>10}  {window['cpu']:>10.2f} s {none['cpu']:>6.2f} s {100 * none['cpu'] / window['cpu']:>5.1f}%   "
                      f"{window['wall']:>10.2f} s {none['wall']:>6.2f} s {100 * none['wall'] / window['wall']:>5.1f}%   "
                      f"{window['shown']:>6.1f}/s  {100 * window['others'] / window['wall']:.0f}% of a processor", flush=True)
        finally:
            desk.close()


if __name__ == "__main__":
    sys.exit(main())
