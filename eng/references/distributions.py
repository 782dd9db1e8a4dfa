"""Asks PyTorch's torch.distributions for what tests/Nabla.Tests/Distributions holds the library to.

    /usr/bin/python3 eng/references/distributions.py

writes tests/Nabla.Tests/Distributions/distributions.json, one case a line, in float64. `parameters` are what gradients are recorded for; `logits` says that the last
is given as numbers before the sigmoid or softmax. Each result is followed by its gradients for the cotangent 1, 1.1, 1.2 …: by the parameters, and of log-probabilities and
Cdf by the value too, `null` where there is none. `outside` are values that PyTorch refuses as not in the support.

Put right before asking: PyTorch 1.13's trigamma has nine digits and its logarithm of I0 seven. Not asked for: the mode of Beta and Dirichlet where no concentration exceeds 1 (it names
the first class; there is none), and of Weibull with a concentration below 1 (it answers NaN; it is 0).
"""
import json
import math
import os
import torch
import torch.distributions as D
from torch.distributions.kl import kl_divergence

torch.manual_seed(0)
torch.set_num_threads(1)
F64 = torch.float64


class Digamma(torch.autograd.Function):
    @staticmethod
    def forward(context, x):
        context.save_for_backward(x)
        return DIGAMMA(x)

    @staticmethod
    def backward(context, g):
        (x,) = context.saved_tensors
        return g * torch.special.zeta(torch.full_like(x, 2), x)


DIGAMMA = torch.digamma
torch.digamma = Digamma.apply
torch.Tensor.digamma = lambda x: Digamma.apply(x)
D.von_mises._log_modified_bessel_fn = lambda x, order=0: x + torch.log(torch.special.i0e(x) if order == 0 else torch.special.i1e(x))


def t(x):
    return torch.tensor(x, dtype=F64)


def number(x):
    return "NaN" if math.isnan(x) else "Infinity" if x == math.inf else "-Infinity" if x == -math.inf else x


def written(x):
    return None if x is None else {"shape": list(x.shape), "data": [number(float(v)) for v in x.detach().reshape(-1)]}


def pulled(y, xs):
    if not y.requires_grad:
        return [None] * len(xs)
    weights = (1 + 0.1 * torch.arange(y.numel(), dtype=F64)).reshape(y.shape)
    return [written(g) for g in torch.autograd.grad((y * weights).sum(), xs, allow_unused=True, retain_graph=True)]


def attempt(f):
    try:
        return f()
    except NotImplementedError:
        return None


def leaf(x):
    return x.detach().clone().requires_grad_(True)


def build(name, parameters, constants):
    return MAKERS[name](*constants, *parameters)


def case(name, parameters, values, constants=(), probabilities=None, outside=(), discrete=False, skip=()):
    xs = [leaf(p) for p in parameters]
    d = build(name, xs, constants)
    line = {"name": name, "constants": list(constants), "parameters": [written(x) for x in xs], "values": written(values)}
    value = values if discrete else leaf(values)
    with_value = xs + ([] if discrete else [value])
    y = d.log_prob(value)
    line["logProb"], line["logProbGradients"] = written(y), pulled(y, with_value)
    y = None if "entropy" in skip else attempt(d.entropy)
    if y is not None:
        line["entropy"], line["entropyGradients"] = written(y), pulled(y, xs)
    for part in ("mean", "variance", "mode"):
        if part not in skip:
            y = attempt(lambda: getattr(d, part))
            if y is not None:
                line[part] = written(y)
    if "cdf" not in skip:
        y = attempt(lambda: d.cdf(value))
        if y is not None:
            line["cdf"], line["cdfGradients"] = written(y), pulled(y, with_value)
    if probabilities is not None:
        p = leaf(probabilities)
        y = d.icdf(p)
        line["probabilities"], line["icdf"], line["icdfGradients"] = written(p), written(y), pulled(y, xs + [p])
    for x in outside:
        try:
            build(name, parameters, constants).log_prob(x)
            raise SystemExit(f"{name} takes {x}")
        except ValueError:
            pass
    line["outside"] = [written(x) for x in outside]
    return line


def divergence(p, ps, q, qs, pc=(), qc=()):
    ps, qs = [leaf(x) for x in ps], [leaf(x) for x in qs]
    y = kl_divergence(build(p, ps, pc), build(q, qs, qc))
    return {"name": p, "constants": list(pc), "parameters": [written(x) for x in ps], "other": q, "otherConstants": list(qc), "otherParameters": [written(x) for x in qs],
            "kl": written(y), "klGradients": pulled(y, ps + qs)}


MAKERS = {
    "Normal": D.Normal, "Uniform": D.Uniform, "LogNormal": D.LogNormal, "HalfNormal": D.HalfNormal, "Laplace": D.Laplace, "Cauchy": D.Cauchy, "Gumbel": D.Gumbel,
    "Weibull": D.Weibull, "Pareto": D.Pareto, "Gamma": D.Gamma, "Chi2": D.Chi2, "Exponential": D.Exponential, "Beta": D.Beta, "Dirichlet": D.Dirichlet, "StudentT": D.StudentT,
    "VonMises": D.VonMises, "MultivariateNormal": D.MultivariateNormal, "MultivariateNormal.ScaleTril": lambda m, l: D.MultivariateNormal(m, scale_tril=l),
    "Bernoulli": D.Bernoulli, "Bernoulli.Logits": lambda z: D.Bernoulli(logits=z), "Geometric": D.Geometric, "Geometric.Logits": lambda z: D.Geometric(logits=z),
    "Poisson": D.Poisson, "Binomial": D.Binomial, "Binomial.Logits": lambda n, z: D.Binomial(n, logits=z),
    "Binomial.Counts": D.Binomial, "Binomial.Counts.Logits": lambda n, z: D.Binomial(n, logits=z),
    "NegativeBinomial": D.NegativeBinomial, "NegativeBinomial.Logits": lambda n, z: D.NegativeBinomial(n, logits=z),
    "Categorical": D.Categorical, "Categorical.Logits": lambda z: D.Categorical(logits=z),
    "OneHotCategorical": D.OneHotCategorical, "OneHotCategorical.Logits": lambda z: D.OneHotCategorical(logits=z),
    "Multinomial": D.Multinomial, "Multinomial.Logits": lambda n, z: D.Multinomial(n, logits=z),
    "Independent.Normal": lambda m, s: D.Independent(D.Normal(m, s), 1),
    "Mixture.Normal": lambda w, m, s: D.MixtureSameFamily(D.Categorical(w), D.Normal(m, s)),
    "Mixture.Independent": lambda w, m, s: D.MixtureSameFamily(D.Categorical(logits=w), D.Independent(D.Normal(m, s), 1)),
    "Transformed.Affine.Exp": lambda m, s: D.TransformedDistribution(D.Normal(m, s), [D.AffineTransform(0.5, -2.0), D.ExpTransform()]),
    "Transformed.Sigmoid": lambda m, s: D.TransformedDistribution(D.Normal(m, s), [D.SigmoidTransform()]),
    "Transformed.Tanh": lambda m, s: D.TransformedDistribution(D.Normal(m, s), [D.TanhTransform()]),
    "Transformed.Softplus": lambda m, s: D.TransformedDistribution(D.Laplace(m, s), [D.SoftplusTransform()]),
    "Transformed.Independent.Tanh": lambda m, s: D.TransformedDistribution(D.Independent(D.Normal(m, s), 1), [D.TanhTransform()]),
}

L = t([[0.3, -1.2, 2.5], [0.0, 4.0, -0.7]])
S = t([0.5, 1.7, 3.0])
POSITIVE = t([[0.3, 1.2, 2.5], [0.05, 4.0, 40.0]])
VALUES = t([[0.1, -3.2, 2.5], [25.0, 4.5, -0.2]])
ABOVE = t([[0.1, 3.2, 2.5], [1e-3, 4.5, 30.0]])
RATIOS = t([[0.2, 1.9, 0.8], [0.01, 1.2, 2.0]])
P = t([[0.1, 0.5, 0.9], [1e-3, 0.75, 0.999]])
ROWS = t([[0.2, 0.5, 0.3], [0.05, 0.05, 0.9]])
LOGITS = t([[0.2, -0.5, 3.0], [-40.0, 0.05, 30.0]])
WEIGHTS = t([[1.0, 2.0, 5.0], [0.3, 0.3, 0.1]])
COUNTS = t([[0.0, 3.0, 2.0], [1.0, 7.0, 12.0]])
TRIALS = t([[3.0, 3.0, 20.0], [1.0, 40.0, 12.0]])
BITS = t([[0.0, 1.0, 1.0], [1.0, 0.0, 1.0]])
TRIL = t([[[1.5, 0, 0], [0.4, 0.7, 0], [-0.2, 0.9, 2.0]], [[0.5, 0, 0], [0, 1.0, 0], [0.1, -3.0, 0.8]]])
COVARIANCE = TRIL @ TRIL.transpose(-1, -2)

CASES = [
    case("Normal", [L, S], VALUES, probabilities=P), case("Uniform", [L, L + S], L + S * t([0.0, 0.4, 0.99]), probabilities=P, outside=[L - 0.1, L + S + 0.1], skip=["mode"]),
    case("LogNormal", [L, S], ABOVE, probabilities=P, outside=[-ABOVE]), case("HalfNormal", [S], ABOVE, probabilities=P, outside=[-ABOVE]),
    case("Laplace", [L, S], VALUES, probabilities=P), case("Cauchy", [L, S], VALUES, probabilities=P), case("Gumbel", [L, S], L + S * (RATIOS - 0.9), probabilities=P),
    case("Weibull", [S, t([[0.3, 1.2, 2.5], [0.8, 4.0, 1.5]])], S * RATIOS, probabilities=P, outside=[-ABOVE], skip=["mode"]), case("Pareto", [S, POSITIVE], S * (1 + ABOVE), probabilities=P, outside=[S * 0.9]),
    case("Gamma", [POSITIVE, S], ABOVE, outside=[-ABOVE], skip=["cdf"]), case("Chi2", [POSITIVE], ABOVE, outside=[-ABOVE], skip=["cdf"]), case("Exponential", [S], ABOVE, probabilities=P, outside=[-ABOVE]),
    case("Beta", [POSITIVE, S], P, outside=[-P, P + 1], skip=["mode"]), case("Beta", [POSITIVE + 1, S], P), case("Dirichlet", [POSITIVE], ROWS, outside=[ROWS * 0.9, ROWS - t([0.25, -0.25, 0.0])]), case("StudentT", [POSITIVE, L, S], VALUES),
    case("VonMises", [L, POSITIVE], VALUES, skip=["variance"]), case("MultivariateNormal", [L, COVARIANCE], VALUES), case("MultivariateNormal.ScaleTril", [L, TRIL], VALUES),
    case("MultivariateNormal.ScaleTril", [L[0], TRIL], torch.stack([VALUES, VALUES * 0.5, L])),
    case("Bernoulli", [P], BITS, discrete=True, outside=[BITS + 2, BITS * 0.5 + 0.25]), case("Bernoulli.Logits", [LOGITS], BITS, discrete=True),
    case("Geometric", [P], COUNTS, discrete=True, outside=[COUNTS - 20, COUNTS + 0.5]), case("Geometric.Logits", [t([[0.2, -0.5, 3.0], [-4.0, 0.05, 5.0]])], COUNTS, discrete=True),
    case("Poisson", [POSITIVE], COUNTS, discrete=True, outside=[COUNTS - 20, COUNTS + 0.5]),
    case("Binomial", [P], COUNTS, (12,), discrete=True, outside=[COUNTS - 20, COUNTS + 13]), case("Binomial.Logits", [LOGITS], COUNTS, (12,), discrete=True, skip=["mode", "entropy"]),
    case("Binomial.Counts", [TRIALS, P], COUNTS, discrete=True, outside=[COUNTS - 20, TRIALS + 1]), case("Binomial.Counts", [t([12.0, 30.0, 100.0]), P], COUNTS, discrete=True),
    case("Binomial.Counts.Logits", [TRIALS, LOGITS], COUNTS, discrete=True, skip=["mode"]),
    case("NegativeBinomial", [S, P], COUNTS, discrete=True, outside=[COUNTS - 20]), case("NegativeBinomial.Logits", [S, t([[0.2, -0.5, 3.0], [-4.0, 0.05, 5.0]])], COUNTS, discrete=True),
    case("Categorical", [WEIGHTS], t([[0.0, 2.0], [1.0, 1.0], [2.0, 0.0]]), discrete=True, outside=[t([3.0, -1.0])]), case("Categorical.Logits", [LOGITS], t([2.0, 1.0]), discrete=True),
    case("OneHotCategorical", [WEIGHTS], t([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]]), discrete=True, outside=[t([[0.0, 1.0, 1.0], [0.5, 0.5, 0.0]])]), case("OneHotCategorical.Logits", [LOGITS], t([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]), discrete=True),
    case("Multinomial", [WEIGHTS], t([[1.0, 4.0, 0.0], [2.0, 2.0, 1.0]]), (5,), discrete=True, outside=[t([[1.0, 4.0, 1.0], [-1.0, 5.0, 1.0]])], skip=["entropy"]), case("Multinomial.Logits", [WEIGHTS], t([[1.0, 4.0, 0.0], [2.0, 2.0, 1.0]]), (5,), discrete=True, skip=["entropy"]),
    case("Independent.Normal", [L, S], VALUES, skip=["cdf"]), case("Mixture.Normal", [WEIGHTS, L, S], t([[0.5, -2.0], [3.0, 10.0]])),
    case("Mixture.Independent", [t([0.3, -1.0]), L, S], VALUES, skip=["cdf"]),
    case("Transformed.Affine.Exp", [L, S], ABOVE, probabilities=P), case("Transformed.Sigmoid", [L, S], P, probabilities=P), case("Transformed.Tanh", [L, S], P - 0.5, probabilities=P),
    case("Transformed.Softplus", [L, S], RATIOS, probabilities=P), case("Transformed.Independent.Tanh", [L, S], P - 0.5, skip=["cdf"]),
]

M, R = L * 0.5 + 0.3, t([1.1, 0.4, 2.0])
DIVERGENCES = [
    divergence("Normal", [L, S], "Normal", [M, R]), divergence("Normal", [L, S], "Gumbel", [M, R + 2]), divergence("Normal", [L, S], "Laplace", [M, R]), divergence("LogNormal", [L, S], "LogNormal", [M, R]),
    divergence("HalfNormal", [S], "HalfNormal", [R]), divergence("Laplace", [L, S], "Laplace", [M, R]), divergence("Laplace", [L, S], "Normal", [M, R]), divergence("Cauchy", [L, S], "Cauchy", [M, R]),
    divergence("Gumbel", [L, S], "Gumbel", [M, R]), divergence("Gumbel", [L, S], "Normal", [M, R]), divergence("Uniform", [L, L + S], "Uniform", [L - 0.5, L + S + R]), divergence("Uniform", [L, L + S], "Uniform", [L + 0.1, L + S]),
    divergence("Uniform", [L, L + S], "Normal", [M, R]), divergence("Pareto", [S, POSITIVE], "Pareto", [S * 0.5, POSITIVE + R]), divergence("Pareto", [R, S + 1], "Exponential", [S]), divergence("Gamma", [POSITIVE, S], "Gamma", [POSITIVE + R, R]),
    divergence("Gamma", [POSITIVE, S], "Normal", [M, R]), divergence("Gamma", [POSITIVE, S], "Gumbel", [M, R]), divergence("Gamma", [POSITIVE, S], "Exponential", [R]), divergence("Chi2", [POSITIVE], "Gamma", [POSITIVE + R, R]),
    divergence("Chi2", [POSITIVE], "Chi2", [R]), divergence("Exponential", [S], "Exponential", [R]), divergence("Exponential", [S], "Gamma", [POSITIVE, R]), divergence("Exponential", [S], "Normal", [M, R]), divergence("Exponential", [S], "Gumbel", [M, R]),
    divergence("Beta", [POSITIVE, S], "Beta", [R, POSITIVE]), divergence("Dirichlet", [POSITIVE], "Dirichlet", [POSITIVE + R]), divergence("MultivariateNormal", [L, COVARIANCE], "MultivariateNormal.ScaleTril", [M, TRIL.flip(0)]),
    divergence("MultivariateNormal.ScaleTril", [L[0], TRIL[0]], "MultivariateNormal.ScaleTril", [M, TRIL.flip(0)]),
    divergence("Bernoulli", [P], "Bernoulli.Logits", [L]), divergence("Bernoulli", [P], "Poisson", [R]), divergence("Geometric", [P], "Geometric.Logits", [L]), divergence("Poisson", [POSITIVE], "Poisson", [R]), divergence("Binomial", [P], "Binomial", [P.flip(1)], (12,), (12,)),
    divergence("Binomial.Counts", [TRIALS, P], "Binomial.Counts", [TRIALS, P.flip(1)]), divergence("Binomial.Counts", [TRIALS, P], "Binomial.Counts", [t([3.0, 2.0, 12.0]).minimum(TRIALS), P.flip(1)]),
    divergence("Categorical", [WEIGHTS], "Categorical.Logits", [L]), divergence("OneHotCategorical", [WEIGHTS], "OneHotCategorical.Logits", [L]), divergence("Independent.Normal", [L, S], "Independent.Normal", [M, R]),
]

path = os.path.join(os.path.dirname(__file__), "../../tests/Nabla.Tests/Distributions/distributions.json")
os.makedirs(os.path.dirname(path), exist_ok=True)
with open(path, "w", encoding="utf-8", newline="\n") as file:
    for line in CASES + DIVERGENCES:
        file.write(json.dumps(line, separators=(",", ":")) + "\n")
