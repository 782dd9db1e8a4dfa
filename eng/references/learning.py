"""Losses, normalisation, optimizers, clipping and schedules."""

import torch
import torch.nn.functional as F

from recording import FLOATS, INF, NAMES, NAN, Operation, integers, normal, random_state, shape_text, uniform

REDUCTIONS = ("mean", "sum", "none")


def labels(count, classes, *key):
    return torch.tensor(random_state(*key).randint(0, classes, count)).reshape(count).to(torch.int64)


def probabilities(shape, dtype, *key):
    raw = uniform(0.05, 1)(shape, torch.float64, *key)
    return torch.round(raw / raw.sum(-1, keepdim=True) * 1024).div(1024).to(dtype)


def cross_entropy():
    operation = Operation("CrossEntropy")

    def add(name, inputs, gradient=True, **options):
        for reduction in REDUCTIONS if options.get("smoothing") != 0.3 else ("mean",):
            def loss(x, t, reduction=reduction):
                return F.cross_entropy(x, t, ignore_index=options.get("ignore", -100), reduction=reduction,
                                       label_smoothing=options.get("smoothing", 0.0))
            operation.case("%s %s" % (name, reduction), loss, inputs, {"reduction": reduction, **options}, gradient=gradient)

    for dtype in FLOATS:
        for count, classes in [(4, 3), (1, 5), (6, 10), (3, 1)]:
            x = normal((count, classes), dtype, "CrossEntropy", count, classes, scale=2)
            t = labels((count,), classes, "CrossEntropy", count, classes, "labels")
            p = probabilities((count, classes), dtype, "CrossEntropy", count, classes, "probabilities")
            at = "%s %dx%d" % (NAMES[dtype], count, classes)
            add(at + " labels", [x, t])
            add(at + " probabilities", [x, p], gradient=[True, False])
            add(at + " labels smoothed", [x, t], smoothing=0.1)
            add(at + " probabilities smoothed", [x, p], gradient=[True, False], smoothing=0.3)
        for shape in [(5,), (2, 3, 4), (2, 4, 2, 3)]:
            at = "%s %s" % (NAMES[dtype], shape_text(shape))
            x = normal(shape, dtype, "CrossEntropy", shape, scale=2)
            classes = shape[1] if len(shape) > 1 else shape[0]
            t = labels((shape[0],) + shape[2:] if len(shape) > 1 else (), classes, "CrossEntropy", shape, "labels")
            add(at + " labels", [x, t])
            add(at + " labels smoothed", [x, t], smoothing=0.1)
            if len(shape) > 1:
                add(at + " labels ignored", [x, t], ignore=1)
        x = normal((6, 4), dtype, "CrossEntropy", "ignored", scale=2)
        add(NAMES[dtype] + " ignored", [x, torch.tensor([0, 2, 1, 2, 3, 2])], ignore=2)
        add(NAMES[dtype] + " ignored outside", [x, torch.tensor([0, -1, 1, 2, -1, 2])], ignore=-1)
        add(NAMES[dtype] + " ignored smoothed", [x, torch.tensor([0, -1, 1, 2, -1, 2])], ignore=-1, smoothing=0.2)
        add(NAMES[dtype] + " large", [torch.tensor([[1000.0, 0.0, -1000.0], [-1000.0, 1000.0, 0.0], [500.0, 500.0, 499.0]], dtype=dtype),
                                      torch.tensor([2, 1, 0])])
        add(NAMES[dtype] + " impossible class", [torch.tensor([[-INF, 0.5, 1.0], [0.25, -INF, 2.0]], dtype=dtype), torch.tensor([1, 2])])
        operation.case(NAMES[dtype] + " not a number", F.cross_entropy,
                       [torch.tensor([[NAN, 0.5, 1.0], [0.25, 1.0, 2.0]], dtype=dtype), torch.tensor([1, 2])],
                       {"reduction": "mean"}, gradient=False)
    return operation


def negative_log_likelihood():
    operation = Operation("NegativeLogLikelihood")
    for dtype in FLOATS:
        for count, classes in [(4, 3), (1, 5), (7, 10)]:
            x = torch.round(torch.log_softmax(normal((count, classes), torch.float64, "NLL", count), 1) * 1000).div(1000).to(dtype)
            t = labels((count,), classes, "NLL", count, "labels")
            for ignore in (None, int(t[0])) if count > 1 else (None,):
                for reduction in REDUCTIONS:
                    operation.case("%s %dx%d %s%s" % (NAMES[dtype], count, classes, reduction, "" if ignore is None else " ignored"),
                                   lambda x, t, reduction=reduction, ignore=ignore: F.nll_loss(
                                       x, t, reduction=reduction, ignore_index=-100 if ignore is None else ignore),
                                   [x, t], {"reduction": reduction, **({} if ignore is None else {"ignore": ignore})})
        operation.case("%s special values" % NAMES[dtype], lambda x, t: F.nll_loss(x, t, reduction="none"),
                       [torch.tensor([[-INF, 0.0], [NAN, -1.0], [-0.5, -1e30]], dtype=dtype), torch.tensor([0, 0, 1])],
                       {"reduction": "none"}, gradient=False)
    return operation


def pair_loss(name, function, draw_target, options=({},), special=None):
    operation = Operation(name)
    for dtype in FLOATS:
        for given in options:
            for shape in [(5,), (3, 4), (2, 3, 2), (), (1, 1)]:
                for reduction in REDUCTIONS:
                    case = "%s %s %s%s" % (NAMES[dtype], shape_text(shape), reduction, "".join(" %s %s" % pair for pair in given.items()))
                    operation.case(case, lambda x, t, reduction=reduction, given=given: function(x, t, reduction=reduction, **given),
                                   [normal(shape, dtype, name, shape, "x", scale=2), draw_target(shape, dtype, name, shape, "t")],
                                   {"reduction": reduction, **given}, gradient=[True, name != "BinaryCrossEntropyWithLogits"])
        if special:
            operation.case("%s special values" % NAMES[dtype], lambda x, t: function(x, t, reduction="none", **options[0]),
                           [torch.tensor([pair[side] for pair in special], dtype=dtype) for side in (0, 1)],
                           {"reduction": "none", **options[0]}, gradient=False)
    return operation


def layer_norm():
    operation = Operation("LayerNorm")
    for dtype in FLOATS:
        for shape, last in [((4, 6), 1), ((2, 3, 5), 1), ((2, 3, 5), 2), ((7,), 1), ((3, 1), 1), ((5, 33), 1), ((0, 4), 1)]:
            for affine in (True, False):
                for epsilon in (1e-5, 1e-2):
                    case = "%s %s last %d epsilon %s%s" % (NAMES[dtype], shape_text(shape), last, epsilon, "" if affine else " plain")
                    inner = list(shape[len(shape) - last:])
                    # Over one element PyTorch is right only where squares are exact.
                    inputs = [normal(shape, dtype, case, 0) if inner != [1] else torch.round(normal(shape, dtype, case, 0) * 4) / 4]
                    if affine:
                        inputs += [normal(inner, dtype, case, 1), normal(inner, dtype, case, 2)]
                    operation.case(case, lambda x, *more, inner=inner, epsilon=epsilon: F.layer_norm(x, inner, *more, eps=epsilon)
                                   if more else F.layer_norm(x, inner, eps=epsilon), inputs, {"shape": inner, "epsilon": epsilon},
                                   gradient=[inner != [1], True, True][:len(inputs)])
        rows = torch.tensor([[3.0, 3.0, 3.0, 3.0], [10.0, 11.0, 12.5, 14.0], [1e-4, 2e-4, 3e-4, 5e-4]], dtype=dtype)
        operation.case("%s constant, far and small rows" % NAMES[dtype], lambda x: F.layer_norm(x, [4]), [rows], {"shape": [4], "epsilon": 1e-5})
        operation.case("%s special values" % NAMES[dtype], lambda x: F.layer_norm(x, [3]),
                       [torch.tensor([[NAN, 1.0, 2.0], [INF, 1.0, 2.0], [0.5, 1.0, 2.0]], dtype=dtype)], {"shape": [3], "epsilon": 1e-5},
                       gradient=False)
    return operation


def trajectory(name, make, options):
    """Ten steps on sum(scale * (w - centre)^2); the inputs are w, scale and centre, the outputs w after each step."""
    operation = Operation(name)
    for dtype in FLOATS:
        for shape in [(3,), (2, 3), ()]:
            for given in options:
                case = "%s %s %s" % (NAMES[dtype], shape_text(shape), " ".join("%s %s" % pair for pair in given.items()))
                start = normal(shape, dtype, name, shape, "start", scale=2)
                scale = uniform(0.2, 2)(shape, dtype, name, shape, "scale")
                centre = normal(shape, dtype, name, shape, "centre")

                def walk(w, scale, centre, given=given):
                    w = w.detach().clone().requires_grad_()
                    optimizer = make([w], **given)
                    steps = []
                    for _ in range(10):
                        optimizer.zero_grad()
                        (scale * (w - centre) ** 2).sum().backward()
                        optimizer.step()
                        steps.append(w.detach().clone())
                    return steps
                operation.case(case, walk, [start, scale, centre],
                               {"loss": "sum(scale * (w - centre)^2)", **given}, gradient=False)
    return operation


def sgd(parameters, learningRate, momentum=0.0, nesterov=False, weightDecay=0.0):
    return torch.optim.SGD(parameters, lr=learningRate, momentum=momentum, nesterov=nesterov, weight_decay=weightDecay)


def adam(parameters, learningRate, beta1=0.9, beta2=0.999, epsilon=1e-8, weightDecay=0.0):
    return torch.optim.Adam(parameters, lr=learningRate, betas=(beta1, beta2), eps=epsilon, weight_decay=weightDecay)


def adamw(parameters, learningRate, beta1=0.9, beta2=0.999, epsilon=1e-8, weightDecay=0.01):
    return torch.optim.AdamW(parameters, lr=learningRate, betas=(beta1, beta2), eps=epsilon, weight_decay=weightDecay)


def clipping(name, by_norm):
    """The inputs are the gradients of two parameters; the outputs the clipped ones, and by norm the total norm before."""
    operation = Operation(name)
    for dtype in FLOATS:
        for shapes in [((3,), (2, 3)), ((), (4,)), ((0,), (2,))]:
            for limit in (0.5, 1.0, 100.0):
                def clip(*gradients, limit=limit):
                    parameters = [torch.zeros_like(one).requires_grad_() for one in gradients]
                    for parameter, one in zip(parameters, gradients):
                        parameter.grad = one.detach().clone()
                    total = torch.nn.utils.clip_grad_norm_(parameters, limit) if by_norm else None
                    if not by_norm:
                        torch.nn.utils.clip_grad_value_(parameters, limit)
                    return [parameter.grad for parameter in parameters] + ([total] if by_norm else [])
                case = "%s %s at %s" % (NAMES[dtype], shape_text(*shapes), limit)
                operation.case(case, clip, [normal(shape, dtype, name, case, index, scale=2) for index, shape in enumerate(shapes)],
                               {"limit": limit}, gradient=False)
    return operation


def schedules():
    """The output is the learning rate before each of the steps 0, 1, 2, …"""
    operation = Operation("Schedules")

    def add(name, make, count, **arguments):
        def rates(start):
            optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=start.item())
            schedule = make(optimizer)
            seen = []
            for _ in range(count):
                seen.append(optimizer.param_groups[0]["lr"])
                optimizer.step()
                schedule.step()
            return torch.tensor(seen, dtype=torch.float64)
        for start in (0.1, 3e-4):
            operation.case("%s from %s" % (name, start), rates, [torch.tensor(start, dtype=torch.float64)], arguments, gradient=False)

    library = torch.optim.lr_scheduler
    for size, gamma in ((3, 0.1), (1, 0.5), (5, 0.9)):
        add("step %d by %s" % (size, gamma), lambda o, size=size, gamma=gamma: library.StepLR(o, size, gamma), 14,
            kind="step", size=size, gamma=gamma)
    for length, least in ((10, 0.0), (7, 1e-5), (1, 0.0)):
        add("cosine %d to %s" % (length, least), lambda o, length=length, least=least: library.CosineAnnealingLR(o, length, least),
            length + 1, kind="cosine", length=length, minimum=least)
    for length, first in ((5, 0.2), (4, 1 / 3), (10, 0.01)):
        add("warm-up %d from %s" % (length, first), lambda o, length=length, first=first: library.LinearLR(o, first, 1.0, length),
            length + 4, kind="warmUp", length=length, startFactor=first)
    return operation


def record():
    yield cross_entropy()
    yield negative_log_likelihood()
    yield pair_loss("MeanSquaredError", F.mse_loss, normal, special=[(NAN, 1.0), (INF, 1.0), (INF, INF), (1e30, -1e30), (-0.0, 0.0)])
    yield pair_loss("BinaryCrossEntropyWithLogits", F.binary_cross_entropy_with_logits, uniform(0, 1),
                    special=[(1000.0, 1.0), (1000.0, 0.0), (-1000.0, 1.0), (-1000.0, 0.0), (0.0, 0.5), (NAN, 1.0), (1e4, 0.25)])
    yield pair_loss("Huber", lambda x, t, reduction, delta: F.huber_loss(x, t, reduction, delta), normal,
                    options=({"delta": 1.0}, {"delta": 0.4}, {"delta": 2.5}),
                    special=[(NAN, 1.0), (INF, 1.0), (1e30, -1e30), (1.0, 1.0), (2.0, 1.0), (0.0, 1.0), (1.5, 1.0)])
    yield layer_norm()
    yield trajectory("Sgd", sgd, [{"learningRate": 0.1}, {"learningRate": 0.05, "momentum": 0.9},
                                  {"learningRate": 0.05, "momentum": 0.9, "nesterov": True},
                                  {"learningRate": 0.1, "weightDecay": 0.1},
                                  {"learningRate": 0.03, "momentum": 0.8, "nesterov": True, "weightDecay": 0.05}])
    yield trajectory("Adam", adam, [{"learningRate": 0.1}, {"learningRate": 0.01}, {"learningRate": 0.1, "weightDecay": 0.1},
                                    {"learningRate": 0.2, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-3}])
    yield trajectory("AdamW", adamw, [{"learningRate": 0.1, "weightDecay": 0.01}, {"learningRate": 0.05, "weightDecay": 0.3},
                                      {"learningRate": 0.2, "weightDecay": 0.0},
                                      {"learningRate": 0.1, "weightDecay": 0.1, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-3}])
    yield clipping("ClipByNorm", True)
    yield clipping("ClipByValue", False)
    yield schedules()
