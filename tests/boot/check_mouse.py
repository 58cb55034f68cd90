"""The mouse from a script's commands to a program: through CuteMouse's INT 33h, by the pointer in EDIT, on a desktop, and the wheel.

    check_mouse.py --lockstep PROGRAM --work FOLDER [driver|edit|kolibri|wheel]
"""
import re
import shutil
import subprocess

import harness
import png_picture

BOOT = """wait screen "FreeDOS ODIN 7.2" 60s
wait screen "Time remaining" 10s
type "3\\n"
wait screen "Installed at PS/2 port" 60s
wait screen "A:\\\\>\\n" 20s
"""
OPTIONS = ["-snapshot", "-m", "16", "-speed", "20"]


def assemble(lockstep, name, output):
    if not shutil.which("nasm"):
        raise harness.Skip("no nasm to assemble the test program with")
    path = lockstep.work / output
    subprocess.run(["nasm", "-f", "bin", "-o", path, name], cwd=harness.REPOSITORY / "tests" / "boot", check=True)
    return path


def floppy_with(lockstep, file):
    if not shutil.which("mformat"):
        raise harness.Skip("no mtools to make a floppy image with")
    image = lockstep.work / "programs.img"
    image.write_bytes(bytes(1440 * 1024))
    subprocess.run(["mformat", "-i", image, "-f", "1440", "::"], check=True)
    subprocess.run(["mcopy", "-i", image, file, "::"], check=True)
    return image


def lines_after(lockstep, log, script, *options):
    path = lockstep.work / log
    lockstep.run(*OPTIONS, "-debugcon", f"file:{path}", *options, script=script)
    return path.read_text().splitlines()


def test_driver(lockstep):
    """Positions are of the 640 by 200 that INT 33h has in a text mode, in steps of a character cell."""
    program = floppy_with(lockstep, assemble(lockstep, "int33.asm", "INT33.COM"))
    steps = ['type "b:int33\\n"', 'wait debugcon "driver" 10s', "run 500ms",
             "mouse move 10 -5", "run 500ms", "mouse move -4 8", "run 500ms", "mouse move 2000 0", "run 500ms",
             "mouse move -2000 2000", "run 500ms", "mouse click left", "mouse click right", "mouse press left",
             "mouse press right", "mouse release left", "mouse release right", "mouse drag 40 -40 right", "run 500ms",
             "key esc", 'wait screen "A:\\\\>\\n" 10s']
    lines = lines_after(lockstep, "driver.txt", BOOT + "\n".join(steps) + "\n", "-fda",
                        harness.guest_image("dos/freedos-odin-1440.img"), "-fdb", program)
    harness.check(lines[0] == "driver 2 buttons, wheel no", f"the driver says: {lines[0]}")
    seen = [tuple(map(int, re.findall(r"=(\d+)", line)))[:3] for line in lines[1:]]
    print("\n".join(lines))
    harness.check(seen[0] == (320, 96, 0), "the pointer does not begin in the middle")

    def passes_through(*wanted):
        at = 0
        for place in seen:
            if at < len(wanted) and all(w is None or w == value for w, value in zip(wanted[at], place)):
                at += 1
        harness.check(at == len(wanted), f"{wanted[at] if at < len(wanted) else ''} did not come in its turn")

    moved = [place for place in seen if place[0] > 320]
    harness.check(moved and 328 <= moved[0][0] <= 344 and 80 <= moved[0][1] <= 96, "ten counts are not about ten dots")
    passes_through((632, None, 0), (0, 192, 0), (0, 192, 1), (0, 192, 0), (0, 192, 2), (0, 192, 0), (0, 192, 1),
                   (0, 192, 3), (0, 192, 2), (0, 192, 0), (0, 192, 2))
    harness.check(any(x > 0 and y < 192 and buttons == 2 for x, y, buttons in seen), "nothing moved while it was dragged")
    x, y, buttons = seen[-1]
    harness.check(x >= 32 and y <= 184 and buttons == 0, f"after dragging the mouse is at {seen[-1]}")


def test_edit(lockstep):
    """EDIT's menu is opened and used by pointing and clicking; the pointer is a block of another colour."""
    steps = ['type "edit\\n"', 'wait screen "FreeDOS Edit" 20s', "run 500ms", "mouse move -2000 -2000", "run 300ms",
             "screenshot corner.png", "mouse move 8 4", "mouse move 8 4", "mouse move 8 4", "mouse move 4 2", "run 300ms",
             "screenshot menu.png", "mouse click left", 'wait screen "Printer setup..." 5s', "screenshot open.png",
             "mouse move 0 4", "mouse move 0 4", "mouse move 0 4", "mouse move 0 4", "mouse click left",
             'wait screen "Untitled" 5s', 'type "Typed behind a click."', 'wait screen "Typed behind a click." 5s']
    lockstep.run(*OPTIONS, "-fda", harness.guest_image("dos/freedos-odin-1440.img"), script=BOOT + "\n".join(steps) + "\n")

    def cell(name, column, row):
        picture = png_picture.read_png(lockstep.work / name)
        return [picture.rows[16 * row + y][9 * column + x] for y in range(16) for x in range(8)]

    harness.check(cell("corner.png", 0, 0) != cell("menu.png", 0, 0), "there is no pointer in the corner")
    harness.check(cell("menu.png", 7, 1) != cell("corner.png", 7, 1), "the pointer is not on the menu")


def test_kolibri(lockstep):
    """A desktop of 800 by 600: the pointer goes to the corner, opens the menu and starts a program from it."""
    steps = ['wait screen "Videomode: 800x600x24" 30s', "key enter", "run 20s", "mouse move -1000 1000", "mouse move -1000 1000",
             "mouse move 4 -4", "mouse move 4 -4", "run 500ms", "screenshot desktop.png",
             "mouse click left", "run 2s", "screenshot menu.png", "mouse move 0 -4", "mouse move 0 -4", "mouse move 0 -4",
             "mouse move 0 -4", "run 300ms", "mouse click left", "run 2s", "screenshot program.png"]
    lockstep.run("-snapshot", "-m", "64", "-speed", "20", "-fda", harness.guest_image("other/kolibri-1440.img"),
                 script="\n".join(steps) + "\n")
    desktop, menu, program = (png_picture.read_png(lockstep.work / f"{name}.png") for name in ("desktop", "menu", "program"))

    def changed(one, other, left, top, right, bottom):
        return sum(one.rows[y][x] != other.rows[y][x] for y in range(top, bottom) for x in range(left, right))

    opened = changed(desktop, menu, 8, 288, 144, 568)
    started = changed(desktop, program, 200, 480, 600, 568)
    print(f"{opened} dots of the menu, {started} of the program's window")
    harness.check(opened > 20_000, "the menu did not open")
    harness.check(changed(desktop, menu, 200, 0, 600, 400) < 1_000, "more changed than the menu")
    harness.check(started > 20_000, "the program did not start")
    harness.check(changed(desktop, program, 8, 288, 144, 440) < 1_000, "the menu is still open")


def test_wheel(lockstep):
    """By the mouse's own protocol, and through the BIOS."""
    for source in ("wheel.asm", "wheel_bios.asm"):
        look_at_wheel(lockstep, assemble(lockstep, source, source + ".img"))


def look_at_wheel(lockstep, disk):
    steps = ['wait debugcon "ready" 20s', "mouse wheel 1", "run 100ms", "mouse wheel -2", "run 100ms", "mouse wheel 10",
             "run 100ms", "mouse move 3 4", "run 100ms", "mouse press left", "mouse wheel -1", "mouse release left",
             "mouse move 2000 0", "run 10ms"]
    lines = lines_after(lockstep, "wheel.txt", "\n".join(steps) + "\n", "-fda", disk)
    print(" ".join(lines))
    # The wheel counts down as it turns up, away from the user; what does not fit into one packet's -8 … 7 comes in two.
    wanted = ["id=03", "ready", "080000FF", "08000002", "080000F9", "080000FD", "2803FC00", "09000000", "09000001", "08000000"]
    wanted += 7 * ["08FF0000"] + ["08D70000"]  # a motion is over when all of it has arrived
    harness.check(lines == wanted, f"not {' '.join(wanted)}")


def test(lockstep, options):
    {"driver": test_driver, "edit": test_edit, "kolibri": test_kolibri, "wheel": test_wheel}[options.what](lockstep)


if __name__ == "__main__":
    harness.main(test, what={"nargs": "?", "default": "driver", "choices": ["driver", "edit", "kolibri", "wheel"]})
