# SPDX-License-Identifier: MIT
"""Checks what the documents show of programs' output: runs each program named, once.

usage: check.py ROOT PROGRAMS [PAGE...]

A block ```text title="examples/NAME" must stand in what PROGRAMS/NAME prints on
examples/data/digits.csv: its lines one after the other, `...` for anything. Prints what does not.
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


def stands_in(lines, printed):
    """Whether the lines stand in the text, `...` for anything."""
    pattern = "\n".join(re.escape(line).replace(re.escape("..."), ".*?") for line in lines)
    return re.search(f"^{pattern}$", printed, re.MULTILINE | re.DOTALL) is not None


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
