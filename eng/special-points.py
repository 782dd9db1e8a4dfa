"""Values of the special functions, as numbers that the tests hold them to.

    python3 eng/special-points.py > tests/Nabla.Tests/Loops/Special/special.txt

A line is a name, the arguments (float32 numbers), the value rounded to float64, and what its error is measured against: the value itself, or the amplitude of what
oscillates through zero. Needs mpmath.
"""
import random
import struct
from mpmath import (mp, mpf, airyai, bessely, besseli, besselj, besselk, chebyt, chebyu, digamma, erfc, erfinv, exp, fabs, gammainc, hermite, laguerre, legendre, loggamma, log, ncdf,
                    nstr, pi, re, sqrt, zeta)

mp.dps = 60
random.seed(20261122)


def single(x):
    return struct.unpack("f", struct.pack("f", x))[0]


def between(low, high, count=12):
    return [single(random.uniform(low, high)) for _ in range(count)]


def powers(low, high, count=12):
    return [single(10 ** random.uniform(low, high)) for _ in range(count)]


def itself(y, *_):
    return fabs(y)


def one_at_least(y, *_):
    return max(fabs(y), mpf(1))


def wave(y, x):
    return max(fabs(y), 1 / sqrt(1 + fabs(mpf(x))))


def airy_wave(y, x):
    return fabs(y) if x > 0 else 1 / sqrt(sqrt(1 - mpf(x)))


def airy_slope(y, x):
    return fabs(y) if x > 0 else sqrt(sqrt(1 - mpf(x)))


def ndtri(p):
    return mp.findroot(lambda z: ncdf(z) - p, -sqrt(2) * erfinv(1 - 2 * p)) if p > 1e-10 else -sqrt(2) * mp.findroot(lambda z: log(erfc(z)) - log(2 * p), sqrt(-log(p)))


def gamma_slope(a, y):
    # Of the smaller tail, whose digits are all there.
    x = exp(y)
    moved = mp.diff(lambda b: gammainc(b, x, regularized=True) if x > a else -gammainc(b, 0, x, regularized=True), a)
    return moved / exp(a * y - x - loggamma(a))


signed = lambda xs: [single(x * random.choice([-1, 1])) for x in xs]
FUNCTIONS = {
    "Lgamma": (lambda x: re(loggamma(x)), one_at_least, between(0.01, 5) + powers(-20, 20) + between(-20, 0)),
    "Digamma": (digamma, one_at_least, between(0.01, 5) + powers(-10, 20) + between(-20, 0)),
    "Erfinv": (erfinv, itself, between(-0.99, 0.99) + powers(-20, -1) + [single(1 - 2.0**-k) for k in range(3, 24, 4)]),
    "Erfcx": (lambda x: exp(mpf(x) ** 2) * erfc(x), itself, between(-6, 6) + between(6, 30) + powers(-10, 20)),
    "Ndtri": (ndtri, itself, between(0.01, 0.99) + powers(-30, -2)),
    "I0": (lambda x: besseli(0, x), itself, between(-5, 5) + between(-80, 80)),
    "I0e": (lambda x: besseli(0, x) * exp(-fabs(mpf(x))), itself, between(-5, 5) + between(-80, 80) + powers(2, 20)),
    "I1": (lambda x: besseli(1, x), itself, between(-5, 5) + between(-80, 80) + powers(-20, 0)),
    "I1e": (lambda x: besseli(1, x) * exp(-fabs(mpf(x))), itself, between(-5, 5) + between(-80, 80) + powers(2, 20)),
    "BesselJ0": (lambda x: besselj(0, x), wave, between(-5, 5) + between(-40, 40, 24) + powers(2, 6)),
    "BesselJ1": (lambda x: besselj(1, x), wave, between(-5, 5) + between(-40, 40, 24) + powers(2, 6)),
    "BesselY0": (lambda x: bessely(0, x), wave, between(0.01, 5) + between(0, 40, 24) + powers(-10, 6)),
    "BesselY1": (lambda x: bessely(1, x), wave, between(0.01, 5) + between(0, 40, 24) + powers(-10, 6)),
    "ModifiedBesselK0": (lambda x: besselk(0, x), itself, between(0.01, 3) + between(0, 80) + powers(-20, 0)),
    "ModifiedBesselK1": (lambda x: besselk(1, x), itself, between(0.01, 3) + between(0, 80) + powers(-20, 0)),
    "ScaledModifiedBesselK0": (lambda x: besselk(0, x) * exp(mpf(x)), itself, between(0.01, 3) + between(0, 80) + powers(-20, 20)),
    "ScaledModifiedBesselK1": (lambda x: besselk(1, x) * exp(mpf(x)), itself, between(0.01, 3) + between(0, 80) + powers(-20, 20)),
    "AiryAi": (airyai, airy_wave, between(-5, 5) + between(-60, 15, 24)),
    "AiryAiSlope": (lambda x: airyai(x, derivative=1), airy_slope, between(-5, 5) + between(-60, 15, 24)),
    "SphericalBesselJ0": (lambda x: mp.sin(x) / x, wave, between(-5, 5) + powers(-10, 4)),
    "Ndtr": (lambda x: ncdf(x), itself, between(-12, 5)),
    "LogNdtr": (lambda x: log(erfc(-mpf(x) / sqrt(2)) / 2), itself, between(-12, 5) + between(-1e4, -1)),
    "Entr": (lambda x: -mpf(x) * log(x), itself, powers(-20, 20)),
    "Logit": (lambda x: log(mpf(x) / (1 - mpf(x))), one_at_least, between(0.001, 0.999) + powers(-20, -1)),
}
PAIRS = {
    "Zeta": (lambda s, q: zeta(s, q), itself, [(single(random.uniform(1.05, 20)), single(10 ** random.uniform(-2, 3))) for _ in range(30)] + [(float(s), -single(random.uniform(0.1, 5))) for s in range(2, 7)]),
    "Igamma": (lambda a, x: gammainc(a, 0, x, regularized=True), itself, [(single(a), single(a * random.uniform(0.2, 2))) for a in powers(-2, 3.5, 40)]),
    "Igammac": (lambda a, x: gammainc(a, x, regularized=True), itself, [(single(a), single(a * random.uniform(0.5, 3))) for a in powers(-2, 3.5, 40)]),
    "LogAddExp": (lambda x, y: log(exp(mpf(x)) + exp(mpf(y))), one_at_least, [(single(random.uniform(-90, 90)), single(random.uniform(-90, 90))) for _ in range(12)]),
    "ChebyshevPolynomialT": (lambda x, n: chebyt(n, x), one_at_least, [(single(random.uniform(-1.2, 1.2)), float(n)) for n in range(12)]),
    "ChebyshevPolynomialU": (lambda x, n: chebyu(n, x), one_at_least, [(single(random.uniform(-1.2, 1.2)), float(n)) for n in range(12)]),
    "ShiftedChebyshevPolynomialT": (lambda x, n: chebyt(n, 2 * mpf(x) - 1), one_at_least, [(single(random.uniform(0, 1.2)), float(n)) for n in range(8)]),
    "HermitePolynomialH": (lambda x, n: hermite(n, x), one_at_least, [(single(random.uniform(-3, 3)), float(n)) for n in range(12)]),
    "LaguerrePolynomialL": (lambda x, n: laguerre(n, 0, x), one_at_least, [(single(random.uniform(-3, 9)), float(n)) for n in range(12)]),
    "LegendrePolynomialP": (lambda x, n: legendre(n, x), one_at_least, [(single(random.uniform(-1.2, 1.2)), float(n)) for n in range(12)]),
}

# Later, so that the points above stay what they are.
PAIRS["LogGammaSlope"] = (gamma_slope, itself, [(single(a), single(log(a * random.uniform(0.2, 3)))) for a in powers(-2, 3.5, 30)] + [(single(a), single(log(a) + random.uniform(-5, 5) / sqrt(a))) for a in powers(0, 3.5, 15)] + [(0.0625, -200.0), (0.5, -30.0)])



def beta_integral(a, b, x):
    return mp.betainc(a, b, 0, x, regularized=True)


def around_the_mean(a, b):
    mean, spread = a / (a + b), sqrt(a * b / (a + b + 1)) / (a + b)
    return single(min(max(mean + random.uniform(-4, 4) * spread, mpf("1e-6")), mpf("0.9999")))


TRIPLES = {"Betainc": (beta_integral, itself, [(a, b, around_the_mean(a, b)) for a, b in zip(powers(-2, 3.5, 40), powers(-2, 3.5, 40))] + [(0.5, 2.0, single(1e-20)), (2.0, 0.25, single(1 - 2.0**-20)), (30.0, 2.0, 0.0625)])}


def line(name, arguments, y, scale):
    print(name, *[repr(x) for x in arguments], repr(float(y)), repr(float(scale)))


for name, (f, scale, xs) in FUNCTIONS.items():
    for x in xs:
        y = f(mpf(x))
        line(name, [x], y, scale(y, x))
for name, (f, scale, xs) in PAIRS.items():
    for x in xs:
        y = f(mpf(x[0]), mpf(x[1]))
        line(name, x, y, scale(y))
for name, (f, scale, xs) in TRIPLES.items():
    for x in xs:
        y = f(*map(mpf, x))
        line(name, x, y, scale(y))
