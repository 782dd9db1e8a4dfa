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


def masked(shape, *key):
    """True where nobody is to look; the first of each row is always seen, so that no row sees nothing."""
    mask = normal(shape, DTYPE, *key) > 0.3
    mask[..., 0] = False
    return mask


def attention():
    operation = Operation("MultiheadAttention")

    def add(name, batch=2, queries=3, keys=4, bias=True, batch_first=False, kdim=None, vdim=None, itself=False, mask=None, padding=False):
        layer = torch.nn.MultiheadAttention(6, 2, bias=bias, batch_first=batch_first, kdim=kdim, vdim=vdim, dtype=DTYPE)
        keys = queries if itself else keys

        def drawn(length, width, what):
            shape = (length, width) if not batch else (batch, length, width) if batch_first else (length, batch, width)
            return normal(shape, DTYPE, name, what)

        xs = [drawn(queries, 6, "q")] + ([] if itself else [drawn(keys, kdim or 6, "k"), drawn(keys, vdim or 6, "v")])
        masks = []
        if mask == "causal":
            masks = [torch.ones(queries, keys, dtype=torch.bool).triu(1)]
        elif mask == "heads":
            masks = [masked((2 * (batch or 1), queries, keys), name, "mask")]
        elif mask == "numbers":
            masks = [normal((queries, keys), DTYPE, name, "mask")]
        elif mask:
            masks = [masked((queries, keys), name, "mask")]
        padded = [masked((batch, keys) if batch else (keys,), name, "padding")] if padding else []

        def run(*values):
            values = list(values)
            given_xs = [values.pop(0) for _ in xs]
            more = [values.pop(0) for _ in masks + padded]
            q, k, v = given_xs * 3 if itself else given_xs
            return given(layer, values)(q, k, v, attn_mask=more[0] if masks else None, key_padding_mask=more[-1] if padded else None)

        names = [each for each, _ in layer.named_parameters()]
        operation.case(name, run, xs + masks + padded + parameters(layer, name), {
            "names": names, "bias": bias, "batchFirst": batch_first, "keyWidth": kdim or 0, "valueWidth": vdim or 0,
            "xs": len(xs), "mask": len(masks), "padding": len(padded), "causal": mask == "causal"})

    add("itself", itself=True)
    add("itself, causal, batch first", itself=True, mask="causal", batch_first=True)
    add("others, no bias", bias=False)
    add("others, own widths, batch first", kdim=3, vdim=5, batch_first=True)
    add("others, mask", mask="bools")
    add("others, mask of numbers", mask="numbers")
    add("others, mask for each head", mask="heads")
    add("others, padding", padding=True)
    add("others, mask and padding", mask="bools", padding=True, batch_first=True)
    add("others, mask of numbers and padding", mask="numbers", padding=True)
    add("others, no batch, mask and padding", batch=0, mask="bools", padding=True)
    return operation


def transformers():
    operation = Operation("Transformers")

    def add(kind, name, batch_first=False, norm_first=False, gelu=False, causal=False, padding=False, layers=1):
        case = kind + " " + name
        options = {"dim_feedforward": 5, "dropout": 0.0, "activation": "gelu" if gelu else "relu", "batch_first": batch_first, "norm_first": norm_first, "dtype": DTYPE}
        encoder = torch.nn.TransformerEncoderLayer(4, 2, **options)
        decoder = torch.nn.TransformerDecoderLayer(4, 2, **options)
        layer = {"encoder": lambda: encoder if layers == 1 else torch.nn.TransformerEncoder(encoder, layers, torch.nn.LayerNorm(4, dtype=DTYPE)),
                 "decoder": lambda: decoder if layers == 1 else torch.nn.TransformerDecoder(decoder, layers, torch.nn.LayerNorm(4, dtype=DTYPE)),
                 "transformer": lambda: torch.nn.Transformer(4, 2, layers, layers, **options)}[kind]()
        source, target = [normal((2, length, 4) if batch_first else (length, 2, 4), DTYPE, case, length) for length in (3, 2)]
        xs = {"encoder": [source], "decoder": [target, source], "transformer": [source, target]}[kind]
        padded = [masked((2, 3), case, "padding")] if padding else []
        square = torch.ones((3, 3) if kind == "encoder" else (2, 2), dtype=torch.bool).triu(1) if causal else None

        def run(*values):
            values = list(values)
            now = [values.pop(0) for _ in xs]
            more = values.pop(0) if padded else None
            module = given(layer, values)
            if kind == "encoder":
                return module(now[0], square, src_key_padding_mask=more)
            if kind == "decoder":
                return module(now[0], now[1], tgt_mask=square, memory_key_padding_mask=more)
            return module(now[0], now[1], tgt_mask=square, src_key_padding_mask=more, memory_key_padding_mask=more)

        names = [each for each, _ in layer.named_parameters()]
        operation.case(case, run, xs + padded + parameters(layer, case), {
            "names": names, "kind": kind, "batchFirst": batch_first, "normFirst": norm_first, "gelu": gelu, "causal": causal, "padding": len(padded), "xs": len(xs), "layers": layers})

    add("encoder", "norm last")
    add("encoder", "norm first, gelu, causal, batch first", norm_first=True, gelu=True, causal=True, batch_first=True)
    add("encoder", "padding", padding=True)
    add("encoder", "two layers, padding, causal", padding=True, causal=True, layers=2)
    add("decoder", "norm last, causal, padding", causal=True, padding=True)
    add("decoder", "norm first, gelu, batch first", norm_first=True, gelu=True, batch_first=True)
    add("decoder", "two layers, causal", causal=True, layers=2)
    add("transformer", "two layers, causal, padding", causal=True, padding=True, layers=2)
    add("transformer", "one layer, norm first, batch first", norm_first=True, batch_first=True)
    return operation


def parametrised():
    """Weights that follow from others; a step of power iteration is taken where the module trains."""
    operation = Operation("Parametrised")
    made = {"linear": (lambda: torch.nn.Linear(4, 3, dtype=DTYPE), (2, 4)), "conv": (lambda: torch.nn.Conv2d(2, 3, 2, dtype=DTYPE), (1, 2, 3, 3)),
            "transposed": (lambda: torch.nn.ConvTranspose1d(2, 3, 2, bias=False, dtype=DTYPE), (1, 2, 3))}

    def add(kind, what, axis=0, training=True, iterations=1):
        case = "%s %s, axis %s%s" % (what, kind, axis, "" if training else ", evaluation")
        make, shape = made[kind]
        torch.manual_seed(0)
        layer = make()
        layer = torch.nn.utils.weight_norm(layer, dim=axis) if what == "length" else torch.nn.utils.spectral_norm(layer, n_power_iterations=iterations, dim=axis)
        layer.train(training)
        vectors = [] if what == "length" else [torch.nn.functional.normalize(normal(tuple(getattr(layer, name).shape), DTYPE, case, name), dim=0) for name in ("weight_u", "weight_v")]

        def run(x, *rest):
            rest = list(rest)
            for name in ("weight_u", "weight_v")[:len(vectors)]:
                getattr(layer, name).copy_(rest.pop(0))
            return given(layer, rest)(x)

        names = [name for name, _ in layer.named_parameters()]
        operation.case(case, run, [normal(shape, DTYPE, case, "x")] + vectors + parameters(layer, case),
                       {"names": names, "kind": kind, "what": what, "training": training, "iterations": iterations, **({} if axis is None else {"axis": axis})},
                       gradient=[True] + [False] * len(vectors) + [True] * len(names))

    for kind in made:
        add(kind, "length")
        add(kind, "spectral", axis=1 if kind == "transposed" else 0)
    add("linear", "length", axis=1)
    add("conv", "length", axis=None)
    add("conv", "spectral", training=False)
    add("linear", "spectral", iterations=3, axis=1)
    return operation


def record():
    yield parametrised()
    yield recurrent()
    yield cells()
    yield attention()
    yield transformers()
