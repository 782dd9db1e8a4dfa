#!/usr/bin/python3
"""Writes PyTorch's operation database as files: for each entry its samples, what PyTorch answers, and gradients of first and second order.

An entry NNN-name is two files: NNN-name.json, which says what is called with what, and NNN-name.npz, the tensors. Run by eng/parity.
"""

import argparse
import json
import os
import random
import warnings

warnings.filterwarnings("ignore")

import numpy
import torch
from torch.testing._internal import common_methods_invocations

from arguments import named
from samples import Tensors, Unsayable, answers, exact_gradients, gradients, plain

# The database fixes the seed of what draws numbers, which would look as if nothing were drawn.
common_methods_invocations.wrapper_set_seed = lambda op, *args, **kwargs: op(*args, **kwargs)
# What these give has not been written: any numbers will do.
UNWRITTEN = ("empty", "empty_like", "new_empty")
DTYPES = (torch.float32, torch.float64, torch.int64, torch.bool)


# Vectors whose signs are not determined: those in the columns of one result, and in the rows of another, which change theirs together; there are as many as values.
GAUGES = {"linalg.eigh": {"values": 0, "columns": 1, "rows": None}, "linalg.svd": {"values": 1, "columns": 0, "rows": 2}}

# Which result says where elements along an axis come from: of equal ones it may be any, unless the order is asked to be stable.
PLACES = {"kthvalue": 1, "topk": 1, "sort": 1, "argsort": 0, "mode": 1}


def places(op, named_arguments):
    """The result and the axis of PLACES, or None."""
    asked = {name: value for name, value, _ in named_arguments}
    if op.name not in PLACES or asked.get("stable"):
        return None
    return {"result": PLACES[op.name], "axis": asked.get("dim", -1)}


def called(op, sample):
    """What the operation gives, with signs of its vectors such that Σ i vᵢ > 0, as Gauge.cs makes them."""
    result = op.op(sample.input, *sample.args, **sample.kwargs)
    if op.name == "stft" and not result.is_complex():
        return torch.view_as_complex(result)
    if op.name not in GAUGES:
        return result
    gauge, found = GAUGES[op.name], list(result)
    count = found[gauge["values"]].shape[-1]
    columns = found[gauge["columns"]][..., :count]
    ramp = torch.arange(1, columns.shape[-2] + 1, dtype=columns.dtype).unsqueeze(-1)
    signs = (columns.detach() * ramp).sum(-2, keepdim=True).sign()
    found[gauge["columns"]] = columns * signs
    if gauge["rows"] is not None:
        found[gauge["rows"]] = found[gauge["rows"]][..., :count, :] * signs.mT
    return found


def seeded(seed):
    torch.manual_seed(seed)
    random.seed(seed)
    numpy.random.seed(seed % 2**32)


def case(op, sample, dtype, seed, tensors, draws=1):
    """One sample, as what is called and what is answered; None where PyTorch itself cannot do it."""
    call = lambda: called(op, sample)
    seeded(seed)
    try:
        # What is drawn in place would be overwritten by the next call.
        first = [x.clone() for x in answers(call())]
        others = []
        for draw in range(1, draws + 1):
            seeded(seed + draw)
            others.append([x.clone() for x in answers(call())])
    except (RuntimeError, ValueError, TypeError, IndexError, NotImplementedError, AssertionError):
        return None
    try:
        is_random = op.name in UNWRITTEN or any(differ(first, other) for other in others)
        said = {
            "dtype": str(dtype)[6:],
            "arguments": [{"name": name, "value": tensors.say(value), "isDefault": default} for name, value, default in named(op, sample)],
            "outputs": [tensors.say(x) for x in first],
            "isRandom": is_random,
            "gauge": GAUGES.get(op.name),
            "places": places(op, named(op, sample)),
        }
        if not is_random and dtype != torch.float64:
            said["exact"] = exact(op, sample, first, tensors)
        if not is_random and op.supports_autograd and dtype.is_floating_point:
            seeded(seed)
            said["gradients"] = gradients(call, sample, tensors, op.supports_gradgrad and dtype == torch.float64)
            if dtype == torch.float32 and said["gradients"] is not None:
                wide = widened(sample)
                said["gradients"]["exact"] = exact_gradients(lambda: called(op, wide), wide, said["gradients"], tensors)
        return said
    except Unsayable as reason:
        return {"dtype": str(dtype)[6:], "unsayable": str(reason)}


def widened(sample):
    """The same numbers in float64."""
    return sample.transform(lambda x: x.detach().double().requires_grad_(x.requires_grad) if isinstance(x, torch.Tensor) and x.dtype == torch.float32 else x)


def exact(op, sample, single, tensors):
    """What float64 answers to the same numbers, where float32 itself is off by more than a tenth of the tolerance of its answers; else None."""
    torch.set_default_dtype(torch.float64)
    try:
        found = answers(called(op, widened(sample)))
    except (RuntimeError, ValueError, TypeError, IndexError, NotImplementedError, AssertionError):
        return None
    finally:
        torch.set_default_dtype(torch.float32)
    if len(found) != len(single) or any(x.shape != y.shape or x.dtype != (torch.float64 if y.dtype == torch.float32 else y.dtype) or x.layout != torch.strided for x, y in zip(found, single)):
        return None
    if all(torch.allclose(x.to(y.dtype), y, rtol=1.3e-7, atol=1e-6, equal_nan=True) for x, y in zip(found, single)):
        return None
    return [tensors.say(x.detach().to(y.dtype)) for x, y in zip(found, single)]


def differ(first, second):
    """Whether two runs with other seeds gave other numbers."""
    return any(plain(x).tobytes() != plain(y).tobytes() for x, y in zip(first, second))


def entry(op, seed):
    """All samples of one entry of the database."""
    tensors = Tensors()
    cases = []
    for dtype in DTYPES:
        if dtype not in op.supported_dtypes("cpu"):
            continue
        wants = op.supports_autograd and dtype.is_floating_point and dtype in op.supported_backward_dtypes("cpu")
        seeded(seed)
        try:
            samples = list(op.sample_inputs("cpu", dtype, requires_grad=wants))
        except (RuntimeError, ValueError, TypeError):
            continue
        found = [case(op, sample, dtype, seed, tensors) for sample in samples]
        if any(one and one.get("isRandom") for one in found):
            # One number may be drawn twice by chance.
            found = [one if one is None or one.get("isRandom") else case(op, sample, dtype, seed, tensors, draws=30) for one, sample in zip(found, samples)]
        cases += [one for one in found if one is not None]
    return {
        "name": op.name,
        "variant": op.variant_test_name,
        "isDifferentiable": op.supports_autograd,
        "isTwiceDifferentiable": op.supports_autograd and op.supports_gradgrad,
        "cases": cases,
    }, tensors


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--folder", required=True)
    parser.add_argument("--only", default="", help="only entries whose name contains this")
    asked = parser.parse_args()
    torch.set_num_threads(1)
    os.makedirs(asked.folder, exist_ok=True)
    for number, op in enumerate(common_methods_invocations.op_db):
        if asked.only not in op.name:
            continue
        said, tensors = entry(op, asked.seed)
        path = os.path.join(asked.folder, "%03d-%s" % (number, op.name.replace("/", "_")))
        with open(path + ".json", "w") as file:
            json.dump(said, file, separators=(",", ":"))
        numpy.savez(path + ".npz", **tensors.arrays)
    print("%d entries of PyTorch %s" % (len(common_methods_invocations.op_db), torch.__version__))


if __name__ == "__main__":
    main()
