"""PyTorch's side of eng/compare, which starts it once for every setting and asks for one case after another by lines:

    warm <milliseconds> <case>    answers with the way that was fastest of those that do the case
    time <milliseconds> <case>    answers with the median seconds of a call
    numbers 0 <case>              answers with numbers that both sides must agree on, or with nothing but a dash

Or, in a process of its own: memory <inputs> <hidden> <outputs> <batch> <steps>, which answers with bytes.
A case has several ways where PyTorch has: the fastest one counts. Calls stand in timeit's loop, so no function call of
Python's is counted and its collector is off.
"""

import os
import sys
import time
import timeit

import torch

import compare_compiled
import compare_decompositions

# As on the other side: long enough that what calls leave behind is paid for inside nearly every sample.
SECONDS_OF_SAMPLE = 5e-3


def ways(words):
    """The names a case needs, the statements that do it, and whether it trains."""
    torch.manual_seed(0)
    compiled = compare_compiled.make(words)
    if compiled:
        names, statements, numbers = compiled
        return dict(names, numbers=numbers), statements, True
    decomposed = compare_decompositions.make(words)
    if decomposed:
        names, statements, numbers = decomposed
        return dict(names, numbers=numbers), statements, False
    what = words[0]
    if what == "matmul":
        dtype = getattr(torch, words[1])
        m, k, n = (int(word) for word in words[2:5])
        x = torch.randn(k, m, dtype=dtype).T if words[5][0] == "t" else torch.randn(m, k, dtype=dtype)
        y = torch.randn(n, k, dtype=dtype).T if words[5][1] == "t" else torch.randn(k, n, dtype=dtype)
        return {"x": x, "y": y, "z": torch.empty(m, n, dtype=dtype)}, ["x @ y", "mm(x, y, out=z)"], False
    if what == "mlp":
        return {"step": step(*(int(word) for word in words[1:5]))}, ["step()"], True
    if what in ("add", "mul"):
        x, y = (torch.randn(int(words[1])) for _ in range(2))
        sign = "+" if what == "add" else "*"
        return {"x": x, "y": y, "z": torch.empty_like(x)}, ["x %s y" % sign, "%s(x, y)" % what, "%s(x, y, out=z)" % what], False
    if what in ("sum", "mean"):
        size, axis = int(words[1]), 0 if words[2] == "columns" else 1
        return {"x": torch.randn(size, size), "z": torch.empty(size)}, ["x.%s(%d)" % (what, axis), "%s(x, %d, out=z)" % (what, axis)], False
    if what == "transpose":
        size = int(words[1])
        return {"x": torch.randn(size, size), "z": torch.empty(size, size)}, ["x.t().contiguous()", "z.copy_(x.t())"], False
    x = torch.randn(int(words[1]))
    x = x.exp() if what == "log" else x
    return {"x": x, "z": torch.empty_like(x)}, ["%s(x)" % what, "%s(x, out=z)" % what], False


def step(inputs, hidden, outputs, batch):
    """One training step of a network with one hidden layer."""
    return training([inputs, hidden, outputs], batch)


def training(widths, batch, set_to_none=True):
    layers = []
    for inputs, outputs in zip(widths, widths[1:]):
        layers += [torch.nn.Linear(inputs, outputs), torch.nn.ReLU()]
    model = torch.nn.Sequential(*layers[:-1])
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    images = torch.randn(batch, widths[0])
    labels = torch.randint(0, widths[-1], (batch,))

    def one():
        optimizer.zero_grad(set_to_none=set_to_none)
        torch.nn.functional.cross_entropy(model(images), labels).backward()
        optimizer.step()

    return one


def burst(timer, seconds):
    """The median of short samples taken during so many seconds."""
    start = time.perf_counter()
    calls = min(max(int(SECONDS_OF_SAMPLE / timer.timeit(1)), 1), 1000000)
    samples = []
    while not samples or time.perf_counter() - start < seconds:
        samples.append(timer.timeit(calls) / calls)
    samples.sort()
    return samples[len(samples) // 2]


class Side:
    def __init__(self):
        self.case = None
        self.names = {}
        self.trains = False
        self.timer = None

    def warm(self, seconds, words):
        self.case = words
        names, statements, self.trains = ways(words)
        self.names = dict(vars(torch), **names)
        with torch.set_grad_enabled(self.trains):
            timers = [timeit.Timer(statement, globals=self.names) for statement in statements]
            for timer in timers:
                burst(timer, seconds / len(timers) / 2)
            times = [burst(timer, seconds / len(timers) / 2) for timer in timers]
        best = times.index(min(times))
        self.timer = timers[best]
        return statements[best]

    def numbers(self, _, words):
        if words != self.case:
            self.warm(0, words)
        return " ".join(map(repr, self.names["numbers"]())) if "numbers" in self.names else "-"

    def time(self, seconds, words):
        if words != self.case:
            self.warm(seconds, words)
        with torch.set_grad_enabled(self.trains):
            return repr(burst(self.timer, seconds))


def kilobytes(name):
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(name))


def memory(inputs, hidden, outputs, batch, steps, set_to_none):
    """How far a training goes above the memory that it began with."""
    one = training([inputs, hidden, hidden, outputs], batch, bool(set_to_none))
    with open("/proc/self/clear_refs", "w") as refs:
        refs.write("5")
    before = kilobytes("VmRSS:")
    for _ in range(steps):
        one()
    return (kilobytes("VmHWM:") - before) * 1024


def blas():
    """Which matrix products were loaded: the reference ones would make PyTorch look 20 times slower than it is."""
    if torch.backends.mkl.is_available():
        return "MKL"
    with open("/proc/self/maps") as maps:
        loaded = {line.split()[-1] for line in maps if "/" in line}
    for name in ("openblas", "blis"):
        for path in sorted(loaded):
            if name in os.path.basename(path):
                return "%s/%s" % (os.path.basename(os.path.dirname(path)), os.path.basename(path))
    return "reference"


def main():
    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    if sys.argv[1:2] == ["memory"]:
        print(memory(*(int(word) for word in sys.argv[2:])))
        return
    print("PyTorch %s, %s" % (torch.__version__, blas()), flush=True)
    side = Side()
    for line in sys.stdin:
        verb, milliseconds, *words = line.split()
        print(getattr(side, verb)(1e-3 * float(milliseconds), words), flush=True)


if __name__ == "__main__":
    main()
