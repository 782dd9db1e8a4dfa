"""PyTorch's side of the decompositions of one matrix in float64; the other side is bench/Nabla.Bench.Compare/Decompositions.cs."""

import torch

from compare_compiled import even, weighted


def make(words):
    """Names, statements and what gives the numbers; None where the words name none of these cases."""
    if words[0] not in ("cholesky", "qr", "eigh", "svd"):
        return None
    size = int(words[1])
    x = even((size, size), 1).double()
    symmetric = (x + x.T) / 2
    definite = x @ x.T / size + torch.eye(size, dtype=torch.float64)
    linalg = torch.linalg
    statement, numbers = {
        "cholesky": ("linalg.cholesky(definite)", lambda: linalg.cholesky(definite).diagonal()),
        "qr": ("linalg.qr(x)", lambda: linalg.qr(x).R.diagonal().abs()),
        "eigh": ("linalg.eigh(symmetric)", lambda: linalg.eigh(symmetric).eigenvalues),
        "svd": ("linalg.svd(x, full_matrices=False)", lambda: linalg.svd(x, full_matrices=False).S),
    }[words[0]]
    names = {"linalg": linalg, "x": x, "symmetric": symmetric, "definite": definite}
    return names, [statement], lambda: [weighted(numbers())]
