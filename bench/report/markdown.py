# SPDX-License-Identifier: MIT
"""The page docs/explanation/benchmarks.md, and the table of the README, from the results."""
import re

from . import table

PAGE = "docs/explanation/benchmarks.md"
BEGIN, END = "<!-- bench/run begins -->\n", "<!-- bench/run ends -->\n"
QUESTIONS = {
    "elementary_functions": "Elementary functions, nanoseconds an element (ulp)",
    "fused_loops": "Losses with their gradients, nanoseconds an element",
    "dense_forward": "A dense layer forward; Weft's with bias and ReLU, the others' product alone",
    "dense_backward": "Gradients of a dense layer; Weft's dW with db, the others' product alone",
    "attention_forward": "Attention of a sequence with itself, steps x heads x key_dim; features as many as heads and key_dim make",
    "training_step": "A training step with softmax, cross entropy and Adam",
    "inference_latency": "A prediction; Weft's with softmax, the others' without",
    "stepping": "A step of a network of sequences",
    "threads": "A training step by threads, all cores, by the clock",
    "tiers": "Accurate and fast functions, nanoseconds an element",
}


def time(nanoseconds):
    for factor, unit in ((1e6, "ms"), (1e3, "µs")):
        if nanoseconds >= factor:
            return f"{nanoseconds / factor:.3g} {unit}"
    return f"{nanoseconds:.3g} ns"


def cell(entry):
    elements = entry["counters"].get("elements")
    nanoseconds = table.median(entry)
    text = f"{nanoseconds / elements:.3g}" if elements else time(nanoseconds)
    ulp = entry["counters"].get("ulp")
    return text if ulp is None else f"{text} ({ulp:.2g})"


IN_MEMORY = 2 ** 26  # bytes that no cache holds


def of_program(program, compilers, limits):
    rows = table.rows(compilers)
    ways = list(dict.fromkeys(way for row in rows.values() for way in row))
    names = [name for name in compilers if any(name in row.get("weft", {}) for row in rows.values())]
    peers = sorted(way for way in ways if way != "weft")
    # (column, counter of Weft's best entry, what it is divided by, from how much on)
    shares = [share for share in (("Weft, of peak", "product_flops", "gigaflops", 0),
                                  ("Weft, of triad", "bytes", "gigabytes", IN_MEMORY))
              if any(share_of(row, share, limits) for row in rows.values())]
    header = ["work"] + [f"Weft, {name}" for name in names] + peers
    header += ["Weft / best other"] * bool(names)
    if any(limit_of(row, limits) for row in rows.values()):
        header.append("the products at the peak")
    header += [share[0] for share in shares]
    lines = ["| " + " | ".join(header) + " |", "| --- |" + " ---: |" * (len(header) - 1)]
    whats = list(dict.fromkeys(what for what, _ in rows))
    for what, size in sorted(rows, key=lambda key: (whats.index(key[0]),
                                                    table.size_in_order(key[1]))):
        row = rows[what, size]
        ours = row.get("weft", {})
        cells = [size if what == program else f"{what.replace('_', ' ')} {size}"]
        cells += [cell(ours[name]) if name in ours else "" for name in names]
        cells += [cell(table.best(row[way])) if way in row else "" for way in peers]
        if names:
            others = [table.median(table.best(row[way])) for way in peers if way in row]
            cells.append(f"{table.median(table.best(ours)) / min(others):.2f}"
                         if ours and others else "")
        if "the products at the peak" in header:
            cells.append(limit_of(row, limits))
        cells += [share_of(row, share, limits) for share in shares]
        lines.append("| " + " | ".join(cells) + " |")
    return f"## {QUESTIONS.get(program, program)} (`{program}`)\n\n" + "\n".join(lines) + "\n"


def limit_of(row, limits):
    """The time that the products of a row take at the peak of FMAs."""
    counted = table.best(row["weft"])["counters"] if "weft" in row else {}
    if "product_flops" not in counted or "gigaflops" not in limits:
        return ""
    return time(counted["product_flops"] / limits["gigaflops"])


def share_of(row, share, limits):
    _, counter, limit, least = share
    if "weft" not in row or limit not in limits:
        return ""
    entry = table.best(row["weft"])
    amount = entry["counters"].get(counter, 0)
    if amount == 0 or amount < least:
        return ""
    return f"{100 * amount / table.median(entry) / limits[limit]:.0f} %"


def tables(results):
    limits = table.limits(results)
    in_order = [*(name for name in QUESTIONS if name in results),
                *(name for name in results if name not in QUESTIONS)]
    return "\n".join(of_program(name, results[name], limits) for name in in_order)


def limits_in_words(results):
    found = table.limits(results)
    return ", ".join(text.format(found[unit]) for unit, text in
                     (("gigahertz", "a clock of {:.2f} GHz"),
                      ("gigaflops", "a peak of {:.1f} GFLOP/s of float FMAs"),
                      ("gigabytes", "{:.1f} GB/s of triad")) if unit in found)


def write(root, results):
    compilers = list(dict.fromkeys(name for program in results.values() for name in program))
    text = (f"# Benchmarks\n\nWritten by `bench/run`, from `bench/results.json`: "
            f"{' and '.join(compilers)}, -O2 -march=native, one pinned core, the ways and the "
            "compilers in turns, medians; a table is of one run; of the others the better "
            "compiler; an empty cell is what a library does not have, or a way that was not "
            f"measured. Measured between them: {limits_in_words(results)}. What "
            "is compared, and how, stands in [speed](speed.md).\n\n")
    if (root / "docs/pictures/roofline.svg").exists():
        text += "![roofline](../pictures/roofline.svg)\n\n"
    (root / PAGE).write_text(text + tables(results), encoding="utf-8")
    write_readme(root, results)


# What of it the README shows: (program, name there, what, size).
README = [
    ("inference_latency", "prediction of 64-32-10 with softmax, one sample",
     "inference_latency", "1x64x32x10"),
    ("training_step", "training step of 64-32-10 with Adam, batch 32", "training_step",
     "32x64x32x10"),
    ("training_step", "training step of 784-128-10 with Adam, batch 64", "training_step",
     "64x784x128x10"),
    ("dense_forward", "dense forward 32 x 64 x 32", "dense_forward", "32x64x32"),
    ("dense_forward", "dense forward 256 x 512 x 512", "dense_forward", "256x512x512"),
    ("fused_loops", "sigmoid and cross entropy with gradient, 4 096", "binary_cross_entropy",
     "4096"),
]


def write_readme(root, results):
    readme = root / "README.md"
    text = readme.read_text(encoding="utf-8")
    if BEGIN not in text:
        return
    lines = ["| work | Weft | the best other |", "| --- | ---: | ---: |"]
    for program, name, what, size in README:
        row = table.rows(results.get(program, {})).get((what, size), {})
        others = {way: table.best(row[way]) for way in row
                  if way != "weft" and not way.startswith(("by_", "unfused"))}
        if "weft" in row and others:
            way = min(others, key=lambda one: table.median(others[one]))
            lines.append(f"| {name} | {time(table.median(table.best(row['weft'])))} | "
                         f"{time(table.median(others[way]))} ({way}) |")
    table_text = "\n".join(lines) + "\n"
    pattern = re.escape(BEGIN) + ".*?" + re.escape(END)
    readme.write_text(re.sub(pattern, lambda _: BEGIN + table_text + END, text, flags=re.DOTALL),
                      encoding="utf-8")
