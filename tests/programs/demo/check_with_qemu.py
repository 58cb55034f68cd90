#!/usr/bin/env python3
"""Walks through every entry of the demo disk in QEMU and checks what it shows.

Usage: check_with_qemu.py [IMAGE] [QEMU OPTION...]
Status 0: all as expected (or no QEMU here, which is said); 1: something was not.
"""

import os
import shutil
import sys

from qemu_session import QemuSession

HERE = os.path.dirname(os.path.abspath(__file__))
IMAGE = os.path.join(HERE, "..", "..", "..", "roms", "demo.img")


class Walk:
    """The walk through one machine's menu. Counts what was not as expected."""

    def __init__(self, machine):
        self.machine = machine
        self.failures = 0

    def expect(self, what, good):
        print("ok  " if good else "FAIL", what, flush=True)
        if not good:
            self.failures += 1
            print("\n".join(self.machine.screen()))
            print(self.machine.debug()[-2000:])

    def screen(self, text, seconds=10):
        self.expect(f"screen shows {text!r}", self.machine.wait_screen(text, seconds))

    def debug(self, pattern, seconds=10):
        self.expect(f"port E9h shows {pattern!r}", self.machine.wait_debug(pattern, seconds))

    def back(self):
        self.machine.key("esc")
        self.screen("MENU READY")

    def run(self, has_386):
        machine = self.machine
        self.screen("MENU READY", 20)
        machine.key("1")
        self.screen("RESULT: shown")
        self.back()

        machine.key("2")
        for page in range(1, 5):
            self.screen(f"PAGE {page} OF 4")
            if page < 4:
                machine.key("spc")
        self.back()

        machine.key("3")
        for scene in ("colours", "plasma", "rotozoom", "tunnel", "mandelbrot"):
            self.debug(f"demo: scene {scene}\n")
            if scene != "mandelbrot":
                machine.key("spc")
        self.debug("RESULT: mandelbrot drawn", 60)
        self.back()

        machine.key("4")
        self.screen("PRESS KEYS")
        machine.key("a", "print", "pause", "f12")
        self.screen("Last code: D8")
        self.screen("4 of 104")
        machine.key("esc", "esc")
        self.screen("MENU READY")

        machine.key("5")
        self.screen("MOVE THE MOUSE")
        machine.monitor("mouse_move 10 5")
        self.screen("X=322 Y=157")
        machine.monitor("mouse_button 1")
        self.screen("Buttons: L--")
        machine.monitor("mouse_button 0")
        self.screen("Buttons: ---")
        self.back()

        machine.key("6")
        self.screen("RESULT: 19 of 19 passed" if has_386 else "RESULT: not run, it needs a 386.")
        self.back()

        machine.key("7")
        self.screen("RESULT: 6 of 6 checks passed" if has_386 else "RESULT: 5 of 5 checks passed", 30)
        self.back()

        machine.key("8")
        self.screen("RESULT: tune played", 20)
        self.back()

        machine.key("r")
        self.debug("(?s)demo: restart.*demo: menu", 20)
        self.screen("MENU READY")

        machine.key("9")
        self.debug("demo: shut down: ")
        off = machine.wait_exit(2) is not None
        self.expect("the machine is off or says that it may be",
                    off or machine.wait_screen("safe to turn off", 5))


def main():
    if not shutil.which("qemu-system-i386"):
        print("skipped: qemu-system-i386 is not installed")
        return 0
    image = sys.argv[1] if len(sys.argv) > 1 else IMAGE
    options = sys.argv[2:]
    has_386 = os.environ.get("DEMO_CPU_CLASS", "3") >= "3"
    with QemuSession(image, *options) as machine:
        walk = Walk(machine)
        walk.run(has_386)
    print(f"{walk.failures} failed" if walk.failures else "all as expected")
    return 1 if walk.failures else 0


if __name__ == "__main__":
    sys.exit(main())
