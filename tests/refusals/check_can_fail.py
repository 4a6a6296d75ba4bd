# SPDX-License-Identifier: MIT
"""Shows that check.py accepts a right refusal and notices each way one can be wrong.

usage: check_can_fail.py COMPILER
"""
import pathlib
import sys
import tempfile

sys.dont_write_bytecode = True
import check  # noqa: E402

RIGHT = """// expect-error: weft: three is
// expect-error: the limit
#ifdef WEFT_CONTROL
constexpr int n = 2;
#else
constexpr int n = 4;
#endif
static_assert(n < 3, "weft: three is the limit");
"""
# As clang prints a refusal: in pieces that end with their space.
WRAPPED = RIGHT.replace("three is\n// expect-error: the limit", "three is the limit").replace(
    '"weft: three is the limit"',
    r'"weft::refusal_line<15>{\"weft: three is \"}, weft::refusal_line<9>{\"the limit\"}"')
OTHER_ERROR = RIGHT + "#ifndef WEFT_CONTROL\nint wrong = nowhere;\n#endif\n"
# Twenty warnings push the message below the lines that are read.
LATE = """// expect-error: weft: late
#ifdef WEFT_CONTROL
int main() {}
#else
""" + "#warning early\n" * 20 + """static_assert(false, "weft: late");
#endif
"""
CASES = [
    ("right", RIGHT, None),
    ("wrapped", WRAPPED, None),
    ("wrapped, no space", WRAPPED.replace("three is \\\"", "three is\\\""), "do not hold"),
    ("wrapped, another text", WRAPPED.replace("{\\\"the", "{\\\"no"), "do not hold"),
    ("no expectation", RIGHT.split("\n", 2)[2], "first line must be"),
    ("no twin", RIGHT.replace("WEFT_CONTROL", "OTHER"), "must have a twin"),
    ("compiles", RIGHT.replace("n = 4", "n = 1"), "it compiles, and must not"),
    ("another text", RIGHT.replace("// expect-error: the", "// expect-error: no"), "do not hold"),
    ("two errors", OTHER_ERROR, "2 lines hold `error:`"),
    ("late message", LATE, "do not hold: weft: late"),
    ("twin fails", RIGHT.replace("n = 2", "n = 3"), "the twin"),
    ("twin warns", RIGHT.replace("n = 2;", "n = 2;\n#warning noise"), "the twin"),
]


def main():
    compiler = sys.argv[1]
    failed = 0
    for name, source, expected in CASES:
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "refusal.cpp"
            file.write_text(source, encoding="utf-8")
            found = check.complaints(file, folder, compiler, [])
        fine = not found if expected is None else any(expected in text for text in found)
        if not fine:
            failed += 1
            print(f"{name}: expected {expected!r}, found {found}")
    print(f"{len(CASES)} cases, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
