# SPDX-License-Identifier: MIT
"""Puts the assembly of the loop of examples/fused_loop.cpp into docs/explanation/formulas_to_loops.md.

usage: assembly.py ROOT [--check] [FLAG...]

With --check it changes nothing: it returns 1 where the page shows another loop, 77 where this
compiler is not the one that the page names.
"""
import pathlib
import re
import subprocess
import sys

COMPILER = ["g++", "-std=c++20", "-O2", "-march=x86-64-v3"]
MARKS = ("<!-- assembly begins -->\n", "<!-- assembly ends -->\n")


def version():
    return subprocess.run([COMPILER[0], "-dumpfullversion"], capture_output=True, text=True,
                          check=True).stdout.strip()


def assembly(root, flags):
    command = [*COMPILER, *flags, "-I", str(root / "include"), "-S", "-o", "-",
               str(root / "examples/fused_loop.cpp")]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def loop(text):
    """The lines of the shortest loop with two divisions: a label up to the jump back to it."""
    lines = [line for line in text.splitlines() if not re.match(r"\s*\.(p2align|loc|cfi)", line)]
    found = []
    for end, line in enumerate(lines):
        jump = re.match(r"\s+j\w+\s+(\.L\w+)", line)
        if jump and f"{jump[1]}:" in lines[:end]:
            begin = end - lines[end::-1].index(f"{jump[1]}:")
            body = lines[begin:end + 1]
            if sum("vdivps" in one for one in body) == 2:
                found.append(body)
    return [re.sub(r"^\t(\S+)\s*(.*)", lambda one: f"    {one[1]:<10} {one[2]}", line)
            for line in min(found, key=len)]


def main():
    root, flags = pathlib.Path(sys.argv[1]), sys.argv[2:]
    page = root / "docs/explanation/formulas_to_loops.md"
    text = page.read_text(encoding="utf-8")
    before, rest = text.split(MARKS[0])
    old, after = rest.split(MARKS[1])
    if "--check" in flags:
        flags.remove("--check")
        if f"g++ {version()}," not in old:
            print(f"the page was not made by g++ {version()}: skipped")
            return 77
    block = "\n".join(loop(assembly(root, flags)))
    new = f"g++ {version()}, `{' '.join(COMPILER[2:])}`:\n\n```asm\n{block}\n```\n"
    if sys.argv[2:3] != ["--check"]:
        page.write_text(before + MARKS[0] + new + MARKS[1] + after, encoding="utf-8")
    elif new != old:
        print(f"docs/site/assembly.py . would write\n{new}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
