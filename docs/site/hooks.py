# SPDX-License-Identifier: MIT
"""For mkdocs: the navigation, found in the folders, and LaTeX as MathML, which browsers draw."""
import html
import pathlib
import re

try:
    from latex2mathml.converter import convert
except ImportError:  # formulas stay LaTeX
    convert = None

# Folders and pages in the order of the tabs, with their names; what a folder has is found there.
TABS = {"index.md": "Home", "tutorial": "Tutorial", "how_to": "How to", "notes.md": "Lecture notes",
        "explanation": "Explanation", "reference": "Reference", "catalogue.md": "Catalogue",
        "errors.md": "Errors"}


def title_of(path):
    """The first heading of a page."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            return line[2:].strip()
    return path.stem


def entry(root, path, name=None):
    relative = path.relative_to(root).as_posix()
    if path.is_file():
        return {name or title_of(path): relative}
    pages = [p for p in sorted(path.iterdir()) if p.is_dir() or p.suffix == ".md"]
    index = path / "index.md"
    first = [index.relative_to(root).as_posix()] if index in pages else []
    # A page of the reference is called as its header.
    others = [entry(root, p, p.stem if root / "reference" in p.parents else None)
              for p in pages if p != index]
    return {name or path.name: first + others}


def on_config(config):
    root = pathlib.Path(config["docs_dir"])
    config["nav"] = [entry(root, root / path, name) for path, name in TABS.items()]
    return config


def on_page_markdown(markdown, page, config, **_):
    """Links to folders and to files beside docs/, which are for those who read the tree, become
    plain text; a bar in the code of a table is escaped for GitHub alone; the catalogue gets its
    pictures, and the place of the navigation."""
    root = pathlib.Path(config["docs_dir"])
    folder = pathlib.PurePosixPath(page.file.src_uri).parent

    def is_in_the_tree_alone(target):
        if (root / folder / target).is_dir():
            return True
        depth = len(folder.parts)
        for part in pathlib.PurePosixPath(target).parts:
            depth += -1 if part == ".." else 1
            if depth < 0:
                return True
        return False

    def with_picture(row):
        def name(text):
            return re.sub(r"[^a-z0-9]+", "_", text).strip("_")

        paths = [*(f"pictures/{kind}_{name(row[1])}.svg" for kind in ("activation", "loss")),
                 f"pictures/schedule_{name(row[1].split('{')[0])}.svg"]
        drawn = [path for path in paths if (root / path).exists()]
        return row[0] + "".join(f"<br>![{row[1]}]({path})" for path in drawn)

    def narrowed(table):
        """The gradient below the value, so that a row fits a screen."""
        if not table.startswith("| entry | value | gradient |"):
            return table
        rows = (line.split(" | ") for line in table.splitlines())
        return "\n".join(
            " | ".join([entry, value if value == "---" else f"{value}<br>{gradient}", *others])
            for entry, value, gradient, *others in rows)

    if page.file.src_uri == "catalogue.md":
        page.meta["hide"] = ["navigation"]
        markdown = "\n\n".join(map(narrowed, markdown.split("\n\n")))
        markdown = re.sub(r"^\| `([^`]+)`", with_picture, markdown, flags=re.MULTILINE)
    markdown = re.sub(r"^\|.*`.*", lambda row: re.sub(
        "`[^`]*`", lambda code: code[0].replace(r"\|", "|"), row[0]), markdown, flags=re.MULTILINE)
    return re.sub(r"(?<!!)\[([^\]]*)\]\(([^)#\s]+)\)",
                  lambda found: found[1] if is_in_the_tree_alone(found[2]) else found[0], markdown)


def on_page_content(content, **_):
    if convert is None:
        return content

    def mathml(found):
        # Names of functions in one piece, upright.
        latex = re.sub(r"\\operatorname\{([^}]*)\}",
                       lambda name: r"\text{" + name[1].replace(r"\_", "_") + "}",
                       html.unescape(found[2]))
        return convert(latex, display="block" if found[1] == "[" else "inline")

    return re.sub(r'<(?:span|div) class="arithmatex">\\([\[(])(.*?)\\[\])]</(?:span|div)>', mathml,
                  content, flags=re.DOTALL)
