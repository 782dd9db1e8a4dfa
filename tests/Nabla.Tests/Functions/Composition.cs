using Nabla.Testing;

namespace Nabla.Tests;

/// <summary>What must be true of every function that is composed of operations: its gradients, of any order, and the same bits compiled and under Vmap.</summary>
internal static class Composition
{
    public static void Check(Func<Tensor, Tensor> f, Tensor x)
    {
        GradientCheck.CheckGradient(f, x);
        Staged(f, x);
        Tensor[] examples = [x, x * -1.25 + 0.5, x * 0.75 - 0.125];
        Tensor batched = Transform.Vmap(f)(Functions.Stack(examples, 0));
        for (int i = 0; i < examples.Length; i++)
        {
            // A product of stacks may sum in another order.
            Assert.True(batched[i].AllClose(f(examples[i]), 1e-12, 1e-12));
        }
    }

    public static void Staged(Func<Tensor, Tensor> f, Tensor x)
    {
        Func<Tensor, Tensor> compiled = Transform.Jit(f);
        Tensor expected = f(x);
        Assert.Equal(expected.Type, compiled(x).Type);
        Assert.Equal(expected.Cast(DType.Float64).ToArray<double>(), compiled(x).Cast(DType.Float64).ToArray<double>());
    }

    /// <summary>Distinct numbers, none of them near another or a whole number: nothing ties, and nothing crosses a limit where it is perturbed.</summary>
    public static Tensor Distinct(params int[] shape)
    {
        int count = (int)new Shape(shape).Count;
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = ((i * 37 % count) - count * 0.5) * 0.21 + 0.033;
        }

        return Tensor.Of(values, new Shape(shape));
    }
}
