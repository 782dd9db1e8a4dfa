"""PyTorch's side of the cases that Nabla compiles, eager as PyTorch is by nature; the other side is bench/Nabla.Bench.Compare/CompiledCases.cs.

Each case gives the statements that do it, and numbers that must come out on both sides, computed anew from what both begin with.
"""

import math

import torch
from torch.nn import functional

STEPS_OF_CHECK = 3


def hashes(count, seed):
    """As in Filled.cs: functions of position and seed that look random."""
    h = ((torch.arange(count, dtype=torch.int64) + seed * 1000003) & 0xFFFFFFFF) * 2654435761 & 0xFFFFFFFF
    h = h ^ (h >> 15)
    h = h * 2246822519 & 0xFFFFFFFF
    return h ^ (h >> 13)


def even(shape, seed, scale=1.0):
    return ((hashes(math.prod(shape), seed).double() / 2147483648.0 - 1) * scale).float().reshape(shape)


def labels(count, seed, classes):
    return hashes(count, seed) % classes


def fill(parameters):
    for seed, parameter in enumerate(parameters, 100):
        parameter.data.copy_(even(tuple(parameter.shape), seed, 1 / math.sqrt(parameter.shape[-1])))


def weighted(x):
    x = x.detach().double().flatten()
    return float((x * (hashes(len(x), 7).double() / 2147483648.0 - 1)).sum())


def optimizer(rule, parameters, foreach):
    parameters = list(parameters)
    if rule == "sgd":
        return torch.optim.SGD(parameters, lr=0.01, foreach=foreach)
    return torch.optim.Adam(parameters, lr=1e-3, foreach=foreach)


def steps(fresh):
    """The ways of a training step, and the losses of some steps of a run that begins anew."""
    names = {"step": fresh(False), "step_foreach": fresh(True)}
    return names, ["step()", "step_foreach()"], lambda: losses(fresh(False))


def losses(step):
    return [float(step()) for _ in range(STEPS_OF_CHECK)]


def train(rule, widths, batch):
    images, classes = even((batch, widths[0]), 1), labels(batch, 2, widths[-1])

    def fresh(foreach):
        layers = []
        for inputs, outputs in zip(widths, widths[1:]):
            layers += [torch.nn.Linear(inputs, outputs), torch.nn.ReLU()]
        model = torch.nn.Sequential(*layers[:-1])
        fill(model.parameters())
        rules = optimizer(rule, model.parameters(), foreach)

        def step():
            rules.zero_grad(set_to_none=True)
            loss = functional.cross_entropy(model(images), classes)
            loss.backward()
            rules.step()
            return loss

        return step

    return steps(fresh)


class Block(torch.nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.width, self.heads = width, heads
        self.before = torch.nn.LayerNorm(width)
        self.projections = torch.nn.Linear(width, 3 * width)
        self.joined = torch.nn.Linear(width, width)
        self.between = torch.nn.LayerNorm(width)
        self.wide = torch.nn.Linear(width, 4 * width)
        self.narrow = torch.nn.Linear(4 * width, width)

    def forward(self, x):
        x = x + self.attention(self.before(x))
        return x + self.narrow(functional.gelu(self.wide(self.between(x))))

    def attention(self, x):
        batch, tokens, _ = x.shape
        q, k, v = self.projections(x).view(batch, tokens, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        weights = torch.softmax(q @ k.transpose(-2, -1) * (q.shape[-1] ** -0.5), -1)
        return self.joined((weights @ v).transpose(1, 2).reshape(batch, tokens, self.width))


def block(width, heads, tokens, batch):
    inputs, targets = even((batch, tokens, width), 1), even((batch, tokens, width), 2)

    def stepping(model, foreach):
        rules = optimizer("adam", model.parameters(), foreach)

        def step():
            rules.zero_grad(set_to_none=True)
            loss = functional.mse_loss(model(inputs), targets)
            loss.backward()
            rules.step()
            return loss

        return step

    def fresh(foreach):
        model = Block(width, heads)
        fill(model.parameters())
        return stepping(model, foreach)

    names, statements, check = steps(fresh)
    layer = torch.nn.TransformerEncoderLayer(width, heads, 4 * width, dropout=0.0, activation="gelu", batch_first=True, norm_first=True)
    names.update(layer_step=stepping(layer, False), layer_step_foreach=stepping(layer, True))
    return names, statements + ["layer_step()", "layer_step_foreach()"], check


def logistic(count):
    x = even((count,), 1, 4.0).requires_grad_()

    def one():
        x.grad = None
        y = (1 / (1 + torch.exp(-x))).sum()
        y.backward()
        return y

    def two():
        y = (1 + torch.exp(-x)).reciprocal().sum()
        return y, torch.autograd.grad(y, x)

    def numbers():
        value = one()
        return [float(value), weighted(x.grad)]

    return {"one": one, "two": two}, ["one()", "two()"], numbers


def cross_entropy(rows, classes):
    x = even((rows, classes), 1, 4.0).requires_grad_()
    y = labels(rows, 2, classes)

    def one():
        x.grad = None
        loss = functional.cross_entropy(x, y)
        loss.backward()
        return loss

    def numbers():
        value = one()
        return [float(value), weighted(x.grad)]

    return {"one": one}, ["one()"], numbers


def with_gradient(f, parameters, *shapes):
    """Of one x, or of several; the cotangent has seed 2, so the first x has 1 and further ones begin at 3."""
    xs = [even(shape, i + 2 if i else 1).requires_grad_() for i, shape in enumerate(shapes)]
    variables = xs + parameters
    g = even(tuple(f(*xs).shape), 2)

    def one():
        for variable in variables:
            variable.grad = None
        y = f(*xs)
        y.backward(g)
        return y

    def numbers():
        y = one()
        return [weighted(y)] + [weighted(variable.grad) for variable in variables]

    return {"one": one}, ["one()"], numbers


def normalised(rows, columns, f):
    norm = torch.nn.LayerNorm(columns)
    fill(norm.parameters())
    return with_gradient(lambda x: f(norm, x), list(norm.parameters()), (rows, columns))


def recurrent(inputs, hidden, length, batch):
    sequences, targets = even((length, batch, inputs), 1), even((length, batch, hidden), 2)

    def fresh(foreach):
        layer = torch.nn.LSTM(inputs, hidden)
        fill(layer.parameters())
        rules = optimizer("sgd", layer.parameters(), foreach)

        def step():
            rules.zero_grad(set_to_none=True)
            loss = functional.mse_loss(layer(sequences)[0], targets)
            loss.backward()
            rules.step()
            return loss

        return step

    return steps(fresh)


def attention(batch, heads, tokens, depth):
    """As its own function, which 1.13 keeps to itself, and by products of all heads at once."""
    shape = (batch, heads, tokens, depth)

    def by_hand(q, k, v):
        return torch.softmax(q @ k.transpose(-2, -1) * depth ** -0.5, -1) @ v

    names, _, numbers = with_gradient(by_hand, [], shape, shape, shape)
    if hasattr(torch.nn.functional, "_scaled_dot_product_attention"):
        own = with_gradient(lambda q, k, v: torch.nn.functional._scaled_dot_product_attention(q, k, v)[0], [], shape, shape, shape)
        return {"one": names["one"], "own": own[0]["one"]}, ["one()", "own()"], numbers
    return names, ["one()"], numbers


def convolved(batch, channels, size, filters, window):
    layer = torch.nn.Conv2d(channels, filters, window)
    fill(layer.parameters())
    return with_gradient(layer, list(layer.parameters()), (batch, channels, size, size))


def batches(batch, channels, size):
    layer = torch.nn.BatchNorm2d(channels)
    fill(layer.parameters())
    return with_gradient(layer, list(layer.parameters()), (batch, channels, size, size))


def update(count):
    def fresh(foreach):
        parameter = even((count,), 1).requires_grad_()
        parameter.grad = even((count,), 2)
        rules = optimizer("adam", [parameter], foreach)
        return parameter, rules.step

    def numbers():
        parameter, step = fresh(False)
        for _ in range(STEPS_OF_CHECK):
            step()
        return [weighted(parameter)]

    return {"step": fresh(False)[1], "step_foreach": fresh(True)[1]}, ["step()", "step_foreach()"], numbers


def pendulum(count):
    start = [torch.tensor(0.5, requires_grad=True), torch.tensor(-0.25, requires_grad=True)]

    def one():
        angle, speed = start
        angle.grad = speed.grad = None
        for _ in range(count):
            speed = speed - 0.01 * torch.sin(angle)
            angle = angle + 0.01 * speed
        angle.backward()
        return angle

    def numbers():
        value = one()
        return [float(value)] + [float(x.grad) for x in start]

    return {"one": one}, ["one()"], numbers


def make(words):
    """Names, statements and what gives the numbers; None where the words name none of these cases."""
    what, *rest = words
    sizes = [int(word) for word in rest if word.isdigit()]
    if what == "train":
        return train(rest[0], [int(width) for width in rest[1].split(",")], sizes[-1])
    if what == "block":
        return block(*sizes)
    if what == "logistic":
        return logistic(*sizes)
    if what == "crossentropy":
        return cross_entropy(*sizes)
    if what == "layernormgelu":
        return normalised(*sizes, lambda norm, x: x + functional.gelu(norm(x)))
    if what == "layernorm":
        return normalised(*sizes, lambda norm, x: norm(x))
    if what == "softmax":
        return with_gradient(lambda x: torch.softmax(x, 1), [], tuple(sizes))
    if what == "lstm":
        return recurrent(*sizes)
    if what == "attention":
        return attention(*sizes)
    if what == "conv":
        return convolved(*sizes)
    if what == "batchnorm":
        return batches(*sizes)
    if what == "adam":
        return update(*sizes)
    if what == "pendulum":
        return pendulum(*sizes)
    return None
