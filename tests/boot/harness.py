"""What the boot tests share: finding the disk images, running the program, and the verdict as an exit status."""
import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import traceback

SKIPPED = 77  # SKIP_RETURN_CODE in CMakeLists.txt
REPOSITORY = pathlib.Path(__file__).resolve().parents[2]


class Failure(Exception):
    """The machine did not do what the test is about."""


class Skip(Exception):
    """The test cannot run here; the text says why."""


def guest_image(name):
    """The path of a disk image, such as `dos/freedos-1440.img`."""
    folder = pathlib.Path(os.environ.get("LOCKSTEP_GUESTS") or REPOSITORY.parent / "shared" / "guests")
    path = folder / name
    if not path.is_file():
        raise Skip(f"there is no {name} in LOCKSTEP_GUESTS or in ../shared/guests beside the repository")
    return path


class Lockstep:
    """The program under test, run without a display in a working folder of the test's own."""

    def __init__(self, program, work):
        self.program = pathlib.Path(program).resolve()
        self.work = pathlib.Path(work).resolve()
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir(parents=True)

    def copy_of(self, image):
        """A private copy of a disk image that the guest may write to."""
        copy = self.work / pathlib.Path(image).name
        shutil.copyfile(image, copy)
        return copy

    def run(self, *options, script=None, expect=0, host_seconds=400):
        """Runs to the end and returns what it printed; any exit status but `expect` is a failure.

        `script` is the text of a script or the path of one. Both limits are far above what a run needs.
        """
        command = [str(self.program), "-display", "none", "-timeout", f"{host_seconds}s"]
        if script is not None:
            if not isinstance(script, pathlib.Path):
                text, script = script, self.work / "steps.script"
                script.write_text(text, encoding="utf-8")
            command += ["-max-time", "10m", "-script", str(script)]
        command += [str(option) for option in options]
        done = subprocess.run(command, cwd=self.work, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=host_seconds + 30, check=False)
        printed = done.stdout.decode("utf-8", "replace")
        if done.returncode != expect:
            raise Failure(f"{' '.join(command)}\nended with status {done.returncode}, not {expect}:\n{printed}")
        return printed


def check(condition, message):
    if not condition:
        raise Failure(message)


def main(test, **arguments):
    """Runs `test(lockstep, options)`; `arguments` are more options for argparse, by name."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--lockstep", required=True, help="the program to test")
    parser.add_argument("--work", required=True, help="a folder for this test's files; emptied first")
    for name, settings in arguments.items():
        parser.add_argument(name if settings.get("nargs") else f"--{name}", **settings)
    options = parser.parse_args()
    try:
        test(Lockstep(options.lockstep, options.work), options)
    except Skip as reason:
        print(f"skipped: {reason}")
        sys.exit(SKIPPED)
    except Failure as failure:
        print(f"FAILED: {failure}\nIts files are in {options.work}")
        sys.exit(1)
    except Exception:  # a mistake in the test is a failure too
        traceback.print_exc()
        sys.exit(1)
