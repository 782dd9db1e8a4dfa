"""A gradient penalty: the loss of a critic that contains the critic's own gradient, by double backward."""

import torch

from recording import FLOATS, NAMES, Operation, normal


def record():
    operation = Operation("GradientPenalty")
    for dtype in FLOATS:
        for batch, inputs, hidden in [(1, 2, 3), (8, 5, 16), (32, 10, 24)]:
            one(operation, dtype, batch, inputs, hidden)
    yield operation


def one(operation, dtype, batch, inputs, hidden):
    """mean(critic(fake)) - mean(critic(real)) + 10 mean((|grad critic(mixed)| - 1)^2), as in WGAN-GP."""
    name = "%s %dx%d, %d hidden" % (NAMES[dtype], batch, inputs, hidden)

    def draw(shape, *key, scale=1.0):
        return normal(shape, dtype, "GradientPenalty", batch, inputs, hidden, *key, scale=scale)

    real, fake, mixed = (draw((batch, inputs), key) for key in ("real", "fake", "mixed"))
    parameters = [draw((hidden, inputs), "w1", scale=0.5), draw((hidden,), "b1", scale=0.5),
                  draw((1, hidden), "w2", scale=0.5), draw((1,), "b2", scale=0.5)]

    def loss(real, fake, mixed, w1, b1, w2, b2):
        def critic(x):
            return torch.tanh(x @ w1.T + b1) @ w2.T + b2

        x = mixed.detach().clone().requires_grad_()
        gradient, = torch.autograd.grad(critic(x).sum(), x, create_graph=True)
        penalty = ((gradient.norm(2, 1) - 1) ** 2).mean()
        total = critic(fake).mean() - critic(real).mean() + 10 * penalty
        return total, penalty, gradient.detach()

    seeds = [torch.tensor(1.0, dtype=dtype), torch.tensor(0.0, dtype=dtype), None]
    operation.case(name, loss, [real, fake, mixed] + parameters, {"weight": 10.0},
                   gradient=[False, False, False, True, True, True, True], cotangents=seeds)
