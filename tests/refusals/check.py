# SPDX-License-Identifier: MIT
"""Checks one refusal: the file fails to compile with its message, its twin compiles.

usage: check.py FILE FOLDER COMPILER [FLAG...]

FOLDER is where precompile.py left its headers: a file whose first include is one of them gets it
compiled, at its top. The compilers print as many lines then as without, clang one more.

FILE begins with lines `// expect-error: TEXT`. Compiled as it is, it must fail, print every TEXT
within the first 12 lines of output and exactly one line with `error:`. Compiled with
-DWEFT_CONTROL it must succeed and print nothing.
"""
import os
import pathlib
import re
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import precompiled  # noqa: E402

LINES_READ = 12


def expected_texts(source):
    texts = []
    for line in source.splitlines():
        found = re.match(r"// expect-error: (.*\S)", line)
        if not found:
            break
        texts.append(found[1])
    return texts


def whole_refusal(line):
    """A refusal as clang prints it, in pieces that end with their space, put together again; quotes
    in it are escaped."""
    return re.sub(r'"}, (?:weft::)?refusal_line<\d+>{"', "", line).replace('\\"', '"')


def complaints(file, folder, compiler, flags):
    """What is wrong with the refusal, as sentences; empty when all is well."""
    source = pathlib.Path(file).read_text(encoding="utf-8")
    texts = expected_texts(source)
    if not texts:
        return ["its first line must be `// expect-error: TEXT`"]
    if not re.search(r"^\s*#\s*(ifdef|ifndef|if)\b.*\bWEFT_CONTROL\b", source, re.MULTILINE):
        return ["it must have a twin that compiles, under `#ifdef WEFT_CONTROL`"]

    first = re.search(r"^#include <(.*)>$", source, re.MULTILINE)
    header = precompiled.use(folder, first[1]) if first else []

    def compile_with(*more):
        command = [compiler, "-std=c++20", "-fsyntax-only", *flags, *header, *more, str(file)]
        run = subprocess.run(command, capture_output=True, text=True, errors="replace",
                             env={**os.environ, "LC_ALL": "C"}, check=False)
        return run.returncode, run.stdout + run.stderr

    found = []
    status, output = compile_with()
    printed = output.splitlines()
    if status == 0:
        found.append("it compiles, and must not")
    else:
        head = [whole_refusal(line) for line in printed[:LINES_READ]]
        # A text may stand on one line or be wrapped over several.
        joined = " ".join(" ".join(head).split())
        for text in texts:
            if not any(text in line for line in head) and " ".join(text.split()) not in joined:
                found.append(f"the first {LINES_READ} lines of output do not hold: {text}")
        errors = sum("error:" in line for line in printed)
        if errors != 1:
            found.append(f"{errors} lines hold `error:`, expected 1")
        if found:
            found.append("the compiler printed:\n" + "\n".join(printed[:40]))

    status, output = compile_with("-DWEFT_CONTROL")
    if status != 0 or output:
        found.append("the twin (-DWEFT_CONTROL) must compile without output, it printed:\n"
                     + "\n".join(output.splitlines()[:40]))
    return found


def main():
    file, folder, compiler, *flags = sys.argv[1:]
    found = complaints(file, folder, compiler, flags)
    for complaint in found:
        print(f"{file}:1: {complaint}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
