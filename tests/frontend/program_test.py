"""Runs the program `lockstep` the way its users do and looks at what it prints, writes and returns.

The program is named by the environment variable LOCKSTEP. Guests are a few bytes of machine code in a boot sector, made
here, and the built-in demo disk. Run one class with `program_test.py CLASS`.
"""

import errno
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import unittest
import wave
import xml.etree.ElementTree
import zlib

LOCKSTEP = os.environ.get("LOCKSTEP", "build/release/frontend/lockstep")
LOCKSTEP = os.path.abspath(LOCKSTEP)
SMALLEST_FLOPPY = 163840
PATIENCE = 120  # seconds that a busy host may take

# Boot sectors, as bytes at 7C00h.
SPIN = bytes([0xEB, 0xFE])  # jmp $
DEBUG_EXIT = bytes([0xB0, 0x15, 0xE6, 0xF4, 0xF4, 0xEB, 0xFD])  # mov al,21; out 0F4h,al; hlt
RESET = bytes([0xB0, 0xFE, 0xE6, 0x64, 0xF4, 0xEB, 0xFD])  # mov al,0FEh; out 64h,al; hlt
TRIPLE_FAULT = bytes([0x0F, 0x01, 0x1E, 0x08, 0x7C, 0xCC, 0xF4, 0x90, 0, 0, 0, 0, 0, 0])  # lidt [7C08h]; int3
TYPEWRITER = bytes([0x31, 0xDB, 0xB4, 0x00, 0xCD, 0x16, 0xB4, 0x0E, 0xCD, 0x10, 0xEB, 0xF6])  # int 16h to int 10h
# Sets COM1 to 8 bits, sends ">", and then every byte from COM1 back there.
SERIAL_ECHO = bytes([0xBA, 0xFB, 0x03, 0xB0, 0x03, 0xEE, 0xBA, 0xF8, 0x03, 0xB0, 0x3E, 0xEE,
                     0xBA, 0xFD, 0x03, 0xEC, 0xA8, 0x01, 0x74, 0xFB, 0xBA, 0xF8, 0x03, 0xEC, 0xEE, 0xEB, 0xF1])
FLOOD = bytes([0xB0, 0x41, 0xE6, 0xE9, 0xEB, 0xFC])  # mov al,'A'; out 0E9h,al; jmp
# Each key writes sector 2 of track 0 from 7C00h on: mov ax,0301h; mov bx,7C00h; mov cx,2; xor dx,dx; int 13h; then the
# result as a letter, A for success: setc al; add al,'A'; int 10h.
WRITER = bytes([0xB4, 0x00, 0xCD, 0x16, 0x31, 0xD2, 0x8E, 0xC2, 0xB8, 0x01, 0x03, 0xBB, 0x00, 0x7C, 0xB9, 0x02, 0x00,
                0xCD, 0x13, 0x0F, 0x92, 0xC0, 0x04, 0x41, 0xB4, 0x0E, 0x31, 0xDB, 0xCD, 0x10, 0xEB, 0xE0])
# Plays 440 Hz (count 2712) for 18 ticks of the BIOS clock, then is silent: cli; mov al,0B6h; out 43h,al; mov al,98h;
# out 42h,al; mov al,0Ah; out 42h,al; sti; hlt until 46Ch changed; in al,61h; or al,3; out 61h,al; 18 ticks; and al,0FCh ...
TONE = bytes([0xFA, 0xB0, 0xB6, 0xE6, 0x43, 0xB0, 0x98, 0xE6, 0x42, 0xB0, 0x0A, 0xE6, 0x42, 0x31, 0xC0, 0x8E, 0xD8, 0xFB,
              0xA1, 0x6C, 0x04, 0x89, 0xC3, 0xF4, 0x3B, 0x1E, 0x6C, 0x04, 0x74, 0xF9,  # 1 tick passes
              0xE4, 0x61, 0x0C, 0x03, 0xE6, 0x61, 0x83, 0xC3, 0x13,  # on; add bx,19
              0xF4, 0x3B, 0x1E, 0x6C, 0x04, 0x75, 0xF9,
              0xE4, 0x61, 0x24, 0xFC, 0xE6, 0x61, 0xF4, 0xEB, 0xFD])
# Plays samples: counter 0 runs at 16,124 Hz (count 74, mode 3), and at each of its rises (read-back of its status) counter 2, a
# one-shot of mode 0, gets the next of 16 widths of a sine, 35 + 30 sin. A wave of 1,008 Hz and 30/74 of the full swing.
SAMPLES = bytes([0xFA, 0x31, 0xC0, 0x8E, 0xD8, 0x89, 0xC6, 0xB0, 0x16, 0xE6, 0x43, 0xB0, 0x4A, 0xE6, 0x40, 0xB0, 0x90, 0xE6,
             0x43, 0xE4, 0x61, 0x0C, 0x03, 0xE6, 0x61, 0xB0, 0xE2, 0xE6, 0x43, 0xE4, 0x40, 0xA8, 0x80, 0x75, 0xF6, 0xB0,
             0xE2, 0xE6, 0x43, 0xE4, 0x40, 0xA8, 0x80, 0x74, 0xF6, 0x8A, 0x84, 0x39, 0x7C, 0xE6, 0x42, 0x46, 0x83, 0xE6,
             0x0F, 0xEB, 0xE0, 0x23, 0x2E, 0x38, 0x3F, 0x41, 0x3F, 0x38, 0x2E, 0x23, 0x18, 0x0E, 0x07, 0x05, 0x07, 0x0E,
             0x18])
BEEP = bytes([0xB8, 0x07, 0x0E, 0x31, 0xDB, 0xCD, 0x10, 0xF4, 0xEB, 0xFD])  # int 10h, function 0Eh, character 7


def setUpModule():
    if not os.access(LOCKSTEP, os.X_OK):
        raise RuntimeError(f"there is no program {LOCKSTEP} (set LOCKSTEP)")


def floppy(code, mark=b""):
    sector = code + bytes(510 - len(code)) + b"\x55\xAA"
    return (sector + mark).ljust(SMALLEST_FLOPPY, b"\0")


def clean_environment():
    environment = dict(os.environ)
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"):
        environment.pop(name, None)
    return environment


class ProgramTest(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.mkdtemp(prefix="lockstep-test-")
        self.addCleanup(shutil.rmtree, self.directory, ignore_errors=True)

    def path(self, name):
        return os.path.join(self.directory, name)

    def write(self, name, content):
        if isinstance(content, str):
            content = content.encode()
        with open(self.path(name), "wb") as file:
            file.write(content)
        return self.path(name)

    def read(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()

    def start(self, *arguments, **options):
        options.setdefault("stdin", subprocess.DEVNULL)
        options.setdefault("stdout", subprocess.PIPE)
        options.setdefault("stderr", subprocess.PIPE)
        options.setdefault("env", clean_environment())
        process = subprocess.Popen([LOCKSTEP, *arguments], cwd=self.directory, **options)
        self.addCleanup(self.reap, process)
        return process

    @staticmethod
    def reap(process):
        if process.poll() is None:
            process.kill()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream is not None:
                stream.close()
        process.wait()

    def run_program(self, *arguments, input=None, **options):
        if input is not None:
            options["stdin"] = subprocess.PIPE
        process = self.start(*arguments, **options)
        try:
            out, err = process.communicate(input=input, timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            self.fail("the program did not end: " + " ".join(arguments))
        return process.returncode, (out or b"").decode(errors="replace"), (err or b"").decode(errors="replace")

    def script(self, text, *arguments, **options):
        self.write("test.script", text)
        return self.run_program("-display", "none", "-speed", "5", "-script", "test.script", *arguments, **options)

    def assert_refused(self, status, words, *arguments, **options):
        """One sentence of the right form on standard error, nothing on standard output, the status."""
        code, out, err = self.run_program(*arguments, **options)
        self.assertEqual(code, status, err)
        self.assertEqual(out, "")
        self.assertEqual(err.count("\n"), 1, err)
        self.assertTrue(err.startswith("lockstep: "), err)
        for word in words.split("|"):
            self.assertIn(word, err)


class BadInput(ProgramTest):
    def test_missing_image(self):
        self.assert_refused(4, "missing.img: no such file", "missing.img")
        self.assert_refused(4, "missing.img: no such file", "-fda", "missing.img", "-display", "none")

    def test_empty_image(self):
        self.write("empty.img", b"")
        self.assert_refused(4, "empty.img: is empty", "empty.img")

    def test_odd_sized_image(self):
        self.write("odd.img", bytes(1474561))
        self.assert_refused(4, "odd.img: |1474561|no floppy format", "odd.img")
        self.write("tiny.img", bytes(100))
        self.assert_refused(4, "tiny.img: |100 bytes", "-fda", "tiny.img", "-display", "none")

    def test_hard_disk_and_cd_images(self):
        self.write("disk.img", bytes(10 << 20))
        self.assert_refused(4, "disk.img: |hard disk", "disk.img")
        cd = bytearray(1 << 20)
        cd[0x8001:0x8006] = b"CD001"
        self.write("cd.iso", bytes(cd))
        self.assert_refused(4, "cd.iso: |CD", "cd.iso")

    def test_directory_as_image(self):
        self.assert_refused(4, "is a directory", self.directory)
        self.assert_refused(4, "is a directory", "-fda", self.directory, "-display", "none")

    def test_device_as_image(self):
        self.assert_refused(4, "/dev/null: |neither a file nor a block device", "-fda", "/dev/null", "-display", "none")

    @unittest.skipIf(os.geteuid() == 0, "root may read everything")
    def test_unreadable_image(self):
        os.chmod(self.write("secret.img", floppy(SPIN)), 0)
        self.assert_refused(4, "secret.img: permission denied", "secret.img")

    def test_unreadable_image_as_another_user(self):
        if os.geteuid() != 0:
            self.skipTest("only root can become another user")
        image = self.write("secret.img", floppy(SPIN))
        os.chmod(image, 0)
        os.chmod(self.directory, 0o755)
        if not self.nobody_can_start():
            self.skipTest("another user may not run the program where it is")
        self.assert_refused(4, "secret.img: permission denied", "secret.img", user=65534)

    def nobody_can_start(self):
        try:
            return self.run_program("-version", user=65534)[0] == 0
        except PermissionError:
            return False

    def test_read_only_image_is_write_protected(self):
        image = self.write("protected.img", floppy(WRITER))
        before = self.read("protected.img")
        if os.geteuid() != 0:
            os.chmod(image, 0o444)
        code, out, err = self.script('run 5s\ntype "x"\nrun 5s\nscreen -\n', "-drive",
                                     "file=protected.img,if=floppy,readonly=on")
        self.assertEqual(code, 0, err)
        self.assertIn("B", out)
        self.assertEqual(self.read("protected.img"), before)

    def test_unknown_options(self):
        self.assert_refused(2, "-snapshto|did you mean -snapshot?", "-snapshto")
        self.assert_refused(2, "-hda|no such option", "-hda", "x.img")
        self.assert_refused(2, "needs a value", "-script")

    def test_wrong_values(self):
        self.assert_refused(2, "-m: ", "-m", "lots")
        self.assert_refused(2, "-cpu: |did you mean pentium", "-cpu", "pentum")
        self.assert_refused(2, "-m: the 8086", "-cpu", "8086", "-m", "2M")
        self.assert_refused(2, "-serial: |network", "-serial", "tcp:localhost:99,server")

    def test_no_display(self):
        self.assert_refused(4, "display: |-display none")
        self.assert_refused(4, "display: |-display none", "-display", "sdl")
        self.assert_refused(4, "display: |terminal", "-display", "terminal")

    def test_script_with_a_mistake_in_line_7(self):
        self.write("bad.script", 'run 1s\n\n# comment\nrun 1s\nhash\nhash\ntpye "dir\\n"\n')
        self.assert_refused(2, 'bad.script: line 7: |did you mean type?|tpye "dir\\n"', "-display", "none", "-script",
                            "bad.script")

    def test_missing_script(self):
        self.assert_refused(4, "none.script: no such file", "-display", "none", "-script", "none.script")

    def test_broken_firmware_and_states(self):
        self.write("rom", bytes(100))
        self.assert_refused(4, "rom: |64, 128 or 256", "-display", "none", "-bios", "rom")
        self.assert_refused(4, "rom: |option ROM", "-display", "none", "-vgabios", "rom")
        self.assert_refused(4, "rom: |not a Lockstep state", "-display", "none", "-loadvm", "rom")

    def test_full_disk_under_the_image(self):
        if os.geteuid() != 0:
            self.skipTest("only root can make a small file system")
        mount = self.path("small")
        os.mkdir(mount)
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", mount], capture_output=True).returncode:
            self.skipTest("no file system can be mounted here")
        self.addCleanup(subprocess.run, ["umount", mount], capture_output=True)
        image = os.path.join(mount, "sparse.img")
        # Only the boot sector has blocks. The second, in the same block on most hosts, lies far enough away here.
        code = WRITER.replace(bytes([0xB9, 0x02, 0x00]), bytes([0xB9, 0x02, 0x14]))  # cylinder 20
        with open(image, "wb") as file:
            file.write(floppy(code)[:512])
            file.truncate(SMALLEST_FLOPPY)
        with open(os.path.join(mount, "fill"), "wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError as error:
                self.assertEqual(error.errno, errno.ENOSPC)
        before = self.read("small/sparse.img")
        code, out, err = self.script('run 5s\ntype "x"\nrun 10s\nscreen -\n', image)
        self.assertEqual(code, 0, err)
        self.assertIn("B", out)
        self.assertIn("no space left", err)
        self.assertEqual(err.count("\n"), 1, err)
        self.assertEqual(self.read("small/sparse.img"), before)

    def test_no_broken_command_line_crashes(self):
        for arguments in (["-"], ["--"], ["---"], ["-="], ["--="], ["-m="], [""], ["-", "-"], ["-\xff"], ["=" * 5000]):
            code, _, err = self.run_program(*arguments)
            self.assertIn(code, (2, 4), arguments)
            self.assertTrue(err.startswith("lockstep: "), err)


class ExitStatus(ProgramTest):
    def test_help_version_and_models(self):
        for option, word in (("--help", "-fda FILE"), ("-version", "lockstep 0."), ("-cpu=help", "80486")):
            code, out, err = self.run_program(option)
            self.assertEqual((code, err), (0, ""))
            self.assertIn(word, out)
            self.assertTrue(all(len(line) <= 80 for line in out.splitlines()))

    def test_script_end_and_quit(self):
        self.assertEqual(self.script("run 10ms\n")[0], 0)
        self.assertEqual(self.script("quit 7\nhash\n")[:2], (7, ""))

    def test_power_off(self):
        code, _, err = self.script('wait screen "MENU READY" 20s\nkey 9\nrun 60s\nquit 99\n')
        self.assertEqual(code, 0, err)

    def test_power_off_while_waiting_is_a_failure(self):
        code, _, err = self.script('wait screen "MENU READY" 20s\nkey 9\nwait screen "never" 60s\n')
        self.assertEqual(code, 8, err)
        self.assertIn("line 3", err)

    def test_guest_status(self):
        self.write("exit.img", floppy(DEBUG_EXIT))
        code, _, err = self.run_program("-display", "none", "-device", "isa-debug-exit", "-max-time", "30s", "exit.img")
        self.assertEqual(code, 43, err)

    def test_triple_fault(self):
        self.write("fault.img", floppy(TRIPLE_FAULT))
        code, _, err = self.run_program("-display", "none", "-no-reboot", "-max-time", "30s", "-speed", "5", "fault.img")
        self.assertEqual(code, 6, err)

    def test_reset_ends_only_under_no_reboot(self):
        self.write("reset.img", floppy(RESET))
        arguments = ("-display", "none", "-speed", "5", "-max-time", "20s", "reset.img")
        self.assertEqual(self.run_program("-no-reboot", *arguments)[0], 0)
        self.assertEqual(self.run_program(*arguments)[0], 124)

    def test_limits(self):
        self.write("spin.img", floppy(SPIN))
        for limit in (("-max-time", "300ms"), ("-max-instructions", "1000000"), ("-timeout", "300ms")):
            self.assertEqual(self.run_program("-display", "none", *limit, "spin.img")[0], 124, limit)

    def test_limits_end_waits_too(self):
        code, out, err = self.script('wait screen "never" 1h\n', "-max-time", "1s")
        self.assertEqual((code, out, err), (124, "", ""))

    def test_signals(self):
        self.write("spin.img", floppy(SPIN))
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            process = self.start("-display", "none", "-hash", "spin.img")
            time.sleep(1)
            process.send_signal(number)
            out, _ = process.communicate(timeout=PATIENCE)
            self.assertEqual(process.returncode, 130)
            self.assertIn(b"state-hash: ", out)


class Scripts(ProgramTest):
    def test_failed_wait_shows_the_screen(self):
        code, _, err = self.script('wait screen "MENU READY" 20s\nexpect screen "no such text"\n')
        self.assertEqual(code, 8)
        self.assertIn("test.script: line 2: ", err)
        self.assertIn("+----", err)
        self.assertIn("│  1  System information", err)
        self.assertEqual(self.read("failure.png")[:8], b"\x89PNG\r\n\x1a\n")

    def test_failed_serial_wait_shows_what_came(self):
        self.write("flood.img", floppy(FLOOD))
        code, _, err = self.script('wait debugcon "B" 5s\n', "flood.img")
        self.assertEqual(code, 8)
        self.assertIn("AAAAAAAA", err)

    def test_long_typing_arrives_unbroken(self):
        self.write("typewriter.img", floppy(TYPEWRITER))
        text = "".join(chr(33 + i % 94) for i in range(230))
        quoted = text.replace("\\", "\\\\").replace('"', '\\"')
        code, out, err = self.script(f'run 5s\ntype "{quoted}"\nrun 200ms\nscreen -\n', "typewriter.img")
        self.assertEqual(code, 0, err)
        self.assertIn(text, out.replace("\n", ""))

    def test_serial_conversation(self):
        self.write("echo.img", floppy(SERIAL_ECHO))
        code, _, err = self.script(
            'run 5s\nserial send "hello\\n"\nwait serial "hello" 5s\nexpect serial "hello"\n'
            'serial send "again"\nwait serial "again" 5s\nwait serial "again" 1s\n', "echo.img")
        self.assertEqual(code, 8, err)  # the last one was found already
        self.assertIn("line 7", err)

    def test_screens_and_pictures(self):
        code, out, err = self.script('wait screen "MENU READY" 20s\nscreen text.txt\nscreen -\nscreenshot a.png\n'
                                     'screenshot b.png\nscreenshot /dev/null\n')
        self.assertEqual(code, 0, err)
        self.assertEqual(self.read("text.txt").decode(), out)
        self.assertEqual(len(out.splitlines()), 25)
        self.assertEqual(self.read("a.png"), self.read("b.png"))
        self.assertEqual(struct.unpack(">II", self.read("a.png")[16:24]), (720, 400))

    def test_picture_on_standard_output(self):
        self.write("test.script", "run 100ms\nscreenshot -\n")
        process = self.start("-display", "none", "-script", "test.script")
        out, _ = process.communicate(timeout=PATIENCE)
        self.assertEqual(out[:8], b"\x89PNG\r\n\x1a\n")
        self.assertEqual(out[-12:-4], b"\0\0\0\0IEND")
        self.assertEqual(zlib.crc32(b"IEND"), struct.unpack(">I", out[-4:])[0])

    def test_graphics_mode_screenshot(self):
        code, _, err = self.script('wait screen "MENU READY" 20s\nkey 3\nrun 3s\nscreenshot gfx.png\nexpect screen "x"\n')
        self.assertEqual(code, 8)
        self.assertIn("320 x 200", err)
        self.assertEqual(struct.unpack(">II", self.read("gfx.png")[16:24]), (320, 200))

    def test_a_picture_is_known_by_its_hash(self):
        code, out, err = self.script('wait screen "MENU READY" 20s\nhash picture\nkey 3\nrun 3s\nhash picture\n')
        self.assertEqual(code, 0, err)
        menu, graphics = re.findall(r"^picture-hash: 720x400 ([0-9a-f]{16})\npicture-hash: 320x200 ([0-9a-f]{16})\n$", out)[0]
        code, _, err = self.script(f"wait picture {menu.upper()} 20s\nexpect picture {menu}\nkey 3\n"
                                   f"wait picture {graphics} 4s\nexpect picture {menu}\n")
        self.assertEqual(code, 8, err)
        self.assertIn("line 5: the picture is not on the monitor", err)
        self.assertIn(f"picture-hash: 320x200 {graphics}", err)
        self.assertEqual(struct.unpack(">II", self.read("failure.png")[16:24]), (320, 200))

    def test_unwritable_files(self):
        code, _, err = self.script("screenshot no/such/directory.png\n")
        self.assertEqual(code, 4)
        self.assertIn("line 1: no/such/directory.png: the directory does not exist", err)

    def test_script_from_standard_input(self):
        code, out, err = self.run_program("-display", "none", "-script", "-", input=b"hash\nquit 5\n")
        self.assertEqual(code, 5, err)
        self.assertTrue(out.startswith("state-hash: "))

    def test_runs_repeat(self):
        text = 'wait screen "MENU READY" 20s\nkey 5\nrun 1s\nmouse move 30 -10\nmouse click left\nrun 500ms\nhash\n'
        first, second = self.script(text), self.script(text)
        self.assertEqual(first, second)
        self.assertEqual(first[0], 0, first[2])
        self.assertRegex(first[1], r"^state-hash: [0-9a-f]{16}\n$")

    def test_reset_starts_anew(self):
        code, _, err = self.script('wait screen "MENU READY" 20s\nkey 1\nrun 1s\nreset\nrun 100ms\n'
                                   'wait screen "MENU READY" 20s\n')
        self.assertEqual(code, 0, err)


class Recordings(ProgramTest):
    def sound(self, name):
        """The samples of a WAV file that the standard library takes for one."""
        with wave.open(self.path(name)) as file:
            self.assertEqual((file.getnchannels(), file.getsampwidth(), file.getframerate()), (1, 2, 48000))
            return struct.unpack(f"<{file.getnframes()}h", file.readframes(file.getnframes()))

    @staticmethod
    def tone(samples):
        """The samples between which there is sound, and its frequency by rising zero crossings."""
        begin = next(i for i, sample in enumerate(samples) if abs(sample) > 6000)
        rises = [i for i in range(begin + 1, len(samples)) if samples[i - 1] < 0 <= samples[i]
                 and min(samples[i - 4:i]) < -6000 and max(samples[i:i + 4]) > 6000]
        return begin, rises[-1], (len(rises) - 1) * 48000 / (rises[-1] - rises[0])

    def test_a_tone_has_its_frequency_and_length(self):
        self.write("tone.img", floppy(TONE))
        code, _, err = self.run_program("-display", "none", "-wav", "tone.wav", "-max-time", "6s", "tone.img")
        self.assertEqual(code, 124, err)
        samples = self.sound("tone.wav")
        self.assertIn(len(samples), (287999, 288000))
        begin, end, hertz = self.tone(samples)
        self.assertAlmostEqual(hertz, 14318180 / 12 / 2712, delta=0.1)
        self.assertAlmostEqual((end - begin) / 48000, 18 * 65536 * 12 / 14318180, delta=0.003)
        self.assertEqual(set(samples[:begin - 100]), {0})

    def test_samples_played_through_a_one_shot_come_out(self):
        self.write("samples.img", floppy(SAMPLES))
        self.run_program("-display", "none", "-wav", "samples.wav", "-max-time", "3s", "samples.img")
        samples = self.sound("samples.wav")[-48000:]
        rises = [i for i in range(1, len(samples)) if samples[i - 1] < 0 <= samples[i]]
        self.assertAlmostEqual((len(rises) - 1) * 48000 / (rises[-1] - rises[0]), 14318180 / 12 / 74 / 16, delta=0.5)
        height = 24000 * 30 / 74
        self.assertAlmostEqual((2 * sum(sample * sample for sample in samples) / len(samples)) ** 0.5, height, delta=height / 50)
        self.assertAlmostEqual(max(samples), height, delta=height / 20)

    def test_the_bios_beeps(self):
        self.write("beep.img", floppy(BEEP))
        self.run_program("-display", "none", "-wav", "beep.wav", "-max-time", "5s", "beep.img")
        begin, end, hertz = self.tone(self.sound("beep.wav"))
        self.assertAlmostEqual(hertz, 14318180 / 12 / 1331, delta=2)
        self.assertGreater(end - begin, 4800)
        self.assertLess(end - begin, 48000)

    def test_the_same_run_gives_the_same_files(self):
        files = []
        for _ in range(2):
            self.script('wait screen "MENU READY" 20s\nkey 8\nrun 700ms\nkey 3\nrun 2s\n', "-wav", "all.wav",
                        "-record-gif", "all.gif")
            files.append((self.read("all.wav"), self.read("all.gif")))
        self.assertEqual(files[0], files[1])

    def test_recording_changes_nothing_in_the_machine(self):
        text = 'wait screen "MENU READY" 20s\nkey 8\nrun 1s\nhash\n'
        plain = self.script(text)
        self.assertEqual(plain[0], 0, plain[2])
        self.assertEqual(self.script(text, "-wav", "all.wav", "-record-gif", "all.gif"), plain)

    def test_a_script_records_a_part(self):
        self.write("tone.img", floppy(TONE))
        code, _, err = self.script("wav start a.wav\ngif start a.gif\nrun 250ms\nwav stop\ngif stop\n"
                                   "wav start b.wav\nrun 500ms\nwav stop\nwav stop\n", "tone.img")
        self.assertEqual(code, 4)
        self.assertIn("line 9: nothing is being recorded: wav stop", err)
        self.assertEqual(len(self.sound("a.wav")), 12000)
        self.assertEqual(len(self.sound("b.wav")), 24000)
        self.assertEqual(self.read("a.gif")[:10], b"GIF89a" + struct.pack("<HH", 720, 400))
        self.assertEqual(self.read("a.gif")[-1:], b";")

    def test_a_second_recording_of_the_kind_is_refused(self):
        code, _, err = self.script("gif start b.gif\n", "-record-gif", "a.gif")
        self.assertEqual(code, 4)
        self.assertIn("line 1: b.gif: a recording to a.gif goes on", err)

    def test_files_are_whole_after_a_signal(self):
        self.write("tone.img", floppy(TONE))
        process = self.start("-display", "none", "-pace", "on", "-wav", "a.wav", "-record-gif", "a.gif", "tone.img")
        time.sleep(1)
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(PATIENCE), 130)
        self.assertGreater(len(self.sound("a.wav")), 4800)
        self.assertEqual(self.read("a.gif")[-1:], b";")

    def test_a_sound_file_is_readable_after_a_kill(self):
        self.write("tone.img", floppy(TONE))
        process = self.start("-display", "none", "-pace", "on", "-wav", "a.wav", "tone.img")
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and (not os.path.exists(self.path("a.wav")) or
                                               os.path.getsize(self.path("a.wav")) < 100000):
            time.sleep(0.05)
        process.kill()
        process.wait(PATIENCE)
        self.assertGreaterEqual(len(self.sound("a.wav")), 48000)

    def test_full_disk_and_wrong_directory(self):
        self.assert_refused(4, "no/a.wav|directory does not exist", "-display", "none", "-wav", "no/a.wav")
        self.assert_refused(4, "no/a.gif|directory does not exist", "-display", "none", "-record-gif", "no/a.gif")
        if os.path.exists("/dev/full"):
            code, _, err = self.run_program("-display", "none", "-wav", "/dev/full", "-max-time", "3s")
            self.assertEqual(code, 4)
            self.assertEqual(err.count("/dev/full: no space left"), 1, err)


@unittest.skipUnless(os.environ.get("LOCKSTEP_WITH_SDL", "1") == "1", "built without SDL")
class Sound(ProgramTest):
    """SDL's audio driver that writes to a file stands for the sound card."""

    def play(self, *arguments, seconds="5s"):
        # It takes blocks of 10.7 ms and counts in whole milliseconds.
        environment = dict(clean_environment(), SDL_AUDIODRIVER="disk", SDL_DISKAUDIOFILE=self.path("card.raw"),
                           SDL_DISKAUDIODELAY="11")
        self.write("tone.img", floppy(TONE))
        code, _, err = self.run_program("-display", "none", "-audio", *arguments, "-max-time", seconds, "tone.img",
                                        env=environment)
        self.assertEqual(code, 124, err)
        raw = self.read("card.raw") if os.path.exists(self.path("card.raw")) else b""
        return struct.unpack(f"<{len(raw) // 2}h", raw[:len(raw) // 2 * 2])

    @staticmethod
    def longest_tone(samples):
        """How many waves of 440 Hz follow each other without a break."""
        longest = waves = last = 0
        for i in range(1, len(samples)):
            if samples[i - 1] < 0 <= samples[i]:
                waves = waves + 1 if 106 <= i - last <= 112 else 0
                longest, last = max(longest, waves), i
        return longest

    def test_a_tone_reaches_the_card_without_a_gap(self):
        samples = self.play("sdl,volume=100", "-pace", "on")
        self.assertGreater(max(samples), 9000)
        # A second of it on a host with time; a busy one may stumble.
        self.assertGreater(self.longest_tone(samples), 100)

    def test_volume_zero_and_no_pace_are_silence(self):
        self.assertEqual(set(self.play("sdl,volume=0", "-pace", "on", seconds="3s")), {0})
        self.assertLessEqual(set(self.play("sdl", seconds="60s")), {0})

    def test_a_missing_card_ends_who_asked_for_one(self):
        environment = dict(clean_environment(), SDL_AUDIODRIVER="no-such-driver")
        self.assert_refused(4, "sound: there is no sound card", "-display", "none", "-audio", "sdl", env=environment)


class Outputs(ProgramTest):
    def test_debug_console_on_standard_output(self):
        code, out, _ = self.run_program("-display", "none", "-debugcon", "stdio", "-max-time", "3s")
        self.assertEqual(code, 124)
        self.assertIn("demo: menu", out)

    def test_debug_console_in_a_file(self):
        self.run_program("-display", "none", "-debugcon", "file:out.txt", "-max-time", "3s")
        self.assertIn(b"demo: menu", self.read("out.txt"))

    def test_full_disk_is_one_message(self):
        self.write("flood.img", floppy(FLOOD))
        code, _, err = self.run_program("-display", "none", "-debugcon", "file:/dev/full", "-max-time", "2s", "-speed",
                                        "5", "flood.img")
        self.assertEqual(code, 124)
        self.assertEqual(err.count("\n"), 1, err)
        self.assertIn("/dev/full: no space left", err)

    def test_closed_pipe_is_one_message(self):
        self.write("flood.img", floppy(FLOOD))
        process = self.start("-display", "none", "-debugcon", "stdio", "-max-time", "3s", "-speed", "5", "flood.img")
        process.stdout.read(10)
        process.stdout.close()
        err = process.stderr.read().decode()
        process.stderr.close()
        self.assertEqual(process.wait(timeout=PATIENCE), 124)
        self.assertEqual(err.count("\n"), 1, err)
        self.assertIn("standard output: nobody reads it any more", err)

    def test_a_reader_that_stops_does_not_hold_the_program(self):
        self.write("flood.img", floppy(FLOOD))
        process = self.start("-display", "none", "-debugcon", "stdio", "flood.img")
        time.sleep(2)  # the pipe is full by now
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE)
        self.assertEqual(process.returncode, 130)

    def test_serial_port_on_standard_input_and_output(self):
        self.write("echo.img", floppy(SERIAL_ECHO))
        text = b"The quick brown fox\x01x jumps over the lazy dog.\n" * 5
        process = self.start("-nographic", "-speed", "5", "-max-time", "8s", "-pace", "on", "echo.img", stdin=subprocess.PIPE)
        self.assertEqual(process.stdout.read(1), b">")
        out, err = process.communicate(input=text, timeout=PATIENCE)
        self.assertEqual(process.returncode, 124, err)
        self.assertEqual(out, text)

    def test_memory_stays_bounded_in_a_flood(self):
        self.write("flood.img", floppy(FLOOD))
        self.write("flood.script", "run 4s\n")
        process = self.start("-display", "none", "-m", "1", "-debugcon", "file:/dev/null", "-script", "flood.script",
                             "-speed", "20", "-pace", "on", "flood.img")
        time.sleep(0.5)
        peak = 0
        while process.poll() is None:
            try:
                with open(f"/proc/{process.pid}/status") as file:
                    lines = dict(line.split(":", 1) for line in file)
                peak = max(peak, int(lines.get("VmHWM", "0 kB").split()[0]))
            except (FileNotFoundError, ProcessLookupError):
                break
            time.sleep(0.05)
        process.communicate(timeout=PATIENCE)
        self.assertEqual(process.returncode, 0)
        self.assertGreater(peak, 0)
        # 16 MB came out; sanitizers have their own needs.
        self.assertLess(peak, 400_000)


class States(ProgramTest):
    def test_continued_and_restored_runs_agree(self):
        script = 'wait screen "MENU READY" 20s\nkey 1\nrun 200ms\nsavevm half.lks\nhash\nrun 1s\nhash\n'
        code, whole, err = self.script(script)
        self.assertEqual(code, 0, err)
        code, half, err = self.script("hash\nrun 1s\nhash\n", "-loadvm", "half.lks")
        self.assertEqual(code, 0, err)
        self.assertEqual(whole, half)

    def test_savevm_at_the_end(self):
        code, out, _ = self.run_program("-display", "none", "-max-instructions", "3000000", "-savevm", "end.lks", "-hash")
        self.assertEqual(code, 124)
        code, again, _ = self.run_program("-display", "none", "-loadvm", "end.lks", "-max-instructions", "3000000", "-hash")
        self.assertEqual((code, again), (124, out))

    def test_savevm_that_fails(self):
        code, _, err = self.run_program("-display", "none", "-max-time", "10ms", "-savevm", "no/such/end.lks")
        self.assertEqual(code, 4)
        self.assertIn("no/such/end.lks: the directory does not exist", err)

    def test_damaged_and_foreign_states(self):
        self.run_program("-display", "none", "-max-time", "10ms", "-m", "1", "-savevm", "good.lks")
        state = bytearray(self.read("good.lks"))
        state[len(state) // 2] ^= 0xFF
        self.write("bad.lks", bytes(state))
        self.assert_refused(4, "bad.lks: ", "-display", "none", "-m", "1", "-loadvm", "bad.lks")
        self.write("other.img", floppy(SPIN))
        self.assert_refused(4, "good.lks: ", "-display", "none", "-m", "1", "-loadvm", "good.lks", "other.img")


class Media(ProgramTest):
    def test_writes_reach_the_image(self):
        self.write("w.img", floppy(WRITER))
        code, out, err = self.script('run 5s\ntype "x"\nrun 5s\nscreen -\n', "w.img")
        self.assertEqual(code, 0, err)
        self.assertEqual(self.read("w.img")[512:512 + len(WRITER)], WRITER)

    def test_snapshot_keeps_the_image(self):
        before = floppy(WRITER)
        self.write("w.img", before)
        code, _, err = self.script('run 5s\ntype "x"\nrun 5s\n', "-snapshot", "w.img")
        self.assertEqual(code, 0, err)
        self.assertEqual(self.read("w.img"), before)

    def test_insert_and_eject(self):
        self.write("a.img", floppy(WRITER))
        self.write("b.img", floppy(SPIN))
        code, _, err = self.script('run 5s\ninsert fda b.img\nrun 1s\ntype "x"\nrun 5s\neject fda\ninsert fda b.img\n'
                                   "insert fda b.img\nrun 1s\n", "a.img")
        self.assertEqual(code, 0, err)
        self.assertEqual(self.read("a.img"), floppy(WRITER))
        self.assertEqual(self.read("b.img")[512:512 + len(WRITER)], WRITER)

    def test_insert_errors_name_the_line(self):
        code, _, err = self.script("run 10ms\ninsert fda missing.img\n")
        self.assertEqual(code, 4)
        self.assertIn("line 2: missing.img: no such file", err)

    def test_image_in_use(self):
        self.write("a.img", floppy(SPIN))
        first = self.start("-display", "none", "-timeout", "60s", "a.img")
        time.sleep(1)
        try:
            self.assert_refused(4, "a.img: is in use", "-display", "none", "a.img")
        finally:
            first.kill()


def chunk(tag, payload):
    return tag + struct.pack("<I", len(payload)) + payload


class RecordedSuites(ProgramTest):
    """`lockstep test` on suites of a few tests, made here."""

    def suite(self, name, results, cpu=b"8086", flags=0xF002):
        """INC AX from 1, with what each test records for AX; on later processors with the HLT behind it."""
        halts = cpu != b"8086"
        tests = b""
        for index, result in enumerate(results):
            registers = [1, 0, 0, 0, 0x100, 0x200, 0, 0, 0x80, 0, 0, 0, 0, 0xF002]
            state = chunk(b"REGS", struct.pack("<H14H", 0x3FFF, *registers))
            state += chunk(b"RAM ", struct.pack("<I", 2) + struct.pack("<IBIB", 0x1000, 0x40, 0x1001, 0xF4))
            final = chunk(b"REGS", struct.pack("<HHHH", 0x3001, result, 2 if halts else 1, flags))
            payload = struct.pack("<I", index)
            payload += chunk(b"NAME", struct.pack("<I", 6) + b"inc ax") + chunk(b"BYTS", struct.pack("<IBB", 2, 0x40, 0xF4))
            payload += chunk(b"INIT", state) + chunk(b"FINA", final)
            tests += chunk(b"TEST", payload)
        header = chunk(b"MOO ", struct.pack("<BBHI", 1, 0, 0, len(results)) + cpu)
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(header + tests)
        return path

    def test_passing_suite(self):
        self.suite("good/40.MOO", [2, 2, 2])
        self.suite("good/sub/41.MOO", [2], cpu=b"C286")
        code, out, err = self.run_program("test", "good")
        self.assertEqual((code, err), (0, ""), out)
        self.assertIn("40        inc             3       0       3       0         0       3       0         0", out)
        self.assertIn("all suites\n\nfast path: 4 tests, 4 passed, 0 failed;", out)
        self.assertIn("reference path: 4 tests, 4 passed, 0 failed;", out)

    def test_failing_tests_are_shown_side_by_side(self):
        self.suite("bad/40.MOO", [2, 3, 2, 4])
        code, out, err = self.run_program("test", "-j2", "bad", "--junit=report.xml")
        self.assertEqual((code, err), (8, ""), out)
        self.assertIn("40 #1  inc ax  (both paths)", out)
        self.assertIn("ax                0003        0002", out)
        self.assertIn("fast path: 4 tests, 2 passed, 2 failed;", out)
        code, out, err = self.run_program("test", "bad", "--failures", "1", "--path=fast", "-q")
        self.assertEqual((code, err), (8, ""), out)
        self.assertIn("#1 ", out)
        self.assertNotIn("#3 ", out)
        self.assertNotIn("reference", out)
        self.assertEqual(self.run_program("test", "bad", "--every", "2")[0], 0)
        root = xml.etree.ElementTree.parse(self.path("report.xml")).getroot()
        self.assertEqual((root.get("tests"), root.get("failures"), root.get("errors")), ("2", "2", "0"))
        for case in root.iter("testcase"):
            self.assertIn("2 of 4", case.find("failure").get("message"))

    def test_undefined_flags_count_on_request(self):
        self.suite("flags/40.MOO", [2], flags=0xF002 | 0x10)
        self.assertEqual(self.run_program("test", "flags")[0], 8)
        self.write("flags/metadata.json", '{"opcodes": {"40": {"flags-mask": 65519}}}')
        code, out, err = self.run_program("test", "flags")
        self.assertEqual((code, err), (0, ""), out)
        self.assertIn("1 passed, 0 failed; undefined flags differ in 1", out)
        code, out, err = self.run_program("test", "--undefined", "flags")
        self.assertEqual((code, err), (8, ""), out)
        self.assertIn("undefined flags that differ: AF", out)

    def test_output_does_not_depend_on_threads(self):
        for form in range(0x40, 0x60):
            self.suite(f"many/{form:02X}.MOO", [2, 3 if form % 7 == 0 else 2])
        alone = self.run_program("test", "-j1", "many")
        self.assertEqual(alone[0], 8)
        self.assertEqual(self.run_program("test", "-j", "8", "many"), alone)

    def test_only_wanted_forms(self):
        self.suite("some/40.MOO", [2])
        self.suite("some/F7.6.MOO", [3])
        self.assertEqual(self.run_program("test", "some", "-f", "4?")[0], 0)
        self.assertEqual(self.run_program("test", "some", "--forms=4*,f7.*")[0], 8)
        self.assert_refused(2, "--forms: no file", "test", "some", "-f", "ZZ")

    def test_files_that_cannot_be_run(self):
        self.assert_refused(4, "missing: no such file", "test", "missing")
        os.mkdir(self.path("empty"))
        self.assert_refused(4, "empty: has no .MOO files", "test", "empty")
        whole = self.suite("cut/40.MOO", [2, 2])
        with open(whole, "r+b") as file:
            file.truncate(100)
        self.suite("cut/41.MOO", [2])
        code, out, err = self.run_program("test", "cut")
        self.assertEqual(code, 4)
        self.assertIn("lockstep: cut/40.MOO: ", err)
        self.assertIn(" at offset ", err)
        self.assertIn("fast path: 1 tests, 1 passed", out)  # the rest is run all the same
        self.suite("v20/40.MOO", [2], cpu=b"V20 ")
        code, out, err = self.run_program("test", "v20")
        self.assertEqual(code, 4)
        self.assertIn("NEC V20, and there is no such model", err)
        self.suite("good/40.MOO", [2])
        self.assertEqual(self.run_program("test", "good", "--junit", "none/report.xml")[0], 4)

    def test_usage(self):
        code, out, err = self.run_program("test", "--help")
        self.assertEqual((code, err), (0, ""))
        self.assertIn("lockstep test [OPTIONS] SUITE...", out)
        self.assertTrue(all(len(line) <= 81 for line in out.splitlines()))
        self.assert_refused(2, "which suite?", "test")
        self.assert_refused(2, "--fom|did you mean --forms", "test", "--fom", "x")
        self.assert_refused(2, "--jobs: needs a value", "test", "-j")
        self.assert_refused(2, "--jobs|no number", "test", "-j", "many", "x")
        self.assert_refused(2, "--every|no number", "test", "--every=0", "x")
        self.assert_refused(2, "--path|none of fast, reference and both", "test", "--path", "slow", "x")
        self.assert_refused(2, "--quiet: takes no value", "test", "--quiet=yes", "x")

    def test_progress_only_on_a_terminal(self):
        self.suite("good/40.MOO", [2])
        controller, terminal = pty.openpty()
        process = self.start("test", "good", stderr=terminal)
        process.communicate(timeout=PATIENCE)
        os.close(terminal)
        text = os.read(controller, 4096)
        os.close(controller)
        self.assertIn(b"1 of 1 files", text)
        self.assertTrue(text.endswith(b"\x1b[K"), text)

    def test_interrupted(self):
        self.suite("long/40.MOO", [2] * 20000)
        for form in range(0x41, 0x60):
            shutil.copy(self.path("long/40.MOO"), self.path(f"long/{form:02X}.MOO"))
        process = self.start("test", "-j1", "long")
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE)
        self.assertEqual(process.returncode, 130)


class DiskImages(ProgramTest):
    """`lockstep img`: what it makes, says and copies, and how it ends."""

    def setUp(self):
        super().setUp()
        self.content = bytearray(5 << 20)
        for at in (0, 70_000, 1_000_000, 5_000_000):
            self.content[at:at + 3000] = os.urandom(3000)

    def img(self, *arguments, status=0):
        code, out, err = self.run_program("img", *arguments)
        self.assertEqual(code, status, out + err)
        return out + err

    def test_every_format_is_made_and_described(self):
        for name, words in (("a.img", "raw"), ("a.qcow2", "qcow2 (version 3)"), ("a.vhd", "vhd (dynamic)"),
                            ("a.vdi", "vdi (dynamic)")):
            self.assertIn("a disk of 500", self.img("create", name, "500M"))
            text = self.img("info", name)
            self.assertIn(words, text)
            self.assertIn("disk size:      500", text)
            self.assertLess(os.stat(self.path(name)).st_blocks * 512, 1 << 20, "space for a disk with nothing on it")
        self.assert_refused(4, "a.img|exists already|--force", "img", "create", "a.img", "1M")
        self.img("create", "--force", "a.img", "1.44M")
        self.assertEqual(os.path.getsize(self.path("a.img")), 1474560)

    def test_copies_from_format_to_format_keep_every_byte(self):
        self.write("0.img", self.content)
        steps = ["1.qcow2", "2.vhd", "3.vdi", "4.qcow2", "5.img"]
        previous = "0.img"
        for step in steps:
            self.img("convert", previous, step)
            previous = step
        copy = self.read(previous)
        self.assertEqual(copy[:len(self.content)], bytes(self.content))
        self.assertEqual(copy[len(self.content):].strip(b"\0"), b"")
        self.assertIn("in order", self.img("check", "1.qcow2"))
        self.assertEqual([name for name in os.listdir(self.directory) if name.endswith(".part")], [])

    def test_images_over_others_need_leave_to_open_them(self):
        self.write("base.img", self.content)
        self.img("convert", "base.img", "base.qcow2")
        self.img("create", "-b", "base.qcow2", "top.qcow2")
        self.assertIn("base.qcow2 (qcow2)", self.img("info", "top.qcow2"))
        self.assert_refused(4, "top.qcow2|\"base.qcow2\"|--same-folder", "img", "convert", "top.qcow2", "out.img")
        self.assertFalse(os.path.exists(self.path("out.img")))
        self.img("convert", "--same-folder", "top.qcow2", "out.img")
        self.assertEqual(self.read("out.img"), bytes(self.content))
        self.img("convert", "--backing", "base.qcow2", "top.qcow2", "out2.img")
        self.assertEqual(self.read("out2.img"), bytes(self.content))

    def test_folder_becomes_a_fat_disk(self):
        os.makedirs(self.path("dos/sub"))
        self.write("dos/sub/HELLO.TXT", "hello, world")
        self.img("convert", "dos", "dos.img")
        disk = self.read("dos.img")
        self.assertEqual(disk[510:512], b"\x55\xAA")
        self.assertIn(b"HELLO   TXT", disk)
        self.assertIn(b"hello, world", disk)
        if shutil.which("mtype"):
            out = subprocess.run(["mtype", "-i", self.path("dos.img") + "@@32256", "::sub/hello.txt"],
                                 stdout=subprocess.PIPE, check=True, env={**os.environ, "MTOOLS_SKIP_CHECK": "1"}).stdout
            self.assertEqual(out, b"hello, world")

    def test_damage_is_found_and_repaired(self):
        self.write("a.img", self.content)
        self.img("convert", "a.img", "a.qcow2")
        image = bytearray(self.read("a.qcow2"))
        table, = struct.unpack_from(">Q", image, 48)
        block, = struct.unpack_from(">Q", image, table)
        struct.pack_into(">H", image, block + 2 * 500, 1)
        self.write("a.qcow2", image)
        self.assertIn("1 cluster not in use", self.img("check", "a.qcow2", status=8))
        self.assertIn("1 repaired", self.img("check", "--repair", "a.qcow2"))
        self.assertIn("in order", self.img("check", "a.qcow2"))

    def test_what_cannot_be_done_is_a_sentence(self):
        self.write("text", "not an image")
        self.assert_refused(2, "img|create, info, convert or check", "img")
        self.assert_refused(2, "did you mean convert?", "img", "covert", "a", "b")
        self.assert_refused(4, "none.img|no such file", "img", "info", "none.img")
        self.assert_refused(4, "text|only 12 bytes", "img", "info", "text")
        self.assert_refused(4, "shorter than a header", "img", "info", "-f", "qcow2", "text")
        self.assert_refused(4, "none/a.img|no such", "img", "create", "none/a.img", "1M")

    def test_interrupted_copy_leaves_nothing(self):
        self.write("a.img", b"")
        with open(self.path("a.img"), "r+b") as file:
            for at in range(0, 1 << 30, 1 << 16):
                file.seek(at)
                file.write(b"x")
        process = self.start("img", "convert", "a.img", "a.qcow2")
        deadline = time.monotonic() + PATIENCE
        while not os.path.exists(self.path("a.qcow2.part")) and time.monotonic() < deadline:
            time.sleep(0.001)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE)
        self.assertEqual(process.returncode, 130, err)
        self.assertEqual(sorted(os.listdir(self.directory)), ["a.img"])

    def test_full_host_is_reported(self):
        self.write("a.img", os.urandom(3 << 20))
        code, out, err = self.run_program("img", "convert", "a.img", "a.qcow2",
                                          preexec_fn=lambda: __import__("resource").setrlimit(
                                              __import__("resource").RLIMIT_FSIZE, (1 << 20, 1 << 20)))
        self.assertEqual(code, 4, err)
        self.assertIn("a.qcow2: cannot be written", err)
        self.assertFalse(os.path.exists(self.path("a.qcow2")))


class Terminal(ProgramTest):
    def start_in_terminal(self, *arguments):
        process_id, terminal = pty.fork()
        if process_id == 0:
            try:
                os.chdir(self.directory)
                os.execve(LOCKSTEP, [LOCKSTEP, *arguments], clean_environment())
            finally:
                os._exit(127)
        return process_id, terminal

    def read_until(self, terminal, words, seconds=PATIENCE):
        text = b""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            ready, _, _ = select.select([terminal], [], [], 0.2)
            if ready:
                try:
                    piece = os.read(terminal, 65536)
                except OSError:
                    break
                if not piece:
                    break
                text += piece
            if words in text:
                return text
        self.fail(f"{words!r} did not come, but {text[-2000:]!r}")

    def finish(self, process_id):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            done, status = os.waitpid(process_id, os.WNOHANG)
            if done:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.05)
        os.kill(process_id, signal.SIGKILL)
        self.fail("the program did not end")

    def test_shows_the_screen_takes_keys_and_gives_the_terminal_back(self):
        process_id, terminal = self.start_in_terminal("-display", "terminal")
        self.read_until(terminal, "System information".encode())
        time.sleep(5)
        os.write(terminal, b"4")
        self.read_until(terminal, b"PRESS KEYS")
        os.write(terminal, b"\x1b[A")
        self.read_until(terminal, "↑".encode())  # it lights up
        os.write(terminal, b"\x01x")
        self.read_until(terminal, b"\x1b[?1049l")
        self.assertEqual(self.finish(process_id), 0)

    def test_a_signal_gives_the_terminal_back(self):
        process_id, terminal = self.start_in_terminal("-display", "terminal")
        self.read_until(terminal, b"\x1b[2J")
        os.kill(process_id, signal.SIGTERM)
        self.read_until(terminal, b"\x1b[?1049l")
        self.assertEqual(self.finish(process_id), 130)

    def test_is_the_default_without_a_desktop(self):
        process_id, terminal = self.start_in_terminal()
        self.read_until(terminal, b"\x1b[?1049h")
        os.write(terminal, b"\x01x")
        self.read_until(terminal, b"\x1b[?1049l")
        self.assertEqual(self.finish(process_id), 0)


@unittest.skipUnless(os.environ.get("LOCKSTEP_WITH_SDL", "1") == "1", "built without SDL2")
@unittest.skipUnless(shutil.which("Xvfb") and shutil.which("xdotool"), "needs Xvfb and xdotool")
class Window(ProgramTest):
    def setUp(self):
        super().setUp()
        self.environment = clean_environment()
        # The window's libraries keep memory of their own at the end, which is not ours to free.
        self.environment["ASAN_OPTIONS"] = "detect_leaks=0"
        self.server = None
        self.addCleanup(self.stop_server)
        # A number of our own: the server's lock file refuses one that is taken. (-displayfd would do without the lock.)
        for attempt in range(20):
            self.environment["DISPLAY"] = f":{100 + (os.getpid() * 7 + attempt * 1009) % 30000}"
            if self.start_server():
                return
        self.skipTest("Xvfb does not start here")

    def start_server(self):
        # -noreset: without it the server starts anew whenever its last client leaves, and drops whoever is just connecting.
        self.server = subprocess.Popen(
            ["Xvfb", self.environment["DISPLAY"], "-screen", "0", "1024x768x24", "-nolisten", "tcp", "-noreset"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + 30
        while time.monotonic() < end and self.server.poll() is None:
            if self.xdotool("getdisplaygeometry") == "1024 768":
                return self.server.poll() is None
            time.sleep(0.2)
        self.stop_server()
        return False

    def stop_server(self):
        if self.server is not None:
            self.server.terminate()
            self.server.wait()

    def xdotool(self, *arguments):
        result = subprocess.run(["xdotool", *arguments], env=self.environment, capture_output=True, text=True, timeout=60)
        return result.stdout.strip()

    def window(self):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            found = self.xdotool("search", "--onlyvisible", "--name", "Lockstep").splitlines()
            if found:
                return found[0]
            time.sleep(0.2)
        self.fail("no window appeared")

    def wait_for(self, condition, what):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if condition():
                return
            time.sleep(0.2)
        self.fail(what)

    def test_keys_screenshot_title_and_close(self):
        self.write("typewriter.img", floppy(TYPEWRITER))
        process = self.start("-speed", "2", "-debugcon", "file:debug.txt", "typewriter.img", env=self.environment)
        window = self.window()
        self.wait_for(lambda: "%" in self.xdotool("getwindowname", window), "the title shows no speed")
        self.assertIn("typewriter.img", self.xdotool("getwindowname", window))
        self.xdotool("windowfocus", window)
        time.sleep(5)
        self.xdotool("key", "--delay", "150", "shift+h", "e", "l", "l", "o")
        time.sleep(1)
        self.xdotool("key", "ctrl+F5")
        self.wait_for(lambda: os.path.exists(self.path("lockstep-0001.png")), "no screenshot was written")
        self.assertEqual(self.read("lockstep-0001.png")[:8], b"\x89PNG\r\n\x1a\n")
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=PATIENCE)
        self.assertEqual(process.returncode, 130)
        self.assertIn(b"lockstep-0001.png: screenshot saved", err)

    def test_typed_keys_reach_the_guest(self):
        # Every key goes to the debug console: int 16h; out 0E9h,al.
        self.write("keys.img", floppy(bytes([0xB4, 0x00, 0xCD, 0x16, 0xE6, 0xE9, 0xEB, 0xF8])))
        process = self.start("-speed", "2", "-debugcon", "file:keys.txt", "keys.img", env=self.environment)
        window = self.window()
        self.xdotool("windowfocus", window)
        time.sleep(5)
        self.xdotool("type", "--delay", "150", "Hello, World_1!")
        self.wait_for(lambda: self.read("keys.txt") == b"Hello, World_1!", "the keys did not arrive")
        # A hotkey's letter stays outside.
        self.xdotool("key", "ctrl+F10")
        self.xdotool("key", "x")
        self.wait_for(lambda: self.read("keys.txt").endswith(b"x"), "the last key did not arrive")
        self.assertEqual(self.read("keys.txt"), b"Hello, World_1!x")
        process.terminate()
        process.communicate(timeout=PATIENCE)

    def test_script_with_a_window(self):
        self.write("test.script", 'wait screen "MENU READY" 20s\nscreenshot a.png\nquit 3\n')
        code, _, err = self.run_program("-display", "sdl", "-script", "test.script", env=self.environment)
        self.assertEqual(code, 3, err)


if __name__ == "__main__":
    unittest.main(argv=sys.argv)
