"""Operations that only move elements."""

import torch
import torch.nn.functional as F

from recording import DTYPES, FLOATS, INF, INTEGERS, NAMES, NAN, Operation, any_of, shape_text


def moved(name, forms, function, exact=True):
    """forms: (shape, arguments); function(x, arguments)."""
    operation = Operation(name)
    for dtype in DTYPES:
        for index, (shape, arguments) in enumerate(forms):
            if dtype not in FLOATS and index > 3:
                continue
            case = "%s %s %s" % (NAMES[dtype], shape_text(shape), " ".join(
                "%s=%s" % (key, str(value).replace(" ", "")) for key, value in arguments.items()))
            operation.case(case.strip(), lambda x, arguments=arguments: function(x, arguments),
                           [any_of(shape, dtype, name, case)], arguments)
    for dtype in FLOATS:
        operation.case("%s special values" % NAMES[dtype], lambda x: function(x, forms[0][1]),
                       [special(forms[0][0], dtype)], forms[0][1], gradient=False, exact_zeros=True)
    return operation


def special(shape, dtype):
    values = torch.tensor([NAN, INF, -INF, 0.0, -0.0, 1e-40, 1e30, 1.0], dtype=dtype)
    count = int(torch.tensor(shape).prod()) if shape else 1
    return values.repeat(count // 8 + 1)[:count].reshape(shape)


def slices(ranges):
    return tuple(slice(None) if one is None else slice(*one) for one in ranges)


def pads(pairs):
    return [length for pair in reversed(pairs) for length in pair]


def record():
    yield moved("Reshape", [((2, 6), {"shape": [3, 4]}), ((12,), {"shape": [2, 3, 2]}), ((2, 3, 2), {"shape": [-1]}),
                            ((), {"shape": [1]}), ((2, 3, 2), {"shape": [6, -1]}), ((1,), {"shape": []}),
                            ((0, 3), {"shape": [3, 0]}), ((1, 4, 1), {"shape": [4]}), ((2, 3), {"shape": [2, 3]})],
                lambda x, a: torch.reshape(x, a["shape"]))
    yield moved("Flatten", [((2, 3, 2), {"start": 1, "end": -1}), ((2, 3, 2), {"start": 0, "end": -1}), ((5,), {"start": 0, "end": 0}),
                            ((2, 1, 3, 2), {"start": 1, "end": 2}), ((2, 3, 2), {"start": -2, "end": -1}),
                            ((0, 3, 2), {"start": 1, "end": -1}), ((), {"start": 0, "end": -1})],
                lambda x, a: torch.flatten(x, a["start"], a["end"]))
    yield moved("Squeeze", [((1, 3, 1), {}), ((1, 3, 1), {"axis": 0}), ((1, 3, 1), {"axis": -1}), ((1,), {}), ((1, 1), {"axis": 1}),
                            ((1, 0, 1), {}), ((2, 1, 4), {"axis": 1})],
                lambda x, a: torch.squeeze(x, a["axis"]) if "axis" in a else torch.squeeze(x))
    yield moved("Unsqueeze", [((3,), {"axis": 0}), ((2, 3), {"axis": 1}), ((2, 3), {"axis": -1}), ((), {"axis": 0}),
                              ((2, 3), {"axis": -3}), ((0, 2), {"axis": 1}), ((1, 1), {"axis": 2})],
                lambda x, a: torch.unsqueeze(x, a["axis"]))
    yield moved("Permute", [((2, 3, 4), {"axes": [2, 0, 1]}), ((2, 3), {"axes": [1, 0]}), ((2, 3, 4), {"axes": [-1, 1, 0]}),
                            ((5,), {"axes": [0]}), ((), {"axes": []}), ((0, 2), {"axes": [1, 0]}), ((1, 3, 1, 2), {"axes": [3, 2, 1, 0]}),
                            ((2, 3, 4), {"axes": [0, 1, 2]})],
                lambda x, a: x.permute(a["axes"]))
    yield moved("Transpose", [((2, 3), {"first": 0, "second": 1}), ((2, 3, 4), {"first": -2, "second": -1}),
                              ((2, 3, 4), {"first": 0, "second": 2}), ((1, 4), {"first": 1, "second": 0}),
                              ((2, 3, 4), {"first": 1, "second": 1}), ((0, 3), {"first": 0, "second": 1}), ((3, 1, 2), {"first": 0, "second": -1})],
                lambda x, a: torch.transpose(x, a["first"], a["second"]))
    yield moved("Broadcast", [((3,), {"shape": [2, 3]}), ((2, 1), {"shape": [2, 4]}), ((), {"shape": [2, 2]}), ((1, 3, 1), {"shape": [2, 3, 4]}),
                              ((3,), {"shape": [3]}), ((1,), {"shape": [0]}), ((2, 1), {"shape": [3, 2, 2]}), ((1, 1), {"shape": [1, 5]})],
                lambda x, a: torch.broadcast_to(x, a["shape"]))
    yield moved("Flip", [((5,), {"axes": [0]}), ((2, 3), {"axes": [0, 1]}), ((2, 3, 2), {"axes": [-1]}), ((2, 3), {"axes": [1]}),
                         ((2, 3, 2), {"axes": [0, 2]}), ((0, 3), {"axes": [1]}), ((1, 3), {"axes": [0]})],
                lambda x, a: torch.flip(x, a["axes"]))
    # One [start, stop, step] for each leading axis; null takes the whole axis; stop may lie beyond the end.
    yield moved("Slice", [((7,), {"ranges": [[1, 6, 2]]}), ((4, 5), {"ranges": [None, [1, 4, 1]]}), ((4, 5), {"ranges": [[0, 4, 3], [4, 5, 1]]}),
                          ((3, 4, 2), {"ranges": [[1, 3, 1], [0, 4, 2], [0, 1, 1]]}), ((7,), {"ranges": [[-3, 7, 1]]}),
                          ((7,), {"ranges": [[0, -2, 3]]}), ((5,), {"ranges": [[2, 2, 1]]}), ((1, 3), {"ranges": [[0, 1, 1], [2, 3, 1]]}),
                          ((0, 3), {"ranges": [None, [0, 2, 1]]}), ((3, 4), {"ranges": [[2, 3, 1]]})],
                lambda x, a: x[slices(a["ranges"])])
    # x with the part that Slice would read replaced by the second operand.
    operation = Operation("Overwrite")
    for dtype in DTYPES:
        for shape, ranges in [((7,), [[1, 6, 2]]), ((4, 5), [None, [1, 4, 1]]), ((4, 5), [[0, 4, 3], [4, 5, 1]]), ((3, 4, 2), [[1, 3, 1], [0, 4, 2], [0, 1, 1]]),
                              ((5,), [[2, 2, 1]]), ((1, 3), [[0, 1, 1], [2, 3, 1]]), ((0, 3), [None, [0, 2, 1]])]:
            case = "%s %s %s" % (NAMES[dtype], shape_text(shape), str(ranges).replace(" ", ""))
            x = any_of(shape, dtype, case, 0)
            part = any_of(tuple(x[slices(ranges)].shape), dtype, case, 1)

            def overwrite(x, part, ranges=ranges):
                result = x.clone()
                result[slices(ranges)] = part
                return result
            operation.case(case, overwrite, [x, part], {"ranges": ranges})
    yield operation

    # One [before, after] for each axis.
    operation = moved("Pad", [((4,), {"pads": [[1, 2]], "value": 0}), ((2, 3), {"pads": [[0, 1], [2, 0]], "value": 0}),
                              ((2, 3), {"pads": [[1, 1], [1, 1]], "value": 1}), ((2, 1, 2), {"pads": [[0, 0], [1, 0], [0, 3]], "value": 0}),
                              ((2, 3), {"pads": [[0, 0], [0, 0]], "value": 0}), ((0, 2), {"pads": [[1, 1], [0, 0]], "value": 0}),
                              ((1,), {"pads": [[3, 0]], "value": -2.5})],
                      lambda x, a: F.pad(x, pads(a["pads"]), value=a["value"]))
    for dtype in FLOATS:
        operation.case("%s with minus infinity" % NAMES[dtype], lambda x: F.pad(x, [1, 1], value=-INF),
                       [any_of((3,), dtype, "Pad", "infinity")], {"pads": [[1, 1]], "value": "-Infinity"})
    yield operation

    operation = Operation("Concat")
    for dtype in DTYPES:
        for shapes, axis in [([(2,), (3,)], 0), ([(2, 3), (1, 3)], 0), ([(2, 3), (2, 1), (2, 2)], -1), ([(2, 1, 2), (2, 3, 2)], 1),
                             ([(2, 3)], 0), ([(0, 3), (2, 3)], 0), ([(1,), (1,), (1,), (1,)], 0), ([(0,), (0,)], -1)]:
            case = "%s %s along %d" % (NAMES[dtype], shape_text(*shapes), axis)
            operation.case(case, lambda *xs, axis=axis: torch.cat(xs, axis),
                           [any_of(shape, dtype, case, index) for index, shape in enumerate(shapes)], {"axis": axis})
    for left in DTYPES:
        for right in DTYPES:
            if left != right:
                case = "promotes %s %s" % (NAMES[left], NAMES[right])
                operation.attempt(case, lambda *xs: torch.cat(xs, 0), [any_of((2,), left, case, 0), any_of((3,), right, case, 1)], {"axis": 0})
    yield operation

    operation = Operation("Stack")
    for dtype in DTYPES:
        for shape, count, axis in [((3,), 2, 0), ((3,), 3, -1), ((2, 3), 2, 1), ((), 4, 0), ((1, 2), 1, 2), ((0,), 2, 0), ((2, 2), 2, -3)]:
            case = "%s %d of %s along %d" % (NAMES[dtype], count, shape_text(shape), axis)
            operation.case(case, lambda *xs, axis=axis: torch.stack(xs, axis),
                           [any_of(shape, dtype, case, index) for index in range(count)], {"axis": axis})
    yield operation

    operation = Operation("Split")
    for dtype in DTYPES:
        for shape, sizes, axis in [((5,), [2, 3], 0), ((4, 6), [1, 2, 3], 1), ((4, 2), [2, 2], 0), ((2, 4, 3), [3, 1], -2), ((3,), [3], 0),
                                   ((3,), [0, 3], 0), ((0, 4), [2, 2], 1), ((3, 1), [1, 1, 1], 0)]:
            case = "%s %s into %s along %d" % (NAMES[dtype], shape_text(shape), ",".join(map(str, sizes)), axis)
            operation.case(case, lambda x, sizes=sizes, axis=axis: torch.split(x, sizes, axis), [any_of(shape, dtype, case)],
                           {"sizes": sizes, "axis": axis})
    yield operation
