"""What PyTorch calls the arguments of an operation: from its Python signature, or from the schemas of its overloads."""

import inspect

import torch


# Where numbers lie in memory, which no number depends on.
PLACES = (torch.memory_format, torch.layout, torch.device)


def named(op, sample):
    """(name or None, value, whether leaving it out is the same) for each argument, the input first."""
    return [(name, None, True) if isinstance(value, PLACES) else (name, value, default) for name, value, default in bound(op, sample)]


def bound(op, sample):
    """The arguments with the names of the first way to call it that has all of them."""
    values = [sample.input, *sample.args]
    for names, defaults in signatures(op):
        if len(names) < len(values) or any(name not in names for name in sample.kwargs):
            continue
        given = [*zip(names, values), *sample.kwargs.items()]
        return [(name, value, name in defaults and same(defaults[name], value)) for name, value in given]
    return [*((None, value, False) for value in values), *((name, value, False) for name, value in sample.kwargs.items())]


def signatures(op):
    """(names, defaults) of all ways to call it."""
    try:
        parameters = inspect.signature(op.op).parameters.values()
        if all(one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD, one.KEYWORD_ONLY) for one in parameters) and "lambda" not in getattr(op.op, "__name__", ""):
            yield [one.name for one in parameters], {one.name: one.default for one in parameters if one.default is not one.empty}
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
                yield names, {argument.name: argument.default_value for argument in schema.arguments if argument.has_default_value()}


def same(x, y):
    if isinstance(x, torch.Tensor) or isinstance(y, torch.Tensor):
        return False
    return type(x) in (type(y), int, float, bool) and x == y or (x is None and y is None)
