#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Lines of include/ that the tests of a build run, a folder each: report.py BUILD [--lines FOLDER]

BUILD holds tests/weft_test_* made by the preset coverage, each with its profile beside it. A line
counts where the compiler has code for it in any test, whether the program calls it or only constant
evaluation does; it is covered where any instantiation of any test ran it. What is consteval has no
code, and is listed; nothing else is left out.
"""
import argparse
import collections
import pathlib
import re
import subprocess


def lines_of(program, covered):
    profile = program.with_suffix(".profdata")
    subprocess.run(["llvm-profdata-19", "merge", "-sparse", program.with_suffix(".profraw"),
                    "-o", profile], check=True)
    export = subprocess.Popen(["llvm-cov-19", "export", "-format=lcov", "-skip-functions",
                               f"-instr-profile={profile}", program], stdout=subprocess.PIPE,
                              text=True)
    header = None
    for line in export.stdout:
        if line.startswith("SF:"):
            name = line[3:].strip()
            header = name[name.rindex("/include/weft/") + 14:] if "/include/weft/" in name else None
        elif line.startswith("DA:") and header:
            number, count = line[3:].split(",")[:2]
            here = covered[header]
            here[int(number)] = here.get(int(number), False) or int(count) > 0
    if export.wait() != 0:
        raise SystemExit(f"{program}: llvm-cov failed")


def consteval_functions():
    """Where they begin, and their lines."""
    include = pathlib.Path(__file__).resolve().parents[2] / "include" / "weft"
    for header in sorted(include.rglob("*.hpp")):
        text = header.read_text()
        for found in re.finditer(r"\bconsteval\b[^{;]*\{", text):
            depth, end = 1, found.end()
            while depth > 0:
                depth += {"{": 1, "}": -1}.get(text[end], 0)
                end += 1
            yield (f"{header.relative_to(include)}:{text.count(chr(10), 0, found.start()) + 1}",
                   text.count("\n", found.start(), end) + 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build")
    parser.add_argument("--lines", help="name the lines of this folder that no test ran")
    wanted = parser.parse_args()
    covered = collections.defaultdict(dict)
    for profile in sorted(pathlib.Path(wanted.build).glob("tests/weft_test_*.profraw")):
        lines_of(profile.with_suffix(""), covered)
    folders = collections.defaultdict(lambda: [0, 0])
    for header, lines in sorted(covered.items()):
        ran = sum(lines.values())
        for name in (header.split("/")[0], "include"):
            folders[name][0] += ran
            folders[name][1] += len(lines)
        if wanted.lines and header.startswith(wanted.lines) and ran < len(lines):
            print(f"{header}: {100 * ran / len(lines):.1f} %, not "
                  + " ".join(str(n) for n, hit in sorted(lines.items()) if not hit))
    for name, (ran, lines) in sorted(folders.items()):
        print(f"{name:12} {ran:6} of {lines:6} lines {100 * ran / lines:6.1f} %")
    functions = list(consteval_functions())
    print(f"consteval, without code: {sum(lines for _, lines in functions)} lines at "
          + ", ".join(place for place, _ in functions))


if __name__ == "__main__":
    main()
