# SPDX-License-Identifier: MIT
"""What the numbers of a program say: medians, limits of the machine, rows of what was compared."""
import statistics


def median(entry):
    return statistics.median(entry["nanoseconds"])


def limits(results):
    """{"gigahertz", "gigaflops", "gigabytes"}: medians over all programs and compilers."""
    found = {}
    for compilers in results.values():
        for entries in compilers.values():
            for name, unit, counter in (("limits/clock/cycles", "gigahertz", "cycles"),
                                        ("limits/fma/float", "gigaflops", "flops"),
                                        ("limits/triad/float", "gigabytes", "bytes")):
                if name in entries:
                    entry = entries[name]
                    found.setdefault(unit, []).append(entry["counters"][counter] / median(entry))
    return {unit: statistics.median(values) for unit, values in found.items()}


def rows(compilers):
    """{(what, size): {way: {compiler: entry}}} without the limits, in the order they ran."""
    found = {}
    for compiler, entries in compilers.items():
        for name, entry in entries.items():
            what, way, size = name.split("/")
            if what != "limits":
                found.setdefault((what, size), {}).setdefault(way, {})[compiler] = entry
    return found


def best(by_compiler):
    """The entry of the compiler whose median is the least."""
    return min(by_compiler.values(), key=median)


def size_in_order(size):
    """32x64x32 before 64x784x128: by the work."""
    work = 1
    for extent in size.split("x"):
        work *= int(extent)
    return work
