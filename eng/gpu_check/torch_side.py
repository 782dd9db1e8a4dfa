"""PyTorch's side of eng/gpu-check, which asks for one case after another by lines:

    time <milliseconds> <way> <case>   answers with the median seconds of a call
    numbers <case>                     answers with numbers that both sides must agree on, or with a dash
    ways <case>                        answers with the ways that there are: eager, compiled

A case that cannot be answered is answered with "none: " and the reason; where the device is of no more use to this process, with "fault: " and the reason, which is
the last answer. The other side is eng/Nabla.Eng.GpuCheck/Serving.cs.
"""

import math
import os
import sys
import time

import torch
from torch.nn import functional

sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import compare_compiled
from compare_compiled import even, labels, weighted

SETS = 2
STEPS_OF_CHECK = 3
SECONDS_OF_SAMPLE = 20e-3
MOST = 4096
DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")
DTYPES = {"f32": torch.float32, "tf32": torch.float32, "bf16": torch.bfloat16}


def compiler():
    """torch.compile as graphs that are launched as one, or None where there is none."""
    if not hasattr(torch, "compile"):
        return None
    return lambda f: torch.compile(f, mode="reduce-overhead")


def rotating(call, sets):
    """A call that takes another set of inputs each time."""
    state = [0]

    def one():
        state[0] = (state[0] + 1) % len(sets)
        return call(*sets[state[0]])

    return one


class Work:
    """A case: its ways, and the numbers that both sides must agree on."""

    def __init__(self, ways, numbers, trains=False):
        self.ways, self.numbers, self.trains = ways, numbers, trains


def product(kind, size):
    dtype = DTYPES[kind]
    sets = [tuple(even((size, size), 2 * i + j + 1).to(dtype).to(DEVICE) for j in range(2)) for i in range(SETS)]
    return Work({"eager": rotating(lambda x, y: x @ y, sets)}, lambda: [float((sets[0][0] @ sets[0][1])[0].double().sum())])


def each(shape, count, f):
    sets = [tuple(even(shape, 10 * i + j + 1).to(DEVICE) for j in range(count)) for i in range(SETS)]
    ways = {"eager": rotating(f, sets)}
    if compiler():
        # Pointwise kernels are what the compiler is best at; graphs would only copy their inputs.
        ways["compiled"] = rotating(torch.compile(f), sets)
    return Work(ways, lambda: [weighted(f(*sets[0]).cpu())])


def chain(x, y):
    return torch.tanh(x * y + torch.sqrt(torch.abs(x))) / (1 + y * y)


def layer_norm(rows, columns):
    norm = torch.nn.LayerNorm(columns)
    compare_compiled.fill(norm.parameters())
    norm.to(DEVICE)
    return each((rows, columns), 1, lambda x: norm(x))


def adam(parameters):
    fused = {"fused": True} if DEVICE.type == "cuda" else {}
    try:
        return torch.optim.Adam(parameters, lr=1e-3, capturable=DEVICE.type == "cuda", **fused)
    except (TypeError, RuntimeError):
        return torch.optim.Adam(parameters, lr=1e-3)


def update(count):
    gradient = even((count,), 2).to(DEVICE)

    def fresh():
        parameter = torch.nn.Parameter(even((count,), 1).to(DEVICE))
        parameter.grad = gradient.clone()
        return parameter, adam([parameter])

    _, timed = fresh()

    def numbers():
        parameter, rule = fresh()
        for _ in range(STEPS_OF_CHECK):
            rule.step()
        return [weighted(parameter.cpu())]

    return Work({"eager": timed.step}, numbers, trains=True)


def training(make, dtype, loss, batches):
    def fresh(compiled):
        model = make()
        compare_compiled.fill(model.parameters())
        model.to(DEVICE).to(dtype)
        rule = adam(list(model.parameters()))

        def forward(x, y):
            return loss(model(x), y)

        run = compiled(forward) if compiled else forward

        def step(x, y):
            rule.zero_grad(set_to_none=True)
            value = run(x, y)
            value.backward()
            rule.step()
            return value.detach()

        return rotating(step, batches[-1:] + batches[:-1])

    ways = {"eager": fresh(None)}
    if compiler():
        ways["compiled"] = fresh(compiler())

    def numbers():
        step = fresh(None)
        return [float(step()) for _ in range(STEPS_OF_CHECK)]

    return Work(ways, numbers, trains=True)


def network(widths, batch):
    batches = [(even((batch, widths[0]), 2 * i + 1).to(DEVICE), labels(batch, 2 * i + 2, widths[-1]).to(DEVICE)) for i in range(SETS)]

    def make():
        layers = []
        for inputs, outputs in zip(widths, widths[1:]):
            layers += [torch.nn.Linear(inputs, outputs), torch.nn.ReLU()]
        return torch.nn.Sequential(*layers[:-1])

    return training(make, torch.float32, functional.cross_entropy, batches)


class CausalBlock(compare_compiled.Block):
    def attention(self, x):
        batch, tokens, _ = x.shape
        q, k, v = self.projections(x).view(batch, tokens, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        if hasattr(functional, "scaled_dot_product_attention"):
            y = functional.scaled_dot_product_attention(q, k, v, is_causal=True)
        else:
            mask = torch.full((tokens, tokens), -math.inf, device=x.device, dtype=x.dtype).triu(1)
            y = torch.softmax(q @ k.transpose(-2, -1) * (q.shape[-1] ** -0.5) + mask, -1) @ v
        return self.joined(y.transpose(1, 2).reshape(batch, tokens, self.width))


def transformer(layers, width, heads, tokens, batch, kind):
    dtype = DTYPES[kind]
    batches = [tuple(even((batch, tokens, width), 2 * i + j + 1).to(dtype).to(DEVICE) for j in range(2)) for i in range(SETS)]
    return training(lambda: torch.nn.Sequential(*(CausalBlock(width, heads) for _ in range(layers))), dtype, functional.mse_loss, batches)


def make(words):
    # What one case was allowed is not what the next one is.
    torch.backends.cuda.matmul.allow_tf32 = words[:2] == ["product", "tf32"]
    what = words[0]
    if what == "product":
        return product(words[1], int(words[2]))
    if what == "chain":
        return each((int(words[1]),), 2, chain)
    if what == "softmax":
        return each((int(words[1]), int(words[2])), 1, lambda x: torch.softmax(x, 1))
    if what == "layernorm":
        return layer_norm(int(words[1]), int(words[2]))
    if what == "adam":
        return update(int(words[1]))
    if what == "mlp":
        return network([int(width) for width in words[1].split(",")], int(words[2]))
    return transformer(*(int(word) for word in words[1:6]), words[6])


def seconds_of(call, calls):
    """By the device's own events; by the clock on a processor."""
    if DEVICE.type == "cpu":
        start = time.perf_counter()
        for _ in range(calls):
            call()
        return time.perf_counter() - start
    first, last = (torch.cuda.Event(enable_timing=True) for _ in range(2))
    torch.cuda.synchronize()
    first.record()
    for _ in range(calls):
        call()
    last.record()
    last.synchronize()
    return 1e-3 * first.elapsed_time(last)


def burst(call, seconds):
    # The first calls compile, record graphs and find memory.
    for _ in range(4):
        call()
    calls = min(max(int(SECONDS_OF_SAMPLE / max(seconds_of(call, 1), 1e-9)), 1), MOST)
    samples = []
    start = time.perf_counter()
    while not samples or time.perf_counter() - start < seconds:
        samples.append(seconds_of(call, calls) / calls)
    samples.sort()
    return samples[len(samples) // 2]


class Side:
    def __init__(self):
        self.words, self.work = None, None

    def prepared(self, words):
        if words != self.words:
            self.work = None
            if DEVICE.type == "cuda":
                torch.cuda.empty_cache()
            self.work, self.words = make(words), words
        return self.work

    def answer(self, words):
        if words[0] == "ways":
            return " ".join(self.prepared(words[1:]).ways)
        if words[0] == "numbers":
            return " ".join(map(repr, self.prepared(words[1:]).numbers()))
        work = self.prepared(words[3:])
        with torch.set_grad_enabled(work.trains):
            return repr(burst(work.ways[words[2]], 1e-3 * float(words[1])))


def computes():
    """After some errors a device answers nothing more to the process in which they happened."""
    try:
        return float((torch.ones(3, device=DEVICE) + 1).sum()) == 6
    except RuntimeError:
        return False


def main():
    name = torch.cuda.get_device_name() if DEVICE.type == "cuda" else "the processor, for want of a device"
    print("PyTorch %s, CUDA %s, on %s" % (torch.__version__, torch.version.cuda, name), flush=True)
    side = Side()
    for line in sys.stdin:
        try:
            print(side.answer(line.split()), flush=True)
        except Exception as error:  # One case that PyTorch cannot do must not end the comparison.
            is_fault = not computes()
            print("%s: %s" % ("fault" if is_fault else "none", " ".join(str(error).split())[:300]), flush=True)
            if is_fault:
                sys.exit(3)


if __name__ == "__main__":
    main()
