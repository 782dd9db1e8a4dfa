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
        Assert.Equal(1, Launches(x => 1 / (1 + Exp(-x)), s_x));

        // The sum comes after the loop, whose results are the value and the gradient.
        Func<Tensor, (Tensor Value, Tensor Gradient)> both = Transform.ValueAndGrad((Tensor x) => (1 / (1 + Exp(-x))).Sum());
        Func<Tensor, (Tensor Value, Tensor Gradient)> compiled = Transform.Jit((Tensor x) => both(x));
        (Tensor value, Tensor gradient) = compiled(s_x);
        Assert.Equal(2, Lines(compiled.Explain()));
        Bits.AssertSame([both(s_x).Value, both(s_x).Gradient], [value, gradient], "value and gradient");
    }

    [Fact]
    public void WhatMustWaitForSomethingBetweenIsALoopOfItsOwn()
    {
        // The last line needs the first and the product, which needs the first: one loop would have to run before and after the product.
        Assert.Equal(3, Launches(x => (x + 1).MatMul(x) * (x + 1), s_square));
        Assert.Equal(3, Launches(x => Exp(x) * Exp(x).Sum() + Exp(x), s_square));

        // Here the product waits for nothing of the loop.
        Assert.Equal(2, Launches(x => x.MatMul(x) * Exp(x), s_square));
    }

    [Fact]
    public void TwoLoopsThatMeetBecomeOneUnlessOneWaitsForTheOther()
    {
        Assert.Equal(1, Launches(x => Exp(x) * 2 + (Sin(x) - 3) * x, s_x));
        Assert.Equal(3, Launches(x => (Exp(x) + 1) * Sin((Exp(x) + 1).MatMul(x) + 1), s_square));
    }

    [Fact]
    public void OtherShapesAndOtherWidthsStayApart()
    {
        Assert.Equal(2, Launches(x => (x[..300] * 2 + 1).Sin() + (x * 3).Cos()[..300], s_x));
        Assert.Equal(2, Launches(x => (x * 2).Sin().Cast(DType.Float64), s_x));
    }

    [Fact]
    public void RepeatedAndTransposedOperandsAreReadAsTheyLie()
    {
        Assert.Equal(1, Launches(x => (x + x.T) * x[0] - x[.., ..1], s_square));
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

        Assert.InRange(Launches(Chain, s_x), 2, 30);
    }

    private static int Launches(Func<Tensor, Tensor> f, Tensor x)
    {
        Func<Tensor, Tensor> compiled = Transform.Jit(f);
        Bits.AssertSame([f(x)], [compiled(x)], "result");
        return Lines(compiled.Explain());
    }

    private static int Lines(string explanation)
    {
        string[] lines = explanation.Split('\n');
        int first = Array.FindIndex(lines, line => line.StartsWith("launches", StringComparison.Ordinal)) + 1;
        int end = first;
        while (end < lines.Length && lines[end].Contains(" = ", StringComparison.Ordinal))
        {
            end++;
        }

        return end - first;
    }
}
