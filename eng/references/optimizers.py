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


def muon(parameters, learningRate=0.02, momentum=0.95, nesterov=True, weightDecay=0.0, iterations=5):
    def update(p, g, state, t, lr):
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


def record():
    yield trajectories()
    yield groups()
