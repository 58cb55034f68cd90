"""The BIOS's clock: 18.2 ticks a second of virtual time, and of the wall clock's under -pace on.

    check_ticks.py --lockstep PROGRAM --work FOLDER [--wall-seconds N]

Without --wall-seconds only virtual time is looked at, which no host can disturb.
"""
import os
import shutil
import subprocess
import time

import harness

TICKS_PER_SECOND = 1_193_182 / 65_536


def tick_disk(lockstep):
    if not shutil.which("nasm"):
        raise harness.Skip("no nasm to assemble the counting boot sector with")
    image = lockstep.work / "ticks.img"
    source = harness.REPOSITORY / "tests" / "boot" / "ticks.asm"
    subprocess.run(["nasm", "-f", "bin", "-o", image, source], check=True)
    return image


def ticks_until(lockstep, image, seconds):
    log = lockstep.work / f"ticks-{seconds}.txt"
    lockstep.run("-snapshot", "-fda", image, "-debugcon", f"file:{log}", "-max-time", f"{seconds}s", expect=124)
    return log.read_bytes().count(b".")


def test_virtual(lockstep, image):
    # The difference of two runs, as how long the start takes does not matter.
    counted = ticks_until(lockstep, image, 70) - ticks_until(lockstep, image, 10)
    wanted = 60 * TICKS_PER_SECOND
    print(f"{counted} ticks in a minute of virtual time; {wanted:.1f} expected")
    harness.check(abs(counted - wanted) <= 1, "the timer tick is off")


def test_wall(lockstep, image, seconds):
    log = lockstep.work / "wall.txt"
    log.write_bytes(b"")
    command = [lockstep.program, "-display", "none", "-snapshot", "-fda", image, "-pace", "on",
               "-debugcon", f"file:{log}", "-timeout", f"{seconds + 60}s"]
    run = subprocess.Popen(command, cwd=lockstep.work, stdin=subprocess.DEVNULL)

    def count_at_next_change():
        before = log.stat().st_size
        give_up = time.monotonic() + 20
        while log.stat().st_size == before:
            harness.check(time.monotonic() < give_up and run.poll() is None, "the ticks stopped")
            time.sleep(0.001)
        return time.monotonic(), log.stat().st_size

    try:
        count_at_next_change()
        time.sleep(1)
        begin, first = count_at_next_change()
        time.sleep(seconds)
        end, last = count_at_next_change()
    finally:
        run.terminate()
        _, _, usage = os.wait4(run.pid, 0)
        run.returncode = 0
    wall, guest = end - begin, (last - first) / TICKS_PER_SECOND
    print(f"{last - first} ticks, so {guest:.2f} s for the guest in {wall:.2f} s on the wall; "
          f"{usage.ru_utime + usage.ru_stime:.2f} s of processor time")
    # Never fast; behind only as far as a busy host makes it.
    harness.check(guest <= wall + 0.3, "the guest's time runs ahead of the wall clock")
    harness.check(guest >= 0.8 * wall, "the guest's time lags far behind the wall clock")


def test(lockstep, options):
    image = tick_disk(lockstep)
    if options.wall_seconds:
        test_wall(lockstep, image, options.wall_seconds)
    else:
        test_virtual(lockstep, image)


if __name__ == "__main__":
    harness.main(test, **{"wall-seconds": {"type": int, "default": 0}})
