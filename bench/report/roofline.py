# SPDX-License-Identifier: MIT
"""docs/pictures/roofline.svg by gnuplot: what Weft's kernels reach, each at its arithmetic
intensity as the compiler counts it, under the measured peak and the measured bandwidth."""
import shutil
import subprocess
import sys

from . import table

PICTURE = "docs/pictures/roofline.svg"
SCRIPT = """
set terminal svg size 900,560 font "sans,11" background "#ffffff"
set output "{picture}"
set logscale xy
set xlabel "FLOPs a byte, as the compiler counts them"
set ylabel "GFLOP/s"
set xrange [{left}:{right}]
set yrange [{bottom}:{top}]
set grid
set key left top
roof(x) = x * {gigabytes} < {gigaflops} ? x * {gigabytes} : {gigaflops}
plot roof(x) with lines linewidth 2 linecolor "#666666" \
         title "{gigaflops:.0f} GFLOP/s of FMAs, {gigabytes:.0f} GB/s of triad", \
     {plots}
"""


def points(results):
    """{program: [(intensity, GFLOP/s, label)]} of Weft's ways that count both."""
    found = {}
    for program, compilers in results.items():
        for (what, size), ways in table.rows(compilers).items():
            entry = table.best(ways["weft"]) if "weft" in ways else None
            if entry and {"flops", "bytes"} <= entry["counters"].keys():
                flops = entry["counters"]["flops"]
                label = size if what == program else f"{what.replace('_', ' ')} {size}"
                found.setdefault(program, []).append(
                    (flops / entry["counters"]["bytes"], flops / table.median(entry), label))
    return found


def write(root, results):
    limits, by_program = table.limits(results), points(results)
    if not by_program or "gigabytes" not in limits:
        return
    if not shutil.which("gnuplot"):
        print("roofline.svg: left out, this system has no gnuplot", file=sys.stderr)
        return
    everything = [point for of_program in by_program.values() for point in of_program]
    blocks = "".join(f"${name} << end\n" + "".join(
        f'{x:.4g} {y:.4g} "{label}"\n' for x, y, label in of_program) + "end\n"
        for name, of_program in by_program.items())
    plots = ", \\\n     ".join(
        f'${name} using 1:2 with points pointtype 7 pointsize 0.7 linecolor {n} '
        f'title "{name.replace("_", " ")}", '
        f'${name} using 1:2:3 with labels left rotate by 15 offset 0.6,0.1 font "sans,8" textcolor rgb "#444444" '
        'notitle' for n, name in enumerate(by_program, 1))
    script = blocks + SCRIPT.format(
        picture=root / PICTURE, plots=plots, gigaflops=limits["gigaflops"],
        gigabytes=limits["gigabytes"], left=min(p[0] for p in everything) / 2,
        right=max(p[0] for p in everything) * 3, bottom=min(p[1] for p in everything) / 4,
        top=limits["gigaflops"] * 3)
    subprocess.run(["gnuplot"], input=script, text=True, check=True)
