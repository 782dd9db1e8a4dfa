"""One case: a function of tensors, run by PyTorch, written down with its gradients."""

import json
import os
import zlib

import numpy as np
import torch

torch.set_num_threads(1)
torch.set_default_dtype(torch.float32)

FOLDER = os.path.normpath(os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "..", "..", "tests", "Nabla.Tests", "References", "data"))

FLOATS = (torch.float32, torch.float64)
INTEGERS = (torch.int32, torch.int64, torch.uint8)
DTYPES = FLOATS + INTEGERS + (torch.bool,)
NAMES = {
    torch.float32: "float32", torch.float64: "float64", torch.float16: "float16", torch.bfloat16: "bfloat16",
    torch.int32: "int32", torch.int64: "int64", torch.uint8: "uint8", torch.bool: "bool",
}
NAN, INF = float("nan"), float("inf")


def random_state(*key):
    """The numbers of a case depend on its name only, so that adding a case moves no other."""
    return np.random.RandomState(zlib.crc32("/".join(str(part) for part in key).encode()))


def number(value, dtype):
    """The shortest text that reads back to the same bits (at most 9 or 17 significant digits)."""
    if dtype == torch.bool:
        return "true" if value else "false"
    if not dtype.is_floating_point:
        return str(int(value))
    if np.isnan(value):
        return '"NaN"'
    if np.isinf(value):
        return '"Infinity"' if value > 0 else '"-Infinity"'
    return str(value)


def tensor_text(tensor, gradient=None):
    dtype = tensor.dtype
    values = tensor.detach()
    if dtype in (torch.float16, torch.bfloat16):
        values = values.to(torch.float32)
    data = ",".join(number(value, dtype) for value in values.contiguous().reshape(-1).numpy())
    text = '{"dtype":"%s","shape":%s,"data":[%s]' % (
        NAMES[dtype], json.dumps(list(tensor.shape), separators=(",", ":")), data)
    if gradient is not None:
        text += ',"gradient":%s' % ("true" if gradient else "false")
    return text + "}"


def list_text(tensors):
    return "[%s]" % ",".join("null" if tensor is None else tensor_text(tensor) for tensor in tensors)


def cotangent_like(output, random):
    """Never ones: a rule that forgets its cotangent must be found out."""
    values = np.round(random.randn(*output.shape) * 1.5, 2)
    values = np.where(np.abs(values) < 0.05, 0.37, values)
    values = np.where(np.abs(np.abs(values) - 1) < 0.005, 1.25, values)
    return torch.tensor(values, dtype=output.dtype).reshape(output.shape)


class Operation:
    """Collects the cases of one operation and writes its file."""

    def __init__(self, name):
        self.name = name
        self.lines = []
        self.names = set()

    def case(self, name, function, inputs, arguments=None, gradient=True, exact_zeros=False, cotangents=None):
        """Runs `function(*inputs)`; `gradient` is True (every floating input), False, or one flag per input."""
        if name in self.names:
            raise ValueError("%s has two cases called %s" % (self.name, name))
        self.names.add(name)
        flags = gradient if isinstance(gradient, (list, tuple)) else [gradient] * len(inputs)
        flags = [bool(flag) and tensor.dtype in FLOATS for flag, tensor in zip(flags, inputs)]
        leaves = [tensor.detach().clone().requires_grad_(flag) for flag, tensor in zip(flags, inputs)]
        outputs = function(*leaves)
        outputs = [outputs] if isinstance(outputs, torch.Tensor) else list(outputs)
        seeds, gradients = [], []
        live = [output for output in outputs if output.requires_grad]
        if any(flags) and live:
            if cotangents is None:
                random = random_state(self.name, name, "cotangent")
                cotangents = [cotangent_like(output, random) if output.requires_grad else None for output in outputs]
            seeds = cotangents
            found = torch.autograd.grad(
                live, [leaf for leaf, flag in zip(leaves, flags) if flag],
                [seed for seed in seeds if seed is not None], allow_unused=True)
            found = iter(found)
            gradients = [next(found) if flag else None for flag in flags]
        self.lines.append('{"name":%s,"arguments":%s,%s"inputs":[%s],"outputs":%s,"cotangents":%s,"gradients":%s}' % (
            json.dumps(name), json.dumps(arguments or {}, separators=(",", ":")),
            '"exactZeros":true,' if exact_zeros else "",
            ",".join(tensor_text(tensor, flag) for tensor, flag in zip(inputs, flags)),
            list_text(outputs), list_text(seeds), list_text(gradients)))

    def attempt(self, *arguments, **options):
        """Records the case if PyTorch defines it for these dtypes."""
        try:
            self.case(*arguments, **options)
        except (RuntimeError, TypeError, IndexError):
            self.names.discard(arguments[0])

    def write(self):
        path = os.path.join(FOLDER, self.name + ".json")
        os.makedirs(FOLDER, exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            file.write('{"operation":"%s","cases":[\n%s\n]}\n' % (self.name, ",\n".join(self.lines)))
        return len(self.lines), os.path.getsize(path)


def normal(shape, dtype, *key, scale=1.0):
    return torch.tensor(np.round(random_state(*key).randn(*shape) * scale, 3), dtype=dtype).reshape(shape)


def uniform(low, high):
    def draw(shape, dtype, *key):
        values = random_state(*key).uniform(low, high, shape) if shape else random_state(*key).uniform(low, high)
        return torch.tensor(np.round(values, 3), dtype=dtype).reshape(shape)
    return draw


def integers(shape, dtype, *key, low=None, high=9):
    if dtype == torch.bool:
        low, high = 0, 2
    elif low is None:
        low = 0 if dtype == torch.uint8 else -8
    return torch.tensor(random_state(*key).randint(low, high, shape)).reshape(shape).to(dtype)


def any_of(shape, dtype, *key):
    return normal(shape, dtype, *key) if dtype in FLOATS else integers(shape, dtype, *key)


def distinct(shape, dtype, *key):
    """No ties: a shuffled range, a little off the integers."""
    count = int(np.prod(shape))
    values = random_state(*key).permutation(count).reshape(shape).astype(np.float64)
    if dtype in FLOATS:
        values = np.round((values - count / 2) * 0.37, 3)
    return torch.tensor(values).reshape(shape).to(dtype)


def shape_text(*shapes):
    return " ".join("x".join(map(str, shape)) if shape else "scalar" for shape in shapes)
