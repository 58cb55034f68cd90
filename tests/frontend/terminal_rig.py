"""A terminal for tests: tmux, which draws like any other, or a pseudo-terminal whose other end the test is itself."""

import fcntl
import os
import pty
import select
import shutil
import signal
import struct
import subprocess
import termios
import time

PATIENCE = 60  # seconds that a busy host may take


def wait_for(condition, what, seconds=PATIENCE):
    """The first true value of condition()."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(what() if callable(what) else what)
        time.sleep(0.05)


def environment(**changes):
    result = {name: value for name, value in os.environ.items()
              if name not in ("DISPLAY", "WAYLAND_DISPLAY", "COLORTERM", "LC_ALL", "LC_CTYPE", "TMUX")}
    result["LANG"] = "C.UTF-8"
    result.update(changes)
    return {name: value for name, value in result.items() if value is not None}


class Tmux:
    """A shell in a tmux server of its own; `program` is started from it."""

    def __init__(self, name, directory, columns=80, rows=25, **variables):
        self.socket = f"lockstep-{os.getpid()}-{name}"
        self.directory = directory
        command = ["tmux", "-L", self.socket, "-f", "/dev/null", "new-session", "-d", "-x", str(columns), "-y", str(rows),
                   "env PS1='prompt$ ' sh"]
        subprocess.run(command, check=True, cwd=directory, env=environment(**variables), timeout=PATIENCE)
        self.run("set-option", "-g", "status", "off")
        self.run("set-option", "-g", "default-terminal", "tmux-256color")
        self.resize(columns, rows)
        wait_for(lambda: "prompt$" in self.text(), "tmux shows no shell")

    @staticmethod
    def available():
        return shutil.which("tmux") is not None

    def run(self, *arguments):
        result = subprocess.run(["tmux", "-L", self.socket, *arguments], capture_output=True, timeout=PATIENCE)
        return result.stdout.decode(errors="replace")

    def close(self):
        self.run("kill-server")

    def resize(self, columns, rows):
        self.run("resize-window", "-x", str(columns), "-y", str(rows))

    def keys(self, *keys):
        self.run("send-keys", *keys)

    def type(self, text):
        self.run("send-keys", "-l", text)

    def rows(self):
        return [row.rstrip() for row in self.run("capture-pane", "-p").split("\n")[:-1]]

    def text(self):
        return "\n".join(self.rows())

    def colored(self):
        return self.run("capture-pane", "-p", "-e")

    def cursor(self):
        return self.run("display-message", "-p", "#{cursor_x} #{cursor_y} #{cursor_flag}").split()

    def wait_text(self, words, seconds=PATIENCE):
        wait_for(lambda: words in self.text(), lambda: f"{words!r} is not on the terminal:\n{self.text()}", seconds)


class Pty:
    """The program on a pseudo-terminal; what it sends is collected in `received`, and questions get `answers`."""

    def __init__(self, arguments, directory, columns=80, rows=25, pixels=(0, 0), answers=(), **variables):
        self.answers = list(answers)
        self.received = bytearray()
        self.asked = 0
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            try:
                os.chdir(directory)
                # The size is set before the program looks.
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, *pixels))
                os.execve(arguments[0], arguments, environment(**variables))
            finally:
                os._exit(127)

    def close(self):
        self.hang_up()
        if self.process is not None:
            os.kill(self.process, signal.SIGKILL)
            os.waitpid(self.process, 0)
            self.process = None

    def hang_up(self):
        if self.terminal is not None:
            os.close(self.terminal)
            self.terminal = None

    def read(self, seconds=0.05):
        """Takes what comes within the time; False at the end."""
        ready, _, _ = select.select([self.terminal], [], [], seconds)
        if not ready:
            return True
        try:
            piece = os.read(self.terminal, 65536)
        except OSError:
            return False
        self.received += piece
        self.answer()
        return bool(piece)

    def answer(self):
        """Each question in what came since the last one, in order."""
        while True:
            found = [(at, question, reply) for question, reply in self.answers
                     for at in [self.received.find(question, self.asked)] if at >= 0]
            if not found:
                return
            at, question, reply = min(found)
            self.asked = at + len(question)
            self.send(reply)

    def send(self, data):
        os.write(self.terminal, data)

    def wait_bytes(self, words, seconds=PATIENCE):
        wait_for(lambda: self.read() and words in self.received or words in self.received,
                 lambda: f"{words!r} did not come, but {bytes(self.received[-500:])!r}", seconds)

    def settle(self, quiet=1.5):
        """Reads until nothing came for a while."""
        last = time.monotonic()
        size = len(self.received)
        while time.monotonic() - last < quiet:
            self.read()
            if len(self.received) != size:
                size = len(self.received)
                last = time.monotonic()

    def status(self, reading=True, seconds=PATIENCE):
        """Waits for the end and says with which status."""
        def ended():
            if reading and self.terminal is not None:
                self.read(0)
            done, status = os.waitpid(self.process, os.WNOHANG)
            return (os.waitstatus_to_exitcode(status),) if done else None
        result = wait_for(ended, "the program did not end", seconds)[0]
        self.process = None
        return result
