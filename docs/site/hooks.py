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


def shown(root, table, up, is_wanted):
    """Rows of a table of the catalogue with their pictures, the gradient below the value, so that a
    row fits a screen. Nothing where no row is wanted."""
    rows = []
    for row in table.splitlines():
        cells = row.split(" | ")
        if table.startswith("| entry | value | gradient |"):
            cells[1:3] = [cells[1] if cells[1] == "---" else "<br>".join(cells[1:3])]
        found = re.match(r"\| `((\w+)[^`]*)`", row)
        if found:
            if not is_wanted(found[2]):
                continue
            name = re.sub(r"[^a-z0-9]+", "_", found[1]).strip("_")
            for picture in (f"activation_{name}", f"loss_{name}", f"schedule_{found[2]}"):
                if (root / f"pictures/{picture}.svg").exists():
                    cells[0] += f"<br>![{found[1]}]({up}pictures/{picture}.svg)"
        rows.append(" | ".join(cells))
    return "\n".join(rows) if len(rows) > 2 else ""


def from_the_catalogue(root, path, up):
    """What the catalogue has of the functions that the header of a page declares."""
    header = root.parent / "include/weft" / path.relative_to("reference").with_suffix(".hpp")
    if not header.exists():
        return ""
    declared = header.read_text(encoding="utf-8")
    tables = (shown(root, block, up, lambda name: re.search(
        rf"^(inline )?(constexpr|struct|class|using)\b[^=(\n]*\b{name}\b", declared, re.MULTILINE))
        for block in (root / "catalogue.md").read_text(encoding="utf-8").split("\n\n")
        if block.startswith("| entry |"))
    found = "\n\n".join(table for table in tables if table)
    return found and ("\n\n## In the catalogue\n\n"
                      f"What the columns hold: [catalogue]({up}catalogue.md).\n\n{found}\n")


def on_page_markdown(markdown, page, config, **_):
    """Links to folders and to files beside docs/, which are for those who read the tree, become
    plain text; a bar in the code of a table is escaped for GitHub alone; pages of the reference get
    their rows of the catalogue, the catalogue its pictures and the place of the navigation."""
    root = pathlib.Path(config["docs_dir"])
    path = pathlib.PurePosixPath(page.file.src_uri)
    up = "../" * len(path.parent.parts)

    def is_in_the_tree_alone(target):
        if (root / path.parent / target).is_dir():
            return True
        depth = len(path.parent.parts)
        for part in pathlib.PurePosixPath(target).parts:
            depth += -1 if part == ".." else 1
            if depth < 0:
                return True
        return False

    if path.parts[0] == "reference":
        markdown += from_the_catalogue(root, path, up)
    elif path.name == "catalogue.md":
        page.meta["hide"] = ["navigation"]
        markdown = "\n\n".join(
            shown(root, block, up, bool) if block.startswith("| entry |") else block
            for block in markdown.split("\n\n"))
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
