"""Layers with weights, as PyTorch's modules compute them: inputs are x and what else is given, then the parameters in the order of the state."""

import torch

from recording import Operation, normal

DTYPE = torch.float64


def parameters(module, *key):
    """Numbers for every parameter that depend on the case only, small enough that nothing saturates."""
    return [normal(tuple(parameter.shape), DTYPE, *key, name, scale=0.4) for name, parameter in module.named_parameters()]


def given(module, values):
    """The module with these tensors where its parameters were, so that gradients come to them."""
    for name in [name for name, _ in module.named_parameters()]:
        owner, last = module, name.split(".")
        for part in last[:-1]:
            owner = getattr(owner, part)
        del owner._parameters[last[-1]]
        setattr(owner, last[-1], values.pop(0))
    return module


def recurrent():
    """Sequences of other lengths are packed, as PyTorch asks for; padding there is what Nabla must not see."""
    operation = Operation("Recurrent")

    def add(kind, make, name, batch=3, steps=4, inputs=2, lengths=None, state=False, **options):
        torch.manual_seed(0)
        case = " ".join([kind, name])
        layer = make(inputs, 3, dtype=DTYPE, **options)
        weights = parameters(layer, case)
        shape = (steps, inputs) if batch == 0 else (batch, steps, inputs) if options.get("batch_first") else (steps, batch, inputs)
        x = normal(shape, DTYPE, case, "x")
        directions = 2 if options.get("bidirectional") else 1
        count = options.get("num_layers", 1) * directions
        sizes = [options.get("proj_size") or 3, 3] if kind == "lstm" else [3]
        states = [normal((count,) + ((batch,) if batch else ()) + (size,), DTYPE, case, "state", i) for i, size in enumerate(sizes)] if state else []

        def run(x, *rest):
            rest = list(rest)
            first = [rest.pop(0) for _ in states]
            layer._flat_weights = rest
            first = None if not first else tuple(first) if kind == "lstm" else first[0]
            packed = x if lengths is None else torch.nn.utils.rnn.pack_padded_sequence(
                x, torch.tensor(lengths), batch_first=options.get("batch_first", False), enforce_sorted=False)
            out, last = layer(packed, first)
            if lengths is not None:
                out, _ = torch.nn.utils.rnn.pad_packed_sequence(out, batch_first=options.get("batch_first", False), total_length=steps)
            return [out] + (list(last) if kind == "lstm" else [last])

        operation.case(case, run, [x] + states + weights, {
            "kind": kind, "inputs": inputs, "layers": options.get("num_layers", 1), "bias": options.get("bias", True),
            "batchFirst": options.get("batch_first", False), "bidirectional": options.get("bidirectional", False),
            "projection": options.get("proj_size", 0), "relu": options.get("nonlinearity") == "relu", "states": len(states),
            "names": [name for name, _ in layer.named_parameters()], **({} if lengths is None else {"lengths": lengths})})

    for kind, make in (("rnn", torch.nn.RNN), ("gru", torch.nn.GRU), ("lstm", torch.nn.LSTM)):
        add(kind, make, "plain")
        add(kind, make, "state", state=True)
        add(kind, make, "two layers, both ways", state=True, num_layers=2, bidirectional=True)
        add(kind, make, "batch first, no bias", batch_first=True, bias=False, num_layers=2)
        add(kind, make, "lengths", lengths=[2, 4, 1])
        add(kind, make, "lengths, both ways, two layers", lengths=[3, 1, 4], state=True, num_layers=2, bidirectional=True, batch_first=True)
        add(kind, make, "no batch", batch=0, state=True, bidirectional=True)
        add(kind, make, "one step", steps=1, batch=1)
    add("rnn", torch.nn.RNN, "relu", nonlinearity="relu", state=True, num_layers=2)
    add("lstm", torch.nn.LSTM, "projected", proj_size=2, state=True)
    add("lstm", torch.nn.LSTM, "projected, lengths, both ways", proj_size=2, state=True, num_layers=2, bidirectional=True, lengths=[2, 4, 3])
    return operation


def cells():
    operation = Operation("RecurrentCell")
    for kind, make in (("rnn", torch.nn.RNNCell), ("gru", torch.nn.GRUCell), ("lstm", torch.nn.LSTMCell)):
        for bias in (True, False):
            for shape in ((4, 3), (3,)):
                case = "%s %s%s" % (kind, "batch" if len(shape) == 2 else "single", "" if bias else ", no bias")
                cell = make(3, 2, bias=bias, dtype=DTYPE)
                states = [normal(shape[:-1] + (2,), DTYPE, case, "state", i) for i in range(2 if kind == "lstm" else 1)]

                def run(x, *rest):
                    rest = list(rest)
                    first = [rest.pop(0) for _ in states]
                    # Functions of torch take any tensors for weights, where cells insist on parameters of theirs.
                    weights = rest if bias else rest + [None, None]
                    one = {"rnn": torch.rnn_tanh_cell, "gru": torch.gru_cell, "lstm": torch.lstm_cell}[kind]
                    x, first = (x, first) if x.dim() == 2 else (x.unsqueeze(0), [state.unsqueeze(0) for state in first])
                    out = one(x, first if kind == "lstm" else first[0], *weights)
                    out = list(out) if kind == "lstm" else [out]
                    return out if len(shape) == 2 else [each.squeeze(0) for each in out]

                operation.case(case, run, [normal(shape[:-1] + (3,), DTYPE, case, "x")] + states + parameters(cell, case),
                               {"kind": kind, "bias": bias, "states": len(states), "names": [name for name, _ in cell.named_parameters()]})
    return operation


def record():
    yield recurrent()
    yield cells()
