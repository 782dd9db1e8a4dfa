namespace Nabla.Tests.Compilation;

/// <summary>Sums of pieces that each stand among zeros, as gradients of what was cut up are, put side by side.</summary>
public sealed class JoinTests
{
    private static readonly Tensor s_x = Tensor.Randn([5, 12], seed: 1);

    [Fact]
    public void TheGradientOfWhatWasCutUpIsPutSideBySide()
    {
        // The formulas in one loop, their results in one movement.
        Assert.Equal(2, LaunchCount.Of(Transform.Grad(static (Tensor x) => Gated(x[.., ..4], x[.., 4..8], x[.., 8..])), s_x));

        // In any order.
        Assert.Equal(2, LaunchCount.Of(Transform.Grad(static (Tensor x) => Gated(x[.., 8..], x[.., ..4], x[.., 4..8])), s_x));
    }

    [Fact]
    public void WhatIsReorderedAfterwardsIsPutThereAtOnce()
    {
        Func<Tensor, Tensor> gradient = Transform.Grad(static (Tensor x) =>
        {
            Tensor all = x.Reshape(5, 3, 4).Permute(1, 2, 0);
            return Gated(all[0], all[1], all[2]);
        });
        Assert.Equal(2, LaunchCount.Of(gradient, s_x));
    }

    [Fact]
    public void ZeroWasAddedToMinusZero()
    {
        // The gradients are −0: of a sum with zeros, 0 remains.
        Func<Tensor, Tensor> gradient = Transform.Grad(static (Tensor x) => (x[.., ..6] * -0.0 + x[.., 6..] * -0.0).Sum());
        Tensor compiled = Transform.Jit(gradient)(s_x);
        Bits.AssertSame([gradient(s_x)], [compiled], "gradient");
        Bits.AssertSame([s_x.ZerosLike()], [compiled], "gradient");
    }

    [Fact]
    public void TheBitsAreThoseOfTheSums()
    {
        Same(static x => Apart(x[.., ..4], x[.., 4..8], x[.., 9..]));
        Same(static x => Apart(x[.., ..5], x[.., 4..8], x[.., 8..]));
        Same(static x => Apart(x[.., 8..], x[.., 1..8], x[.., ..1]));
        Same(static x => (x[.., ..4] * x[.., ..4] * x[.., 8..]).Sum());
        Same(static x => (x[..2, ..6].Exp().Sum() + x[2.., 6..].Sin().Sum()) * x.Sum());
        Same(static x => (x[.., At.Every(.., 2)].Exp() * x[.., At.Every(1.., 2)]).Sum());
        Same(static x => (x[..2].Exp().Sum() + x[2..].Sin().Sum() + x[.., ..6].Cos().Sum() + x[.., 6..].Exp().Sum()));
    }

    [Fact]
    public void StepsOfASequenceAreAThousandPieces()
    {
        Tensor steps = Tensor.Randn([1000, 3], seed: 2);
        Func<Tensor, Tensor> gradient = Transform.Grad(static (Tensor x) =>
        {
            Tensor state = Tensor.Zeros(3);
            for (int i = 0; i < x.Shape[0]; i++)
            {
                state = (state + x[i]).Tanh();
            }

            return state.Sum();
        });
        Bits.AssertSame([gradient(steps)], [Transform.Jit(gradient)(steps)], "gradient");
    }

    private static Tensor Gated(Tensor a, Tensor b, Tensor c) => (a * b.Sin() * c.Exp()).Sum();

    private static Tensor Apart(Tensor a, Tensor b, Tensor c) => a.Sin().Sum() + b.Exp().Sum() + c.Cos().Sum();

    private static void Same(Func<Tensor, Tensor> f)
    {
        foreach (DType dtype in new[] { DType.Float32, DType.Float64, DType.BFloat16 })
        {
            Tensor x = s_x.Cast(dtype);
            Func<Tensor, Tensor> gradient = Transform.Grad(f);
            Bits.AssertSame([gradient(x)], [Transform.Jit(gradient)(x)], dtype.ToString());
        }
    }
}
