"""Reductions, and the operations that run along one axis."""

import torch

from recording import (DTYPES, FLOATS, INF, INTEGERS, NAMES, NAN, Operation, any_of, distinct, integers, random_state,
                       shape_text)

# (shape, axes, keepAxes); None is every axis.
FORMS = [((5,), None, False), ((3, 4), None, False), ((3, 4), [0], False), ((3, 4), [1], True), ((2, 3, 4), [-1], False),
         ((2, 3, 4), [0, 2], False), ((2, 3, 4), [-2], True), ((2, 3, 4), [0, 1, 2], True), ((), None, False),
         ((1,), [0], False), ((3, 1), [1], False), ((1, 4), [0], True), ((2, 1, 3), [0, 1], False)]
EMPTY = [((0,), None, False), ((0, 3), [0], False), ((0, 3), [1], False), ((2, 0), [1], True)]


def describe(shape, axes, keep):
    return "%s over %s%s" % (shape_text(shape), "all" if axes is None else ",".join(map(str, axes)), " kept" if keep else "")


def arguments(axes, keep, **more):
    result = {} if axes is None else {"axes": axes}
    result["keepAxes"] = keep
    result.update(more)
    return result


def every(x, axes):
    return list(range(x.dim())) if axes is None else axes


def one_by_one(function):
    """PyTorch takes one axis at a time here: from the last, so that the numbers of the others stay."""
    def reduce(x, axes, keep):
        result = x
        for axis in sorted((axis % x.dim() for axis in every(x, axes)), reverse=True):
            result = function(result, axis, keep)
        return result if x.dim() else function(result, None, keep)
    return reduce


def summed(x, axes, keep):
    return torch.sum(x, every(x, axes), keep) if x.dim() else torch.sum(x)


def mean(x, axes, keep):
    return torch.mean(x, every(x, axes), keep)


def product(x, axis, keep):
    return torch.prod(x) if axis is None else torch.prod(x, axis, keep)


def any_one(x, axis, keep):
    return torch.any(x) if axis is None else torch.any(x, axis, keep)


def all_one(x, axis, keep):
    return torch.all(x) if axis is None else torch.all(x, axis, keep)


def reduction(name, function, dtypes=DTYPES, draw=any_of, more=None, empty=True, single=True, note=None):
    operation = Operation(name)
    more = more or {}
    for dtype in dtypes:
        forms = FORMS + (EMPTY if empty else []) if dtype in FLOATS else FORMS[:6] + FORMS[8:9] + (EMPTY[:2] if empty else [])
        for shape, axes, keep in forms:
            case = "%s %s" % (NAMES[dtype], describe(shape, axes, keep))
            ones = 1
            for axis in (range(len(shape)) if axes is None else axes):
                ones *= shape[axis]
            operation.attempt(case, lambda x, axes=axes, keep=keep: function(x, axes, keep), [draw(shape, dtype, name, case)],
                              arguments(axes, keep, **more), gradient=single or ones > 1)
    return operation


def edges(operation, function, rows, gradient=False, name="edges", dtypes=FLOATS, **more):
    for dtype in dtypes:
        operation.case("%s %s" % (NAMES[dtype], name), lambda x: function(x, [1], False), [torch.tensor(rows, dtype=dtype)],
                       arguments([1], False, **more), gradient=gradient)


def long(operation, function, dtypes=FLOATS, draw=None, **more):
    """Rows and columns longer than a register, and than a block of accumulators."""
    for dtype in dtypes:
        for shape, axes in [((900,) if dtype in FLOATS else (300,), None), ((7, 131), [1]), ((131, 7), [0])]:
            operation.case("%s long %s" % (NAMES[dtype], shape_text(shape)), lambda x, axes=axes: function(x, axes, False),
                           [(draw or any_of)(shape, dtype, operation.name, shape)], arguments(axes, False, **more), gradient=False)


SPECIAL_ROWS = [[1.0, NAN, 2.0], [INF, 1.0, 2.0], [-INF, 1.0, 2.0], [0.0, -0.0, 0.0], [NAN, INF, 0.0], [1e30, 1e30, -1e30]]
TIED_ROWS = [[1.0, 3.0, 3.0, 2.0], [5.0, 5.0, 5.0, 5.0], [-1.0, -2.0, -2.0, -1.0], [0.0, 4.0, 0.0, 4.0]]


def standardized(x, axis, epsilon):
    """Layer normalisation along one axis, without scale."""
    last = x.movedim(axis, -1)
    return torch.nn.functional.layer_norm(last, last.shape[-1:], eps=epsilon).movedim(-1, axis)


def record():
    operation = reduction("Sum", summed)
    edges(operation, summed, SPECIAL_ROWS + [[INF, -INF, 1.0]])
    long(operation, summed, DTYPES)
    yield operation

    operation = reduction("Mean", mean)
    edges(operation, mean, SPECIAL_ROWS + [[INF, -INF, 1.0]])
    long(operation, mean)
    yield operation

    prod = one_by_one(product)
    operation = reduction("Prod", prod)
    edges(operation, prod, SPECIAL_ROWS)
    edges(operation, prod, [[0.0, 2.0, 3.0], [0.0, 0.0, 3.0], [0.0, 0.0, 0.0], [1.0, -2.0, 4.0]], gradient=True, name="zeros")
    # Powers of two: unlike a sum's, the rounding error of a product grows with the number of factors in any order.
    long(operation, prod, FLOATS, draw=lambda shape, dtype, *key: (2.0 ** integers(shape, torch.int64, *key, low=-1, high=2)).to(dtype))
    long(operation, prod, INTEGERS + (torch.bool,), draw=lambda shape, dtype, *key: 1 + integers(shape, torch.int64, *key, high=2, low=0).to(dtype))
    yield operation

    for name, function in (("Max", torch.amax), ("Min", torch.amin)):
        def extreme(x, axes, keep, function=function):
            return function(x, every(x, axes), keep)
        operation = reduction(name, extreme, draw=lambda shape, dtype, *key: integers(shape, dtype, *key)
                              if dtype == torch.bool else distinct(shape, dtype, *key), empty=False, more={"ties": "evenly"})
        for dtype in FLOATS:
            operation.case("%s 0x3 over 1" % NAMES[dtype], lambda x: extreme(x, [1], False), [torch.zeros((0, 3), dtype=dtype)],
                           arguments([1], False, ties="evenly"))
        edges(operation, extreme, SPECIAL_ROWS + [[-INF, -INF, -INF], [INF, INF, INF]], ties="evenly")
        edges(operation, extreme, TIED_ROWS, gradient=True, name="ties", ties="evenly")
        long(operation, extreme, DTYPES, ties="evenly")
        yield operation

    for name, function in (("ArgMax", torch.argmax), ("ArgMin", torch.argmin)):
        operation = Operation(name)
        for dtype in FLOATS + INTEGERS:
            for shape, axis, keep in [((5,), None, False), ((3, 4), None, False), ((3, 4), 0, False), ((3, 4), 1, True),
                                      ((2, 3, 4), -1, False), ((2, 3, 4), 1, True), ((), None, False), ((3, 1), 1, False),
                                      ((0, 3), 1, False), ((2, 1, 3), -2, False), ((211,), 0, False), ((83, 2), 0, False)]:
                case = "%s %s" % (NAMES[dtype], describe(shape, None if axis is None else [axis], keep))
                given = {"keepAxes": keep} if axis is None else {"axis": axis, "keepAxes": keep}
                operation.case(case, lambda x, axis=axis, keep=keep: function(x, axis, keep),
                               [distinct(shape, dtype, name, case)], given)
            operation.case("%s ties take the first" % NAMES[dtype], lambda x: function(x, 1),
                           [torch.tensor([[abs(value) for value in row] for row in TIED_ROWS]).to(dtype)],
                           {"axis": 1, "keepAxes": False})
        for dtype in FLOATS:
            operation.case("%s edges" % NAMES[dtype], lambda x: function(x, 1),
                           [torch.tensor([[1.0, NAN, 2.0], [INF, 1.0, INF], [-INF, 1.0, -INF], [0.0, -0.0, 0.0], [INF, NAN, NAN]],
                                         dtype=dtype)], {"axis": 1, "keepAxes": False})
        yield operation

    for name, function in (("Any", any_one), ("All", all_one)):
        reduce = one_by_one(function)
        dtypes = tuple(dtype for dtype in DTYPES if dtype != torch.uint8)
        operation = reduction(name, reduce, dtypes=dtypes, draw=lambda shape, dtype, *key:
                              torch.clamp(integers(shape, torch.int64, *key, low=-2, high=3), 0).to(dtype))
        edges(operation, reduce, [[0.0, NAN, 0.0], [0.0, -0.0, 0.0], [1.0, NAN, INF], [1e-40, 1.0, 2.0]])
        for rare in (True, False):
            part = Operation(name)
            long(part, reduce, (torch.bool, torch.float32), draw=lambda shape, dtype, *key, rare=rare: torch.tensor((random_state(*key).rand(*shape) < 0.004) == rare).to(dtype))
            operation.lines += [line.replace('"name":"', '"name":"%s ' % ("few true" if rare else "few false"), 1) for line in part.lines]
        yield operation

    for name, function in (("Var", torch.var), ("Std", torch.std)):
        operation = Operation(name)
        for correction in (1, 0):
            def spread(x, axes, keep, function=function, correction=correction):
                return function(x, dim=every(x, axes), correction=correction, keepdim=keep)
            part = reduction(name, spread, dtypes=FLOATS, more={"correction": correction}, single=correction == 0)
            edges(part, spread, [row for row in SPECIAL_ROWS if 1e30 not in row], correction=correction)
            edges(part, spread, [[2.0, 2.0, 2.0], [0.0, 0.0, 0.0], [1.0, 1.0, 4.0]], gradient=True, name="constant rows",
                  correction=correction)
            edges(part, spread, [[10000.0, 10001.0, 10002.0, 10004.0], [-5000.5, -5000.25, -5000.0, -4999.0]], gradient=True,
                  name="far from zero", correction=correction)
            if correction == 1:
                long(part, spread, correction=correction)
            operation.lines += [line.replace('"name":"', '"name":"correction %d ' % correction, 1) for line in part.lines]
        yield operation

    def norm(x, axes, keep):
        return torch.linalg.vector_norm(x, 2, every(x, axes), keep)
    operation = reduction("Norm", norm, dtypes=FLOATS)
    edges(operation, norm, [row for row in SPECIAL_ROWS if 1e30 not in row] + [[-INF, INF, 1.0], [3.0, -4.0, 0.0]])
    edges(operation, norm, [[0.0, 0.0], [3.0, -4.0], [0.0, -2.0]], gradient=True, name="zero has gradient zero")
    long(operation, norm)
    yield operation

    def logsumexp(x, axes, keep):
        return torch.logsumexp(x, every(x, axes), keep)
    operation = reduction("LogSumExp", logsumexp, dtypes=FLOATS)
    edges(operation, logsumexp, [[-INF, -INF, -INF], [INF, 1.0, 2.0], [NAN, 1.0, 2.0], [-INF, 1.0, 2.0], [1e30, 1e30, -1e30]])
    edges(operation, logsumexp, [[-INF, 1.0, 2.0], [1000.0, 1000.0, 999.0], [-1000.0, -1001.0, -1000.5]],
          gradient=True, name="large and lost")
    long(operation, logsumexp)
    yield operation

    operation = Operation("Standardize")
    for dtype in FLOATS:
        for shape, axis, epsilon in [((5,), 0, 1e-5), ((3, 4), 1, 1e-5), ((3, 4), 0, 1e-3), ((2, 3, 4), -1, 0.5), ((2, 3, 4), 1, 1e-5), ((2, 83), 1, 1e-5)]:
            case = "%s %s along %d" % (NAMES[dtype], shape_text(shape), axis)
            operation.case(case, lambda x, axis=axis, epsilon=epsilon: standardized(x, axis, epsilon), [any_of(shape, dtype, "Standardize", case)],
                           {"axis": axis, "epsilon": epsilon})
        operation.case("%s edges" % NAMES[dtype], lambda x: standardized(x, 1, 1e-5),
                       [torch.tensor([[1.0, NAN, 2.0], [INF, 1.0, 2.0], [2.0, 2.0, 2.0]], dtype=dtype)], {"axis": 1, "epsilon": 1e-5}, gradient=False)
    yield operation

    for name, function in (("Softmax", torch.softmax), ("LogSoftmax", torch.log_softmax), ("CumSum", torch.cumsum), ("CumProd", torch.cumprod), ("LogCumSumExp", torch.logcumsumexp)):
        operation = Operation(name)
        for dtype in FLOATS + (INTEGERS + (torch.bool,) if name in ("CumSum", "CumProd") else ()):
            for shape, axis in [((5,), 0), ((3, 4), 0), ((3, 4), 1), ((2, 3, 4), 1), ((2, 3, 4), -1), ((2, 3, 4), -3), ((), 0),
                                ((1,), -1), ((3, 1), 1), ((0,), 0), ((2, 0, 3), 1), ((0, 3), 1), ((2, 83), 1), ((83, 3), 0)]:
                case = "%s %s along %d" % (NAMES[dtype], shape_text(shape), axis)
                if not shape:
                    continue
                operation.case(case, lambda x, axis=axis: function(x, axis), [any_of(shape, dtype, name, case)], {"axis": axis})
        for dtype in FLOATS:
            if name.startswith("Cum"):
                rows = [[1.0, NAN, 2.0], [INF, 1.0, -INF], [0.0, -0.0, 0.0], [1e30, -1e30, 1.0]]
                operation.case("%s edges" % NAMES[dtype], lambda x: function(x, 1), [torch.tensor(rows, dtype=dtype)], {"axis": 1},
                               gradient=False)
                continue
            rows = [[1.0, NAN, 2.0], [-INF, 1.0, 2.0], [0.0, -0.0, 0.0], [-INF, -INF, -INF], [1e30, 1.0, -1e30], [INF, 1.0, 2.0]]
            operation.case("%s edges" % NAMES[dtype], lambda x: function(x, 1), [torch.tensor(rows, dtype=dtype)], {"axis": 1},
                           gradient=False)
            rows = [[1000.0, 1000.0, 999.0], [-1000.0, 0.0, -1000.0], [1e4, 1e4 + 1, -1e4], [-INF, 0.5, 1.0]]
            rows = rows[:3] if name == "LogCumSumExp" else rows
            operation.case("%s large" % NAMES[dtype], lambda x: function(x, 1), [torch.tensor(rows, dtype=dtype)], {"axis": 1})
        yield operation
