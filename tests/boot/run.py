"""Runs one script on one disk image and looks at the pictures that it took.

    run.py --lockstep PROGRAM --work FOLDER [--image dos/freedos-1440.img] NAME.script [-- OPTIONS OF LOCKSTEP]

Guest writes are thrown away. Comments of the script say what its pictures must show:

    #: picture FILE.png pixels DIGEST     exactly this (the digest is printed when it differs)
    #: picture FILE.png colours N         N colours at least: for pictures that move
    #: picture FILE.png text FILE.txt     the same text as the `screen` command wrote
"""
import argparse
import pathlib
import sys

import harness
import png_picture
import text_picture


def expectations(script):
    for line in script.read_text(encoding="utf-8").splitlines():
        if line.startswith("#:"):
            words = line[2:].split()
            harness.check(len(words) == 4 and words[0] == "picture", f"not understood: {line}")
            yield words[1:]


def look(lockstep, name, kind, wanted):
    picture = png_picture.read_png(lockstep.work / name)
    if kind == "pixels":
        digest = picture.digest()
        harness.check(digest == wanted, f"{name} is {digest}, {picture.width} x {picture.height}, not {wanted}")
    elif kind == "colours":
        seen = len(picture.colours())
        harness.check(seen >= int(wanted), f"{name} has {seen} colours, not {wanted} or more")
    elif kind == "text":
        text = (lockstep.work / wanted).read_text(encoding="utf-8")
        harness.check(len(text.split()) >= 5, f"{wanted} is as good as empty")
        cells = text_picture.Reader().check(picture, text)
        print(f"{name}: {cells} characters read off the picture are those of {wanted}")
    else:
        raise harness.Failure(f"no such kind of expectation: {kind}")


def test(lockstep, options):
    script = pathlib.Path(options.script).resolve()
    checks = list(expectations(script))
    media = []
    if options.image:
        media = ["-snapshot", "-fda", harness.guest_image(options.image)]
    lockstep.run(*media, *options.lockstep_options, script=script)
    for name, kind, wanted in checks:
        look(lockstep, name, kind, wanted)


if __name__ == "__main__":
    separator = sys.argv.index("--") if "--" in sys.argv else len(sys.argv)
    passed_on = sys.argv[separator + 1:]
    del sys.argv[separator:]
    harness.main(lambda lockstep, options: test(lockstep, argparse.Namespace(**vars(options), lockstep_options=passed_on)),
                 image={"help": "a disk image among the guests; without one the demo disk boots"},
                 script={"nargs": "?", "help": "the script to run"})
