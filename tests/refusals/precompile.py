# SPDX-License-Identifier: MIT
"""Compiles the headers that most refusals begin with, for check.py.

usage: precompile.py FOLDER COMPILER [FLAG...]
"""
import pathlib
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import precompiled  # noqa: E402

HEADERS = ["weft/declare.hpp", "weft/weft.hpp"]


def main():
    folder, compiler, *flags = sys.argv[1:]
    printed = "".join(precompiled.precompile(folder, header, compiler, flags)
                      for header in HEADERS)
    print(printed, end="")
    return 1 if printed else 0


if __name__ == "__main__":
    sys.exit(main())
