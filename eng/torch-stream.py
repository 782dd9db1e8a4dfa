"""Writes what PyTorch's generator gives on the CPU, for tests/Nabla.Tests/Randomness/TorchReplayTests.cs.

    /usr/bin/python3 eng/torch-stream.py > tests/Nabla.Tests/Randomness/torch-stream.txt

Each line is a name and its values: whole numbers, or the shortest text that reads back to the same bits. A PyTorch without MKL (Debian's), which draws zeros and ones from a stream of its own.
"""
import torch

assert not torch.backends.mkl.is_available()
torch.set_num_threads(1)
SIZES = (1, 2, 15, 16, 17, 100, 1000)
TYPES = (torch.float32, torch.float64)


def line(name, values):
    # Of many, some of each sixteen, and the last seventeen.
    chosen = values.reshape(-1).tolist()
    if len(chosen) > 100:
        chosen = chosen[::7] + chosen[-17:]
    print(name, " ".join(repr(int(v)) if isinstance(v, bool) else repr(v) for v in chosen))


def name(dtype):
    return str(dtype).split(".")[1]


print("torch", torch.__version__)
for dtype in TYPES:
    for size in SIZES:
        for draw in ("rand", "randn"):
            torch.manual_seed(size)
            line(f"{draw}:{name(dtype)}:{size}", getattr(torch, draw)(size, dtype=dtype))
    torch.manual_seed(5)
    line(f"uniform:{name(dtype)}", torch.empty(40, dtype=dtype).uniform_(-3, 4.5))
    torch.manual_seed(6)
    line(f"normal:{name(dtype)}", torch.normal(2.5, 0.25, (40,), dtype=dtype))
    torch.manual_seed(7)
    line(f"exponential:{name(dtype)}", torch.empty(40, dtype=dtype).exponential_(2.5))
    torch.manual_seed(8)
    line(f"bernoulli:{name(dtype)}", torch.bernoulli(torch.linspace(0, 1, 60, dtype=dtype)).long())
    torch.manual_seed(9)
    line(f"bernoulli_:{name(dtype)}", torch.empty(60, dtype=dtype).bernoulli_(0.3).long())
    torch.manual_seed(10)
    line(f"dropout:{name(dtype)}", torch.nn.functional.dropout(torch.ones(60, dtype=dtype), 0.2))
    # One stream from call to call: of three normal numbers the fourth waits, sixteen at a time neither take it nor leave one.
    torch.manual_seed(2**32 + 11)
    parts = [torch.randn(3, dtype=dtype), torch.rand(2, dtype=dtype), torch.randn(20, dtype=dtype), torch.randn(2, dtype=dtype), torch.randn(4, 4, dtype=dtype), torch.randperm(5).to(dtype), torch.randn((), dtype=dtype)]
    line(f"sequence:{name(dtype)}", torch.cat([part.reshape(-1) for part in parts]))
for low, high in ((0, 10), (-5, 6), (3, 4), (0, 2**31), (-(2**31), 2**31), (0, 2**32 - 1), (0, 2**32), (0, 2**40 + 1), (-(2**62), 2**62)):
    torch.manual_seed(12)
    line(f"randint:{low}:{high}", torch.randint(low, high, (20,)))
for size in SIZES:
    torch.manual_seed(13)
    line(f"randperm:{size}", torch.randperm(size))
