# SPDX-License-Identifier: MIT
"""Headers compiled once for the many small programs that include them."""
import pathlib
import subprocess


def wrapper(folder, header):
    """The file that `-include` takes for <header>; g++ and clang read the compiled one beside it."""
    return pathlib.Path(folder) / header.replace("/", "_")


def precompile(folder, header, compiler, flags):
    """Compiles <header> for programs that are compiled with the same flags; what it printed."""
    file = wrapper(folder, header)
    file.parent.mkdir(parents=True, exist_ok=True)
    # Twice: the second include must add nothing.
    file.write_text(f"#include <{header}>\n" * 2, encoding="utf-8")
    run = subprocess.run([compiler, "-std=c++20", *flags, "-x", "c++-header", str(file),
                          "-o", f"{file}.gch"],
                         capture_output=True, text=True, errors="replace", check=False)
    return run.stdout + run.stderr


def use(folder, header):
    """The flags that give a program <header> where it was precompiled in the folder."""
    file = wrapper(folder, header)
    return ["-include", str(file)] if pathlib.Path(f"{file}.gch").exists() else []
