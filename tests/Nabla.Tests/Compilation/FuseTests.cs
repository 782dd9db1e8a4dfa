using static Nabla.Functions;

namespace Nabla.Tests.Compilation;

/// <summary>Which lines become one loop, told by the launches that a compiled function explains itself by.</summary>
public sealed class FuseTests
{
    private static readonly Tensor s_x = Tensor.Randn([600], seed: 1);
    private static readonly Tensor s_square = Tensor.Randn([40, 40], seed: 2);

    [Fact]
    public void AFunctionOfElementsAndItsDerivativeAreOneLoop()
    {
        Assert.Equal(1, LaunchCount.Of(x => 1 / (1 + Exp(-x)), s_x));
        Func<Tensor, (Tensor Value, Tensor Gradient)> both = Transform.ValueAndGrad((Tensor x) => (1 / (1 + Exp(-x))).Sum());
        Func<Tensor, (Tensor Value, Tensor Gradient)> compiled = Transform.Jit((Tensor x) => both(x));
        (Tensor value, Tensor gradient) = compiled(s_x);
        Assert.Equal(1, LaunchCount.In(compiled.Explain()));
        Bits.AssertSame([both(s_x).Value, both(s_x).Gradient], [value, gradient], "value and gradient");
    }

    [Fact]
    public void WhatMustWaitForSomethingBetweenIsALoopOfItsOwn()
    {
        // The last line needs the first and the product, which needs the first: one loop would have to run before and after the product (which the last line ends).
        Assert.Equal(2, LaunchCount.Of(x => (x + 1).MatMul(x) * (x + 1), s_square));
        Assert.Equal(3, LaunchCount.Of(x => Exp(x) * Exp(x).Sum() + Exp(x), s_square));

        // Here the product waits for nothing of the loop, which it ends in.
        Assert.Equal(1, LaunchCount.Of(x => x.MatMul(x) * Exp(x), s_square));
    }

    [Fact]
    public void WhatStandsBeforeALoopMayWaitForItThroughAnother()
    {
        Tensor x = Tensor.Randn([15, 3], seed: 3);
        Tensor weights = Tensor.Randn([15, 3], seed: 4);
        Func<Tensor, Tensor> gradient = Transform.Grad((Tensor v) => (v.Var(correction: 0) * x * weights).Sum());
        Assert.InRange(LaunchCount.Of(gradient, Tensor.Randn([15, 3], seed: 5)), 1, 6);
        Variable y = new(Tensor.Randn([15, 3], seed: 5));
        Variable z = new(x);
        Action step = Transform.Jit(() =>
        {
            y.ClearGrad();
            z.ClearGrad();
            ((y.Var(correction: 0) * z * weights).Sum() + (y * 0.125).Sum() + (z * 0.125).Sum()).Backward();
            y.Value -= 0.01 * y.Grad!;
            z.Value -= 0.01 * z.Grad!;
        });
        step();
    }

    [Fact]
    public void TwoLoopsThatMeetBecomeOneUnlessOneWaitsForTheOther()
    {
        Assert.Equal(1, LaunchCount.Of(x => Exp(x) * 2 + (Sin(x) - 3) * x, s_x));
        Assert.Equal(2, LaunchCount.Of(x => (Exp(x) + 1) * Sin((Exp(x) + 1).MatMul(x) + 1), s_square));
    }

    [Fact]
    public void OtherShapesStayApart() => Assert.Equal(2, LaunchCount.Of(x => (x[..300] * 2 + 1).Sin() + (x * 3).Cos()[..300], s_x));

    [Fact]
    public void ElementsOfAllTypesMeet()
    {
        Assert.Equal(1, LaunchCount.Of(x => (x * 2).Sin().Cast(DType.Float64).Exp() * 0.5, s_x));
        Assert.Equal(1, LaunchCount.Of(x => ((x.Cast(DType.BFloat16) * 2).Tanh().Cast(DType.Float16) + 1).Cast(DType.Float32) - x, s_x));
        Assert.Equal(1, LaunchCount.Of(x => Where((x * 100).Cast(DType.Int64) > 7, x.Cast(DType.Float64), 0.5) * (x * 10).Cast(DType.UInt8).Cast(DType.Float32), s_x));
        Assert.Equal(1, LaunchCount.Of(x => x.Cast(DType.Float32).Softmax(1).Cast(DType.Float16), s_square.Cast(DType.Float16)));

        // Rounded twice it would not be the same number; bytes are no numbers to compute with.
        Assert.Equal(2, LaunchCount.Of(x => x.Cast(DType.Float64).Exp().Cast(DType.Float16), s_x));
        Assert.Equal(4, LaunchCount.Of(x => ((x * 10).Cast(DType.UInt8) + (x * 7).Cast(DType.UInt8)).Cast(DType.Float32), s_x));
    }

    [Fact]
    public void RepeatedAndTransposedOperandsAreReadAsTheyLie()
    {
        Assert.Equal(1, LaunchCount.Of(x => (x + x.T) * x[0] - x[.., ..1], s_square));
    }

    [Fact]
    public void LongChainsAreCutWhereLoopsGetTooLong()
    {
        static Tensor Chain(Tensor x)
        {
            for (int i = 0; i < 60; i++)
            {
                x = (x * 0.9).Tanh() + 0.01;
            }

            return x;
        }

        Assert.InRange(LaunchCount.Of(Chain, s_x), 2, 30);
    }

    [Theory]
    [InlineData(40, 40)]
    [InlineData(300, 10)]
    [InlineData(3, 5000)]
    public void RowsGoThroughWhatIsCombinedAlongThemInOneLoop(int rows, int columns)
    {
        Tensor x = Tensor.Randn([rows, columns], seed: 3);
        Tensor weight = Tensor.Randn([columns], seed: 4);
        Assert.Equal(1, LaunchCount.Of(x => x.Softmax(1), x));
        Assert.Equal(1, LaunchCount.Of(x => x.LogSoftmax(1), x));
        Assert.Equal(1, LaunchCount.Of(x => x.LogSumExp(1), x));
        Assert.Equal(1, LaunchCount.Of(Normalized, x));
        Assert.Equal(1, LaunchCount.Of(x => Normalized(x) * weight + x, x));
        Assert.Equal(1, LaunchCount.Of(x => (x - x.Max(1, keepAxes: true)).Exp().Sum(1), x));

        // The numbers of rows are results, too.
        Func<Tensor, (Tensor, Tensor, Tensor)> three = x => (x.Mean(1), x - x.Mean(1, keepAxes: true), x.Max(1).Exp());
        Func<Tensor, (Tensor, Tensor, Tensor)> compiled = Transform.Jit(three);
        (Tensor a, Tensor b, Tensor c) = compiled(x);
        Bits.AssertSame([three(x).Item1, three(x).Item2, three(x).Item3], [a, b, c], "three results");
    }

    [Fact]
    public void RowsOfSeveralAxesAndGradientsThroughThem()
    {
        Tensor x = Tensor.Randn([4, 6, 33], seed: 5);
        Tensor g = Tensor.Randn([4, 6, 33], seed: 6);
        Assert.Equal(1, LaunchCount.Of(x => x.Softmax(2), x));
        Func<Tensor, Tensor> softmax = Transform.Grad((Tensor x) => (x.Softmax(2) * g).Sum());
        Func<Tensor, Tensor> normalized = Transform.Grad((Tensor x) => (Normalized(x) * g).Sum());
        Assert.Equal(1, LaunchCount.Of(softmax, x));
        Assert.Equal(1, LaunchCount.Of(normalized, x));
    }

    [Fact]
    public void WhatIsNoNumberOfARowWaits()
    {
        // Repeated along the other axis, in another order, along the first axis: these are no rows.
        Assert.Equal(2, LaunchCount.Of(x => x + x.Sum(1), s_square));
        Assert.InRange(LaunchCount.Of(x => x.Exp() - x.Exp().Sum(0), s_square), 2, 3);
        Assert.Equal(2, LaunchCount.Of(x => x * x.Sum(1, keepAxes: true).T, s_square));

        // So few rows of so many elements are shared out by elements.
        Assert.Equal(2, LaunchCount.Of(x => x - x.Max(), Tensor.Randn([100_000], seed: 7)));
    }

    [Fact]
    public void WhatIsComputedOfNumbersOfRowsAloneIsStillOneForEachElement()
    {
        Tensor x = Tensor.Randn([6, 10], seed: 8);
        static Tensor Greatest(Tensor x) => x.Max(1, keepAxes: true).BroadcastTo([6, 10]);
        _ = LaunchCount.Of(x => Greatest(x) * 2, x);
        _ = LaunchCount.Of(x => (Greatest(x) * 2).Sum(1), x);
        _ = LaunchCount.Of(x => (Greatest(x) * 2 + 1).Exp().Sum(1) + x.Sum(1), x);
        _ = LaunchCount.Of(x => (Greatest(x) * 3).MatMul(x.T), x);
        _ = LaunchCount.Of(x => Greatest(x) * 3 * x + Greatest(x) * 3, x);
        _ = LaunchCount.Of(x => Tensor.Of(2f).BroadcastTo([6, 10]).Sum(1) + x.Sum(1), x);
        _ = LaunchCount.Of(x => (x - (x.T[1] * 2).Unsqueeze(1)).Exp().Sum(1) + x.T[1] * 2, x);
    }

    private static Tensor Normalized(Tensor x)
    {
        int last = x.Rank - 1;
        Tensor centred = x - x.Mean(last, keepAxes: true);
        return centred / (centred.Square().Mean(last, keepAxes: true) + 1e-5).Sqrt();
    }
}
