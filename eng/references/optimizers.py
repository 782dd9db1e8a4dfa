"""Trajectories of optimizers on a small network, and learning rates of schedules, in float64.

What PyTorch 1.13 has it is asked for; Lion, Muon, Adafactor and NAdam (whose product of momenta that version gets wrong) take the update
of their papers, written here in plain tensor code."""

import contextlib
import math

import torch

from recording import Operation, normal

STEPS = (1, 2, 3, 6, 12)
SHAPES = {"w": (3, 4), "b": (4,), "v": (4, 2), "s": ()}


@contextlib.contextmanager
def double():
    torch.set_default_dtype(torch.float64)
    try:
        yield
    finally:
        torch.set_default_dtype(torch.float32)


def draw(name, shape):
    return normal(shape, torch.float64, "optimizers", name)


def inputs():
    return [draw(name, shape) for name, shape in SHAPES.items()] + [draw("x", (5, 3)), draw("y", (5, 2))]


def loss(w, b, v, s, x, y):
    return ((torch.tanh(x @ w + b) @ v * s - y) ** 2).mean()


class Formula(torch.optim.Optimizer):
    """An update of one tensor: update(p, g, state, t, lr) changes p."""

    def __init__(self, parameters, lr, update):
        super().__init__(parameters, {"lr": lr})
        self.update = update

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                state = self.state[p]
                state["t"] = state.get("t", 0) + 1
                self.update(p, p.grad, state, state["t"], group["lr"])


def kept(state, name, like):
    if name not in state:
        state[name] = torch.zeros_like(like)
    return state[name]


def lion(parameters, learningRate=1e-4, beta1=0.9, beta2=0.99, weightDecay=0.0):
    def update(p, g, state, t, lr):
        m = kept(state, "m", p)
        direction = torch.sign(beta1 * m + (1 - beta1) * g)
        p.sub_(lr * (direction + weightDecay * p))
        m.copy_(beta2 * m + (1 - beta2) * g)
    return Formula(parameters, learningRate, update)


def nadam(parameters, learningRate=2e-3, beta1=0.9, beta2=0.999, epsilon=1e-8, weightDecay=0.0, momentumDecay=4e-3):
    def update(p, g, state, t, lr):
        g = g + weightDecay * p
        m, v = kept(state, "m", p), kept(state, "v", p)
        mu, following = (beta1 * (1 - 0.5 * 0.96 ** (i * momentumDecay)) for i in (t, t + 1))
        state["product"] = state.get("product", 1.0) * mu
        m.copy_(beta1 * m + (1 - beta1) * g)
        v.copy_(beta2 * v + (1 - beta2) * g * g)
        ahead = (1 - mu) * g / (1 - state["product"]) + following * m / (1 - state["product"] * following)
        p.sub_(lr * ahead / ((v / (1 - beta2 ** t)).sqrt() + epsilon))
    return Formula(parameters, learningRate, update)


def muon_update(p, g, state, lr, momentum=0.95, nesterov=True, weightDecay=0.0, iterations=5):
    b = kept(state, "b", p)
    b.copy_(momentum * b + (1 - momentum) * g)
    u = momentum * b + (1 - momentum) * g if nesterov else b
    x = u / (u.norm() + 1e-7)
    tall = x.shape[0] > x.shape[1]
    x = x.T if tall else x
    for _ in range(iterations):
        a = x @ x.T
        x = 3.4445 * x + (-4.7750 * a + 2.0315 * a @ a) @ x
    x = x.T if tall else x
    p.copy_(p * (1 - lr * weightDecay) - lr * math.sqrt(max(1, p.shape[0] / p.shape[1])) * x)


def muon(parameters, learningRate=0.02, momentum=0.95, nesterov=True, weightDecay=0.0, iterations=5):
    def update(p, g, state, t, lr):
        muon_update(p, g, state, lr, momentum, nesterov, weightDecay, iterations)
    return Formula([p for p in parameters if p.dim() == 2], learningRate, update)


def adafactor(parameters, learningRate=1e-2, decay=0.8, squareEpsilon=1e-30, scaleEpsilon=1e-3, clip=1.0, weightDecay=0.0):
    """The sums of rows and columns, as in the paper's algorithm 4."""
    def rms(x):
        return (x * x).mean().sqrt().item()

    def update(p, g, state, t, lr):
        beta = 1 - t ** -decay
        squares = g * g + squareEpsilon
        if p.dim() == 2:
            r, c = kept(state, "r", squares.sum(1)), kept(state, "c", squares.sum(0))
            r.copy_(beta * r + (1 - beta) * squares.sum(1))
            c.copy_(beta * c + (1 - beta) * squares.sum(0))
            v = torch.outer(r, c) / r.sum()
        else:
            v = kept(state, "v", p)
            v.copy_(beta * v + (1 - beta) * squares)
        u = g / v.sqrt()
        u = u / max(1.0, rms(u) / clip)
        alpha = max(scaleEpsilon, rms(p)) * min(lr, 1 / math.sqrt(t))
        p.copy_(p - lr * weightDecay * p - alpha * u)
    return Formula(parameters, learningRate, update)


def asked(make, **names):
    """PyTorch's, called with our names."""
    def made(parameters, **given):
        options = {}
        for name, value in given.items():
            if name in ("beta1", "beta2"):
                options["betas"] = (given.get("beta1", 0.9), given.get("beta2", 0.999))
            elif name in ("shrink", "growth"):
                options["etas"] = (given.get("shrink", 0.5), given.get("growth", 1.2))
            elif name in ("least", "greatest"):
                options["step_sizes"] = (given.get("least", 1e-6), given.get("greatest", 50))
            else:
                options[names.get(name, {"learningRate": "lr", "weightDecay": "weight_decay", "epsilon": "eps", "amsGrad": "amsgrad",
                                         "maximizes": "maximize"}.get(name, name))] = value
        return make(parameters, foreach=False, **options)
    return made


OPTIMIZERS = {
    "Adadelta": (asked(torch.optim.Adadelta), [{}, {"learningRate": 0.5, "rho": 0.8, "epsilon": 1e-3, "weightDecay": 0.1}]),
    "Adagrad": (asked(torch.optim.Adagrad, rateDecay="lr_decay", firstSum="initial_accumulator_value"),
                [{"learningRate": 0.1}, {"learningRate": 0.2, "rateDecay": 0.1, "weightDecay": 0.05, "firstSum": 0.3, "epsilon": 1e-4}]),
    "Adam": (asked(torch.optim.Adam), [{"learningRate": 0.05}, {"learningRate": 0.1, "amsGrad": True, "beta2": 0.5},
                                       {"learningRate": 0.05, "amsGrad": True, "weightDecay": 0.1}, {"learningRate": 0.02, "maximizes": True}]),
    "AdamW": (asked(torch.optim.AdamW), [{"learningRate": 0.05, "weightDecay": 0.1}, {"learningRate": 0.1, "amsGrad": True, "beta2": 0.5},
                                         {"learningRate": 0.02, "maximizes": True}]),
    "Adamax": (asked(torch.optim.Adamax), [{"learningRate": 0.05}, {"learningRate": 0.1, "beta1": 0.8, "beta2": 0.7, "epsilon": 1e-3, "weightDecay": 0.1}]),
    "Asgd": (asked(torch.optim.ASGD, decay="lambd", start="t0"),
             [{"learningRate": 0.1}, {"learningRate": 0.2, "decay": 0.05, "alpha": 0.5, "start": 3.0, "weightDecay": 0.1}]),
    "NAdam": (nadam, [{"learningRate": 0.05}, {"learningRate": 0.1, "beta1": 0.8, "beta2": 0.9, "epsilon": 1e-4, "weightDecay": 0.1, "momentumDecay": 0.5},
                      {"learningRate": 0.05, "momentumDecay": 0.0}]),
    "RAdam": (asked(torch.optim.RAdam), [{"learningRate": 0.05}, {"learningRate": 0.1, "beta1": 0.8, "beta2": 0.99, "epsilon": 1e-4, "weightDecay": 0.1},
                                         {"learningRate": 0.05, "beta2": 0.6}]),
    "RmsProp": (asked(torch.optim.RMSprop), [{"learningRate": 0.01}, {"learningRate": 0.02, "alpha": 0.8, "epsilon": 1e-3, "weightDecay": 0.1, "momentum": 0.7},
                                             {"learningRate": 0.01, "centered": True, "epsilon": 1e-2},
                                             {"learningRate": 0.01, "centered": True, "momentum": 0.5, "epsilon": 1e-2}]),
    "Rprop": (asked(torch.optim.Rprop), [{}, {"learningRate": 0.3, "shrink": 0.3, "growth": 1.7, "least": 0.01, "greatest": 0.6}, {"maximizes": True}]),
    "Sgd": (asked(torch.optim.SGD), [{"learningRate": 0.1}, {"learningRate": 0.1, "momentum": 0.9, "dampening": 0.3},
                                     {"learningRate": 0.05, "momentum": 0.9, "nesterov": True, "weightDecay": 0.1},
                                     {"learningRate": 0.01, "momentum": 0.5, "maximizes": True}]),
    "Lion": (lion, [{"learningRate": 0.01}, {"learningRate": 0.02, "beta1": 0.8, "beta2": 0.9, "weightDecay": 0.3}]),
    "Muon": (muon, [{}, {"learningRate": 0.05, "momentum": 0.8, "weightDecay": 0.1}, {"nesterov": False, "iterations": 3}]),
    "Adafactor": (adafactor, [{}, {"learningRate": 0.1, "decay": 0.5, "squareEpsilon": 1e-3, "scaleEpsilon": 0.5, "clip": 0.5, "weightDecay": 0.1},
                              {"learningRate": 2.0}]),
}


def flat(parameters):
    return torch.cat([p.detach().reshape(-1) for p in parameters])


def walk(make, count=max(STEPS), schedule=None):
    def function(*tensors):
        with double():
            parameters = [t.detach().clone().requires_grad_() for t in tensors[:4]]
            optimizer = make(parameters)
            following = schedule(optimizer) if schedule else None
            seen = []
            for step in range(1, count + 1):
                optimizer.zero_grad()
                loss(*parameters, *tensors[4:]).backward()
                optimizer.step()
                if following:
                    following.step()
                if step in STEPS:
                    seen.append(flat(parameters))
            return seen
    return function


def trajectories():
    """All parameters, one after the other, after the steps of STEPS."""
    operation = Operation("Optimizers")
    for name, (make, options) in OPTIMIZERS.items():
        for given in options:
            case = " ".join([name] + ["%s %s" % pair for pair in given.items()])
            operation.case(case, walk(lambda parameters, make=make, given=given: make(parameters, **given)), inputs(),
                           {"optimizer": name, **given}, gradient=False)
    return operation


def groups():
    """Two groups under a schedule: matrices with momentum, the others without, at a third of the rate."""
    operation = Operation("ParameterGroups")

    def make(parameters):
        return torch.optim.SGD([{"params": [p for p in parameters if p.dim() == 2], "momentum": 0.9, "weight_decay": 0.1},
                                {"params": [p for p in parameters if p.dim() < 2], "lr": 0.03}], lr=0.1)
    operation.case("two groups, exponential", walk(make, schedule=lambda o: torch.optim.lr_scheduler.ExponentialLR(o, 0.8)), inputs(), {}, gradient=False)
    return operation


def lbfgs():
    """Two parameters of Rosenbrock's valley, or the six of a least squares; the parameters after each step."""
    operation = Operation("Lbfgs")

    def rosenbrock(a, b):
        return (1 - a) ** 2 + 100 * (b - a * a) ** 2

    design, target = draw("design", (9, 5)), draw("target", (9,))

    def squares(w, c):
        return ((design @ w + c - target) ** 2).sum() / 2

    def add(problem, loss, start, steps, tensors=(), **given):
        def walk(*inputs):
            parameters = [t.detach().clone().requires_grad_() for t in inputs[:len(start)]]
            names = {"learningRate": "lr", "maxIterations": "max_iter", "maxEvaluations": "max_eval", "historySize": "history_size"}
            options = {names[name]: value for name, value in given.items() if name in names}
            optimizer = torch.optim.LBFGS(parameters, **{"history_size": 10, **options}, line_search_fn="strong_wolfe" if given.get("searches", True) else None)

            def closure():
                optimizer.zero_grad()
                value = loss(*parameters)
                value.backward()
                return value
            seen = []
            for _ in range(steps):
                optimizer.step(closure)
                seen.append(flat(parameters))
            state = optimizer.state[parameters[0]]
            return seen + [torch.tensor([state["n_iter"], state["func_evals"]])]
        case = " ".join([problem] + ["%s %s" % pair for pair in given.items()])
        operation.case(case, walk, list(start) + list(tensors), {"problem": problem, "searches": True, **given}, gradient=False)

    valley = [torch.tensor(-1.2, dtype=torch.float64), torch.tensor(1.0, dtype=torch.float64)]
    add("rosenbrock", rosenbrock, valley, 12, maxIterations=3)
    add("rosenbrock", rosenbrock, valley, 3, maxIterations=20)
    add("rosenbrock", rosenbrock, valley, 12, maxIterations=4, maxEvaluations=5, historySize=2)
    add("rosenbrock", rosenbrock, valley, 20, learningRate=0.001, maxIterations=1, searches=False)
    plain = [torch.zeros(5, dtype=torch.float64), torch.zeros((), dtype=torch.float64)]
    add("squares", squares, plain, 5, [design, target], maxIterations=2)
    add("squares", squares, plain, 4, [design, target], learningRate=0.1, maxIterations=5, searches=False)
    add("squares", squares, plain, 1, [design, target], maxIterations=100)
    return operation


def rates():
    """The learning rate before each of the steps 0, 1, 2, …, 59, and for the plateau after each of the given numbers."""
    operation = Operation("LearningRates")
    library = torch.optim.lr_scheduler

    def start(rate):
        return torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=rate, momentum=0.9)

    def add(kind, make, rate=0.1, count=60, **arguments):
        def seen(_):
            optimizer = start(rate)
            schedule = make(optimizer)
            found = []
            for _ in range(count):
                found.append(optimizer.param_groups[0]["lr"])
                optimizer.step()
                schedule.step()
            return torch.tensor(found, dtype=torch.float64)
        case = " ".join([kind] + ["%s %s" % pair for pair in arguments.items()])
        operation.case(case, seen, [torch.tensor(rate, dtype=torch.float64)], {"kind": kind, **arguments}, gradient=False)

    add("lambda", lambda o: library.LambdaLR(o, lambda i: 1 / (1 + i)))
    add("multiplicative", lambda o: library.MultiplicativeLR(o, lambda i: 1 - 0.5 / (1 + i)))
    add("step", lambda o: library.StepLR(o, 13, 0.7), size=13, factor=0.7)
    add("multiStep", lambda o: library.MultiStepLR(o, [30, 5, 5, 41], 0.3), milestones=[30, 5, 5, 41], factor=0.3)
    add("constant", lambda o: library.ConstantLR(o), length=5)
    add("constant", lambda o: library.ConstantLR(o, 0.25, 20), length=20, factor=0.25)
    add("linear", lambda o: library.LinearLR(o), length=5)
    add("linear", lambda o: library.LinearLR(o, 1.0, 0.1, 40), length=40, startFactor=1.0, endFactor=0.1)
    add("exponential", lambda o: library.ExponentialLR(o, 0.93), factor=0.93)
    add("polynomial", lambda o: library.PolynomialLR(o, 50, 1.0), length=50, power=1.0)
    add("polynomial", lambda o: library.PolynomialLR(o, 40, 2.5), length=40, power=2.5)
    add("cosine", lambda o: library.CosineAnnealingLR(o, 59, 0.01), length=59, minimum=0.01)
    add("restarts", lambda o: library.CosineAnnealingWarmRestarts(o, 11), length=11, growth=1, minimum=0.0)
    add("restarts", lambda o: library.CosineAnnealingWarmRestarts(o, 5, 2, 0.02), length=5, growth=2, minimum=0.02)
    add("cyclic", lambda o: library.CyclicLR(o, 0.01, 0.1, 7), maximum=0.1, rise=7, rate=0.01)
    add("cyclic", lambda o: library.CyclicLR(o, 0.01, 0.1, 4, 9, "triangular2"), maximum=0.1, rise=4, fall=9, cycleFactor=0.5, rate=0.01)
    add("cyclic", lambda o: library.CyclicLR(o, 0.01, 0.1, 10, 5, "exp_range", 0.98), maximum=0.1, rise=10, fall=5, stepFactor=0.98, rate=0.01)
    add("oneCycle", lambda o: library.OneCycleLR(o, 0.5, 60), rate=0.5, count=59, length=60)
    add("oneCycle", lambda o: library.OneCycleLR(o, 0.5, 60, pct_start=0.25, anneal_strategy="linear", div_factor=10.0, final_div_factor=100.0, three_phase=True),
        rate=0.5, count=59, length=60, rise=0.25, startDivisor=10.0, endDivisor=100.0, isLinear=True, isThreePhase=True)
    add("oneCycle", lambda o: library.OneCycleLR(o, 0.5, 60, pct_start=0.4, three_phase=True), rate=0.5, count=59, length=60, rise=0.4, isThreePhase=True)
    add("sequential", lambda o: library.SequentialLR(o, [library.ConstantLR(o, 0.1, 3), library.ExponentialLR(o, 0.9), library.StepLR(o, 4)], [5, 30]))
    add("chained", lambda o: library.ChainedScheduler([library.LinearLR(o, 0.2, 1.0, 10), library.ExponentialLR(o, 0.95), library.MultiStepLR(o, [20, 40])]))

    metrics = torch.tensor([round(1 / (1 + 0.3 * i) + 0.3 * ((i * 7919) % 13) / 13, 4) for i in range(60)], dtype=torch.float64)
    for mode, given in (("min", {"factor": 0.5, "patience": 3}), ("min", {"factor": 0.1, "patience": 1, "cooldown": 4, "minimum": 1e-3}),
                        ("min", {"factor": 0.3, "patience": 2, "threshold": 0.05, "isRelative": False}),
                        ("max", {"factor": 0.7, "patience": 4, "threshold": 0.01}), ("max", {"factor": 0.6, "patience": 5, "threshold": 0.02, "isRelative": False})):
        def plateau(metrics, mode=mode, given=given):
            optimizer = start(0.1)
            schedule = library.ReduceLROnPlateau(
                optimizer, mode, given["factor"], given["patience"], given.get("threshold", 1e-4),
                "rel" if given.get("isRelative", True) else "abs", given.get("cooldown", 0), given.get("minimum", 0))
            found = []
            for metric in metrics:
                schedule.step(metric)
                found.append(optimizer.param_groups[0]["lr"])
            return torch.tensor(found, dtype=torch.float64)
        case = " ".join(["plateau", mode] + ["%s %s" % pair for pair in given.items()])
        operation.case(case, plateau, [metrics], {"kind": "plateau", "higherIsBetter": mode == "max", "isRelative": True, **given}, gradient=False)
    return operation


def cycling(kind, optimizer, options):
    """A scheduler of rate and momentum. CyclicLR of this version knows no Adam: its numbers are read from SGD's."""
    library = torch.optim.lr_scheduler
    if kind == "oneCycle":
        return library.OneCycleLR(optimizer, 0.1, 20, **options)
    if "momentum" in optimizer.defaults:
        return library.CyclicLR(optimizer, 0.01, 0.1, 6, cycle_momentum=True, **options)
    return Follower(optimizer, lambda o: library.CyclicLR(o, 0.01, 0.1, 6, cycle_momentum=True, **options))


class Follower:
    """Gives an optimizer of the Adam family what a scheduler gives SGD: the momentum as the first beta."""

    def __init__(self, optimizer, make):
        self.optimizer = optimizer
        self.leader = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1, momentum=0.9)
        self.scheduler = make(self.leader)
        self.follow()

    def follow(self):
        for group in self.optimizer.param_groups:
            group["lr"] = self.leader.param_groups[0]["lr"]
            group["betas"] = (self.leader.param_groups[0]["momentum"], group["betas"][1])

    def step(self):
        self.scheduler.step()
        self.follow()


CYCLES = [("oneCycle", {}), ("oneCycle", {"base_momentum": 0.5, "max_momentum": 0.9, "three_phase": True, "anneal_strategy": "linear"}),
          ("cyclic", {}), ("cyclic", {"base_momentum": 0.3, "max_momentum": 0.95, "mode": "triangular2", "step_size_down": 3}),
          ("cyclic", {"mode": "exp_range", "gamma": 0.95})]
CYCLED = [("Sgd", {"learningRate": 0.1, "momentum": 0.9}), ("Sgd", {"learningRate": 0.1, "momentum": 0.9, "nesterov": True, "weightDecay": 0.1}),
          ("Sgd", {"learningRate": 0.1, "momentum": 0.9, "dampening": 0.3}),
          ("RmsProp", {"learningRate": 0.1, "momentum": 0.7, "epsilon": 1e-2}), ("RmsProp", {"learningRate": 0.1, "momentum": 0.7, "centered": True, "epsilon": 1e-2}),
          ("Adam", {"learningRate": 0.1}), ("Adam", {"learningRate": 0.1, "amsGrad": True, "weightDecay": 0.1}), ("AdamW", {"learningRate": 0.1, "weightDecay": 0.1}),
          ("Adamax", {"learningRate": 0.1}), ("RAdam", {"learningRate": 0.1}), ("Muon", {})]


def momenta():
    """The momentum and the parameters of each of 20 steps under schedules that cycle it, and the losses before them."""
    operation = Operation("Momenta")
    for kind, options in CYCLES:
        for name, given in CYCLED:
            def function(*tensors, kind=kind, options=options, name=name, given=given):
                with double():
                    parameters = [t.detach().clone().requires_grad_() for t in tensors[:4]]
                    optimizer = OPTIMIZERS[name][0](parameters, **given) if name != "Muon" else cycled_muon(parameters)
                    schedule = cycling(kind, optimizer, options)
                    moments, losses, seen = [], [], []
                    for step in range(20):
                        group = optimizer.param_groups[0]
                        moments.append(group["momentum"] if "momentum" in group else group["betas"][0])
                        optimizer.zero_grad()
                        value = loss(*parameters, *tensors[4:])
                        value.backward()
                        optimizer.step()
                        losses.append(value.item())
                        if step < 19:
                            schedule.step()
                        if step + 1 in (1, 2, 5, 10, 20):
                            seen.append(flat(parameters))
                    return [torch.tensor(moments), torch.tensor(losses)] + seen
            case = " ".join([kind] + ["%s %s" % pair for pair in options.items()] + [name] + ["%s %s" % pair for pair in given.items()])
            operation.case(case, function, inputs(), {"schedule": kind, "isSecond": bool(options), "isDecaying": "gamma" in options, "optimizer": name, **given}, gradient=False)
    return operation


def cycled_muon(parameters):
    """Muon whose momentum is its group's."""
    optimizer = None

    def update(p, g, state, t, lr):
        muon_update(p, g, state, lr, optimizer.param_groups[0]["momentum"])
    optimizer = Formula([p for p in parameters if p.dim() == 2], 0.1, update)
    optimizer.defaults["momentum"] = optimizer.param_groups[0]["momentum"] = 0.95
    return optimizer


def record():
    yield trajectories()
    yield momenta()
    yield lbfgs()
    yield rates()
    yield groups()
