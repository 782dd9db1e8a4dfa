using Nabla.Learning;

namespace Nabla.Tests.Compilation;

/// <summary>Combinations over several axes of images as a part of loops over rows, and what loops compute again instead of writing it.</summary>
public sealed class FlattenTests
{
    private static readonly Tensor s_images = Tensor.Randn([3, 4, 5, 30], seed: 1);

    [Fact]
    public void FormulasJoinWhatIsCombinedOverImagesAndPixels()
    {
        // Along rows with the formula, then over images.
        Assert.Equal(2, LaunchCount.Of(static x => (x * x).Sum([0, 2, 3]), s_images));
        Assert.Equal(1, LaunchCount.Of(static x => (x * x).Sum([2, 3]), s_images));
        Assert.Equal(2, LaunchCount.Of(static x => x.Exp().Max([0, 2, 3]), s_images));
    }

    [Fact]
    public void TheBitsAreThoseOfOneByOne()
    {
        // The last axis alone, several groups of axes, an axis of one channel between, other axes in the same function, half precision.
        Same(static x => (x * 3).Sum([0, 2, 3]) + x.Sin().Sum([0, 2, 3]), s_images);
        Same(static x => (x * 3).Sum([0, 2]), s_images);
        Same(static x => (x * 3).Sum([1, 3]), s_images);
        Same(static x => (x * 3).Sum([0, 2, 3]) + (x * x).Sum([2, 3]).Sum(0) + (x - 1).Sum(3).Sum([0, 2]), s_images);
        Same(static x => (x * 3).Sum([0, 2, 3]), s_images[.., ..1]);
        Same(static x => (x * 3).Sum([0, 2, 3]), s_images[..1]);
        Same(static x => (x * 3).Sum([0, 2, 3]), s_images.Permute(0, 2, 3, 1));
        Same(static x => (x * 3).Sum([2, 3]).Cast(DType.Float32), s_images.Cast(DType.BFloat16));
        Same(static x => (x > 0).Cast(DType.Int64).Sum([0, 2, 3]), s_images);
        Same(static x => (x * x.Transpose(0, 1)).Prod([0, 2, 3]), Tensor.Randn([4, 4, 3, 2], seed: 2));
    }

    [Fact]
    public void BatchNormalisationAndItsGradientWriteNothingButTheirResults()
    {
        BatchNorm2d norm = new(4);
        Tensor g = Tensor.Randn(s_images.Shape, seed: 3);
        Variable x = new(s_images);
        Tensor Step(Tensor cotangent)
        {
            x.ClearGrad();
            norm.Weight!.ClearGrad();
            Tensor y = norm.Forward(x);
            y.Backward(cotangent);
            return y;
        }

        norm.Eval();
        Tensor[] once = [Step(g), x.Grad!, norm.Weight!.Grad!];
        Func<Tensor, Tensor> compiled = Transform.Jit((Func<Tensor, Tensor>)Step, keepGrads: true);
        Bits.AssertSame(once, [compiled(g), x.Grad!, norm.Weight!.Grad!], "evaluation");
        norm.Train();
        string explained = Explained(Transform.Jit((Func<Tensor, Tensor>)Step, keepGrads: true), g);

        // Of the size of the images: y and the gradient of x.
        string[] launches = [.. explained.Split('\n').Where(static line => line.Contains(" = ", StringComparison.Ordinal)).Select(static line => line.Split('=')[0])];
        Assert.Equal(2, launches.Sum(static line => line.Split("float32 [3, 4, 150]").Length - 1));

        static string Explained(Func<Tensor, Tensor> step, Tensor cotangent)
        {
            step(cotangent);
            return step.Explain();
        }
    }

    [Fact]
    public void WhatIsAFewStepsFromMemoryIsNotWrittenForAnotherLoop()
    {
        // Both loops over the images need what is left of the mean, which is a subtraction away from them: only the result is written.
        static Tensor Scaled(Tensor x)
        {
            Tensor centred = x - x.Mean([0, 2, 3], keepAxes: true);
            return centred * (centred * centred).Sum([0, 2, 3], keepAxes: true);
        }

        Func<Tensor, Tensor> scaled = Transform.Jit((Func<Tensor, Tensor>)Scaled);
        Bits.AssertSame([Scaled(s_images)], [scaled(s_images)], "scaled");
        Assert.Single(scaled.Explain().Split('\n'), static line => line.Contains(" = ", StringComparison.Ordinal) && line.Split('=')[0].Contains("[3, 4, 150]", StringComparison.Ordinal));

        // What a product needs too, and what is a result, is written once.
        Tensor x = Tensor.Randn([40, 40], seed: 4);
        Same(static x => (x - 1) * ((x - 1).Exp().Sum() + (x - 1).Sum(1, keepAxes: true)), x);
        Same(static x => (x - 1).MatMul(x) + (x - 1) * (x - 1).Abs().Sum(), x);
        Func<Tensor, (Tensor, Tensor)> two = static x => (x - 1, (x - 1) * (x - 1).Exp().Sum());
        (Tensor a, Tensor b) = Transform.Jit(two)(x);
        Bits.AssertSame([two(x).Item1, two(x).Item2], [a, b], "a result besides");
    }

    private static void Same(Func<Tensor, Tensor> f, Tensor x) => Bits.AssertSame([f(x)], [Transform.Jit(f)(x)], $"{x.Type}");
}
