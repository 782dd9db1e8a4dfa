"""Writes what NumPy's legacy generator gives, for tests/Nabla.Tests/Randomness/NumPyReplayTests.cs.

    python3 eng/numpy-legacy-stream.py > tests/Nabla.Tests/Randomness/numpy-legacy-stream.txt

Each line is a name and its values. Floating-point numbers are the hexadecimal digits of their 64 bits.
"""
import hashlib
import math

import numpy as np


def bits(values):
    return " ".join("%016x" % v for v in np.asarray(values, dtype=np.float64).view(np.uint64))


def line(name, text):
    print(name, text)


count = 1_000_000
np.random.seed(12)
normals = np.random.randn(count)

# The squared radii of the polar method again, to find where the platform's logarithm is not the nearest double:
# there a replay that computes the nearest one has to be within one unit in the last place all the same.
np.random.seed(12)
uniform = 2 * np.random.random_sample(4 * count) - 1
square = uniform[0::2] ** 2 + uniform[1::2] ** 2
square = square[(square < 1) & (square != 0)][: count // 2]
nearest = np.log(square.astype(np.longdouble)).astype(np.float64)
platform = np.array([math.log(value) for value in square])  # the generator calls this one, not np.log
(hard,) = np.nonzero(nearest != platform)
chosen = np.union1d(np.arange(0, count, 1000), np.concatenate([2 * hard, 2 * hard + 1]))

line("numpy", np.__version__)
line("normal-indices", " ".join(map(str, chosen)))
line("normal-values", bits(normals[chosen]))
line("normal-float32-sha256", hashlib.sha256(normals.astype("<f4").tobytes()).hexdigest())

np.random.seed(4294967295)
line("uniform-values", bits(np.random.rand(16)))
uniform = np.random.rand(100_000)
line("uniform-sha256", hashlib.sha256(uniform.astype("<f8").tobytes()).hexdigest())

np.random.seed(7)
for low, high in [(0, 10), (-5, 6), (3, 4), (0, 2**31), (-(2**31), 2**31 - 1), (0, 2**32), (0, 2**40 + 1), (-(2**63), 2**63 - 1)]:
    line("integers:%d:%d" % (low, high), " ".join(map(str, np.random.randint(low, high, size=12))))

np.random.seed(3)
line("permutation", " ".join(map(str, np.random.permutation(60))))
values = np.arange(20) * 10
np.random.shuffle(values)
line("shuffle", " ".join(map(str, values)))

# One stream, drawn from in turn: normals wait in pairs while the others draw.
np.random.seed(2024)
mixed = [np.random.randn(), np.random.rand(), np.random.randn(), float(np.random.randint(0, 1000)), np.random.randn()]
line("mixed", bits(mixed))
