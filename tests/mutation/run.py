#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Breaks one operator or number of the headers at a time, and counts how many breaks the tests see.

usage: tests/mutation/run.py [--seed N] [--sample N] [--compiler C] [--only HEADER:LINE:COLUMN] PART...

PART is formula, complexity or plan. All places where a part's headers can be broken are listed and
a sample is taken with the seed, in which a place stays while its line does. A break is noticed where a test of the part does not compile any
more (static_assert), fails, or does not end. One that stops the header itself, alone, from
compiling is no break: the next of the sample takes its place. What survives is printed;
`equivalent` beside this file lists those that change no behaviour, each with its reason.
Every line of the output begins with its verdict; the last says the share.

The header's own test comes first, then those that noticed most before, at last the others
together; a test that does not include the header is left out. Verdicts are kept in
build/mutation/log, and taken up again while the headers and the tests they came from are the same:
a run that was ended goes on where it was, and a greater sample begins with the smaller one's.
"""
import argparse
import collections
import functools
import hashlib
import json
import os
import pathlib
import re
import resource
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = pathlib.Path(__file__).resolve().parent
LOG = ROOT / "build/mutation/log"
# Of the processor's time, so that a busy machine makes nothing that does not end.
SECONDS = {"compile": 300, "run": 60}
BYTES = 12 << 30

# The headers of a part, and the tests it relies on, beside those at its headers' own paths.
PARTS = {
    "formula": (["formula/*.hpp"], ["properties/formulas.cpp", "formula/*.cpp",
                                    "laws/every_formula.cpp"]),
    "complexity": (["complexity/*.hpp"], ["complexity/*.cpp", "laws/every_count.cpp"]),
    "plan": (["graph/plan.hpp", "graph/lowering.hpp", "graph/fusion.hpp", "graph/lifetimes.hpp",
              "graph/memory.hpp", "graph/wiring.hpp", "graph/wires.hpp", "graph/inference.hpp",
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


def order_of(seed, places):
    """Places in an order that is the seed's, and of which other lines change nothing."""
    lines, counted = {}, collections.Counter()
    for header in {header for header, *_ in places}:
        for number, line in enumerate(header.read_text(encoding="utf-8").splitlines(), 1):
            counted[header, line.strip()] += 1
            lines[header, number] = line, counted[header, line.strip()]

    def rank(place):
        header, number, column, old, new = place
        line, which = lines[header, number]
        column -= len(line) - len(line.lstrip())
        words = (seed, header.relative_to(ROOT), line.strip(), which, column, old, new)
        return hashlib.sha256("\0".join(map(str, words)).encode()).digest()
    return sorted(places, key=rank)


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


@functools.cache
def includes(file):
    """A file and all of this project that it includes, conditions not looked at."""
    seen, left = set(), [file]
    while left:
        file = left.pop()
        if file in seen:
            continue
        seen.add(file)
        for name in re.findall(r'^\s*#\s*include\s+["<]([^">]+)[">]',
                               file.read_text(encoding="utf-8"), re.M):
            places = (file.parent / name, ROOT / "include" / name, ROOT / "tests" / name)
            left += [place.resolve() for place in places if place.exists()][:1]
    return frozenset(seen)


@functools.cache
def digest(files):
    together = hashlib.sha256()
    for file in sorted(files):
        together.update(f"{file.relative_to(ROOT)}\0".encode() + file.read_bytes())
    return together.hexdigest()[:16]


class Log:
    """Verdicts, a line each. One stands while all that its files are made of is the same."""

    def __init__(self, compiler):
        self.compiler, self.entries = compiler, collections.defaultdict(list)
        self.notices = collections.Counter()  # by test, in any state of the tree
        LOG.parent.mkdir(parents=True, exist_ok=True)
        for line in LOG.read_text(encoding="utf-8").splitlines() if LOG.exists() else []:
            if line.endswith("}"):  # or the run was ended while it wrote
                self.keep(json.loads(line))

    def keep(self, entry):
        self.entries[entry["compiler"], entry["of"]].insert(0, entry)
        if entry["verdict"] == "noticed":
            self.notices[entry["files"][0]] += 1

    def state(self, files):
        return digest(frozenset().union(*map(includes, files)))

    def find(self, of, tests):
        """The verdict on a break; one that survived has to have been seen by these tests."""
        for entry in self.entries[self.compiler, of]:
            files = [ROOT / file for file in entry["files"]]
            if entry["verdict"] in ("SURVIVED", "passes") and set(files) != set(tests):
                continue
            if all(file.exists() for file in files) and entry["state"] == self.state(files):
                return entry
        return None

    def add(self, of, verdict, files, how=""):
        entry = {"of": of, "verdict": verdict, "how": how, "compiler": self.compiler,
                 "files": [str(file.relative_to(ROOT)) for file in files],
                 "state": self.state(files)}
        self.keep(entry)
        with LOG.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")
        return entry


class Runner:
    def __init__(self, compiler, folder, log):
        self.compiler, self.folder, self.log = compiler, pathlib.Path(folder), log
        self.overlay = self.folder / "overlay"
        self.flags = ["-std=c++20", "-O0", "-march=native", "-w", "-Wfatal-errors",
                      "-DBOOST_TEST_DYN_LINK", f'-DWEFT_SOURCE_DIR="{ROOT}"',
                      f"-I{self.overlay}", f"-I{ROOT}/include", f"-I{ROOT}/tests"]
        prefix = self.folder / "prefix.hpp"
        prefix.write_text("#include <boost/test/unit_test.hpp>\n#include <algorithm>\n"
                          "#include <array>\n#include <cmath>\n#include <functional>\n"
                          "#include <map>\n#include <random>\n#include <string>\n"
                          "#include <vector>\n")
        self.main = self.folder / "main.o"
        self.call("compile", [compiler, *self.flags, "-c", f"{ROOT}/tests/main.cpp", "-o",
                              self.main], True)
        self.call("compile", [compiler, *self.flags, "-x", "c++-header", prefix, "-o",
                              f"{prefix}.{'gch' if 'g++' == compiler[:3] else 'pch'}"], True)
        self.prefixed = ["-include", prefix] if compiler[:3] == "g++" else \
            ["-include-pch", f"{prefix}.pch"]

    def call(self, kind, command, must=False):
        """What a command that fails says, or that it does not end: "" where it succeeds."""
        def limit():
            resource.setrlimit(resource.RLIMIT_CPU, (SECONDS[kind], SECONDS[kind] + 1))
            resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        done = subprocess.run([str(c) for c in command], stdin=subprocess.DEVNULL, cwd=ROOT,
                              capture_output=True, text=True, errors="replace", preexec_fn=limit)
        if must and done.returncode != 0:
            sys.exit(f"{' '.join(str(c) for c in command)}\n{done.stderr}")
        return "" if done.returncode == 0 else done.stderr + done.stdout or "fails"

    def apply(self, header, line, column, old, new):
        """Writes the broken header where it is found before the whole one."""
        shutil.rmtree(self.overlay, ignore_errors=True)
        relative = header.relative_to(ROOT / "include")
        self.broken = self.overlay / relative
        self.broken.parent.mkdir(parents=True)
        lines = header.read_text(encoding="utf-8").splitlines(keepends=True)
        text = lines[line - 1]
        assert text[column - 1:].startswith(old), (header, line, column, old)
        lines[line - 1] = text[:column - 1] + new + text[column - 1 + len(old):]
        self.broken.write_text("".join(lines), encoding="utf-8")

    def compiles_alone(self, said):
        # An error in a test comes after its headers, which went well.
        if said.startswith(f"{ROOT}/tests/"):
            return True
        alone = self.folder / "alone.cpp"
        alone.write_text(f"#include <{self.broken.relative_to(self.overlay)}>\n")
        return not self.call("compile", [self.compiler, *self.flags, *self.prefixed,
                                          "-fsyntax-only", alone])

    def unit(self, tests):
        """Tests as one file, each in a namespace of its own (tests/CMakeLists.txt does the same)."""
        if len(tests) == 1:
            return tests[0]
        heads, bodies = {}, []
        for i, test in enumerate(tests):
            for line in test.read_text(encoding="utf-8").splitlines():
                found = re.match(r'#include (["<])(.*)[">]', line)
                if found:
                    beside = test.parent / found[2]
                    is_beside = found[1] == '"' and beside.exists()
                    heads[f'#include "{beside}"' if is_beside else line] = True
            bodies.append(f'namespace file_{i} {{\n#include "{test}"\n}}')
        unit = self.folder / "unit.cpp"
        unit.write_text("\n".join([*heads, *bodies]))
        return unit

    def passes_unbroken(self, tests):
        """Stops where the tests fail with whole headers: then they would notice anything."""
        if self.log.find("nothing", tests):
            return
        aside = self.folder / "aside"
        self.overlay.rename(aside)
        how, test, _ = self.notices(tests)
        aside.rename(self.overlay)
        if how:
            sys.exit(f"{test}: fails ({how}) with nothing broken")
        self.log.add("nothing", "passes", tests)

    def notices(self, tests):
        """How the tests notice, which of them, and what is said: "" where none does."""
        source, program = self.unit(tests), self.folder / "test"
        libraries = ["-lboost_unit_test_framework"]
        if any(test.parent.name == "properties" for test in tests):
            libraries.append("-lrapidcheck")
        how = "compile"
        said = self.call("compile", [self.compiler, *self.flags, *self.prefixed, source, self.main,
                                     *libraries, "-o", program])
        if not said:
            how = "run"
            said = self.call("run", [program, "--log_level=error", "--color_output=no"])
        named = [test for test in tests if len(tests) == 1 or str(test) in said]
        return (how, named[0] if named else tests[0], said) if said else ("", None, "")

    def verdict(self, part, header, *place):
        """Of one break: from the log, or tried."""
        line, column, old, new = place
        of = f"{header.relative_to(ROOT)}:{line}:{column} `{old}` -> `{new}`"
        tests = tests_of(part, header)
        known = self.log.find(of, tests)
        if known:
            return known
        self.apply(header, *place)
        for stage in stages(tests, header, self.log.notices):
            how, test, said = self.notices(stage)
            if how == "compile" and not self.compiles_alone(said):
                return self.log.add(of, "no break", [header])
            if how:
                self.passes_unbroken(stage)
                return self.log.add(of, "noticed", [test], how)
        return self.log.add(of, "SURVIVED", tests)


def own_test(header):
    return ROOT / "tests" / header.relative_to(ROOT / "include/weft").with_suffix(".cpp")


def tests_of(part, header):
    """The tests of a part that include the header: no other can notice."""
    tests = {test for pattern in PARTS[part][1] for test in (ROOT / "tests").glob(pattern)}
    return sorted(test for test in tests | ({own_test(header)} if own_test(header).exists() else set())
                  if header in includes(test))


def stages(tests, header, notices):
    """The header's own test, two that noticed most before, the others a dozen together."""
    order = sorted(tests, key=lambda test: (test != own_test(header),
                                            -notices[str(test.relative_to(ROOT))], test))
    together = []
    for i, test in enumerate(order):
        alone = re.search(r"^// Compiled alone: ", test.read_text(encoding="utf-8"), re.M)
        if i < 3 or alone or test.parent.name == "properties":
            yield [test]
        else:
            together.append(test)
    for i in range(0, len(together), 12):
        yield together[i:i + 12]


def equivalents():
    """{(header, line of code, that line broken): reason}"""
    found = {}
    for line in (HERE / "equivalent").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            header, code, broken, reason = (word.strip() for word in line.split(" | ", 3))
            found[header, code, broken] = reason
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
        runner = Runner(wanted.compiler, folder, Log(wanted.compiler))
        for part in wanted.part:
            places = [(h, *place) for pattern in PARTS[part][0]
                      for h in sorted((ROOT / "include/weft").glob(pattern))
                      for place in breaks(h)]
            places = order_of(wanted.seed, places)
            count = len(places)
            if wanted.only:
                places = [p for p in places if wanted.only == f"{p[0].name}:{p[1]}:{p[2]}"]
            seen = collections.Counter()
            for header, line, column, old, new in places:
                if seen["tried"] + seen["equivalent"] == wanted.sample:
                    break
                whole = header.read_text(encoding="utf-8").splitlines()[line - 1]
                broken = whole[:column - 1] + new + whole[column - 1 + len(old):]
                name = f"{header.name}:{line}:{column} `{old.strip()}` -> `{new.strip()}`"
                reason = same.get((header.name, whole.strip(), broken.strip()))
                if reason:
                    seen["equivalent"] += 1
                    print(f"equivalent {name}: {reason}", flush=True)
                    continue
                entry = runner.verdict(part, header, line, column, old, new)
                seen[entry["verdict"]] += 1
                seen["tried"] += entry["verdict"] != "no break"
                if entry["verdict"] == "noticed":
                    print(f"noticed    {name} ({entry['how']}, {entry['files'][0]})", flush=True)
                elif entry["verdict"] == "SURVIVED":
                    print(f"SURVIVED   {name}\n           {whole.strip()}", flush=True)
            share = 100 * seen["noticed"] / max(seen["tried"], 1)
            print(f"{part}: {seen['noticed']} of {seen['tried']} noticed ({share:.1f} %); seed "
                  f"{wanted.seed}, of {count} places; {seen['equivalent']} equivalent, "
                  f"{seen['no break']} did not compile", flush=True)


if __name__ == "__main__":
    os.nice(10)
    main()
