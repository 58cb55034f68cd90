"""Drives a PC in QEMU through its monitor: keys, the text screen, screenshots and port E9h.

Only for comparing the demo disk with another emulator; needs qemu-system-i386.
"""

import json
import os
import re
import socket
import subprocess
import tempfile
import time

CP437 = bytes(range(256)).decode("cp437")


class QemuSession:
    """One running QEMU. Use as a context manager."""

    def __init__(self, image, *options):
        self._folder = tempfile.TemporaryDirectory()
        base = self._folder.name
        self._debug_path = os.path.join(base, "debugcon")
        monitor = os.path.join(base, "monitor")
        self._process = subprocess.Popen(
            ["qemu-system-i386", "-drive", f"file={image},format=raw,if=floppy,readonly=on", "-boot", "a",
             "-display", "none", "-debugcon", f"file:{self._debug_path}",
             "-monitor", "none", "-qmp", f"unix:{monitor},server=on,wait=off", *options],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._socket = socket.socket(socket.AF_UNIX)
        for _ in range(100):
            try:
                self._socket.connect(monitor)
                break
            except OSError:
                time.sleep(0.05)
        self._socket.settimeout(20)
        self._file = self._socket.makefile("r")
        self._file.readline()  # the greeting
        self._command("qmp_capabilities")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait()
        self._socket.close()
        self._folder.cleanup()

    def _command(self, name, **arguments):
        self._socket.sendall(json.dumps({"execute": name, "arguments": arguments}).encode())
        while True:
            answer = json.loads(self._file.readline())
            if "error" in answer:
                raise RuntimeError(answer["error"]["desc"])
            if "return" in answer:
                return answer["return"]

    def monitor(self, command):
        """Runs a monitor command and returns its answer."""
        return self._command("human-monitor-command", **{"command-line": command})

    def running(self):
        return self._process.poll() is None

    def wait_exit(self, seconds):
        """The exit status, or None when QEMU is still running after so many seconds."""
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def key(self, *names):
        for name in names:
            self.monitor(f"sendkey {name}")
            time.sleep(0.15)

    def screen(self):
        """The text screen as 25 lines."""
        path = os.path.join(self._folder.name, "text")
        self._command("pmemsave", val=0xB8000, size=4000, filename=path)
        with open(path, "rb") as file:
            cells = file.read()[::2]
        text = "".join(CP437[c] if c >= 32 else "." for c in cells)
        return [text[i:i + 80].rstrip() for i in range(0, 2000, 80)]

    def debug(self):
        """Everything written to port E9h so far."""
        with open(self._debug_path, encoding="latin-1") as file:
            return file.read()

    def wait_screen(self, text, seconds=10):
        """True when the text appears on the text screen in time."""
        return self._wait(lambda: any(text in line for line in self.screen()), seconds)

    def wait_debug(self, pattern, seconds=10, start=0):
        """True when the regular expression matches port E9h's output from position start on, in time."""
        return self._wait(lambda: re.search(pattern, self.debug()[start:]), seconds)

    @staticmethod
    def _wait(condition, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if condition():
                return True
            time.sleep(0.1)
        return False

    def screenshot(self, path):
        """Saves the picture as PPM."""
        self._command("screendump", filename=path)
