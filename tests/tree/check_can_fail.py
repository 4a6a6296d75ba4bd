# SPDX-License-Identifier: MIT
"""Shows that a right tree passes every rule of check.py and that each rule can fail."""
import pathlib
import sys
import tempfile

sys.dont_write_bytecode = True
import check  # noqa: E402

HEAD = "// SPDX-License-Identifier: MIT\n// A sentence.\n#pragma once\n"
SHAPE = "include/weft/shape/extent.hpp"
LAYER = "include/weft/layer/dense.hpp"
SIMD = "include/weft/simd/register.hpp"
DECLARE = "include/weft/declare.hpp"
REFUSAL = "tests/refusals/image.cpp"
MESSAGE = "weft: a dense layer expects a vector"

RIGHT = {
    SHAPE: HEAD,
    LAYER: f'{HEAD}#include <weft/shape/extent.hpp>\nstatic_assert((1 < 2), "{MESSAGE}, "\n'
           '    "flatten (or conv2d) first");\n'
           'static_assert(true);\ninline auto at_run_time = "weft: no refusal";\n',
    SIMD: f"{HEAD}#include <xsimd/xsimd.hpp>\nnamespace weft::inline v0_1::simd {{\n}}\n"
          "namespace weft {  // no version: a reason\n}\n",
    "CMakeLists.txt": "project(weft VERSION 0.1.2)\n",
    DECLARE: f"{HEAD}#include <weft/layer/dense.hpp>\n",
    "include/weft/weft.hpp": f"{HEAD}#include <weft/declare.hpp>\n"
                             "#include <weft/simd/register.hpp>\n",
    REFUSAL: f"// expect-error: {MESSAGE}, flatten\n// expect-error: refused<28, 28>\nint x;\n",
    "tests/refusals/layer.cpp": "// expect-error: weft: layer 2, dense<10>, got 3'000\n",
    "docs/errors.md": f"# Errors\n## {MESSAGE}\n## `weft: layer N, NAME, got N`\n",
    "README.md": "# Weft\n```cpp\nint a;\n\n    int b;\n```\n",
    "docs/page.md": "1. A list\n\n   ~~~c++\n   int b;\n   ~~~\n\n```\nnot C++\n```\n",
    "examples/one.cpp": "void f() {\n    int a;\n\n    int b;\n}\n",
    "docs/a.txt": "",
    "docs/commands.md": "```sh\ng++ -Iinclude examples/one.cpp -o build/one\n./one a/b\n```\n"
                        "```python\na = 1\n```\n",
    "tests/one.py": "import two\na = 1\n",
}
for header in (SHAPE, LAYER, SIMD):
    path = header.removeprefix("include/weft/").removesuffix(".hpp")
    RIGHT[f"tests/{path}.cpp"] = ""
    RIGHT[f"docs/reference/{path}.md"] = ""

# rule, file, its new text (None: removed; a leading + : appended), file:line of the report
VIOLATIONS = [
    ("folder_order", SHAPE, "+#include <weft/layer/dense.hpp>\n", f"{SHAPE}:4"),
    ("folder_order", SHAPE, '+#include "extent.hpp"\n', f"{SHAPE}:4"),
    ("folder_order", DECLARE, "+#include <weft/simd/register.hpp>\n", f"{DECLARE}:5"),
    ("folder_order", "include/weft/utils/misc.hpp", HEAD, "include/weft/utils/misc.hpp:1"),
    ("folder_order", SHAPE, "+#include <weft/layer.hpp>\n", f"{SHAPE}:4"),
    ("no_include_cycle", SHAPE, "+#include <weft/layer/dense.hpp>\n", f"{SHAPE}:4"),
    ("xsimd_only_in_simd", LAYER, "+// as xsimd::batch\n", f"{LAYER}:9"),
    ("declare_reaches_no_simd", SHAPE, "+#include <weft/simd/register.hpp>\n", f"{SHAPE}:4"),
    ("declare_reaches_no_simd", SHAPE, "+#  include <xsimd/xsimd.hpp>\n", f"{SHAPE}:4"),
    ("declare_reaches_no_simd", SHAPE, "+#include <immintrin.h>\n", f"{SHAPE}:4"),
    ("declare_reaches_no_simd", DECLARE, None, f"{DECLARE}:1"),
    ("header_form", SHAPE, HEAD.replace("MIT", "BSD"), f"{SHAPE}:1"),
    ("header_form", SHAPE, HEAD.replace("once", "twice"), f"{SHAPE}:1"),
    ("header_form", SHAPE, "+" + "\n" * 298, f"{SHAPE}:301"),
    ("header_form", SHAPE, "+//" + "é" * 99 + "\n", f"{SHAPE}:4"),
    ("namespace_has_the_version", SHAPE, "+namespace weft::simd {\n", f"{SHAPE}:4"),
    ("namespace_has_the_version", SHAPE, "+namespace weft::inline v0_2 {\n", f"{SHAPE}:4"),
    ("namespace_has_the_version", "CMakeLists.txt", "project(weft VERSION 1.1.2)", f"{SIMD}:5"),
    ("header_has_test_and_page", "tests/layer/dense.cpp", None, f"{LAYER}:1"),
    ("header_has_test_and_page", "docs/reference/layer/dense.md", None, f"{LAYER}:1"),
    ("errors_are_explained", "docs/errors.md", "+## weft: never said\n", "docs/errors.md:4"),
    ("errors_are_explained", "docs/errors.md", f"# Errors\n## {MESSAGE}\n",
     "tests/refusals/layer.cpp:1"),
    ("errors_are_explained", "docs/errors.md", None, f"{REFUSAL}:1"),
    ("messages_are_provoked", REFUSAL, None, f"{LAYER}:5"),
    ("messages_are_provoked", LAYER, '+static_assert(f(")"), "weft: another");\n', f"{LAYER}:9"),
    ("documents_are_built", "examples/one.cpp", None, "README.md:2"),
    ("documents_are_built", "README.md", "```cpp\nint a;\nint b;\n```\n", "README.md:1"),
    ("documents_are_built", "docs/page.md", "\n```c++\nint\n```\n", "docs/page.md:2"),
    ("documents_are_built", "docs/page.md", "```python\nb = 1\n```\n", "docs/page.md:1"),
    ("documents_are_built", "CONTRIBUTING.md", "```cpp\nint c;\n```\n", "CONTRIBUTING.md:1"),
    ("commands_name_what_is_there", "docs/page.md", "```sh\ng++ examples/two.cpp\n```\n",
     "docs/page.md:1"),
]


def write(root, files):
    for name, text in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def broken(files, rule):
    """file:line of everything the rule reports in a tree of these files."""
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        write(root, files)
        return [f"{file.relative_to(root).as_posix()}:{number}"
                for file, number, _ in check.RULES[rule](check.Tree(root))]


def main():
    failed = []
    for rule in check.RULES:
        found = broken(RIGHT, rule)
        if found:
            failed.append(f"{rule} refuses a right tree: {found}")
        if rule not in {violation[0] for violation in VIOLATIONS}:
            failed.append(f"{rule} has no violation here: add one")
    for rule, file, text, place in VIOLATIONS:
        files = dict(RIGHT)
        if text is None:
            del files[file]
        else:
            files[file] = files[file] + text[1:] if text.startswith("+") else text
        found = broken(files, rule)
        if place not in found:
            failed.append(f"{rule} misses {file} at {place}, reports {found}")
    print("\n".join([*failed, f"{len(VIOLATIONS)} violations, {len(failed)} failures"]))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
