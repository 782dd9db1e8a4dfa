"""The numbers of the five notebooks, computed again by PyTorch and NumPy."""

import hashlib

import numpy as np
import torch
import torch.nn.functional as F

from recording import FLOATS, NAMES, Operation, cotangent_like, random_state


def record():
    operation = Operation("Seeds")
    for dtype in FLOATS:
        one_dtype(operation, dtype)
    random_numbers(operation)
    yield operation


def one_dtype(operation, dtype):
    kind = NAMES[dtype]

    def tensor(values):
        return torch.tensor(values, dtype=dtype)

    def add(name, function, inputs, cotangent=None, **options):
        operation.case("%s %s" % (name, kind), function, [tensor(one) if not isinstance(one, torch.Tensor) else one for one in inputs],
                       cotangents=None if cotangent is None else [tensor(cotangent)], **options)

    def logistic(z):
        return torch.reciprocal(1 + torch.exp(-z))

    add("S0-17 logistic", logistic, [[1.5, 1.5]], [1.0, 1.0])
    add("S0-18 logistic, another cotangent", logistic, [[1.5, 1.5]], [2.0, -0.5])
    add("S0-19 exp", torch.exp, [[2.0, 3.0]], [1.0, 1.0])
    add("S0-20 matrix by vector", torch.matmul, [[[1.0, 2, 3], [4, 5, 6]], [1.0, 2, 3]], [1.0, 2.0])
    add("S0-21 its gradients", torch.matmul, [[[1.0, 2, 3], [4, 5, 6]], [1.0, 2, 3]], [1.0, 2.0])
    add("S0-22 by hand", lambda a, b: (torch.outer(tensor([1.0, 2.0]), b), a.T @ tensor([1.0, 2.0])),
        [[[1.0, 2, 3], [4, 5, 6]], [1.0, 2, 3]], gradient=False)
    add("S0-16 tile and multiply", lambda a, b: a.expand(3, 3) * b, [[1.0, 2, 3], [[1.0], [2], [3]]], gradient=False)
    add("S0-B3 x + x", lambda x: x + x, [1.0], 1.0)
    add("S0-B3 exp(x) + exp(x)", lambda x: (lambda e: e + e)(torch.exp(x)), [1.0], 1.0)

    add("S1-03 product", lambda x, y: x * y, [3.0, 2.0], 12.0)
    add("S1-04 square of the product", lambda x, y: (x * y) ** 2, [3.0, 2.0], 1.0)
    add("S1-05 staged chain rule", lambda x, y: (x + torch.sigmoid(y)) / (torch.sigmoid(x) + (x + y) ** 2), [3.0, -4.0], 1.0)
    add("S1-08 broadcast", lambda a, b: a * b.squeeze(), [[[0.8, -0.5], [-0.1, 1.6], [-0.1, 0.4]], [[0.1], [0.1]]])
    add("S1-09 broadcast", lambda x, y: x * y,
        [[[[-0.4, 0.2], [0.4, -0.6], [1.5, 1.6]], [[0.1, 0.5], [0.5, -0.9], [-0.0, 0.3]], [[-0.7, 0.1], [0.7, -1.4], [-1.3, -0.1]],
          [[1.3, -1.2], [0.0, 0.3], [0.1, 0.4]]], [0.4, -0.1]], exact_zeros=True)

    def network(x, a1, b1, a2, b2):
        return (x @ a1.T + b1) @ a2.T + b2

    x = [[0.6, -0.7, 0.4], [-2.9, 0.0, 2.2], [-0.4, 0.1, -0.2], [-1.9, 0.9, 0.3]]
    layers = [[[0.2, 0.2, 0.7], [0.1, 0.2, 1.4]], [0.0, 0.0], [[-1.3, 1.6]], [0.0]]
    add("S1-17 two layers", network, [x] + layers, np.ones((4, 1)).tolist())
    add("S1-18 their sum", lambda *all: network(*all).sum(), [x] + layers, 1.0)
    add("S1-19 central difference along ones", lambda *all: (network(all[0] + 1, *all[1:]) - network(all[0] - 1, *all[1:])) / 2,
        [x] + layers, gradient=False)
    add("S1-22 x by A transposed", lambda x, a: x @ a.T,
        [[[-0.25725262, 1.00638811, -0.01299258], [-0.25434853, -0.12489272, -1.11936699]],
         [[0.41748111, 0.35518526, -0.6587868], [0.91023125, 0.2100981, -0.31606834], [1.11907798, 0.23350302, -0.24875965],
          [0.23843081, 0.43565496, -1.12978868]]])

    random = np.random.RandomState(2)
    x, y = np.round(random.randn(32), 4).tolist(), np.round(random.randn(32), 4).tolist()
    add("S2-01 square of a sum", lambda x, y: (x + y) ** 2, [x, y], [1.0] * 32)
    add("S2-03 product", lambda x, y: x * y, [x, y], [1.0] * 32)
    add("S2-05 apples", lambda price, count, tax: price * count * tax, [100.0, 2.0, 1.1], 1.0)

    def shopping(apple, apples, tangerine, tangerines, tax):
        first, second = apple * apples, tangerine * tangerines
        return (first + second) * tax
    add("S2-06 apples and tangerines", shopping, [100.0, 2.0, 150.0, 3.0, 1.1], 1.0)
    add("S2-08 relu", torch.relu, [x + [0.0]], [1.0] * 33)
    add("S2-09 sigmoid", torch.sigmoid, [x], [1.0] * 32)
    random = np.random.RandomState(10)
    # Eighths, whose products and sums are exact: the notebook compares with ==.
    affine = [(np.round(random.randn(*shape) * 8) / 8).tolist() for shape in ((32, 128), (128, 10), (10,))]
    add("S2-10 affine", lambda x, w, b: x @ w + b, affine, np.ones((32, 10)).tolist())

    replay(operation, dtype)

    def f(w1, x1, w2, x2, b):
        return 1 / (1 + torch.exp(-(w1 * x1 + w2 * x2 + b)))
    add("S4-03 logistic of a weighted sum", f, [2.0, -1.0, -3.0, -2.0, -3.0], 1.0)
    add("S4-04 shared weight", lambda w, x1, x2: w * x1 + w * x2, [5.0, 1.0, 2.0], 1.0)


def replay(operation, dtype):
    """S3: inputs from NumPy's seed 12, loss = sum(z^2); the notebook's formulas in NumPy beside PyTorch's answers."""
    kind, numpy_type = NAMES[dtype], np.float32 if dtype == torch.float32 else np.float64

    def add(name, shapes, forward, by_hand):
        np.random.seed(12)
        arrays = [np.random.randn(*shape).astype(np.float32).astype(numpy_type) for shape in shapes]
        leaves = [torch.from_numpy(array).clone().requires_grad_() for array in arrays]
        z = forward(*leaves)
        torch.sum(z ** 2).backward()
        answers = by_hand(*arrays)
        distances = [float(np.sqrt(np.sum((np.asarray(mine, np.float64) - theirs.detach().numpy().astype(np.float64)) ** 2)))
                     for mine, theirs in zip(answers, [z] + [leaf.grad for leaf in leaves])]
        limit = 2e-5 if dtype == torch.float32 else 1e-13
        assert max(distances) <= limit, (name, kind, distances)
        operation.case("%s %s" % (name, kind), forward, [torch.from_numpy(array) for array in arrays],
                       {"seed": 12, "loss": "sum(z^2)", "distances": distances}, cotangents=[(2 * z).detach()])

    def matmul(x, y):
        z = x @ y
        return z, 2 * z @ y.T, x.T @ (2 * z)

    def add_bias(x, y):
        z = x + y.reshape(1, -1, 1)
        return z, 2 * z, np.sum(2 * z, axis=(0, 2))

    def linear(x, w, b):
        y = x @ w.T + b
        return y, 2 * y @ w, (2 * y).T @ x, np.sum(2 * y, axis=0)

    def total(x):
        y = np.sum(x)
        return y, 2 * y * np.ones(x.shape, x.dtype)

    add("S3-01 matmul", [(4, 6), (6, 9)], torch.matmul, matmul)
    add("S3-02 add_bias", [(4, 6, 3), (6,)], lambda x, y: x + y.view(1, -1, 1), add_bias)
    add("S3-03 linear", [(18, 14), (5, 14), (5,)], F.linear, linear)
    add("S3-04 sum", [(4, 6, 3)], torch.sum, total)


def random_numbers(operation):
    """S3-05: the stream itself, as bits."""
    state = np.random.RandomState(12)
    normals = state.randn(20)
    state = np.random.RandomState(12)
    x = state.randn(4, 6).astype(np.float32)
    y = state.randn(6, 9).astype(np.float32)
    digest = hashlib.sha256(x.tobytes() + y.tobytes()).hexdigest()
    assert digest.startswith("41899c9db0d9682a")
    state = np.random.RandomState(12)
    raw = state.randint(0, 2**32, 8, dtype=np.uint32)
    state = np.random.RandomState(12)
    uniform = state.random_sample(8)
    million = hashlib.sha256(np.random.RandomState(12).randn(1_000_000).astype(np.float32).tobytes()).hexdigest()
    operation.case("S3-05 normals", lambda: torch.from_numpy(normals), [],
                   {"seed": 12, "hex": [value.hex() for value in normals.tolist()], "sha256": digest,
                    "uint32": [int(value) for value in raw], "uniform": [value.hex() for value in uniform.tolist()],
                    "sha256OfAMillionAsFloat32": million})
