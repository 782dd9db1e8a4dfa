"""Decompositions of square matrices and systems of equations."""

import torch

from recording import FLOATS, NAMES, Operation, normal, shape_text

SHAPES = [(1, 1), (3, 3), (7, 7), (2, 4, 4), (2, 1, 3, 3)]


def regular(shape, dtype, *key):
    """Far from singular, so that rounding errors stay a few digits."""
    return normal(shape, dtype, *key) + 4 * torch.eye(shape[-1], dtype=dtype)


def definite(shape, dtype, *key):
    x = normal(shape, dtype, *key)
    return x @ x.mT + torch.eye(shape[-1], dtype=dtype)


def record():
    for name, function, draw in [("Inverse", torch.linalg.inv, regular), ("Det", torch.linalg.det, regular), ("LogDet", torch.logdet, definite),
                                 ("Cholesky", torch.linalg.cholesky, definite), ("MatrixExp", torch.matrix_exp, normal)]:
        operation = Operation(name)
        for dtype in FLOATS:
            for shape in SHAPES:
                case = "%s %s" % (NAMES[dtype], shape_text(shape))
                operation.case(case, function, [draw(shape, dtype, case)])
        yield operation

    for name, function in [("Qr", lambda x: torch.linalg.qr(x)[1]), ("Svdvals", torch.linalg.svdvals), ("Pinv", torch.linalg.pinv)]:
        operation = Operation(name)
        for dtype in FLOATS:
            for shape in [(1, 1), (3, 3), (7, 5), (2, 4, 4)]:
                case = "%s %s" % (NAMES[dtype], shape_text(shape))
                operation.case(case, function, [normal(shape, dtype, case) + 4 * torch.eye(*shape[-2:], dtype=dtype) * torch.arange(1, shape[-1] + 1)])
        yield operation

    operation = Operation("Eigvalsh")
    for dtype in FLOATS:
        for shape in SHAPES:
            case = "%s %s" % (NAMES[dtype], shape_text(shape))
            operation.case(case, lambda x: torch.linalg.eigvalsh((x + x.mT) / 2), [definite(shape, dtype, case)])
    yield operation

    operation = Operation("Fourier")
    for dtype in FLOATS:
        for shape, n in [((1,), 1), ((8,), 8), ((2, 15), 15), ((3, 7), 10), ((2, 23), 17)]:
            case = "%s %s to %d" % (NAMES[dtype], shape_text(shape), n)

            def both(x, y, n=n):
                found = [f(torch.complex(x, y), n=n) for f in (torch.fft.fft, torch.fft.ifft)]
                return torch.stack([part for one in found for part in (one.real, one.imag)])

            operation.case(case, both, [normal(shape, dtype, case, 0), normal(shape, dtype, case, 1)], arguments={"n": n})
    yield operation

    operation = Operation("SolveTriangular")
    for dtype in FLOATS:
        for left, right in [((3, 3), (3, 2)), ((7, 7), (7, 5)), ((2, 4, 4), (2, 4, 3)), ((4, 4), (2, 4, 1))]:
            case = "%s %s" % (NAMES[dtype], shape_text(left, right))
            operation.case(case, lambda x, y: torch.linalg.solve_triangular(x, y, upper=True), [regular(left, dtype, case, 0), normal(right, dtype, case, 1)])
    yield operation

    operation = Operation("Solve")
    for dtype in FLOATS:
        for left, right in [((3, 3), (3,)), ((3, 3), (3, 2)), ((7, 7), (7, 5)), ((2, 4, 4), (2, 4, 3)), ((2, 4, 4), (2, 4)), ((4, 4), (2, 4, 1))]:
            case = "%s %s" % (NAMES[dtype], shape_text(left, right))
            operation.case(case, torch.linalg.solve, [regular(left, dtype, case, 0), normal(right, dtype, case, 1)])
    yield operation
