using Nabla;
using Nabla.Distributions;

namespace GuideSample.Distributions;

/// <summary>Densities, samples and their gradients.</summary>
internal static class Draws
{
    public static void Densities()
    {
        // snippet: distribution-densities
        Normal heights = new(location: Tensor.Of([178.0, 165.0]), scale: 7);
        Expect.Same(heights.BatchShape, new Shape(2));
        Expect.Same(heights.Sample([1000], new Generator(1)).Shape, new Shape(1000, 2));
        Expect.Close(heights.LogProb(165), -((165 - heights.Location) / 7).Square() / 2 - Math.Log(7 * Math.Sqrt(2 * Math.PI)));
        Expect.Close(heights.Icdf(heights.Cdf(170)), Tensor.Of([170.0, 170.0]));

        Independent pair = new(heights, axes: 1);
        Expect.Same(pair.EventShape, new Shape(2));
        Expect.Close(pair.LogProb(Tensor.Of([180.0, 160.0])), heights.LogProb(Tensor.Of([180.0, 160.0])).Sum());
        // end
    }

    public static void ThroughSamples()
    {
        // snippet: distribution-rsample
        Tensor alpha = Tensor.Of(2.5);
        Func<Tensor, Tensor> mean = a => new Gamma(a, 2).RSample([200_000], new Generator(7)).Mean();
        Expect.Below(Math.Abs((double)Transform.Grad(mean)(alpha) - 0.5), 0.01);
        // end
    }

    public static void ScoreFunction()
    {
        // snippet: distribution-score
        Tensor payoff = Tensor.Of([1.0, 5.0, 2.0]);
        Func<Tensor, Tensor> surrogate = logits =>
        {
            Categorical choice = Categorical.FromLogits(logits);
            Tensor picks = choice.Sample([200_000], new Generator(3));
            return (choice.LogProb(picks) * payoff.TakeAlongAxis(picks, 0)).Mean();
        };
        Func<Tensor, Tensor> expected = logits => (logits.Softmax(0) * payoff).Sum();
        Tensor logits = Tensor.Of([0.0, 0.2, -0.1]);
        Expect.Below((double)(Transform.Grad(surrogate)(logits) - Transform.Grad(expected)(logits)).Abs().Max(), 0.02);
        // end
    }

    public static void Divergence()
    {
        // snippet: distribution-kl
        Variable location = new(Tensor.Of([0.0, 0.0]));
        Variable logScale = new(Tensor.Of([0.0, 0.0]));
        MultivariateNormal target = new(Tensor.Of([1.0, -2.0]), Tensor.Of([[2.0, 0.6], [0.6, 1.0]]));
        for (int step = 0; step < 400; step++)
        {
            MultivariateNormal guess = MultivariateNormal.FromScaleTril(location, logScale.Exp().DiagEmbed());
            guess.KlDivergence(target).Backward();
            location.Value -= 0.1 * location.Grad!;
            logScale.Value -= 0.1 * logScale.Grad!;
            location.ClearGrad();
            logScale.ClearGrad();
        }

        Expect.Close(location.Value, target.Mean);
        Expect.Close((-2 * logScale.Value).Exp(), target.Covariance.Inverse().Diagonal());
        // end
    }

    public static void Mixtures()
    {
        // snippet: distribution-mixture
        MixtureSameFamily waiting = new(new Categorical(Tensor.Of([0.3, 0.7])), new Exponential(Tensor.Of([0.1, 2.0])));
        Expect.Close(waiting.Mean, Tensor.Of(0.3 / 0.1 + 0.7 / 2.0));
        Expect.Close(waiting.Cdf(Tensor.Of(1.0)), Tensor.Of(1 - 0.3 * Math.Exp(-0.1) - 0.7 * Math.Exp(-2)));

        TransformedDistribution angle = new(new Normal(Tensor.Of(0.5), 1), Bijection.Tanh.Then(Bijection.Affine(0, Math.PI)));
        Expect.Same((angle.Sample([100], new Generator(2)).Abs() < Math.PI).All().ToScalar<bool>(), true);
        Expect.Same(angle.LogProb(Tensor.Of(4.0)).ToScalar<double>(), double.NegativeInfinity);
        // end
    }

    public static void Compiled()
    {
        // snippet: distribution-jit
        Generator generator = new(5);
        Func<Tensor, Tensor> draw = Transform.Jit((Tensor a) => new Beta(a, 2).RSample(generator: generator));
        Tensor concentrations = Tensor.Of([0.5, 1.0, 2.0]);
        Generator again = new(5);
        Expect.Close(draw(concentrations), new Beta(concentrations, 2).RSample(generator: again));
        Expect.Close(draw(concentrations), new Beta(concentrations, 2).RSample(generator: again));
        // end
    }

    public static void PyTorchStream()
    {
        // snippet: torch-stream
        TorchGenerator torch = new(seed: 0);                       // torch.manual_seed(0)
        Expect.Close(torch.Rand([3]), Tensor.Of([0.49625659f, 0.76822180f, 0.08847743f]));
        torch.Seed(0);
        Expect.Close(torch.Randn([2]), Tensor.Of([1.54099607f, -0.29342890f]));
        Expect.Same(torch.Randperm(5).Sum().ToScalar<long>(), 10L);
        // end
    }
}
