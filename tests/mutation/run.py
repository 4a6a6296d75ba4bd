#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Breaks one operator or number of the headers at a time, and counts how many breaks the tests see.

usage: tests/mutation/run.py [--seed N] [--sample N] [--compiler C] [--only HEADER:LINE:COLUMN] PART...

PART is formula, complexity or plan. All places where a part's headers can be broken are listed and
a sample is taken with the seed. A break is noticed where a test of the part does not compile any
more (static_assert), fails, or does not end. One that stops the header itself, alone, from
compiling is no break: the next of the sample takes its place. What survives is printed;
`equivalent` beside this file lists those that change no behaviour, each with its reason.
Every line of the output begins with its verdict; the last says the share.
"""
import argparse
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = pathlib.Path(__file__).resolve().parent
SECONDS = 300

# The headers of a part, and the tests it relies on, beside those at its headers' own paths.
PARTS = {
    "formula": (["formula/*.hpp"], ["properties/formulas.cpp", "formula/*.cpp",
                                    "laws/every_formula.cpp"]),
    "complexity": (["complexity/*.hpp"], ["complexity/*.cpp", "laws/every_count.cpp"]),
    "plan": (["graph/plan.hpp", "graph/fusion.hpp", "graph/lifetimes.hpp", "graph/memory.hpp",
              "graph/wiring.hpp", "graph/wires.hpp", "graph/inference.hpp",
              "graph/gradients.hpp", "graph/group_program.hpp"],
             ["properties/plans.cpp", "graph/*.cpp"]),
}

# What a piece of code becomes, tried in this order at every place.
SWAPS = [
    (r" \+ ", [" - "]), (r" - ", [" + "]), (r" \* ", [" / ", " + "]), (r" / ", [" * "]),
    (r" % ", [" * "]),
    (r" < ", [" <= ", " >= "]), (r" <= ", [" < ", " > "]), (r" > ", [" >= ", " <= "]),
    (r" >= ", [" > ", " < "]), (r" == ", [" != "]), (r" != ", [" == "]),
    (r" && ", [" || "]), (r" \|\| ", [" && "]),
    (r" \+= ", [" -= ", " = "]), (r" -= ", [" += "]), (r" \*= ", [" /= "]),
    (r"\bmin\b(?=\()", ["max"]), (r"\bmax\b(?=\()", ["min"]),
    (r"\btrue\b", ["false"]), (r"\bfalse\b", ["true"]),
    (r"(?<![\w.'])\d+(?![\w.'])", [lambda n: str(int(n) + 1)]),
    (r"(?<![\w.'])\d+\.\d+(?![\w.'])", [lambda n: repr(float(n) * 2 + 1)]),
    (r"(?<=[( ])!(?=[\w(])", [""]), (r"(?<=[(,] )-(?=[\w(])|(?<=return )-(?=[\w(])", [""]),
    (r"(?<=[( ])\+\+(?=\w)", ["--"]),
]
# Declarations and texts, which say nothing that a test could see, or only what a type is.
PASSED_OVER = re.compile(r"^\s*(//|#|template\b|requires\b|static_assert\b|using\b|namespace\b"
                         r"|concept\b|throw\b|/\*)")


def code_of(line):
    """The line with strings, characters and comments blanked, its columns kept."""
    blanked = re.sub(r'"(\\.|[^"\\])*"|\'(\\.|[^\'\\])\'', lambda m: '"' * len(m[0]), line)
    return re.sub(r"//.*", lambda m: " " * len(m[0]), blanked)


def breaks(header):
    """(line, column, old, new) of every place of a header that can be broken."""
    depth_of_assert = 0
    for number, line in enumerate(header.read_text(encoding="utf-8").splitlines(), 1):
        code = code_of(line)
        if depth_of_assert or re.match(r"\s*(static_assert|throw)\b", code):
            # A refusal's condition and text go on to the end of its statement.
            depth_of_assert = 0 if code.rstrip().endswith(";") else 1
            continue
        if PASSED_OVER.match(code):
            continue
        for pattern, replacements in SWAPS:
            for found in re.finditer(pattern, code):
                for new in replacements:
                    text = new(found[0]) if callable(new) else new
                    yield number, found.start() + 1, found[0], text


class Runner:
    def __init__(self, compiler, folder):
        self.compiler, self.folder = compiler, pathlib.Path(folder)
        self.overlay = self.folder / "overlay"
        self.passing = set()  # tests that were seen to pass with whole headers
        self.flags = ["-std=c++20", "-O0", "-march=native", "-w", "-DBOOST_TEST_DYN_LINK",
                      f'-DWEFT_SOURCE_DIR="{ROOT}"', f"-I{self.overlay}", f"-I{ROOT}/include",
                      f"-I{ROOT}/tests"]
        prefix = self.folder / "prefix.hpp"
        prefix.write_text("#include <boost/test/unit_test.hpp>\n#include <algorithm>\n"
                          "#include <array>\n#include <cmath>\n#include <functional>\n"
                          "#include <map>\n#include <random>\n#include <string>\n"
                          "#include <vector>\n")
        self.main = self.folder / "main.o"
        self.call([compiler, *self.flags, "-c", f"{ROOT}/tests/main.cpp", "-o", self.main], True)
        self.call([compiler, *self.flags, "-x", "c++-header", prefix, "-o",
                   f"{prefix}.{'gch' if 'g++' == compiler[:3] else 'pch'}"], True)
        self.prefixed = ["-include", prefix] if compiler[:3] == "g++" else \
            ["-include-pch", f"{prefix}.pch"]

    def call(self, command, must=False):
        try:
            done = subprocess.run([str(c) for c in command], stdin=subprocess.DEVNULL,
                                  capture_output=True, text=True, timeout=SECONDS, cwd=ROOT)
        except subprocess.TimeoutExpired:
            return "does not end"
        if must and done.returncode != 0:
            sys.exit(f"{' '.join(str(c) for c in command)}\n{done.stderr}")
        return "" if done.returncode == 0 else done.stderr + done.stdout

    def apply(self, header, line, column, old, new):
        """Writes the broken header where it is found before the whole one."""
        shutil.rmtree(self.overlay, ignore_errors=True)
        relative = header.relative_to(ROOT / "include")
        broken = self.overlay / relative
        broken.parent.mkdir(parents=True)
        lines = header.read_text(encoding="utf-8").splitlines(keepends=True)
        text = lines[line - 1]
        assert text[column - 1:].startswith(old), (header, line, column, old)
        lines[line - 1] = text[:column - 1] + new + text[column - 1 + len(old):]
        broken.write_text("".join(lines), encoding="utf-8")
        return broken

    def compiles_alone(self, broken):
        alone = self.folder / "alone.cpp"
        alone.write_text(f"#include <{broken.relative_to(self.overlay)}>\n")
        return not self.call([self.compiler, *self.flags, "-fsyntax-only", alone])

    def unit(self, tests):
        """Tests as one file, each in a namespace of its own (tests/CMakeLists.txt does the same)."""
        if len(tests) == 1:
            return tests[0]
        includes, bodies = {}, []
        for i, test in enumerate(tests):
            for line in test.read_text(encoding="utf-8").splitlines():
                found = re.match(r'#include (["<])(.*)[">]', line)
                if found:
                    beside = test.parent / found[2]
                    is_beside = found[1] == '"' and beside.exists()
                    includes[f'#include "{beside}"' if is_beside else line] = True
            bodies.append(f'namespace file_{i} {{\n#include "{test}"\n}}')
        unit = self.folder / "unit.cpp"
        unit.write_text("\n".join([*includes, *bodies]))
        return unit

    def passes_unbroken(self, tests):
        """Stops where the tests fail with whole headers: then they would notice anything."""
        if tests[0] in self.passing:
            return
        aside = self.folder / "aside"
        self.overlay.rename(aside)
        seen = self.notices(tests)
        aside.rename(self.overlay)
        if seen:
            sys.exit(f"{tests[0]}: fails ({seen}) with nothing broken")
        self.passing.add(tests[0])

    def notices(self, tests):
        """What is seen by the tests: "" where nothing."""
        source, program = self.unit(tests), self.folder / "test"
        libraries = ["-lboost_unit_test_framework"]
        if "properties/" in str(tests[0]):
            libraries.append("-lrapidcheck")
        seen = self.call([self.compiler, *self.flags, *self.prefixed, source, self.main,
                          *libraries, "-o", program])
        if seen:
            return "compile"
        return "run" if self.call([program, "--log_level=nothing"]) else ""


def tests_of(part, header):
    """Stages: the header's own test, then one by one what is alone, then the others together."""
    own = ROOT / "tests" / header.relative_to(ROOT / "include/weft").with_suffix(".cpp")
    stages = [[own]] if own.exists() else []
    together = []
    for pattern in PARTS[part][1]:
        for test in sorted((ROOT / "tests").glob(pattern)):
            if test == own:
                continue
            alone = re.search(r"^// Compiled alone: ", test.read_text(encoding="utf-8"), re.M)
            if alone or test.parent.name == "properties":
                stages.append([test])
            else:
                together.append(test)
    return stages + [together[i:i + 12] for i in range(0, len(together), 12)]


def equivalents():
    """{(header, code of the line, column, new text): reason}"""
    found = {}
    for line in (HERE / "equivalent").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            header, code, change, reason = (word.strip() for word in line.split(" | ", 3))
            found[header, code, change] = reason
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sample", type=int, default=60, help="breaks of each part")
    parser.add_argument("--compiler", default="clang++-19")
    parser.add_argument("--only", help="HEADER:LINE:COLUMN, as the output names it")
    parser.add_argument("part", nargs="+", choices=PARTS)
    wanted = parser.parse_args()
    same = equivalents()
    with tempfile.TemporaryDirectory() as folder:
        runner = Runner(wanted.compiler, folder)
        for part in wanted.part:
            places = [(h, *place) for pattern in PARTS[part][0]
                      for h in sorted((ROOT / "include/weft").glob(pattern))
                      for place in breaks(h)]
            count = len(places)
            random.Random(wanted.seed).shuffle(places)
            if wanted.only:
                places = [p for p in places if wanted.only == f"{p[0].name}:{p[1]}:{p[2]}"]
            tried = noticed = equivalent = stillborn = 0
            for header, line, column, old, new in places:
                if tried + equivalent == wanted.sample:
                    break
                code = header.read_text(encoding="utf-8").splitlines()[line - 1].strip()
                name = f"{header.name}:{line}:{column} `{old.strip()}` -> `{new.strip()}`"
                reason = same.get((header.name, code, f"{old.strip()} -> {new.strip()}"))
                if reason:
                    equivalent += 1
                    print(f"equivalent {name}: {reason}", flush=True)
                    continue
                broken = runner.apply(header, line, column, old, new)
                tried += 1
                for stage in tests_of(part, header):
                    how = runner.notices(stage)
                    if how == "compile" and not runner.compiles_alone(broken):
                        stillborn += 1
                        tried -= 1
                        break
                    if how:
                        runner.passes_unbroken(stage)
                        noticed += 1
                        print(f"noticed    {name} ({how}, {stage[0].stem}"
                              f"{' ...' if len(stage) > 1 else ''})", flush=True)
                        break
                else:
                    print(f"SURVIVED   {name}\n           {code}", flush=True)
            share = 100 * noticed / max(tried, 1)
            print(f"{part}: {noticed} of {tried} noticed ({share:.1f} %); seed {wanted.seed}, of {count} "
                  f"places; {equivalent} equivalent, {stillborn} did not compile", flush=True)


if __name__ == "__main__":
    os.nice(10)
    main()
