"""The same machine does the same thing: the hashes of runs of FreeDOS, booting and idle, compared with each other.

No hash is written down here: a change to the firmware rightly gives another one.
"""
import re

import harness

HALF = 100_000_000
WHOLE = 2 * HALF


def state_hash(lockstep, *options):
    printed = lockstep.run("-hash", *options, expect=124)  # the instruction limit
    found = re.findall(r"^state-hash: ([0-9a-f]{16,})$", printed, re.MULTILINE)
    harness.check(len(found) == 1, f"no state-hash among:\n{printed}")
    return found[0]


def test(lockstep, options):
    machine = ("-snapshot", "-m", 16, "-fda", harness.guest_image("dos/freedos-1440.img"))
    saved = lockstep.work / "half.lks"
    whole, half = (options.instructions, options.instructions // 2)
    first = state_hash(lockstep, *machine, "-max-instructions", whole)
    middle = state_hash(lockstep, *machine, "-max-instructions", half, "-savevm", saved)
    cut = state_hash(lockstep, *machine, "-max-instructions", whole, "-loadvm", saved)
    second = state_hash(lockstep, *machine, "-max-instructions", whole)
    one_more = state_hash(lockstep, *machine, "-max-instructions", whole + 1)
    print(f"after {whole} instructions: {first}, {second}, saved and loaded at half: {cut}")
    harness.check(second == first, "two runs differ")
    harness.check(cut == first, "a run cut by saving and loading differs")
    harness.check(middle != first and one_more != first, "the hash does not see what a machine does")


if __name__ == "__main__":
    harness.main(test, instructions={"type": int, "default": WHOLE})
