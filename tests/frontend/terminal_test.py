"""The terminal front end as its users meet it: in tmux, and on a pseudo-terminal that answers as a terminal would.

The program is named by the environment variable LOCKSTEP. Run one class with `terminal_test.py CLASS`. Disk images come
from LOCKSTEP_GUESTS or ../shared/guests beside the repository; tests that need one skip, with the reason, without it.
"""

import base64
import os
import pathlib
import re
import shutil
import signal
import struct
import fcntl
import subprocess
import sys
import tempfile
import termios
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
sys.path[:0] = [str(HERE), str(HERE.parent / "boot")]

from png_picture import read_png  # noqa: E402
from sixel_picture import read_screen  # noqa: E402
from terminal_rig import PATIENCE, Pty, Tmux, environment, wait_for  # noqa: E402

LOCKSTEP = os.path.abspath(os.environ.get("LOCKSTEP", "build/release/frontend/lockstep"))
SMALLEST_FLOPPY = 163840
CLOCK = re.compile(r"\b(19|20)\d\d-[-0-9: ]*")  # on the demo disk's menu
NOTICE = 5  # seconds after which the notice in the last row is gone

# Boot sectors, as bytes at 7C00h.
# Every key's character and scan code go to the debug console: mov ah,10h; int 16h; out 0E9h,al; mov al,ah; out 0E9h,al.
KEYS = bytes([0xB4, 0x10, 0xCD, 0x16, 0xE6, 0xE9, 0x88, 0xE0, 0xE6, 0xE9, 0xEB, 0xF4])
# Every cell of the text screen changes all the time: inc word es:[di]; add di,2; and di,0FFFh.
RESTLESS = bytes([0xB8, 0x00, 0xB8, 0x8E, 0xC0, 0x31, 0xFF,
                  0x26, 0xFF, 0x05, 0x83, 0xC7, 0x02, 0x81, 0xE7, 0xFF, 0x0F, 0xEB, 0xF4])
# Mode 13h, each pixel the sum of its address's bytes: all 256 colours.
PATTERN = bytes([0xB8, 0x13, 0x00, 0xCD, 0x10, 0xB8, 0x00, 0xA0, 0x8E, 0xC0, 0x31, 0xFF,
                 0x89, 0xF8, 0x00, 0xE0, 0xAA, 0xEB, 0xF9])
# Each key writes sector 2 of track 0 from 7C00h on and shows A.
WRITER = bytes([0xB4, 0x00, 0xCD, 0x16, 0x31, 0xD2, 0x8E, 0xC2, 0xB8, 0x01, 0x03, 0xBB, 0x00, 0x7C, 0xB9, 0x02, 0x00,
                0xCD, 0x13, 0x0F, 0x92, 0xC0, 0x04, 0x41, 0xB4, 0x0E, 0x31, 0xDB, 0xCD, 0x10, 0xEB, 0xE0])

# What a terminal with sixel graphics, cells of 8 by 16 dots and 256 colour registers answers.
SIXEL_ANSWERS = [(b"\x1b[16t", b"\x1b[6;16;8t"), (b"\x1b[?1;1;0S", b"\x1b[?1;0;256S"), (b"\x1b[c", b"\x1b[?62;4;22c"),
                 (b"\x1b[5n", b"\x1b[0n")]
PLAIN_ANSWERS = [(b"\x1b[c", b"\x1b[?62;22c"), (b"\x1b[5n", b"\x1b[0n")]


def guest_image(name):
    folder = pathlib.Path(os.environ.get("LOCKSTEP_GUESTS") or REPOSITORY.parent / "shared" / "guests")
    if not (folder / name).is_file():
        raise unittest.SkipTest(f"there is no {name} in LOCKSTEP_GUESTS or in ../shared/guests beside the repository")
    return str(folder / name)


class TerminalTest(unittest.TestCase):
    terminals = 0  # so far

    def setUp(self):
        self.directory = tempfile.mkdtemp(prefix="lockstep-terminal-")
        self.addCleanup(shutil.rmtree, self.directory, ignore_errors=True)

    def path(self, name):
        return os.path.join(self.directory, name)

    def floppy(self, code):
        path = self.path("floppy.img")
        with open(path, "wb") as file:
            file.write((code + bytes(510 - len(code)) + b"\x55\xAA").ljust(SMALLEST_FLOPPY, b"\0"))
        return path

    def headless(self, script, *arguments):
        """The rows of the screen at the end of a script."""
        with open(self.path("steps.script"), "w", encoding="utf-8") as file:
            file.write(script)
        done = subprocess.run([LOCKSTEP, "-display", "none", "-script", "steps.script", *arguments], cwd=self.directory,
                              capture_output=True, timeout=300, env=environment())
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        return done.stdout.decode().split("\n")[:-1]

    def tmux(self, columns=80, rows=25, **variables):
        if not Tmux.available():
            self.skipTest("there is no tmux")
        TerminalTest.terminals += 1
        terminal = Tmux(f"{TerminalTest.terminals}", self.directory, columns, rows, **variables)
        self.addCleanup(terminal.close)
        return terminal

    def pty(self, *arguments, **options):
        terminal = Pty([LOCKSTEP, "-display", *arguments], self.directory, **options)
        self.addCleanup(terminal.close)
        return terminal

    def start(self, terminal, *arguments, before="", display="terminal"):
        """Starts the program from the shell; what it says and how it ends stands behind."""
        terminal.type(f"clear; {before} {LOCKSTEP} -display {display} {' '.join(arguments)}; echo status $?")
        terminal.keys("Enter")

    def leave(self, terminal):
        terminal.keys("C-a", "x")
        terminal.wait_text("status 0")

    def assert_shows(self, terminal, rows, left=0, top=0):
        """The guest's rows stand in the terminal, and nothing beside them."""
        def difference():
            shown = [CLOCK.sub("date and time", row) for row in terminal.rows()]
            expected = [""] * top + [CLOCK.sub("date and time", (" " * left + row).rstrip()) for row in rows]
            expected += [""] * (len(shown) - len(expected))
            return [(a, b) for a, b in zip(expected, shown) if a != b]
        wait_for(lambda: not difference(), lambda: f"expected and shown:\n{difference()}", 20)


class Text(TerminalTest):
    MENU = 'wait screen "MENU READY" 20s\nrun 1s\nscreen -\n'

    def test_the_terminal_shows_the_guests_text(self):
        rows = self.headless(self.MENU)
        terminal = self.tmux()
        self.start(terminal)
        terminal.wait_text("System information")
        time.sleep(NOTICE)
        self.assert_shows(terminal, rows)
        self.leave(terminal)

    def test_resizing_centres_and_crops(self):
        rows = self.headless(self.MENU)
        terminal = self.tmux(100, 41)
        self.start(terminal)
        terminal.wait_text("System information")
        time.sleep(NOTICE)
        self.assert_shows(terminal, rows, 10, 8)
        terminal.resize(60, 20)
        self.assert_shows(terminal, [row[:60] for row in rows[:20]])
        terminal.keys("C-a", "Down")
        self.assert_shows(terminal, [row[:60] for row in rows[5:25]])
        terminal.keys("C-a", "Right")
        self.assert_shows(terminal, [row[8:68] for row in rows[5:25]])
        terminal.resize(80, 25)
        self.assert_shows(terminal, rows)
        self.leave(terminal)

    def test_without_utf8_there_are_ascii_lines(self):
        terminal = self.tmux()
        self.start(terminal, before="LANG=C")
        terminal.wait_text("System information")
        time.sleep(NOTICE)
        self.assertTrue(terminal.text().isascii(), terminal.text())
        self.assertIn("+==", terminal.text() + terminal.text().replace("+--", "+=="))
        self.leave(terminal)

    def test_colours_as_the_terminal_has_them(self):
        # The first row of the demo's menu is in colour; tmux gives back the sequences it understood.
        for display, part in (("terminal,colors=truecolor", "48;2;"), ("terminal,colors=256", "48;5;"),
                              ("terminal,colors=16", "\x1b[")):
            with self.subTest(display):
                terminal = self.tmux()
                self.start(terminal, display=display)
                terminal.wait_text("System information")
                self.assertIn(part, terminal.colored())
                if "16" in display:
                    self.assertNotIn("48;", terminal.colored())
                self.leave(terminal)

    def test_a_dumb_terminal_is_refused(self):
        terminal = self.tmux()
        self.start(terminal, before="TERM=dumb")
        terminal.wait_text("status 4")
        self.assertIn("-display none", terminal.text().replace("\n", ""))


class FreeDos(TerminalTest):
    def setUp(self):
        super().setUp()
        self.image = guest_image("dos/freedos-1440.img")

    def test_dir_looks_as_it_does_to_the_guest(self):
        rows = self.headless('wait screen "A:\\\\>" 60s\ntype "dir\\n"\nwait screen "bytes free" 20s\nrun 1s\nscreen -\n',
                             "-snapshot", self.image)
        self.assertIn("KERNEL", "\n".join(rows))
        terminal = self.tmux()
        self.start(terminal, "-snapshot", self.image)
        terminal.wait_text("A:\\>")
        time.sleep(NOTICE)
        terminal.type("dir")
        terminal.keys("Enter")
        terminal.wait_text("bytes free")
        self.assert_shows(terminal, rows)
        # The cursor blinks behind the prompt.
        prompt = max(i for i, row in enumerate(rows) if row.startswith("A:\\>"))
        self.assertEqual(terminal.cursor(), ["4", str(prompt), "1"])
        # A screen that scrolls.
        for _ in range(3):
            terminal.type("dir")
            terminal.keys("Enter")
            time.sleep(1)
        self.assertEqual(terminal.text().count("bytes free"), 2)
        self.leave(terminal)

    def test_pasted_lines_arrive_whole(self):
        terminal = self.tmux()
        self.start(terminal, "-snapshot", self.image)
        terminal.wait_text("A:\\>")
        terminal.run("set-buffer", "".join(f"echo line {i} is here\n" for i in range(5)))
        terminal.run("paste-buffer", "-p")
        for i in range(5):
            terminal.wait_text(f"\nline {i} is here")
        self.leave(terminal)


class Edit(TerminalTest):
    def test_edit_is_usable(self):
        """FreeDOS' EDIT: menus by Alt, colours, a file written and read again."""
        image = guest_image("dos/freedos-std-1440.img")
        terminal = self.tmux(80, 25, COLORTERM="truecolor")
        self.start(terminal, "-speed", "20", "-snapshot", image)
        for question, reply in (("DOS=HIGH", "y"), ("HIMEM.EXE", "y"), ("EMM386.EXE", "n"), ("UMBPCI.SYS", "n")):
            terminal.wait_text(question)
            terminal.keys(reply)
        terminal.wait_text("Welcome to FreeDOS (http")
        time.sleep(NOTICE)
        terminal.type("cd fdos")
        terminal.keys("Enter")
        terminal.type("edit note.txt")
        terminal.keys("Enter")
        terminal.wait_text("F1=Help")
        time.sleep(2)
        terminal.type("A line typed in a terminal")
        terminal.wait_text("A line typed in a terminal")
        # Blue, as the VGA has it.
        self.assertIn("48;2;0;0;170", terminal.colored())
        terminal.keys("M-f")
        terminal.wait_text("Save as...")
        self.assertIn("48;2;0;170;170", terminal.colored())
        terminal.keys("s")
        wait_for(lambda: "Save as..." not in terminal.text(), "the menu stays")
        time.sleep(1)
        terminal.keys("M-x")
        terminal.wait_text("A:\\FDOS>")
        terminal.type("type note.txt")
        terminal.keys("Enter")
        terminal.wait_text("type note.txt\nA line typed in a terminal")
        self.leave(terminal)


class Keys(TerminalTest):
    # tmux's names, and what INT 16h gives: character, scan code.
    EXPECTED = [("a", 0x61, 0x1E), ("M-x", 0x00, 0x2D), ("F5", 0x00, 0x3F), ("S-F5", 0x00, 0x58), ("C-F5", 0x00, 0x62),
                ("M-F5", 0x00, 0x6C), ("F12", 0x00, 0x86), ("C-Right", 0xE0, 0x74), ("Up", 0xE0, 0x48),
                ("DC", 0xE0, 0x53), ("Tab", 0x09, 0x0F), ("BTab", 0x00, 0x0F), ("Escape", 0x1B, 0x01),
                ("C-z", 0x1A, 0x2C), ("C-c", 0x03, 0x2E), ("BSpace", 0x08, 0x0E), ("M-F", 0x00, 0x21), ("~", 0x7E, 0x29)]

    def expect(self, terminal, send, expected):
        before = os.path.getsize(self.path("keys"))
        send()
        wait_for(lambda: os.path.getsize(self.path("keys")) >= before + len(expected),
                 lambda: f"{expected!r} did not come:\n{terminal.text()}", 20)
        with open(self.path("keys"), "rb") as file:
            self.assertEqual(file.read()[before:], expected)

    def started(self):
        terminal = self.tmux()
        self.start(terminal, "-speed", "5", "-debugcon", "file:keys", self.floppy(KEYS))
        wait_for(lambda: os.path.exists(self.path("keys")), "it does not start")
        terminal.wait_text("Ctrl-A x")
        time.sleep(3)
        return terminal

    def test_every_kind_of_key_reaches_the_guest(self):
        terminal = self.started()
        for name, character, scan in self.EXPECTED:
            with self.subTest(name):
                self.expect(terminal, lambda: terminal.keys(name), bytes([character, scan]))
        self.leave(terminal)

    def test_the_prefix_sends_what_a_terminal_cannot(self):
        terminal = self.started()
        for keys, expected in ((["C-a", "a"], b"\x01\x1E"), (["C-a", "C-a"], b"\x01\x1E"), (["C-a", "-"], b"\x00\x85"),
                               (["C-a", "0"], b"\x00\x44"), (["C-a", "M-1"], b"\x00\x68")):
            with self.subTest(keys):
                self.expect(terminal, lambda: terminal.keys(*keys), expected)
        self.leave(terminal)

    def test_foreign_letters_are_typed_by_their_numbers(self):
        terminal = self.started()
        self.expect(terminal, lambda: terminal.type("ä"), b"\x84\x00")
        self.leave(terminal)

    def test_help_and_what_is_not_there(self):
        terminal = self.started()
        terminal.keys("C-a", "h")
        terminal.wait_text("send Ctrl-Alt-Delete")
        self.expect(terminal, lambda: terminal.keys("q", "b"), b"b\x30")
        self.assertNotIn("send Ctrl-Alt-Delete", terminal.text())
        terminal.keys("C-a", "c")
        terminal.wait_text("no monitor")
        terminal.keys("C-a", "s")
        terminal.wait_text("lockstep-0001.png: screenshot saved")
        self.assertTrue(os.path.exists(self.path("lockstep-0001.png")))
        self.leave(terminal)


class GivingBack(TerminalTest):
    def check(self, end, words, prefix=""):
        terminal = self.tmux()
        terminal.type(f"stty -a >before; {prefix}{LOCKSTEP} -display terminal -snapshot {self.floppy(KEYS)}; echo status $?; "
                      "stty -a >after; cmp before after && echo the same")
        terminal.keys("Enter")
        terminal.wait_text("Ctrl-A x leaves")
        end(terminal, self.process_of(terminal))
        terminal.wait_text(words)
        terminal.wait_text("the same")
        # The shell's screen is back.
        self.assertIn("prompt$", terminal.rows()[0])

    def test_after_leaving(self):
        self.check(lambda terminal, _: terminal.keys("C-a", "x"), "status 0")

    def test_after_a_signal(self):
        self.check(lambda _, process: os.kill(process, signal.SIGTERM), "status 130")

    def test_after_a_crash(self):
        # A program with the address sanitizer would report the crash itself and end in its own way.
        self.check(lambda _, process: os.kill(process, signal.SIGSEGV), "status 139", "ASAN_OPTIONS=$ASAN_OPTIONS:handle_segv=0 ")

    def test_stopped_and_continued(self):
        terminal = self.tmux()
        self.start(terminal, "-snapshot", self.floppy(KEYS))
        terminal.wait_text("Ctrl-A x leaves")
        screen = terminal.text()
        for stop in (lambda: terminal.keys("C-a", "z"), lambda: os.kill(process, signal.SIGTSTP)):
            stop()
            terminal.wait_text("Stopped")
            terminal.type("clear; fg")
            terminal.keys("Enter")
            wait_for(lambda: "prompt$" not in terminal.text() and terminal.rows()[0] == screen.split("\n")[0],
                     lambda: f"the guest's screen does not come back:\n{terminal.text()}")
            process = self.process_of(terminal)
        terminal.keys("C-a", "x")
        terminal.wait_text("prompt$")

    @staticmethod
    def process_of(terminal):
        shell = terminal.run("display-message", "-p", "#{pane_pid}").strip()
        return int(subprocess.run(["pgrep", "-P", shell, "-x", os.path.basename(LOCKSTEP)], capture_output=True, text=True).stdout)

    def test_a_hang_up_ends_it_and_keeps_what_was_written(self):
        image = self.floppy(WRITER)
        terminal = self.pty("terminal", "-speed", "5", image, answers=PLAIN_ANSWERS)
        terminal.wait_bytes(b"Ctrl-A x leaves")
        time.sleep(3)
        terminal.send(b"w")
        terminal.wait_bytes(b"A")
        time.sleep(1)
        terminal.hang_up()
        self.assertIn(terminal.status(reading=False), (0, 130))
        with open(image, "rb") as file:
            content = file.read()
        self.assertEqual(content[512:1024], content[:512])


class SlowTerminal(TerminalTest):
    def test_a_terminal_that_nobody_reads_does_not_hold_the_machine_up(self):
        terminal = self.pty("terminal", "-speed", "5", "-max-time", "6s", self.floppy(RESTLESS))
        begin = time.monotonic()
        self.assertEqual(terminal.status(reading=False), 124)
        self.assertLess(time.monotonic() - begin, 20)

    def test_it_goes_on_where_the_terminal_reads_again(self):
        terminal = self.pty("terminal", "-speed", "5", self.floppy(KEYS), answers=PLAIN_ANSWERS)
        terminal.wait_bytes(b"Ctrl-A x leaves")
        terminal.settle(0.3)
        terminal.send(b"\x01h")
        time.sleep(2)
        terminal.wait_bytes(b"send Ctrl-Alt-Delete")
        terminal.send(b"\x01x")
        self.assertEqual(terminal.status(), 0)

    def test_an_unchanged_screen_sends_nothing(self):
        terminal = self.pty("terminal", "-speed", "5", self.floppy(KEYS), answers=PLAIN_ANSWERS)
        terminal.wait_bytes(b"Ctrl-A x leaves")
        time.sleep(NOTICE)
        terminal.settle(1)
        before = len(terminal.received)
        for _ in range(40):
            terminal.read(0.05)
        self.assertEqual(bytes(terminal.received[before:]), b"")

    def test_pictures_wait_for_a_terminal_that_is_behind(self):
        # This one answers only after a second: it gets a few pictures a second, not thirty.
        terminal = self.pty("terminal,colors=truecolor", "-speed", "5", self.floppy(RESTLESS),
                            answers=[(b"\x1b[c", b"\x1b[?62;22c")])
        terminal.wait_bytes(b"\x1b[5n")
        begin = len(terminal.received)
        end = time.monotonic() + 4
        while time.monotonic() < end:
            terminal.read()
        self.assertLess(terminal.received.count(b"\x1b[5n", begin), 8)


class Pictures(TerminalTest):
    def picture(self):
        self.headless("run 3s\nscreenshot picture.png\n", "-speed", "5", self.floppy(PATTERN))
        return read_png(pathlib.Path(self.path("picture.png")))

    def test_sixels_are_the_picture(self):
        expected = self.picture()
        terminal = self.pty("terminal", "-speed", "5", self.floppy(PATTERN), columns=60, rows=17, answers=SIXEL_ANSWERS)
        terminal.wait_bytes(b"\x1bP")
        time.sleep(NOTICE)
        terminal.settle()
        shown = read_screen(bytes(terminal.received), 16)
        self.assertEqual((len(shown), len(shown[0])), (240, 320))
        for y, row in enumerate(shown):
            for x, pixel in enumerate(row):
                wanted = expected.rows[y * 200 // 240][x]
                self.assertLessEqual(max(abs(a - b) for a, b in zip(pixel, wanted)), 2, (x, y, pixel, wanted))
        terminal.send(b"\x01x")
        self.assertEqual(terminal.status(), 0)

    def test_kittys_pictures_are_the_screenshot(self):
        self.picture()
        answers = [(b"a=q,t=d,f=24;AAAA\x1b\\", b"\x1b_Gi=1;OK\x1b\\")] + PLAIN_ANSWERS
        terminal = self.pty("terminal", "-speed", "5", self.floppy(PATTERN), columns=60, rows=17, answers=answers)
        terminal.wait_bytes(b"a=T")
        terminal.settle()
        sent = bytes(terminal.received)
        pieces = re.findall(rb"\x1b_G([^;\x1b]*)m=([01]);([^\x1b]*)\x1b", sent[sent.rindex(b"\x1b_Ga=T"):])
        self.assertEqual([int(more) for _, more, _ in pieces], [1] * (len(pieces) - 1) + [0])
        self.assertIn(b"c=43,r=16,", pieces[0][0])
        with open(self.path("picture.png"), "rb") as file:
            self.assertEqual(base64.b64decode(b"".join(part for _, _, part in pieces)), file.read())
        terminal.send(b"\x01x")
        self.assertEqual(terminal.status(), 0)
        self.assertIn(b"a=d,d=A", terminal.received[-300:])

    def test_without_sixels_there_are_blocks(self):
        expected = self.picture()
        terminal = self.tmux(80, 30)
        self.start(terminal, "-speed", "5", self.floppy(PATTERN), display="terminal,colors=truecolor")
        wait_for(lambda: "48;2;" in terminal.colored() and "▀" in terminal.text(), "there are no blocks")
        time.sleep(NOTICE)
        self.assertEqual(sum(1 for row in terminal.rows() if "▀" in row), 30)
        self.assertEqual((expected.width, expected.height), (320, 200))
        self.leave(terminal)

    def test_or_a_notice(self):
        for display in ("terminal,graphics=none", "terminal,colors=mono"):
            with self.subTest(display):
                terminal = self.tmux()
                self.start(terminal, "-speed", "5", self.floppy(PATTERN), display=display)
                terminal.wait_text("The guest shows graphics, 320 x 200 dots.")
                self.leave(terminal)

    def test_a_resized_terminal_gets_a_new_picture(self):
        terminal = self.pty("terminal", "-speed", "5", self.floppy(PATTERN), columns=60, rows=17, answers=SIXEL_ANSWERS)
        terminal.wait_bytes(b"\x1bP")
        terminal.settle()
        fcntl.ioctl(terminal.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
        before = len(terminal.received)
        wait_for(lambda: terminal.read() and b"1;1;640;480" in terminal.received[before:], "no larger picture came")


class Hostile(TerminalTest):
    def test_answers_that_are_nonsense(self):
        nonsense = [b"\x1b[6;0;0t", b"\x1b[6;4294967295;4294967295t", b"\x1b[4;1;1t", b"\x1b[?1;0;0S", b"\x1b[?1;0;99999S",
                    b"\x1b[?" + b";" * 200 + b"c", b"\x1b[?62;4c", b"\x1b[0n" * 50, b"\x1bP" + b"x" * 10000, b"\x1b\\",
                    b"\x1b[<0;99999999;99999999M", b"\x1b[200~" + b"\xff" * 5000 + b"\x1b[201~", b"\x1b[?4294967295u",
                    b"\x1b[1114112;99:99u", b"\x1b[?0u"]
        terminal = self.pty("terminal", "-speed", "5", self.floppy(PATTERN), columns=60, rows=17)
        terminal.wait_bytes(b"\x1b[c")
        for answer in nonsense:
            terminal.send(answer)
            terminal.read()
        terminal.settle(2)
        terminal.send(b"\x01x")
        self.assertEqual(terminal.status(), 0)

    def test_every_size(self):
        terminal = self.pty("terminal", "-speed", "5", self.floppy(PATTERN), answers=SIXEL_ANSWERS)
        terminal.wait_bytes(b"\x1bP")
        for columns, rows in ((1, 1), (2, 1), (1, 2), (3, 3), (0, 0), (65535, 65535), (500, 2), (7, 300), (80, 25)):
            fcntl.ioctl(terminal.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            end = time.monotonic() + 0.4
            while time.monotonic() < end:
                terminal.read()
        terminal.send(b"\x01x")
        self.assertEqual(terminal.status(), 0)


if __name__ == "__main__":
    unittest.main()
