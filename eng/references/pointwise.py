"""Operations that work element by element."""

import itertools
import math

import torch
import torch.nn.functional as F

from recording import (DTYPES, FLOATS, INF, INTEGERS, NAMES, NAN, Operation, any_of, integers, normal, shape_text,
                       uniform)

SHAPES = [(5,), (3, 4), (2, 3, 2), (), (0,), (2, 0, 3), (1, 4, 1)]
PAIRS = [((5,), (5,)), ((3, 4), (3, 4)), ((3, 4), (4,)), ((4,), (3, 4)), ((3, 1), (1, 4)), ((2, 3, 2), (3, 1)),
         ((2, 1, 3), (1, 4, 1)), ((), (3,)), ((2, 2), ()), ((), ()), ((0,), (1,)), ((0, 3), (3,)), ((1,), (2, 1, 2)),
         ((1, 1), (1, 1))]
# These fill the widest registers and leave some elements over.
LONG = {torch.float32: (83,), torch.float64: (41,)}
SUBNORMAL = {torch.float32: [1e-40, -1.4e-45], torch.float64: [1e-310, -5e-324]}
HUGE = {torch.float32: [1e30, -1e30, 3.4e38], torch.float64: [1e30, -1e30, 1.7e308]}
SPECIAL = [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 1e-8, -1e-8, 30.0, -30.0, 1e4, -1e4, INF, -INF, NAN]

# Of two bool tensors Nabla refuses these; PyTorch answers "or" for Add, "and" for Multiply, and so on.
ARITHMETIC = ("Add", "Subtract", "Multiply", "Remainder", "Pow")
NO_BOOLS = ("Square", "Sign", "Abs", "Negate")

anything = uniform(-3, 3)
positive = uniform(0.05, 4)


class Unary:
    """How one operation of one operand is recorded.

    draw: the ordinary numbers; special: further points of interest; omit: points where the value is left to the README;
    omit_gradient: the same for the derivative; exact_zeros: the sign of a zero result is laid down by IEEE 754.
    """

    def __init__(self, function, draw=anything, special=(), omit=(), omit_gradient=(), exact_zeros=False, arguments=None,
                 integers=True):
        self.function, self.draw, self.special = function, draw, list(special)
        self.omit, self.omit_gradient = set(map(str, omit)), set(map(str, omit_gradient))
        self.exact_zeros, self.arguments, self.integers = exact_zeros, arguments or {}, integers

    def record(self, operation, prefix=""):
        for dtype in FLOATS:
            for shape in SHAPES + [LONG[dtype]]:
                name = "%s%s %s" % (prefix, NAMES[dtype], shape_text(shape))
                operation.case(name, self.function, [self.draw(shape, dtype, operation.name, name)], self.arguments)
            points = [point for point in SPECIAL + SUBNORMAL[dtype] + HUGE[dtype] + self.special
                      if str(point) not in self.omit]
            operation.case("%s%s edges" % (prefix, NAMES[dtype]), self.function, [torch.tensor(points, dtype=dtype)],
                           self.arguments, gradient=False, exact_zeros=self.exact_zeros)
            kept = [point for point in points if str(point) not in self.omit_gradient and self.has_gradient(point, dtype)]
            operation.case("%s%s edge gradients" % (prefix, NAMES[dtype]), self.function,
                           [torch.tensor(kept, dtype=dtype)], self.arguments)
        if self.integers:
            for dtype in INTEGERS + (() if operation.name in NO_BOOLS else (torch.bool,)):
                for shape in [(6,), (2, 3), (), (83,)]:
                    name = "%s%s %s" % (prefix, NAMES[dtype], shape_text(shape))
                    operation.attempt(name, self.function, [integers(shape, dtype, operation.name, name)], self.arguments)

    def has_gradient(self, point, dtype):
        if math.isnan(point):
            return False
        x = torch.tensor(point, dtype=dtype, requires_grad=True)
        y = self.function(x)
        if not y.requires_grad:
            return True
        return not math.isnan(torch.autograd.grad(y, x)[0].item())


EXP_EDGES = [88.0, 88.7, 89.0, -87.0, -88.5, -103.0, -104.5, 709.0, 710.0, -708.0, -720.0, -746.0]
HALVES = [0.49999997, -0.49999997, 1.5, -1.5, 2.5, -2.5, 3.5, 0.99999994, -0.99999994, 8388607.5, -8388607.5, 8388609.0,
          4503599627370495.5, 9007199254740993.0]

UNARY = {
    "Negate": Unary(torch.neg, exact_zeros=True),
    "Square": Unary(torch.square),
    "Sqrt": Unary(torch.sqrt, positive, [2.0, 4.0], omit_gradient=[0.0, -0.0], exact_zeros=True),
    "Rsqrt": Unary(torch.rsqrt, positive, [2.0, 4.0]),
    "Reciprocal": Unary(torch.reciprocal, positive, [3.0, -7.0], exact_zeros=True),
    "Exp": Unary(torch.exp, special=EXP_EDGES),
    "Expm1": Unary(torch.expm1, special=EXP_EDGES, exact_zeros=True),
    "Log": Unary(torch.log, positive, [0.99999994, 1.0000001, 2.0, math.e]),
    "Log1p": Unary(torch.log1p, positive, [-0.99999994, 1e-5, -1e-5], omit=[3.4e38, 1.7e308], exact_zeros=True),
    "Sin": Unary(torch.sin, special=[math.pi, math.pi / 2, 100.0, 1e5, 1e7], exact_zeros=True),
    "Sinc": Unary(torch.sinc, uniform(0.25, 4), omit_gradient=[1e-8, -1e-8]),
    "Cos": Unary(torch.cos, special=[math.pi, math.pi / 2, 100.0, 1e5, 1e7]),
    "Tanh": Unary(torch.tanh, special=[5.0, 9.0, 20.0, -20.0, 0.625, -0.625], exact_zeros=True),
    "Sigmoid": Unary(torch.sigmoid, special=[edge for edge in EXP_EDGES if edge > -100 or edge == -708.0]),
    "Softplus": Unary(F.softplus, special=[-20.0, 19.5, 50.0, -50.0, -90.0], omit=[30.0], integers=False),
    "Erf": Unary(torch.erf, special=[0.84375, 1.25, 2.0, 4.0, 6.0, -6.0], exact_zeros=True),
    "Exp2": Unary(torch.exp2, special=[127.0, 128.0, -126.5, -149.0, -150.5, 1023.5, 1024.0, -1074.0]),
    "Log2": Unary(torch.log2, positive, [0.99999994, 1.0000001, 2.0, 1024.0]),
    "Log10": Unary(torch.log10, positive, [0.99999994, 1.0000001, 2.0, 1000.0]),
    "Tan": Unary(torch.tan, special=[math.pi / 4, 100.0, 1e5, 1e7], exact_zeros=True),
    "Asin": Unary(torch.asin, uniform(-0.9, 0.9), [0.5, 0.75, -0.99], exact_zeros=True),
    "Acos": Unary(torch.acos, uniform(-0.9, 0.9), [0.5, 0.75, -0.99]),
    "Atan": Unary(torch.atan, special=[2.0, -100.0], exact_zeros=True),
    "Sinh": Unary(torch.sinh, special=[edge for edge in EXP_EDGES if edge not in (89.0, 710.0)], exact_zeros=True),
    "Cosh": Unary(torch.cosh, special=[edge for edge in EXP_EDGES if edge not in (89.0, 710.0)]),
    "Asinh": Unary(torch.asinh, special=[100.0, -100.0], exact_zeros=True),
    "Acosh": Unary(torch.acosh, uniform(1.05, 9), [1.5, 100.0], omit_gradient=[-1.0]),
    "Atanh": Unary(torch.atanh, uniform(-0.95, 0.95), [0.75], exact_zeros=True),
    "Erfc": Unary(torch.erfc, special=[0.84375, 1.25, 2.0, 4.0, 6.0, -6.0, 9.0, 20.0]),
    "Silu": Unary(F.silu, special=[10.0, -10.0, 80.0, -80.0], omit=[-INF], omit_gradient=[INF], integers=False),
    "Relu": Unary(torch.relu),
    "Abs": Unary(torch.abs, exact_zeros=True),
    "Sign": Unary(torch.sign, omit=[NAN]),
    "Floor": Unary(torch.floor, special=HALVES, exact_zeros=True),
    "Ceiling": Unary(torch.ceil, special=HALVES, exact_zeros=True),
    "Truncate": Unary(torch.trunc, special=HALVES, exact_zeros=True),
    "Round": Unary(torch.round, special=HALVES, exact_zeros=True),
    "LogicalNot": Unary(torch.logical_not),
}


def binary(name, function, draw=anything, draw_second=None, edges=True, exact_zeros=False, omit_edge=None, wrap=None):
    operation = Operation(name)
    second = draw_second or draw
    for dtype in FLOATS:
        for left, right in PAIRS + [(LONG[dtype], LONG[dtype])]:
            case = "%s %s" % (NAMES[dtype], shape_text(left, right))
            operation.case(case, function, [draw(left, dtype, name, case, 0), second(right, dtype, name, case, 1)])
        if edges:
            points = [0.0, -0.0, 1.0, -2.5, 3.0, INF, -INF, NAN] + SUBNORMAL[dtype][:1] + HUGE[dtype][1:]
            pairs = [pair for pair in itertools.product(points, points) if not (omit_edge and omit_edge(*pair))]
            operation.case("%s edges" % NAMES[dtype], function,
                           [torch.tensor([pair[side] for pair in pairs], dtype=dtype) for side in (0, 1)],
                           gradient=False, exact_zeros=exact_zeros)
    for left, right in itertools.product(DTYPES, DTYPES):
        if left in FLOATS and left == right or name in ARITHMETIC and left == right == torch.bool:
            continue
        case = "promotes %s %s" % (NAMES[left], NAMES[right])
        draws = []
        for side, dtype in enumerate((left, right)):
            if dtype in FLOATS:
                draws.append((draw, second)[side]((2, 3), dtype, name, case, side))
            else:
                draws.append(integers((2, 3), dtype, name, case, side, low=1 if name in ("Divide", "Remainder", "Pow") and side == 1
                                      or name == "Pow" else None, high=5 if name == "Pow" else 9))
        operation.attempt(case, function, draws, gradient=name not in ("Pow", "Atan2"))
    for dtype in (torch.int32, torch.int64):
        for left, right in [((5,), (5,)), ((3, 1), (1, 4)), ((), (2, 2)), ((83,), (83,))]:
            case = "%s %s" % (NAMES[dtype], shape_text(left, right))
            low = 1 if name in ("Divide", "Remainder") else 0 if name == "Pow" else None
            operation.attempt(case, function, [integers(left, dtype, name, case, 0),
                                               integers(right, dtype, name, case, 1, low=low, high=6)])
    if wrap:
        for dtype in INTEGERS:
            limits = torch.iinfo(dtype)
            ends = torch.tensor([limits.max, limits.min, limits.max - 3, limits.min + 3], dtype=dtype)
            steps = torch.tensor([2, 3, 5, 7], dtype=dtype)
            operation.case("%s wraps" % NAMES[dtype], function, [ends, steps])
    return operation


def ties(operation, function, pairs):
    for dtype in FLOATS:
        operation.case("%s ties and zeros" % NAMES[dtype], function,
                       [torch.tensor([pair[side] for pair in pairs], dtype=dtype) for side in (0, 1)])


def record():
    for name, unary in UNARY.items():
        operation = Operation(name)
        unary.record(operation)
        yield operation

    operation = Operation("Gelu")
    for form in ("none", "tanh"):
        Unary(lambda x, form=form: F.gelu(x, approximate=form), special=[3.0, -2.0, 6.0],
              omit=[INF, -INF] + ([1e30, -1e30, 3.4e38, 1.7e308] if form == "tanh" else []),
              omit_gradient=[1e30, -1e30, 3.4e38, 1.7e308],
              arguments={"approximate": form}, integers=False).record(operation, "tanh " if form == "tanh" else "exact ")
    yield operation

    operation = Operation("LeakyRelu")
    for slope in (0.01, 0.3):
        Unary(lambda x, slope=slope: F.leaky_relu(x, slope), arguments={"slope": slope}, integers=False).record(
            operation, "slope %s " % slope)
    yield operation

    operation = Operation("Elu")
    for alpha in (1.0, 0.7):
        Unary(lambda x, alpha=alpha: F.elu(x, alpha), arguments={"alpha": alpha}, integers=False,
              omit=[-1e-8, -1.4e-45, -5e-324, -0.0]).record(
            operation, "alpha %s " % alpha)
    yield operation

    operation = Operation("Clamp")
    for low, high in ((-0.5, 0.75), (None, 0.5), (0.0, None), (1.0, -1.0)):
        arguments = {key: value for key, value in (("minimum", low), ("maximum", high)) if value is not None}
        Unary(lambda x, low=low, high=high: torch.clamp(x, low, high), special=[0.75], arguments=arguments,
              omit_gradient=[NAN] + ([1.0, -1.0] if low == 1.0 else []), integers=False).record(
            operation, "%s to %s " % (low, high))
    for dtype in INTEGERS:
        operation.case("%s 6" % NAMES[dtype], lambda x: torch.clamp(x, 1, 4),
                       [integers((6,), dtype, "Clamp", dtype)], {"minimum": 1, "maximum": 4})
    yield operation

    yield binary("Add", torch.add, exact_zeros=True, wrap=True)
    yield binary("Subtract", torch.sub, exact_zeros=True, wrap=True)
    yield binary("Multiply", torch.mul, exact_zeros=True, wrap=True)
    yield binary("Divide", torch.div, draw_second=positive, exact_zeros=True)
    yield binary("Atan2", torch.atan2, exact_zeros=True)
    yield binary("Hypot", torch.hypot)
    # The remainder of a huge number by a small one loses every digit in PyTorch (it computes a - b * floor(a / b)).
    operation = binary("Remainder", torch.remainder, draw_second=positive,
                       omit_edge=lambda a, b: abs(a) > 1e6 or abs(b) > 1e6 or 0 < abs(b) < 1e-6 or 0 < abs(a) < 1e-6)
    for dtype in FLOATS:
        operation.case("%s signs" % NAMES[dtype], torch.remainder,
                       [torch.tensor([5.5, -5.5, 5.5, -5.5, 6.0, -6.0], dtype=dtype),
                        torch.tensor([2.0, 2.0, -2.0, -2.0, 1.5, 4.0], dtype=dtype)])
    for dtype in (torch.int32, torch.int64):
        operation.case("%s signs" % NAMES[dtype], torch.remainder,
                       [torch.tensor([5, -5, 5, -5, 6, -6], dtype=dtype), torch.tensor([3, 3, -3, -3, 2, 4], dtype=dtype)])
    yield operation

    operation = binary("Pow", torch.pow, draw=positive, draw_second=uniform(-2, 2))
    for dtype in FLOATS:
        operation.case("%s zeros and negatives" % NAMES[dtype], torch.pow,
                       [torch.tensor([0.0, 0.0, 0.0, 2.0, -2.0, -2.0, -1.5, 3.0], dtype=dtype),
                        torch.tensor([2.0, 1.0, 3.5, 0.0, 2.0, 3.0, -1.0, 0.5], dtype=dtype)], gradient=[True, False])
        operation.case("%s exponents" % NAMES[dtype], torch.pow,
                       [torch.tensor([0.0, 0.0, 2.0, 3.0], dtype=dtype), torch.tensor([2.0, 0.5, 0.0, -1.0], dtype=dtype)],
                       gradient=[False, True])
        for exponent in (-1.0, 0.0, 0.5, 1.0, 2.0, 3.0, 2.5):
            x = positive((4,), dtype, "Pow", exponent)
            operation.case("%s constant exponent %s" % (NAMES[dtype], exponent), torch.pow,
                           [x, torch.tensor([exponent], dtype=dtype)], gradient=[True, False])
    operation.case("int64 large", torch.pow, [torch.tensor([3, 7, -3, 10, 2, -2]), torch.tensor([39, 22, 39, 18, 62, 63])])
    operation.case("int32 wraps", torch.pow, [torch.tensor([3, 2, -7], dtype=torch.int32), torch.tensor([21, 31, 12], dtype=torch.int32)])
    yield operation

    equal = [(1.0, 1.0), (2.0, -1.0), (-3.0, 4.0), (0.0, 0.0), (-0.5, -0.5), (0.0, 1.0)]
    for name, function in (("Minimum", torch.minimum), ("Maximum", torch.maximum)):
        operation = binary(name, function)
        ties(operation, function, equal)
        yield operation

    def few(shape, dtype, *key):
        return torch.round(uniform(-2, 2)(shape, dtype, *key))

    for name, function in (("Equal", torch.eq), ("NotEqual", torch.ne), ("Less", torch.lt), ("LessOrEqual", torch.le),
                           ("Greater", torch.gt), ("GreaterOrEqual", torch.ge), ("LogicalAnd", torch.logical_and),
                           ("LogicalOr", torch.logical_or), ("LogicalXor", torch.logical_xor)):
        yield binary(name, function, draw=few)

    operation = Operation("Where")
    for dtype in FLOATS + INTEGERS + (torch.bool,):
        for shapes in [((5,), (5,), (5,)), ((3, 4), (4,), (3, 1)), ((2, 1), (2, 3, 2, 2), (1,)), ((), (), ()), ((3,), (), (3,)), ((83,), (83,), (83,)),
                       ((0, 2), (2,), (1, 1))]:
            if dtype not in FLOATS and len(shapes[1]) > 1:
                continue
            name = "%s %s" % (NAMES[dtype], shape_text(*shapes))
            operation.case(name, torch.where, [integers(shapes[0], torch.bool, name, 0), any_of(shapes[1], dtype, name, 1),
                                               any_of(shapes[2], dtype, name, 2)])
    for left, right in itertools.permutations(DTYPES, 2):
        name = "promotes %s %s" % (NAMES[left], NAMES[right])
        operation.attempt(name, torch.where, [integers((2, 3), torch.bool, name, 0), any_of((2, 3), left, name, 1),
                                              any_of((2, 3), right, name, 2)])
    for dtype in FLOATS:
        mask = torch.tensor([True, False, True, False])
        operation.case("%s special values" % NAMES[dtype], torch.where,
                       [mask, torch.tensor([1.0, NAN, -0.0, INF], dtype=dtype), torch.tensor([NAN, 2.0, INF, -0.0], dtype=dtype)],
                       exact_zeros=True)
        # The branch not taken is infinite with an infinite slope; its gradient must be zero, not NaN (reciprocal of the safe part).
        operation.case("%s unused branch" % NAMES[dtype], torch.where,
                       [mask, torch.tensor([2.0, INF, 4.0, -INF], dtype=dtype), torch.tensor([NAN, 3.0, NAN, 5.0], dtype=dtype)])
    yield operation

    operation = Operation("Cast")
    for source, target in itertools.product(DTYPES, DTYPES):
        for shape in [(6,), (2, 3), (), (83,)]:
            name = "%s to %s %s" % (NAMES[source], NAMES[target], shape_text(shape))
            x = any_of(shape, source, name)
            if source in FLOATS and target not in FLOATS:
                x = torch.abs(x * 7) if target == torch.uint8 else x * 7
            if source in (torch.int32, torch.int64) and target == torch.uint8:
                x = torch.abs(x)
            operation.case(name, lambda x, target=target: x.to(target), [x], {"dtype": NAMES[target]})
    for dtype in FLOATS:
        points = torch.tensor([0.0, -0.0, INF, -INF, NAN] + SUBNORMAL[dtype] + HUGE[dtype], dtype=dtype)
        for target in FLOATS + (torch.bool,):
            operation.case("%s to %s edges" % (NAMES[dtype], NAMES[target]), lambda x, target=target: x.to(target), [points],
                           {"dtype": NAMES[target]}, gradient=False, exact_zeros=True)
        operation.case("%s to int32 truncates" % NAMES[dtype], lambda x: x.to(torch.int32),
                       [torch.tensor([0.9, -0.9, 1.5, -1.5, 2147483.5, -2147483.5], dtype=dtype)], {"dtype": "int32"})
    wide = torch.tensor([2**31, -2**31 - 1, 2**40 + 5, 255, 256, -1], dtype=torch.int64)
    operation.case("int64 to int32 wraps", lambda x: x.to(torch.int32), [wide], {"dtype": "int32"})
    operation.case("int64 to uint8 wraps", lambda x: x.to(torch.uint8), [wide], {"dtype": "uint8"})
    operation.case("int64 to float32 rounds", lambda x: x.to(torch.float32),
                   [torch.tensor([2**24 + 1, 2**53 + 1, -2**24 - 3, 2**62 + 12345], dtype=torch.int64)], {"dtype": "float32"})
    halves = torch.tensor([0.0, -0.0, 1.0, 0.1, 65504.0, 65519.0, 65520.0, 1e-7, 6e-8, 2.98e-8, 2.99e-8, 1.0009766, 1.0004883,
                           1.00390625, 1.01171875, 3.3895314e38, 3.4e38, INF, -INF, NAN], dtype=torch.float32)
    for target in (torch.float16, torch.bfloat16):
        operation.case("float32 to %s" % NAMES[target], lambda x, target=target: x.to(target), [halves],
                       {"dtype": NAMES[target]}, gradient=False, exact_zeros=True)
    yield operation
