# SPDX-License-Identifier: MIT
"""Compiles every header alone, two at a time, with warnings as errors.

A header whose includes, or theirs, hold one of BASES gets that one precompiled, at its top. This
shows as much: a base is compiled alone first, and all includes stand before a header's own lines,
which see the same declarations either way.

usage: compile_alone.py ROOT WORK_FOLDER COMPILER[,COMPILER...] [FLAG...]
"""
import concurrent.futures
import pathlib
import re
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import precompiled  # noqa: E402

JOBS = 2
# The costlier first: a header takes the first it reaches.
BASES = ["weft/model/model.hpp", "weft/model/codes.hpp", "weft/simd/emit.hpp",
         "weft/graph/lowering.hpp", "weft/simd/register.hpp", "weft/formula/finish.hpp",
         "weft/formula/functions.hpp", "weft/tensor/error.hpp"]
# What a header of io/ may take from libraries that are not everywhere.
OPTIONAL = ["hdf5.h", "event.pb.h"]


def own_includes(header):
    """The headers of weft that it includes at its top."""
    top = re.split(r"^(?!#include|#pragma once|//|\s*$)", header.read_text(encoding="utf-8"),
                   maxsplit=1, flags=re.MULTILINE)[0]
    return re.findall(r"^#include <(weft/[^>]+)>", top, re.MULTILINE)


def base_of(name, include, seen):
    """The first of BASES that the header reaches, or None."""
    reached, waiting = set(), [name]
    while waiting:
        for other in seen.setdefault(header := waiting.pop(), own_includes(include / header)):
            if other not in reached:
                reached.add(other)
                waiting.append(other)
    return next((base for base in BASES if base in reached), None)


def lacks(name, include, folders):
    """The file of an optional library that the header, or one it includes, takes and none has."""
    text = (include / name).read_text(encoding="utf-8")
    for library in re.findall(rf"^#include <({'|'.join(map(re.escape, OPTIONAL))})>", text,
                              re.MULTILINE):
        if not any((folder / library).exists() for folder in folders):
            return library
    return next(filter(None, (lacks(other, include, folders)
                              for other in own_includes(include / name) if "/io/" in other)), None)


def main():
    root, work, compilers, *flags = sys.argv[1:]
    include = pathlib.Path(root) / "include"
    headers = sorted(header.relative_to(include).as_posix() for header in include.rglob("*.hpp"))
    folders = [pathlib.Path("/usr/include"), *map(pathlib.Path, flags)]
    for header in [header for header in headers if "/io/" in header]:
        if library := lacks(header, include, folders):
            print(f"{header}: left out, {library} is not found")
            headers.remove(header)
    bases = [base for base in BASES if base in headers]
    seen = {}
    base = {header: base_of(header, include, seen) for header in headers}
    wrong = 0

    def report(header, compiler, printed):
        nonlocal wrong
        if printed:
            print(f"{include / header}:1: does not compile alone with {compiler}, include what it "
                  "uses:\n" + "\n".join(printed.splitlines()[:12]))
            wrong += 1

    for compiler in compilers.split(","):
        folder = pathlib.Path(work) / pathlib.Path(compiler).name

        def compile_base(header):
            return precompiled.precompile(folder, header, compiler, flags)

        def compile_one(header):
            source = folder / (header.replace("/", "_") + ".cpp")
            # Twice: the second include must add nothing.
            source.write_text(f"#include <{header}>\n" * 2, encoding="utf-8")
            first = precompiled.use(folder, base[header]) if base[header] else []
            run = subprocess.run([compiler, "-std=c++20", "-fsyntax-only", *flags, *first,
                                  str(source)],
                                 capture_output=True, text=True, errors="replace", check=False)
            printed = run.stdout + run.stderr
            return printed if printed or run.returncode == 0 else f"exit status {run.returncode}"

        rest = [header for header in headers if header not in bases]
        with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
            for header, printed in zip(bases, pool.map(compile_base, bases)):
                report(header, compiler, printed)
            for header, printed in zip(rest, pool.map(compile_one, rest)):
                report(header, compiler, printed)
    print(f"{len(headers)} headers with {compilers}: {wrong} do not compile alone")
    return 1 if wrong or not headers else 0


if __name__ == "__main__":
    sys.exit(main())
