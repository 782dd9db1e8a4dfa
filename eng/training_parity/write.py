"""Trains four networks in float64 with PyTorch and writes what Nabla needs to do the same, one safetensors file each:

    weights.<name>    the first weights, by PyTorch's names
    x, y              batches, one for each step along the first axis
    losses            the loss before each step

Usage: write.py --folder FOLDER [--steps 200] [--batch 16] [--seed 0]
"""

import argparse
import json
import os
import struct

import numpy as np
import torch
from torch import nn
from torch.nn import functional

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)


class Sequences(nn.Module):
    """A number for every step of a sequence."""

    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(4, 12, num_layers=2)
        self.out = nn.Linear(12, 1)

    def forward(self, x):
        return self.out(self.lstm(x)[0])


class Language(nn.Module):
    """The next token, of those so far."""

    def __init__(self):
        super().__init__()
        self.tokens = nn.Embedding(11, 16)
        self.places = nn.Parameter(0.1 * torch.randn(8, 16))
        layer = nn.TransformerEncoderLayer(16, 4, 32, dropout=0.0, activation="gelu", batch_first=True, norm_first=True)
        self.encoder = nn.TransformerEncoder(layer, 2, nn.LayerNorm(16))
        self.out = nn.Linear(16, 11)

    def forward(self, x):
        length = x.shape[1]
        mask = torch.ones(length, length, dtype=torch.bool).triu(1)
        return self.out(self.encoder(self.tokens(x) + self.places[:length], mask))


def coarse(values):
    """Exact in float32, which the file holds them in."""
    return torch.round(values * 64) / 64


def mlp(steps, batch):
    model = nn.Sequential(nn.Linear(10, 32), nn.ReLU(), nn.Linear(32, 32), nn.Tanh(), nn.Linear(32, 4))
    x = coarse(torch.randn(steps, batch, 10))
    y = (x @ torch.randn(10, 4)).argmax(-1)
    return model, x, y, functional.cross_entropy, 0.2


def convolutional(steps, batch):
    model = nn.Sequential(nn.Conv2d(1, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(4, 6, 3), nn.ReLU(), nn.Flatten(), nn.Linear(24, 3))
    x = coarse(torch.randn(steps, batch, 1, 8, 8))
    y = torch.stack([x[..., 0, :4, :].sum((-1, -2)), x[..., 0, 4:, :].sum((-1, -2)), x[..., 0, :, :4].sum((-1, -2))], -1).argmax(-1)
    return model, x, y, functional.cross_entropy, 0.1


def lstm(steps, batch):
    x = coarse(torch.randn(steps, 9, batch, 4))
    y = torch.tanh(torch.cumsum(x, 1).sum(-1, keepdim=True) / 3)
    return Sequences(), x, coarse(y), functional.mse_loss, 0.3


def transformer(steps, batch):
    # Each token follows from the two before it.
    x = torch.randint(0, 11, (steps, batch, 9))
    for i in range(2, 9):
        x[..., i] = (x[..., i - 1] + 2 * x[..., i - 2] + 1) % 11
    return Language(), x[..., :-1].contiguous(), x[..., 1:].contiguous(), lambda logits, y: functional.cross_entropy(logits.flatten(0, 1), y.flatten()), 0.1


def train(model, x, y, loss_of, rate):
    rule = torch.optim.SGD(model.parameters(), lr=rate)
    losses = []
    for now, wanted in zip(x, y):
        rule.zero_grad()
        loss = loss_of(model(now), wanted)
        loss.backward()
        rule.step()
        losses.append(float(loss))
    return losses


def write(path, tensors, metadata):
    """A safetensors file: the length of a header in JSON, the header, the bytes."""
    kinds = {"float64": "F64", "float32": "F32", "int64": "I64"}
    header, at, data = {"__metadata__": metadata}, 0, []
    for name, array in sorted(tensors.items(), key=lambda pair: (-pair[1].itemsize, pair[0])):
        raw = np.ascontiguousarray(array).tobytes()
        header[name] = {"dtype": kinds[str(array.dtype)], "shape": list(array.shape), "data_offsets": [at, at + len(raw)]}
        at, data = at + len(raw), data + [raw]
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(data))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", required=True)
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    os.makedirs(options.folder, exist_ok=True)
    for make in (mlp, convolutional, lstm, transformer):
        torch.manual_seed(options.seed)
        model, x, y, loss_of, rate = make(options.steps, options.batch)
        tensors = {"weights." + name: value.detach().numpy().copy() for name, value in model.state_dict().items()}
        losses = train(model, x, y, loss_of, rate)
        tensors["losses"] = np.array(losses)
        tensors["x"], tensors["y"] = (each.numpy().astype(np.float32 if each.is_floating_point() else np.int64) for each in (x, y))
        path = os.path.join(options.folder, make.__name__ + ".safetensors")
        write(path, tensors, {"rate": repr(rate), "torch": torch.__version__})
        print("%-14s %4d steps, loss %.4f to %.4f, %7d bytes" % (make.__name__, options.steps, losses[0], losses[-1], os.path.getsize(path)))


if __name__ == "__main__":
    main()
