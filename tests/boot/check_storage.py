"""What a guest's writes do to the image file: FreeDOS copies a file on a floppy.

    check_storage.py --lockstep PROGRAM --work FOLDER kept|thrown-away|protected|read-only-file
"""
import hashlib

import harness
from fat12 import Fat12

SPEED = ("-m", 16, "-speed", 20)

COPY = r'''
wait screen "A:\\>\n" 60s
type "copy readme.txt new.txt\n"
wait screen "readme.txt => new.txt\n\nA:\\>\n" 20s
'''

LATER = r'''
wait screen "A:\\>\n" 60s
type "type new.txt\n"
wait screen "This FreeDOS boot diskette was created by" 20s
wait screen "A:\\>\n" 10s
type "del new.txt\n"
wait screen "one file removed." 20s
wait screen "A:\\>\n" 10s
'''

REFUSED = r'''
wait screen "A:\\>\n" 60s
type "copy readme.txt new.txt\n"
wait screen "Error writing to drive A: DOS area: write-protection violation attempted" 30s
wait screen "(A)bort, (I)gnore, (R)etry, (F)ail?" 10s
type "f"
wait screen "A:\\>\n" 30s
type "cls\n"
wait screen "A:\\>\n" 10s
type "dir new.txt\n"
wait screen "File not found" 20s
'''


def state(image):
    return hashlib.sha256(image.read_bytes()).hexdigest(), image.stat().st_mtime_ns, image.stat().st_size


def kept(lockstep, image):
    readme = Fat12(image.read_bytes()).read("README.TXT")
    harness.check(readme and len(readme) == 214, "the image has no README.TXT to copy")
    size = image.stat().st_size
    lockstep.run("-fda", image, *SPEED, script=COPY)
    harness.check(Fat12(image.read_bytes()).read("NEW.TXT") == readme, "NEW.TXT in the image file is not what was copied")
    lockstep.run("-fda", image, *SPEED, script=LATER)
    disk = Fat12(image.read_bytes())
    harness.check(disk.read("NEW.TXT") is None, "NEW.TXT was deleted in the second run and is still there")
    harness.check(disk.read("README.TXT") == readme, "README.TXT has changed")
    harness.check(image.stat().st_size == size, "the image file changed its size")


def thrown_away(lockstep, image):
    before = state(image)
    lockstep.run("-snapshot", "-fda", image, *SPEED, script=COPY)
    harness.check(state(image) == before, "-snapshot changed the image file")


def protected(lockstep, image):
    before = state(image)
    lockstep.run("-drive", f"if=floppy,file={image},readonly=on", *SPEED, script=REFUSED)
    harness.check(state(image) == before, "the image of a write-protected disk has changed")


def read_only_file(lockstep, image):
    image.chmod(0o444)
    before = state(image)
    lockstep.run("-drive", f"if=floppy,file={image},readonly=on", "-cpu", "8086", script=REFUSED)
    harness.check(state(image) == before, "the read-only file has changed")


CASES = {"kept": kept, "thrown-away": thrown_away, "protected": protected, "read-only-file": read_only_file}


def test(lockstep, options):
    CASES[options.case](lockstep, lockstep.copy_of(harness.guest_image("dos/freedos-1440.img")))


if __name__ == "__main__":
    harness.main(test, case={"nargs": "?", "choices": sorted(CASES), "default": "kept"})
