"""Products of matrices and vectors."""

import torch
import torch.nn.functional as F

from recording import FLOATS, INF, INTEGERS, NAMES, NAN, Operation, integers, normal, shape_text

PRODUCTS = [((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 4)), ((2, 3), (3, 4)), ((1, 1), (1, 1)), ((1, 5), (5, 1)), ((5, 1), (1, 5)),
            ((4, 2, 3), (3, 5)), ((4, 2, 3), (4, 3, 5)), ((1, 2, 3), (4, 3, 5)), ((2, 1, 2, 3), (4, 3, 2)), ((2, 3), (4, 3, 2)),
            ((3,), (4, 3, 2)), ((4, 2, 3), (3,)), ((17, 33), (33, 9)), ((8, 16), (16, 32)), ((2, 7, 19), (19, 5)),
            ((0, 3), (3, 4)), ((2, 3), (3, 0)), ((0, 2, 3), (3, 4)), ((1,), (1,))]
# A sum over nothing is zero.
EMPTY_SUMS = [((2, 0), (0, 4)), ((0,), (0,)), ((3, 2, 0), (0, 2))]


def record():
    operation = Operation("MatMul")
    for dtype in FLOATS:
        for left, right in PRODUCTS + EMPTY_SUMS:
            case = "%s %s" % (NAMES[dtype], shape_text(left, right))
            operation.case(case, torch.matmul, [normal(left, dtype, case, 0), normal(right, dtype, case, 1)])
        x = torch.tensor([[1.0, NAN], [INF, 1.0], [0.5, 2.0]], dtype=dtype)
        y = torch.tensor([[1.0, 2.0, 3.0], [-1.0, 0.25, 4.0]], dtype=dtype)
        operation.case("%s special values" % NAMES[dtype], torch.matmul, [x, y], gradient=False)
        operation.case("%s infinity times zero" % NAMES[dtype], torch.matmul,
                       [torch.tensor([[INF, 1.0]], dtype=dtype), torch.tensor([[0.0], [1.0]], dtype=dtype)], gradient=False)
        operation.case("%s large magnitudes" % NAMES[dtype], torch.matmul,
                       [normal((3, 4), dtype, "large", 0) * 2.0 ** 40, normal((4, 2), dtype, "large", 1) * 2.0 ** 40])
        operation.case("%s one side" % NAMES[dtype], torch.matmul,
                       [normal((3, 4), dtype, "one", 0), normal((4, 2), dtype, "one", 1)], gradient=[False, True])
    for dtype in INTEGERS:
        for left, right in PRODUCTS[:4] + PRODUCTS[7:9]:
            case = "%s %s" % (NAMES[dtype], shape_text(left, right))
            operation.attempt(case, torch.matmul, [integers(left, dtype, case, 0), integers(right, dtype, case, 1)])
    yield operation

    operation = Operation("Outer")
    for dtype in FLOATS + INTEGERS:
        for left, right in [((3,), (4,)), ((1,), (5,)), ((6,), (6,)), ((0,), (3,)), ((2,), (0,))]:
            case = "%s %s" % (NAMES[dtype], shape_text(left, right))
            draw = normal if dtype in FLOATS else integers
            operation.case(case, torch.outer, [draw(left, dtype, case, 0), draw(right, dtype, case, 1)])
    for dtype in FLOATS:
        operation.case("%s special values" % NAMES[dtype], torch.outer,
                       [torch.tensor([1.0, NAN, INF, 0.0, -0.0], dtype=dtype), torch.tensor([2.0, -0.0, INF], dtype=dtype)],
                       gradient=False, exact_zeros=True)
    yield operation

    operation = Operation("Linear")
    for dtype in FLOATS:
        for shape, inner, outer in [((4, 3), 3, 5), ((3,), 3, 2), ((2, 4, 3), 3, 6), ((1, 1), 1, 1), ((18, 14), 14, 5),
                                    ((0, 3), 3, 4), ((2, 2, 2, 3), 3, 2), ((32, 20), 20, 10)]:
            for bias in (True, False):
                case = "%s %s to %d%s" % (NAMES[dtype], shape_text(shape), outer, "" if bias else " without bias")
                inputs = [normal(shape, dtype, case, 0), normal((outer, inner), dtype, case, 1)]
                if bias:
                    inputs.append(normal((outer,), dtype, case, 2))
                operation.case(case, F.linear, inputs)
        operation.case("%s special values" % NAMES[dtype], F.linear,
                       [torch.tensor([[1.0, INF], [NAN, 0.5]], dtype=dtype), torch.tensor([[1.0, 2.0], [0.5, -1.0]], dtype=dtype),
                        torch.tensor([0.25, -1.0], dtype=dtype)], gradient=False)
    yield operation

    operation = Operation("Attention")
    for dtype in FLOATS:
        for queries, keys, values in [((3, 4), (5, 4), (5, 2)), ((2, 3, 4), (2, 5, 4), (2, 5, 4)), ((2, 2, 6, 3), (2, 2, 6, 3), (2, 2, 6, 5)), ((1, 1), (1, 1), (1, 1))]:
            case = "%s %s" % (NAMES[dtype], shape_text(queries, keys, values))
            inputs = [normal(shape, dtype, case, i) for i, shape in enumerate((queries, keys, values))]
            operation.case(case, attention, inputs)
            mask = normal(queries[:-1] + keys[-2:-1], dtype, case, 3)
            operation.case(case + " added", attention, inputs + [mask])
            # The first key is seen by all: a row that sees nothing has no numbers.
            seen = mask > 0
            seen[..., 0] = True
            operation.case(case + " seen", attention, inputs + [seen], gradient=[True, True, True, False])
    yield operation


def attention(q, k, v, mask=None):
    """What 1.13 keeps to itself; later nn.functional.scaled_dot_product_attention."""
    return F._scaled_dot_product_attention(q, k, v, mask)[0]
