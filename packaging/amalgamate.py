# SPDX-License-Identifier: MIT
"""Writes headers of Weft with all that they include of Weft as one file.

usage: amalgamate.py FILE [HEADER...]      without a header: weft/weft.hpp
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
OWN_INCLUDE = re.compile(r"\s*#\s*include\s*<(weft/[^>]+)>")
# Once a file, not once a header.
ONCE = ("// SPDX-License-Identifier: MIT", "#pragma once")


def version():
    project = (ROOT / "CMakeLists.txt").read_text(encoding="utf-8")
    return re.search(r"project\(weft VERSION ([0-9.]+)", project)[1]


def lines_of(header, seen):
    """The lines of a header, those of what it includes at the first place that includes it."""
    if header in seen:
        return
    seen.add(header)
    conditions = 0
    for line in (ROOT / "include" / header).read_text(encoding="utf-8").splitlines():
        conditions += bool(re.match(r"\s*#\s*if", line)) - bool(re.match(r"\s*#\s*endif", line))
        included = OWN_INCLUDE.match(line)
        if included and conditions:
            sys.exit(f"{header} includes {included[1]} under a condition: one file cannot hold that")
        if included:
            yield from lines_of(included[1], seen)
        elif line not in ONCE:
            yield line


def without_empty_runs(lines):
    before = ""
    for line in lines:
        if line or before:
            yield line
        before = line


def amalgamated(headers):
    seen = set()
    body = [line for header in headers for line in lines_of(header, seen)]
    head = [ONCE[0], f"// Weft {version()}: {' '.join(headers)} and all that it takes, in one file"
            " made by packaging/amalgamate.py.", ONCE[1], ""]
    return "\n".join(without_empty_runs(head + body)) + "\n"


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__.strip())
    file = pathlib.Path(sys.argv[1])
    if file.resolve().is_relative_to(ROOT / "include"):
        sys.exit(f"{file} is a header of Weft: name a file elsewhere")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(amalgamated(sys.argv[2:] or ["weft/weft.hpp"]), encoding="utf-8")


if __name__ == "__main__":
    main()
