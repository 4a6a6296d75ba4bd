#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The tables of include/weft/simd/error_function.hpp for the tail of the normal distribution.

log2 of the tail beyond t, less that of the factor c of sixteenth_powers, as a quintic of t - center
in 16 intervals of t: they start where 1.65 t + 8 has its next eighth of an octave. The terms up to
the square, which are large, must hardly change when they become floats: of the floats near the
middle of an interval the center is the one where they change least.

usage: make_normal_tail.py     needs mpmath; half a minute
prints the tables in the order of the header, and the error of each interval in units of 2^-24
"""
from math import frexp
from struct import pack, unpack

from mpmath import cos, erfc, log, mp, mpf, pi, sqrt

mp.prec = 120
first, scale, last, degree = 8, mpf(1.65), mpf(14.5), 5
c = mpf(float.fromhex("0x1.00287c601cf6bp0"))  # of sixteenth_powers, see simd_tables.sollya


def exponent(t):
    return log(erfc(t / sqrt(mpf(2))) / 2, 2) - log(c, 2)


def to_float(x):
    return unpack("f", pack("f", float(x)))[0]


def near_minimax(f, low, high, n):
    """Coefficients of (t - middle)^i, from the first terms of the Chebyshev series."""
    middle, half, nodes = (low + high) / 2, (high - low) / 2, 30
    angle = [pi * (k + mpf(1) / 2) / nodes for k in range(nodes)]
    value = [f(middle + half * cos(a)) for a in angle]
    series = [2 * sum(v * cos(j * a) for v, a in zip(value, angle)) / nodes for j in range(n + 1)]
    series[0] /= 2
    before, now = [mpf(1)], [mpf(0), mpf(1)]
    total = [mpf(0)] * (n + 1)
    for j in range(n + 1):
        polynomial = before if j == 0 else now
        for i, a in enumerate(polynomial):
            total[i] += series[j] * a
        if j > 0:
            following = [mpf(0)] + [2 * a for a in now]
            for i, a in enumerate(before):
                following[i] -= a
            before, now = now, following
    return [a / half**i for i, a in enumerate(total)]


def shifted(coefficients, by):
    """The same polynomial of the variable less by."""
    a = list(coefficients)
    for i in range(len(a)):
        for j in range(len(a) - 2, i - 1, -1):
            a[j] += by * a[j + 1]
    return a


def rests(coefficients, by, far):
    """What rounding the constant, the slope and the square's coefficient would change at far."""
    a = shifted(coefficients, by)
    return sum(abs(a[i] - to_float(a[i])) * far**i for i in range(3)), a[0]


def interval(low, high):
    """center, coefficients, error"""
    p = near_minimax(exponent, low, high, degree)
    middle, half = float(low + high) / 2, float(high - low) / 2
    rough = [float(a) for a in p]
    unit = 2.0 ** (frexp(middle)[1] - 24)
    steps = int(half * 0.3 / unit)
    stride = max(1, steps // 60000)
    found = []
    for k in range(-steps, steps + 1, stride):
        center = to_float(middle + k * unit)
        by = center - middle
        rest, constant = rests(rough, by, half + abs(by))
        # near a sixteenth, so that rounding it to one costs the reduction little
        if abs(constant * 16 - round(constant * 16)) < 0.16:
            found.append((rest, center))
    best = None
    for rest, center in sorted(found)[:30]:
        a = [to_float(x) for x in shifted(p, mpf(center) - mpf(middle))]
        points = [low + (high - low) * i / 64 for i in range(65)]
        off = max(abs(sum(mpf(x) * (t - center) ** i for i, x in enumerate(a)) - exponent(t))
                  for t in points)
        if best is None or off < best[2]:
            best = center, a, off
    return best


def main():
    columns = [[None] * 16 for _ in range(degree + 2)]
    for e in range(3, 5):
        for k in range(8):
            low, high = ((mpf(2) ** e * (1 + mpf(i) / 8) - first) / scale for i in (k, k + 1))
            center, a, off = interval(low, min(high, last))
            print(f"// from {float(low)}: {float(off * log(mpf(2)) * 2**24):.3f}", flush=True)
            for column, number in zip(columns, [center] + a):
                column[((e + 127) * 8 + k) % 16] = number
    for column in columns:
        print("{" + ", ".join(number.hex() + "F" for number in column) + "},")


main()
