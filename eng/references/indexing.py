"""Operations driven by indices, and those that order elements."""

import torch
import torch.nn.functional as F

from recording import (DTYPES, FLOATS, INF, INTEGERS, NAMES, NAN, Operation, any_of, distinct, random_state, shape_text)


def indices(shape, count, *key):
    return torch.tensor(random_state(*key).randint(0, max(count, 1), shape)).reshape(shape).to(torch.int64)


def positions(x):
    """The flat positions of what is not zero."""
    return torch.nonzero(x.reshape(-1)).reshape(-1)


def record():
    forms = [((5,), (3,), 0), ((3, 4), (2, 4), 0), ((3, 4), (3, 6), 1), ((2, 3, 4), (2, 3, 2), -1), ((2, 3, 4), (2, 5, 4), 1),
             ((1, 4), (1, 4), 0), ((3, 4), (0, 4), 0), ((1,), (7,), 0)]
    operation = Operation("Gather")
    for dtype in DTYPES:
        for shape, where, axis in forms if dtype in FLOATS else forms[:3]:
            case = "%s %s along %d" % (NAMES[dtype], shape_text(shape, where), axis)
            operation.case(case, lambda x, index, axis=axis: torch.gather(x, axis, index),
                           [any_of(shape, dtype, case, 0), indices(where, shape[axis], case, 1)], {"axis": axis})
    for dtype in FLOATS:
        operation.case("%s special values" % NAMES[dtype], lambda x, index: torch.gather(x, 0, index),
                       [torch.tensor([NAN, INF, -0.0, 1e-40], dtype=dtype), torch.tensor([3, 2, 2, 1, 0])], {"axis": 0},
                       gradient=False, exact_zeros=True)
    yield operation

    operation = Operation("ScatterAdd")
    for dtype in FLOATS + INTEGERS:
        for shape, where, axis in forms if dtype in FLOATS else forms[:3]:
            case = "%s %s along %d" % (NAMES[dtype], shape_text(shape, where), axis)
            operation.case(case, lambda x, index, source, axis=axis: torch.scatter_add(x, axis, index, source),
                           [any_of(shape, dtype, case, 0), indices(where, shape[axis], case, 1), any_of(where, dtype, case, 2)],
                           {"axis": axis})
    for dtype in FLOATS:
        operation.case("%s special values" % NAMES[dtype], lambda x, index, source: torch.scatter_add(x, 0, index, source),
                       [torch.tensor([NAN, INF, 0.0, 1.0], dtype=dtype), torch.tensor([0, 1, 2, 3, 3]),
                        torch.tensor([1.0, -INF, NAN, 2.0, INF], dtype=dtype)], {"axis": 0}, gradient=False)
        operation.case("%s same target" % NAMES[dtype], lambda x, index, source: torch.scatter_add(x, 0, index, source),
                       [any_of((2,), dtype, "same", 0), torch.zeros(9, dtype=torch.int64), any_of((9,), dtype, "same", 1)], {"axis": 0})
    yield operation

    for name, reduce in (("ScatterProd", "prod"), ("ScatterMax", "amax"), ("ScatterMin", "amin")):
        operation = Operation(name)
        for dtype in FLOATS + INTEGERS:
            for shape, where, axis in forms if dtype in FLOATS else forms[:3]:
                case = "%s %s along %d" % (NAMES[dtype], shape_text(shape, where), axis)
                operation.case(case, lambda x, index, source, axis=axis: torch.scatter_reduce(x, axis, index, source, reduce),
                               [any_of(shape, dtype, case, 0), indices(where, shape[axis], case, 1), any_of(where, dtype, case, 2)], {"axis": axis})
        for dtype in FLOATS:
            operation.case("%s same target" % NAMES[dtype], lambda x, index, source: torch.scatter_reduce(x, 0, index, source, reduce),
                           [any_of((2,), dtype, "same", 0), torch.zeros(9, dtype=torch.int64), any_of((9,), dtype, "same", 1)], {"axis": 0})
            operation.case("%s special values" % NAMES[dtype], lambda x, index, source: torch.scatter_reduce(x, 0, index, source, reduce),
                           [torch.tensor([NAN, INF, 1.0, 2.0], dtype=dtype), torch.tensor([0, 1, 2, 3, 3]),
                            torch.tensor([1.0, -INF, NAN, 2.0, INF], dtype=dtype)], {"axis": 0}, gradient=False)
        yield operation

    for name, function in (("CumMax", torch.cummax), ("CumMin", torch.cummin)):
        operation = Operation(name)
        for dtype in FLOATS + INTEGERS:
            for shape, axis in [((6,), 0), ((3, 4), 0), ((3, 4), 1), ((2, 3, 4), -2), ((1, 5), 0), ((83, 2), 0)]:
                case = "%s %s along %d" % (NAMES[dtype], shape_text(shape), axis)
                operation.case(case, lambda x, axis=axis: function(x, axis), [distinct(shape, dtype, case)], {"axis": axis})
            rows = [[2, 1, 2, 1, 3, 1], [5, 5, 5, 5, 5, 5]]
            operation.case("%s ties" % NAMES[dtype], lambda x: function(x, 1), [torch.tensor(rows).to(dtype)], {"axis": 1})
        for dtype in FLOATS:
            operation.case("%s special values" % NAMES[dtype], lambda x: function(x, 0),
                           [torch.tensor([1.0, -INF, 0.0, INF, NAN, -0.0, NAN, 1e-40], dtype=dtype)], {"axis": 0}, gradient=False)
        yield operation

    operation = Operation("IndexSelect")
    for dtype in DTYPES:
        for shape, count, axis in [((5,), 3, 0), ((3, 4), 5, 0), ((3, 4), 2, 1), ((2, 3, 4), 4, -2), ((3, 4), 0, 0), ((1, 2), 6, 0),
                                   ((2, 3, 1), 2, -1)]:
            case = "%s %s %d along %d" % (NAMES[dtype], shape_text(shape), count, axis)
            operation.case(case, lambda x, index, axis=axis: torch.index_select(x, axis, index),
                           [any_of(shape, dtype, case, 0), indices((count,), shape[axis], case, 1)], {"axis": axis})
    yield operation

    operation = Operation("OneHot")
    for shape, classes in [((5,), 4), ((2, 3), 10), ((), 3), ((0,), 5), ((4,), 1), ((2, 1, 2), 3)]:
        case = "int64 %s of %d" % (shape_text(shape), classes)
        operation.case(case, lambda x, classes=classes: F.one_hot(x, classes), [indices(shape, classes, case)], {"classes": classes})
    yield operation

    operation = Operation("Nonzero")
    for dtype in DTYPES:
        for shape in [(6,), (3, 4), (2, 3, 2), (0,), (2, 0), (1, 1)]:
            case = "%s %s" % (NAMES[dtype], shape_text(shape))
            x = any_of(shape, dtype, case, 0) * indices(shape, 2, case, 1).to(dtype)
            operation.case(case, positions, [x], gradient=False)
    for dtype in FLOATS:
        operation.case("%s special values" % NAMES[dtype], positions,
                       [torch.tensor([0.0, -0.0, NAN, INF, -INF, 1e-40], dtype=dtype)], gradient=False)
    yield operation

    operation = Operation("Sort")
    for dtype in FLOATS + INTEGERS:
        for descending in (False, True):
            for shape, axis in [((6,), 0), ((3, 4), 0), ((3, 4), 1), ((2, 3, 4), -2), ((1, 5), 0), ((0, 3), 0), ((2, 0), 1), ((211,), -1), ((83, 2), 0)]:
                case = "%s %s along %d%s" % (NAMES[dtype], shape_text(shape), axis, " descending" if descending else "")
                operation.case(case, lambda x, axis=axis, descending=descending: torch.sort(x, stable=True, dim=axis, descending=descending),
                               [distinct(shape, dtype, case)], {"axis": axis, "descending": descending})
            rows = [[2, 1, 2, 1, 3, 1], [5, 5, 5, 5, 5, 5]]
            operation.case("%s ties keep their order%s" % (NAMES[dtype], " descending" if descending else ""),
                           lambda x, descending=descending: torch.sort(x, stable=True, dim=1, descending=descending),
                           [torch.tensor(rows).to(dtype)], {"axis": 1, "descending": descending})
    for dtype in FLOATS:
        for descending in (False, True):
            operation.case("%s special values%s" % (NAMES[dtype], " descending" if descending else ""),
                           lambda x, descending=descending: torch.sort(x, stable=True, dim=0, descending=descending),
                           [torch.tensor([1.0, NAN, -INF, 0.0, INF, NAN, -0.0, -1.0, 1e-40], dtype=dtype)],
                           {"axis": 0, "descending": descending}, gradient=False)
    yield operation

    operation = Operation("TopK")
    for dtype in FLOATS + INTEGERS:
        for largest in (True, False):
            for shape, k, axis in [((6,), 3, 0), ((3, 4), 2, 0), ((3, 4), 4, 1), ((2, 3, 4), 1, -1), ((1, 5), 1, 0), ((5,), 0, 0), ((2, 9, 3), 4, -2), ((211,), 9, 0)]:
                case = "%s %s %d %s along %d" % (NAMES[dtype], shape_text(shape), k, "largest" if largest else "smallest", axis)
                operation.case(case, lambda x, k=k, axis=axis, largest=largest: torch.topk(x, k, axis, largest, sorted=True),
                               [distinct(shape, dtype, case)], {"k": k, "axis": axis, "largest": largest})
    for dtype in FLOATS:
        operation.case("%s special values" % NAMES[dtype], lambda x: torch.topk(x, 4, 0),
                       [torch.tensor([1.0, NAN, -INF, 0.5, INF, -1.0], dtype=dtype)], {"k": 4, "axis": 0, "largest": True}, gradient=False)
    yield operation
