"""Uses the window as a person does, on an X server of its own: hotkeys, pause, clipboard, a dropped disk, focus, capture, full screen, sizes.

window_use_test.py --lockstep PROGRAM --work FOLDER. Exit status: 0 passed, 1 failed, 77 skipped (something is not installed).
FOLDER keeps pictures of the screen. The guest is a boot sector that writes every byte of the keyboard to port E9h.
"""

import argparse
import pathlib
import re
import shutil
import subprocess
import sys
import time

from window_test import Desk, Failure, Skip, TOOLS, colours, outcome, start_server, stop

TEST_SECONDS = 75
# cli; again: in al,64h; test al,1; jz again; in al,60h; out 0E9h,al; jmp again
KEY_TELLER = bytes.fromhex("FAE464A80174FAE460E6E9EBF4")
X_CLIENT = str(pathlib.Path(__file__).resolve().parent / "x_client.py")


class User:
    """The program in its window, and what can be seen of it."""

    def __init__(self, desk, clock, lockstep, work, *options):
        self.desk, self.clock, self.lockstep, self.work = desk, clock, lockstep, work
        (work / "boot.img").write_bytes(KEY_TELLER.ljust(510, b"\0") + b"\x55\xAA" + bytes(1474560 - 512))
        self.keys_file = work / "keys.bin"
        self.keys_file.unlink(missing_ok=True)
        self.messages = open(work / "messages.txt", "wb")
        self.process = subprocess.Popen([lockstep, "-display", ",".join(("sdl", *options)), "-snapshot", "-speed", "10", "-debugcon",
                                         f"file:{self.keys_file.name}", "-fda", "boot.img"],
                                        env=desk.environment, cwd=work, stdin=subprocess.DEVNULL, stdout=self.messages, stderr=self.messages)
        self.window = desk.window_of(self.process)
        desk.xdotool("windowfocus", "--sync", self.window)
        # Until the boot sector runs, the BIOS takes the keys.
        self.clock.wait_for(lambda: self.tap("space") or self.keys(), 25, "the guest hears no keys")
        self.forget()

    def close(self):
        stop(self.process)
        self.messages.close()

    def said(self):
        self.messages.flush()
        return (self.work / "messages.txt").read_text(errors="replace")

    def tap(self, keys):
        self.desk.xdotool("key", keys)

    def keys(self):
        return self.keys_file.read_bytes() if self.keys_file.exists() else b""

    def forget(self):
        """What came so far is not looked at again."""
        self.settle()
        self.before = len(self.keys())

    def settle(self):
        length = -1
        while length != len(self.keys()):
            length = len(self.keys())
            time.sleep(0.25)

    def expect_keys(self, codes):
        wanted = bytes.fromhex(codes)
        self.clock.wait_for(lambda: len(self.keys()) - self.before >= len(wanted), 8,
                            lambda: f"the guest got {self.keys()[self.before:].hex(' ')} instead of {wanted.hex(' ')}")
        self.settle()
        if self.keys()[self.before:] != wanted:
            raise Failure(f"the guest got {self.keys()[self.before:].hex(' ')} instead of {wanted.hex(' ')}")
        self.before = len(self.keys())

    def title(self):
        return self.desk.xdotool("getwindowname", self.window)

    def expect_title(self, words, there=True):
        self.clock.wait_for(lambda: (words in self.title()) == there, 8,
                            lambda: f"the title is {self.title()!r} " + ("without " if there else "with ") + repr(words))

    def expect_said(self, words):
        self.clock.wait_for(lambda: words in self.said(), 8, lambda: f"no message says {words!r}: {self.said()!r}")

    def geometry(self):
        text = self.desk.xdotool("getwindowgeometry", "--shell", self.window)
        return {name: int(value) for name, value in (line.split("=") for line in text.splitlines())}

    def picture(self, name):
        self.desk.run("import", "-window", "root", "-depth", "8", name + ".png")
        self.desk.run("import", "-window", "root", "-depth", "8", "look.ppm")
        if self.process.poll() is not None:
            raise Failure(f"the program ended with {self.process.returncode}: {self.said()}")
        return colours(self.work / "look.ppm")


def plain_keys_and_hotkeys(user):
    user.tap("a")
    user.expect_keys("1E 9E")
    user.tap("ctrl+F5")
    user.expect_said("lockstep-0001.png: screenshot saved")
    user.expect_keys("1D 9D")  # the modifier, but not F5
    if not (user.work / "lockstep-0001.png").read_bytes().startswith(b"\x89PNG"):
        raise Failure("the screenshot is no PNG")
    user.tap("ctrl+F4")
    user.expect_said("there is no other disk to change to")
    user.expect_keys("1D 9D")


def pause(user):
    user.tap("ctrl+alt+p")
    user.expect_title("paused")
    user.tap("b")
    time.sleep(0.5)
    user.tap("ctrl+alt+p")
    user.expect_title("paused", False)
    user.tap("c")
    user.expect_keys("1D 38 9D B8 2E AE")  # the guest sees the modifiers released when it is paused, and nothing of b


def focus(user):
    user.desk.xdotool("keydown", "shift", "keydown", "d")
    user.clock.wait_for(lambda: b"\x20" in user.keys()[user.before:], 8, "Shift and d do not go down")
    taken = user.desk.run(sys.executable, "-c", NO_FOCUS)
    if taken.returncode != 0:
        raise Failure("the focus stays: " + taken.stderr)
    user.settle()
    got = user.keys()[user.before:]
    # A held key repeats, on the guest's keyboard.
    if not re.fullmatch(rb"\x2A\x20+\xA0\xAA", got):
        raise Failure(f"the guest got {got.hex(' ')} instead of Shift and d down, then both up")
    user.desk.xdotool("keyup", "shift", "keyup", "d")
    user.desk.xdotool("windowfocus", "--sync", user.window)
    user.forget()
    user.tap("e")
    user.expect_keys("12 92")


# Takes the focus away.
NO_FOCUS = """
import ctypes
x = ctypes.CDLL("libX11.so.6")
x.XOpenDisplay.restype = ctypes.c_void_p
display = ctypes.c_void_p(x.XOpenDisplay(None))
x.XSetInputFocus(display, ctypes.c_ulong(0), 0, ctypes.c_ulong(0))
x.XSync(display, 0)
"""


def capture(user):
    place = user.geometry()
    user.desk.xdotool("mousemove", str(place["X"] + 100), str(place["Y"] + 100), "click", "1")
    user.expect_title("releases the mouse")
    user.tap("ctrl+alt+g")
    user.expect_title("releases the mouse", False)
    user.desk.xdotool("mousemove", str(place["X"] + 120), str(place["Y"] + 100), "click", "1")
    user.expect_title("releases the mouse")
    user.tap("ctrl+F10")
    user.expect_title("releases the mouse", False)
    user.forget()


def clipboard(user):
    offer = subprocess.Popen([sys.executable, "-B", X_CLIENT, "--offer", "Hi\u20AC 2\n"], env=user.desk.environment, stdout=subprocess.PIPE)
    try:
        offer.stdout.readline()
        user.tap("ctrl+alt+v")
        user.expect_said("1 character is not on the keyboard")
        # Ctrl and Alt go up before the text is typed.
        user.expect_keys("1D 38 9D B8 2A 23 A3 AA 17 97 39 B9 03 83 1C 9C")
    finally:
        stop(offer)
    offer = subprocess.Popen([sys.executable, "-B", X_CLIENT, "--offer", "z" * 3000], env=user.desk.environment, stdout=subprocess.PIPE)
    try:
        offer.stdout.readline()
        user.tap("ctrl+alt+v")
        user.expect_title("pasting")
        user.tap("Escape")
        user.expect_title("pasting", False)
        user.settle()
        typed = user.keys()[user.before:]
        if b"\x01" in typed or b"\x81" in typed or typed.count(b"\x2C") > 1500:
            raise Failure(f"Escape did not stop the text: {len(typed)} bytes, {typed[-8:].hex(' ')} at the end")
        user.before = len(user.keys())
    finally:
        stop(offer)


def drop(user):
    disk = user.work / "other disk.img"
    disk.write_bytes(bytes(1474560))
    for path, words in ((disk, f"drive A: now holds {disk}"), (user.work / "keys.bin", "keys.bin: ")):
        done = user.desk.run(sys.executable, "-B", X_CLIENT, "--drop", str(path), user.window)
        if done.returncode != 0:
            raise Failure("the file could not be dropped: " + done.stderr)
        user.expect_said(words)
    user.picture("dropped")


def views(user):
    user.tap("ctrl+alt+2")
    user.tap("k")
    time.sleep(0.3)
    user.picture("status")
    user.tap("ctrl+alt+3")
    user.tap("k")
    time.sleep(0.3)
    user.picture("serial")
    user.tap("ctrl+alt+1")
    user.forget()
    user.tap("l")
    user.expect_keys("26 A6")
    if b"\x25" in user.keys():
        raise Failure("the guest got a key of another view")


def sizes(user):
    for width, height in ((320, 240), (1599, 300), (333, 999), (723, 541), (640, 480), (1280, 960), (400, 300), (1440, 1080)):
        user.desk.xdotool("windowsize", "--sync", user.window, str(width), str(height))
        time.sleep(0.1)
        shown = user.picture("size")
        if len(shown) < 2:
            raise Failure(f"nothing is drawn at {width} x {height}")
    user.forget()
    user.tap("m")
    user.expect_keys("32 B2")


def full_screen(user):
    if shutil.which("openbox") is None:
        print("full screen: not looked at, because it takes a window manager (openbox)")
        return
    manager = subprocess.Popen(["openbox"], env=user.desk.environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    try:
        time.sleep(1)
        # SDL asks for a manager when a window is made.
        user.close()
        other = User(user.desk, user.clock, user.lockstep, user.work)
        try:
            toggle_often(other)
        finally:
            other.close()
    finally:
        stop(manager)


def toggle_often(user):
    def size():
        place = user.geometry()
        return place["WIDTH"], place["HEIGHT"]

    before = size()
    for _ in range(4):
        user.tap("alt+Return")
        user.clock.wait_for(lambda: size() == (1600, 1200), 5, lambda: f"full screen is {size()}")
        time.sleep(0.2)
        user.picture("full")
        user.tap("ctrl+alt+f")
        user.clock.wait_for(lambda: size() == before, 5, lambda: f"after full screen the window is {size()}, not {before}")
    # Faster than anything can follow.
    for _ in range(10):
        user.tap("alt+Return")
    user.clock.wait_for(lambda: size() == before, 5, lambda: f"after many changes the window is {size()}, not {before}")
    user.forget()
    user.tap("n")
    user.expect_keys("31 B1")
    close(user)


def close(user):
    user.desk.close(user.window)
    user.clock.wait_for(lambda: user.process.poll() is not None, 10, "the program did not end when its window was closed")
    if user.process.returncode != 0:
        raise Failure(f"the program ended with {user.process.returncode}")


STEPS = (plain_keys_and_hotkeys, pause, focus, capture, clipboard, drop, views, sizes, close)


def test(lockstep, work, clock):
    for tool, name in TOOLS.items():
        if shutil.which(tool) is None:
            raise Skip(f"{name} is not installed")
    version = subprocess.run([lockstep, "-version"], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                             timeout=clock.left(10), check=True).stdout
    if "built without SDL2" in version:
        raise Skip("the program was built without SDL2")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    server, display = start_server(clock, "1600x1200x24")
    try:
        user = User(Desk(clock, display, work), clock, lockstep, work)
        try:
            for step in STEPS:
                step(user)
                print(f"{step.__name__}: good", flush=True)
            full_screen(user)
            print("full_screen: good")
        finally:
            user.close()
    finally:
        stop(server)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--lockstep", required=True)
    parser.add_argument("--work", required=True, type=pathlib.Path)
    arguments = parser.parse_args()
    return outcome(test, arguments, TEST_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
