"""Samples, answers and gradients of PyTorch as numbers that another program can read."""

import collections.abc
import math

import torch


class Unsayable(Exception):
    """A value that is nothing that a file of numbers can hold."""


def plain(tensor):
    """The numbers of a tensor, bfloat16 as float32, which holds the same."""
    if tensor.layout != torch.strided or tensor.is_quantized:
        raise Unsayable("a tensor that is not dense")
    if tensor.dtype == torch.complex32:
        raise Unsayable("complex numbers of two halves")
    if tensor._is_zerotensor():
        return torch.zeros(tensor.shape, dtype=tensor.dtype).numpy()
    numbers = tensor.detach().resolve_conj().resolve_neg()
    return (numbers.float() if tensor.dtype == torch.bfloat16 else numbers).contiguous().numpy().copy()


class Tensors:
    """The tensors of an entry, by the names that its text uses."""

    def __init__(self):
        self.arrays = {}

    def say(self, value):
        if isinstance(value, torch.Tensor):
            name = "t%d" % len(self.arrays)
            self.arrays[name] = plain(value)
            return {"tensor": name, "dtype": str(value.dtype)[6:], "wantsGradient": value.requires_grad}
        if isinstance(value, torch.dtype):
            return {"dtypeOf": str(value)[6:]}
        if isinstance(value, slice):
            return {"slice": [self.say(value.start), self.say(value.stop), self.say(value.step)]}
        if value is Ellipsis:
            return {"ellipsis": True}
        if isinstance(value, float) and not math.isfinite(value):
            return {"float": "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"}
        if value is None or isinstance(value, (bool, int, float, str)):
            return value
        if isinstance(value, collections.abc.Sequence):
            return [self.say(one) for one in value]
        raise Unsayable("an argument of type %s" % type(value).__name__)


def leaves(value):
    """All tensors in a value, in order."""
    if isinstance(value, torch.Tensor):
        yield value
    elif isinstance(value, collections.abc.Mapping):
        for one in value.values():
            yield from leaves(one)
    elif isinstance(value, collections.abc.Sequence) and not isinstance(value, str):
        for one in value:
            yield from leaves(one)


def parts(tensors):
    """Complex numbers as their real and imaginary parts."""
    return [part for x in tensors for part in (torch.view_as_real(x.resolve_conj()).unbind(-1) if x.is_complex() else (x,))]


def answers(result):
    """What an operation gives, as tensors."""
    if isinstance(result, (bool, int, float)):
        return [torch.tensor(result)]
    found = parts(leaves(result))
    if not found:
        raise ValueError("no tensor among the results")
    return found


def gradients(call, sample, tensors, second):
    """Gradients of a random weighting of the outputs with respect to each input that wants one, and of a random weighting of those.

    None where PyTorch says that there is none, and then there is nothing to compare.
    """
    inputs = [x for x in leaves([sample.input, *sample.args, *sample.kwargs.values()]) if x.requires_grad]
    results = parts(leaves(call()))
    outputs = [x for x in results if x.requires_grad]
    if not inputs or not outputs:
        return None
    weights = [torch.randn_like(x) for x in outputs]
    try:
        first = torch.autograd.grad(outputs, inputs, weights, create_graph=second, allow_unused=True)
    except (RuntimeError, NotImplementedError):
        return None
    said = {
        "weights": [tensors.say(x) for x in weights],
        "of": [index for index, x in enumerate(results) if x.requires_grad],
        "first": [None if x is None else tensors.say(x) for x in first],
    }
    again = [x for x in first if x is not None and x.requires_grad]
    if second and again:
        weights = [None if x is None or not x.requires_grad else torch.randn_like(x) for x in first]
        try:
            found = torch.autograd.grad(again, inputs, [x for x in weights if x is not None], allow_unused=True)
        except (RuntimeError, NotImplementedError):
            return said
        said["secondWeights"] = [None if x is None else tensors.say(x) for x in weights]
        said["second"] = [None if x is None else tensors.say(x) for x in found]
    return said


def exact_gradients(call, sample, said, tensors):
    """The first gradients in float64, where those of float32 are off by more than a tenth of the tolerance of gradients; else None."""
    inputs = [x for x in leaves([sample.input, *sample.args, *sample.kwargs.values()]) if x.requires_grad]
    weights = [torch.from_numpy(tensors.arrays[x["tensor"]]).double() for x in said["weights"]]
    single = [None if x is None else torch.from_numpy(tensors.arrays[x["tensor"]]) for x in said["first"]]
    try:
        results = parts(leaves(call()))
        found = torch.autograd.grad([results[i] for i in said["of"]], inputs, weights, allow_unused=True)
    except (RuntimeError, ValueError, TypeError, IndexError, NotImplementedError):
        return None
    if len(found) != len(single) or any((x is None) != (y is None) for x, y in zip(found, single)):
        return None
    if all(y is None or torch.allclose(x.to(y.dtype), y, rtol=1.3e-6, atol=1e-5, equal_nan=True) for x, y in zip(found, single)):
        return None
    return [None if x is None else tensors.say(x.detach().to(y.dtype)) for x, y in zip(found, single)]
