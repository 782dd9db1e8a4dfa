using System.Runtime.InteropServices;
using Nabla.Testing;
using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>Wrong gradients that people wrote, each found; and right ones, passed.</summary>
public sealed class GradientCheckTests
{
    private static readonly Tensor s_x = Tensor.Randn([3, 4], seed: 1);
    private static readonly Tensor s_y = Tensor.Randn([3, 4], seed: 2);

    [Fact]
    public void ABackwardThatIgnoresItsCotangent()
    {
        // S2-B1: with a cotangent of ones nobody noticed.
        string message = Fails(((Tensor X, Tensor Y) p) => new Mul2().Apply(p), (s_x, s_y));

        Assert.StartsWith("The gradient is wrong at element [", message, StringComparison.Ordinal);
        Assert.Contains("the rule gives", message, StringComparison.Ordinal);
        Assert.Contains("24 of 24 disagree.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void ARuleThatChangesItsCotangentInPlace()
    {
        // S2-B2: the notebook wrote grad_output[x < 0] = 0 into what others read too.
        string message = Fails<Tensor>(x => new Relu2().Apply(x), s_x);

        Assert.Equal("A rule of the gradient changed its cotangent in place: whoever else receives it gets wrong numbers. Compute a new tensor.", message);
    }

    [Fact]
    public void StateThatAccumulatesOverCalls()
    {
        // S1: layers that added to their gradients on every forward.
        Tensor total = Tensor.Of(0.0);
        Func<Tensor, Tensor> accumulating = WithRule(x => x * 2, (_, _, g) => g * 2 + (total += 1).Cast(g.DType));

        Assert.Contains("A second evaluation gave another gradient for input 0: the function keeps state between calls.", Fails<Tensor>(x => accumulating(x), s_x), StringComparison.Ordinal);
    }

    [Fact]
    public void AGradientOfFloat64ForFloat32()
    {
        // S3-B3: np.ones without a dtype.
        Func<Tensor, Tensor> sum = WithRule(x => x.Sum(), (x, _, g) => g.Cast(DType.Float64) * Tensor.Ones(x.Shape, DType.Float64));

        string message = Fails<Tensor>(x => sum(x), s_x);

        Assert.StartsWith("At float32 inputs the function fails:", message, StringComparison.Ordinal);
        Assert.Contains("returned a gradient of float64 [3, 4] for input 0 of float32 [3, 4]", message, StringComparison.Ordinal);
    }

    [Fact]
    public void ARuleThatIsWrongInOneElement()
    {
        Func<Tensor, Tensor> square = WithRule(x => x * x, (x, _, g) => (g * x * 2).With((g * x)[1, 2] * 2.01, 1, 2));

        string message = Fails<Tensor>(x => square(x), s_x);

        Assert.StartsWith("The gradient is wrong at element [1, 2] of input 0 [3, 4]: the rule gives ", message, StringComparison.Ordinal);
        Assert.Contains("(relative error 0.00498, tolerance 1E-06). 1 of 12 disagree.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void ATransposedRuleOnSquareMatrices()
    {
        Tensor w = Tensor.Randn([3, 3], seed: 3);
        string message = Fails(((Tensor X, Tensor W) p) => new TransposedProduct().Apply(p), (Tensor.Randn([3, 3], seed: 4), w));

        Assert.Contains("of input W [3, 3]", message.Replace("Item2", "W", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("9 of 18 disagree", message, StringComparison.Ordinal);
    }

    [Fact]
    public void ARuleThatIsWrongAtTheSecondOrderOnly()
    {
        // The first derivative is right, but made of a constant.
        Func<Tensor, Tensor> square = WithRule(x => x * x, (x, _, g) => g * x.Detach() * 2);
        Func<Tensor, Tensor> f = x => square(x);

        Assert.StartsWith("The derivative of the gradient is wrong at element", Fails(f, s_x), StringComparison.Ordinal);
        Assert.InRange(GradientCheck.CheckGradient(f, s_x, new GradientCheckOptions { Order = 1 }), 0, 1e-6);
    }

    [Fact]
    public void LongInputsAreCheckedAlongRandomDirections()
    {
        Tensor x = Tensor.Randn([500], seed: 5);
        Func<Tensor, Tensor> wrong = WithRule(v => v.Sin(), (v, _, g) => g * v.Cos() * 1.001);

        Assert.Contains("The gradient is wrong at random direction", Fails<Tensor>(v => wrong(v), x), StringComparison.Ordinal);
        Assert.InRange(GradientCheck.CheckGradient((Tensor v) => v.Sin(), x), 0, 1e-6);
    }

    [Fact]
    public void AGradientThatIsNotANumber()
    {
        Func<Tensor, Tensor> broken = WithRule(v => v * 2, (_, _, g) => g * double.NaN);

        Assert.Contains("the rule gives NaN", Fails<Tensor>(v => broken(v), s_x), StringComparison.Ordinal);
    }

    [Fact]
    public void AResultWithoutDerivativesIsRefused()
        => Assert.Contains("The function returns bool [3, 4]; only floating-point results have derivatives.", Fails<Tensor>(x => x > 0, s_x), StringComparison.Ordinal);

    [Fact]
    public void RightGradientsPass()
    {
        Assert.InRange(GradientCheck.CheckGradient((Tensor x) => x.Tanh().Softmax(1), s_x), 0, 1e-6);
        Assert.InRange(GradientCheck.CheckGradient(((Tensor X, Tensor W) p) => p.X.MatMul(p.W).Sigmoid(), (s_x, Tensor.Randn([4, 2], seed: 6))), 0, 1e-6);
        Assert.InRange(GradientCheck.CheckGradient((Tensor[] xs) => (xs[0] * xs[1]).Sum() / 3, [s_x, s_y]), 0, 1e-6);
        Assert.InRange(GradientCheck.CheckGradient(((Tensor X, Tensor Labels) p) => -p.X.LogSoftmax(1)[Tensor.Arange(3), p.Labels].Mean(), (s_x, Tensor.Of([1L, 0, 3]))), 0, 1e-6);
        Assert.InRange(GradientCheck.CheckGradient(((Tensor X, Tensor Y) p) => new RightProduct().Apply(p), (s_x, s_y)), 0, 1e-6);
        Assert.Equal(0, GradientCheck.CheckGradient((Tensor x) => x * 2, Tensor.Zeros(0)));
        Assert.InRange(GradientCheck.CheckGradient((Tensor x) => x * x * x, Tensor.Of(1.5f), new GradientCheckOptions { Order = 3 }), 0, 1e-6);
    }

    private static string Fails<[TreeArgument] T>(Func<T, Tensor> f, T inputs) => Assert.Throws<GradientCheckException>(() => GradientCheck.CheckGradient(f, inputs)).Message;

    /// <summary>S2's Mul2 as the notebook wrote it.</summary>
    private sealed class Mul2 : Function<(Tensor X, Tensor Y), Tensor>
    {
        protected override Tensor Forward(Saved saved, (Tensor X, Tensor Y) inputs)
        {
            saved.Keep(inputs.X, inputs.Y);
            return inputs.X * inputs.Y;
        }

        protected override (Tensor X, Tensor Y) Backward(Saved saved, Tensor cotangent) => (saved[1], saved[0]);
    }

    /// <summary>S2's Relu2: zeroes the cotangent that it was lent, which C# allows only by force.</summary>
    private sealed class Relu2 : Function<Tensor, Tensor>
    {
        protected override Tensor Forward(Saved saved, Tensor inputs)
        {
            saved.Keep(inputs);
            return inputs.Relu();
        }

        protected override Tensor Backward(Saved saved, Tensor cotangent)
        {
            bool[] negative = (saved[0] < 0).ToArray<bool>();
            _ = cotangent.DType == DType.Float32 ? Overwrite<float>(cotangent, negative) : Overwrite<double>(cotangent, negative);
            return cotangent;
        }

        private static bool Overwrite<T>(Tensor cotangent, bool[] places)
            where T : unmanaged
            => cotangent.Read<T, bool>(lent =>
            {
                Span<T> values = MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(lent), lent.Length);
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = places[i] ? default : values[i];
                }

                return true;
            });
    }

    private sealed class TransposedProduct : Function<(Tensor X, Tensor W), Tensor>
    {
        protected override Tensor Forward(Saved saved, (Tensor X, Tensor W) inputs)
        {
            saved.Keep(inputs.X, inputs.W);
            return inputs.X.MatMul(inputs.W);
        }

        protected override (Tensor X, Tensor W) Backward(Saved saved, Tensor cotangent) => (cotangent.MatMul(saved[1].T), saved[0].MatMul(cotangent));
    }

    private sealed class RightProduct : Function<(Tensor X, Tensor Y), Tensor>
    {
        protected override Tensor Forward(Saved saved, (Tensor X, Tensor Y) inputs)
        {
            saved.Keep(inputs.X, inputs.Y);
            return inputs.X * inputs.Y;
        }

        protected override (Tensor X, Tensor Y) Backward(Saved saved, Tensor cotangent) => (cotangent * saved[1], cotangent * saved[0]);
    }
}
