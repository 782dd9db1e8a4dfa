"""Values of the elementary functions to 100 bits and more, as sums of two float64: what the tests hold eng/Nabla.Eng.Ulps's Exact to.

    python3 eng/exact-points.py > tests/Nabla.Tests/Loops/Elementary/exact.txt

Needs mpmath.
"""
import random
from mpmath import (mp, mpf, exp, expm1, log, log1p, tanh, erf, erfc, sin, cos, tan, sqrt, sinh, cosh, asinh, acosh, atanh, asin, acos, atan, cbrt,
                    atan2, hypot, sign, fabs)

mp.dps = 400
random.seed(20261122)
any_sign = [-1, 1]


def points(*ranges):
    """Numbers between powers of ten, of either sign if the range has a third entry."""
    found = []
    for low, high, *both in ranges:
        for _ in range(8):
            x = 10 ** random.uniform(low, high)
            found.append(x * random.choice(any_sign) if both else x)
    return found


wide = [(-8, 2, 1), (-1, 1, 1), (-200, -100, 1)]
functions = {
    "Exp": (exp, points(*wide)), "Expm1": (expm1, points(*wide)), "Exp2": (lambda x: mpf(2)**x, points(*wide)),
    "Log": (log, points((-300, 300), (-1, 1), (-0.01, 0.01))), "Log1p": (log1p, points((-200, -100, 1), (-10, -1, 1), (-1, 300))),
    "Log2": (lambda x: log(x) / log(2), points((-300, 300), (-1, 1), (-0.01, 0.01))),
    "Log10": (lambda x: log(x) / log(10), points((-300, 300), (-1, 1), (-0.01, 0.01))),
    "Tanh": (tanh, points(*wide)), "Sigmoid": (lambda x: 1 / (1 + exp(-x)), points(*wide)),
    "Softplus": (lambda x: log(1 + exp(x)), points((-8, 2, 1), (-1, 1, 1))),
    "Erf": (erf, points((-200, -100, 1), (-3, 1, 1), (-1, 0.7, 1))), "Erfc": (erfc, points((-3, 1, 1), (-1, 0.7, 1), (0, 1.4))),
    "Sin": (sin, points((-8, 300, 1), (-1, 9, 1))), "Cos": (cos, points((-8, 300, 1), (-1, 9, 1))), "Tan": (tan, points((-8, 300, 1), (-1, 9, 1))),
    "Rsqrt": (lambda x: 1 / sqrt(x), points((-300, 300), (-1, 1))),
    "Sinh": (sinh, points(*wide)), "Cosh": (cosh, points(*wide)), "Asinh": (asinh, points((-300, 300, 1), (-8, 1, 1))),
    "Acosh": (acosh, points((0.0001, 300), (0.000001, 0.1))), "Atanh": (atanh, points((-200, 0, 1), (-8, 0, 1), (-0.1, 0, 1))),
    "Asin": (asin, points((-200, 0, 1), (-8, 0, 1), (-0.1, 0, 1))), "Acos": (acos, points((-20, 0, 1), (-8, 0, 1), (-0.1, 0, 1))),
    "Atan": (atan, points((-300, 300, 1), (-8, 8, 1))), "Cbrt": (lambda x: sign(x) * cbrt(fabs(x)), points((-300, 300, 1), (-1, 1, 1))),
}
pairs = {
    "Pow": (lambda x, y: x**y, [(10 ** random.uniform(-3, 3), random.uniform(-50, 50)) for _ in range(12)]),
    "Atan2": (atan2, [(10 ** random.uniform(-30, 30) * random.choice(any_sign), 10 ** random.uniform(-30, 30) * random.choice(any_sign)) for _ in range(24)]),
    "Hypot": (hypot, [(10 ** random.uniform(-3, 3), 10 ** random.uniform(-3, 3)) for _ in range(12)]),
}


def line(name, arguments, y):
    high = float(y)
    print(name, *[repr(x) for x in arguments], repr(high), repr(float(y - mpf(high))))


for name, (f, xs) in functions.items():
    for x in xs:
        line(name, [x], f(mpf(x)))
for name, (f, xs) in pairs.items():
    for x in xs:
        line(name, x, f(mpf(x[0]), mpf(x[1])))
