"""Minimax polynomials for the elementary functions of src/Nabla/Loops/Elementary.

    python3 eng/minimax.py            every polynomial
    python3 eng/minimax.py exp tanh   those whose names begin so

Needs mpmath. A polynomial q that nearly minimizes max |w(t) (q(t) - f(t))| is found by Lawson's iteration: least squares at
Chebyshev nodes, each node's weight multiplied by its error until the largest errors are level. Its coefficients are then
rounded to the precision of the lane, lowest first, the rest being fitted again each time, so that rounding costs little.
"""
import sys
from mpmath import (mp, mpf, matrix, lu_solve, cos, sin, cosh, sinh, pi, exp, expm1, log, log1p, sqrt, cbrt, atan, asin, erf, erfc, fabs, frexp,
                    ldexp, nint)

mp.dps = 45


def rounded(x, bits):
    """x to `bits` bits, ties to even."""
    if x == 0:
        return mpf(0)
    m, e = frexp(x)
    return ldexp(nint(ldexp(m, bits)), e - bits)


def value(c, t):
    v = mpf(0)
    for x in reversed(c):
        v = v * t + x
    return v


class Samples:
    """f and w at Chebyshev nodes of [a, b]."""

    def __init__(self, f, w, a, b, count):
        a, b = mpf(a), mpf(b)
        nodes = [(a + b) / 2 - (b - a) / 2 * cos(pi * (2 * i + 1) / (2 * count)) for i in range(count)]
        self.t = nodes
        self.f = [f(t) for t in nodes]
        self.w = [w(t) for t in nodes]

    def errors(self, c):
        return [w * (value(c, t) - f) for t, f, w in zip(self.t, self.f, self.w)]


def lawson(s, degree, fixed=(), rounds=10):
    """Coefficients, lowest first, of which the first len(fixed) are given."""
    k, n = len(fixed), degree + 1 - len(fixed)
    rest = [f - value(fixed, t) for t, f in zip(s.t, s.f)]
    basis = [[w * t**(k + j) for j in range(n)] for t, w in zip(s.t, s.w)]
    target = [w * r for w, r in zip(s.w, rest)]
    weight = [mpf(1)] * len(s.t)
    best, least = None, None
    for _ in range(rounds):
        A, y = matrix(n, n), matrix(n, 1)
        for row, r, g in zip(basis, target, weight):
            scaled = [g * v for v in row]
            for i in range(n):
                y[i] += scaled[i] * r
                for j in range(i + 1):
                    A[i, j] += scaled[i] * row[j]
        for i in range(n):
            for j in range(i):
                A[j, i] = A[i, j]
        x = lu_solve(A, y)
        c = list(fixed) + [x[i] for i in range(n)]
        e = [fabs(v) for v in s.errors(c)]
        worst = max(e)
        if least is None or worst < least:
            best, least = c, worst
        mean = sum(g * v for g, v in zip(weight, e)) / sum(weight)
        if mean == 0:
            break
        weight = [g * (v / mean + mpf("0.01")) for g, v in zip(weight, e)]
    return best, least


def fit(name, f, w, degree, a, b, bits, refit=4):
    """Prints coefficients, highest first, that are exact in `bits` bits; after each of the first `refit` the rest is fitted again."""
    s = Samples(f, w, a, b, 6 * (degree + 4))
    c, least = lawson(s, degree)
    fixed = []
    while len(fixed) < min(refit, degree):
        fixed.append(rounded(c[len(fixed)], bits))
        c, _ = lawson(s, degree, fixed, rounds=3)
    c = [rounded(x, bits) for x in c]
    worst = max(fabs(e) for e in s.errors(c))
    print(f"{name}: degree {degree} on [{mp.nstr(mpf(a), 8)}, {mp.nstr(mpf(b), 8)}], "
          f"error 2^{mp.nstr(log(worst, 2), 5)} (2^{mp.nstr(log(least, 2), 5)} unrounded)")
    for x in reversed(c):
        print("   ", repr(float(x)))
    return c


def show(name, x, bits, parts):
    """A constant as a sum of `parts` numbers of `bits` bits."""
    print(f"{name} =", end="")
    for _ in range(parts):
        p = rounded(x, bits)
        print(" ", repr(float(p)), end="")
        x -= p
    print()


def show_below(name, x, bits):
    """A positive constant as a sum of two positive numbers."""
    unit = ldexp(mpf(1), frexp(x)[1] - bits)
    high = int(x / unit) * unit
    print(f"{name} =  {float(high)!r}  {float(rounded(x - high, bits))!r}")


def main(wanted):
    def want(name):
        return not wanted or any(name.startswith(p) for p in wanted)

    for bits in (24, 53):
        tag = "32" if bits == 24 else "64"
        single = bits == 24
        tiny = mpf(10)**-24
        if want("exp"):
            # expm1(r) = r + r² q(r) within half a power of two
            h = log(2) / 2 * mpf("1.0005")
            fit("exp " + tag, lambda r: (expm1(r) - r) / r**2, lambda r: r**2 / fabs(expm1(r)), 5 if single else 10, -h, h, bits)
            # exp(r) = 1 + r + r² q(r), where only the sum counts
            fit("exp: sum " + tag, lambda r: (expm1(r) - r) / r**2, lambda r: r**2 * exp(-r), 4 if single else 9, -h, h, bits)
            show("log2(e)", 1 / log(2), bits, 1)
            show("ln 2", log(2), bits, 3)
        if want("log"):
            if single:
                # log(1 + f) = f - f²/2 + f³ q(f) for 1 + f in [3/4, 3/2)
                fit("log " + tag, lambda f: (log1p(f) - f + f**2 / 2) / f**3, lambda f: fabs(f**3 / log1p(f)),
                    8, mpf("-0.2501"), mpf("0.5001"), bits)
            else:
                # log((1 + s)/(1 - s)) = 2 s + s³ q(s²)
                top = mpf("0.2001")**2

                def atanh_rest(z):
                    s = sqrt(z)
                    return (log((1 + s) / (1 - s)) - 2 * s) / (s * z)

                fit("log " + tag, atanh_rest, lambda z: z / 2, 8, mpf(0), top, bits)
            show("1/ln 2", 1 / log(2), bits, 2)
            show_below("ln 2, from below", log(2), bits)
            show("log10(2)", log(2) / log(10), bits, 2)
            show("1/ln 10", 1 / log(10), bits, 2)
        if want("pow"):
            # log((1 + s)/(1 - s)) = 2 s + s³ (2/3 + z q(z)), z = s²
            top = ((sqrt(mpf(2)) - 1) / (sqrt(mpf(2)) + 1) * mpf("1.0001"))**2

            def atanh_more(z):
                s = sqrt(z)
                return ((log((1 + s) / (1 - s)) - 2 * s) / (s * z) - mpf(2) / 3) / z

            fit("pow " + tag, atanh_more, lambda z: z * z / 2, 2 if single else 7, tiny, top, bits)
            show("2/3", mpf(2) / 3, bits, 2)
        if want("sin"):
            top = mpf("0.8")**2
            # sin r = r + r³ q(r²), cos r = 1 - r²/2 + r⁴ q(r²)
            fit("sin " + tag, lambda z: (sin(sqrt(z)) / sqrt(z) - 1) / z, lambda z: z * sqrt(z) / sin(sqrt(z)),
                3 if single else 6, tiny, top, bits)
            fit("sin: cos " + tag, lambda z: (cos(sqrt(z)) - 1 + z / 2) / z**2, lambda z: z**2 / cos(sqrt(z)),
                2 if single else 5, tiny, top, bits)
            show("2/pi", 2 / pi, bits, 1)
            show("pi/2", pi / 2, bits, 3)
        if want("erf"):
            # erf x = x + x q(x²) below 0.92, 1 - exp q(x) above
            low = mpf("0.92")
            fit("erf " + tag, lambda z: erf(sqrt(z)) / sqrt(z) - 1, lambda z: sqrt(z) / erf(sqrt(z)),
                6 if single else 11, tiny, low**2, bits)
            fit("erf: above " + tag, lambda x: log(erfc(x)), lambda x: erfc(x) / erf(x),
                7 if single else 18, low, 4 if single else mpf("5.95"), bits, refit=0)
        if want("erfc"):
            # erfc x = exp(-x²) q(u)/(1 + x), u = (x - k)/(x + k)
            k, end = (3, mpf("10.1")) if single else (4, mpf("27.3"))

            def scaled(u):
                x = k * (1 + u) / (1 - u)
                return exp(x * x) * erfc(x) * (1 + x)

            fit("erfc " + tag, scaled, lambda u: 1 / scaled(u), 10 if single else 23, -1, (end - k) / (end + k), bits)
        if single and want("phi"):
            # the share of a normal distribution below -x is exp(-x²/2) q(x); errors count little where the share is small
            fit("phi " + tag, lambda x: exp(x * x / 2) * erfc(x / sqrt(2)) / 2,
                lambda x: exp(mpf(-3) / 8 * x * x) * 2 / (exp(x * x / 2) * erfc(x / sqrt(2))), 13, 0, mpf("5.6"), bits, refit=12)
        if want("two"):
            # 2^r = 1 + r q(r)
            fit("two " + tag, lambda r: expm1(r * log(2)) / r if r else log(2), lambda r: r * exp(-r * log(2)),
                6 if single else 11, mpf("-0.5005"), mpf("0.5005"), bits)
        if want("sinh"):
            # sinh r = r + r³ q(r²), cosh r = 1 + r² q(r²)
            top = (log(2) / 2 * mpf("1.001"))**2
            fit("sinh " + tag, lambda z: (sinh(sqrt(z)) / sqrt(z) - 1) / z, lambda z: z * sqrt(z) / sinh(sqrt(z)),
                2 if single else 5, tiny, top, bits)
            fit("sinh: cosh " + tag, lambda z: (cosh(sqrt(z)) - 1) / z, lambda z: z / cosh(sqrt(z)),
                2 if single else 6, tiny, top, bits)
        if want("atan"):
            # atan r = r + r³ q(r²)
            fit("atan " + tag, lambda z: (atan(sqrt(z)) / sqrt(z) - 1) / z, lambda z: z * sqrt(z) / atan(sqrt(z)),
                8 if single else 20, tiny, mpf(1), bits)
        if want("asin"):
            # asin r = r + r³ q(r²)
            fit("asin " + tag, lambda z: (asin(sqrt(z)) / sqrt(z) - 1) / z, lambda z: z * sqrt(z) / asin(sqrt(z)),
                4 if single else 12, tiny, mpf("0.2505"), bits)
        if want("cbrt"):
            # the inverse of the cube root of m in [1, 2]: where Newton's method begins
            fit("cbrt " + tag, lambda m: 1 / cbrt(m), lambda m: cbrt(m), 4 if single else 6, mpf(1), mpf(2), bits)
            show("2^(-1/3)", 1 / cbrt(mpf(2)), bits, 1)
            show("2^(-2/3)", 1 / cbrt(mpf(4)), bits, 1)


if __name__ == "__main__":
    main(sys.argv[1:])
