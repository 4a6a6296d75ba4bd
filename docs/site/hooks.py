# SPDX-License-Identifier: MIT
"""For mkdocs: the navigation, found in the folders, and LaTeX as MathML, which browsers draw."""
import html
import pathlib
import re

try:
    from latex2mathml.converter import convert
except ImportError:  # formulas stay LaTeX
    convert = None

# Folders and pages in the order of the tabs; what a folder has is found there.
TABS = ["index.md", "tutorial", "how_to", "notes.md", "explanation", "reference", "catalogue.md",
        "errors.md"]


def title_of(path):
    """The first heading of a page."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            return line[2:].strip()
    return path.stem


def entry(root, path):
    relative = path.relative_to(root).as_posix()
    if path.is_file():
        return {title_of(path): relative}
    pages = [p for p in sorted(path.iterdir()) if p.is_dir() or p.suffix == ".md"]
    index = path / "index.md"
    first = [index.relative_to(root).as_posix()] if index in pages else []
    name = path.name.replace("_", "-") if path.parent == root else path.name
    return {name.capitalize() if path.parent == root else name:
            first + [entry(root, p) for p in pages if p != index]}


def on_config(config):
    root = pathlib.Path(config["docs_dir"])
    config["nav"] = [entry(root, root / name) for name in TABS]
    return config


def on_page_markdown(markdown, page, config, **_):
    """Links to files beside docs/, which are for those who read the tree, become plain text; the
    catalogue gets its pictures."""
    folder = pathlib.PurePosixPath(page.file.src_uri).parent

    def is_outside(target):
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

    root = pathlib.Path(config["docs_dir"])
    if page.file.src_uri == "catalogue.md":
        markdown = re.sub(r"^\| `([^`]+)`", with_picture, markdown, flags=re.MULTILINE)
    return re.sub(r"(?<!!)\[([^\]]*)\]\(([^)#\s]+)\)",
                  lambda found: found[1] if is_outside(found[2]) else found[0], markdown)


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
