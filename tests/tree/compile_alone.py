# SPDX-License-Identifier: MIT
"""Compiles every header alone, two at a time, with warnings as errors.

usage: compile_alone.py ROOT WORK_FOLDER COMPILER[,COMPILER...] [FLAG...]
"""
import concurrent.futures
import pathlib
import subprocess
import sys

JOBS = 2


def main():
    root, work, compilers, *flags = sys.argv[1:]
    include = pathlib.Path(root) / "include"
    headers = sorted(header.relative_to(include) for header in include.rglob("*.hpp"))
    work = pathlib.Path(work)
    work.mkdir(parents=True, exist_ok=True)

    def compile_one(job):
        header, compiler = job
        source = work / (header.as_posix().replace("/", "_") + ".cpp")
        # Twice: the second include must add nothing.
        source.write_text(f"#include <{header.as_posix()}>\n" * 2, encoding="utf-8")
        run = subprocess.run([compiler, "-std=c++20", "-fsyntax-only", *flags, str(source)],
                             capture_output=True, text=True, errors="replace", check=False)
        lines = (run.stdout + run.stderr).splitlines()
        return "" if run.returncode == 0 and not lines else (
            f"{include / header}:1: does not compile alone with {compiler}, include what it uses:\n"
            + "\n".join(lines[:12]))

    wrong = 0
    for compiler in compilers.split(","):
        jobs = [(header, compiler) for header in headers]
        with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
            for report in filter(None, pool.map(compile_one, jobs)):
                print(report)
                wrong += 1
    print(f"{len(headers)} headers with {compilers}: {wrong} do not compile alone")
    return 1 if wrong or not headers else 0


if __name__ == "__main__":
    sys.exit(main())
