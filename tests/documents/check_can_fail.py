# SPDX-License-Identifier: MIT
"""Shows that check.py takes what a program prints, and nothing else."""
import pathlib
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import check  # noqa: E402

PRINTED = "one\nloss 0.125 after 3 ms\nthree\nfour 0.9999092"

for shown, expected in [
        ("one\nloss 0.125 after 3 ms", True),
        ("loss 0.125 after ... ms\nthree", True),
        ("one\n...\nfour 0.9999092", True),
        ("four 0.99990916", True),
        ("four 0.99990936", False),
        ("four 0.999909", False),
        ("loss 0.126 after 3 ms", True),
        ("loss 0.127 after 3 ms", False),
        ("loss 0.125 after 5 ms", False),
        ("loss 0.1250 after 3 ms", False),
        ("one\nthree", False),
        ("on", False),
        ("two", False)]:
    if check.stands_in(shown.splitlines(), PRINTED) != expected:
        sys.exit(f"{shown!r}: expected {expected}")
