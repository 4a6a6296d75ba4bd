# SPDX-License-Identifier: MIT
"""Checks what the documents show of programs' output: runs each program named, once.

usage: check.py ROOT PROGRAMS [PAGE...]

A block ```text title="examples/NAME" must stand in what PROGRAMS/NAME prints on
examples/data/digits.csv: its lines one after the other, `...` for anything. A number with a
fraction may differ by one in its last digit, as sums and functions do between register widths.
Prints what does not stand there.
"""
import pathlib
import re
import subprocess
import sys


def blocks(page):
    """(line number, program, lines) of every block that shows a program's output."""
    program, start, found = None, 0, []
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        if program is not None and line.strip() == "```":
            yield start, program, found
            program = None
        elif program is not None:
            found.append(line.rstrip())
        else:
            begin = re.fullmatch(r'```text title="examples/(\w+)"', line.strip())
            if begin:
                program, start, found = begin[1], number, []


FRACTION = re.compile(r"-?\d+\.\d+")


def is_near(shown, printed):
    """Whether two numbers differ by one in the last digit at most. Floats that are printed with as
    many digits as they need may have other counts of them, from seven on."""
    digits = sorted(len(number.split(".")[1]) for number in (shown, printed))
    return (digits[0] == digits[1] or digits[0] >= 7) and \
        abs(round(float(shown) * 10**digits[0]) - round(float(printed) * 10**digits[0])) <= 1


def stands_in(lines, printed):
    """Whether the lines stand in the text, `...` for anything."""
    numbers, pattern = [], []
    for line in lines:
        numbers += FRACTION.findall(line)
        line = "...".join(FRACTION.sub("\0", part) for part in line.split("..."))
        line = re.escape(line).replace(re.escape("..."), ".*?")
        pattern.append(line.replace("\0", rf"({FRACTION.pattern})"))
    found = re.finditer(f"^{chr(10).join(pattern)}$", printed, re.MULTILINE | re.DOTALL)
    return any(all(map(is_near, numbers, one.groups())) for one in found)


def main():
    root, programs = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    pages = [pathlib.Path(p) for p in sys.argv[3:]] or \
        [root / "README.md", *sorted((root / "docs").rglob("*.md"))]
    printed, checked, wrong = {}, 0, 0
    for page in pages:
        for number, program, lines in blocks(page):
            if program not in printed:
                run = subprocess.run(
                    [programs / program, "examples/data/digits.csv"], cwd=root, check=False,
                    stdout=subprocess.PIPE, text=True)
                printed[program] = "\n".join(line.rstrip() for line in run.stdout.splitlines())
            checked += 1
            if not stands_in(lines, printed[program]):
                wrong += 1
                print(f"{page}:{number}: examples/{program} does not print this; it prints\n"
                      f"{printed[program]}")
    print(f"{checked} blocks of {len(printed)} programs, {wrong} wrong")
    return 1 if wrong or not checked else 0


if __name__ == "__main__":
    sys.exit(main())
