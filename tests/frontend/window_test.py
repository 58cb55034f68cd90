"""Boots the demo disk in a window on an X server of its own, types into it, looks at it from outside and closes it.

window_test.py --lockstep PROGRAM --work FOLDER. Exit status: 0 passed, 1 failed, 77 skipped (something is not installed).
FOLDER keeps the picture of the screen (window.ppm, window.png), what the guest wrote to port E9h and the messages.
Never takes a minute: every wait ends with its own limit or the test's.
"""

import argparse
import ctypes
import os
import pathlib
import select
import shutil
import subprocess
import sys
import time

TEST_SECONDS = 45  # for everything but cleaning up
TOOLS = {"Xvfb": "Xvfb (Debian: xvfb)", "xdotool": "xdotool", "import": "ImageMagick's import (Debian: imagemagick)"}


class Failure(Exception):
    pass


class Skip(Exception):
    pass


class Clock:
    """What is left of the test's time."""

    def __init__(self, seconds):
        self.end = time.monotonic() + seconds

    def left(self, at_most):
        return max(0.1, min(at_most, self.end - time.monotonic()))

    def wait_for(self, condition, at_most, complaint):
        """Asks until the condition gives something true, and returns that."""
        end = time.monotonic() + self.left(at_most)
        while True:
            answer = condition()
            if answer:
                return answer
            if time.monotonic() >= end:
                raise Failure(complaint() if callable(complaint) else complaint)
            time.sleep(0.1)


def stop(process, seconds=3):
    """Ends a process that was started here, whatever state it is in."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
    process.wait(seconds)


def start_server(clock, screen="1024x768x24"):
    """An X server on the first free display: the process and the display's name."""
    receive, send = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(send), "-screen", "0", screen, "-nolisten", "tcp", "-noreset"],
        pass_fds=[send], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(send)
    try:
        number = b""
        while not number.endswith(b"\n"):
            ready, _, _ = select.select([receive], [], [], clock.left(15))
            piece = os.read(receive, 16) if ready else b""
            if not piece:
                stop(server)
                raise Skip("Xvfb does not start here")
            number += piece
    finally:
        os.close(receive)
    return server, ":" + number.decode().strip()


def colours(path):
    """How many pixels of a binary PPM have which colour."""
    content = path.read_bytes()
    fields = content.split(None, 4)  # P6, width, height, maximum, then one white-space byte and the pixels
    if len(fields) < 5 or fields[0] != b"P6" or fields[3] != b"255":
        raise Failure(f"{path.name} is not a picture with 8 bits a colour")
    count = int(fields[1]) * int(fields[2])
    pixels = content[len(content) - 3 * count:]
    counts = {}
    for at in range(0, 3 * count, 3):
        pixel = pixels[at:at + 3]
        counts[pixel] = counts.get(pixel, 0) + 1
    return counts


class Desk:
    """The X server's clients: our program and the tools that look at it."""

    def __init__(self, clock, display, work):
        self.clock = clock
        self.work = work
        self.environment = {name: value for name, value in os.environ.items()
                            if name not in ("WAYLAND_DISPLAY", "SDL_VIDEODRIVER", "XAUTHORITY")}
        self.environment["DISPLAY"] = display
        # What the X, D-Bus and OpenGL libraries never free is not ours; without this it would be the exit status.
        options = self.environment.get("ASAN_OPTIONS")
        self.environment["ASAN_OPTIONS"] = (options + ":" if options else "") + "detect_leaks=0"

    def run(self, *command):
        try:
            return subprocess.run(command, env=self.environment, cwd=self.work, stdin=subprocess.DEVNULL,
                                  capture_output=True, text=True, timeout=self.clock.left(15))
        except subprocess.TimeoutExpired:
            raise Failure(f"{command[0]} {command[1]} did not answer") from None

    def xdotool(self, *arguments):
        result = self.run("xdotool", *arguments)
        if result.returncode != 0:
            raise Failure(f"xdotool {' '.join(arguments)}: {result.stderr.strip()}")
        return result.stdout.strip()

    def window_of(self, process):
        def find():
            if process.poll() is not None:
                raise Failure(f"the program ended with {process.returncode} instead of opening a window")
            return self.run("xdotool", "search", "--onlyvisible", "--pid", str(process.pid)).stdout.split()

        return self.clock.wait_for(find, 20, "no window appeared")[0]

    def picture(self):
        """The whole screen's picture; counted, too."""
        path = self.work / "window.ppm"
        result = self.run("import", "-window", "root", "-depth", "8", path.name)
        if result.returncode != 0 or not path.exists():
            raise Failure("import took no picture: " + result.stderr.strip())
        self.run("import", "-window", "root", "window.png")  # the same to look at
        return colours(path)

    def close(self, window):
        """As a click on a close button does. In a process of its own: Xlib ends its process when the server refuses."""
        result = self.run(sys.executable, "-B", os.path.abspath(__file__), "--close", window)
        if result.returncode != 0:
            raise Failure("the window could not be asked to close: " + result.stderr.strip())


class ClientMessage(ctypes.Structure):
    """XClientMessageEvent, as long as any XEvent."""
    _fields_ = [("type", ctypes.c_int), ("serial", ctypes.c_ulong), ("send_event", ctypes.c_int),
                ("display", ctypes.c_void_p), ("window", ctypes.c_ulong), ("message_type", ctypes.c_ulong),
                ("format", ctypes.c_int), ("data", ctypes.c_long * 5), ("rest", ctypes.c_long * 12)]


def ask_to_close(window):
    """What a window manager sends: WM_PROTOCOLS with WM_DELETE_WINDOW (ICCCM 4.2.8.1)."""
    x = ctypes.CDLL("libX11.so.6")
    x.XOpenDisplay.restype = ctypes.c_void_p
    x.XInternAtom.restype = ctypes.c_ulong
    display = ctypes.c_void_p(x.XOpenDisplay(None))
    if not display:
        raise SystemExit("no display")
    event = ClientMessage(type=33, window=window, format=32)
    event.message_type = x.XInternAtom(display, b"WM_PROTOCOLS", 0)
    event.data[0] = x.XInternAtom(display, b"WM_DELETE_WINDOW", 0)
    x.XSendEvent(display, ctypes.c_ulong(window), 0, ctypes.c_long(0), ctypes.byref(event))
    x.XCloseDisplay(display)


def group_is_empty(leader):
    try:
        os.killpg(leader, 0)
    except ProcessLookupError:
        return True
    return False


def use_window(desk, clock, process, work):
    debug = work / "debugcon.txt"

    def said(words):
        if process.poll() is not None:
            raise Failure(f"the program ended with {process.returncode} before the guest said {words!r}")
        return debug.exists() and words in debug.read_text(errors="replace").splitlines()

    def wait_for_line(words, seconds):
        clock.wait_for(lambda: said(words), seconds, lambda: f"the guest did not say {words!r}, but "
                       + (repr(debug.read_text(errors="replace")[-500:]) if debug.exists() else "nothing"))

    window = desk.window_of(process)
    title = desk.xdotool("getwindowname", window)
    if "Lockstep" not in title:
        raise Failure(f"the window's title is {title!r}")

    wait_for_line("demo: menu", 25)
    # There is no window manager to give the window the focus.
    desk.xdotool("windowfocus", window)
    desk.xdotool("key", "1")
    wait_for_line("demo: RESULT: shown", 15)

    # The picture is drawn a moment after the guest is done. Text has its colour, its background and shades between.
    seen = {}

    def is_drawn():
        seen.clear()
        seen.update(desk.picture())
        return len(seen) >= 4 and max(seen.values()) < 0.99 * sum(seen.values())

    clock.wait_for(is_drawn, 10, lambda: f"the screen is blank: {len(seen)} colours")
    print(f"title {title!r}, {len(seen)} colours on the screen")

    desk.close(window)
    clock.wait_for(lambda: process.poll() is not None, 10, "the program did not end when its window was closed")
    if process.returncode != 0:
        raise Failure(f"the program ended with {process.returncode} when its window was closed")
    clock.wait_for(lambda: group_is_empty(process.pid), 3, "the program left a process behind")


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

    server, display = start_server(clock)
    try:
        desk = Desk(clock, display, work)
        with open(work / "messages.txt", "wb") as messages:
            # A slow virtual processor, so that a busy host can hold its pace. A process group of its own to be counted.
            process = subprocess.Popen(
                [lockstep, "-display", "sdl", "-snapshot", "-speed", "10", "-debugcon", "file:debugcon.txt"],
                env=desk.environment, cwd=work, stdin=subprocess.DEVNULL, stdout=messages, stderr=messages,
                start_new_session=True)
        try:
            use_window(desk, clock, process, work)
        finally:
            stop(process)
            messages = (work / "messages.txt").read_text(errors="replace")
            if messages:
                print(f"the program's messages:\n{messages}", end="")
    finally:
        stop(server)


def outcome(test, arguments, seconds):
    """The status of the program that runs this test: 0 good, 1 failed, 77 skipped, with the reason printed."""
    try:
        test(os.path.abspath(arguments.lockstep), arguments.work.absolute(), Clock(seconds))
    except Skip as reason:
        print(f"skipped: {reason}")
        return 77
    except (Failure, subprocess.SubprocessError) as failure:
        print(f"failed: {failure}")
        return 1
    return 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--lockstep")
    parser.add_argument("--work", type=pathlib.Path)
    parser.add_argument("--close", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.close is not None:
        ask_to_close(arguments.close)
        return 0
    if arguments.lockstep is None or arguments.work is None:
        parser.error("--lockstep and --work are needed")
    return outcome(test, arguments, TEST_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
