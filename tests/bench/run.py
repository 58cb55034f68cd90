#!/usr/bin/env python3
"""Runs the benchmark images on Lockstep, qemu-system-i386 (TCG) and bochs in turns and prints the CPU time between markers.

Each image prints the lines S (start), E (end), a check sum and X (done) on port E9h. What counts is the CPU time the emulator used between S
and E, so other work on the machine disturbs little. The emulators take turns, several rounds; the table gives medians and how many times
faster Lockstep is. All must print the same check sum. Emulators that are not installed are left out and named.
"""
import argparse
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
KERNELS = ("flat", "real", "x87_matrix", "x87_mandelbrot", "x87_fft", "sse2_matrix", "mmx_blend")


def assemble(folder, kernels):
    images = {}
    guest = os.path.join(HERE, "guest")
    boot = os.path.join(folder, "boot.bin")
    subprocess.run(["nasm", "-f", "bin", "boot.asm", "-o", boot], cwd=guest, check=True)
    for kernel in kernels:
        payload = os.path.join(folder, kernel + ".bin")
        subprocess.run(["nasm", "-f", "bin", kernel + ".asm", "-o", payload], cwd=guest, check=True)
        image = os.path.join(folder, kernel + ".img")
        with open(image, "wb") as out:
            for part in (boot, payload):
                with open(part, "rb") as source:
                    out.write(source.read())
            out.truncate(1474560)
        images[kernel] = image
    return images


def bochs_command(image, folder):
    rc = os.path.join(folder, "bochsrc")
    with open(rc, "w") as out:
        out.write(
            "romimage: file=/usr/share/bochs/BIOS-bochs-latest\n"
            "vgaromimage: file=/usr/share/bochs/VGABIOS-lgpl-latest\n"
            f"floppya: 1_44={image}, status=inserted\nboot: floppy\nmegs: 32\n"
            "port_e9_hack: enabled=1\nclock: sync=none\ncpu: ips=100000000\n"
            "display_library: rfb, options=\"timeout=0\"\nlog: /dev/null\nmagic_break: enabled=0\nmouse: enabled=0\n"
            # Without a sound card its driver for ALSA brings bochs down.
            "sound: waveoutdrv=dummy, waveindrv=dummy, midioutdrv=dummy\nspeaker: enabled=0\n"
        )
    commands = os.path.join(folder, "bochs-debugger")
    with open(commands, "w") as out:
        out.write("c\n")
    return ["bochs", "-q", "-f", rc, "-rc", commands]


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(command, limit):
    """CPU seconds between the markers and the check sum."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                               start_new_session=True)
    signal.alarm(limit)
    start = end = None
    lines = b""
    try:
        while True:
            byte = os.read(process.stdout.fileno(), 1)
            if not byte:
                break
            lines += byte
            if byte != b"\n":
                continue
            line = lines.rsplit(b"\n", 2)[-2].strip()
            if line == b"S":
                start = cpu_seconds(process.pid)
            elif line == b"E":
                end = cpu_seconds(process.pid)
            elif line == b"X":
                sum_line = lines.rsplit(b"\n", 3)[-3].strip().decode()
                return end - start, sum_line
        raise RuntimeError("it ended before the benchmark did: " + " ".join(command))
    finally:
        signal.alarm(0)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lockstep", default=os.path.join(HERE, "../../build/release/frontend/lockstep"))
    parser.add_argument("--model", default="pentium4", help="Lockstep's processor (default: %(default)s, which has SSE2)")
    parser.add_argument("--kernel", action="append", choices=KERNELS, help="only this one; may be given several times (default: all)")
    parser.add_argument("--without", action="append", default=[], choices=("qemu", "bochs", "lockstep"), help="leave this emulator out")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--limit", type=int, default=300, help="seconds one run may take")
    arguments = parser.parse_args()
    signal.signal(signal.SIGALRM, lambda *_: (_ for _ in ()).throw(TimeoutError("a run took too long")))

    with tempfile.TemporaryDirectory() as folder:
        images = assemble(folder, arguments.kernel or KERNELS)
        emulators = {
            "lockstep": lambda image: [arguments.lockstep, "-cpu", arguments.model, "-display", "none", "-snapshot", "-debugcon", "stdio", "-fda", image],
            "qemu": lambda image: ["qemu-system-i386", "-accel", "tcg", "-cpu", "max", "-display", "none", "-debugcon", "stdio",
                                   "-drive", f"file={image},format=raw,if=floppy,snapshot=on"],
            "bochs": lambda image: bochs_command(image, folder),
        }
        programs = {"lockstep": arguments.lockstep, "qemu": "qemu-system-i386", "bochs": "bochs"}
        for name in list(emulators):
            if name in arguments.without:
                del emulators[name]
            elif not shutil.which(programs[name]):
                print(f"{name} is not here ({programs[name]}): left out")
                del emulators[name]
        times = {(kernel, name): [] for kernel in images for name in emulators}
        sums = {kernel: set() for kernel in images}
        for turn in range(arguments.rounds):
            for kernel, image in images.items():
                for name, command in emulators.items():
                    seconds, check = measure(command(image), arguments.limit)
                    times[kernel, name].append(seconds)
                    sums[kernel].add(check)
                    print(f"round {turn + 1} {kernel:14} {name:9} {seconds:7.2f} s  {check}", file=sys.stderr)
        print(f"{'kernel':14}" + "".join(f"{name + ' s':>12}" for name in emulators) +
              "".join(f"{'x ' + name:>12}" for name in emulators if name != "lockstep"))
        for kernel in images:
            medians = {name: statistics.median(times[kernel, name]) for name in emulators}
            print(f"{kernel:14}" + "".join(f"{medians[name]:12.2f}" for name in emulators) +
                  "".join(f"{medians[name] / medians['lockstep']:12.2f}" for name in emulators
                          if name != "lockstep" and "lockstep" in emulators))
        wrong = [kernel for kernel in images if len(sums[kernel]) != 1]
        if wrong:
            sys.exit("check sums differ: " + ", ".join(wrong))


if __name__ == "__main__":
    main()
