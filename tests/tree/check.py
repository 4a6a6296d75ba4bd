# SPDX-License-Identifier: MIT
"""Checks the rules of the source tree, each a function that yields what breaks it.

usage: check.py ROOT [RULE...]      check.py --list
"""
import pathlib
import re
import sys

LINES_OF_A_HEADER = 300
COLUMNS = 100
ORDER = pathlib.Path(__file__).with_name("folders")
SIMD_HEADERS = re.compile(r"xsimd|intrin\.h|arm_(neon|sve)\.h|wasm_simd128\.h")


class Tree:
    """The files of a project, read once."""

    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.order = ORDER.read_text(encoding="utf-8").split()
        self.texts = {}

    def files(self, folder, *suffixes):
        found = (self.root / folder).rglob("*")
        return sorted(f for f in found if f.is_file() and f.suffix in suffixes)

    def headers(self):
        return self.files("include", ".hpp")

    def lines(self, file):
        if file not in self.texts:
            self.texts[file] = file.read_text(encoding="utf-8").splitlines()
        return self.texts[file]

    def name(self, header):
        """weft/layer/dense.hpp"""
        return header.relative_to(self.root / "include").as_posix()

    def includes(self, header):
        """(line number, named file) of every include."""
        for number, line in enumerate(self.lines(header), 1):
            found = re.match(r"\s*#\s*include\s*([<\"][^>\"]+[>\"])", line)
            if found:
                yield number, found[1]

    def own_includes(self, header):
        for number, included in self.includes(header):
            if included.startswith("<weft/"):
                yield number, included[1:-1]

    def rank(self, name):
        """Place in the folder order; None where the order has no such folder."""
        if name == "weft/declare.hpp":
            return self.order.index("complexity")
        if name == "weft/weft.hpp":
            return len(self.order)
        folder = name.split("/")[1].removesuffix(".hpp")
        return self.order.index(folder) if folder in self.order else None


def folder_order(tree):
    for header in tree.headers():
        name = tree.name(header)
        rank = tree.rank(name)
        if rank is None:
            yield header, 1, f"{name} is in no folder of {ORDER.name}: move it, or add its folder"
            continue
        for number, included in tree.own_includes(header):
            other = tree.rank(included)
            if other is None or other > rank:
                yield header, number, f"{name} includes {included}, which stands below it in" \
                    " the folder order: move one of the two"
        for number, included in tree.includes(header):
            if included.startswith('"'):
                yield header, number, f"write {included} as <weft/...>"


def no_include_cycle(tree):
    graph = {tree.name(h): (h, list(tree.own_includes(h))) for h in tree.headers()}
    done, path = set(), []

    def visit(name):
        path.append(name)
        header, edges = graph[name]
        for number, other in edges:
            if other in path:
                circle = " -> ".join([*path[path.index(other):], other])
                yield header, number, f"include cycle {circle}: drop this include"
            elif other in graph and other not in done:
                yield from visit(other)
        done.add(path.pop())

    for name in graph:
        if name not in done:
            yield from visit(name)


def xsimd_only_in_simd(tree):
    for header in tree.headers():
        if tree.name(header).startswith("weft/simd/"):
            continue
        for number, line in enumerate(tree.lines(header), 1):
            if "xsimd" in line:
                yield header, number, "only include/weft/simd/ names xsimd: give it a name there"


def declare_reaches_no_simd(tree):
    start = tree.root / "include/weft/declare.hpp"
    if not start.exists():
        yield start, 1, "is missing: it includes all of a declaration and no SIMD"
        return
    reached_by, queue = {start: ""}, [start]
    while queue:
        header = queue.pop()
        way = f"{reached_by[header]}{tree.name(header)}"
        for number, included in tree.includes(header):
            bare = included[1:-1]
            if re.match(r"weft/simd(/|\.hpp)", bare) or SIMD_HEADERS.search(bare):
                yield header, number, f"declare.hpp reaches {bare} by {way}: drop this include"
                continue
            other = tree.root / "include" / bare
            if other not in reached_by and other.exists():
                reached_by[other] = f"{way} -> "
                queue.append(other)


def header_form(tree):
    for header in tree.headers():
        lines = tree.lines(header)
        if not lines or lines[0] != "// SPDX-License-Identifier: MIT":
            yield header, 1, "the first line must be `// SPDX-License-Identifier: MIT`"
        if "#pragma once" not in lines:
            yield header, 1, "add `#pragma once`"
        if len(lines) > LINES_OF_A_HEADER:
            yield header, len(lines), f"{len(lines)} lines, at most {LINES_OF_A_HEADER}: split it"
        for number, line in enumerate(lines, 1):
            if len(line) > COLUMNS:
                yield header, number, f"{len(line)} columns, at most {COLUMNS}: break the line"


def namespace_has_the_version(tree):
    """`namespace weft::inline v0_1 {`: programs of two versions can be linked."""
    project = (tree.root / "CMakeLists.txt").read_text(encoding="utf-8")
    major, minor = re.search(r"project\(weft VERSION (\d+)\.(\d+)", project).groups()
    named = f"namespace weft::inline v{major}_{minor}"
    opening = rf"{named}(::\w+)* {{|namespace weft {{  // no version: "
    for header in tree.headers():
        for number, line in enumerate(tree.lines(header), 1):
            if line.startswith("namespace weft") and not re.match(opening, line):
                yield header, number, f"write `namespace weft::inline v{major}_{minor}`"


def header_has_test_and_page(tree):
    for header in tree.headers():
        path = pathlib.PurePosixPath(tree.name(header)).relative_to("weft").with_suffix("")
        if len(path.parts) == 1:
            continue  # an umbrella
        for what in (f"tests/{path}.cpp", f"docs/reference/{path}.md"):
            if not (tree.root / what).exists():
                yield header, 1, f"has no {what}: write it"


def expectations(tree):
    """(file, line number, text) of every expect-error."""
    for file in tree.files("tests/refusals", ".cpp"):
        for number, line in enumerate(tree.lines(file), 1):
            found = re.match(r"// expect-error: (.*\S)", line)
            if found:
                yield file, number, found[1]


def errors_page(tree):
    """(line number, heading, pattern) of docs/errors.md; N, NAME and SHAPE match anything fit."""
    page = tree.root / "docs/errors.md"
    wild = {"N": r"-?[0-9][0-9',]*", "NAME": r"\S.*?", "SHAPE": r"\S.*?"}
    if not page.exists():
        return
    for number, line in enumerate(tree.lines(page), 1):
        if line.startswith("## "):
            heading = line[3:].replace("`", "").strip()
            parts = re.split(r"\b(N|NAME|SHAPE)\b", heading)
            yield number, heading, "".join(wild.get(part, re.escape(part)) for part in parts)


def errors_are_explained(tree):
    page = tree.root / "docs/errors.md"
    headings = list(errors_page(tree))
    files = {}
    for file, number, text in expectations(tree):
        files.setdefault(file, []).append((number, text))
    for number, heading, pattern in headings:
        if not any(re.search(pattern, text) for f in files.values() for _, text in f):
            yield page, number, f"no file in tests/refusals expects `{heading}`: add one"
    for file, texts in files.items():
        explained = [any(re.search(p, text) for _, _, p in headings) for _, text in texts]
        for (number, text), fine in zip(texts, explained):
            # Beside its message a refusal may expect details, such as the numbers.
            if not fine and ("weft: " in text or not any(explained)):
                yield file, number, f"docs/errors.md has no heading `## ` within: {text}"


def static_assert_messages(lines):
    """(line number, message) of every static_assert with a text that begins `weft: `."""
    source = "\n".join(lines)
    token = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|//[^\n]*|/\*.*?\*/|[()]',
                       re.DOTALL)
    for start in re.finditer(r"\bstatic_assert\s*\(", source):
        depth, message = 1, ""
        for found in token.finditer(source, start.end()):
            depth += {"(": 1, ")": -1}.get(found[0], 0)
            if found[0].startswith('"'):
                message += found[0][1:-1]
            if depth == 0:
                break
        if "weft: " in message:
            yield source.count("\n", 0, start.start()) + 1, message


def messages_are_provoked(tree):
    expected = [text for _, _, text in expectations(tree)]
    for header in tree.headers():
        for number, message in static_assert_messages(tree.lines(header)):
            message = message[message.index("weft: "):]
            if not any("weft: " in text and (text in message or message in text)
                       for text in expected):
                yield header, number, f"no file in tests/refusals expects this message: {message}"


def blocks(lines, *languages):
    """(line number, lines) of every fenced block of one of the languages."""
    fence, start, block = None, 0, []
    for number, line in enumerate(lines, 1):
        if fence is None:
            found = re.match(r"\s*(`{3,}|~{3,})\s*([\w+]*)", line)
            if found:
                fence, start, block = (found[1], found[2].lower()), number, []
        elif re.fullmatch(rf"\s*{fence[0][0]}{{{len(fence[0])},}}\s*", line):
            if fence[1] in languages:
                yield start, block
            fence = None
        else:
            block.append(line)


def pages(tree):
    at_the_top = (tree.root / name for name in ("README.md", "CONTRIBUTING.md"))
    return [*(page for page in at_the_top if page.exists()), *tree.files("docs", ".md")]


def bare(lines):
    return "\n".join(line.strip() for line in lines)


def blocks_stand_in(tree, files, where, *languages):
    """Every block of the languages stands in one of the files."""
    texts = [f"\n{bare(tree.lines(file))}\n" for file in files]
    for page in pages(tree):
        for number, block in blocks(tree.lines(page), *languages):
            text = bare(block).strip("\n")
            if text and not any(f"\n{text}\n" in file for file in texts):
                yield page, number, f"this block stands in no file of {where}: copy it word" \
                    " for word"


def documents_are_built(tree):
    unbuilt = {tree.root / "tests" / folder for folder in ("reference", "data", "tree")}
    built = [file for folder in ("examples", "tests") for file in tree.files(folder, ".cpp", ".hpp")
             if unbuilt.isdisjoint(file.parents)]
    yield from blocks_stand_in(tree, built, "examples/ or tests/", "cpp", "c++", "cxx", "cc", "hpp")
    scripts = [file for folder in ("tests", "docs") for file in tree.files(folder, ".py")]
    yield from blocks_stand_in(tree, scripts, "tests/ or docs/", "python", "py")


def commands_name_what_is_there(tree):
    """Every path below a folder of the tree in a block of commands, but for what is built."""
    for page in pages(tree):
        for number, block in blocks(tree.lines(page), "sh", "bash", "shell", "console"):
            for word in " ".join(block).split():
                folder = word.split("/")[0]
                if "/" in word and folder and (tree.root / folder).is_dir() \
                        and folder not in (".", "..", "build") and not (tree.root / word).exists():
                    yield page, number, f"this block names {word}, which is not there"


RULES = {rule.__name__: rule for rule in (
    folder_order, no_include_cycle, xsimd_only_in_simd, declare_reaches_no_simd, header_form,
    namespace_has_the_version, header_has_test_and_page, errors_are_explained,
    messages_are_provoked, documents_are_built, commands_name_what_is_there)}


def main():
    if sys.argv[1:] == ["--list"]:
        print(";".join(RULES), end="")
        return 0
    tree = Tree(sys.argv[1])
    broken = 0
    for name in sys.argv[2:] or RULES:
        for file, number, message in RULES[name](tree):
            print(f"{file}:{number}: {message}")
            broken += 1
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
