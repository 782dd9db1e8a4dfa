using Nabla.Primitives;

namespace Nabla.Tests.Laws;

/// <summary>The laws in float32. Tolerances are relative to the largest element, except where said.</summary>
public sealed class SinglePrecisionTests
{
    /// <summary>Gradients of up to a dozen terms, each within a few of float32's last digits of 1.2e-7.</summary>
    private const double NumericTolerance = 1e-5;

    /// <summary>Relative to the sum of the absolute values of the terms.</summary>
    private const double TranspositionTolerance = 2e-6;

    /// <summary>Of each element, and absolute.</summary>
    private const double BatchingTolerance = 2e-6;

    public static TheoryData<int, string> All() => LawTests.All();

    /// <summary>The float32 reverse rule and differences of the float64 function at the same inputs agree, at order 1.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Numeric(int index, string name)
    {
        Sample sample = Samples.All[index];
        if (!sample.IsDifferentiable || sample.IsKink || sample.Op is StopGradient or Rebind or Normal)
        {
            return;
        }

        Sample single = sample.In(DType.Float32);
        Sample same = sample with { Inputs = single.In(DType.Float64).Inputs };
        Tensor[] moving = same.Moving;
        Tensor u = Tensor.Randn(same.Value(moving).Shape, DType.Float32, 500).To(moving[0].Device);
        Tensor[] gradients = Transform.Vjp<Tensor[]>(xs => single.Value(xs), single.Moving).Pullback(u);
        Tensor weights = u.Cast(DType.Float64);
        for (int i = 0; i < moving.Length; i++)
        {
            Assert.Equal(DType.Float32, gradients[i].DType);
            float[] found = gradients[i].ToArray<float>();
            double[] expected = [.. Enumerable.Range(0, found.Length).Select(e => Slope(same, moving, i, e, weights))];
            double scale = Math.Max(1, expected.Select(Math.Abs).DefaultIfEmpty(0).Max());
            for (int e = 0; e < found.Length; e++)
            {
                Assert.True(Math.Abs(found[e] - expected[e]) <= NumericTolerance * scale, $"{name}, input {i}, element {e}: {found[e]} ≠ {expected[e]}");
            }
        }
    }

    /// <summary>⟨J v, g⟩ = ⟨v, Jᵀ g⟩.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Transposition(int index, string name)
    {
        if (!Samples.All[index].IsDifferentiable || Samples.All[index].Op is Cast)
        {
            return;
        }

        Sample sample = Samples.All[index].In(DType.Float32);
        Tensor[] moving = sample.Moving;
        Tensor[] v = [.. moving.Select((x, i) => Tensor.Randn(x.Shape, DType.Float32, 300 + (ulong)i).To(x.Device))];
        (Tensor value, Tensor pushed) = Transform.Jvp<Tensor[], Tensor>(xs => sample.Value(xs), moving, v);
        Tensor g = Tensor.Randn(value.Shape, DType.Float32, 500).To(value.Device);
        Tensor[] back = Transform.Vjp<Tensor[]>(xs => sample.Value(xs), moving).Pullback(g);
        Assert.Equal(DType.Float32, pushed.DType);
        double left = (double)Wide(pushed, g).Sum();
        double right = back.Zip(v, (gradient, dx) => (double)Wide(gradient, dx).Sum()).Sum();
        double terms = (double)Wide(pushed, g).Abs().Sum() + back.Zip(v, (gradient, dx) => (double)Wide(gradient, dx).Abs().Sum()).Sum();
        Assert.True(Math.Abs(left - right) <= TranspositionTolerance * terms, $"{name}: {left} ≠ {right}, of terms that sum to {terms}");
    }

    /// <summary>The batched operation equals the operation on each element of the batch.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Batching(int index, string name)
    {
        if (Samples.All[index].Op is not Nonzero)
        {
            LawTests.CheckBatching(Samples.All[index].In(DType.Float32), name, BatchingTolerance);
        }
    }

    private static Tensor Wide(Tensor x, Tensor y) => x.Cast(DType.Float64) * y.Cast(DType.Float64);

    /// <summary>The derivative of ⟨u, f⟩ by one element, by the central difference of fourth order.</summary>
    private static double Slope(Sample sample, Tensor[] moving, int input, int element, Tensor u)
    {
        const double H = 1e-3;
        return (8 * (At(H) - At(-H)) - (At(2 * H) - At(-2 * H))) / (12 * H);

        double At(double t)
        {
            double[] values = moving[input].ToArray<double>();
            values[element] += t;
            Tensor[] moved = [.. moving];
            moved[input] = Tensor.Of(values, moving[input].Shape).To(moving[input].Device);
            return (double)(u * sample.Value(moved)).Sum();
        }
    }
}
