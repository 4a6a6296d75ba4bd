# SPDX-License-Identifier: MIT
"""Counts what the compiler instantiates for a program, beside what its headers alone give, and
refuses more than a limit: seconds differ from machine to machine, these counts do not.

usage: instantiations.py CLANG [FLAG...]
"""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "bench/compile_time"))
import programs  # noqa: E402

COUNTED = re.compile(r"^\s+(\d+) (?:(?:Class|Var)TemplateSpecialization|Function|CXXMethod"
                     r"|CXXConstructor|CXXConversion|CXXDestructor) decls", re.MULTILINE)


def count(compiler, source):
    """Specialisations of classes and variables, and functions, a program has."""
    command = [*compiler, "-std=c++20", "-fsyntax-only", "-Xclang", "-print-stats", "-x", "c++", "-"]
    run = subprocess.run(command, input=source, capture_output=True, text=True, check=False)
    found = [int(number) for number in COUNTED.findall(run.stdout + run.stderr)]
    if run.returncode != 0 or not found:
        sys.exit(f"{' '.join(command)} gives no counts:\n{run.stderr[:2000]}")
    return sum(found)


def headers_of(source):
    return "".join(line + "\n" for line in source.splitlines() if line.startswith("#include"))


def main():
    compiler = sys.argv[1:]
    many, quickstart = programs.layers(400), programs.example("quickstart.cpp")
    digits = programs.predicting(programs.DIGITS)
    one_more = programs.predicting(programs.DIGITS, programs.dense(784, 128))
    # (what, program, what it is counted beside, at most): a fifth above what was counted when the
    # limit was set. Whoever raises one says what for.
    limits = [
        ("400 layers declared", many, headers_of(many), 13_400),
        ("examples/quickstart.cpp", quickstart, headers_of(quickstart), 14_600),
        ("one dense size more", one_more, digits, 985),
    ]
    wrong = 0
    for what, program, beside, limit in limits:
        instantiated = count(compiler, program) - count(compiler, beside)
        print(f"{what}: {instantiated} instantiations, at most {limit}")
        wrong += not 0 < instantiated <= limit
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
