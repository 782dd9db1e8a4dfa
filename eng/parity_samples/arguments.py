"""What PyTorch calls the arguments of an operation: from its Python signature, or from the schemas of its overloads."""

import inspect

import torch
from torch._jit_internal import boolean_dispatched


# Where numbers lie in memory and who will ask for their gradients, which no number depends on.
PLACES = (torch.memory_format, torch.layout, torch.device)
PLACE_NAMES = ("device", "layout", "memory_format", "pin_memory", "requires_grad", "non_blocking", "copy")


def named(op, sample):
    """(name or None, value, whether leaving it out is the same) for each argument, the input first."""
    return [
        (name, None, True) if isinstance(value, PLACES) or (name in PLACE_NAMES and isinstance(value, (bool, str))) else (name, value, default)
        for name, value, default in bound(op, sample)
    ]


def pointing(key):
    """An index as a sequence in which lists of numbers are tensors, as PyTorch reads them."""
    if isinstance(key, list) and all(isinstance(one, int) for one in key):
        return [torch.tensor(key)]
    return [torch.tensor(one) if isinstance(one, list) else one for one in key] if isinstance(key, (list, tuple)) else [key]


def bound(op, sample):
    """The arguments with the names of the first way to call it that has all of them."""
    values = [sample.input, *(map(pointing, sample.args) if op.name == "__getitem__" else sample.args)]
    for names, positional, defaults in signatures(op):
        if positional < len(values) or any(name not in names for name in sample.kwargs):
            continue
        given = [*zip(names, values), *sample.kwargs.items()]
        if any(name == "device" and isinstance(value, (torch.dtype, torch.Tensor)) for name, value in given):
            continue
        return [(name, value, name in defaults and same(defaults[name], value)) for name, value in given]
    return [*((None, value, False) for value in values), *((name, value, False) for name, value in sample.kwargs.items())]


def signatures(op):
    """(names, how many of them may be given without their name, defaults) of all ways to call it."""
    function = boolean_dispatched[op.op]["if_true"] if op.op in boolean_dispatched else op.op
    try:
        parameters = inspect.signature(function).parameters.values()
        if all(one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD, one.KEYWORD_ONLY) for one in parameters):
            named_only = sum(one.kind == one.KEYWORD_ONLY for one in parameters)
            yield [one.name for one in parameters], len(parameters) - named_only, {one.name: one.default for one in parameters if one.default is not one.empty}
    except (TypeError, ValueError):
        pass
    for name in dict.fromkeys((op.aten_name, op.name.split(".")[-1], op.name.replace(".", "_"))):
        try:
            schemas = torch._C._jit_get_schemas_for_operator("aten::" + name)
        except RuntimeError:
            continue
        for schema in schemas:
            if not any(argument.is_out for argument in schema.arguments):
                names = [argument.name for argument in schema.arguments]
                yield names, sum(not argument.kwarg_only for argument in schema.arguments), {argument.name: argument.default_value for argument in schema.arguments if argument.has_default_value()}


def same(x, y):
    if isinstance(x, torch.Tensor) or isinstance(y, torch.Tensor):
        return False
    return type(x) in (type(y), int, float, bool) and x == y or (x is None and y is None)
