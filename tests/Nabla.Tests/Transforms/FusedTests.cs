using Nabla.Learning;
using Nabla.Tests.Compilation;
using static Nabla.Transform;

namespace Nabla.Tests.Transforms;

/// <summary>Functions of the user's that run as one loop where they can.</summary>
[Collection(nameof(RulesCollection))]
public sealed class FusedTests
{
    // So many that it is a loop at once.
    private static readonly Shape s_shape = [600, 500];

    [Fact]
    public void GivesTheNumbersOfTheFunctionForAnySizes()
    {
        int runs = 0;
        Tensor[] F(Tensor[] x)
        {
            runs++;
            Tensor sum = 0.9 * x[1] + x[2];
            return [x[0] - 0.1 * sum, sum, x[0]];
        }

        Func<Tensor[], Tensor[]> fused = Fused(F);
        Compare(s_shape);
        int written = runs;
        Compare([7, 3]);
        Compare([11, 40]);

        // The function as it stands ran for what is expected only.
        Assert.Equal(written + 2, runs);

        void Compare(Shape shape)
        {
            Tensor[] x = [Tensor.Randn(shape, seed: 1), Tensor.Randn(shape, seed: 2), Tensor.Randn(shape, seed: 3)];
            Bits.AssertSame(F(x), fused(x), $"{shape}");
        }
    }

    [Fact]
    public void OtherTransformsSeeTheFunction()
    {
        Func<Tensor[], Tensor[]> fused = Fused(x => [(x[0].Exp() * x[1]).Tanh()]);
        Tensor F(Tensor x) => (x.Exp() * 2.0).Tanh().Sum();
        Tensor x = Tensor.Randn([3, 4], DType.Float64, 4);
        Tensor two = Tensor.Of(2.0);
        Bits.AssertSame([Grad(F)(x)], [Grad((Tensor z) => fused([z, two])[0].Sum())(x)], "Grad");
        Bits.AssertSame([F(x)], [Jit((Tensor z) => fused([z, two])[0].Sum())(x)], "Jit");
        Bits.AssertSame([Vmap((Tensor z) => fused([z, two])[0])(x)], [(x.Exp() * 2.0).Tanh()], "Vmap");
        Variable w = new(x);
        fused([w, two])[0].Sum().Backward();
        Bits.AssertSame([Grad(F)(x)], [w.Grad!], "Backward");
    }

    [Fact]
    public void WhatVariablesHoldIsReadAnew()
    {
        Variable w = new(Tensor.Ones(s_shape));
        Func<Tensor[], Tensor[]> fused = Fused(x => [x[0] * w + 1]);
        Tensor x = Tensor.Ones(s_shape);
        Assert.Equal(2f, (float)fused([x])[0][0, 0]);
        w.Value = w.Value * 5;
        Tensor y = fused([x])[0];
        Assert.Equal(6f, (float)y[0, 0]);
        y.Sum().Backward();
        Assert.Equal(1f, (float)w.Grad![0, 0]);
    }

    [Fact]
    public void OptimizersTakeTheSameSteps()
    {
        Func<Variable, Optimizer>[] makes =
        [
            w => new Adam([w], 1e-2), w => new AdamW([w], 1e-2), w => new Sgd([w], 1e-2, momentum: 0.9, weightDecay: 1e-3), w => new Sgd([w], 1e-2, momentum: 0.9, nesterov: true),
            w => new Sgd([w], 1e-2, momentum: 0.9, dampening: 0.1),
        ];
        foreach (Func<Variable, Optimizer> make in makes)
        {
            Tensor Trained(long smallest)
            {
                long before = Nabla.Compilation.Rules.Smallest;
                Nabla.Compilation.Rules.Smallest = smallest;
                try
                {
                    Variable w = new(Tensor.Randn(s_shape, seed: 5));
                    Optimizer optimizer = make(w);
                    for (int i = 0; i < 3; i++)
                    {
                        optimizer.ClearGrad();
                        (w.Square() * 0.5 + w).Sum().Backward();
                        optimizer.Step();
                    }

                    return w.Value;
                }
                finally
                {
                    Nabla.Compilation.Rules.Smallest = before;
                }
            }

            Bits.AssertSame([Trained(long.MaxValue)], [Trained(0)], make(new Variable(0f)).ToString());
        }
    }
}
